"""Generators, right and wrong, for exercises 3.2 and 3.3."""

import torch
import torch.nn.functional as F
from torch import nn

from stargan_tutorial import ResidualBlock, label_maps

# -- what the chapter gives ---------------------------------------------------

HALVE = {"kernel_size": 4, "stride": 2, "padding": 1, "bias": False}


def stage(convolution):
    norm = nn.InstanceNorm2d(convolution.out_channels, affine=True)
    return [convolution, norm, nn.ReLU(inplace=True)]


def build_encoder(in_channels, c):
    return nn.Sequential(
        *stage(nn.Conv2d(in_channels, c, 7, padding=3, bias=False)),
        *stage(nn.Conv2d(c, 2 * c, **HALVE)),
        *stage(nn.Conv2d(2 * c, 4 * c, **HALVE)))


def build_decoder(c, out_channels):
    return nn.Sequential(
        *stage(nn.ConvTranspose2d(4 * c, 2 * c, **HALVE)),
        *stage(nn.ConvTranspose2d(2 * c, c, **HALVE)),
        nn.Conv2d(c, out_channels, 7, padding=3, bias=False))


# -- right ------------------------------------------------------------------

class FadedSolution(nn.Module):
    def __init__(self, image_channels=3, num_domains=5, base_channels=64,
                 num_blocks=6):
        super().__init__()
        c = base_channels
        self.encoder = build_encoder(image_channels + num_domains, c)
        self.bottleneck = nn.Sequential(
            *[ResidualBlock(4 * c) for _ in range(num_blocks)])
        self.decoder = build_decoder(c, image_channels)

    def forward(self, image, label):
        maps = label_maps(label, image.shape[2], image.shape[3])
        x = torch.cat([image, maps], dim=1)
        x = self.decoder(self.bottleneck(self.encoder(x)))
        return torch.tanh(x)


class FromTheEnd(FadedSolution):
    def forward(self, image, label):
        maps = label_maps(label, image.size(-2), image.size(-1))
        x = torch.cat([image, maps], dim=-3)
        return self.decoder(self.bottleneck(self.encoder(x))).tanh()


class Exponentials(FadedSolution):
    def forward(self, image, label):
        _, _, height, width = image.shape
        x = torch.cat((image, label_maps(label, height, width)), 1)
        x = self.decoder(self.bottleneck(self.encoder(x)))
        return 2 * torch.sigmoid(2 * x) - 1


class SequentialSolution(nn.Module):
    def __init__(self, image_channels=3, num_domains=5, base_channels=64,
                 num_blocks=6):
        super().__init__()
        c = base_channels
        layers = [nn.Conv2d(image_channels + num_domains, c, 7, padding=3,
                            bias=False),
                  nn.InstanceNorm2d(c, affine=True), nn.ReLU()]
        for i in (c, 2 * c):
            layers += [nn.Conv2d(i, 2 * i, 4, 2, 1, bias=False),
                       nn.InstanceNorm2d(2 * i, affine=True), nn.ReLU()]
        layers += [ResidualBlock(4 * c) for _ in range(num_blocks)]
        for i in (4 * c, 2 * c):
            layers += [nn.ConvTranspose2d(i, i // 2, 4, 2, 1, bias=False),
                       nn.InstanceNorm2d(i // 2, affine=True), nn.ReLU()]
        layers += [nn.Conv2d(c, image_channels, 7, padding=3, bias=False),
                   nn.Tanh()]
        self.main = nn.Sequential(*layers)

    def forward(self, image, label):
        height, width = image.shape[2:]
        maps = label[:, :, None, None].expand(-1, -1, height, width)
        return self.main(torch.cat([image, maps], dim=1))


class LayersNamedOneByOne(nn.Module):
    """Registered from the end to the start, and with ReLU as a function."""

    def __init__(self, image_channels=3, num_domains=5, base_channels=64,
                 num_blocks=6):
        super().__init__()
        c, halve = base_channels, {"bias": False, **HALVE}
        self.to_rgb = nn.Conv2d(c, image_channels, 7, 1, 3, bias=False)
        self.up2 = nn.ConvTranspose2d(2 * c, c, **halve)
        self.up1 = nn.ConvTranspose2d(4 * c, 2 * c, **halve)
        self.blocks = nn.ModuleList(
            ResidualBlock(4 * c) for _ in range(num_blocks))
        self.down2 = nn.Conv2d(2 * c, 4 * c, **halve)
        self.down1 = nn.Conv2d(c, 2 * c, **halve)
        self.from_rgb = nn.Conv2d(image_channels + num_domains, c, 7, 1,
                                  "same", bias=False)
        self.norms = nn.ModuleList(
            nn.InstanceNorm2d(i * c, affine=True) for i in (1, 2, 4, 2, 1))

    def forward(self, image, label):
        tile = label.view(*label.shape, 1, 1).repeat(1, 1, *image.shape[2:])
        h = torch.cat((image, tile), 1)
        for layer, norm in zip((self.from_rgb, self.down1, self.down2),
                               self.norms):
            h = F.relu(norm(layer(h)))
        for block in self.blocks:
            h = block(h)
        h = F.relu(self.norms[3](self.up1(h)))
        h = F.relu(self.norms[4](self.up2(h)))
        return torch.tanh(self.to_rgb(h))


FADED = [FadedSolution, FromTheEnd, Exponentials]
GENERATORS = [SequentialSolution, LayersNamedOneByOne, FadedSolution]

# -- wrong ------------------------------------------------------------------

WRONG_FADED, WRONG_GENERATORS = [], []


def wrong(words, source="", lists=(WRONG_FADED, WRONG_GENERATORS)):
    """Note a wrong class, or a wrong forward for the faded solution."""
    def note(thing):
        kind = thing if isinstance(thing, type) else type(
            thing.__name__, (FadedSolution,), {"forward": thing})
        for wrongs in lists:
            wrongs.append((kind, words, source))
        return thing
    return note


def raw(self, image, label, maps=label_maps, order=1):
    parts = [image, maps(label, *image.shape[2:])][::order]
    x = torch.cat(parts, dim=1)
    return self.decoder(self.bottleneck(self.encoder(x)))


@wrong("No tanh")
def no_tanh(self, image, label):
    return raw(self, image, label)


@wrong("A sigmoid at the end")
def sigmoid(self, image, label):
    return torch.sigmoid(raw(self, image, label))


@wrong("A ReLU before the tanh")
def relu_before_tanh(self, image, label):
    return torch.tanh(torch.relu(raw(self, image, label)))


@wrong("tanh comes twice")
def tanh_twice(self, image, label):
    return raw(self, image, label).tanh().tanh()


@wrong("cut to [-1, 1]")
def clamps(self, image, label):
    return raw(self, image, label).clamp(-1, 1)


@wrong("A norm before the tanh")
def norm_before_tanh(self, image, label):
    return F.instance_norm(raw(self, image, label)).tanh()


@wrong("image is added")
def residual_image(self, image, label):
    return raw(self, image, label).tanh() + image


@wrong("image is added")
def residual_before_tanh(self, image, label):
    return (raw(self, image, label) + image).tanh()


@wrong("maps stand before the image")
def maps_first(self, image, label):
    return raw(self, image, label, order=-1).tanh()


@wrong("side by side")
def scrambled_maps(self, image, label):
    return raw(self, image, label, lambda c, h, w: c.repeat(1, h * w).view(
        *c.shape, h, w)).tanh()


@wrong("-1 and 1")
def maps_of_minus_one_and_one(self, image, label):
    return raw(self, image, label,
               lambda c, h, w: label_maps(2 * c - 1, h, w)).tanh()


@wrong("label of the first")
def label_of_the_first(self, image, label):
    return raw(self, image, label[:1].expand_as(label)).tanh()


@wrong("The label makes no difference", "yunjey/stargan#64, #67, #93")
def maps_of_zeros(self, image, label):
    return raw(self, image, 0 * label).tanh()


@wrong("do not fit in cat")
def height_twice(self, image, label):
    side = image.shape[2]
    return raw(self, image, label,
               lambda c, h, w: label_maps(c, side, side)).tanh()


@wrong("do not fit in cat")
def width_before_height(self, image, label):
    return raw(self, image, label,
               lambda c, h, w: label_maps(c, w, h)).tanh()


@wrong("do not fit in cat")
def always_128(self, image, label):
    return raw(self, image, label,
               lambda c, h, w: label_maps(c, 128, 128)).tanh()


@wrong("must become maps")
def label_as_it_is(self, image, label):
    return self.decoder(self.encoder(torch.cat([image, label], 1)))


@wrong("do not fit in cat")
def cat_of_the_batch(self, image, label):
    maps = label_maps(label, *image.shape[2:])
    return self.encoder(torch.cat([image, maps], dim=0))


@wrong("another number of channels")
def encoder_left_out(self, image, label):
    x = torch.cat([image, label_maps(label, *image.shape[2:])], 1)
    return torch.tanh(self.decoder(self.bottleneck(x)))


@wrong("another number of channels")
def image_alone_into_the_encoder(self, image, label):
    return torch.tanh(self.decoder(self.bottleneck(self.encoder(image))))


@wrong("Another image than")
def bottleneck_left_out(self, image, label):
    x = torch.cat([image, label_maps(label, *image.shape[2:])], 1)
    return torch.tanh(self.decoder(self.encoder(x)))


@wrong("Another image than")
def image_in_zero_one(self, image, label):
    return raw(self, (image + 1) / 2, label).tanh()


@wrong("without a return")
def forgets_to_return(self, image, label):
    raw(self, image, label).tanh()


@wrong("must return one tensor")
def returns_the_maps_too(self, image, label):
    return raw(self, image, label).tanh(), label


@wrong("look for a squeeze")
def squeezes(self, image, label):
    return raw(self, image, label).tanh().squeeze(0)


@wrong("overwrites its own input")
def doubles_the_label_in_place(self, image, label):
    label *= 2
    return raw(self, image, label).tanh()


@wrong("no method forward")
class Foward(FadedSolution):
    forward = nn.Module.forward


@wrong("9 blocks")
class NineByDefault(FadedSolution):
    def __init__(self, image_channels=3, num_domains=5, base_channels=64,
                 num_blocks=9):
        super().__init__(image_channels, num_domains, base_channels,
                         num_blocks)


@wrong("look at the default values")
class WidthOf32ByDefault(FadedSolution):
    def __init__(self, image_channels=3, num_domains=5, base_channels=32,
                 num_blocks=6):
        super().__init__(image_channels, num_domains, base_channels,
                         num_blocks)


def variant(name, words, change, source="",
            lists=(WRONG_FADED, WRONG_GENERATORS)):
    """The faded solution after change(net, channels, domains, c, blocks)."""
    def init(self, image_channels=3, num_domains=5, base_channels=64,
             num_blocks=6):
        FadedSolution.__init__(self, image_channels, num_domains,
                               base_channels, num_blocks)
        change(self, image_channels, num_domains, base_channels, num_blocks)

    kind = type(name, (FadedSolution,), {"__init__": init})
    for wrongs in lists:
        wrongs.append((kind, words, source))


def put(part, build):
    """A change that puts another part into the network."""
    return lambda net, *sizes: setattr(net, part, build(*sizes))


def blocks_of(width, number=None):
    return put("bottleneck", lambda i, k, c, n: nn.Sequential(
        *[ResidualBlock(width(c)) for _ in range(number or n)]))


def each(kind, do):
    """A change of every layer of a kind."""
    def change(net, *sizes):
        for module in list(net.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, kind):
                    new = do(child)
                    if new is not None:
                        setattr(module, name, new)
    return change


def attribute(name, value):
    return lambda layer: setattr(layer, name, value)


variant("ImageChannelsAlone", "the label maps are channels, too",
        put("encoder", lambda i, k, c, n: build_encoder(i, c)))
variant("FiveDomains", "for the first convolution",
        put("encoder", lambda i, k, c, n: build_encoder(i + 5, c)))
variant("ThreeColours", "for the first convolution",
        put("encoder", lambda i, k, c, n: build_encoder(3 + k, c)))
variant("DomainsAlone", "for the first convolution",
        put("encoder", lambda i, k, c, n: build_encoder(k, c)))
variant("BlocksOfBaseWidth", "four times the base", blocks_of(lambda c: c))
variant("BlocksOfDoubleWidth", "four times the base",
        blocks_of(lambda c: 2 * c))
variant("BlocksOf256", "four times the base", blocks_of(lambda c: 256))
variant("SixBlocksAlways", "is the number of blocks written down",
        blocks_of(lambda c: 4 * c, 6))
variant("OneBlock", "weights for 1 block", blocks_of(lambda c: 4 * c, 1))
variant("OneBlockRepeated", "weights for 1 block",
        put("bottleneck", lambda i, k, c, n: nn.Sequential(
            *[ResidualBlock(4 * c)] * n)))
variant("FeaturesAsImageChannels", "returns 4 channels",
        put("decoder", lambda i, k, c, n: build_decoder(c, c)))
variant("DomainsComeOut", "returns 7 channels",
        put("decoder", lambda i, k, c, n: build_decoder(c, i + k)))
variant("OneChannelOut", "returns 1 channels",
        put("decoder", lambda i, k, c, n: build_decoder(c, 1)))
variant("ReflectsAtTheInput", "The label makes no difference",
        lambda net, *_: setattr(net.encoder[0], "padding_mode", "reflect"))
variant("ReflectsAtTheOutput", "'reflect'",
        lambda net, *_: setattr(net.decoder[-1], "padding_mode", "reflect"))
variant("ReplicatesAtTheOutput", "'replicate'",
        lambda net, *_: setattr(net.decoder[-1], "padding_mode", "replicate"))

OWN = (WRONG_GENERATORS,)  # a faded generator gives no room for these
RELU = nn.ReLU
variant("NoReluAtTheEnds", "ReLUs of encoder and decoder", lists=OWN,
        change=lambda net, *_: [
            each(RELU, lambda _: nn.Identity())(part)
            for part in (net.encoder, net.decoder)])
variant("LeakyAtTheEnds", "A LeakyReLU", lists=OWN, change=lambda net, *_: [
    each(RELU, lambda _: nn.LeakyReLU(0.01))(part)
    for part in (net.encoder, net.decoder)])
variant("LeakyEverywhere", "A LeakyReLU", lists=OWN,
        change=each(RELU, lambda _: nn.LeakyReLU(0.2)))
variant("BiasEverywhere", "A convolution has a bias", lists=OWN,
        change=each(nn.Conv2d, lambda m: attribute(
            "bias", nn.Parameter(torch.zeros(m.out_channels)))(m)))
variant("BiasAtTheEnd", "A convolution has a bias", lists=OWN,
        change=lambda net, i, *_: setattr(
            net.decoder[-1], "bias", nn.Parameter(torch.zeros(i))))
variant("BatchNorms", "as with BatchNorm", lists=OWN,
        change=each(nn.InstanceNorm2d,
                    lambda m: nn.BatchNorm2d(m.num_features)))
variant("TrackingNorms", "changes after eval()",
        source="yunjey/stargan#102, #140", lists=OWN,
        change=each(nn.InstanceNorm2d, lambda m: nn.InstanceNorm2d(
            m.num_features, affine=True, track_running_stats=True)))
variant("NormsNotAffine", "no learned scale", lists=OWN,
        change=each(nn.InstanceNorm2d,
                    lambda m: nn.InstanceNorm2d(m.num_features)))
variant("NormsForgotten", "There are 0 vectors", lists=OWN,
        change=each(nn.InstanceNorm2d, lambda m: nn.Identity()))
variant("OneNormForgotten", "vectors instead of", lists=OWN,
        change=lambda net, *_: setattr(net.encoder, "1", nn.Identity()))
variant("NormAtTheEnd", "vectors instead of", lists=OWN,
        change=lambda net, i, *_: net.decoder.append(
            nn.InstanceNorm2d(i, affine=True)))
variant("DropoutInside", "draws random numbers", lists=OWN,
        change=lambda net, *_: net.encoder.append(nn.Dropout(0.5)))
variant("UpsampleAndConvolution", "transposed convolution", lists=OWN,
        change=put("decoder", lambda i, k, c, n: nn.Sequential(
            nn.Upsample(scale_factor=2),
            *stage(nn.Conv2d(4 * c, 2 * c, 3, padding=1, bias=False)),
            nn.Upsample(scale_factor=2),
            *stage(nn.Conv2d(2 * c, c, 3, padding=1, bias=False)),
            nn.Conv2d(c, i, 7, padding=3, bias=False))))
variant("OneStepDownMissing", "and with num_blocks=2", lists=OWN,
        change=put("encoder", lambda i, k, c, n: nn.Sequential(
            *stage(nn.Conv2d(i + k, c, 7, padding=3, bias=False)),
            *stage(nn.Conv2d(c, 4 * c, 4, 2, 1, bias=False)))))
variant("KernelOfThree", "for the first convolution", lists=OWN,
        change=lambda net, i, k, c, n: setattr(net.encoder, "0", nn.Conv2d(
            i + k, c, 3, padding=1, bias=False)))
variant("NoPaddingAtTheInput", "The output has shape", lists=OWN,
        change=lambda net, *_: setattr(net.encoder[0], "padding", (0, 0)))


class NoSkipBlock(ResidualBlock):
    def forward(self, x, label=None):
        return self.main(x)


variant("BlocksWithoutSkip", "The blocks have no skip", lists=OWN,
        change=put("bottleneck", lambda i, k, c, n: nn.Sequential(
            *[NoSkipBlock(4 * c) for _ in range(n)])))


@wrong("super().__init__()", lists=OWN)
class NoSuper(FadedSolution):
    def __init__(self, image_channels=3, num_domains=5, base_channels=64,
                 num_blocks=6):
        self.encoder = build_encoder(image_channels + num_domains, 8)


@wrong("PyTorch finds no weights", lists=OWN)
class PlainList(nn.Module):
    def __init__(self, image_channels=3, num_domains=5, base_channels=64,
                 num_blocks=6):
        super().__init__()
        self.layers = [nn.Conv2d(image_channels + num_domains, base_channels,
                                 7, padding=3, bias=False)]

    def forward(self, image, label):
        return image
