"""More questions of chapter 0: images and errors."""

from functools import cache

from . import expect, question
from ._answers import run, tensor
from ._orders import judge_order


def ramp():
    """All 256 bytes, in three channels alike: (3, 16, 16)."""
    import torch

    return torch.arange(256).to(torch.uint8).view(1, 16, 16) \
        .repeat(3, 1, 1)


@question("0.4", "bytes to signed", section="How right is it?",
          objectives=(5,))
def bytes_to_signed(answer):
    """Bytes as floats in [-1, 1]."""
    import torch

    pixels = torch.randint(60, 190, (3, 5, 7), dtype=torch.uint8)
    given = pixels.clone()
    got = tensor(run(answer, given), "an image")
    expect(got.shape == pixels.shape, f"Shape {tuple(got.shape)}: an image "
           f"(3, H, W) keeps its shape, {tuple(pixels.shape)} here")
    expect(torch.equal(given, pixels), "The bytes that were given have "
           "changed: make a new tensor")
    every = tensor(run(answer, ramp()), "an image")
    expect(got.is_floating_point(), f"It gives {got.dtype}: whole numbers "
           "cannot hold what lies between -1 and 1")
    expect(got.dtype == torch.float32, f"It gives {got.dtype}: the network's "
           "weights are float32")
    expect(torch.allclose(every[0], every[1])
           and torch.allclose(every[0], every[2]), "The three channels are "
           "treated differently: the same byte must give the same number")
    steps = every[0].flatten().diff()
    expect((steps > 0).any(), "Black and white are swapped: 255 is the "
           "light end")
    expect((steps >= 0).all(), "Light bytes come out dark: bytes wrap round "
           "at 256 when you calculate before they are floats")
    expect((steps > 0).all(), "Different bytes give the same number: was "
           "something rounded, cut off or divided without a remainder?")
    real = pixels.float()
    low, high = every.min().item(), every.max().item()
    stretched = (real - real.min()) / (real.max() - real.min())
    expect(not any(torch.allclose(got, s, atol=1e-4) for s in
                   (stretched, 2 * stretched - 1)), "Each image is stretched "
           "to its own range: the same byte must give the same number in "
           "all images")
    ends = f"0 becomes {low:.3g} and 255 becomes {high:.3g}"
    expect((low, high) != (0, 1), f"{ends}: that is [0, 1], half the width, "
           "and grey is not in the middle at 0")
    expect((low, high) != (0, 2), f"{ends}: the width is right, the place is "
           "not; shift it")
    expect(abs(high - 127 / 128) > 1e-4, f"{ends}: from 0 to 255 the width "
           "is 255, not 256")
    expect(abs(low + 1) < 1e-5 and abs(high - 1) < 1e-5,
           f"{ends}: the ends must be -1 and 1")
    right = real / 127.5 - 1
    expect(not torch.allclose(got.flip(0), right, atol=1e-4),
           "Red and blue have changed places: keep the order of channels")
    expect(torch.allclose(got, right, atol=1e-4),
           "The ends are right and what lies between is not: equal steps of "
           "a byte must stay equal steps")


@question("0.5", "the distance to the truth", section="How right is it?",
          objectives=(1, 4))
def distance_to_the_truth(answer):
    """The order of five lines."""
    made = "it needs what that line makes"
    judge_order(answer, belong="DFAEC", strangers={
        "B": "it draws the face with the label that it has already, so gap "
             "would punish the change that was asked for"},
        before=[("D", "F", made), ("D", "A", made), ("F", "A", made),
                ("F", "E", made), ("A", "C", made), ("E", "C", made)])


@cache
def shipped(name):
    """A shipped model, opened once."""
    from ..model import open_model

    return open_model(name)


def patient():
    """The model that the chapter uses."""
    return shipped("patient")


def distance(a, b):
    """Mean absolute difference of two images, of [0, 1]."""
    return (a - b).abs().mean().item() / 2


@question("0.6", "round trip", section="Five symbols, step by step",
          objectives=(1, 3, 4))
def round_trip(answer):
    """How far G(G(x, c), c') is from x."""
    import torch
    from torch.nn.functional import interpolate

    brown, blond = torch.tensor([[0.0, 0, 1, 1, 0], [0, 1, 0, 1, 1]])
    for label, target in ((brown, blond), (blond, brown)):
        image = interpolate(torch.rand(1, 3, 8, 8) * 2 - 1, size=64)[0]
        given = image.clone()
        got = run(answer, given, label.clone(), target.clone())
        expect(torch.equal(given, image), "The image that was given has "
               "changed")
        expect(not isinstance(got, torch.Tensor), "It gives a tensor: "
               ".item() makes a float of a tensor with one number")
        expect(isinstance(got, float), f"It gives {type(got).__name__}: "
               "return the error as a float")
        back = patient().translate(patient().translate(image, target), label)
        right = distance(back, image)
        for sentence, values in slips(image, label, target, back).items():
            expect(all(abs(got - value) > 1e-5 + 1e-5 * abs(value)
                       for value in values), sentence)
        expect(abs(got - right) < 1e-5 or got != round(got, 4), "It is "
               "rounded: return the number as it is")
        if abs(got - right) > 1e-5:
            go = shipped("cpu").translate
            other = distance(go(go(image, target), label), image)
            expect(abs(got - other) > 1e-5, "These are other weights: open "
                   "the model of this chapter again, open_model(\"patient\")")
            expect(False, f"{got:.4f} is not the distance: look at both "
                   "translations, and at what you subtract")


def slips(image, label, target, back):
    """What the known slips would give, by their sentences."""
    go = patient().translate
    there, gap = go(image, target), back - image
    right, mean = distance(back, image), gap.mean().item()
    square, largest = (gap**2).mean().item(), gap.abs().max().item()
    total = gap.abs().sum().item()
    return {
        "That is only the way there: the way back is missing":
            (distance(image, there),),
        "That compares the way back with the translation: the image is what "
        "should come back": (distance(back, there),),
        "Twice too much: images span -1 to 1, a width of 2": (2 * right,),
        "Half of it: the width of 2 was divided out twice": (right / 2,),
        "In percent: give a number from 0 to 1": (100 * right, 200 * right),
        "Without abs(), lighter and darker pixels cancel out":
            (mean, -mean, mean / 2, -mean / 2),
        "That is a squared error: take the absolute difference":
            (square, square / 2, square / 4, square**0.5, square**0.5 / 2),
        "That is a sum over the pixels: an error from 0 to 1 is their mean":
            (total, total / 2),
        "The second translation starts from the image: it must start from "
        "the result of the first": (distance(go(image, label), image),),
        "The two labels have changed places: which one is asked for first?":
            (distance(go(go(image, label), target), image),),
        "Both translations ask for the target: the way back asks for the "
        "image's own label": (distance(go(there, target), image),),
        "That is the largest difference: take the mean":
            (largest, largest / 2)}
