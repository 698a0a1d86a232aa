"""Questions of chapter 3: the generator."""

from . import expect, question
from ._networks import call, letters_of

SIZES = "How far a convolution shrinks, how far a transposed one grows"
FIVE = "Build it in five steps"


@question("3.1", "label maps", section="A label with the shape of an image",
          objectives=(4,))
def label_maps(answer):
    """Labels (N, K) become constant maps (N, K, H, W)."""
    import torch

    two = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    one = torch.tensor([[0.0, 1.0, 0.0, 0.0, 1.0]])
    for label, h, w in [(two, 4, 6), (one, 3, 2), (two[:1], 5, 5),
                        (one.T.contiguous(), 2, 3), (torch.rand(3, 3), 3, 4)]:
        n, k = label.shape
        maps = call(answer, label.clone(), h, w, crashes=[
            ("invalid for input of size", "A shape does not fit: has every "
             "axis of (N, K, H, W) its own number, none written down"),
            ("expanded size", "An axis cannot be expanded: only one of size "
             "1 can, so first make (N, K, 1, 1)")])
        shape = tuple(getattr(maps, "shape", ()))
        right = (n, k, h, w)
        for wrong, said in {
                (n, k, w, h): "Height and width are swapped",
                (n, k, 1, 1): "The label is not repeated yet: cat does not "
                "broadcast, so the maps need all their pixels",
                (n, h, w, k): "The channels stand last: PyTorch's order is "
                "(N, K, H, W)", (n, 1, h, w): "One map for the whole label: "
                "each number needs a map of its own",
                (k, h, w): "The batch is gone: a batch of one image keeps "
                "its axis, so look for a squeeze"}.items():
            expect(shape != wrong or wrong == right, said)
        expect(shape == right, f"Shape {shape}: (N, K, H, W) is {right} here")
        expect(not torch.equal(maps, label.repeat(1, h * w).view(right))
               or k == 1, "The numbers of the label lie side by side in "
               "space: look at the first row of a map, as in Figure 3.8")
        flat = maps.flatten(2)
        expect((flat == flat[:, :, :1]).all(), "A map is not constant: each "
               "number of the label must fill one whole map")
        found = maps[:, :, 0, 0]
        expect(not torch.equal(found, 2 * label - 1), "The maps hold -1 and "
               "1: labels are 0 and 1, and only images are in [-1, 1]")
        expect(n == 1 or torch.equal(found, label) or not torch.equal(
            found, label[:1].expand(n, k)), "All images get the label of the "
               "first: each image brings its own")
        expect(torch.equal(found, label), "Wrong numbers: map k of image n "
               "holds number k of label n")


@question("3.2", "faded generator", section=FIVE, objectives=(1, 4))
def faded_generator(answer):
    """The class of the generator with its blanks filled."""
    from ._chapter_03_network import judge_generator

    judge_generator(answer)


@question("3.3", "generator from its signature", section=FIVE,
          objectives=(1, 4))
def generator(answer):
    """The class of the generator."""
    from ._chapter_03_network import judge_generator

    judge_generator(answer)


REASONS = {  # what does not fit in the pairs that suggest themselves
    (1, "B"): "the columns are all the same there, mixed-up labels would "
    "still differ", (1, "F"): "the images look right, only the target counts "
    "for nothing", (1, "C"): "nothing is wrong with the range of the pixels",
    (2, "F"): "the translation itself is meant there, not a file",
    (2, "D"): "it says nothing of the target",
    (3, "C"): "the same tensors look right, so the network is not at fault",
    (4, "D"): "padding by reflection changes no size",
    (5, "D"): "the target has an effect there, only not the right one"}


@question("3.4", "causes", section="Four mistakes that circulate",
          objectives=(4, 5))
def causes(answer):
    """Five letters, in the order of the reports."""
    letters = letters_of(answer, "ABCDEF")
    expect(len(letters) == 5, f"There are {len(letters)} letters for 5 "
           "reports")
    expect("E" not in letters, "E: fewer blocks give no symptom of this "
           "kind, and both counts train")
    expect(len(set(letters)) == 5, "A cause is there twice: each report has "
           "its own")
    for report, (yours, right) in enumerate(zip(letters, "DCFAB"), 1):
        reason = REASONS.get((report, yours),
                             f"{yours} would show in another way; which")
        expect(yours == right, f"Report {report}: {reason}")


@question("3.5", "sizes", section=SIZES, objectives=(2,))
def sizes(conv_size, transposed_size, needed):
    """Two size formulas, and the output_padding of a listing."""
    from ._chapter_03_numbers import (
        conv_cases,
        judge_numbers,
        transposed_cases,
    )

    judge_numbers(conv_size, *conv_cases())
    judge_numbers(transposed_size, *transposed_cases())
    expect(isinstance(needed, int | float), "The output_padding is one "
           "number")
    expect(needed != 0, "Without it the side is 63: the listing misses 64")
    expect(needed != 2, "That makes 65: unlike padding, it is added once, "
           "not on both sides")
    expect(needed == 1, f"An output_padding of {needed} does not turn 32 "
           "into 64: put it into your formula")


@question("3.6", "parameters", section="Count the weights by hand",
          objectives=(3,))
def parameters(count):
    """Domains, base channels and blocks to a number of parameters."""
    from ._chapter_03_numbers import judge_numbers, parameter_cases

    judge_numbers(count, *parameter_cases())
