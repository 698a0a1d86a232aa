"""How chapter 4's questions compare a discriminator with the paper's."""

from collections import Counter

from . import expect
from ._chapter_04_values import near, values_are_right

# image size, K, base channels, layers: sides 8, 4, 2, 1 and 8 of the map
SETTINGS = [(64, 5, 4, 3), (64, 5, 2, 4), (128, 2, 2, 6), (64, 3, 2, 6),
            (32, 1, 3, 2)]


def same_as_the_papers(answer):
    """Try a class at all sizes: shapes first, then weights and values."""
    import torch

    expect(not isinstance(answer, torch.nn.Module), "Give the class itself "
           "to check, not a network made with it")
    for place, (size, k, base, depth) in enumerate(SETTINGS):
        where = f"at {size} pixels with {depth} layers"
        network = answer(size, k, base, depth)
        for n in (3, 1):
            image = (torch.rand(n, 3, size, size) * 2 - 1).requires_grad_()
            out = forward(network, image, where)
            _shapes(out, n, size, k, depth)
            _reaches(out, image)
        if not place:
            _channels(answer)
        weights = _take(network, size, k, base, depth)
        image = torch.rand(2, 3, size, size) * 2 - 1
        with torch.no_grad():
            values_are_right(network, weights, image)


def forward(network, image, where):
    """Call it; a crash of the class head's kernel gets its sentence."""
    try:
        return network(image)
    except RuntimeError as error:
        said = str(error)
        if "Kernel size can't be greater" in said:
            raise AssertionError(
                f"A kernel is larger than the map {where}: the class head's "
                "must follow from the sizes") from error
        if "channels, but got 3 channels" in said and "4, 4]" not in said:
            raise AssertionError(
                "A head reads the image: both heads read what the trunk made "
                "of it") from error
        if "channels, but got 3 channels" in said:
            raise AssertionError(
                "The first layer does not take an image's 3 channels: D gets "
                "the image alone, and no label") from error
        if "channels, but got" in said and "weight of size" in said:
            raise AssertionError(
                "The channels of two layers do not fit: each convolution "
                f"takes what the one before makes ({where})") from error
        if "is invalid for input of size" in said:
            raise AssertionError(
                f"A view does not fit {where}: is a batch size typed, or the "
                "class head's kernel smaller than the map") from error
        raise


def _shapes(out, n, size, k, depth):
    import torch

    side = size // 2**depth
    where = f"{size} pixels, {depth} layers, {n} image{'s' * (n > 1)}"
    expect(isinstance(out, tuple | list) and len(out) == 2
           and all(isinstance(x, torch.Tensor) for x in out), "Your forward "
           "must return two tensors, the scores and the logits")
    score, logits = (tuple(x.shape) for x in out)
    expect(not (len(score) == 2 and len(logits) == 4), "The two outputs have "
           "changed places: first the scores, then the logits")
    expect(len(score) == 4, f"Scores of shape {score}: the source head gives "
           "a map, one verdict a place, and nothing averages or flattens it")
    expect(score[1] == 1, f"The source head gives {score[1]} numbers a "
           "place: one score each")
    expect(side // 2 < score[2] < 2 * side or side == 1, "The map of scores is "
           f"{score[2]} wide, not {side}: count how often the trunk halves "
           f"the image ({where})")
    expect(score == (n, 1, side, side), f"Scores of shape {score} for "
           f"{where}: the source head keeps the size of the map, {side}")
    expect(logits != (n, k, 1, 1), "The logits still have four axes: join "
           "them from axis 1 on")
    expect(logits == (n, k) or 1 not in (n, k) or len(logits) == 2,
           f"Logits of shape {logits} for N = {n}, K = {k}: squeeze removes "
           "every axis of length 1, wanted or not")
    expect(logits == (n, k), f"Logits of shape {logits} for {where}: one "
           f"kernel must cover the whole map, {side} wide")


def _reaches(out, image):
    import torch

    for x, what in zip(out, ("scores", "logits")):
        slope = x.requires_grad and torch.autograd.grad(
            x.sum(), image, retain_graph=True, allow_unused=True)[0]
        expect(torch.is_tensor(slope), f"No gradient comes from the {what} "
               "back to the image, and G learns from nothing else")


def _take(network, size, k, base, depth):
    """Give it the weights of a reference; returns them.

    A weight is known by its outputs and its size, so the order of the layers
    in the class, and a Linear in the place of the class head, do not matter.
    """
    import torch

    from .. import Discriminator

    theirs = list(Discriminator(size, k, base, depth).parameters())
    own = list(network.parameters())
    extra = Counter(map(_key, own)) - Counter(map(_key, theirs))
    _weights_fit(network, own, extra, size, k, depth)
    with torch.no_grad():
        for p in theirs:  # so large that a bounded output shows
            if p.ndim == 4:
                p.mul_(2.0)
            place = next((i for i, q in enumerate(own)
                          if _key(q) == _key(p)), None)
            expect(place is not None or p is not theirs[-1], "The class "
                   "head does not weigh every place of the map by itself: "
                   "one kernel covers the whole map")
            expect(place is not None, "A weight of shape "
                   f"{tuple(p.shape)} is missing: compare the layers with "
                   "the table of the chapter")
            q = own.pop(place)
            q.copy_(p.reshape(q.shape))
    return theirs


def _key(weight):
    return weight.shape[0], weight.numel()


def _channels(answer):
    """The trunk's widths at full size, on a device that stores nothing."""
    import torch

    with torch.device("meta"):
        shapes = [tuple(p.shape) for p in answer(128, 5, 64, 6).parameters()]
    widths = [s[0] for s in shapes if len(s) == 4 and s[2:] == (4, 4)]
    expect(len(widths) == 6, "The trunk has six 4 x 4 convolutions for six "
           f"layers, and yours has {len(widths)}")
    expect(sorted(widths) == [64 << i for i in range(6)], "Channels "
           f"{', '.join(map(str, widths))}: each layer of the trunk has "
           "twice as many as the one before, without a limit")


def _weights_fit(network, own, extra, size, k, depth):
    import torch

    image = torch.rand(2, 3, size, size)
    other = torch.stack([image[0], -image[1]])
    if size >> depth > 1:  # BatchNorm wants more than one value
        with torch.no_grad():
            once, again, with_other = (
                network(x)[0] for x in (image, image, other))
        expect(near(once, again), "Two passes of one image differ: nothing "
               "in D is random")
        moved = (once - with_other)[0].abs().max()
        expect(moved < 1e-5, "The scores of one image depend on the other "
               "images of the batch: no BatchNorm in D")
    biases = sum(p.ndim == 1 for p in own)
    expect(not {(1, 1), (k, k)} & set(extra), "A head has a bias: in the "
           "authors' code only the trunk's convolutions have one")
    expect(biases >= depth, "The trunk's convolutions have a bias each, and "
           "some of yours have none")
    expect(len(own) <= 2 * depth + 2, "More weights than the table counts: "
           "D has no normalization layers")
