"""The generator: one network for all translations (built in chapter 3)."""

import torch
from torch import nn

from .conditional import Sequential, instance_norm
from .errors import DataError, is_whole, require
from .residual import ResidualBlock


def label_maps(label, height, width):
    """Repeat each label over all pixels: (N, K) to (N, K, H, W)."""
    return label[:, :, None, None].expand(-1, -1, height, width)


class Generator(nn.Module):
    """Translate an image to the domains that a label names.

    Encoder (three convolutions), bottleneck (residual blocks), decoder (two
    transposed convolutions and an output convolution). Every convolution
    but the last is followed by InstanceNorm, with affine parameters and
    without running statistics, and ReLU (not at a residual block's end).

    Parameters
    ----------
    image_channels : int
        Channels of an image: 3 for RGB.
    num_domains : int
        Length K of a label.
    base_channels : int
        Width of the first convolution; the bottleneck has four times as many.
    num_blocks : int
        Residual blocks in the bottleneck. The paper uses 6.
    blend : bool
        If true, the network also predicts a mask m in [0, 1], (N, 1, H, W),
        and returns ``m * tanh(...) + (1 - m) * image``, so that what need not
        change is copied instead of redrawn. Not in the paper; the mask is
        that of GANimation (arXiv 1807.09251).
    conditional_norm : bool
        If true, the label also sets the scale and shift of every InstanceNorm;
        see :mod:`~stargan_tutorial.conditional`. Not in the paper.

    Raises
    ------
    ConfigurationError
        If one of the numbers is not a whole number in its range.

    Notes
    -----
    8,430,528 parameters at the defaults, 11,972,544 with 9 blocks.
    ``train()`` and ``eval()`` give the same image.

    References
    ----------
    StarGAN (arXiv 1711.09020), table 4.
    """

    def __init__(self, image_channels=3, num_domains=5, base_channels=64,
                 num_blocks=6, *, blend=False, conditional_norm=False):
        super().__init__()
        for name, value, least in [("image_channels", image_channels, 1),
                                   ("num_domains", num_domains, 1),
                                   ("base_channels", base_channels, 1),
                                   ("num_blocks", num_blocks, 0)]:
            require(is_whole(value, least),
                    f"{name} is {value!r}: give a whole number of at least "
                    f"{least}.")
        self.image_channels = image_channels
        self.num_domains = num_domains
        self.blend = blend
        c, k = base_channels, num_domains if conditional_norm else None

        def stage(convolution, channels):
            return [convolution, instance_norm(channels, k),
                    nn.ReLU(inplace=True)]

        def down(i, o):
            return nn.Conv2d(i, o, 4, stride=2, padding=1, bias=False)

        def up(i, o):
            return nn.ConvTranspose2d(i, o, 4, stride=2, padding=1, bias=False)

        self.encoder = Sequential(
            *stage(nn.Conv2d(image_channels + num_domains, c, 7, padding=3,
                             bias=False), c),
            *stage(down(c, 2 * c), 2 * c),
            *stage(down(2 * c, 4 * c), 4 * c),
        )
        self.bottleneck = Sequential(
            *[ResidualBlock(4 * c, k) for _ in range(num_blocks)])
        self.decoder = Sequential(
            *stage(up(4 * c, 2 * c), 2 * c),
            *stage(up(2 * c, c), c),
            nn.Conv2d(c, image_channels + int(blend), 7, padding=3, bias=False),
        )

    def forward(self, image, label):
        """Translate a batch.

        Parameters
        ----------
        image : Tensor (N, C, H, W)
            In [-1, 1]; H and W divisible by 4 and at least 8.
        label : Tensor (N, K)
            The wished-for domains, 0 or 1.

        Returns
        -------
        Tensor (N, C, H, W)
            In [-1, 1].

        Raises
        ------
        DataError
            If a shape does not fit the network.
        """
        out = self.decoder(self.features(image, label), label.to(image.dtype))
        if not self.blend:
            return torch.tanh(out)  # (N, C, H, W)
        colour, mask = out[:, :-1].tanh(), out[:, -1:].sigmoid()
        return torch.lerp(image, colour.to(image.dtype), mask.to(image.dtype))

    def features(self, image, label):
        """Encoder and bottleneck: (N, C, H, W), (N, K) to (N, 4c, H/4, W/4)."""
        self._check(image, label)
        label = label.to(image.dtype)
        maps = label_maps(label, *image.shape[2:])
        x = torch.cat([image, maps], dim=1)  # (N, C + K, H, W)
        return self.bottleneck(self.encoder(x, label), label)

    def _check(self, image, label):
        require(image.ndim == 4 and image.shape[1] == self.image_channels,
                f"the image has shape {tuple(image.shape)}; the generator "
                f"takes (N, {self.image_channels}, H, W).", DataError)
        height, width = image.shape[2:]
        require(height % 4 == 0 and width % 4 == 0 and min(height, width) >= 8,
                f"the image is {height}x{width} pixels; the generator halves "
                "it twice, so both sides must be divisible by 4 and at least "
                "8: resize it.", DataError)
        expected = (image.shape[0], self.num_domains)
        require(tuple(label.shape) == expected,
                f"the label has shape {tuple(label.shape)}; for this batch "
                f"give {expected}, one number for each domain.", DataError)
