"""Questions of chapter 5: the adversarial loss and the gradient penalty."""

import math

from . import expect, question
from ._chapter_05_losses import right_losses
from ._chapter_05_penalty import (
    draws_alpha,
    right_penalty,
    safe_at_zero,
)


@question("5.1", "BCE losses", section="Scores far from zero",
          objectives=(1, 2))
def bce_losses(discriminator_loss, generator_loss):
    """D's loss of (real_score, fake_score), G's of (fake_score)."""
    right_losses(discriminator_loss, generator_loss)


@question("5.2", "penalty with blanks", objectives=(4,),
          section="The gradient penalty in steps")
def faded_penalty(answer):
    """(critic, real, fake, alpha) -> the penalty."""
    right_penalty(answer)


@question("5.3", "penalty from its signature", objectives=(4,),
          section="The gradient penalty in steps")
def penalty(answer):
    """(critic, real, fake, *, alpha=None) -> the penalty."""
    def given(critic, real, fake, alpha):
        return answer(critic, real, fake, alpha=alpha)

    right_penalty(given)
    safe_at_zero(given)
    draws_alpha(answer)


_ORDER = [  # these two letters, in this order, or the sentence
    ("DB", "B scores a fake that is not there yet"),
    ("DH", "H needs the fake image, which is not there yet"),
    ("BE", "E subtracts scores that are not there yet"),
    ("HE", "E adds a penalty that is not there yet"),
    ("EA", "A needs a loss to go back from"),
    ("GA", "A zero_grad behind backward wipes out the gradients that the "
     "step needs"),
    ("AC", "The optimizer steps before backward has made a gradient"),
]


@question("5.4", "shuffled lines", section="A distance with a slope",
          objectives=(1,))
def order(answer):
    """The letters of the lines, in order."""
    lines = "".join(map(str, answer)).upper()
    lines = [x for x in lines if x.isalpha()]
    expect(set(lines) <= set("ABCDEFGHI"), "The lines have the letters A "
           "to I")
    expect("I" not in lines, "A sigmoid on the scores: a critic measures a "
           "distance, its score is no probability")
    expect("F" not in lines, "One sign is wrong: descent makes the loss "
           "small, so which scores does it push up, real or fake ones")
    for letter in "ABCDEGH":
        expect(lines.count(letter) < 2, f"{letter} stands there twice")
    for letter, sentence in {
            "D": "There is nothing to compare the real images with",
            "B": "No image gets a score",
            "H": "The speed limit is missing: some listings comment it out, "
            "and the gap measures nothing",
            "E": "There is no loss to descend",
            "G": "Without zero_grad the gradients of all steps pile up",
            "A": "Nothing computes a gradient, so the optimizer has none",
            "C": "The weights never move"}.items():
        expect(letter in lines, sentence)
    for (one, other), sentence in _ORDER:
        expect(lines.index(one) < lines.index(other), sentence)


@question("5.5", "penalty that forgets the patches", objectives=(4,),
          section="Sum or mean over the patches")
def patch_penalty(answer):
    """(critic, real, fake, alpha) -> the penalty of the mean score."""
    right_penalty(answer, "patches")
    safe_at_zero(answer)


@question("5.6", "two readings of a shift", section="No overlap, no slope",
          objectives=(3,))
def readings(losses, distances):
    """BCE's best loss, and the distance, for the shifts 1 and 6."""
    near, far = _numbers(losses, 2, "Two losses are asked for, for the "
                         "shifts 1 and 6")
    w_near, w_far = _numbers(distances, 2, "Two distances are asked for, "
                             "for the shifts 1 and 6")
    half = math.log(2)
    expect(not _is(far, 2 * half), "Shift 6: 1.386 is the loss of a coin "
           "flip, where both kinds are equally frequent everywhere")
    expect(not _is(far, half), "Shift 6: log 2 is where the Jensen-Shannon "
           "divergence stays; the loss is 2 log 2 less twice that")
    expect(_is(far, 0), "Shift 6: a place holds either real points or "
           "fakes, so how sure can the best D be there")
    expect(not _is(near, 0), "Shift 1: these strips are 2 wide, so they "
           "still overlap")
    expect(not _is(near, 1), "Shift 1: you took the logarithm to base 2, "
           "PyTorch's is the natural one")
    expect(not _is(near, half / 2), "Shift 1: this is one of the loss's two "
           "terms; both real points and fakes cost something")
    expect(not _is(near, 2 * half), "Shift 1: a coin flip, though half of "
           "the points lie where only one kind occurs")
    expect(_is(near, half), "Shift 1: which share of the points lies in the "
           "overlap, and what does each of them cost there")
    for shift, w in ((1, w_near), (6, w_far)):
        expect(not _is(w, shift / 2), f"Shift {shift}: W is a way, measured "
               "in the unit of the axis and not in widths of a strip")
        expect(not _is(w, max(shift - 2, 0)), f"Shift {shift}: this is the "
               "gap between the edges, but every grain has to move")
        expect(not _is(w, 2 * shift), f"Shift {shift}: W is the mean way, "
               "not the sum over the width of the strip")
        expect(_is(w, shift), f"Shift {shift}: how far does each grain of "
               "the fake strip travel in the cheapest plan")


@question("5.7", "reading of a log", section="A negative loss",
          objectives=(5,))
def log(gaps, upside_down, no_distance):
    """The gaps of four runs, and the numbers of two of them."""
    gaps = _numbers(gaps, 4, "Four gaps are asked for, one a run")
    minus_real, fake = (-8.0, 95.2, -1.0, -310.0), (3.5, -96.4, 2.5, -295.0)
    right = [-r - f for r, f in zip(minus_real, fake)]
    for wrong, sentence in [
            ([-g for g in right], "All signs are turned round: this sum is "
             "what D minimizes, and the gap is minus it"),
            ([abs(g) for g in right], "One of your gaps has lost its sign: "
             "a critic may rank fakes above real images"),
            ([r - f for r, f in zip(minus_real, fake)], "D/loss_real is "
             "minus the mean score of the real images"),
            ([f - r for r, f in zip(minus_real, fake)], "D/loss_real is "
             "minus the mean score, D/loss_fake is the mean score itself")]:
        expect(not all(map(_is, gaps, wrong)), sentence)
    for run, gap, wanted in zip((1, 2, 3, 4), gaps, right):
        expect(_is(gap, wanted), f"Run {run}: the gap is the mean score of "
               "real images less that of fakes, not "
               f"{gap:.4g}")
    upside_down, no_distance = (str(run).strip() for run in (
        upside_down, no_distance))
    expect(upside_down != "1", "A negative loss of D "
           "is no fault: which run scores its fakes above real images")
    expect(upside_down != "2", "Scores far below zero "
           "are no fault: add 100 to all of them and nothing changes")
    expect(upside_down == "3", "Upside down is a critic "
           "whose gap is below zero")
    expect(no_distance == "4", "A gap measures a "
           "distance only under the speed limit: compare the penalties")


def _numbers(values, count, sentence):
    try:
        found = [float(v) for v in values]
    except (TypeError, ValueError):
        found = []
    expect(len(found) == count, sentence)
    return found


def _is(a, b):
    return abs(a - b) < 0.02
