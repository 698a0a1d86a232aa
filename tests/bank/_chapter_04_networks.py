"""Right and wrong discriminators and class heads (chapter 4)."""

import torch
import torch.nn.functional as F
from torch import nn


class Solution(nn.Module):
    """The folded solution, with places for one mistake at a time."""

    image_channels, kernel, stride, pad = 3, 4, 2, 1
    trunk_bias, head_bias, source_pad = True, False, 1
    source_channels = 1

    def __init__(self, image_size=128, num_domains=5,
                 base_channels=64, num_layers=6):
        super().__init__()
        self.size, self.k = image_size, num_domains
        self.depth, self.base = num_layers, base_channels
        widths = [self.image_channels] + [self.width(i)
                                          for i in range(self.layers())]
        self.trunk = nn.Sequential()
        for i, (c_in, c_out) in enumerate(zip(widths, widths[1:])):
            self.trunk.append(nn.Conv2d(c_in, c_out, self.kernel, self.stride,
                                        self.pad, bias=self.trunk_bias))
            self.trunk.extend(self.after(i, c_out))
        self.source = nn.Conv2d(self.head_width(widths[-1]),
                                self.source_channels, 3,
                                padding=self.source_pad, bias=self.head_bias)
        self.domain = nn.Conv2d(self.head_width(widths[-1]), num_domains,
                                self.side(), bias=self.head_bias)

    def layers(self):
        return self.depth

    def width(self, i):
        return self.base * 2**i

    def head_width(self, width):
        return width

    def side(self):
        return self.size // 2**self.depth

    def after(self, i, width):
        return [nn.LeakyReLU(0.01)]

    def finish(self, score, logits):
        return score, logits.flatten(1)

    def forward(self, image):
        hidden = self.trunk(image)
        return self.finish(self.source(hidden), self.domain(hidden))


class HeadsFirst(nn.Module):
    """Other names, another order, a Linear for the class head."""

    def __init__(self, size=128, k=5, base=64, depth=6):
        super().__init__()
        side, c = size // 2**depth, base * 2 ** (depth - 1)
        self.names = nn.Linear(c * side**2, k, bias=False)
        self.real = nn.Conv2d(c, 1, 3, 1, 1, bias=False)
        self.convs = nn.ModuleList(
            [nn.Conv2d(base << (i - 1) if i else 3, base << i, 4, 2, 1)
             for i in range(depth)])

    def forward(self, x):
        for conv in self.convs:
            x = F.leaky_relu(conv(x))
        return [self.real(x), self.names(x.flatten(1))]


class Functional(nn.Module):
    """Parameters and functions, no layers."""

    def __init__(self, image_size=128, num_domains=5, base_channels=64,
                 num_layers=6):
        super().__init__()
        self.n, c_in, c = num_layers, 3, base_channels
        weights = []
        for _ in range(num_layers):
            weights += [torch.randn(c, c_in, 4, 4) / c, torch.zeros(c)]
            c_in, c = c, 2 * c
        side = image_size // 2**num_layers
        weights += [torch.randn(1, c_in, 3, 3),
                    torch.randn(num_domains, c_in, side, side)]
        self.w = nn.ParameterList([nn.Parameter(w) for w in weights])

    def forward(self, image):
        for i in range(0, 2 * self.n, 2):
            image = F.conv2d(image, self.w[i], self.w[i + 1], 2, 1)
            image = torch.where(image > 0, image, 0.01 * image)
        return (F.conv2d(image, self.w[-2], padding=1),
                F.conv2d(image, self.w[-1])[:, :, 0, 0])


discriminators_right = [(Solution,), (HeadsFirst,), (Functional,)]


def wrong(name, **changes):
    return type(name, (Solution,), changes)


made = Solution(64, 5, 2, 3)
made.__name__ = "a_network_made_with_it"

discriminators_wrong = [((wrong(name, **changes),), words, source)
                        for name, changes, words, source in [
    ("KernelOf128Pixels", {"side": lambda s: 2}, "one kernel must cover",
     ""),
    ("SixLayersAssumed", {"side": lambda s: s.size // 64},
     "one kernel must cover", ""),
    ("KernelTooLarge", {"side": lambda s: 16}, "larger than the map", ""),
    ("WidthOfTheNextLayer", {"head_width": lambda s, w: 2 * w},
     "channels of two layers do not fit", ""),
    ("WidthOf2048", {"head_width": lambda s, w: 2048},
     "channels of two layers do not fit", ""),
    ("CappedAt512", {"width": lambda s, i: min(512, s.base * 2**i)},
     "without a limit", ""),
    ("CappedAtEightTimes", {"width": lambda s, i: s.base * 2 ** min(3, i)},
     "without a limit", ""),
    ("ConstantWidth", {"width": lambda s, i: s.base}, "without a limit", ""),
    ("WidthPlusBase", {"width": lambda s, i: s.base * (i + 1)},
     "without a limit", ""),
    ("OneLayerTooFew", {"layers": lambda s: s.depth - 1}, "halves the image",
     ""),
    ("OneLayerTooMany", {"layers": lambda s: s.depth + 1,
                         "side": lambda s: 1}, "halves the image", ""),
    ("StrideOne", {"stride": 1}, "halves the image", ""),
    ("NoPaddingInTheSource", {"source_pad": 0}, "source head keeps the size",
     ""),
    ("LabelAsInput", {"image_channels": 8}, "and no label", ""),
    ("FeaturesAsImageChannels", {"image_channels": 64}, "3 channels", ""),
    ("ViewedByBatchAndK", {"side": lambda s: 2, "finish": lambda s, a, b: (
        a, b.view(b.size(0), b.size(1)))}, "A view does not fit",
     ""),
    ("LogitsDetached", {"finish": lambda s, a, b: (
        a, b.flatten(1).detach())}, "from the logits back", ""),
    ("HeadOnTheImage", {"forward": lambda s, x: s.finish(
        s.source(x), s.domain(s.trunk(x)))}, "A head reads the image", ""),
    ("HeadOnADetachedMap", {"forward": lambda s, x: s.finish(
        s.source(s.trunk(x).detach()), s.domain(s.trunk(x)))},
     "from the scores back", ""),
    ("OneScoreADomain", {"source_channels": 5}, "numbers a place", ""),
    ("HeadsWithBias", {"head_bias": True}, "A head has a bias", ""),
    ("TrunkWithoutBias", {"trunk_bias": False}, "have a bias each", ""),
    ("ReLU", {"after": lambda s, i, w: [nn.ReLU()]}, "ReLUs", ""),
    ("SlopeOfPix2pix", {"after": lambda s, i, w: [nn.LeakyReLU(0.2)]},
     "slope", ""),
    ("Linear", {"after": lambda s, i, w: []}, "no nonlinearity", ""),
    ("LastWithoutActivation", {"after": lambda s, i, w: [
        nn.LeakyReLU(0.01)] if i < s.depth - 1 else []},
     "last convolution of the trunk", ""),
    ("BatchNorm", {"after": lambda s, i, w: [
        nn.BatchNorm2d(w), nn.LeakyReLU(0.01)]}, "no BatchNorm",
     "LixiangHan/GANs-for-1D-Signal#8"),
    ("BatchNormWithoutWeights", {"after": lambda s, i, w: [
        nn.BatchNorm2d(w, affine=False), nn.LeakyReLU(0.01)]},
     "no BatchNorm", ""),
    ("InstanceNormAffine", {"after": lambda s, i, w: [
        nn.InstanceNorm2d(w, affine=True), nn.LeakyReLU(0.01)]},
     "More weights", ""),
    ("InstanceNorm", {"after": lambda s, i, w: [
        nn.InstanceNorm2d(w), nn.LeakyReLU(0.01)]}, "hides its contrast",
     ""),
    ("Dropout", {"after": lambda s, i, w: [
        nn.LeakyReLU(0.01), nn.Dropout(0.5)]}, "nothing in D is random", ""),
    ("SigmoidOnTheScore", {"finish": lambda s, a, b: (
        torch.sigmoid(a), b.flatten(1))}, "sigmoid follows the scores", ""),
    ("SigmoidOnTheLogits", {"finish": lambda s, a, b: (
        a, torch.sigmoid(b).flatten(1))}, "sigmoid follows the logits", ""),
    ("TanhOnTheScore", {"finish": lambda s, a, b: (
        torch.tanh(a), b.flatten(1))}, "tanh follows the scores", ""),
    ("SoftmaxOnTheLogits", {"finish": lambda s, a, b: (
        a, b.flatten(1).softmax(1))}, "add up to 1", ""),
    ("LogitsWithFourAxes", {"finish": lambda s, a, b: (a, b)}, "four axes",
     ""),
    ("Squeezed", {"finish": lambda s, a, b: (a, b.squeeze())}, "squeeze",
     ""),
    ("MeanOfTheScores", {"finish": lambda s, a, b: (
        a.mean((2, 3)), b.flatten(1))}, "source head gives a map", ""),
    ("ScoresFlattened", {"finish": lambda s, a, b: (
        a.flatten(1), b.flatten(1))}, "source head gives a map", ""),
    ("OutputsSwapped", {"finish": lambda s, a, b: (b.flatten(1), a)},
     "changed places", ""),
    ("ScoreOnly", {"finish": lambda s, a, b: a}, "two tensors", ""),
    ("ScoresOfTheMean", {"finish": lambda s, a, b: (
        a.mean((2, 3), keepdim=True).expand_as(a), b.flatten(1))},
     "wrong values", ""),
    ("OneByOneHead", {"side": lambda s: 1, "finish": lambda s, a, b: (
        a, b.mean((2, 3)))}, "weigh every place", ""),
]] + [((made,), "class itself", "")]


# -- 4.4: class heads ---------------------------------------------------------


def make_trunk(base_channels, num_layers, image_channels=3):
    layers, c_in, c_out = [], image_channels, base_channels
    for _ in range(num_layers):
        layers += [nn.Conv2d(c_in, c_out, 4, stride=2, padding=1),
                   nn.LeakyReLU(0.01)]
        c_in, c_out = c_out, 2 * c_out
    return nn.Sequential(*layers)


class HeadSolution(nn.Module):
    def __init__(self, image_size=128, num_domains=5, base_channels=64):
        super().__init__()
        self.trunk = make_trunk(base_channels, num_layers=6)
        self.domain = nn.Conv2d(base_channels * 32, num_domains,
                                self.kernel(image_size), bias=False)

    def kernel(self, size):
        return size // 64

    def finish(self, out):
        return out.flatten(1)

    def forward(self, image):
        return self.finish(self.domain(self.trunk(image)))


def head(name, finish=None, kernel=None):
    changes = {"finish": finish and (lambda s, out: finish(out)),
               "kernel": kernel and (lambda s, size: kernel(size))}
    return type(name, (HeadSolution,), {k: v for k, v in changes.items()
                                        if v}),


def two(size):
    return 2


heads_right = [
    (HeadSolution,),
    head("TwoAxesSqueezed", lambda out: out.squeeze(3).squeeze(2)),
    head("Viewed", lambda out: out.view(len(out), -1)),
    head("MeanOverPlaces", lambda out: out.mean((2, 3)), lambda size: 1),
    head("Indexed", lambda out: out[:, :, 0, 0]),
]
heads_wrong = [
    (head("AllThree", lambda out: out.sigmoid().squeeze(), two),
     "between 0 and 1",
     ""),
    (head("StillSqueezed", lambda out: out.squeeze()), "squeeze", ""),
    (head("SqueezedFromOneOn", lambda out: out.squeeze(0).flatten(-3)),
     "squeeze", ""),
    (head("KernelOf128", None, two), "the kernel must follow", ""),
    (head("KernelOf128FirstPlace", lambda out: out[:, :, 0, 0], two),
     "all four corners", ""),
    (head("KernelOf128FirstColumns",
          lambda out: out.flatten(1)[:, :out.shape[1]], two),
     "all four corners", ""),
    (head("BatchOf16Typed", lambda out: out.view(16, 5)), "batch size typed",
     ""),
    (head("KernelOf256", None, lambda size: 4), "larger than the map", ""),
    (head("StillFourAxes", lambda out: out), "two axes", ""),
    (head("SigmoidStayed", lambda out: out.sigmoid().flatten(1)),
     "between 0 and 1", ""),
    (head("TanhInstead", lambda out: out.tanh().flatten(1)), "no clear no",
     ""),
    (head("SoftmaxInstead", lambda out: out.flatten(1).softmax(1)),
     "add up to 1", ""),
    (head("ReLUBehind", lambda out: out.relu().flatten(1)), "no clear no",
     ""),
    (head("LogSigmoid", lambda out: F.logsigmoid(out).flatten(1)),
     "no clear yes", ""),
    (head("AnswersYes", lambda out: out.flatten(1).abs()), "no clear no",
     ""),
]
