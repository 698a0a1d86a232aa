"""Receptive fields and windows with one rule wrong (chapter 4)."""


def forwards(gain=lambda kernel: kernel - 1, first=False,
              step_after=lambda step, stride: step * stride):
    """A receptive field from the image on, with one rule changed."""
    def field(layers):
        side, step = 1, 1
        for kernel, stride in layers:
            step = step_after(step, stride) if first else step
            side += gain(kernel) * step
            step = step if first else step_after(step, stride)
        return side
    return field


def from_the_wrong_end(layers):
    """The receptive field with the layers taken in the wrong order."""
    side = 1
    for kernel, stride in layers:
        side = stride * (side - 1) + kernel
    return side


field_of = forwards()
FIELD_MISTAKES = [
    (forwards(first=True), "You widen the step too early: a layer's own "
     "stride spreads its outputs, not the inputs that it reads"),
    (forwards(gain=lambda kernel: kernel), "One step too many a layer: "
     "count the gaps between k neighbours, not the neighbours"),
    (forwards(step_after=lambda step, stride: step + stride), "Strides add "
     "up in your step: how far apart are two values after two layers of "
     "stride 2, and after three"),
    (forwards(step_after=lambda step, stride: stride), "Your step forgets "
     "all layers but the last: it is counted in pixels of the image"),
    (forwards(step_after=lambda step, stride: 1), "The strides play no part "
     "in your answer: after each stride neighbours lie further apart"),
    (from_the_wrong_end, "Equation 4.1 runs backwards, from the score to "
     "the image, and you feed it the layers from the image on"),
    (lambda layers: min(128, field_of(layers)), "Cut off at 128: a receptive "
     "field may be wider than the image, padding supplies the rest"),
]


def window_of(layers, index, *, pad=1, last_gain=-1, extra=0, turn=True):
    """First and last pixel, with one rule changed."""
    first = last = index
    for kernel, stride, padding in reversed(layers) if turn else layers:
        first = stride * first - pad * padding
        last = stride * last - pad * padding + (
            kernel + last_gain if last_gain is not None else 0)
    return first, last + extra


WINDOW_MISTAKES = [
    ({"turn": False}, "You go from the image to the score: which layer makes "
     "output `index`"),
    ({"pad": 0}, "Padding plays no part in your answer: it moves every "
     "window to the left"),
    ({"pad": -1}, "Padding moves your windows to the right: pixel 0 stands "
     "behind the padding, not before it"),
    ({"last_gain": None}, "Your last pixel is the first one that a kernel "
     "reads: a kernel reads more"),
    ({"last_gain": 0}, "Your last pixel lies too far: a kernel of 4 that "
     "starts at pixel 0 ends at pixel 3"),
    ({"extra": 1}, "Your last pixel is one beyond the window: both ends are "
     "included"),
]
