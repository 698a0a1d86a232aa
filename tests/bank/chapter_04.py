"""Answers to the questions of chapter 4, as in chapter_03."""

from bank._chapter_04_networks import (
    discriminators_right,
    discriminators_wrong,
    heads_right,
    heads_wrong,
)

# -- 4.1 ----------------------------------------------------------------------


def solution(layers):
    side, step = 1, 1
    for kernel, stride in layers:
        side += (kernel - 1) * step
        step *= stride
    return side


def backwards(layers):
    seen = 1
    for k, s in layers[::-1]:
        seen = s * (seen - 1) + k
    return seen


def recursive(layers):
    if not layers:
        return 1
    *rest, (kernel, _) = layers
    distance = 1
    for _, stride in rest:
        distance *= stride
    return recursive(rest) + (kernel - 1) * distance


def step_before_side(layers):
    side, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        side += (kernel - 1) * step
    return side


def whole_kernel(layers):
    side, step = 1, 1
    for kernel, stride in layers:
        side += kernel * step
        step *= stride
    return side


def strides_added(layers):
    side, step = 1, 1
    for kernel, stride in layers:
        side += (kernel - 1) * step
        step += stride
    return side


def last_stride_only(layers):
    side, step = 1, 1
    for kernel, stride in layers:
        side += (kernel - 1) * step
        step = stride
    return side


def no_strides(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def forgot_to_reverse(layers):
    side = 1
    for kernel, stride in layers:
        side = stride * (side - 1) + kernel
    return side


def not_wider_than_the_image(layers):
    return min(128, solution(layers))


def numbers_of_the_text(layers):
    return {1: 4, 2: 10, 7: 318}.get(len(layers), 70)


def only_kernel_four(layers):
    return backwards([(4, 2)] * (len(layers) - 1) + [layers[-1]])


def nothing_returned(layers):
    solution(layers)


# -- 4.5 ----------------------------------------------------------------------


def window_solution(layers, index):
    first = last = index
    for kernel, stride, padding in reversed(layers):
        first = stride * first - padding
        last = stride * last - padding + kernel - 1
    return first, last


def window_by_width(layers, index):
    start, step = 0, 1
    for _, stride, padding in layers:
        start -= padding * step
        step *= stride
    start += index * step
    return [start, start + solution([x[:2] for x in layers]) - 1]


def window_as_a_set(layers, index):
    seen = {index}
    for k, s, p in layers[::-1]:
        seen = {s * i - p + j for i in seen for j in range(k)}
    return min(seen), max(seen)


def window_rule(name, body):
    """A window function whose loop does `body` to first and last."""
    def answer(layers, index):
        first = last = index
        for kernel, stride, padding in reversed(layers):
            first, last = body(first, last, kernel, stride, padding)
        return first, last
    answer.__name__ = name
    return answer


no_padding = window_rule("no_padding", lambda a, b, k, s, p: (
    s * a, s * b + k - 1))
padding_to_the_right = window_rule("padding_to_the_right",
                                   lambda a, b, k, s, p: (
                                       s * a + p, s * b + p + k - 1))
no_kernel = window_rule("no_kernel", lambda a, b, k, s, p: (
    s * a - p, s * b - p))
whole_kernel_at_the_end = window_rule(
    "whole_kernel_at_the_end", lambda a, b, k, s, p: (
        s * a - p, s * b - p + k))
stride_after_padding = window_rule("stride_after_padding",
                                   lambda a, b, k, s, p: (
                                       s * (a - p), s * (b - p) + k - 1))


def window_from_the_image(layers, index):
    return window_solution(layers[::-1], index)


def end_excluded(layers, index):
    first, last = window_solution(layers, index)
    return first, last + 1


def cut_at_the_image(layers, index):
    first, last = window_solution(layers, index)
    return max(first, 0), last


def first_and_width(layers, index):
    first, last = window_solution(layers, index)
    return first, last - first + 1


def last_then_first(layers, index):
    return window_solution(layers, index)[::-1]


def one_number(layers, index):
    return window_solution(layers, index)[0]


def windows_of_the_text(layers, index):
    return {1: (-1, 2), 7: (-127, 190), 5: (17, 94)}.get(len(layers), (0, 0))


RIGHT = {
    "4.1": [(solution,), (backwards,), (recursive,)],
    "4.2": discriminators_right,
    "4.3": discriminators_right,
    "4.4": heads_right,
    "4.5": [(window_solution,), (window_by_width,), (window_as_a_set,)],
    "4.6": [("BEF",), ("b, e, f",), (["F", "B", "E"],), ({"E", "F", "B"},)],
}
WRONG = {
    "4.1": [
        (step_before_side, "too early", ""),
        (whole_kernel, "One step too many", ""),
        (strides_added, "Strides add up", ""),
        (last_stride_only, "forgets all layers", ""),
        (no_strides, "no part", ""),
        (forgot_to_reverse, "runs backwards", ""),
        (not_wider_than_the_image, "Cut off at 128", ""),
        (numbers_of_the_text, "not 70", ""),
        (only_kernel_four, "see ", ""),
        (nothing_returned, "returns nothing", ""),
        (318, "function itself", ""),
    ],
    "4.2": discriminators_wrong,
    "4.3": discriminators_wrong,
    "4.4": heads_wrong,
    "4.5": [
        (no_padding, "no part", ""),
        (padding_to_the_right, "to the right", ""),
        (no_kernel, "a kernel reads more", ""),
        (whole_kernel_at_the_end, "too far", ""),
        (stride_after_padding, "sees pixels", ""),
        (window_from_the_image, "from the image to the score", ""),
        (end_excluded, "one beyond", ""),
        (cut_at_the_image, "cut the window", ""),
        (first_and_width, "the width of the window", ""),
        (last_then_first, "changed places", ""),
        (one_number, "two numbers", ""),
        (windows_of_the_text, "sees pixels", ""),
    ],
    "4.6": [
        ("ABEF", "a sign for a verdict", ""),
        ("EF", "no score whose window ends", ""),
        ("BCEF", "one low score", ""),
        ("BDEF", "for a probability", ""),
        ("BF", "tiles with borders", ""),
        ("BE", "less than you may", ""),
        ("", "letters of all true", ""),
        ("BEG", "A to F", ""),
    ],
}
WRONG = {n: [(a if isinstance(a, tuple) else (a,), words, source)
             for a, words, source in x] for n, x in WRONG.items()}
