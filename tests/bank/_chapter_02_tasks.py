"""Answers to exercises 2.6 and 2.7, whose functions get a block."""

import copy

import torch
from torch import nn

from stargan_tutorial import ResidualBlock

# -- 2.6 --------------------------------------------------------------------


def solution_start(block):
    nn.init.zeros_(block.main[4].weight)
    nn.init.zeros_(block.main[4].bias)


def without_gradients(block):
    with torch.no_grad():
        for parameter in list(block.parameters())[-2:]:
            parameter.mul_(0)


def through_data(module):
    last = module.main[-1]
    last.weight.data, last.bias.data = [
        torch.zeros_like(p) for p in (last.weight, last.bias)]


def new_parameters(block):
    norm = block.main[4]
    norm.weight = nn.Parameter(torch.zeros(norm.num_features))
    norm.bias = nn.Parameter(torch.zeros(norm.num_features))


def through_the_state(block):
    state = block.state_dict()
    for name in ("main.4.weight", "main.4.bias"):
        state[name] = 0 * state[name]
    block.load_state_dict(state)


def scale_only(block):
    nn.init.zeros_(block.main[4].weight)


def shift_only(block):
    nn.init.zeros_(block.main[4].bias)


def silent_convolutions(block):
    nn.init.zeros_(block.main[0].weight)
    nn.init.zeros_(block.main[3].weight)


def second_convolution_and_shift(block):
    nn.init.zeros_(block.main[3].weight)
    nn.init.zeros_(block.main[4].bias)


def both_norms(block):
    for i in (1, 4):
        nn.init.zeros_(block.main[i].weight)
        nn.init.zeros_(block.main[i].bias)


def first_norm_only(block):
    nn.init.zeros_(block.main[1].weight)
    nn.init.zeros_(block.main[1].bias)


def identity_convolutions(block):
    for i in (0, 3):
        nn.init.dirac_(block.main[i].weight)


def frozen(block):
    solution_start(block)
    block.requires_grad_(False)


def around_the_branch(block):
    block.forward = lambda x, label=None: x


def tiny_scale(block):
    nn.init.constant_(block.main[4].weight, 1e-4)
    nn.init.zeros_(block.main[4].bias)


def of_a_copy(block):
    block = copy.deepcopy(block)
    solution_start(block)
    return block


def number_for_a_parameter(block):
    block.main[4].weight = 0
    block.main[4].bias = 0


def tensor_for_a_parameter(block):
    block.main[4].weight = torch.zeros(8)


def multiplies_in_place(block):
    block.main[4].weight *= 0


def eight_channels(block):
    with torch.no_grad():
        block.main[4].weight.copy_(torch.zeros(8))
        block.main[4].bias.copy_(torch.zeros(8))


def removes_the_norm(block):
    block.main[4] = nn.Identity()


def zero_gradients(block):
    block.zero_grad()


# -- 2.7 --------------------------------------------------------------------

def solution_diagnose(block):
    scale, shift = list(block.parameters())[-2:]
    nn.init.zeros_(scale)
    nn.init.zeros_(shift)
    x = torch.linspace(-1, 1, 16).reshape(1, 1, 4, 4)
    x = x.repeat(1, len(scale), 1, 1)
    out = block(x)
    if torch.equal(out, x):
        return "fine"
    return "ReLU after" if torch.equal(out, x.relu()) else "no skip"


@torch.no_grad()
def compares_with_the_branch(block):
    x = torch.randn(2, block.main[0].in_channels, 5, 5) * 100
    out, change = block(x), block.main(x)
    kinds = {"fine": x + change, "no skip": change,
             "ReLU after": torch.relu(x + change)}
    return next(k for k, v in kinds.items() if torch.allclose(out, v))


def looks_at_signs(block):
    *_, weight, bias = block.parameters()
    with torch.no_grad():
        weight.zero_()
        bias.zero_()
        x = torch.ones(1, weight.numel(), 8, 8)
        plus, minus = block(x), block(-x)
    if not plus.any():
        return "no skip"
    return "fine" if minus.any() else "ReLU after"


def _silent(block, x):
    for parameter in list(block.parameters())[-2:]:
        nn.init.zeros_(parameter)
    channels = len(list(block.parameters())[-1])
    x = x.expand(1, channels, 4, 4)
    return x, block(x)


WAVE = torch.linspace(-1, 1, 16).reshape(1, 1, 4, 4)


def always_fine(block):
    return "fine"


def asks_for_the_class_name(block):
    name = type(block).__name__
    return {"NoSkip": "no skip", "ReluAfter": "ReLU after"}.get(name, "fine")


def positive_input_only(block):
    x, out = _silent(block, torch.rand(1, 1, 4, 4))
    return "fine" if torch.equal(x, out) else "no skip"


def zeros_as_input(block):
    x, out = _silent(block, torch.zeros(1, 1, 4, 4))
    return "fine" if torch.equal(x, out) else "no skip"


def relu_by_sign_alone(block):
    x, out = _silent(block, WAVE)
    if (out >= 0).all():
        return "ReLU after"
    return "fine"


def all_that_differs_is_no_skip(block):
    x, out = _silent(block, WAVE)
    return "fine" if torch.equal(x, out) else "no skip"


def forgets_the_shift(block):
    nn.init.zeros_(list(block.parameters())[-2])
    x = WAVE.expand(1, len(list(block.parameters())[-1]), 4, 4)
    out = block(x)
    if torch.equal(out, x):
        return "fine"
    return "ReLU after" if (out >= 0).all() else "no skip"


def silences_nothing(block):
    x = torch.randn(1, len(list(block.parameters())[-1]), 6, 6)
    return "ReLU after" if (block(x) >= 0).all() else "fine"


def four_channels(block):
    x, out = torch.randn(1, 4, 4, 4), None
    out = block(x)
    return "ReLU after" if (out >= 0).all() else "fine"


def one_pixel(block):
    x = torch.ones(1, len(list(block.parameters())[-1]), 1, 1)
    return "fine" if torch.equal(block(x), x) else "no skip"


def leaf_in_place(block):
    scale, shift = list(block.parameters())[-2:]
    scale *= 0
    return "fine"


def other_words(block):
    return solution_diagnose(block).upper()


def true_or_false(block):
    return solution_diagnose(block) == "fine"


def the_block_class(block):
    return ResidualBlock


RIGHT_TASKS = {
    "2.6": [(f,) for f in (solution_start, without_gradients, through_data,
                           new_parameters, through_the_state)],
    "2.7": [(solution_diagnose,), (compares_with_the_branch,),
            (looks_at_signs,)],
}
WRONG_TASKS = {
    "2.6": [((f,), words, "") for f, words in [
        (scale_only, "A constant is still added"),
        (shift_only, "still changes its input"),
        (silent_convolutions, "The convolutions changed"),
        (second_convolution_and_shift, "The convolutions changed"),
        (identity_convolutions, "The convolutions changed"),
        (both_norms, "something before it is silent"),
        (first_norm_only, "A constant is still added"),
        (frozen, "no longer learns"),
        (around_the_branch, "goes around the branch"),
        (tiny_scale, "not to the last bit"), (of_a_copy, "did not change"),
        (zero_gradients, "did not change"),
        (number_for_a_parameter, "fill it in place"),
        (tensor_for_a_parameter, "fill it in place"),
        (multiplies_in_place, "cannot be changed in place"),
        (eight_channels, "must come from the block"),
        (removes_the_norm, "still changes its input")]],
    "2.7": [((f,), words, "") for f, words in [
        (always_fine, "without a skip is said to be fine"),
        (asks_for_the_class_name, "without a skip is said to be fine"),
        (positive_input_only, "ends in a ReLU is said to be fine"),
        (zeros_as_input, "without a skip is said to be fine"),
        (relu_by_sign_alone, "without a skip is said to end"),
        (all_that_differs_is_no_skip, "said to have no skip"),
        (forgets_the_shift, "right block is said"),
        (silences_nothing, "without a skip is said to be fine"),
        (four_channels, "fixed number of channels"),
        (one_pixel, "a map of one pixel"), (leaf_in_place, "no_grad"),
        (other_words, "three words"), (true_or_false, "three words"),
        (the_block_class, "three words")]],
}
