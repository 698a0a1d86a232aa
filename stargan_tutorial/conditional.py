"""Label-conditional normalisation: an option beyond the paper (chapter 3).

The label maps that the paper concatenates to the image add a constant to
each feature channel, and InstanceNorm removes constants: the label enters
only at the zero-padded border, and through the border's part in the norm's
statistics. Here the label sets the scale and the shift of every normalisation
instead, so it reaches all pixels directly.
"""

from torch import nn


class ConditionalInstanceNorm2d(nn.Module):
    """InstanceNorm whose scale and shift depend on the label.

    Parameters
    ----------
    channels : int
    num_domains : int
        Length K of a label.

    References
    ----------
    Dumoulin et al. (arXiv 1610.07629).
    """

    takes_label = True

    def __init__(self, channels, num_domains):
        super().__init__()
        self.norm = nn.InstanceNorm2d(channels, affine=True)
        self.label = nn.Linear(num_domains, 2 * channels, bias=False)

    def forward(self, x, label):
        """Features (N, C, H, W) and label (N, K) to features (N, C, H, W)."""
        scale, shift = self.label(label)[:, :, None, None].chunk(2, dim=1)
        return self.norm(x) * (1 + scale) + shift


class Sequential(nn.Sequential):
    """Like torch's, but hands the label to the modules that take one."""

    takes_label = True

    def forward(self, x, label=None):
        """Features and, if a module inside needs it, the label (N, K)."""
        for module in self:
            if getattr(module, "takes_label", False):
                x = module(x, label)
            else:
                x = module(x)
        return x


def instance_norm(channels, num_domains=None):
    """The paper's InstanceNorm, or with ``num_domains`` the conditional one."""
    if num_domains is None:
        return nn.InstanceNorm2d(channels, affine=True)
    return ConditionalInstanceNorm2d(channels, num_domains)
