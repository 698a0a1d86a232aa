"""Answers to the questions of chapter 3.

RIGHT[number] is a list of answers that must pass, written differently.
WRONG[number] is a list of (answer, words of the sentence that rejects it,
where the mistake circulates or "").
An answer is a tuple: what is given to check() after the number.
"""

import math

import torch

from stargan_tutorial import Generator

from ._chapter_03_generators import (
    FADED,
    GENERATORS,
    WRONG_FADED,
    WRONG_GENERATORS,
)
from ._chapter_03_numbers import COUNTS, WRONG_COUNTS, WRONG_SIZES

# -- 3.1 --------------------------------------------------------------------


def expanded(label, height, width):
    return label[:, :, None, None].expand(-1, -1, height, width)


def repeated(label, height, width):
    return label.view(*label.shape, 1, 1).repeat(1, 1, height, width)


def multiplied(c, h, w):
    return torch.einsum("nk,hw->nkhw", c, torch.ones(h, w))


def interleaved(label, h, w):
    n, k = label.shape
    return label.repeat_interleave(h * w, dim=1).view(n, k, h, w)


def filled(label, height, width):
    maps = torch.empty(*label.shape, height, width)
    for i, row in enumerate(label):
        for j, number in enumerate(row):
            maps[i, j] = number
    return maps


def swapped(label, height, width):
    return label[:, :, None, None].expand(-1, -1, width, height)


def repeat_then_view(label, h, w):
    return label.repeat(1, h * w).view(*label.shape, h, w)


def view_of_channels_last(label, h, w):
    n, k = label.shape
    return label[:, None, None].expand(n, h, w, k).reshape(n, k, h, w)


def channels_last(label, h, w):
    return label[:, None, None].expand(-1, h, w, -1)


def left_to_broadcasting(label, h, w):
    return label[:, :, None, None]


def repeat_without_axes(label, h, w):
    return label.repeat(1, 1, h, w)


def class_index(label, h, w):
    index = label.argmax(1).float()
    return index[:, None, None, None].expand(-1, 1, h, w)


def squeezed(label, h, w):
    return expanded(label.squeeze(), h, w) if label.squeeze().ndim == 2 \
        else label.squeeze()[:, None, None].expand(-1, h, w)


def five_attributes(label, h, w):
    return label[:, :, None, None].expand(-1, 5, h, w)


def view_of_three(label, h, w):
    return label.view(-1, 3, 1, 1).expand(-1, 3, h, w)


def expands_the_vector(label, h, w):
    return label.expand(len(label), label.shape[1], h, w)


def always_64(label, h, w):
    return label[:, :, None, None].expand(-1, -1, 64, 64)


def batch_of_two(label, h, w):
    return label[:, :, None, None].expand(2, -1, h, w)


def minus_one_and_one(label, h, w):
    return expanded(2 * label - 1, h, w)


def framed(label, h, w):
    maps = expanded(label, h, w).clone()
    maps[:, :, 0] = 0
    return maps


def transposed_label(label, h, w):
    return expanded(label.T if len(label) == label.shape[1] else label, h, w)


def label_of_the_first(label, h, w):
    return expanded(label[:1].expand_as(label), h, w)


def learned_by_heart(label, h, w):
    return expanded(torch.tensor([[1.0, 0, 0], [0, 1, 1]]), h, w)


def rounded(label, h, w):
    return expanded((label > 0).float(), h, w)


def prints_the_shape(label, h, w):
    print(end="")


MAPS = [(swapped, "Height and width are swapped"),
        (repeat_then_view, "side by side"),
        (view_of_channels_last, "side by side"),
        (channels_last, "channels stand last"),
        (left_to_broadcasting, "not repeated yet"),
        (repeat_without_axes, "Shape"), (class_index, "One map"),
        (squeezed, "look for a squeeze"),
        (five_attributes, "cannot be expanded"),
        (view_of_three, "A shape does not fit"),
        (expands_the_vector, "cannot be expanded"), (always_64, "Shape"),
        (batch_of_two, "Shape"),
        (minus_one_and_one, "The maps hold -1"),
        (framed, "not constant"), (transposed_label, "Wrong numbers"),
        (label_of_the_first, "label of the first"),
        (learned_by_heart, "Shape"), (rounded, "Wrong numbers"),
        (prints_the_shape, "without a return")]


# -- 3.5 --------------------------------------------------------------------

def conv_size(n, kernel, stride, padding):
    return (n + 2 * padding - kernel) // stride + 1


def transposed_size(n, kernel, stride, padding, output_padding=0):
    return (n - 1) * stride - 2 * padding + kernel + output_padding


def conv_by_floor(n, k, s, p):
    return math.floor((n + 2 * p - k) / s + 1)


def transposed_by_stamps(n, k, s, p, output_padding=0):
    last_stamp_ends = s * (n - 1) + k
    return last_stamp_ends - p - p + output_padding


def conv_by_places(n, k, s, p):
    return len(range(0, n + 2 * p - k + 1, s))


def conv_by_pytorch(n, k, s, p):
    return torch.nn.Conv2d(1, 1, k, s, p)(torch.ones(1, 1, n, n)).shape[2]


def transposed_by_pytorch(n, k, s, p, extra=0):
    layer = torch.nn.ConvTranspose2d(1, 1, k, s, p, output_padding=extra)
    return layer(torch.ones(1, 1, n, n)).shape[-1]


# -- all --------------------------------------------------------------------

RIGHT = {
    "3.1": [(f,) for f in (expanded, repeated, multiplied, interleaved,
                           filled)],
    "3.2": [(kind,) for kind in FADED],
    "3.3": [(kind,) for kind in (Generator, *GENERATORS)],
    "3.4": [("DCFAB",), (list("dcfab"),), ("D, C, F, A, B",),
            (("D", "C", "F", "A", "B"),)],
    "3.5": [(conv_size, transposed_size, 1),
            (conv_by_floor, transposed_by_stamps, 1),
            (conv_by_places, transposed_size, 1.0),
            (conv_by_pytorch, transposed_by_pytorch, 1)],
    "3.6": [(f,) for f in COUNTS],
}
WRONG = {
    "3.1": [((f,), words, "") for f, words in MAPS],
    "3.2": [((kind,), *rest) for kind, *rest in WRONG_FADED],
    "3.3": [((kind,), *rest) for kind, *rest in WRONG_GENERATORS],
    "3.4": [((letters,), words, "") for letters, words in [
        ("BCFAD", "Report 1: the columns are all the same"),
        ("FCDAB", "Report 1: the images look right"),
        ("CDFAB", "Report 1: nothing is wrong"),
        ("DFCAB", "Report 2: the translation itself"),
        ("DCAFB", "Report 3: A would show"), ("ABCDF", "Report 1: A would"),
        ("DBCAF", "Report 2: B would"), ("DACFB", "Report 2: A would"),
        ("DCBAF", "Report 3: B would"), ("DCFBA", "Report 4: B would"),
        ("DCFEB", "E: fewer blocks"), ("DCFA", "4 letters"),
        ("DCFABE", "6 letters"), ("DCFAA", "A cause is there twice"),
        ("DCFAX", "from A to F"), ([4, 3, 6, 1, 2], "from A to F"),
        ({1: "D"}, "Give letters")]],
    "3.5": [((c or conv_size, t or transposed_size, 1), words, "")
            for c, t, words in WRONG_SIZES] + [
        ((conv_size, transposed_size, n), words, "") for n, words in [
            (0, "the side is 63"), (2, "added once"), (-1, "does not turn"),
            (64, "does not turn"), ("1", "one number"),
            ((1, 1), "one number")]],
    "3.6": [((f,), words, "") for f, words in WRONG_COUNTS],
}
