"""Residual blocks, right and wrong, for exercises 2.3 and 2.4."""

import torch
import torch.nn.functional as F
from torch import nn


class FadedSolution(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm1 = nn.InstanceNorm2d(channels, affine=True)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm2 = nn.InstanceNorm2d(channels, affine=True)

    def forward(self, x):
        change = torch.relu(self.norm1(self.conv1(x)))
        change = self.norm2(self.conv2(change))
        return x + change


class SequentialSolution(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.change = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.InstanceNorm2d(channels, affine=True),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.InstanceNorm2d(channels, affine=True),
        )

    def forward(self, x):
        return x + self.change(x)


class ListOfModules(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.layers = nn.ModuleList()
        for _ in range(2):
            self.layers.append(nn.Conv2d(dim, dim, 3, 1, "same", bias=False))
            self.layers.append(nn.InstanceNorm2d(dim, affine=True))

    def forward(self, features):
        out = features
        for i, layer in enumerate(self.layers):
            out = layer(out)
            if i == 1:
                out = out.clamp(min=0)
        return torch.add(out, features)


class BareParameters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        size = channels, channels, 3, 3
        self.kernels = nn.ParameterList(
            [nn.Parameter(torch.randn(size)) for _ in range(2)])
        self.scales = nn.ParameterList(
            [nn.Parameter(torch.ones(channels)) for _ in range(2)])
        self.shifts = nn.ParameterList(
            [nn.Parameter(torch.zeros(channels)) for _ in range(2)])

    def half(self, x, i):
        x = F.conv2d(x, self.kernels[i], padding=1)
        return F.instance_norm(x, weight=self.scales[i], bias=self.shifts[i])

    def forward(self, x):
        return self.half(F.relu(self.half(x, 0)), 1) + x


class OtherOrderOfLayers(FadedSolution):
    def __init__(self, channels):
        nn.Module.__init__(self)
        self.relu = nn.ReLU(inplace=True)
        self.norm2 = nn.InstanceNorm2d(channels, affine=True)
        self.norm1 = nn.InstanceNorm2d(channels, affine=True)
        self.conv2, self.conv1 = [
            nn.Conv2d(channels, channels, (3, 3), padding=(1, 1), bias=False)
            for _ in range(2)]

    def forward(self, x):
        residual = x
        x = self.relu(self.norm1(self.conv1(x)))
        x = self.norm2(self.conv2(x))
        return x + residual


BLOCKS = [FadedSolution, SequentialSolution, ListOfModules, BareParameters,
          OtherOrderOfLayers]
WRONG_BLOCKS = []


def wrong(words, source="", base=FadedSolution):
    """Note a wrong class, or a wrong forward for the layers of ``base``."""
    def note(thing):
        kind = thing if isinstance(thing, type) else type(
            thing.__name__, (base,), {"forward": thing})
        WRONG_BLOCKS.append((kind, words, source))
        return thing
    return note


def half(self, x, act=torch.relu):
    """The branch with another function between its halves."""
    return self.norm2(self.conv2(act(self.norm1(self.conv1(x)))))


@wrong("The skip is missing", "znxlwm/UGATIT-pytorch#32")
def no_skip(self, x):
    return half(self, x)


@wrong("A ReLU after the addition")
def relu_after(self, x):
    return torch.relu(x + half(self, x))


@wrong("A ReLU at the end of the branch")
def relu_ends_the_branch(self, x):
    return x + torch.relu(half(self, x))


@wrong("Both ReLUs")
def relu_everywhere(self, x):
    return torch.relu(x + torch.relu(half(self, x)))


@wrong("No ReLU inside the branch")
def no_relu(self, x):
    return x + half(self, x, lambda h: h)


@wrong("The first norm stands after")
def relu_before_norm(self, x):
    hidden = self.norm1(torch.relu(self.conv1(x)))
    return x + self.norm2(self.conv2(hidden))


@wrong("subtracted")
def subtracts(self, x):
    return x - half(self, x)


@wrong("multiplies")
def multiplies(self, x):
    return x * half(self, x)


@wrong("starts behind the first ReLU")
def skip_from_the_middle(self, x):
    x = torch.relu(self.norm1(self.conv1(x)))
    return x + self.norm2(self.conv2(x))


@wrong("goes through a ReLU before")
def relu_of_the_input_added(self, x):
    return torch.relu(x) + half(self, x)


@wrong("added twice")
def input_added_twice(self, x):
    return x + (x + half(self, x))


@wrong("A LeakyReLU")
def leaky(self, x):
    return x + half(self, x, nn.LeakyReLU(0.01))


@wrong("A LeakyReLU")
def leaky_as_in_the_first_gans(self, x):
    return x + half(self, x, nn.LeakyReLU(0.2))


@wrong("draws random numbers")
def dropout(self, x):
    return x + half(self, x, lambda h: F.dropout(torch.relu(h)))


@wrong("overwrites its own input")
def adds_in_place(self, x):
    x += half(self, x)
    return x


@wrong("without a return")
def forgets_to_return(self, x):
    x + half(self, x)


@wrong("must return one tensor")
def returns_both(self, x):
    return x, half(self, x)


@wrong("look for a squeeze")
def squeezes(self, x):
    return (x + half(self, x)).squeeze(0)


@wrong("Another output")
def halves_the_sum(self, x):
    return (x + half(self, x)) / 2


@wrong("Another output")
def one_convolution_skipped(self, x):
    return x + self.norm2(torch.relu(self.norm1(self.conv1(x)))) \
        + 0 * self.conv2(x)


@wrong("no method forward")
class Foward(FadedSolution):
    forward = nn.Module.forward


def variant(name, words, *, conv=None, norm=None, source=""):
    """A block with other layers: conv and norm from the channels."""
    def plain(c):
        return nn.Conv2d(c, c, 3, padding=1, bias=False)

    def affine(c):
        return nn.InstanceNorm2d(c, affine=True)

    def init(self, channels):
        nn.Module.__init__(self)
        self.conv1, self.conv2 = [(conv or plain)(channels) for _ in "12"]
        self.norm1, self.norm2 = [(norm or affine)(channels) for _ in "12"]

    kind = type(name, (FadedSolution,), {"__init__": init})
    WRONG_BLOCKS.append((kind, words, source))


variant("NoPadding", "Without padding",
        conv=lambda c: nn.Conv2d(c, c, 3, bias=False))
variant("KernelOne", "A kernel of 1x1",
        conv=lambda c: nn.Conv2d(c, c, 1, bias=False))
variant("KernelFive", "A kernel of 5x5",
        conv=lambda c: nn.Conv2d(c, c, 5, padding=2, bias=False))
variant("Bias", "has a bias", conv=lambda c: nn.Conv2d(c, c, 3, padding=1))
variant("Reflects", "'reflect'", conv=lambda c: nn.Conv2d(
    c, c, 3, padding=1, bias=False, padding_mode="reflect"))
variant("Replicates", "'replicate'", conv=lambda c: nn.Conv2d(
    c, c, 3, padding=1, bias=False, padding_mode="replicate"))
variant("OneChannel", "returns one channel",
        conv=lambda c: nn.Conv2d(c, 1, 3, padding=1, bias=False))
variant("Always256", "With channels=6",
        conv=lambda c: nn.Conv2d(256, 256, 3, padding=1, bias=False))
variant("AlwaysSix", "With channels=1", conv=lambda c: nn.Conv2d(
    6, 6, 3, padding=1, bias=False), norm=lambda c: nn.InstanceNorm2d(
        6, affine=True))
variant("Depthwise", "With channels=6", conv=lambda c: nn.Conv2d(
    c, c, 3, padding=1, groups=c, bias=False))
variant("BatchNorm", "as with BatchNorm", norm=nn.BatchNorm2d)
variant("GroupNorm", "LayerNorm or GroupNorm",
        norm=lambda c: nn.GroupNorm(1, c))
variant("NotAffine", "no learned scale", norm=nn.InstanceNorm2d)
variant("Tracks", "changes after eval()", source="yunjey/stargan#102",
        norm=lambda c: nn.InstanceNorm2d(c, affine=True,
                                         track_running_stats=True))
variant("NoNorm", "0 vectors", norm=lambda c: nn.Identity())


@wrong("super().__init__()")
class NoSuper(FadedSolution):
    def __init__(self, channels):
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)


@wrong("PyTorch finds no weights")
class PlainList(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.layers = list(SequentialSolution(channels).change)

    def forward(self, x):
        return x + nn.Sequential(*self.layers)(x)


@wrong("One convolution with weights of its own")
class OneConvolutionTwice(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm1 = nn.InstanceNorm2d(channels, affine=True)
        self.norm2 = nn.InstanceNorm2d(channels, affine=True)

    def forward(self, x):
        hidden = torch.relu(self.norm1(self.conv(x)))
        return x + self.norm2(self.conv(hidden))


@wrong("2 vectors instead of 4")
class OneNormTwice(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.InstanceNorm2d(channels, affine=True)

    def forward(self, x):
        hidden = torch.relu(self.norm(self.conv1(x)))
        return x + self.norm(self.conv2(hidden))


@wrong("3 convolutions")
class ConvolutionOnTheSkip(SequentialSolution):
    def __init__(self, channels):
        super().__init__(channels)
        self.skip = nn.Conv2d(channels, channels, 1, bias=False)

    def forward(self, x):
        return self.skip(x) + self.change(x)


@wrong("not an nn.Module")
class NotAModule:
    def __init__(self, channels):
        self.change = SequentialSolution(channels).change

    def forward(self, x):
        return x + self.change(x)
