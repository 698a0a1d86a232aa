"""The residual block of the generator's bottleneck (built in chapter 2)."""

from torch import nn

from .conditional import Sequential, instance_norm
from .errors import is_whole, require


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions around a skip connection.

    ``x + norm(conv(relu(norm(conv(x)))))``: no bias in the convolutions,
    because the normalisation would remove it; no ReLU after the addition,
    so that the identity can pass unchanged.

    Parameters
    ----------
    channels : int
        Number of feature channels in and out.
    num_domains : int, optional
        If given, the normalisation depends on a label of this length; see
        :mod:`~stargan_tutorial.conditional`. Not in the paper.

    Raises
    ------
    ConfigurationError
        If ``channels`` is not a whole number of at least 1.

    References
    ----------
    StarGAN (arXiv 1711.09020), table 4; He et al. (arXiv 1512.03385).
    """

    takes_label = True

    def __init__(self, channels, num_domains=None):
        super().__init__()
        require(is_whole(channels, 1),
                f"channels is {channels!r}: give a whole number of at least 1.")
        self.main = Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            instance_norm(channels, num_domains),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            instance_norm(channels, num_domains),
        )

    def forward(self, x, label=None):
        """Map features (N, C, H, W) to features of the same shape.

        ``label`` (N, K) is used only with ``num_domains``.
        """
        return x + self.main(x, label)  # (N, C, H, W)
