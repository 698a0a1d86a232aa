"""The PatchGAN discriminator with its two heads (built in chapter 4)."""

import torch
from torch import nn
from torch.nn.utils.parametrizations import spectral_norm as spectral

from .errors import ConfigurationError, DataError, is_whole, require


def receptive_field(layers):
    """Side, in pixels, of the input square that one output value sees.

    Parameters
    ----------
    layers : iterable of (kernel, stride)
        The convolutions from the input to the output.

    Returns
    -------
    int

    Examples
    --------
    >>> receptive_field([(4, 2)] * 6)               # the trunk
    190
    >>> receptive_field([(4, 2)] * 6 + [(3, 1)])    # one source score
    318
    """
    side, step = 1, 1
    for kernel, stride in layers:
        side += (kernel - 1) * step
        step *= stride
    return side


class Discriminator(nn.Module):
    """Judge patches as real or fake, and name an image's domains.

    A trunk of 4×4 convolutions with stride 2 and LeakyReLU(0.01), the width
    doubling from ``base_channels``, and two heads on its last feature map.
    No normalisation: the gradient penalty is per image.

    Parameters
    ----------
    image_size : int
        Side of the square images; divisible by ``2**num_layers``.
    num_domains : int
        Length K of a label.
    base_channels : int
        Width of the first convolution.
    num_layers : int
        Convolutions in the trunk. The paper uses 6 at 128 pixels.
    image_channels : int
        Channels of an image: 3 for RGB.
    spectral_norm : bool
        Bound each weight's largest singular value by 1 (Miyato et al., arXiv
        1802.05957). Not in the paper.
    projection : bool
        Add a label-dependent term to the source score, so that it judges
        "real, and of this domain" (Miyato & Koyama, arXiv 1802.05637). Not in
        the paper. ``forward`` then needs the label.
    num_conditions : int, optional
        Numbers in the label that ``projection`` is given; ``num_domains`` by
        default, more for several data sets with a mask.

    Raises
    ------
    ConfigurationError
        If a number is out of its range or the sizes do not fit.

    Notes
    -----
    44,762,048 parameters at the defaults.

    References
    ----------
    StarGAN (arXiv 1711.09020), table 5; PatchGAN: arXiv 1611.07004.
    """

    def __init__(self, image_size=128, num_domains=5, base_channels=64,
                 num_layers=6, *, image_channels=3, spectral_norm=False,
                 projection=False, num_conditions=None):
        super().__init__()
        conditions = num_domains if num_conditions is None else num_conditions
        for name, value in [("image_size", image_size),
                            ("num_domains", num_domains),
                            ("num_conditions", conditions),
                            ("base_channels", base_channels),
                            ("num_layers", num_layers),
                            ("image_channels", image_channels)]:
            require(is_whole(value, 1),
                    f"{name} is {value!r}: give a whole number of at least 1.")
        if image_size % 2**num_layers:
            raise ConfigurationError(
                f"image_size {image_size} cannot be halved {num_layers} times: "
                f"give a multiple of {2**num_layers}, or fewer layers.")
        self.image_size = image_size
        self.image_channels = image_channels
        self.num_domains = num_domains
        self.num_conditions = conditions
        self.num_layers = num_layers
        wrap = spectral if spectral_norm else (lambda module: module)
        trunk, c_in, c_out = [], image_channels, base_channels
        for _ in range(num_layers):
            trunk += [wrap(nn.Conv2d(c_in, c_out, 4, stride=2, padding=1)),
                      nn.LeakyReLU(0.01, inplace=True)]
            c_in, c_out = c_out, 2 * c_out
        self.trunk = nn.Sequential(*trunk)
        kernel = image_size // 2**num_layers
        self.source = wrap(nn.Conv2d(c_in, 1, 3, padding=1, bias=False))
        self.domain = wrap(nn.Conv2d(c_in, num_domains, kernel, bias=False))
        self.embedding = (wrap(nn.Linear(conditions, c_in, bias=False))
                          if projection else None)

    @property
    def receptive_field(self):
        """Pixels on a side that one source score sees (318 for the paper's)."""
        return receptive_field([(4, 2)] * self.num_layers + [(3, 1)])

    def forward(self, image, label=None):
        """Score a batch.

        Parameters
        ----------
        image : Tensor (N, C, image_size, image_size)
            In [-1, 1].
        label : Tensor (N, num_conditions), optional
            The domains the image is said to have; used, and needed, only
            with ``projection=True``.

        Returns
        -------
        source : Tensor (N, 1, h, w)
            Unbounded scores, one a patch; h = w = image_size / 2**num_layers.
        logits : Tensor (N, K)
            Domain logits.

        Raises
        ------
        DataError
            If a shape does not fit the network, or the label is missing.
        """
        side = self.image_size
        expected = (self.image_channels, side, side)
        require(image.ndim == 4 and tuple(image.shape[1:]) == expected,
                f"the image has shape {tuple(image.shape)}; this discriminator "
                f"takes (N, {expected[0]}, {side}, {side}).", DataError)
        hidden = self.trunk(image)  # (N, C', h, w)
        source = self.source(hidden)  # (N, 1, h, w)
        logits = self.domain(hidden).flatten(1)  # (N, K)
        if self.embedding is not None:
            require(label is not None
                    and tuple(label.shape) == (len(image), self.num_conditions),
                    "a discriminator with projection needs the label beside "
                    f"the image, ({len(image)}, {self.num_conditions}).",
                    DataError)
            wanted = self.embedding(label.to(hidden.dtype))  # (N, C')
            source = source + torch.einsum("nchw,nc->nhw", hidden,
                                           wanted)[:, None]
        return source, logits
