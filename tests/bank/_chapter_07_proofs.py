"""Assertions of question 7.5: right ones, and some that see too little."""

import copy

import torch


def by_deepcopy(step, learner, bystander):
    old_learner, old_bystander = copy.deepcopy((learner, bystander))
    step()
    for old, new in zip(old_learner.parameters(), learner.parameters()):
        assert not torch.equal(old, new), "a tensor of the learner stood still"
    for old, new in zip(old_bystander.parameters(), bystander.parameters()):
        assert torch.equal(old, new), "the bystander moved"


def by_clones(step, learner, bystander):
    moving = [p.detach().clone() for p in learner.parameters()]
    still = [p.detach().clone() for p in bystander.parameters()]
    step()
    assert not any(torch.equal(a, b) for a, b in
                   zip(moving, learner.parameters()))
    assert all((a == b).all() for a, b in zip(still, bystander.parameters()))


def by_raising(step, learner, bystander):
    before = copy.deepcopy([m.state_dict() for m in (learner, bystander)])
    step()
    for old, network, moves in zip(before, (learner, bystander),
                                   (True, False)):
        for name, value in network.state_dict().items():
            if torch.equal(old[name], value) == moves:
                raise AssertionError(name)
    return True


def no_copies(step, learner, bystander):
    moving, still = list(learner.parameters()), list(bystander.parameters())
    step()
    assert not any(torch.equal(a, b) for a, b in
                   zip(moving, learner.parameters()))
    assert all(torch.equal(a, b) for a, b in
               zip(still, bystander.parameters()))


def state_dict_is_no_copy(step, learner, bystander):
    old = learner.state_dict()
    step()
    new = learner.state_dict()
    assert not any(torch.equal(old[name], new[name]) for name in old)


def copied_after_the_step(step, learner, bystander):
    step()
    old = copy.deepcopy(learner)
    assert not any(torch.equal(a, b) for a, b in
                   zip(old.parameters(), learner.parameters()))


def compared(step, learner, bystander, *, moves, stays, equal=torch.equal):
    old_learner, old_bystander = copy.deepcopy((learner, bystander))
    step()
    moved = [not equal(a, b) for a, b in
             zip(old_learner.parameters(), learner.parameters())]
    same = [equal(a, b) for a, b in
            zip(old_bystander.parameters(), bystander.parameters())]
    assert moves(moved)
    assert stays(same)


def with_allclose(*given):
    compared(*given, moves=all, stays=all, equal=torch.allclose)


def bystander_with_allclose(step, learner, bystander):
    old_learner, old_bystander = copy.deepcopy((learner, bystander))
    step()
    assert not any(torch.equal(a, b) for a, b in
                   zip(old_learner.parameters(), learner.parameters()))
    assert all(torch.allclose(a, b) for a, b in
               zip(old_bystander.parameters(), bystander.parameters()))


def some_of_the_learner(*given):
    compared(*given, moves=any, stays=all)


def some_of_the_bystander(*given):
    compared(*given, moves=all, stays=any)


def learner_only(*given):
    compared(*given, moves=all, stays=lambda same: True)


def bystander_only(*given):
    compared(*given, moves=lambda moved: True, stays=all)


def first_tensor_only(*given):
    compared(*given, moves=lambda moved: moved[0], stays=all)


def roles_exchanged(step, learner, bystander):
    by_deepcopy(step, bystander, learner)


def never_called(step, learner, bystander):
    by_deepcopy(lambda: None, learner, bystander)


def called_twice(step, learner, bystander):
    step()
    by_deepcopy(step, learner, bystander)


def returns_false(step, learner, bystander):
    try:
        by_deepcopy(step, learner, bystander)
    except AssertionError:
        return False
    return True


def says_nothing(step, learner, bystander):
    step()


def always_raises(step, learner, bystander):
    step()
    raise AssertionError("no")


RIGHT_PROOFS = [by_deepcopy, by_clones, by_raising]
WRONG_PROOFS = [
    (no_copies, "must be copies"),
    (state_dict_is_no_copy, "must be copies"),
    (copied_after_the_step, "must be copies"),
    (always_raises, "must be copies"),
    (roles_exchanged, "must be copies"),
    (with_allclose, "a small rate was rejected"),
    (bystander_with_allclose, "no tolerance here"),
    (some_of_the_learner, "every tensor has to move"),
    (first_tensor_only, "every tensor has to move"),
    (some_of_the_bystander, "not one may move"),
    (learner_only, "A step that moves both passed"),
    (bystander_only, "A step that trains nobody passed"),
    (says_nothing, "A step that trains nobody passed"),
    (never_called, "step() was never called"),
    (called_twice, "called 2 times"),
    (returns_false, "It returned False"),
]
