"""Questions of chapter 2: the residual block."""

from . import expect, question
from ._networks import call, letters_of

HALF = "InstanceNorm by hand"
BUILD = "Build the block, step by step"
MISTAKES = "Two mistakes that circulate"


@question("2.1", "instance norm", section=HALF, objectives=(1,))
def instance_norm(answer):
    """Features (N, C, H, W), scale and shift (C,)."""
    import torch
    import torch.nn.functional as F

    from ._chapter_02_variants import norm_variants

    for size, unit, eps in [((3, 4, 2, 5), 0.02, 1e-5), ((1, 2, 3, 3), 1, 1e-5),
                            ((2, 3, 4, 3), 1, 1e-5), ((2, 3, 3, 2), 1, 0.5)]:
        x = unit * (torch.randn(size) + 3 * torch.rand(size[1], 1, 1))
        w, b = torch.rand(size[1]) + 0.5, torch.randn(size[1])
        kept = [x.clone(), w.clone(), b.clone()]
        out = call(answer, x, w, b, *([] if eps == 1e-5 else [eps]), crashes=[
            ("The size of tensor a", "Two shapes do not fit: keep the axes "
             "of a mean, and give a vector (C,) two more axes"),
            ("is invalid for input of size", "A shape is written down as a "
             "number: it must come from the features")])
        expect(torch.is_tensor(out), "Return the normalized features as a "
               "tensor")
        expect(all(map(torch.equal, (x, w, b), kept)), "Your code overwrites "
               "what it was given: look for an operation in place, such as -=")
        expect(out.shape == x.shape, f"The shape must stay {size}, and yours "
               f"is {tuple(out.shape)}")
        right = F.instance_norm(x, weight=w, bias=b, eps=eps)
        if torch.allclose(out, right, atol=1e-4):
            continue
        if eps != 1e-5:
            expect(not torch.allclose(out, F.instance_norm(
                x, weight=w, bias=b), atol=1e-4), "The eps is a number in "
                "your code: use the argument")
        for said, other in norm_variants(x, w, b, eps):
            expect(not torch.allclose(out, other, atol=1e-4), said)
        expect(False, "Wrong values: compare mean, variance, eps, scale and "
               "shift with the formula, one after the other")


LINES = {"A": "norm2", "B": "return", "C": "relu", "D": "conv1",
         "E": "relu after", "F": "conv2", "G": "norm1"}


@question("2.2", "order of the lines", section=BUILD, objectives=(3,))
def order_of_lines(answer):
    """Letters of the shuffled lines, as a list or a string."""
    letters = letters_of(answer, "ABCDEFG")
    expect("E" not in letters, "Line E puts a ReLU after the addition: the "
           "figure has one ReLU, and nothing follows the plus")
    expect(len(set(letters)) == len(letters), "A line is there twice: each "
           "is used once")
    expect(len(letters) == 6, f"You give {len(letters)} lines: six of "
           "the seven belong to the block")
    expect(letters[-1] == "B", "Lines after the return never run")
    place = {LINES[c]: i for i, c in enumerate(letters)}
    expect(letters[0] == "D", "The first line must make the change from x: "
           "which line reads x and nothing else")
    for n in "12":
        expect(place[f"conv{n}"] < place[f"norm{n}"], f"Line norm{n} stands "
               f"before conv{n}: a norm follows its convolution")
    expect(place["norm2"] > place["norm1"] and place["conv2"] > place["norm1"],
           "Two convolutions or two norms in a row: each convolution has its "
           "norm right after it")
    expect(place["relu"] != 4, "The ReLU stands at the end of the branch: the "
           "change could then only add")
    expect(place["relu"] != 1, "The ReLU stands before the first norm: look "
           "at the order of the boxes in Figure 2.4")
    expect(place["relu"] == 2, "The ReLU stands between the second "
           "convolution and its norm: look at Figure 2.4")


@question("2.3", "faded block", section=BUILD, objectives=(3,))
def faded_block(answer):
    """The class of the block with its blanks filled."""
    from ._chapter_02_variants import judge_block

    judge_block(answer)


@question("2.4", "block from its signature", section=BUILD,
          objectives=(3, 4))
def block(answer):
    """The class of the block."""
    from ._chapter_02_variants import judge_block

    judge_block(answer)


@question("2.5", "what is left of a map", section="What InstanceNorm erases",
          objectives=(2,))
def what_is_left(letters, explain):
    """Letters of the differences that survive, and a function."""
    _differences(letters)
    _one_pixel(explain)


def _differences(answer):
    given = letters_of(answer, "ABCDEF")
    for letter, said in {
            "A": "A: a shift of the whole channel moves its mean as well",
            "B": "B: a positive factor changes the deviation by the same",
            "E": "E: a constant channel equals its mean, whatever it is",
            "F": "F: the mean of one pixel is that pixel"}.items():
        expect(letter not in given, f"{said}; what is left after the "
               "subtraction and the division")
    expect("C" in given, "C: put a factor of -1 into the formula; does the "
           "deviation carry the sign")
    expect("D" in given, "D: mean and deviation do not know where a pixel "
           "is; what does the norm do to the places")


def _one_pixel(explain):
    import torch
    from torch import nn

    class Refuses(nn.Module):
        def forward(self, features):
            raise ValueError("the first line\nand a second one")

    plain, tracked = nn.InstanceNorm2d(4), nn.InstanceNorm2d(
        4, track_running_stats=True).eval()
    not_caught = [("more than 1 spatial", "PyTorch's error gets out: catch it "
                   "in the function"), ("the first line", "An error with "
                   "another text gets out: catch every ValueError")]
    for norm, size in [(plain, (2, 4, 2, 2)), (plain, (1, 4, 1, 5)),
                       (tracked, (2, 4, 1, 1))]:
        x = torch.randn(size)
        out = call(explain, norm, x, crashes=not_caught)
        expect(torch.is_tensor(out), f"A map of {size[2]}x{size[3]} is "
               "refused, and this norm accepts it: let the norm decide")
        expect(torch.equal(out, norm(x)), "Where the norm works, return its "
               "output as it is")
    for norm in (plain.train(), plain.eval(), Refuses()):
        said = call(explain, norm, torch.randn(1, 4, 1, 1),
                    crashes=not_caught)
        expect(isinstance(said, str), f"You return {type(said).__name__}: "
               "the message must be a string")
        expect("\n" not in said, "Only the first line of the message is "
               "asked for")
        right = ("the first line" if isinstance(norm, Refuses)
                 else "more than 1 spatial element")
        expect(right in said, "That text is not the norm's own message: call "
               "the norm and catch its error")


@question("2.6", "identity start", section=MISTAKES, objectives=(5,))
def identity_start(answer):
    """A function that turns a package block into the identity."""
    from ._chapter_02_tasks import judge_identity

    judge_identity(answer)


@question("2.7", "diagnose", section=MISTAKES, objectives=(5,))
def diagnose(answer):
    """A function that tells the right block from the two faulty ones."""
    from ._chapter_02_tasks import judge_diagnosis

    judge_diagnosis(answer)
