"""Questions of chapter 11: several data sets."""

import time

import torch

from . import expect, question
from ._answers import run, tensor
from ._orders import judge_order

LAYOUTS = [([5, 8], 1), ([4, 1], 0), ([4, 1], 1), ([2, 3, 4], 1), ([3], 0)]
KNOWN_SIZES = [  # for each place, numbers that a misconception gives
    {16: "the mask has two numbers, and G gets them, too",
     15: "the image's own three channels come with the maps",
     13: "G gets the image and the mask beside the 13 labels",
     11: "every label of both sources has its map, known or not"},
    {15: "D predicts labels; nobody asks it for the mask",
     8: "one head serves both sources: all labels have a logit",
     5: "one head serves both sources: all labels have a logit"},
    {13: "the mask leaves those of the batch's own source alone",
     5: "those are CelebA's; the batch is of RaFD",
     1: "in a softmax the rivals of the true class get a gradient, too",
     0: "what is known does get a gradient",
     10: "the mask has no logits"},
    {4: "the new source needs a place in the mask, too",
     3: "the new source has 4 attributes and a place in the mask",
     6: "the mask grows by one number, not by two",
     22: "this is about the channels that come on top"},
    {5: "D gives no logit for the mask",
     17: "this is about the logits that come on top"}]


@question("11.1", "sizes", section="A condition, by hand", objectives=(1, 2))
def sizes(answer):
    """Five numbers about the networks of CelebA and RaFD."""
    expect(isinstance(answer, list | tuple) and len(answer) == 5
           and all(isinstance(x, int | float) for x in answer),
           "Give five numbers in a list, in the order of the questions")
    for i, (x, known, right) in enumerate(zip(
            answer, KNOWN_SIZES, [18, 13, 8, 5, 4]), 1):
        expect(x not in known, f"Number {i} is not {x}: {known.get(x)}")
        expect(x == right, f"Number {i} is not {x}: count labels, mask and "
               "colours one by one")


@question("11.2", "conditions and masks", section="A condition, by hand",
          objectives=(1,))
def conditions(make, mask):
    """Labels (N, K_i) to conditions (N, K + n), and the mask (count, K)."""
    for layout, source in LAYOUTS:
        for count in (3, 1):
            _condition(make, layout, source, count)
    for layout, source in LAYOUTS:
        for count in (2, 1):
            _mask(mask, layout, source, count)


def _condition(make, layout, source, count):
    k, n, first = sum(layout), len(layout), sum(layout[:source])
    size = layout[source]
    labels = (torch.arange(count * size).reshape(count, size) % 3 == 0).float()
    kept = labels.clone()
    got = tensor(run(make, labels, source, list(layout), crash={
        RuntimeError: "It crashes with other sizes than two sources of your "
        "own: read every width from sizes", IndexError: "It reads a source "
        "that is not there: sources are counted from 0"}), "a condition")
    expect(torch.equal(labels, kept), "It changes the labels that it was "
           "given: write into a new tensor")
    label, own = torch.zeros(count, k), torch.zeros(count, n)
    label[:, first:first + size], own[:, source] = labels, 1
    shape = tuple(got.shape)
    expect(shape != (count, k), "The mask is missing: a condition has K + n "
           "numbers")
    expect(shape != (count, 2 * k) or n == k, "The mask in a condition has "
           "one number for each source, not for each label")
    expect(shape != (count, size + n) or n == 1, "The other sources' labels "
           "are missing: unknown ones stand there as 0")
    expect(shape == (count, k + n), f"Shape {shape}: with sizes {layout} and "
           f"{count} labels it is {(count, k + n)}")
    got = got.detach().double()
    for found, said in [
            (torch.cat([own, label], 1), "The mask stands before the labels: "
             "in Equation 11.1 it comes last"),
            (torch.cat([label, torch.ones(count, n)], 1), "The mask says that "
             "every source's label is known: it is one-hot"),
            (torch.cat([label, torch.zeros(count, n)], 1), "The mask is all "
             "zeros: it names the source whose label is known"),
            (torch.cat([label, 1 - own], 1), "The mask is upside down: 1 "
             "stands for known")]:
        if n > 1:
            expect(not torch.equal(got, found.double()), said)
    known = torch.zeros(k, dtype=torch.bool)
    known[first:first + size] = True
    expect(not (got[:, :k][:, ~known] == -1).any(), "Unknown labels are 0, "
           "not -1")
    expect(torch.equal(got[:, :k][:, known], labels.double()),
           f"The label of source {source} stands in the wrong columns: it "
           "begins behind the labels of the sources before it")
    expect(not got[:, :k][:, ~known].any(), "A label that this source does "
           "not know is not 0")
    expect(torch.equal(got[:, k:], own.double()), "The mask is one-hot: a 1 "
           "in the place of this source, 0 elsewhere")


def _mask(mask, layout, source, count):
    k, n, first = sum(layout), len(layout), sum(layout[:source])
    got = tensor(run(mask, source, list(layout), count), "a mask")
    shape, right = tuple(got.shape), torch.zeros(count, k)
    right[:, first:first + layout[source]] = 1
    expect(shape != (k,), "my_mask: one row for each of count images, "
           "(count, K)")
    expect(shape != (count, n) or n == k, "my_mask: that is the mask of the "
           "condition; the loss needs one number for each logit")
    expect(shape != (count, k + n), "my_mask: D has no logits for the mask "
           "itself, so K numbers")
    expect(shape == (count, k), f"my_mask: shape {shape}, and {(count, k)} "
           f"with sizes {layout} and count {count}")
    got = got.double()
    expect(not torch.equal(got, 1 - right.double()) or k == layout[source],
           "my_mask: it is upside down; 1 stands for known")
    expect(torch.equal(got, right.double()), "my_mask: the ones stand in the "
           "wrong columns")


@question("11.3", "masked loss", section="The class loss counts what is known",
          objectives=(2,))
def masked(answer):
    """The class loss of what is known."""
    from ._chapter_11_losses import judge_masked

    judge_masked(answer)


@question("11.4", "loss of a class", objectives=(2,),
          section="The class loss counts what is known")
def of_class(answer):
    """Cross-entropy among the known logits."""
    from ._chapter_11_losses import judge_class

    judge_class(answer)


@question("11.5", "turns", section="Taking turns", objectives=(3,))
def turns(turn, used):
    """The source of a step, and the batches that earlier steps have used."""
    from ._chapter_11_turns import judge_turn, judge_used

    for n_critic, n in [(2, 2), (5, 2), (2, 3), (1, 4), (3, 1)]:
        steps = range(4 * n_critic * n)
        right = [step // n_critic % n for step in steps]
        judge_turn(turn, steps, n_critic, n, right)
        judge_used(used, steps, n_critic, n, right)
    start = time.process_time()
    used(4_000_003, 5, 2)
    expect(time.process_time() - start < 0.1, "batches_used counts through "
           "the steps one by one: full cycles can be computed at once")


@question("11.6", "repaired listing", section="One joint step",
          objectives=(2, 4))
def listing(answer, symptoms):
    """G's loss for a batch of one source, and five symptoms."""
    from ._chapter_11_listing import judge_listing, judge_symptoms

    judge_listing(answer)
    judge_symptoms(symptoms)


@question("11.7", "order of a joint step", section="One joint step",
          objectives=(3, 4))
def order(answer):
    """An order of the lines that makes a joint step."""
    judge_order(
        answer, belong="ABCDEFGH",
        strangers={"I": "it says that every source's label is known",
                   "J": "in training the target is of the image's own source; "
                   "the loss masks the others",
                   "K": "it takes every batch from the first source"},
        before=[("E", "B", "whose turn is it?"),
                ("B", "F", "there are no labels to join yet"),
                ("F", "C", "there are no conditions to permute yet"),
                ("E", "A", "the mask needs the source"),
                ("B", "A", "the mask needs the batch's length"),
                ("C", "G", "D's step needs the targets"),
                ("A", "G", "D's step needs the mask"),
                ("G", "D", "D learns first, and G is judged by the new D"),
                ("E", "H", "the first source would never have the first "
                 "turn")])


@question("11.8", "paired comparison", objectives=(5,),
          section="The question behind it: does the other data set help?")
def comparison(answer):
    """Mean difference, wins and luck over the common seeds."""
    from ._chapter_11_listing import judge_paired

    judge_paired(answer)
