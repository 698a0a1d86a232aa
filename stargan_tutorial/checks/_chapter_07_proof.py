"""A learner's assertions, tried on right and on wrong steps (chapter 7)."""

import torch
from torch import nn

from . import expect


def networks():
    """A learner and a bystander with several tensors of weights."""
    random = torch.Generator().manual_seed(0)
    pair = [nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 1)) for _ in range(2)]
    for network in pair:
        for p in network.parameters():
            p.data = torch.randn(p.shape, generator=random)
    return pair


def push(parameters, by=0.1):
    """Move weights in place, as an optimizer does."""
    for p in parameters:
        with torch.no_grad():
            p.mul_(1 + by)


def last_bit(network):
    """Change one weight by the smallest step that float32 knows."""
    with torch.no_grad():
        one = list(network.parameters())[-1].view(-1)
        one[0] = torch.nextafter(one[0], torch.tensor(9.0))


def tried(prove, learn, stand=lambda network: None):
    """Whether ``prove`` raises, on a step made of two movements."""
    learner, bystander = networks()
    calls = []

    def step():
        calls.append(1)
        learn(learner)
        stand(bystander)

    try:
        returned = prove(step, learner, bystander)
    except AssertionError:
        returned, raised = None, True
    else:
        raised = False
    expect(calls, "step() was never called: copy, call, compare")
    expect(len(calls) == 1, f"step() was called {len(calls)} times: a "
           "training cannot take a step back")
    expect(raised or returned is None or returned is True,
           f"It returned {returned!r} where an assert must stop the program")
    return raised


def judge_proof(prove):
    """Whether assertions pass the right steps, and those alone."""
    def every(network, by=0.1):
        push(network.parameters(), by)

    def tensors(first, last):
        return lambda network: push(list(network.parameters())[first:last])

    def nothing(network):
        pass

    expect(not tried(prove, every), "A right step was rejected: parameters() "
           "are changed in place, so the old weights must be copies, made "
           "before step()")
    expect(not tried(prove, lambda network: every(network, 1e-6)), "A step "
           "with a small rate was rejected: torch.equal compares bit by bit, "
           "a tolerance does not")
    expect(tried(prove, nothing), "A step that trains nobody passed: the "
           "learner has to move")
    expect(tried(prove, every, every), "A step that moves both passed: the "
           "bystander has to keep its weights")
    for part in (tensors(0, 1), tensors(-1, None), tensors(0, -1)):
        expect(tried(prove, part), "A step that left a tensor of the learner "
               "where it was passed: every tensor has to move")
        expect(tried(prove, every, part), "A step that moved some tensors of "
               "the bystander passed: not one may move")
    expect(tried(prove, every, last_bit), "The last bit of one weight of the "
           "bystander changed, and the step passed: no tolerance here")
    expect(tried(prove, nothing, every), "A step that trained the bystander "
           "in the learner's place passed")
