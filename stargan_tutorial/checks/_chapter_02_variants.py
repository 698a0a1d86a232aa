"""What wrong answers of chapter 2 compute, each with its sentence."""

import torch
import torch.nn.functional as F

from . import expect
from ._networks import build, run, scatter, sort_out

SHIFTED = ("Without padding a 3x3 kernel loses a pixel at each border, so the "
           "addition fails: look again at step 1")


# Scale, shift, scale, shift: in this order, in pairs, or the last norm first.
VECTORS = (0, 1, 2, 3), (2, 3, 0, 1), (0, 2, 1, 3), (1, 3, 0, 2)


def norm_variants(x, w, b, eps):
    """(sentence, result) of InstanceNorm as it is often written wrong."""
    w, b = w[:, None, None], b[:, None, None]

    def norm(axes, n=0, divide=lambda v: (v + eps).sqrt()):
        mean = x.mean(axes, keepdim=True)
        return (x - mean) / divide(x.var(axes, keepdim=True, correction=n))

    hat = norm((2, 3))
    for axes, said in [
            ((0, 2, 3), "This is BatchNorm: the images of a batch share a "
             "mean; look at which axes belong to one channel of one image"),
            ((1, 2, 3), "This is LayerNorm: the channels of an image share a "
             "mean; look at which axes belong to one channel of one image"),
            ((0, 1, 2, 3), "One mean for everything: look at how many means "
             "InstanceNorm computes, and of which axes"),
            ((1,), "The mean runs over the channels of each pixel: it must "
             "run over the pixels of each channel"),
            ((2,), "The mean runs over one column: a channel has two axes "
             "of pixels"),
            ((3,), "The mean runs over one row: a channel has two axes of "
             "pixels")]:
        yield said, norm(axes) * w + b
        yield said, norm(axes, 1) * w + b
    yield ("The variance is the unbiased one: look at the number that a norm "
           "divides by on small maps"), norm((2, 3), 1) * w + b
    yield ("The learned scale and shift are missing: the formula has two "
           "more vectors"), hat
    yield "The shift is missing: look at the end of the formula", hat * w
    yield "The scale is missing: look at the start of the formula", hat + b
    yield "Scale and shift are swapped: which one multiplies", hat * b + w
    yield ("The shift is multiplied, too: the scale belongs to the "
           "normalized features alone"), (hat + b) * w
    yield ("The scale is counted from 1, as in conditional norms: here the "
           "weight itself is the scale"), hat * (1 + w) + b
    for n in (0, 1):
        yield ("The eps stands outside the root: the formula adds it to the "
               "variance"), norm((2, 3), n, lambda v: v.sqrt() + eps) * w + b
        yield ("The eps is left out: a channel that is constant would be "
               "divided by 0"), norm((2, 3), n, torch.sqrt) * w + b
        yield ("You divide by the variance: it has the unit of the square, "
               "so take its root"), norm((2, 3), n, lambda v: v + eps) * w + b
    yield ("The mean is not subtracted: look at the numerator of the "
           "formula"), x / (x.var((2, 3), keepdim=True, correction=0)
                            + eps).sqrt() * w + b
    yield ("It is only centred: the division by the standard deviation is "
           "missing"), (x - x.mean((2, 3), keepdim=True)) * w + b


def block_variants(x, w1, w2, g1, b1, g2, b2):
    """(sentence, result) of a residual block, the right one first."""
    def conv(h, w, mode="constant"):
        return F.conv2d(F.pad(h, (1, 1, 1, 1), mode), w)

    def norm(h, g, b):
        return F.instance_norm(h, weight=g, bias=b)

    def branch(act=F.relu, mode="constant", norm=norm):
        return norm(conv(act(norm(conv(x, w1, mode), g1, b1)), w2, mode),
                    g2, b2)

    change = branch()
    yield "", x + change
    yield ("The skip is missing: this returns the change alone, and the input "
           "is lost"), change
    yield ("A ReLU after the addition: it cuts what is negative for good; "
           "look at what follows the plus in Figure 2.4"), F.relu(x + change)
    yield ("A ReLU at the end of the branch: the change could then only add, "
           "never lower a value"), x + F.relu(change)
    yield ("Both ReLUs are too many here: nothing follows the second norm, "
           "and nothing the plus"), F.relu(x + F.relu(change))
    yield ("No ReLU inside the branch: two convolutions without a bend are "
           "one; look at Figure 2.4"), x + branch(lambda h: h)
    yield ("The first norm stands after the ReLU: each norm comes right after "
           "its convolution"), x + norm(
               conv(norm(F.relu(conv(x, w1)), g1, b1), w2), g2, b2)
    yield "The change is subtracted: a residual block adds it", x - change
    yield "The change multiplies the input: a skip is an addition", x * change
    yield ("The skip starts behind the first ReLU: it must carry the input of "
           "the block"), F.relu(norm(conv(x, w1), g1, b1)) + change
    yield ("The input goes through a ReLU before it is added: the skip must "
           "carry it as it is"), F.relu(x) + change
    yield "The input is added twice: one skip is enough", x + x + change
    for slope in (0.01, 0.2):
        yield ("A LeakyReLU in the branch: the generator's blocks use ReLU, "
               "the leak belongs to the discriminator"), x + branch(
                   lambda h, slope=slope: F.leaky_relu(h, slope))
    for mode in ("reflect", "replicate", "circular"):
        yield (f"The padding is {mode!r}: this book pads with zeros, and the "
               "label will depend on that"), x + branch(mode=mode)
    yield ("One mean for all channels of an image: this is LayerNorm or "
           "GroupNorm, not InstanceNorm"), x + branch(
               norm=lambda h, g, b: F.group_norm(h, 1, g, b))


def kernels_of(net, channels):
    """Kernels and vectors of a block, if their shapes are right."""
    kernels, vectors = sort_out(net, "the block")
    expect(len(kernels) == 2, "One convolution with weights of its own "
           "instead of 2: one that is called twice learns one thing"
           if len(kernels) == 1 else f"There are {len(kernels)} convolutions "
           "instead of 2: look at Figure 2.4")
    for kernel in kernels:
        shape = tuple(kernel.shape)
        expect(shape[2:] == (3, 3), f"A kernel of {shape[2]}x{shape[3]}: "
               "both convolutions are 3x3")
        expect(shape[0] == channels or shape[0] != 1, "A convolution returns "
               "one channel: broadcasting would add it to all channels "
               "without a word")
        expect(shape[:2] == (channels, channels), "With channels="
               f"{channels} a kernel has shape {shape}: every layer must "
               "take and return `channels` channels")
    expect(len(vectors) == 4, f"There are {len(vectors)} vectors instead of "
           "4: each of the two norms has a scale and a shift of its own, and "
           "nothing else has one")
    return kernels, vectors


def judge_block(kind):
    """A class of residual blocks, at several widths and sizes."""
    crashes = [
        ("The size of tensor a", SHIFTED),
        ("forward() missing", "forward asks for more than the features: its "
         "arguments are self and x"),
        ("expected input[", "A layer gets another number of channels than it "
         "was made for: all layers have `channels` in and out")]
    for channels, size in [(6, (3, 6, 7, 5)), (1, (2, 1, 4, 4)),
                           (3, (1, 3, 2, 8))]:
        net = scatter(build(kind, channels))
        kernels, vectors = kernels_of(net, channels)
        x = 2 * torch.randn(size)
        out = run(net, x, crashes=crashes)
        with torch.no_grad():
            orders = [k + [vectors[i] for i in v] for v in VECTORS
                      for k in (kernels, kernels[::-1])]
            if any(torch.allclose(out, next(block_variants(x, *order))[1],
                                  atol=1e-3) for order in orders):
                continue
            for order in orders:
                for said, other in block_variants(x, *order):
                    expect(not torch.allclose(out, other, atol=1e-3), said)
        expect(False, "Another output than the package's block with the same "
               "weights: follow Figure 2.4 from left to right")
