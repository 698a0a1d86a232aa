"""Exercises 3.2 and 3.3: a generator, and what wrong ones compute."""

import torch
import torch.nn.functional as F

from ..generator import Generator, label_maps
from . import expect
from ._networks import build, in_order_of_use, run, scatter, sort_out

LOST = ("The label makes no difference: do the maps reach the first "
        "convolution, and what does its padding make of a constant map")
CRASHES = [
    ("Sizes of tensors must match", "Image and maps do not fit in cat: the "
     "maps need the image's height and width, and cat the channel axis"),
    ("Tensors must have same number of dimensions", "The label must become "
     "maps (N, K, H, W) before it is concatenated"),
    ("expected input[", "A layer gets another number of channels than it was "
     "made for: follow the channels from layer to layer"),
    ("more than 1 spatial", "The maps shrink to one pixel: look at stride "
     "and padding of the encoder"),
    ("The size of tensor a", "An addition of two sizes: a block keeps its "
     "side, so look at the padding"),
    ("Kernel size can't be greater", "The maps become smaller than a kernel: "
     "look at stride and padding")]


def draw(weights, blocks, image, label, *, maps=label_maps, order=1,
         act=F.relu, pads=("constant",) * 2, skip=True, last=torch.tanh,
         inner=F.relu):
    """The generator from its weights; the options are mistakes."""
    w = iter(weights)

    def norm(h):
        return F.instance_norm(h, weight=next(w), bias=next(w))

    def seven(h, mode):
        return F.conv2d(F.pad(h, (3, 3, 3, 3), mode), next(w))

    h = torch.cat([image, maps(label, *image.shape[2:])][::order], dim=1)
    h = act(norm(seven(h, pads[0])))
    for _ in range(2):
        h = act(norm(F.conv2d(h, next(w), stride=2, padding=1)))
    for _ in range(blocks):
        change = inner(norm(F.conv2d(h, next(w), padding=1)))
        change = norm(F.conv2d(change, next(w), padding=1))
        h = h + change if skip else change
    for _ in range(2):
        h = act(norm(F.conv_transpose2d(h, next(w), stride=2, padding=1)))
    return last(seven(h, pads[1]))


def scrambled(label, h, w):
    """Label maps by repeating before reshaping: numbers change places."""
    return label.repeat(1, h * w).view(*label.shape, h, w)


def variants(image):
    """(sentence, options of draw) of generators as they are often wrong."""
    def plain(h):
        return h

    yield ("No tanh at the end: the images live in [-1, 1], and this output "
           "has no bounds"), {"last": plain}
    yield ("A sigmoid at the end: its range is [0, 1], and the images live "
           "in [-1, 1]"), {"last": torch.sigmoid}
    yield ("A ReLU before the tanh: no pixel can then be darker than middle "
           "grey"), {"last": lambda h: torch.tanh(F.relu(h))}
    yield "The tanh comes twice", {"last": lambda h: h.tanh().tanh()}
    yield ("The output is cut to [-1, 1], and what is cut gets no gradient: "
           "use a smooth function"), {"last": lambda h: h.clamp(-1, 1)}
    yield ("A norm before the tanh: it would give all images one mean colour "
           "and contrast"), {
               "last": lambda h: torch.tanh(F.instance_norm(h))}
    yield ("The image is added to the output: the paper's generator redraws "
           "it"), {"last": lambda h: h.tanh() + image}
    yield ("The image is added to the output: the paper's generator redraws "
           "it"), {"last": lambda h: (h + image).tanh()}
    yield ("The maps stand before the image in cat: the book's order is "
           "image, then maps"), {"order": -1}
    yield ("The numbers of the label lie side by side in space: look at what "
           "is in one map"), {"maps": scrambled}
    yield ("The maps hold -1 and 1: labels are 0 and 1, and stay so"), {
        "maps": lambda c, h, w: label_maps(2 * c - 1, h, w)}
    yield ("All images get the label of the first: each brings its own"), {
        "maps": lambda c, h, w: label_maps(c[:1].expand_as(c), h, w)}
    yield ("The ReLUs of encoder and decoder are missing: each norm there "
           "has one after it"), {"act": plain}
    for slope in (0.01, 0.2):
        yield ("A LeakyReLU: it belongs to the discriminator, the generator "
               "has ReLU"), {"act": lambda h, s=slope: F.leaky_relu(h, s)}
        yield ("A LeakyReLU: it belongs to the discriminator, the generator "
               "has ReLU"), {"act": lambda h, s=slope: F.leaky_relu(h, s),
                             "inner": lambda h, s=slope: F.leaky_relu(h, s)}
    yield ("The blocks have no skip: each returns its input plus a change"), {
        "skip": False}
    for mode in ("reflect", "replicate"):
        for pads in ((mode, mode), ("constant", mode), (mode, "constant")):
            yield (f"The padding of the first or last convolution is {mode!r}: "
                   "this generator pads with zeros"), {"pads": pads}


def expected_kernels(channels, domains, c, blocks):
    """(layer, shape) of each kernel in the order of use."""
    yield "the first convolution", (c, channels + domains, 7, 7)
    yield "the first strided convolution", (2 * c, c, 4, 4)
    yield "the second strided convolution", (4 * c, 2 * c, 4, 4)
    for i in range(2 * blocks):
        yield f"block {i // 2 + 1}", (4 * c, 4 * c, 3, 3)
    yield "the first transposed convolution", (4 * c, 2 * c, 4, 4)
    yield "the second transposed convolution", (2 * c, c, 4, 4)
    yield "the last convolution", (channels, c, 7, 7)


def check_kernels(net, channels, domains, c, blocks):
    """The shapes of all weights, with the likely reason of a wrong one."""
    kernels, vectors = sort_out(net, "the network")
    shapes = [tuple(kernel.shape) for kernel in kernels]
    right = list(expected_kernels(channels, domains, c, blocks))
    first = [s for s in shapes if s[2:] == (7, 7)]
    expect(not first or first[0][:2] != (c, channels), "The first convolution "
           f"takes {channels} channels: the label maps are channels, too")
    threes = sum(s == (4 * c, 4 * c, 3, 3) for s in shapes)
    narrow = sum(s[2:] == (3, 3) and s[0] == s[1] != 4 * c for s in shapes)
    expect(narrow == 0, "The blocks do not have four times the base channels: "
           "the width is doubled twice before them")
    expect(threes != 2 or blocks == 1, f"With num_blocks={blocks} there are "
           "weights for 1 block: is one block repeated, or the number unused")
    expect(len(shapes) != len(right) - 2 * blocks + threes or threes ==
           2 * blocks, f"With num_blocks={blocks} a network has "
           f"{2 * blocks} convolutions 3x3, and yours has {threes}: is the "
           "number of blocks written down")
    expect(len(shapes) == len(right), f"There are {len(shapes)} convolutions, "
           f"and with num_blocks={blocks} the table has {len(right)}")
    if sorted(shapes) != sorted(shape for _, shape in right):
        last = shapes[-1]
        expect(last[2:] != (7, 7) or last[0] == channels, f"The last "
               f"convolution returns {last[0]} channels: an image has "
               f"{channels} here, by image_channels")
        for shape, (layer, wanted) in zip(shapes, right):
            expect(shape == wanted, f"Weights {shape} for {layer}: with "
                   f"base_channels={c}, num_domains={domains} it has {wanted}")
    wanted = 2 * (len(right) - 1)
    expect(len(vectors) == wanted, f"There are {len(vectors)} vectors "
           f"instead of {wanted}: each convolution but the last has a norm "
           "with scale and shift, and nothing else has one")


def judge_generator(kind):
    """A class of generators, at several sizes of everything."""
    for channels, domains, c, blocks, (n, h, w) in [
            (3, 4, 4, 2, (2, 16, 24)), (1, 2, 3, 1, (1, 12, 8))]:
        net = scatter(build(kind, image_channels=channels, base_channels=c,
                            num_domains=domains, num_blocks=blocks))
        check_kernels(net, channels, domains, c, blocks)
        image = 2 * torch.rand(n, channels, h, w) - 1
        label = torch.eye(domains)[:n]
        out = run(net, image, label, crashes=CRASHES)
        with torch.no_grad():
            expect((net(image, 1 - label) - out).abs().max() > 1e-4, LOST)
        _compare(net, out, image, label, blocks, [
            p.shape for p in Generator(channels, domains, c,
                                       blocks).parameters()])
    with torch.device("meta"):  # counts without memory
        number = sum(p.numel() for p in build(kind).parameters())
    expect(number != 11_972_544, "Without arguments it has 11,972,544 "
           "parameters, those of 9 blocks: the paper's number is the default")
    expect(number == 8_430_528, f"Without arguments it has {number:,} "
           "parameters instead of 8,430,528: look at the default values")


@torch.no_grad()
def _compare(net, out, image, label, blocks, shapes):
    def same(weights, **options):
        return torch.allclose(
            out, draw(weights, blocks, image, label, **options), atol=1e-3)

    orders = [weights for weights in (list(net.parameters()), in_order_of_use(
        net, image, label)) if [w.shape for w in weights] == shapes]
    expect(orders, "The weights fit, but not in the order of the table: "
           "create the layers in the order in which they run")
    if any(map(same, orders)):
        return
    for weights in orders:
        for said, options in variants(image):
            expect(not same(weights, **options), said)
    expect(False, "Another image than the package's generator with the same "
           "weights: compare padding, norms, ReLUs and tanh, layer by layer")
