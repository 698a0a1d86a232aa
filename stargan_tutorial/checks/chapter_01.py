"""Questions of chapter 1: which labels exist, and which to ask for."""

from . import (
    _chapter_01_counts,  # noqa: F401
    _chapter_01_more,  # noqa: F401
    expect,
    question,
)
from ._answers import every_label, run, tensor
from ._orders import judge_order


@question("1.1", "can exist", section="A label is K numbers",
          objectives=(2, 5))
def can_exist(answer):
    """Which rows have exactly one hair colour."""
    import torch

    every = torch.cartesian_prod(*[torch.tensor([0.0, 1.0])] * 5)
    every = every[torch.randperm(32)]
    given = every.clone()
    no_such = {IndexError: "That dimension is not there: labels are (N, 5), "
               "images along 0 and their numbers along 1"}
    got = run(answer, given, crash=no_such)
    expect(torch.equal(given, every), "The labels that were given have "
           "changed")
    expect(not isinstance(got, bool), "It gives one bool for the batch: one "
           "for each row is wanted, (N,)")
    got = tensor(got, "one answer for each row")
    expect(got.shape not in ((3,), (5,)), f"Shape {tuple(got.shape)}: you "
           "summed over the images; each row is one label")
    expect(got.shape != (), "One answer for the whole batch: one for each "
           "row is wanted, (N,)")
    expect(got.shape == (32,), f"Shape {tuple(got.shape)} for 32 rows: one "
           "answer a row is (32,)")
    hair = every[:, :3].sum(dim=1)
    variants = {
        "That is the count, not the answer: what must it be compared with?":
            hair,
        "At least one is not exactly one: two hair colours at once pass":
            hair >= 1,
        "At most one is CelebA's rule: here a face without any hair colour "
        "passes": hair <= 1,
        "An odd count is not exactly one: three hair colours at once pass":
            hair % 2 == 1,
        "All five numbers are counted: glasses and smile may be 0 or 1, "
        "whatever the hair": every.sum(dim=1) == 1,
        "Two of the three hair columns are counted: where does a slice end?":
            every[:, :2].sum(dim=1) == 1,
        "The columns start at 0, not at 1": every[:, 1:4].sum(dim=1) == 1,
        "A fourth column is counted, and it is no hair colour":
            every[:, :4].sum(dim=1) == 1,
        "It says True where a label is impossible": hair != 1}
    for sentence, variant in variants.items():
        expect(not torch.equal(got, variant), sentence)
    expect(got.dtype == torch.bool, f"It gives {got.dtype}: a comparison "
           "gives bool")
    for label, judged, right in zip(every, got, hair == 1):
        expect(judged == right, f"{label.int().tolist()} is judged "
               f"{bool(judged)}: count the ones among its first three")
    one = run(answer, every[:1].clone(), crash=no_such)
    expect(getattr(one, "shape", None) == (1,), "A batch of one label must "
           "give one answer, (1,)")


@question("1.2", "shuffle targets", section="Which translation to ask for",
          objectives=(3,))
def shuffle_targets(answer):
    """Permute the rows of a batch."""
    import torch

    def ask(labels, seed):
        return tensor(run(answer, labels, seeded(seed), crash={
            IndexError: "An index is past the end: the order has one number "
            "for each image, and picks rows, not columns"}), "the targets")

    own = torch.arange(40.0).reshape(8, 5) + 7
    given = own.clone()
    got = ask(given, 0)
    expect(torch.equal(given, own), "The labels that were given have "
           "changed: make a new tensor")
    expect(got.shape == own.shape, f"Shape {tuple(got.shape)}: one target "
           "for each image is (N, K), (8, 5) here")
    expect(not ((got == 0) | (got == 1)).all(), "Numbers were drawn one by "
           "one: such bits ask for hair that cannot exist; move labels, and "
           "make none")
    members = {tuple(row) for row in own.tolist()}
    columns = got.sort(dim=1).values
    expect(torch.isin(got, own).all(), "Numbers that no image has: targets "
           "are labels of this batch, moved and not changed")
    expect({tuple(r) for r in got.tolist()} <= members
           or {tuple(r) for r in columns.tolist()} != members,
           "The columns were permuted: then black hair may come to mean a "
           "smile")
    expect({tuple(r) for r in got.tolist()} <= members, "A target mixes the "
           "labels of several images: move whole rows, or two hair colours "
           "meet in one label")
    for seed in range(5):
        expect({tuple(r) for r in ask(own, seed).tolist()} == members,
               "Some labels come twice and others never: that is drawing "
               "with replacement, and a permutation uses each row once")
    many = torch.arange(100.0).reshape(50, 2)
    expect(torch.equal(ask(many, 3), ask(many, 3)), "Two generators of the "
           "same seed give two orders: pass generator on")
    orders = {tuple(ask(own, s)[:, 0].tolist()) for s in range(20)}
    expect(len(orders) > 1, "20 seeds give one and the same order: it must "
           "be drawn, and from generator")
    source = seeded(0)
    expect(not torch.equal(answer(many, source), answer(many, source)),
           "The second batch gets the order of the first: the generator must "
           "not be seeded again")
    few = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    found = [tuple(answer(few, source).argmax(dim=1).tolist())
             for _ in range(600)]
    counts = [found.count(order) for order in set(found)]
    expect(any(order[0] == 0 for order in found), "No image ever keeps its "
           "place: that is not asked for here, and not every order can come")
    expect(len(counts) == 6 and min(counts) > 50, f"Of the 6 orders of three "
           f"rows, {sum(c > 50 for c in counts)} come as often as they "
           "should: each must be equally likely")
    one = torch.tensor([[0.0, 1, 0, 1]])
    expect(torch.equal(ask(one, 0), one), "A batch of one image must give its "
           "own label, (1, K)")


def seeded(seed):
    """A generator of random numbers with a seed."""
    import torch

    return torch.Generator().manual_seed(seed)


@question("1.3", "single changes", section="A label is K numbers",
          objectives=(2, 5))
def single_changes(answer):
    """All targets one change away."""
    results = []
    for own in every_label():
        given = own.clone()
        got = run(answer, given)
        expect(given.equal(own), "The label that was given has changed: "
               "start each target from a clone")
        expect(hasattr(got, "__iter__") and not isinstance(got, dict),
               f"It gives {type(got).__name__}: a list of targets is wanted")
        got = list(got)
        expect(not any(isinstance(t, tuple) for t in got), "Give the targets "
               "alone, without their names")
        for target in got:
            tensor(target, "each target")
            expect(target.shape == (5,), f"A target has shape "
                   f"{tuple(target.shape)}: it is a whole label, (5,)")
        results.append((own, [tuple(t.tolist()) for t in got]))
    units = {tuple(float(i == k) for i in range(5)) for k in range(5)}
    expect(not all(set(got) and set(got) <= units for _, got in results),
           "One number is 1 and all others are 0: start from the person's "
           "label, or their glasses and hair are gone")
    for own, got in results:
        for target in got:
            one_change(own.tolist(), target)
        expect(len(set(got)) == len(got), "A target comes twice: is each one "
               "a clone of its own?")
        hair = sum(list(t[3:]) == own[3:].tolist() for t in got)
        expect(hair == 2, f"Targets that change the hair: {hair}; how many "
               "other colours are there?")
        expect(len(got) == 4, "A change of glasses or smile is missing: what "
               "is on can be taken off, what is off can be put on")


def one_change(own, target):
    """Reject a target that is not one change away from a label."""
    expect(set(target) <= {0, 1}, "A target holds other numbers than 0 and 1")
    expect(sum(target[:3]) < 2, "A target has two hair colours at once: the "
           "old one must go off when the new one comes on")
    expect(sum(target[:3]) == 1, "A target has no hair colour left: another "
           "colour is a change, no colour cannot exist")
    expect(list(target) != own, "The label itself is among the targets: that "
           "is no change")
    free = sum(a != b for a, b in zip(own[3:], target[3:]))
    expect(free + (list(target[:3]) != own[:3]) == 1, "A target differs in "
           "more than one thing: does each start from a clone of the label?")


@question("1.4", "uniform labels", section="Which translation to ask for",
          objectives=(3,))
def uniform_labels(answer):
    """The order of four lines."""
    judge_order(answer, belong="CEAF", strangers={
        "B": "a colon selects every row, so each pick is set in all of them",
        "D": "it flips three coins for the hair, where one draw of three "
             "outcomes is wanted"},
        before=[("C", "A", "there are no labels yet to write into"),
                ("C", "F", "there are no labels yet to write into"),
                ("E", "A", "nothing has been picked yet")])
