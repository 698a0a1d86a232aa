"""Recorded training runs that come with the package (chapters 8 and 9).

A recording is a folder: ``log.csv`` of the run, ``card.json`` (command, date,
versions, machine, hyperparameters, evaluation) and sheets of translations,
``step_0001000.png``: one row for each face, the input and then one
translation for each attribute, tile beside tile at their own size.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import torch

from .data.images import load_image, save_image
from .data.storage import atomic_write, writable_folder
from .errors import DataError, require
from .hyperparameters import Hyperparameters
from .logs import read_log
from .targets import translate_each

FOLDER = Path(__file__).parent / "recordings"


@dataclass(frozen=True)
class Recording:
    """One recorded run.

    Attributes
    ----------
    name : str
    hp : Hyperparameters
    log : dict of str to list of float
        See :func:`~stargan_tutorial.logs.read_log`.
    card : dict
        ``command``, ``date``, ``minutes``, ``machine`` and versions.
    evaluation : dict
        The figures of :class:`~stargan_tutorial.Evaluation`.
    samples : dict of int to Tensor (M, 1 + K, 3, size, size)
        For each step that has one, M faces, each with its translations, in
        [-1, 1].
    """

    name: str
    hp: Hyperparameters
    log: dict
    card: dict
    evaluation: dict
    samples: dict


def recording_names(folder=FOLDER):
    """Names of the recorded runs."""
    return sorted(path.parent.name for path in Path(folder).glob("*/card.json"))


def open_recording(name, folder=FOLDER):
    """Read a recorded run.

    Parameters
    ----------
    name : str
        One of :func:`recording_names`.
    folder : path, optional

    Returns
    -------
    Recording

    Raises
    ------
    DataError
        If there is none of that name.
    """
    path = Path(folder) / name
    require((path / "card.json").is_file(), f"there is no recording {name!r}: "
            f"choose one of {', '.join(recording_names(folder)) or 'none'}.",
            DataError)
    card = json.loads((path / "card.json").read_text(encoding="utf-8"))
    hp = Hyperparameters.from_dict(card.pop("hyperparameters"))
    samples = {int(sheet.stem[5:]): read_sheet(sheet, hp.image_size)
               for sheet in sorted(path.glob("step_*.png"))}
    return Recording(name, hp, read_log(path), card, card.pop("evaluation"),
                     samples)


def read_sheet(path, size):
    """The tiles of a sheet: (rows, columns, 3, size, size), in [-1, 1]."""
    sheet = load_image(path)
    rows, columns = sheet.shape[1] // size, sheet.shape[2] // size
    tiles = sheet.reshape(3, rows, size, columns, size)
    return tiles.permute(1, 3, 0, 2, 4).contiguous()


class Recorder:
    """A callback for the trainer: writes what a recording needs.

    Beside a :class:`~stargan_tutorial.logs.RunLog` in the same folder, which
    keeps the log.

    Parameters
    ----------
    out : path
        The recording's folder.
    images : Tensor (M, 3, H, W)
        Fixed faces that the networks never train on.
    labels : Tensor (M, K)
    """

    def __init__(self, out, images, labels):
        self.out, self.images, self.labels = Path(out), images, labels

    def __call__(self, trainer, event, values):
        if event == "sample":
            sheet = translation_sheet(trainer.best, self.images, self.labels,
                                      trainer.attributes, trainer.device)
            save_image(sheet, writable_folder(self.out)
                       / f"step_{trainer.step:07d}.png")


def translation_sheet(generator, images, labels, attributes, device="cpu"):
    """Each face, then one translation for each attribute, as one picture.

    Parameters
    ----------
    generator : callable (image, label) -> image
    images : Tensor (M, 3, H, W) in [-1, 1]
    labels : Tensor (M, K)
    attributes : AttributeSet
    device : where the generator is

    Returns
    -------
    Tensor (3, M * H, (1 + K) * W)
    """
    rows = []
    for image, label in zip(images, labels, strict=True):
        translated = translate_each(generator, image, label, attributes,
                                    device)
        rows.append(torch.cat([image, *translated], dim=2))
    return torch.cat(rows, dim=1)


def write_card(out, hp, evaluation, **card):
    """Finish a recording: with it there, the recording is complete.

    Parameters
    ----------
    out : path
    hp : Hyperparameters
    evaluation : Evaluation
    **card
        ``command``, ``date``, ``minutes``, ``machine``, versions.
    """
    card |= {"hyperparameters": hp.as_dict(),
             "evaluation": evaluation.as_dict()}
    text = json.dumps(card, indent=1) + "\n"
    atomic_write(Path(out) / "card.json", text.encode())
