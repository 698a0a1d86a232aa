"""Answers to the questions of chapter 3.

RIGHT[number] is a list of answers that must pass, written differently.
WRONG[number] is a list of (answer, words of the sentence that rejects it,
where the mistake circulates or "").
An answer is a tuple: what is given to check() after the number.
"""

import torch


def expanded(label, height, width):
    return label[:, :, None, None].expand(-1, -1, height, width)


def repeated(label, height, width):
    return label.view(*label.shape, 1, 1).repeat(1, 1, height, width)


def multiplied(c, h, w):
    return torch.einsum("nk,hw->nkhw", c, torch.ones(h, w))


def swapped(label, height, width):
    return label[:, :, None, None].expand(-1, -1, width, height)


RIGHT = {"3.1": [(expanded,), (repeated,), (multiplied,)]}
WRONG = {"3.1": [((swapped,), "Shape", "")]}
