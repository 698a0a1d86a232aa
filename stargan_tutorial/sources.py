"""A joint model and its sources: what each knows and asks (chapter 11)."""

import torch
from torch import nn

from .errors import DataError, require
from .joint import JointAttributes


def class_options(attributes, kind, labels, device="cpu"):
    """What the class loss must be told about a batch.

    Parameters
    ----------
    attributes : AttributeSet or JointAttributes
    kind : str
        Of the labels of a plain data set.
    labels : Tensor (N, K), or conditions (N, K + n) of one source
    device : where the mask is needed

    Returns
    -------
    dict
        Of a plain data set the ``kind``; else the source's, and a ``mask``.
    """
    if not isinstance(attributes, JointAttributes):
        return {"kind": kind}
    source, _ = attributes.split(labels)
    return {"kind": attributes.kinds[source],
            "mask": attributes.mask(source, len(labels)).to(device)}


def find_source(attributes, *groups):
    """The source that attributes belong to, and their names in it.

    Parameters
    ----------
    attributes : JointAttributes
    *groups : sequences of str
        As ``Smiling``, or ``source/Smiling`` where sources share a name.

    Returns
    -------
    source : str
    groups : list of lists of str
        The same names without their source.

    Raises
    ------
    DataError
        If a name is unknown or in several sources, or they differ in source.
    """
    for group in groups:
        require(not isinstance(group, str), f"{group!r} is a string: give a "
                f"list of names, [{group!r}].", DataError)
    names = [name for group in groups for name in group]
    require(names, "name an attribute or a source: this model knows several, "
            f"{', '.join(attributes.sources)}.", DataError)
    found = {}
    for name in names:
        there = [(source, own) for source, its in attributes.sources.items()
                 for own in its.names if name in (own, f"{source}/{own}")]
        require(there, f"unknown attribute {name!r}: choose among "
                f"{', '.join(attributes.names)}.", DataError)
        require(len(there) == 1, f"{name!r} stands in several sources: write "
                f"{' or '.join('/'.join(pair) for pair in there)}.", DataError)
        found[name] = there[0]
    sources = sorted({source for source, _ in found.values()})
    require(len(sources) == 1, f"{', '.join(names)} belong to several sources "
            f"({', '.join(sources)}): ask for those of one, then translate "
            "the result again.", DataError)
    return sources[0], [[found[name][1] for name in group]
                        for group in groups]


def narrow(model, source, *groups):
    """A :class:`~stargan_tutorial.StarGAN` of the one data set that is meant.

    Parameters
    ----------
    model : StarGAN
    source : str or None
        By default that of the attributes; see :func:`find_source`.
    *groups : sequences of str
        Attributes.

    Returns
    -------
    model : StarGAN
        As it is, if it knows one data set and no source is given.
    groups : list of lists of str
        The attributes as this model names them.
    """
    if source is None:
        if not isinstance(model.attributes, JointAttributes):
            return model, groups
        source, groups = find_source(model.attributes, *groups)
    return model.for_source(source), [
        group if isinstance(group, str)  # that gets its sentence there
        else [name.removeprefix(f"{source}/") for name in group]
        for group in groups]


def parts_for(model, source):
    """What differs in a joint :class:`~stargan_tutorial.StarGAN` of a source.

    Returns
    -------
    dict
        ``attributes``, ``kind``, ``generator`` and ``discriminator``.

    Raises
    ------
    DataError
        If there is no such source, or the model is of one data set.
    """
    joint = model.attributes
    require(isinstance(joint, JointAttributes), "this model knows one data "
            "set: leave the source out.", DataError)
    require(source is not None, "this model knows several data sets: give "
            f"the source, one of {', '.join(joint.sources)}.", DataError)
    return {"attributes": joint[source], "kind": joint.kinds[source],
            "generator": SourceGenerator(model.generator, joint, source),
            "discriminator": model.discriminator and SourceDiscriminator(
                model.discriminator, joint, source)}


def joint_targets(condition, attributes):
    """One target for each attribute of every source, for a grid of pictures.

    Attributes of the image's own source are changed as in
    :func:`~stargan_tutorial.targets.attribute_targets`. For another source,
    the image's label is unknown: its attribute can be asked for only where
    it is a whole label, as in a set of classes.

    Parameters
    ----------
    condition : Tensor (K + n,)
    attributes : JointAttributes

    Returns
    -------
    Tensor (K, K + n)
        All 0 in the rows that cannot be asked for.
    """
    from .targets import attribute_targets

    own, label = attributes.split(condition)
    targets = torch.zeros(len(attributes), attributes.num_conditions)
    for source, its in attributes.sources.items():
        where = attributes.columns(source)
        if source == own:
            labels = attribute_targets(label, its)
        elif len(its) == 1 or its.exclusive == (its.names,):
            labels = torch.eye(len(its))
        else:
            continue
        targets[where] = attributes.join(source, labels)
    return targets


class SourceGenerator(nn.Module):
    """A joint generator for one source: it takes that source's labels.

    Parameters
    ----------
    generator : Module (image, condition) -> image
    attributes : JointAttributes
    source : str
    """

    def __init__(self, generator, attributes, source):
        super().__init__()
        attributes.number(source)
        self.generator, self.attributes = generator, attributes
        self.source = source

    def forward(self, image, label):
        """Images (N, 3, H, W) and labels (N, K_i) to images."""
        return self.generator(image, self.attributes.join(self.source, label))


class SourceDiscriminator(SourceGenerator):
    """A joint discriminator for one source: its labels and its logits."""

    def forward(self, image, label=None):
        """Source scores (N, 1, h, w) and logits (N, K_i) of the images."""
        if label is not None:
            label = self.attributes.join(self.source, label)
        score, logits = self.generator(image, label)
        return score, logits[:, self.attributes.columns(self.source)]
