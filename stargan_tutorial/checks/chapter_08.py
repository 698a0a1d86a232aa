"""Questions of chapter 8: a full training run."""

import copy

from . import _chapter_08_more, expect, question  # noqa: F401


@question("8.1", "linear decay", section="The learning rate over time",
          objectives=(1,))
def linear_decay(answer):
    """Factor of the learning rate: 1, then in a straight line to 0."""
    def factor(step, steps=240, start=60):
        try:
            value = answer(step, steps, start)
        except ZeroDivisionError:
            expect(False, f"Divided by zero at step {step} of {steps}, decay "
                   f"from {start}: how many steps does that decay take?")
        expect(value is not None, f"Nothing comes back at step {step} of "
               f"{steps}, decay from {start}: each path needs its return")
        return float(value)

    first, last = factor(0), factor(240)
    expect(first == 1 or not 0 < first < 0.1, f"{first:g} at step 0 looks "
           "like a learning rate: return the factor that it is multiplied by")
    expect(first == 1, f"{first:g} at step 0: before decay_start the factor "
           "is 1")
    expect(factor(30) == 1, f"{factor(30):g} at step 30, decay from 60: "
           "before decay_start nothing falls yet")
    expect(not 0.5 < factor(200_000, 200_000, 100_000) < 1, "After 200,000 "
           "steps hardly anything has fallen: as in the official code, this "
           "decay runs and does nothing")
    expect(last < 1, "It ends at 1, as high as it began: a factor falls, "
           "so count the steps that are left, not those that are done")
    begin = factor(60)
    expect(factor(61) > 0, "0 right after decay_start: a straight line takes "
           "its time, and // cuts the fraction off")
    expect(begin <= 1, f"{begin:g} at decay_start, more than 1: divide by "
           "the number of steps that the decay takes")
    expect(begin == 1, f"{begin:g} at decay_start, a jump: the line begins "
           "there with 1, so it is not counted from step 0")
    expect(abs(last) < 1e-6, f"{last:g} at the last step: the line must end "
           "at 0, in steps - decay_start steps")
    for steps, start in ((240, 60), (30, 12), (1000, 0), (7, 6)):
        for step in range(start, steps + 1):
            right = (steps - step) / (steps - start)
            got = factor(step, steps, start)
            expect(abs(got - right) < 1e-6, f"{got:.3f} at step {step} of "
                   f"{steps}, decay from {start}: in a straight line it is "
                   f"{right:.3f}")
    expect(factor(10, 10, 10) in (0, 1) and factor(9, 10, 10) == 1,
           "Without decay, decay_start == steps, the factor is 1 before the "
           "last step, and 1 or 0 there")


@question("8.2", "average of the weights",
          section="An average of the weights", objectives=(1,))
def fill_ema(answer):
    """The average keeps its share; buffers are taken over."""
    import torch
    from torch import nn
    from torch.nn.utils.parametrizations import spectral_norm

    def network():
        net = nn.Sequential(spectral_norm(nn.Linear(3, 3)),
                            nn.BatchNorm1d(3))
        net(torch.randn(5, 3))  # moves its buffers
        return net

    def weights(net):
        return nn.utils.parameters_to_vector(net.parameters()).detach()

    for decay in (0.9, 0.75):
        average, model = network(), network()
        model(torch.randn(5, 3))
        old, new = copy.deepcopy(average), copy.deepcopy(model)
        try:
            answer(average, model, decay)
        except RuntimeError as error:
            expect("in-place" not in str(error), "Autograd objects to the "
                   "write: @torch.no_grad() belongs above the function")
            raise
        a, o, m = weights(average), weights(old), weights(new)
        expect(torch.equal(weights(model), m), "The model moved: it trains, "
               "and the average is what you write into")
        expect(not torch.equal(a, o), "The average did not move: a = ... "
               "gives a name, and copy_ writes into the tensor")
        expect(not torch.allclose(a, (1 - decay) * o + decay * m),
               "Swapped: decay is the share of the old average, not of the "
               "model")
        expect(not torch.allclose(a, m), "The average became the model: a "
               "share of the old average must stay")
        expect(torch.allclose(a, decay * o + (1 - decay) * m), "The two "
               f"shares must add up to 1: with decay {decay} the old average "
               f"keeps {decay}")
        for ours, theirs, was, before in zip(
                average.buffers(), model.buffers(), old.buffers(),
                new.buffers()):
            expect(torch.equal(theirs, before), "A buffer of the model "
                   "changed: copy it into the average's, not the other way")
            expect(torch.equal(ours, theirs) or not torch.equal(ours, was),
                   "The average's buffers are still the old ones: a = m only "
                   "renames, copy_ writes")
            expect(torch.equal(ours, theirs), "The buffers were averaged: "
                   "take them over as they are")
        with torch.no_grad():
            for tensor in (*model.parameters(), *model.buffers()):
                tensor.add_(1)
        expect(torch.equal(weights(average), a) and not any(
            torch.equal(x, y) for x, y in zip(average.buffers(),
                                              model.buffers())),
            "Average and model now share tensors: write the numbers into "
            "the average's own tensors")


def _numbers(lines):
    try:
        return [int(line) for line in lines]
    except (TypeError, ValueError):
        expect(False, "Write line numbers from 1 to 8, the order as a list "
               "such as [6, 8]")


@question("8.3", "order of a run", section="From a step to a run",
          objectives=(1, 2, 5))
def order(answer, few_faces, lost_moments):
    """One round of the loop, and what two wrong lines would do."""
    lines = _numbers(answer)
    expect(8 not in lines, "Line 8 does not belong: which batch does a new "
           "iterator give first, and are its targets labels?")
    expect(6 not in lines, "Line 6 does not belong: you translate with the "
           "average, and G goes on training with its own weights")
    missing = sorted({1, 2, 3, 4, 5, 7} - {*lines})
    expect(not missing, f"Missing: {missing}. Six of the eight lines belong")
    expect(len(lines) == 6, "Each of the six lines comes once")
    at = {line: place for place, line in enumerate(lines)}
    steps = (at[7], at[3])
    expect(at[2] > max(steps), "Line 2 counts and saves a round that is not "
           "over: a resume would start from half of it")
    expect(at[1] < min(steps), "Line 1 comes too late: the first step of a "
           "round must run at this round's rate")
    expect(at[5] < min(steps), "Line 5 comes too late: a step needs its "
           "batch and its targets first")
    expect(at[4] > at[3], "Line 4 averages G before its step: the newest "
           "weights would be missing in the average")
    expect(at[2] > at[4], "Line 2 saves before line 4: the checkpoint would "
           "hold an average that lacks this round")
    expect(at[7] < at[3], "Line 3 before line 7: D steps first, as in "
           "Chapter 7, and then G learns from it")
    one, other = _numbers([few_faces, lost_moments])
    expect((one, other) != (6, 8), "The two symptoms are swapped: which line "
           "chooses the faces, which one changes G's weights?")
    expect(one == 8, f"few_faces is not line {one}: look for the line that "
           "decides which faces a step sees")
    expect(other == 6, f"lost_moments is not line {other}: look for a line "
           "that puts weights into G behind Adam's back")
