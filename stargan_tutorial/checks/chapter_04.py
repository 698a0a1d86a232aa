"""Questions of chapter 4: the PatchGAN discriminator."""

from . import expect, question
from ._chapter_04_network import forward, same_as_the_papers
from ._chapter_04_windows import (
    FIELD_MISTAKES,
    WINDOW_MISTAKES,
    field_of,
    window_of,
)

PIXELS = "What one score sees"


@question("4.1", "receptive field", section=PIXELS, objectives=(2,))
def receptivefield_of(answer):
    """(kernel, stride) of the layers -> side in pixels."""
    cases = [[(4, 2)], [(4, 2)] * 2, [(4, 2)] * 6 + [(3, 1)],
             [(7, 1), (4, 2), (4, 2)], [(3, 3), (5, 1), (2, 2), (3, 1)],
             [(1, 2), (6, 4), (3, 1)]]
    expect(callable(answer), "Give the function itself to check, without "
           "calling it")
    found = [answer(list(layers)) for layers in cases]
    if any(side is ... for side in found):
        raise NotImplementedError
    expect(None not in found, "Your function returns nothing: return side")
    for mistake, sentence in FIELD_MISTAKES:
        expect(found != [mistake(layers) for layers in cases], sentence)
    for layers, side in zip(cases, found):
        expect(side == field_of(layers), f"Layers {layers} (kernel, stride) "
               f"see {field_of(layers)} pixels, not {side}")


@question("4.2", "discriminator with blanks", objectives=(1,),
          section="Worked example: the discriminator in four steps")
def faded_discriminator(answer):
    """The class, built at several sizes and depths."""
    same_as_the_papers(answer)


@question("4.3", "discriminator from the signature", objectives=(1,),
          section="Worked example: the discriminator in four steps")
def discriminator(answer):
    """The class, and the parameters at its defaults."""
    import torch

    same_as_the_papers(answer)
    try:
        with torch.device("meta"):  # counts 44.8 million, stores none
            count = sum(p.numel() for p in answer().parameters())
    except TypeError as error:
        raise AssertionError("Your class cannot be made without arguments: "
                             "keep the signature's defaults") from error
    expect(count == 44_762_048, f"At its defaults yours has {count:,} "
           "parameters: compare with the table that counts them by hand")


@question("4.4", "repaired class head", section="Break it", objectives=(5,))
def repaired_head(answer):
    """(image_size, K, base_channels) -> a module that returns logits."""
    import torch

    for size, n, k in [(128, 3, 20), (256, 2, 5), (64, 2, 5), (128, 1, 5),
                       (64, 1, 1), (128, 2, 1)]:
        head = answer(size, k, 2)
        image = (1e6 * torch.randn(n, 3, size, size)).requires_grad_()
        logits = forward(head, image, f"at {size} pixels")
        got = tuple(logits.shape)
        expect(got != (n, k, 1, 1), f"Shape {got}: two axes of length 1 are "
               "left behind (N, K)")
        expect(got == (n, k) or 1 not in (n, k), f"Shape {got} for {n} image"
               f"{'s' * (n > 1)} and K = {k}: squeeze removes every axis of "
               "length 1, wanted or not")
        expect(got == (n, k), f"Shape {got} for {n} images of {size} pixels, "
               f"K = {k}: the kernel must follow the size of the map")
        _no_bound(logits)
        for j in range(min(k, 5)):
            seen, = torch.autograd.grad(logits[:, j].sum(), image,
                                        retain_graph=True)
            corners = seen[:, :, ::size - 1, ::size - 1].abs().sum((0, 1))
            expect((corners > 0).all(), f"At {size} pixels output {j} does "
                   "not see all four corners: the head looks at a part of "
                   "the map only")


def _no_bound(logits):
    if logits.shape[1] < 20:
        return  # few outputs may have one sign by chance
    top, low = logits.max().item(), logits.min().item()
    if 0 <= low and top <= 1:
        expect(abs(logits.sum(1) - 1).max() > 1e-3, "Each image's outputs "
               "add up to 1, so one yes forbids the others: a label may have "
               "several")
        expect(False, "All outputs lie between 0 and 1: a logit has no "
               "bound, the loss brings its own sigmoid")
    expect(low < -1, "No output is far below zero, so there is no clear no: "
           "nothing may follow the convolution")
    expect(top > 1, "No output is far above zero, so there is no clear yes: "
           "nothing may follow the convolution")


@question("4.5", "window of a score", objectives=(2, 3),
          section="One pixel, how many scores?")
def window(answer):
    """(kernel, stride, padding) of the layers, and an index -> two pixels."""
    six, four = ([(4, 2, 1)] * n + [(3, 1, 1)] for n in (6, 4))
    cases = [([(4, 2, 1)], 0), (six, 0), (six, 1), (four, 3), (six, 3),
             ([(7, 1, 3), (4, 2, 1), (5, 3, 0)], 2), ([(3, 2, 0)] * 3, 5)]
    expect(callable(answer), "Give the function itself to check, without "
           "calling it")
    found = []
    for layers, index in cases:
        ends = answer(list(layers), index)
        expect(isinstance(ends, tuple | list) and len(ends) == 2, "Return "
               "two numbers, the first and the last pixel")
        found.append((int(ends[0]), int(ends[1])))
    right = [window_of(*case) for case in cases]
    expect(found != [(b, a) for a, b in right], "The two ends have changed "
           "places: first, then last")
    expect(found != [(max(a, 0), b) for a, b in right] and found
           != [(max(a, 0), min(b, 127)) for a, b in right], "You cut the "
           "window at the image: keep what lies in the padding")
    expect(found != [(a, b - a + 1) for a, b in right], "You return the "
           "width of the window in the place of its last pixel")
    for rule, sentence in WINDOW_MISTAKES:
        expect(found != [window_of(*case, **rule) for case in cases], sentence)
    for (layers, index), ends, wanted in zip(cases, found, right):
        expect(ends == wanted, f"Output {index} of the layers {layers} sees "
               f"pixels {wanted[0]} to {wanted[1]}, not {ends[0]} to "
               f"{ends[1]}")


_CLAIMS = {  # letter -> is it true, and what a wrong choice overlooks
    "A": (False, "You take a sign for a verdict: a score counts only beside "
          "another score of the same network"),
    "B": (True, "Spoiled pixels move no score whose window ends before them: "
          "compare with the ends of the windows"),
    "C": (False, "You take one low score for a fault: look how often "
          "untouched faces have their lowest score in a given quarter"),
    "D": (False, "You take a score for a probability: no sigmoid follows the "
          "source head"),
    "E": (True, "You think of tiles with borders: at 64 pixels all windows "
          "contain the middle"),
    "F": (True, "You trust the map less than you may: compared with the map "
          "before, the largest drop says roughly where"),
}


@question("4.6", "what a patch map says", section="Spoil a region",
          objectives=(3, 4))
def claims(answer):
    """The letters of the true sentences."""
    letters = {x for x in "".join(map(str, answer)).upper() if x.isalpha()}
    expect(letters, "Write down the letters of all true sentences, such as "
           '"AB"')
    expect(letters <= set(_CLAIMS), "The sentences have the letters A to F")
    for letter, (true, sentence) in _CLAIMS.items():
        expect((letter in letters) == true, sentence)
