"""Answers to the questions of chapter 2; see bank/chapter_03.py."""

import torch
import torch.nn.functional as F
from torch import nn

from stargan_tutorial import ResidualBlock

from ._chapter_02_blocks import BLOCKS, WRONG_BLOCKS
from ._chapter_02_tasks import RIGHT_TASKS, WRONG_TASKS

# -- 2.1 --------------------------------------------------------------------

def solution_norm(features, weight, bias, eps=1e-5):
    mean = features.mean(dim=(2, 3), keepdim=True)
    variance = ((features - mean) ** 2).mean(dim=(2, 3), keepdim=True)
    normalized = (features - mean) / (variance + eps).sqrt()
    return normalized * weight[:, None, None] + bias[:, None, None]


def flattened_norm(h, gamma, beta, eps=1e-5):
    n, c, height, width = h.shape
    flat = h.reshape(n, c, -1)
    flat = flat - flat.mean(-1, keepdim=True)
    flat = flat / (flat.pow(2).mean(-1, keepdim=True) + eps) ** 0.5
    return flat.view(n, c, height, width) * gamma.view(1, -1, 1, 1) + \
        beta.view(1, -1, 1, 1)


def squares_norm(x, scale, shift, eps=1e-5):
    mean = x.mean((-2, -1), keepdim=True)
    variance = (x * x).mean((-2, -1), keepdim=True) - mean * mean
    factor = scale[None, :, None, None] * torch.rsqrt(variance + eps)
    return (x - mean) * factor + shift[None, :, None, None]


def looped_norm(x, weight, bias, eps=1e-5):
    images = []
    for image in x:
        rows = [(m - m.mean()) / (m.var(unbiased=False) + eps).sqrt() * w + b
                for m, w, b in zip(image, weight, bias)]
        images.append(torch.stack(rows))
    return torch.stack(images)


def pytorch_norm(x, weight, bias, eps=1e-5):
    return F.instance_norm(x, weight=weight, bias=bias, eps=eps)


def _like(axes=(2, 3), unbiased=False, divide=lambda v, eps: (v + eps).sqrt(),
          end=lambda hat, w, b: hat * w + b):
    def norm(x, weight, bias, eps=1e-5):
        mean = x.mean(axes, keepdim=True)
        variance = x.var(axes, keepdim=True, unbiased=unbiased)
        return end((x - mean) / divide(variance, eps),
                   weight[:, None, None], bias[:, None, None])
    return norm


def named(name, function):
    function.__name__ = name
    return function


def eps_of_its_own(x, weight, bias, eps=1e-5):
    return solution_norm(x, weight, bias)


def not_centred(x, weight, bias, eps=1e-5):
    variance = x.var((2, 3), keepdim=True, unbiased=False)
    return x / (variance + eps).sqrt() * weight[:, None, None] + \
        bias[:, None, None]


def only_centred(x, weight, bias, eps=1e-5):
    return (x - x.mean((2, 3), keepdim=True)) * weight[:, None, None] + \
        bias[:, None, None]


def weight_meets_the_columns(x, weight, bias, eps=1e-5):
    ones, zeros = torch.ones_like(weight), torch.zeros_like(bias)
    return solution_norm(x, ones, zeros, eps) * weight + bias


def mean_without_keepdim(x, weight, bias, eps=1e-5):
    return (x - x.mean((2, 3))) * weight[:, None, None]


def three_channels_only(x, weight, bias, eps=1e-5):
    return solution_norm(x, weight, bias, eps) + 0 * weight.view(1, 3, 1, 1)


def overwrites_the_features(x, weight, bias, eps=1e-5):
    x -= x.mean((2, 3), keepdim=True)
    x /= (x.pow(2).mean((2, 3), keepdim=True) + eps).sqrt()
    return x * weight[:, None, None] + bias[:, None, None]


def forgets_to_return(x, weight, bias, eps=1e-5):
    solution_norm(x, weight, bias, eps)


def flat_result(x, weight, bias, eps=1e-5):
    return solution_norm(x, weight, bias, eps).flatten(2)


def absolute_deviation(x, weight, bias, eps=1e-5):
    x = x - x.mean((2, 3), keepdim=True)
    size = x.abs().mean((2, 3), keepdim=True)
    return x / (size + eps) * weight[:, None, None] + bias[:, None, None]


WRONG_NORMS = [
    (named("batch_norm", _like((0, 2, 3))), "This is BatchNorm"),
    (named("layer_norm", _like((1, 2, 3))), "This is LayerNorm"),
    (named("one_mean_for_all", _like((0, 1, 2, 3))), "One mean for"),
    (named("over_channels", _like((1,))), "over the channels of each pixel"),
    (named("over_columns", _like((2,))), "over one column"),
    (named("over_rows", _like((3,))), "over one row"),
    (named("unbiased", _like(unbiased=True)), "is the unbiased one"),
    (named("no_affine", _like(end=lambda h, w, b: h)), "two more vectors"),
    (named("no_shift", _like(end=lambda h, w, b: h * w)), "shift is missing"),
    (named("no_scale", _like(end=lambda h, w, b: h + b)), "scale is missing"),
    (named("swapped", _like(end=lambda h, w, b: h * b + w)), "are swapped"),
    (named("shift_scaled", _like(end=lambda h, w, b: (h + b) * w)),
     "multiplied, too"),
    (named("one_plus_scale", _like(end=lambda h, w, b: h * (1 + w) + b)),
     "counted from 1"),
    (named("eps_outside", _like(divide=lambda v, e: v.sqrt() + e)),
     "outside the root"),
    (named("std_plus_eps", _like(unbiased=True,
                                 divide=lambda v, e: v.sqrt() + e)),
     "outside the root"),
    (named("no_eps", _like(divide=lambda v, e: v.sqrt())), "eps is left out"),
    (named("by_variance", _like(divide=lambda v, e: v + e)),
     "divide by the variance"),
    (eps_of_its_own, "use the argument"),
    (not_centred, "mean is not subtracted"),
    (only_centred, "only centred"),
    (weight_meets_the_columns, "two more axes"),
    (mean_without_keepdim, "keep the axes"),
    (three_channels_only, "written down as a number"),
    (overwrites_the_features, "in place"),
    (forgets_to_return, "without a return"),
    (flat_result, "The shape must stay"),
    (absolute_deviation, "Wrong values"),
]


# -- 2.5 --------------------------------------------------------------------

def solution_explain(norm, features):
    try:
        return norm(features)
    except ValueError as error:
        return str(error).splitlines()[0]


def split_explain(layer, maps):
    out = None
    try:
        out = layer(maps)
    except Exception as said:
        out = f"{said}".split("\n")[0]
    return out


def partition_explain(norm, x):
    try:
        result = norm(x)
    except ValueError as error:
        first, _, _ = str(error).partition("\n")
        return first
    else:
        return result


def not_caught(norm, features):
    return norm(features)


def catches_another_error(norm, features):
    try:
        return norm(features)
    except RuntimeError as error:
        return str(error)


def text_from_memory(norm, features):
    if features.shape[2:] == (1, 1):
        return "Expected more than 1 spatial element when training"
    return norm(features)


def refuses_one_row(norm, features):
    if 1 in features.shape[2:]:
        return "Expected more than 1 spatial element when training"
    return norm(features)


def text_in_the_handler(norm, features):
    try:
        return norm(features)
    except ValueError:
        return "Expected more than 1 spatial element when training"


def returns_the_error(norm, features):
    try:
        return norm(features)
    except ValueError as error:
        return error


def prints_it(norm, features):
    try:
        return norm(features)
    except ValueError as error:
        print(str(error).splitlines()[0])


def whole_message(norm, features):
    try:
        return norm(features)
    except ValueError as error:
        return str(error)


def returns_the_input(norm, features):
    try:
        norm(features)
        return features
    except ValueError as error:
        return str(error).splitlines()[0]


def says_the_kind(norm, features):
    try:
        return norm(features)
    except ValueError as error:
        return type(error).__name__


EXPLAINS = [(not_caught, "gets out"), (catches_another_error, "gets out"),
            (text_from_memory, "let the norm decide"),
            (refuses_one_row, "let the norm decide"),
            (text_in_the_handler, "not the norm's own"),
            (returns_the_error, "must be a string"),
            (prints_it, "without a return"), (whole_message, "first line"),
            (returns_the_input, "output as it is"),
            (says_the_kind, "not the norm's own")]

# -- all --------------------------------------------------------------------

RIGHT = {
    "2.1": [(solution_norm,), (flattened_norm,), (squares_norm,),
            (looped_norm,), (pytorch_norm,)],
    "2.2": [("DGCFAB",), (list("DGCFAB"),), ("d g c f a b",),
            (("D", "G", "C", "F", "A", "B"),)],
    "2.3": [(block,) for block in BLOCKS],
    "2.4": [(ResidualBlock,), *[(block,) for block in BLOCKS]],
    "2.5": [("CD", solution_explain), ("d, c", split_explain),
            (["C", "D"], partition_explain)],
} | RIGHT_TASKS

WRONG = {
    "2.1": [((norm,), words, "") for norm, words in WRONG_NORMS],
    "2.2": [
        (("DGCFABE",), "ReLU after the addition", ""),
        (("DGCFAE",), "ReLU after the addition", ""),
        (("DGFAB",), "5 lines", ""), ((list("DGCFCAB"),), "twice", ""),
        (("DGCFBA",), "after the return", ""),
        (("GDCFAB",), "first line", ""), (("FGCDAB",), "first line", ""),
        (("DACFGB",), "norm2 stands before", ""),
        (("DFGACB",), "in a row", ""), (("DCGFAB",), "before the first", ""),
        (("DGFCAB",), "between the second", ""),
        (("DGFACB",), "end of the branch", ""),
        (([4, 7, 3, 6, 1, 2],), "Give letters", ""), ((6,), "letters", ""),
    ],
    "2.3": [((block,), words, source)
            for block, words, source in WRONG_BLOCKS],
    "2.4": [((block,), words, source)
            for block, words, source in WRONG_BLOCKS]
    + [((nn.Identity(),), "not an object", "")],
    "2.5": [
        (("ACD", solution_explain), "A: a shift", ""),
        (("BCD", solution_explain), "B: a positive", ""),
        (("CDE", solution_explain), "E: a constant", ""),
        (("CDF", solution_explain), "F: the mean of", ""),
        (("D", solution_explain), "C: put a factor", ""),
        (("C", solution_explain), "D: mean and", ""),
        (("", solution_explain), "C: put a factor", ""),
        (("AB", solution_explain), "A: a shift", ""),
        (("XY", solution_explain), "from A to F", ""),
        *[(("CD", explain), words, "") for explain, words in EXPLAINS],
    ],
} | WRONG_TASKS
