"""The files of the official code: names, shapes, safe reading (chapter 10).

Its two networks are the paper's, so are ours; only the names differ. Its
generator is one long ``main``, ours is cut into encoder, bottleneck and
decoder; its discriminator's heads are ``conv1`` and ``conv2``.
"""

import pickle
import re
import zipfile
from pathlib import Path

import torch

from .discriminator import Discriminator
from .errors import CheckpointError, ConfigurationError, require
from .generator import Generator

ENCODER = 9  # three times convolution, norm and ReLU
STATISTICS = ("running_mean", "running_var", "num_batches_tracked")
_BLOCK = re.compile(r"main\.\d+\.main\.0\.weight")
_HEADS = {"source": "conv1", "domain": "conv2"}


def official_name(name, num_blocks):
    """What the official code calls one of our weights.

    Parameters
    ----------
    name : str
        In the state dict of our :class:`Generator` or :class:`Discriminator`.
    num_blocks : int
        Residual blocks of the generator.

    Examples
    --------
    >>> official_name("decoder.0.weight", 6)
    'main.15.weight'
    >>> official_name("domain.weight", 6)
    'conv2.weight'
    """
    part, rest = name.split(".", 1)
    if part in _HEADS:
        return f"{_HEADS[part]}.{rest}"
    first = {"encoder": 0, "trunk": 0, "bottleneck": ENCODER,
             "decoder": ENCODER + num_blocks}[part]
    index, rest = rest.split(".", 1)
    return f"main.{first + int(index)}.{rest}"


def read_state(path):
    """Read a state dict that ``torch.save`` wrote; runs no code from it.

    The prefix ``module.`` of DataParallel and InstanceNorm's tracked
    statistics are left out.

    Returns
    -------
    dict of str to Tensor, in float32

    Raises
    ------
    CheckpointError
        If the file is missing, damaged, a pickle with code, or something
        else than the weights of one network.
    """
    path = Path(path)
    require(path.is_file(), f"there is no weights file at {path}.",
            CheckpointError)
    try:
        if zipfile.is_zipfile(path):  # torch.load trusts the bytes
            with zipfile.ZipFile(path) as archive:
                require(archive.testzip() is None, "", CheckpointError)
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged file raises whatever it leads to
        asked = re.search(r"unsupported (?:global: )?global ([\w.]+)",
                          str(error), re.IGNORECASE)
        if isinstance(error, pickle.UnpicklingError) and asked:
            raise CheckpointError(
                f"{path} asks Python to run code ({asked[1]}) while it loads, "
                "so it was not opened: where it was written, save "
                "network.state_dict(), not the network.") from None
        raise CheckpointError(f"{path} is damaged, cut short or no weights "
                              "file: download it again.") from None
    _refuse_others(state, path)
    if all(name.startswith("module.") for name in state):
        state = {name[len("module."):]: v for name, v in state.items()}
    return {name: value.float() for name, value in state.items()
            if name.rpartition(".")[2] not in STATISTICS}


def _refuse_others(state, path):
    keys = set(state) if isinstance(state, dict) else set()
    own = {"format", "hyperparameters"} <= keys
    require(not own, f"{path} is a checkpoint of this package: open it with "
            "open_model.", CheckpointError)
    second = "mapping_network" in keys
    require(not second, f"{path} is of StarGAN v2, another network: this "
            "package knows the first StarGAN.", CheckpointError)
    first = sorted(map(str, keys))[:3]
    require(keys and all(isinstance(v, torch.Tensor) and isinstance(k, str)
                         for k, v in state.items()),
            f"{path} does not hold the weights of one network"
            + (f" but {', '.join(first)}" if keys else "")
            + ": give what torch.save(network.state_dict(), file) wrote.",
            CheckpointError)


def build(state, letter, path):
    """The network of a state dict, in our classes, sized by its shapes.

    Parameters
    ----------
    state : dict of str to Tensor
        From :func:`read_state`.
    letter : {"G", "D"}
    path : path
        For the messages.

    Returns
    -------
    Generator or Discriminator, in ``eval`` mode

    Raises
    ------
    CheckpointError
        If the weights are of another network.
    """
    what = {"G": "generator", "D": "discriminator"}[letter]
    first, heads = state.get("main.0.weight"), {"conv1.weight",
                                                "conv2.weight"}
    known = first is not None and first.ndim == 4
    is_d = known and heads <= set(state)
    is_g = known and not heads & set(state) and first.shape[2] == 7
    require(letter == "G" or not is_g, f"{path} holds a generator: give the "
            "-G.ckpt file first, the -D.ckpt file second.", CheckpointError)
    require(letter == "D" or not is_d, f"{path} holds a discriminator: give "
            "the -G.ckpt file first, the -D.ckpt file second.",
            CheckpointError)
    others = [name for name in state if not name.startswith("main.")
              and name not in heads]
    require(is_g or is_d, f"{path} is not the official {what}: its weights "
            "have other names or shapes"
            + (f", such as {others[0]}" if others else "")
            + "; open it with the program that wrote it.", CheckpointError)
    blocks = sum(map(bool, map(_BLOCK.fullmatch, state)))
    try:
        with torch.device("meta"):  # shapes alone: nothing to fill
            network = _sized_g(first, blocks) if is_g \
                else _sized_d(first, state)
    except (ConfigurationError, RuntimeError, OverflowError) as error:
        raise CheckpointError(f"{path} is not the official {what}: no network "
                              f"has its sizes ({error}).") from None
    own = network.state_dict()
    names = {official_name(name, blocks): name for name in own}
    wrong = sorted(set(names) ^ set(state)) or [
        o for o, name in names.items() if state[o].shape != own[name].shape]
    require(not wrong, f"{path} is not the official {what}: {len(wrong)} of "
            "its weights are missing, unknown or of another shape, such as "
            f"{', '.join(wrong[:1])}.", CheckpointError)
    network.load_state_dict({names[o]: v for o, v in state.items()},
                            assign=True)
    return network.eval()


def _sized_g(first, blocks):
    return Generator(3, first.shape[1] - 3, len(first), blocks)


def _sized_d(first, state):
    layers = sum(name.startswith("main.") and name.endswith(".weight")
                 for name in state)
    k, _, kernel, *_ = (*state["conv2.weight"].shape, 0, 0, 0)
    return Discriminator(kernel * 2**layers, k, len(first), layers)
