"""Questions of chapter 0: labels by hand, images in range, there and back."""

from . import _chapter_00_more, expect, question  # noqa: F401
from ._answers import every_label, run, tensor
from ._orders import letters_of

NAMES = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Eyeglasses", "Smiling")


def zero_or_one(got):
    """A label (5,) of 0 and 1, or the sentence for what it is."""
    got = tensor(got, "a label")
    expect(got.shape == (5,), f"Shape {tuple(got.shape)}: a label is five "
           "numbers in one dimension, (5,)")
    got = got.detach().float()
    expect(not (got == -1).any(), "It holds -1: in a label, without is "
           "written 0")
    expect(((got == 0) | (got == 1)).all(), "It holds other numbers than 0 "
           "and 1: in training every label held 0 and 1, nothing else")
    return got


def said(label):
    """The attributes of a label in words."""
    return " and ".join(n for n, v in zip(NAMES, label) if v) or "nothing"


@question("0.1", "blond with a smile",
          section="Three cells to a translated face", objectives=(2,))
def blond_with_a_smile(answer):
    """A label by hand."""
    got = zero_or_one(run(answer) if callable(answer) else answer)
    expect(got[:3].sum() < 2, f"It says {said(got)}: a person has one hair "
           "colour, so the other two are 0")
    expect(got[:3].sum() == 1, f"It says {said(got)}: a label describes the "
           "whole picture, with its hair colour")
    expect(got[1] == 1, f"It says {said(got)}: count along the order of the "
           "five names again")
    expect(got[3] == 0, f"It says {said(got)}: this person wears no glasses")
    expect(got[4] == 1, f"It says {said(got)}: this person smiles")


def one_hot(own, i):
    """The mistake of a test label that zeroes every other attribute."""
    found = own * 0
    found[i] = 1
    return found


def replaced(own, i, value):
    """A copy of a label with one number replaced."""
    found = own.clone()
    found[i] = value
    return found


def judged(answer, cases, variants):
    """Results of a function (label, name), after its known slips."""
    found = []
    for own, i in cases:
        given = own.clone()
        got = run(answer, given, NAMES[i])
        expect((given == own).all(), "The label that was given has changed: "
               "target = label is a second name for it, not a copy")
        found.append(tensor(got, "a label"))
    for sentence, variant in variants.items():
        alike = [got.shape == own.shape and bool((got == variant(own, i))
                 .all()) for got, (own, i) in zip(found, cases)]
        expect(not all(alike), sentence)
    return [zero_or_one(got) for got in found]


@question("0.2", "flip free", section="Five symbols, step by step",
          objectives=(2,))
def flip_free(answer):
    """Switch glasses or smile."""
    cases = [(own, i) for own in every_label() for i in (3, 4)]
    zeros = ("All other numbers are 0: start from a copy of the label, "
             "because hair and the rest must stay")
    found = judged(answer, cases, {
        zeros: one_hot,
        "It always switches on: what was 1 must become 0":
            lambda own, i: replaced(own, i, 1),
        "It always switches off: what was 0 must become 1":
            lambda own, i: replaced(own, i, 0),
        "A minus sign turns 1 into -1, and 0 stays 0: labels are 0 and 1":
            lambda own, i: replaced(own, i, -own[i]),
        "Every number was flipped: only the one at place i may change":
            lambda own, i: 1 - own,
        "Nothing changes: the number at place i must become the other one":
            lambda own, i: own,
        zeros + " as they are":
            lambda own, i: one_hot(own, i) * (1 - own[i])})
    for (own, i), got in zip(cases, found):
        for k, name in enumerate(NAMES):
            expect(k == i or got[k] == own[k], f"{name} changed when "
                   f"{NAMES[i]} was flipped: the rest must stay as it is")
        expect(got[i] != own[i], f"{NAMES[i]} was {own[i]:.0f} and still "
               "is: a flip works in both directions")


@question("0.3", "my set attribute", section="Several at once",
          objectives=(2, 5))
def my_set_attribute(answer):
    """Set an attribute; hair colours exclude each other."""
    cases = [(own, i) for own in every_label() for i in range(5)]
    cases.sort(key=lambda case: case[0][case[1]].item())
    found = judged(answer, cases, {
        "Everything but the name is 0: a label is no list of changes, so "
        "start from the image's own label": one_hot,
        "The number is set and nothing is cleared: an old hair colour stays "
        "beside the new one": lambda own, i: replaced(own, i, 1)})
    for (own, i), got in zip(cases, found):
        name, hair = NAMES[i], got[:3].sum()
        for k in (3, 4):
            expect(k == i or got[k] == own[k], f"{NAMES[k]} changed when "
                   f"{name} was set: nobody asked for that")
        if i > 2:
            expect(hair > 0, f"Setting {name} wiped out the hair colour: "
                   "only a hair colour clears the other two")
            expect((got[:3] == own[:3]).all(), f"Setting {name} changed the "
                   "hair: only a hair colour clears the other two")
        expect(hair < 2, f"{name} set in {said(own)} gives {said(got)}: two "
               "hair colours at once cannot exist")
        expect(own[i] == 0 or got[i] == 1, f"{name} was on, and setting it "
               "switched it off: set means 1, whatever it was before")
        expect(hair > 0, "No hair colour is left: was the new one set before "
               "all three were cleared?")
        expect(got[i] == 1, f"{name} was asked for, and its number is not 1")


SILENT = {
    "B": "B is missing: does an upside-down face raise an error, and how far "
         "is its translation from the truth?",
    "C": "C is missing: compare the error with red and blue swapped to the "
         "upright one",
    "E": "E is missing: model.generator checks nothing, so what does a label "
         "without any hair colour give?",
    "F": "F is missing: the network expects [-1, 1], and nobody looks at the "
         "range of an image",
}


@question("0.7", "fooled or refused", section="Outside its world",
          objectives=(5,))
def fooled_or_refused(answer):
    """Which lines give a wrong picture and no error."""
    given = {letter.upper() for letter in letters_of(answer)}
    expect(given <= set("ABCDEF"), "The lines are called A to F")
    expect("A" not in given, "A does no harm: an image like those of the "
           "training data, and a label that exists")
    expect("D" not in given, "D gives no picture at all: run it and read "
           "what model.translate says of that label")
    for letter, sentence in SILENT.items():
        expect(letter in given, sentence)
