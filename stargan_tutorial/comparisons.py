"""Recorded comparisons over seeds that come with the package (chapter 11).

A comparison is a folder beside the recorded runs: a table with one row for
each run, ``NAME.csv``, a card, ``comparison.json`` (question, arms, command,
date, versions, machine, hyperparameters) and a sheet of translations,
``sheet.png``: one row for each face, tile beside tile at their own size.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import torch

from .errors import DataError, require
from .recordings import FOLDER, read_sheet

CARD = "comparison.json"


@dataclass(frozen=True)
class Comparison:
    """Several ways to train, each with several seeds.

    Attributes
    ----------
    name : str
    card : dict
        ``question``, ``arms`` (name to description), ``command``, ``date``,
        ``machine``, ``hyperparameters``, the ``columns`` of the sheet, ...
    rows : list of dict
        One for each run, with ``arm`` and ``seed``; the rest are numbers.
    sheet : Tensor (M, columns, 3, size, size)
        M held-out faces and their translations, in [-1, 1].
    """

    name: str
    card: dict
    rows: list
    sheet: torch.Tensor

    def by_seed(self, arm, figure):
        """A figure of every run of one arm: a dict of seed to number.

        Raises
        ------
        DataError
            If there is no such arm or figure.
        """
        require(arm in self.card["arms"], f"unknown arm {arm!r}: choose among "
                f"{'; '.join(self.card['arms'])}.", DataError)
        for row in self.rows:
            require(figure in row, f"unknown figure {figure!r}: choose among "
                    f"{', '.join(self.rows[0])}.", DataError)
        return {row["seed"]: row[figure] for row in self.rows
                if row["arm"] == arm}


def comparison_names(folder=FOLDER):
    """Names of the recorded comparisons."""
    return sorted(path.parent.name for path in Path(folder).glob(f"*/{CARD}"))


def open_comparison(name, folder=FOLDER):
    """Read a recorded comparison.

    Parameters
    ----------
    name : str
        One of :func:`comparison_names`.
    folder : path, optional

    Returns
    -------
    Comparison

    Raises
    ------
    DataError
        If there is none of that name.
    """
    path = Path(folder) / name
    require((path / CARD).is_file(), f"there is no comparison {name!r}: "
            f"choose one of {', '.join(comparison_names(folder)) or 'none'}.",
            DataError)
    card = json.loads((path / CARD).read_text(encoding="utf-8"))
    with (path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [{key: _number(value) for key, value in row.items()}
                for row in csv.DictReader(file)]
    return Comparison(name, card, rows, read_sheet(path / "sheet.png",
                                                   card["image_size"]))


def _number(text):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text
