"""Questions of chapter 12: debugging."""

import torch

from . import expect, question
from ._orders import judge_order, letters_of

REASONS = {  # what does not fit in the pairs that suggest themselves
    (1, "H"): "D sees real images with their own labels there, no target",
    (1, "C"): "G's blocks take no part in D's classification",
    (1, "B"): "there is no penalty in a classification alone",
    (2, "D"): "nothing was stopped or resumed",
    (2, "C"): "a small network does not turn into NaN overnight",
    (3, "A"): "the training shows good pictures, and the script may use the "
    "same way to a file; what does the script change in the network?",
    (3, "D"): "the weights are all that a translation needs",
    (4, "F"): "the jump is in training, and it heals by itself",
    (4, "B"): "a NaN does not heal",
    (5, "F"): "the input column passes through no network",
    (5, "C"): "the input column passes through no network",
    (6, "C"): "a small network reconstructs badly, but its loss moves",
    (6, "D"): "it has been so since the first minute",
    (6, "H"): "impossible targets do not freeze the reconstruction"}


@question("12.1", "six reports", section="The harvest", objectives=(1,))
def reports(answer):
    """Six letters, in the order of the reports."""
    letters = [letter.upper() for letter in letters_of(answer)]
    for letter in letters:
        expect(letter in "ABCDEFGH", f"There is no cause {letter}")
    expect(len(letters) == 6, f"{len(letters)} letters for 6 reports")
    expect(len(set(letters)) == 6, "A cause is there twice: each report has "
           "its own")
    for report, (yours, right) in enumerate(zip(letters, "EBFDAG"), 1):
        reason = REASONS.get((report, yours), f"{yours} would show in another "
                             "way; look for it in the table")
        expect(yours == right, f"Report {report}: {reason}")


@question("12.2", "repaired total", section="Station 6: plausible numbers",
          objectives=(3,))
def total(answer):
    """G's whole loss, with five mistakes mended."""
    from ._chapter_12_total import judge_total

    judge_total(answer)


# -- averages for a test to tell apart ---------------------------------------

@torch.no_grad()
def _by_copy(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + (1 - decay) * m)


@torch.no_grad()
def _by_lerp(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.lerp_(m, 1 - decay)


def _by_data(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.data = a.data * decay + m.data * (1 - decay)


@torch.no_grad()
def _inverted(average, model, decay):
    _by_copy(average, model, 1 - decay)


@torch.no_grad()
def _copies(average, model, decay):
    _by_copy(average, model, 0.0)


def _nothing(average, model, decay):
    pass


@torch.no_grad()
def _other_way(average, model, decay):
    _by_copy(model, average, 1 - decay)


@torch.no_grad()
def _both(average, model, decay):
    _by_copy(average, model, decay)
    _by_copy(model, average, 0.0)


@torch.no_grad()
def _half(average, model, decay):
    _by_copy(average, model, 0.5)


@torch.no_grad()
def _grows(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + m)


def _same_object(average, model, decay):
    """Right for one update; then the average is the model's own tensor."""
    first = not getattr(average, "_seen", False)
    average._seen = True
    _by_copy(average, model, decay if first else 0.0)


RIGHT = {"copy_": _by_copy, "lerp_": _by_lerp, ".data": _by_data}
WRONG = [
    (_inverted, "decay and 1 - decay swapped"),
    (_copies, "a plain copy of the model"),
    (_nothing, "a function that does nothing"),
    (_half, "the mean of both, whatever decay says"),
    (_grows, "a missing factor before the model's weight"),
    (_other_way, "a function that moves the model instead"),
    (_both, "a function that is right, but moves the model as well"),
    (_same_object, "a function that is right once, and a copy afterwards")]


@question("12.3", "your test", section="Station 11: a run that forgets",
          objectives=(2,))
def own_test(answer):
    """A test of an average: it must tell right from wrong."""
    expect(callable(answer), "Give the test itself, without parentheses")
    for name, update in RIGHT.items():
        try:
            answer(update)
        except NotImplementedError:
            raise
        except AssertionError as error:
            expect(False, f"It rejects a right average (with {name}): "
                   f"{error or 'no sentence'}. Allow for rounding, and "
                   "compute what you expect")
        except (TypeError, AttributeError):
            expect(False, "It calls the function in another way: "
                   "update(average, model, decay), two modules and a number")
    missed, caught = [], 0
    for update, what in WRONG:
        try:
            answer(update)
        except AssertionError as error:
            caught += 1
            expect(str(error), "It rejects wrong averages, but says nothing: "
                   "give each assertion a sentence")
        else:
            missed.append(what)
    expect(caught, "It rejects nothing: every wrong average passes")
    expect(not missed, f"It lets {missed[0] if missed else ''} pass: what "
           "would show it?")


@question("12.4", "a resume test", section="Station 11: a run that forgets",
          objectives=(4,))
def resume_test(answer):
    """An order of lines that proves a resume."""
    judge_order(
        answer, belong="acdefghj",
        strangers={"b": "it copies the optimizers with the rest, so nothing "
                   "depends on what was saved",
                   "i": "the resumed run had 4 updates already, so it would "
                   "have 12"},
        before=[("e", "a", "there is no run yet"),
                ("e", "j", "there is no run yet"),
                ("j", "d", "nothing has happened that could be saved"),
                ("d", "g", "there is nothing to resume from"),
                ("h", "g", "there is no fresh build to resume into"),
                ("g", "f", "the other run must resume before it goes on"),
                ("a", "c", "the straight run has not had its 8 updates"),
                ("f", "c", "the resumed run has not had its 8 updates")])
