"""More questions of chapter 1: a table to read, a sampler without a floor."""

from . import expect, question
from ._answers import every_label, run, tensor

COLUMNS = ("Young", "Smiling", "Hair", "Black_Hair", "Male", "Bald")


@question("1.5", "celeba labels", section="Break it: a class loss below zero",
          objectives=(5,))
def celeba_labels(answer):
    """Columns of a table of -1 and 1, as labels."""
    import torch

    table = torch.cartesian_prod(*[torch.tensor([-1, 1])] * 6)  # (64, 6)

    def ask(wanted, rows=table):
        return run(answer, list(COLUMNS), rows.clone(), list(wanted))

    wanted = ("Black_Hair", "Young", "Bald")
    places = [COLUMNS.index(name) for name in wanted]
    right = (table[:, places] == 1).float()
    got = tensor(ask(wanted), "a batch of labels")
    expect(got.shape != (3, 64), "Shape (3, 64): one row for each image and "
           "one column for each name is (N, K)")
    expect(got.shape == (64, 3), f"Shape {tuple(got.shape)}: 64 images and 3 "
           "wanted names give (64, 3)")
    expect(not (got == -1).any(), "-1 is still in it: as a target, -1 drives "
           "the class loss below zero")
    expect(not (got == 2).any(), "0 and 2: adding 1 moves the numbers, and "
           "they are still 2 apart")
    expect(not (got == 1).all(), "Every number is 1: without has become with")
    expect(not torch.equal(got.float(), 1 - right), "With and without have "
           "changed places: 1 in the table means with")
    listed = (table[:, sorted(places)] == 1).float()
    expect(not torch.equal(got.float(), listed), "The columns come in the "
           "table's order: a swapped order raises no error and means other "
           "labels")
    by_name = [COLUMNS.index(name) for name in sorted(wanted)]
    expect(not torch.equal(got.float(), (table[:, by_name] == 1).float()),
           "The columns come in alphabetical order: keep that of wanted")
    expect(torch.equal(got.float(), right), "The numbers are not those of "
           "the wanted columns: where does each name stand in columns?")
    expect(got.is_floating_point(), f"It gives {got.dtype}: labels are "
           "floats, to be laid over images and compared with logits")
    same = table.clone()
    run(answer, list(COLUMNS), same, list(wanted))
    expect(torch.equal(same, table), "The table that was given has changed: "
           "make a new tensor")
    one = ask(wanted, table[:1])
    expect(one.shape == (1, 3), f"Shape {tuple(one.shape)} for a table of "
           "one image: (1, K) is wanted")
    one = ask(wanted[:1])
    expect(one.shape == (64, 1), f"Shape {tuple(one.shape)} for one wanted "
           "name: (N, 1) is wanted")
    for name in ("Blak_Hair", "Smil", "young"):
        unknown(ask, ["Male", name])


def unknown(ask, wanted):
    """An unknown name must raise a ValueError that names it."""
    name = wanted[-1]
    try:
        ask(wanted)
    except NotImplementedError:
        raise
    except ValueError as error:
        said = str(error)
    except Exception as error:
        kind = type(error).__name__
        raise AssertionError(f"The unknown name {name} raises {kind}: a "
                             "ValueError is wanted that says the name") \
            from error
    else:
        raise AssertionError(f"The unknown name {name} went through: a "
                             "typing error must not become a column")
    expect(name in said, f"The ValueError does not say which name is unknown, "
           f"{name} here")


@question("1.6", "different targets", section="Which translation to ask for",
          objectives=(3,))
def different_targets(answer):
    """For each label another one, all 11 equally likely."""
    import torch

    every = every_label()

    def ask(labels, source):
        return tensor(run(answer, labels, source, crash={
            IndexError: "A number runs past the last of the 12 labels: after "
            "hour 11 the clock starts again at 0"}), "the targets")

    def judge(own, got):
        expect(got.shape == own.shape, f"Shape {tuple(got.shape)}: one label "
               f"for each image is {tuple(own.shape)} here")
        ones = got[:, :3].sum(dim=1) == 1
        expect(((got == 0) | (got == 1)).all() and ones.all(), "A target "
               "cannot exist: independent bits, or changes of one number, "
               "leave the 12 possible labels")

    # Few first: who shuffles until nobody keeps a label would never end.
    few, source = every[[0, 5, 7, 10]], torch.Generator().manual_seed(1)
    given, found = few.clone(), []
    for _ in range(60):
        found.append(ask(given, source))
        expect(torch.equal(given, few), "The labels that were given have "
               "changed: make a new tensor")
        judge(few, found[-1])
    members = {tuple(label) for label in few.tolist()}
    expect(not all({tuple(t) for t in got.tolist()} <= members
                   for got in found), "All targets come from the batch: the "
           "other labels that exist must be possible, too")
    own = every.repeat_interleave(300, dim=0)
    got, again = (ask(own.clone(), torch.Generator().manual_seed(2))
                  for _ in range(2))
    judge(own, got)
    kept = (got == own).all(dim=1).float().mean().item()
    expect(kept < 0.05, f"{100 * kept:.0f} % of the targets are the image's "
           "own label: drawing from all 12 does not leave it out")
    expect(kept == 0, f"{100 * kept:.1f} % of the targets still are the own "
           "label: drawing once more can hit it again")
    expect(torch.equal(got, again), "Two generators of the same seed give "
           "other targets: pass generator on")
    other = ask(own.clone(), torch.Generator().manual_seed(3))
    expect(not torch.equal(got, other), "Two seeds give the same targets: "
           "draw them, and from generator")
    expect(not torch.equal(ask(own, source), ask(own, source)), "Two calls "
           "with one generator give the same targets: do not seed it again")
    where = (got[:, None] == every).all(dim=2).int().argmax(dim=1)
    table = torch.bincount(torch.arange(12).repeat_interleave(300) * 12
                           + where, minlength=144).reshape(12, 12)
    never = (table == 0).sum(dim=1) - 1
    expect(never.max() < 10, "All images with the same label get the same "
           "target: draw a number for each image, not one for the batch")
    expect(not torch.equal(table > 0, distance(every) == 1), "Only targets "
           "one change away come: all 11 others are wanted")
    expect(never.max() != 1, "One of the 11 others never comes: which are the "
           "first and the last step that you draw?")
    expect(never.max() == 0, f"{never.max()} of the 11 others never come: "
           "which labels can your draw not reach?")
    even = 300 / 11
    spread = ((table - even)**2 / even).sum() - 12 * even  # the diagonal
    expect(spread < 250, "Some targets come more often than others: all 11 "
           "must be equally likely")
    one = every[3:4]
    judge(one, ask(one, source))


def distance(every):
    """How many things differ between two labels: (12, 12)."""
    moved = every[:, None] != every
    return moved[..., :3].any(dim=2).int() + moved[..., 3:].sum(dim=2)
