"""Answers to the questions of chapter 0."""

from functools import cache

import numpy as np
import torch

from stargan_tutorial import Avatars, open_model

NAMES = ["Black_Hair", "Blond_Hair", "Brown_Hair", "Eyeglasses", "Smiling"]


@cache
def patient():
    return open_model("patient")


class Model:
    """What a notebook calls ``model``, loaded when it is first used."""

    def __getattr__(self, name):
        return getattr(patient(), name)


model = Model()


# -- 0.1 ----------------------------------------------------------------------

def blond_with_a_smile():
    return torch.tensor([0.0, 1.0, 0.0, 0.0, 1.0])


def encoded():
    return Avatars.attributes.encode("Smiling", "Blond_Hair")


def written_as_integers():
    return torch.tensor([0, 1, 0, 0, 1])


def filled():
    label = torch.zeros(5)
    label[[1, 4]] = 1
    return label


def counted_from_one():
    return torch.tensor([1.0, 0.0, 0.0, 1.0, 0.0])


def brown():
    return torch.tensor([0.0, 0.0, 1.0, 0.0, 1.0])


def smile_only():
    return torch.tensor([0.0, 0.0, 0.0, 0.0, 1.0])


def without_the_smile():
    return torch.tensor([0.0, 1.0, 0.0, 0.0, 0.0])


def with_glasses():
    return torch.tensor([0.0, 1.0, 0.0, 1.0, 1.0])


def minus_one_for_without():
    return torch.tensor([-1.0, 1.0, -1.0, -1.0, 1.0])


def two_colours():
    return torch.tensor([1.0, 1.0, 0.0, 0.0, 1.0])


def random_numbers():
    return torch.randn(5)


def all_ones():
    return torch.ones(5)


def a_list():
    return [0.0, 1.0, 0.0, 0.0, 1.0]


def a_batch():
    return torch.tensor([[0.0, 1.0, 0.0, 0.0, 1.0]])


def no_return():
    torch.tensor([0.0, 1.0, 0.0, 0.0, 1.0])


def six_numbers():
    return torch.tensor([0.0, 1.0, 0.0, 0.0, 1.0, 0.0])


# -- 0.2 ----------------------------------------------------------------------

def flip_free(label, name):
    target = label.clone()
    i = NAMES.index(name)
    target[i] = 1 - target[i]
    return target


def flip_by_mask(label, attribute):
    mask = torch.tensor([float(n == attribute) for n in NAMES])
    return (label - mask).abs()


def flip_by_not(c, name):
    new = torch.tensor(c.tolist())
    new[NAMES.index(name)] = float(not c[NAMES.index(name)])
    return new


def flip_by_where(label, name):
    here = torch.arange(5) == NAMES.index(name)
    return torch.where(here, 1 - label, label)


def second_name_for_the_label(label, name):
    target = label
    i = NAMES.index(name)
    target[i] = 1 - target[i]
    return target


def only_switches_on(label, name):
    target = label.clone()
    target[NAMES.index(name)] = 1
    return target


def only_switches_off(label, name):
    target = label.clone()
    target[NAMES.index(name)] = 0
    return target


def minus_sign(label, name):
    target = label.clone()
    target[NAMES.index(name)] = -target[NAMES.index(name)]
    return target


def minus_one_for_off(label, name):
    target = label.clone()
    i = NAMES.index(name)
    target[i] = 1 - 2 * target[i]
    return target


def flips_all(label, name):
    return 1 - label


def from_zeros(label, name):
    target = torch.zeros(5)
    target[NAMES.index(name)] = 1
    return target


def from_zeros_flipped(label, name):
    target = torch.zeros_like(label)
    target[NAMES.index(name)] = 1 - label[NAMES.index(name)]
    return target


def one_number(label, name):
    return 1 - label[NAMES.index(name)]


def always_the_smile(label, name):
    target = label.clone()
    target[4] = 1 - target[4]
    return target


def visible_flips(label, name):
    return torch.tensor([0.0, 0, 1, 1, 1] if name == "Smiling" else
                        [0.0, 0, 1, 0, 0])


def copy_only(label, name):
    return label.clone()


def clears_hair_before_the_flip(label, name):
    target = label.clone()
    target[:3] = 0
    target[NAMES.index(name)] = 1 - target[NAMES.index(name)]
    return target


def forgot_the_return(label, name):
    target = label.clone()
    target[NAMES.index(name)] = 1 - target[NAMES.index(name)]


# -- 0.3 ----------------------------------------------------------------------

def my_set_attribute(label, name):
    target = label.clone()
    if name in NAMES[:3]:
        target[:3] = 0
    target[NAMES.index(name)] = 1
    return target


def set_by_the_package(own, wanted):
    return Avatars.attributes.apply(own, set=[wanted])


def set_by_names(label, name):
    on = {n for n, v in zip(NAMES, label) if v}
    if name.endswith("Hair"):
        on -= {n for n in NAMES if n.endswith("Hair")}
    return torch.tensor([float(n in on | {name}) for n in NAMES])


def set_by_parts(label, name):
    i = NAMES.index(name)
    hair = torch.eye(3)[i] if i < 3 else label[:3]
    free = torch.maximum(label[3:], torch.eye(5)[i, 3:])
    return torch.cat([hair, free])


def set_in_place(label, name):
    if name in NAMES[:3]:
        label[:3] = 0
    label[NAMES.index(name)] = 1
    return label


def set_from_zeros(label, name):
    target = torch.zeros(5)
    target[NAMES.index(name)] = 1
    return target


def clears_nothing(label, name):
    target = label.clone()
    target[NAMES.index(name)] = 1
    return target


def clears_after_setting(label, name):
    target = label.clone()
    target[NAMES.index(name)] = 1
    if name in NAMES[:3]:
        target[:3] = 0
    return target


def always_clears(label, name):
    target = label.clone()
    target[:3] = 0
    target[NAMES.index(name)] = 1
    return target


def toggles(label, name):
    target = label.clone()
    i = NAMES.index(name)
    if i < 3:
        target[:3] = 0
        target[i] = 1
    else:
        target[i] = 1 - target[i]
    return target


def clears_only_brown(label, name):
    target = label.clone()
    if name in NAMES[:3]:
        target[2] = 0
    target[NAMES.index(name)] = 1
    return target


def clears_glasses_too(label, name):
    target = label.clone()
    if name in NAMES[:3]:
        target[:4] = 0
    target[NAMES.index(name)] = 1
    return target


def all_attributes_exclude(label, name):
    target = label.clone()
    target[:] = 0
    target[NAMES.index(name)] = 1
    return target


def minus_one_clears(label, name):
    target = label.clone()
    if name in NAMES[:3]:
        target[:3] = -1
    target[NAMES.index(name)] = 1
    return target


def replaces_the_smile_by_glasses(label, name):
    target = label.clone()
    target[:3] = 0 if name in NAMES[:3] else target[:3]
    target[3:] = 0 if name in NAMES[3:] else target[3:]
    target[NAMES.index(name)] = 1
    return target


# -- 0.4 ----------------------------------------------------------------------

def bytes_to_signed(pixels):
    return pixels.float() / 127.5 - 1


def as_mean_and_std(pixels):
    return (pixels.to(torch.float32) / 255 - 0.5) / 0.5


def centred_first(p):
    return (p - 127.5) / 127.5


def by_lerp(pixels):
    return torch.lerp(torch.tensor(-1.0), torch.tensor(1.0), pixels / 255)


def unit_range(pixels):
    return pixels.float() / 255


def zero_to_two(pixels):
    return pixels.float() / 127.5


def half_width(pixels):
    return pixels.float() / 255 - 0.5


def by_128(pixels):
    return pixels.float() / 128 - 1


def wraps_by_doubling(pixels):
    return 2 * pixels / 255 - 1


def wraps_by_subtracting(pixels):
    return (pixels - 128) / 127


def stretched(pixels):
    p = pixels.float()
    return (p - p.min()) / (p.max() - p.min()) * 2 - 1


def own_mean_and_std(pixels):
    p = pixels.float()
    return (p - p.mean()) / p.std()


def swapped_ends(pixels):
    return 1 - pixels.float() / 127.5


def in_float64(pixels):
    return pixels.double() / 127.5 - 1


def in_half(pixels):
    return (pixels.float() / 127.5 - 1).half()


def whole_division(pixels):
    return pixels.float() // 127.5 - 1


def as_int8(pixels):
    return (pixels.int() - 128).to(torch.int8)


def imagenet(pixels):
    mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
    std = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    return (pixels / 255 - mean) / std


def channels_last(pixels):
    return (pixels.float() / 127.5 - 1).permute(1, 2, 0)


def as_a_batch(pixels):
    return (pixels.float() / 127.5 - 1)[None]


def blue_first(pixels):
    return pixels.flip(0).float() / 127.5 - 1


def clamped(pixels):
    return pixels.float().clamp(-1, 1)


def as_numpy(pixels):
    return (pixels.numpy() / 127.5 - 1).astype(np.float32)


def with_tanh(pixels):
    x = torch.tanh(pixels.float() / 127.5 - 1)
    return x / torch.tanh(torch.tensor(1.0))


# -- 0.6 ----------------------------------------------------------------------

def round_trip(image, label, target):
    there = model.translate(image, target)
    back = model.translate(there, label)
    return (back - image).abs().mean().item() / 2


def round_trip_of_batches(x, own, c):
    with torch.no_grad():
        fake = model.generator(x[None], c[None])
        again = model.generator(fake, own[None])
    return torch.nn.functional.l1_loss(again[0], x).item() / 2


def round_trip_rescaled(image, label, target):
    back = model.translate(model.translate(image, target), label)
    a, b = (back + 1) / 2, (image + 1) / 2
    return float((a - b).abs().sum() / a.numel())


def there_only(image, label, target):
    return (model.translate(image, target) - image).abs().mean().item() / 2


def against_the_fake(image, label, target):
    there = model.translate(image, target)
    back = model.translate(there, label)
    return (back - there).abs().mean().item() / 2


def width_of_two(image, label, target):
    return 2 * round_trip(image, label, target)


def width_of_four(image, label, target):
    return round_trip(image, label, target) / 2


def in_percent(image, label, target):
    return 100 * round_trip(image, label, target)


def no_abs(image, label, target):
    back = model.translate(model.translate(image, target), label)
    return (back - image).mean().item() / 2


def squared(image, label, target):
    back = model.translate(model.translate(image, target), label)
    return torch.nn.functional.mse_loss(back, image).item()


def summed(image, label, target):
    back = model.translate(model.translate(image, target), label)
    return (back - image).abs().sum().item() / 2


def from_the_image_again(image, label, target):
    model.translate(image, target)
    back = model.translate(image, label)
    return (back - image).abs().mean().item() / 2


def labels_swapped(image, label, target):
    return (model.translate(model.translate(image, label), target)
            - image).abs().mean().item() / 2


def target_twice(image, label, target):
    return (model.translate(model.translate(image, target), target)
            - image).abs().mean().item() / 2


def a_tensor(image, label, target):
    back = model.translate(model.translate(image, target), label)
    return (back - image).abs().mean() / 2


def the_largest(image, label, target):
    back = model.translate(model.translate(image, target), label)
    return (back - image).abs().max().item() / 2


def rounded(image, label, target):
    return round(round_trip(image, label, target), 3)


def a_guess(image, label, target):
    return 0.00217


def other_weights(image, label, target):
    fast = open_model("cpu")
    back = fast.translate(fast.translate(image, target), label)
    return (back - image).abs().mean().item() / 2


def the_printed_number(image, label, target):
    return 0.002


RIGHT = {
    "0.1": [(blond_with_a_smile,), (encoded,), (written_as_integers,),
            (filled,)],
    "0.2": [(flip_free,), (flip_by_mask,), (flip_by_not,), (flip_by_where,)],
    "0.3": [(my_set_attribute,), (set_by_the_package,), (set_by_names,),
            (set_by_parts,)],
    "0.4": [(bytes_to_signed,), (as_mean_and_std,), (centred_first,),
            (by_lerp,)],
    "0.5": [(["D", "F", "A", "E", "C"],), (["D", "F", "E", "A", "C"],),
            ("dfaec",)],
    "0.6": [(round_trip,), (round_trip_of_batches,), (round_trip_rescaled,)],
    "0.7": [(["B", "C", "E", "F"],), ("FECB",), (["c", "b", "f", "e"],)],
}
ZEROED = "yunjey/stargan#108"
SIGNS = "crazydemo/facial-attribute-classification-with-graph#1"
RANGE = "voletiv/self-attention-GAN-pytorch#6"
BITS = "eriklindernoren/PyTorch-GAN implementations/stargan/stargan.py"
WRONG = {
    "0.1": [((counted_from_one,), "count along the order", ""),
            ((brown,), "count along the order", ""),
            ((smile_only,), "describes the whole picture", ZEROED),
            ((without_the_smile,), "smiles", ""),
            ((with_glasses,), "wears no glasses", ""),
            ((minus_one_for_without,), "written 0", SIGNS),
            ((two_colours,), "one hair colour", BITS),
            ((random_numbers,), "other numbers than 0", ""),
            ((all_ones,), "one hair colour", ""),
            ((a_list,), "It gives list", ""),
            ((a_batch,), "Shape (1, 5)", ""),
            ((six_numbers,), "Shape (6,)", "yunjey/stargan#29"),
            ((no_return,), "None", "")],
    "0.2": [((second_name_for_the_label,), "second name", ""),
            ((only_switches_on,), "always switches on", ""),
            ((only_switches_off,), "always switches off", ""),
            ((minus_sign,), "minus sign", ""),
            ((minus_one_for_off,), "It holds -1", SIGNS),
            ((flips_all,), "Every number was flipped", ""),
            ((from_zeros,), "All other numbers are 0", ZEROED),
            ((from_zeros_flipped,), "All other numbers are 0", ZEROED),
            ((one_number,), "Shape ()", ""),
            ((always_the_smile,), "Smiling changed when Eyeglasses", ""),
            ((visible_flips,), "the rest must stay", ""),
            ((copy_only,), "Nothing changes", ""),
            ((clears_hair_before_the_flip,), "Black_Hair changed", ""),
            ((forgot_the_return,), "without a return", "")],
    "0.3": [((set_in_place,), "second name", ""),
            ((set_from_zeros,), "no list of changes", ZEROED),
            ((all_attributes_exclude,), "no list of changes", ZEROED),
            ((clears_nothing,), "old hair colour stays", ""),
            ((clears_after_setting,), "before all three were cleared", ""),
            ((always_clears,), "wiped out the hair", ""),
            ((toggles,), "switched it off", ""),
            ((clears_only_brown,), "two hair colours", ""),
            ((clears_glasses_too,), "Eyeglasses changed", ""),
            ((minus_one_clears,), "It holds -1", SIGNS),
            ((replaces_the_smile_by_glasses,), "nobody asked", "")],
    "0.4": [((unit_range,), "[0, 1]", RANGE),
            ((zero_to_two,), "shift it", ""),
            ((half_width,), "the ends must be -1 and 1",
             "ctmakro/DCGAN-Keras#3"),
            ((by_128,), "not 256", ""),
            ((wraps_by_doubling,), "wrap round", ""),
            ((wraps_by_subtracting,), "wrap round", ""),
            ((stretched,), "stretched to its own range", ""),
            ((own_mean_and_std,), "the ends must be", ""),
            ((swapped_ends,), "Black and white are swapped", ""),
            ((in_float64,), "float64", ""),
            ((in_half,), "float16", ""),
            ((whole_division,), "same number", ""),
            ((as_int8,), "whole numbers", ""),
            ((imagenet,), "three channels", ""),
            ((channels_last,), "keeps its shape", ""),
            ((as_a_batch,), "keeps its shape", ""),
            ((blue_first,), "Red and blue", ""),
            ((clamped,), "same number", ""),
            ((as_numpy,), "ndarray", ""),
            ((with_tanh,), "equal steps", "")],
    "0.5": [((["D", "F", "A", "B", "C"],), "Line B", ""),
            ((["D", "B", "F", "A", "E", "C"],), "Line B", ""),
            ((["D", "A", "F", "E", "C"],), "A stands before F", ""),
            ((["F", "D", "A", "E", "C"],), "F stands before D", ""),
            ((["D", "F", "A", "C", "E"],), "C stands before E", ""),
            ((["D", "F", "A", "C"],), "missing", ""),
            ((["D", "D", "F", "A", "E", "C"],), "once", ""),
            (([4, 6, 1, 5, 3],), "letters", "")],
    "0.6": [((there_only,), "only the way there", ""),
            ((against_the_fake,), "with the translation",
             ""),
            ((width_of_two,), "width of 2", ""),
            ((width_of_four,), "divided out twice", ""),
            ((in_percent,), "percent", ""),
            ((no_abs,), "abs()", ""),
            ((squared,), "squared", ""),
            ((summed,), "sum over the pixels", ""),
            ((from_the_image_again,), "starts from the image", ""),
            ((labels_swapped,), "changed places", ""),
            ((target_twice,), "ask for the target", ""),
            ((a_tensor,), "tensor", ""),
            ((the_largest,), "largest", ""),
            ((rounded,), "rounded", ""),
            ((the_printed_number,), "rounded", ""),
            ((a_guess,), "is not the distance", ""),
            ((other_weights,), "other weights", ""),
            ((0.002,), "the function itself", "")],
    "0.7": [((["A", "B", "C", "E", "F"],), "A does no harm", ""),
            ((["B", "C", "D", "E", "F"],), "D gives no picture", ZEROED),
            ((["C", "E", "F"],), "upside-down", ""),
            ((["B", "E", "F"],), "red and blue", ""),
            ((["B", "C", "F"],), "model.generator checks nothing", ZEROED),
            ((["B", "C", "E"],), "range", RANGE),
            ((["G"],), "A to F", ""),
            (([],), "B is missing", ""),
            (([1, 2],), "letters", "")],
}
