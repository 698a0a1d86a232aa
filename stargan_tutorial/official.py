"""The official weights, read into our classes and written back (chapter 10).

What ``main.py`` of yunjey/stargan saves, ``200000-G.ckpt`` and ``-D.ckpt``,
holds the paper's two networks; see :mod:`~stargan_tutorial.official_files`.
Its InstanceNorm layers also track running statistics. The official test
never calls ``eval()``, so the published results normalise each image by its
own statistics and leave the tracked ones unused. With ``eval()``, the
official class takes those instead, averages over all images and labels of
the training, and gives other, worse images. Our classes track none: each
image has its own statistics in ``train()`` and in ``eval()``, as in the
published results.
"""

import json
import re
from pathlib import Path

from .checkpoints import attributes_from_dict
from .data.celeba import HAIR
from .data.celeba import NAMES as CELEBA_NAMES
from .domains import AttributeSet
from .errors import CheckpointError, is_whole, require
from .hyperparameters import Hyperparameters
from .joint import JointAttributes
from .losses import CLASS_KINDS
from .model import StarGAN
from .official_files import build, read_state

_PAIR = re.compile(r"(.+)-([GD])\.ckpt")


def find_pair(where):
    """The files of G and D that belong together.

    Parameters
    ----------
    where : path
        ``200000-G.ckpt``, its ``-D.ckpt``, or a folder with such files: of
        several steps, the last.

    Returns
    -------
    (Path, Path or None), or None
        None if there is no file with such a name.
    """
    path = Path(where)
    if path.is_dir():
        found = [p for p in path.glob("*-G.ckpt") if p.stem[:-2].isdigit()]
        return find_pair(max(found, key=lambda p: int(p.stem[:-2]))) \
            if found else None
    match = _PAIR.fullmatch(path.name)
    if not match or not path.is_file():
        return None
    g, d = (path.with_name(f"{match[1]}-{letter}.ckpt") for letter in "GD")
    require(g.is_file(), f"{path} is a discriminator alone: put its generator "
            f"beside it, as {g.name}.", CheckpointError)
    return g, d if d.is_file() else None


def load_official(generator, discriminator=None, *, names=None, kind=None,
                  image_size=None):
    """Read weights of the official code into our classes.

    Widths, depths and the length of the label follow from the files' shapes.
    The tracked statistics of InstanceNorm are dropped on purpose: see the
    head of this module.

    Parameters
    ----------
    generator, discriminator : path
        ``200000-G.ckpt`` and ``200000-D.ckpt``. Without the second, an
        image's own label cannot be guessed.
    names : sequence of str, AttributeSet or JointAttributes, optional
        What the label's numbers mean, in the order of ``--selected_attrs``,
        or for class folders in alphabetical order. By default what
        :func:`export_official` noted beside the files, else CelebA's five of
        the published weights. Hair colours exclude each other. For
        ``--dataset Both``, give :class:`~stargan_tutorial.JointAttributes`
        of its two sources.
    kind : {"multi-label", "single-label"}, optional
        Of the labels: ``single-label`` for class folders such as RaFD.
    image_size : int, optional
        Side of the images. By default what D's class head was made for;
        without D what was noted, else 128.

    Returns
    -------
    StarGAN
        In ``eval`` mode, on the CPU, with the paper's hyperparameters.

    Raises
    ------
    CheckpointError
        If a file is missing, damaged, unsafe or of another network, or if
        the two files or the names do not fit each other.

    References
    ----------
    https://github.com/yunjey/stargan, ``model.py`` and ``solver.py``.
    """
    path = Path(generator)
    g = build(read_state(path), "G", path)
    d = discriminator and build(read_state(discriminator), "D", discriminator)
    note = {} if names is not None else _note_beside(path)
    kind = kind or note.get("kind", CLASS_KINDS[0])
    attributes = note.get("attributes") or _attributes(names, kind, g, path)
    require(attributes.num_conditions == g.num_domains, f"{path} takes labels "
            f"of {g.num_domains} numbers, the names give "
            f"{attributes.num_conditions}: name each, in the order of the "
            "training.", CheckpointError)
    require(d is None or d.num_domains == len(attributes),
            f"{discriminator} knows {getattr(d, 'num_domains', 0)} domains, "
            f"the generator's labels have {len(attributes)}: give two files "
            "of one training.", CheckpointError)
    size = image_size or (d.image_size if d else note.get("image_size", 128))
    require(is_whole(size, 4) and size % 4 == 0, f"image_size is {size!r}: "
            "give a multiple of 4.")
    require(d is None or d.image_size == size, f"{discriminator} is for images "
            f"of {getattr(d, 'image_size', 0)} pixels, not {size}: leave "
            "image_size out.", CheckpointError)
    layers = d.num_layers if d else min(6, (size & -size).bit_length() - 1)
    hp = Hyperparameters(
        image_size=size, base_channels=g.encoder[0].out_channels,
        num_blocks=len(g.bottleneck), disc_layers=layers,
        **({"disc_channels": d.trunk[0].out_channels} if d else {}))
    match = _PAIR.fullmatch(path.name)
    step = int(match[1]) if match and match[1].isdecimal() else None
    if isinstance(attributes, JointAttributes):
        kind = "joint"  # each of its sources has one
    return StarGAN(g, d, hp, attributes, kind,
                   {"step": step, "origin": "yunjey/stargan"})


def _attributes(names, kind, generator, path):
    require(kind in CLASS_KINDS, f"unknown kind of labels {kind!r}: choose "
            f"one of {', '.join(CLASS_KINDS)}.")
    if isinstance(names, AttributeSet | JointAttributes):
        return names
    if names is None:
        require(generator.num_domains == len(CELEBA_NAMES), f"{path} takes "
                f"labels of {generator.num_domains} numbers, so it is not of "
                "the published weights' five attributes: say what they mean "
                "with load_official(..., names=[...]).", CheckpointError)
        names = CELEBA_NAMES
    if kind == "single-label":
        return AttributeSet(names, (tuple(names),))
    hair = tuple(name for name in names if name in HAIR)
    return AttributeSet(names, (hair,) if hair else (), complete=False)


def note_path(path):
    """Where it is noted what the labels of ``200000-G.ckpt`` mean."""
    return path.with_name(path.name.removesuffix("-G.ckpt") + "-labels.json")


def _note_beside(path):
    file = note_path(path)
    if not file.is_file():
        return {}
    try:
        note = json.loads(file.read_text(encoding="utf-8"))
        return {"attributes": attributes_from_dict(note["attributes"]),
                "kind": str(note["kind"]),
                "image_size": int(note["image_size"])}
    except (OSError, ValueError, KeyError, TypeError):
        raise CheckpointError(f"{file} does not say what the labels mean: "
                              "export again, or delete it and give names."
                              ) from None
