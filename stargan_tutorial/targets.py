"""Which translations to ask for, in training and to show (chapter 1)."""

import torch

from .errors import ConfigurationError, DataError, require
from .joint import JointAttributes
from .sources import joint_targets

TARGET_MODES = ("permute", "sample")


def choose_targets(labels, attributes=None, *, mode="permute", generator=None):
    """Pick a target label for each image of a batch.

    Parameters
    ----------
    labels : Tensor (N, K)
        The images' own labels; of a joint data set, the conditions of one
        source.
    attributes : AttributeSet or JointAttributes, optional
        Needed for ``mode="sample"``.
    mode : {"permute", "sample"}
        ``permute`` gives each image the label of another one of the batch, as
        the paper does; a target can equal its source. ``sample`` draws
        uniformly from what can exist.
    generator : torch.Generator, optional
        On the CPU.

    Returns
    -------
    Tensor (N, K), on the labels' device.
    """
    require(labels.ndim == 2, f"the labels have shape {tuple(labels.shape)}; "
            "give a batch, (N, K).", DataError)
    if mode == "permute":
        order = torch.randperm(len(labels), generator=generator)
        return labels[order.to(labels.device)]
    if mode == "sample":
        require(attributes is not None,
                "mode 'sample' needs the attribute set: pass attributes=.")
        width = attributes.num_conditions
        require(labels.shape[1] == width, f"the labels have "
                f"{labels.shape[1]} numbers, the attribute set {width}: give "
                "the set they belong to.", DataError)
        of = {"source": attributes.split(labels)[0]} \
            if isinstance(attributes, JointAttributes) else {}
        return attributes.sample(len(labels), generator=generator,
                                 **of).to(labels)
    raise ConfigurationError(f"unknown target mode {mode!r}: choose one of "
                             f"{', '.join(TARGET_MODES)}.")


def attribute_targets(label, attributes):
    """One target for each attribute: set it if grouped, else flip it.

    Parameters
    ----------
    label : Tensor (K,)
    attributes : AttributeSet or JointAttributes

    Returns
    -------
    Tensor (K, K); of a joint set see
    :func:`~stargan_tutorial.sources.joint_targets`.
    """
    if isinstance(attributes, JointAttributes):
        return joint_targets(label, attributes)
    grouped = {name for group in attributes.exclusive for name in group}
    return torch.stack([
        attributes.apply(label, set=[name]) if name in grouped or label[i] == 0
        else attributes.apply(label, unset=[name])
        for i, name in enumerate(attributes.names)])


@torch.no_grad()
def translate_each(generator, image, label, attributes, device="cpu"):
    """One image, translated to each of its :func:`attribute_targets`.

    Parameters
    ----------
    generator : callable (image, label) -> image
    image : Tensor (3, H, W) in [-1, 1]
    label : Tensor (K,)
    attributes : AttributeSet
    device : where the generator is

    Returns
    -------
    Tensor (K, 3, H, W) in [-1, 1], on the CPU
        White where a joint set has no target.
    """
    targets = attribute_targets(label, attributes)
    asked = targets.any(dim=1) | (attributes.num_conditions == len(attributes))
    batch = image.expand(len(targets), -1, -1, -1)
    found = generator(batch.to(device), targets.to(device)).cpu()
    return found.masked_fill(~asked[:, None, None, None], 1)
