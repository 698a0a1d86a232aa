"""The option ``--data``, given once or for each of several data sets."""

from argparse import Namespace
from pathlib import Path

import torch

from .data.joint import JointDataset
from .errors import DataError, require
from .origins import origin_of

BUILT_IN = "avatars"
SHOWN = 3  # images of each source in a grid


def read_source(text):
    """Take ``NAME=FOLDER:A,B`` apart; only the folder must be there.

    Returns
    -------
    name, folder, names
        By default the folder's own name, and None for all attributes. The
        folder is None for the built-in faces, ``avatars``.
    """
    name, names = "", None
    if not Path(text).exists():
        head, equals, rest = text.partition("=")
        if equals and not {"/", "\\"} & {*head}:
            name, text = head, rest
    if not Path(text).exists() and ":" in text:
        text, _, listed = text.rpartition(":")
        names = [n.strip() for n in listed.split(",") if n.strip()]
    name = name or Path(text).resolve().name
    folder = None if text == BUILT_IN else str(Path(text).resolve())
    return name, folder, names or None


def origins_of(args):
    """Where the data are from; see :func:`~stargan_tutorial.origins.origin_of`.

    With several ``--data``, ``sources`` has one origin for each, by name.

    Raises
    ------
    ConfigurationError
        If two have one name, or options do not say which of them they mean.
    """
    given = args.data or []
    if len(given) < 2:
        one = given[0] if given else None
        return origin_of(Namespace(**{**vars(args), "data": one}))
    require(not args.names, "--names does not say which data set it means: "
            "write the names behind each, --data FOLDER:A,B.")
    shared = origin_of(Namespace(**{**vars(args), "data": given[0]}))
    groups, sources = shared.pop("exclusive"), {}
    for i, text in enumerate(given):
        name, folder, names = read_source(text)
        require(name not in sources, f"two data sets are named {name!r}: give "
                "them names of your own, --data NAME=FOLDER.")
        sources[name] = shared | {
            "folder": folder, "names": names,
            "exclusive": [g for g in groups if {*g} <= {*(names or ())}]}
        if folder is None:
            sources[name]["seed"] = i  # other people in each
    for group in groups:
        owners = [group in own["exclusive"] for own in sources.values()]
        require(sum(owners) == 1, f"--exclusive {','.join(group)}: say whose "
                "attributes these are, --data FOLDER:A,B,C with all names.")
    return {"folder": None, "sources": sources}


def joint_data(parts):
    """Several training sets as one, with images of each for the grids.

    Parameters
    ----------
    parts : dict of str to tuple
        For each source its data set, held-out images (M, 3, H, W) and their
        labels (M, K_i).

    Returns
    -------
    JointDataset, images (M', 3, H, W), conditions (M', K + n)
    """
    dataset = JointDataset({name: part[0] for name, part in parts.items()})
    return (dataset, torch.cat([images[:SHOWN]
                                for _, images, _ in parts.values()]),
            torch.cat([dataset.attributes.join(name, labels[:SHOWN])
                       for name, (_, _, labels) in parts.items()]))


def sources_to_measure(model, noted, given):
    """What a joint model is measured on: its sources, one after the other.

    Parameters
    ----------
    model : StarGAN
        Of several data sets.
    noted : dict
        The run's origin; empty for a weights file.
    given : list of str
        What ``--data`` says, which goes before.

    Returns
    -------
    list of (name, StarGAN, origin)

    Raises
    ------
    DataError
        If a source is unknown, or none is told.
    """
    found = dict(noted.get("sources", {}))
    if given:
        found = {name: {"folder": folder}
                 for name, folder, _ in map(read_source, given)}
    require(found, "this model was trained on several data sets, "
            f"{', '.join(model.attributes.sources)}: give them with --data "
            "NAME=FOLDER.", DataError)
    return [(name, model.for_source(name), origin)
            for name, origin in found.items()]
