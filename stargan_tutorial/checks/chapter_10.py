"""Questions of chapter 10: real faces."""

import torch

from . import (
    _chapter_10_files,  # noqa: F401
    _chapter_10_numbers,  # noqa: F401
    _chapter_10_weights,  # noqa: F401
    expect,
    question,
)
from ._answers import run, tensor
from ._orders import judge_order, letters_of

_CHOSEN = ("Smiling", "Black_Hair", "Male")
_HEADER = ("Bald", "Black_Hair", "Eyeglasses", "Male", "Smiling", "Young")


@question("10.1", "labels", section="CelebA, or a miniature of it",
          objectives=(1,))
def labels(answer):
    """-1 and 1, or 0 and 1, to 0 and 1, in the order asked for."""
    signed = torch.randint(0, 2, (9, 6)) * 2 - 1
    signed[0], signed[1] = 1, -1
    columns = [_HEADER.index(name) for name in _CHOSEN]
    crash = {ValueError: "It asks the header for a name that is not there: "
             "look for each chosen name in the header, not the other way",
             IndexError: "It reaches for a column that is not there: a "
             "position in the header is what picks a column"}
    for values in (signed, (signed + 1) // 2, signed[:1]):
        given = values.clone()
        got = tensor(run(answer, given, list(_HEADER), list(_CHOSEN),
                         crash=crash), "the labels")
        expect(torch.equal(given, values), "The table that was given has "
               "changed: the caller still needs it")
        n = len(values)
        expect(got.shape != (n, 6), "All columns come back: only the chosen "
               "ones make the label")
        expect(got.shape == (n, 3), f"Shape {tuple(got.shape)} for {n} rows "
               "and 3 names: one row a picture, one column a name")
        right = (values[:, columns] > 0).float()
        got = got.float()
        _name_the_mistake(got, values, right, columns)
    expect(answer(signed, list(_HEADER), list(_CHOSEN)).dtype.is_floating_point,
           "The labels are no floats: the loss and the label maps take "
           "floating-point numbers")


def _name_the_mistake(got, values, right, columns):
    table_order = (values[:, sorted(columns)] > 0).float()
    first = (values[:, :3] > 0).float()
    expect((got >= 0).all(), "A negative number is left: the loss takes it "
           "without a word, and has no bottom")
    expect(got.max() <= 1, f"A {got.max():g} stands there: a step of 2 lies "
           "between -1 and 1, so what was forgotten?")
    expect(not (got == 0.5).any(), "A half stands there: this table held 0 "
           "and 1 already, and 0 means no")
    expect(not (got == 1).all() or (right == 1).all(), "All are 1: the sign "
           "was dropped, and the sign is the answer")
    if torch.equal(right, got):
        return
    expect(not torch.equal(got, 1 - right), "Yes and no are swapped: 1 in "
           "the table means with")
    expect(not torch.equal(got, table_order), "The columns stand in the "
           "table's order: the caller wants them in the order of chosen")
    expect(not torch.equal(got, first), "These are the first columns of the "
           "table: find the chosen ones by name")
    expect(False, "Other labels than the table says: compare one row by hand")


@question("10.2", "split by person",
          section="The split, and the person on both sides", objectives=(2,))
def split(answer):
    """No person in both parts, no picture lost, and repeatable."""
    ids = torch.tensor([7, 7, 900, 3, 3, 3, 41, 900, 12, 55, 55, 60, 71, 80,
                        7, 99, 41, 100, 3, 2])
    many = torch.randint(0, 10_000, (3000,))
    for identities, share in ((ids, 0.2), (many, 0.2), (many, 0.5),
                              (ids[:4], 0.2), (ids, 0.01), (ids, 0.99)):
        parts = _parts(answer, identities, share, 0)
        again = _parts(answer, identities, share, 0)
        expect(all(map(torch.equal, parts, again)), "The same seed gave "
               "another split: draw with a generator of your own, seeded "
               "with seed")
        people = len(identities.unique())
        held = len(identities[parts[1]].unique())
        expect(held > 0 and len(parts[0]), "One part is empty: at least one "
               "person belongs on each side, however small the share")
        expect(abs(held - share * people) <= max(1, 0.02 * people),
               f"{held} of {people} people are held out, {share:.0%} of the "
               "people were wanted")
    one, other = _parts(answer, many, 0.2, 0)[1], \
        _parts(answer, many, 0.2, 1)[1]
    expect(not (len(one) == len(other) and bool((one == other).all())),
           "Another seed gives the same split: the seed is not used")


def _parts(answer, identities, share, seed):
    given = identities.clone()
    got = run(answer, given, share, seed)
    expect(torch.equal(given, identities), "The identities that were given "
           "have changed")
    expect(isinstance(got, tuple | list) and len(got) == 2,
           "Two things are wanted: training pictures, test pictures")
    train, test = (torch.as_tensor(part) for part in got)
    expect(train.dtype != torch.bool and test.dtype != torch.bool,
           "These are masks: return the indices of the pictures")
    train, test = train.long().flatten(), test.long().flatten()
    both = torch.cat([train, test])
    n = len(identities)
    expect(not len(both) or both.max() < n, "An index points behind the last "
           "picture: a person's number is no index of a picture")
    expect(len(both.unique()) == len(both), "A picture is in both parts")
    shared = torch.isin(identities[train], identities[test]).any()
    expect(not shared, "A person is on both sides: draw people, then take "
           "all their pictures")
    expect(len(both) == n, f"{len(both)} of {n} pictures are left: each "
           "belongs in exactly one part")
    return train.sort().values, test.sort().values


@question("10.5", "the morning after", section="A machine that vanishes",
          objectives=(3,))
def morning(answer):
    """An order of lines that goes on with a run."""
    judge_order(
        answer, belong="acdefh",
        strangers={"b": "at the next kill the whole session is lost, because "
                   "the copy comes at the end",
                   "g": "it starts a new run beside the old one",
                   "i": "it forgets moments, step, schedule and random "
                   "numbers"},
        before=[("f", "a", "without Drive there is no zip to unpack"),
                ("f", "e", "without Drive there is no run to go on with"),
                ("c", "h", "the command belongs to the package, which is not "
                 "installed yet"),
                ("a", "h", "there are no pictures to look at yet"),
                ("c", "e", "the command belongs to the package, which is not "
                 "installed yet"),
                ("a", "e", "there are no pictures to train on yet"),
                ("h", "e", "check before hours of training, not after"),
                ("e", "d", "there is nothing new to look at yet")])


REASONS = {1: "what do the terms of the data forbid to a shop?",
           2: "the terms allow it, nobody is shown, nobody is judged",
           3: "who is shown, and did they say yes to this?",
           4: "whom did nobody ask? All said yes to exactly this",
           5: "what is concluded about a person here, and from what?",
           6: "the face is your own; what will those believe who see it?",
           7: "whose face is this?"}


@question("10.7", "seven requests",
          section="What the labels are, and what they are not",
          objectives=(6,))
def requests(answer):
    """Seven letters, in the order of the requests."""
    letters = [letter.upper() for letter in letters_of(answer)]
    for letter in letters:
        expect(letter in "LCTDF", f"There is no reason {letter}")
    expect(len(letters) == 7, f"{len(letters)} letters for 7 requests")
    expect(set(letters) != {"F"}, "All fine: read the table of uses again, "
           "line by line")
    for number, (yours, right) in enumerate(zip(letters, "LFCFTDF"), 1):
        expect(yours == right, f"Request {number}: {REASONS[number]}")
