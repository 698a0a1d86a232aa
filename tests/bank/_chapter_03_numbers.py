"""Formulas, right and wrong, for exercises 3.5 and 3.6."""

import torch

from stargan_tutorial import Generator

# -- 3.5: (conv_size or None, transposed_size or None, words) -----------------


def no_floor(n, k, s, p):
    return (n + 2 * p - k) / s + 1


def rounds_up(n, k, s, p):
    return -(-(n + 2 * p - k) // s) + 1


def rounds(n, k, s, p):
    return round((n + 2 * p - k) / s) + 1


def padding_once(n, k, s, p):
    return (n + p - k) // s + 1


def no_plus_one(n, k, s, p):
    return (n + 2 * p - k) // s


def no_padding(n, k, s, p):
    return (n - k) // s + 1


def padding_subtracted(n, k, s, p):
    return (n - 2 * p - k) // s + 1


def by_stride(n, k, s, p):
    return n // s


def same_padding(n, k, s, p):
    return (n + s - 1) // s


def halves(n, k, s, p):
    return n // 2 if s == 2 else n


def stride_forgotten(n, k, s, p):
    return n + 2 * p - k + 1


def of_the_other(n, k, s, p):
    return (n - 1) * s - 2 * p + k


def conv_of_the_cell(n, k, s, p):
    return {7: 64, 4: 32}.get(k, 32)


def size_as_a_pair(n, k, s, p):
    side = (n + 2 * p - k) // s + 1
    return side, side


def extra_ignored(n, k, s, p, extra=0):
    return (n - 1) * s - 2 * p + k


def extra_twice(n, k, s, p, extra=0):
    return (n - 1) * s - 2 * p + k + 2 * extra


def extra_subtracted(n, k, s, p, extra=0):
    return (n - 1) * s - 2 * p + k - extra


def extra_times_stride(n, k, s, p, extra=0):
    return (n - 1) * s - 2 * p + k + s * extra


def extra_as_input(n, k, s, p, extra=0):
    return (n + extra - 1) * s - 2 * p + k


def a_stamp_too_many(n, k, s, p, extra=0):
    return n * s - 2 * p + k + extra


def cut_once(n, k, s, p, extra=0):
    return (n - 1) * s - p + k + extra


def padding_added(n, k, s, p, extra=0):
    return (n - 1) * s + 2 * p + k + extra


def padding_forgotten(n, k, s, p, extra=0):
    return (n - 1) * s + k + extra


def doubles(n, k, s, p, extra=0):
    return n * s


def doubles_and_adds(n, k, s, p, extra=0):
    return n * s + extra


def conv_with_extra(n, k, s, p, extra=0):
    return (n + 2 * p - k) // s + 1 + extra


def always_64(n, k, s, p, extra=0):
    return 64


def kernel_forgotten(n, k, s, p, extra=0):
    return (n - 1) * s - 2 * p + extra


WRONG_SIZES = [
    (no_floor, None, "no whole number"), (rounds_up, None, "rounds up"),
    (rounds, None, "to the nearest"), (padding_once, None, "one side only"),
    (no_plus_one, None, "first place"), (no_padding, None, "forgotten"),
    (padding_subtracted, None, "makes the map larger"),
    (by_stride, None, "Side by stride: true"),
    (same_padding, None, "another library"), (halves, None, "you say"),
    (stride_forgotten, None, "you say"),
    (of_the_other, None, "formula of the transposed"),
    (conv_of_the_cell, None, "you say"),
    (size_as_a_pair, None, "return one number"),
    (None, extra_ignored, "has no effect"), (None, extra_twice, "twice"),
    (None, extra_subtracted, "makes the map larger"),
    (None, extra_times_stride, "multiplied by the stride"),
    (None, extra_as_input, "multiplied by the stride"),
    (None, a_stamp_too_many, "stamp too many"),
    (None, cut_once, "one side only"), (None, padding_added, "cuts it off"),
    (None, padding_forgotten, "forgotten"), (None, doubles, "Side times"),
    (None, doubles_and_adds, "Side times"),
    (None, conv_with_extra, "formula of the convolution"),
    (None, always_64, "you say"), (None, kernel_forgotten, "you say")]


# -- 3.6 --------------------------------------------------------------------

def solution_count(num_domains, base_channels, num_blocks):
    c = base_channels

    def stage(i, o, kernel):  # a convolution and its norm
        return i * o * kernel ** 2 + 2 * o

    ends = stage(3 + num_domains, c, 7) + c * 3 * 49
    down = stage(c, 2 * c, 4) + stage(2 * c, 4 * c, 4)
    up = stage(4 * c, 2 * c, 4) + stage(2 * c, c, 4)
    return ends + down + up + num_blocks * 2 * stage(4 * c, 4 * c, 3)


def polynomial(k, c, b):
    return c * c * (320 + 288 * b) + c * (49 * (6 + k) + 20 + 16 * b)


def asks_the_network(k, c, b):
    with torch.device("meta"):
        return sum(p.numel() for p in Generator(3, k, c, b).parameters())


def table(num_domains, base_channels, num_blocks):
    wide = [3 + num_domains, base_channels, 2 * base_channels,
            4 * base_channels]
    total = 0
    for i, o, kernel in zip(wide, wide[1:], (7, 4, 4)):
        total += i * o * kernel * kernel + 2 * o
    for i, o in ((wide[3], wide[2]), (wide[2], wide[1])):
        total += 16 * i * o + 2 * o
    total += num_blocks * (18 * wide[3] ** 2 + 4 * wide[3])
    return total + 147 * base_channels


COUNTS = [solution_count, polynomial, asks_the_network, table]


def papers_number(k, c, b):
    return 8_430_528


def domains_ignored(k, c, b):
    return solution_count(5, c, b)


def always_width_64(k, c, b):
    return solution_count(k, 64, b)


def always_six_blocks(k, c, b):
    return solution_count(k, c, 6)


def _norms(c, b):
    return 2 * (c + 2 * c + 4 * c + 2 * c + c) + b * 4 * 4 * c


def no_norms(k, c, b):
    return solution_count(k, c, b) - _norms(c, b)


def one_number_a_norm(k, c, b):
    return solution_count(k, c, b) - _norms(c, b) // 2


def biases_everywhere(k, c, b):
    return solution_count(k, c, b) + _norms(c, b) // 2 + 3


def last_norm(k, c, b):
    return solution_count(k, c, b) + 6


def last_bias(k, c, b):
    return solution_count(k, c, b) + 3


def one_convolution_a_block(k, c, b):
    return solution_count(k, c, b) - b * (9 * 16 * c * c + 8 * c)


def one_norm_a_block(k, c, b):
    return solution_count(k, c, b) - b * 8 * c


def blocks_without_norms(k, c, b):
    return solution_count(k, c, b) - b * 16 * c


def blocks_of_base_width(k, c, b):
    return solution_count(k, c, 0) + b * (18 * c * c + 4 * c)


def blocks_of_double_width(k, c, b):
    return solution_count(k, c, 0) + b * (18 * 4 * c * c + 8 * c)


def image_alone(k, c, b):
    return solution_count(0, c, b)


def maps_alone(k, c, b):
    return solution_count(k, c, b) - 3 * c * 49


def maps_come_out(k, c, b):
    return solution_count(k, c, b) + k * c * 49


def encoder_and_blocks(k, c, b):
    return solution_count(k, c, b) - 16 * 10 * c * c - 6 * c


def decoder_and_blocks(k, c, b):
    return solution_count(k, c, b) - 16 * 10 * c * c - 12 * c


def kernel_not_squared(k, c, b):
    ends = (3 + k) * c * 7 + 3 * c * 7
    return ends + 4 * 20 * c * c + b * 6 * 16 * c * c + _norms(c, b)


def blocks_alone(k, c, b):
    return b * (18 * 16 * c * c + 16 * c)


def in_millions(k, c, b):
    return solution_count(k, c, b) / 1e6


def as_text(k, c, b):
    return f"{solution_count(k, c, b):,}"


WRONG_COUNTS = [
    (papers_number, "for every network"), (domains_ignored, "domains changes"),
    (always_width_64, "always 64"), (always_six_blocks, "always 6"),
    (no_norms, "The norms are forgotten"), (one_number_a_norm, "one number"),
    (biases_everywhere, "Every convolution has a bias"),
    (last_norm, "convolution has a norm"), (last_bias, "has a bias"),
    (one_convolution_a_block, "A block has one convolution"),
    (one_norm_a_block, "two convolutions and one norm"),
    (blocks_without_norms, "The blocks have no norms"),
    (blocks_of_base_width, "width of the first layer"),
    (blocks_of_double_width, "twice as wide"), (image_alone, "image alone"),
    (maps_alone, "label maps alone"), (maps_come_out, "returns the label"),
    (encoder_and_blocks, "transposed convolutions are missing"),
    (decoder_and_blocks, "strided convolutions are missing"),
    (kernel_not_squared, "not as k times k"), (blocks_alone, "you say"),
    (in_millions, "no whole number"), (as_text, "return one number")]
