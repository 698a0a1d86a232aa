"""Our weights, written for the official classes (chapter 10)."""

import io
import json
from collections import OrderedDict

import torch
from torch.nn.utils.parametrize import is_parametrized

from .checkpoints import attributes_as_dict
from .conditional import ConditionalInstanceNorm2d
from .data.storage import atomic_write, writable_folder
from .discriminator import Discriminator
from .errors import CheckpointError, is_whole, require
from .generator import Generator
from .official import note_path
from .official_files import official_name


def export_official(model, folder, step=200_000):
    """Write weights that the official classes load.

    The official InstanceNorm tracks statistics and wants them in the file;
    ours keeps none, so the file holds those of a fresh layer: mean 0,
    variance 1, of 0 batches. The official ``main.py`` never uses them; whoever
    calls ``eval()`` there gets unnormalised features.

    Parameters
    ----------
    model : StarGAN
        With the paper's networks; widths, depths and labels are free.
    folder : path
    step : int
        For the names of the files.

    Returns
    -------
    list of Path
        ``{step}-D.ckpt`` if there is a discriminator, ``{step}-labels.json``,
        which says what the labels mean, and ``{step}-G.ckpt``. Each is
        written whole or not at all; older PyTorch than 1.6 cannot read them.

    Raises
    ------
    CheckpointError
        If the official classes have no place for what the model has.
    OutputError
        If the folder cannot be written.
    """
    require(is_whole(step), f"step is {step!r}: give a whole number.")
    networks = {"D": model.discriminator, "G": model.generator}
    files = {letter: _as_official(network) for letter, network
             in networks.items() if network is not None}
    folder = writable_folder(folder)
    note = {"image_size": model.hp.image_size, "kind": model.kind,
            "attributes": attributes_as_dict(model.attributes)}
    written = []
    for letter, content in files.items():
        path = folder / f"{step}-{letter}.ckpt"
        if letter == "G":  # last: with it the others are there
            atomic_write(note_path(path), json.dumps(note).encode())
            written.append(note_path(path))
        atomic_write(path, content)
        written.append(path)
    return written


def _as_official(network):
    """The bytes of a network's file, or a sentence why there is none."""
    extras = {
        "blend": getattr(network, "blend", False),
        "projection": getattr(network, "embedding", None) is not None,
        "conditional_norm": any(isinstance(m, ConditionalInstanceNorm2d)
                                for m in network.modules()),
        "spectral_norm": any(map(is_parametrized, network.modules())),
        "other layers": type(network) not in (Generator, Discriminator),
        "images that are not RGB": getattr(network, "image_channels", 3) != 3}
    found = [name for name, there in extras.items() if there]
    require(not found, f"the official classes have no {', '.join(found)}: "
            "only the paper's networks can be exported to them.",
            CheckpointError)
    blocks = len(getattr(network, "bottleneck", ()))
    state = OrderedDict()
    for name, value in network.state_dict().items():
        value = value.detach().cpu().float().contiguous()
        name = official_name(name, blocks)
        state[name] = value
        if isinstance(network, Generator) and name.endswith(".bias"):
            norm = name.removesuffix("bias")  # convolutions have none
            state[norm + "running_mean"] = torch.zeros_like(value)
            state[norm + "running_var"] = torch.ones_like(value)
            state[norm + "num_batches_tracked"] = torch.tensor(0)
    buffer = io.BytesIO()
    torch.save(state, buffer)
    return buffer.getvalue()
