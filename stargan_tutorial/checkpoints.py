"""Weights on disk: checkpoints of a run, and files to share (chapter 8).

A checkpoint holds all that a run needs to go on. A weights file holds one
network, in safetensors: it cannot run code.
"""

import io
import json
import pickle
import zipfile
from pathlib import Path

import torch

from .data.storage import atomic_write
from .domains import AttributeSet
from .errors import CheckpointError, require
from .joint import JointAttributes

FORMAT = 1  # of checkpoints and of weights files


def save_checkpoint(path, state):
    """Write a checkpoint (a nest of plain values and tensors) atomically.

    Raises
    ------
    OutputError
        If the folder cannot be written or the disk is full; an older
        checkpoint at ``path`` is then still whole.
    """
    buffer = io.BytesIO()
    torch.save({"format": FORMAT, **state}, buffer)
    with buffer.getbuffer() as view:  # no copy
        atomic_write(path, view)


def load_checkpoint(path):
    """Read what :func:`save_checkpoint` wrote; runs no code from the file.

    Raises
    ------
    CheckpointError
        If the file is missing, damaged, of another kind, or a pickle with
        anything but plain values and tensors in it.
    """
    path = Path(path)
    require(path.is_file(), f"there is no checkpoint at {path}.",
            CheckpointError)
    try:
        with zipfile.ZipFile(path) as archive:  # torch.load trusts the bytes
            whole = archive.testzip() is None
        state = torch.load(path, map_location="cpu",
                           weights_only=True) if whole else None
    except pickle.UnpicklingError:
        raise CheckpointError(
            f"{path} is not a checkpoint of this package: it asks Python to "
            "run code while it loads, so it was not opened. Use files that "
            "'stargan-tutorial train' wrote.") from None
    except Exception:  # a damaged file raises whatever it leads to
        raise _damaged(path) from None
    require(whole, str(_damaged(path)), CheckpointError)
    require(isinstance(state, dict) and state.get("format") == FORMAT,
            f"{path} is not a checkpoint of this version (format {FORMAT}): "
            "train again, or use the version that wrote it.", CheckpointError)
    return state


def _damaged(path):
    return CheckpointError(f"{path} is damaged, cut short or no checkpoint: "
                           "use an older copy, or start without --resume.")


def export_weights(path, hp, attributes, generator, discriminator=None, *,
                   kind="multi-label", half=True, card=None):
    """Write networks as safetensors, with all that is needed to use them.

    Parameters
    ----------
    path : path
    hp : Hyperparameters
    attributes : AttributeSet
    generator : Generator
    discriminator : Discriminator, optional
        Needed to guess an image's own label.
    kind : str
        See :func:`~stargan_tutorial.class_loss`.
    half : bool
        Store in float16: half the size, and differences far below one grey
        level.
    card : dict, optional
        Facts about the run, kept beside the weights.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    from safetensors.torch import save

    dtype = torch.float16 if half else torch.float32
    networks = {"generator": generator, "discriminator": discriminator}
    tensors = {f"{prefix}.{name}": value.detach().cpu().to(dtype).contiguous()
               for prefix, network in networks.items() if network is not None
               for name, value in network.state_dict().items()}
    about = {"format": FORMAT, "hyperparameters": hp.as_dict(), "kind": kind,
             "attributes": attributes_as_dict(attributes), "card": card or {}}
    atomic_write(path, save(tensors, {"stargan_tutorial": json.dumps(about)}))


def load_weights(path):
    """Read what :func:`export_weights` wrote.

    Returns
    -------
    about : dict
        ``format``, ``hyperparameters``, ``kind``, ``attributes``, ``card``.
    states : dict of str to state dict
        In float32: ``generator`` and, if it was exported, ``discriminator``.

    Raises
    ------
    CheckpointError
        If the file is missing, damaged or of another kind.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    require(path.is_file(), f"there is no weights file at {path}.",
            CheckpointError)
    states = {}
    try:
        with safe_open(path, framework="pt") as file:
            about = dict(json.loads(file.metadata()["stargan_tutorial"]))
            for key in file.keys():  # noqa: SIM118
                network, _, name = key.partition(".")
                states.setdefault(network, {})[name] = \
                    file.get_tensor(key).float()
    except (SafetensorError, OSError):
        raise CheckpointError(f"{path} is damaged or no safetensors file: "
                              "download or export it again.") from None
    except (TypeError, KeyError, ValueError):
        raise CheckpointError(
            f"{path} holds no StarGAN of this package: use a file that "
            "'stargan-tutorial export' wrote.") from None
    require(about.get("format") == FORMAT, f"{path} has format "
            f"{about.get('format')}; this version reads {FORMAT}.",
            CheckpointError)
    return about, states


def load_state(module, state, path):
    """Load a state dict, or say in a sentence that it does not fit.

    Raises
    ------
    CheckpointError
    """
    own = module.state_dict()
    different = sorted(set(own) ^ set(state)) or sorted(
        name for name in own if own[name].shape != state[name].shape)
    require(not different,
            f"{path} holds another architecture ({type(module).__name__}: "
            f"{len(different)} weights differ, first {different[:1]}): give "
            "the settings it was trained with.", CheckpointError)
    module.load_state_dict(state)


def attributes_as_dict(attributes):
    """An attribute set, plain or joint, as plain values."""
    if isinstance(attributes, JointAttributes):
        return {"sources": [[name, attributes.kinds[name],
                             attributes_as_dict(its)]
                            for name, its in attributes.sources.items()]}
    return {"names": list(attributes.names), "complete": attributes.complete,
            "exclusive": [list(group) for group in attributes.exclusive]}


def attributes_from_dict(values):
    """The reverse of :func:`attributes_as_dict`."""
    if "sources" in values:
        return JointAttributes(
            {name: AttributeSet(**its) for name, _, its in values["sources"]},
            {name: kind for name, kind, _ in values["sources"]})
    return AttributeSet(**values)
