"""Where CelebA's files lie, and what stands in its tables (chapter 10)."""

import os
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..errors import DataError, require
from .listing import SUFFIXES

ATTRIBUTES, PARTITION = "list_attr_celeba", "list_eval_partition"
IMAGES = ("img_align_celeba/img_align_celeba", "img_align_celeba",
          "Img/img_align_celeba", "images")


@dataclass(frozen=True)
class Layout:
    """The parts of a copy of CelebA; ``None`` for what is not there."""

    attributes: Path
    partition: Path | None
    images: Path | None


@dataclass(frozen=True)
class Table:
    """One of CelebA's tables.

    Attributes
    ----------
    path : Path
    header : list of str
        Names of the columns, without that of the files.
    files : list of str
    values : int64 array (N, columns)
    """

    path: Path
    header: list
    files: list
    values: np.ndarray


def find_layout(root):
    """The parts of CelebA in a folder, or None if it holds no CelebA.

    Known are torchvision's form (``celeba/`` in the folder, or the folder
    itself), that of the paper's code (``images/`` beside the table), of the
    authors' drive (``Anno/``, ``Eval/``, ``Img/``) and of Kaggle (CSV).
    """
    for base in (Path(root) / "celeba", Path(root)):
        table = _first(base, ("", "Anno"), ATTRIBUTES)
        if table:
            images = [base / name for name in IMAGES
                      if (base / name).is_dir()]
            return Layout(table, _first(base, ("", "Eval"), PARTITION),
                          images[0] if images else None)
    return None


def _first(base, folders, name):
    paths = (base / folder / (name + suffix)
             for folder in folders for suffix in (".txt", ".csv"))
    return next(filter(Path.is_file, paths), None)


def read_table(path):
    """Read the table of attributes or of splits, as text or as CSV.

    Returns
    -------
    Table

    Raises
    ------
    DataError
        If the file is no such table, or was cut short.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise DataError(f"cannot read the table {path} ({error}): copy it "
                        "again.") from None
    while lines and not lines[-1].strip():
        lines.pop()
    require(lines, f"the table {path} is empty: copy it again.", DataError)
    first, header = 1, []  # the number of the first row; the columns
    if path.suffix == ".csv":
        lines = [line.replace(",", " ") for line in lines]
        column, *header = lines[0].split() or [""]
        require(column == "image_id", f"the first column of {path} is "
                f"{column!r}: CelebA's CSV tables begin with image_id; give a "
                "table of your own another name and begin it with file.",
                DataError)
        first = 2
    elif path.stem != PARTITION:
        _check_count(path, lines)
        header, first = lines[1].split(), 3
    rows, width = lines[first - 1:], len(header) or 1
    require(rows, f"the table {path} has no rows: copy it again.", DataError)
    allowed = (0, 1, 2) if path.stem == PARTITION else (-1, 0, 1)
    values = _numbers(rows, width, allowed)
    if values is None:
        raise DataError(_wrong_row(path, rows, first, width, allowed))
    return Table(path, header, [row.split(None, 1)[0] for row in rows], values)


def _check_count(path, lines):
    """The first line says how many rows follow the second."""
    require(lines[0].strip().isdigit() and len(lines) > 1, f"the first line "
            f"of {path} is {lines[0][:40]!r}: CelebA's table begins with the "
            "number of its rows and a line of names; copy it again.",
            DataError)
    count = int(lines[0])
    require(count == len(lines) - 2, f"{path} says that it has {count:,} "
            f"rows, but holds {len(lines) - 2:,}: it was cut short or "
            "changed; copy it again, or correct its first line.", DataError)


def _numbers(rows, width, allowed):
    """All cells but the files' (N, width), or None if a row is wrong.

    At once for all rows: CelebA's table has eight million cells.
    """
    if any(len(row.split()) != width + 1 for row in rows):
        return None
    cells = " ".join(row.split(None, 1)[1] for row in rows)
    try:
        with warnings.catch_warnings(action="ignore"):
            values = np.fromstring(cells, np.int64, sep=" ")
        values = values.reshape(len(rows), width)
    except ValueError:  # it stopped at a cell that is no number
        return None
    return values if np.isin(values, allowed).all() else None


def _wrong_row(path, rows, first, width, allowed):
    """A sentence about the first row that cannot be read."""
    allowed = [*map(str, allowed)]
    for number, row in enumerate(rows, first):
        cells = row.split()
        if len(cells) != width + 1:
            return (f"row {number} of {path} has {len(cells)} cells, not "
                    f"{width + 1}: copy the table again.")
        for cell in cells[1:]:
            if cell not in allowed:
                return (f"row {number} of {path} holds {cell!r}: only "
                        f"{', '.join(allowed)} can stand there.")


def check_files(table, images):
    """Compare a table of attributes with the folder of images.

    Raises
    ------
    DataError
        If a row stands twice, its image is missing, or an image has no row.
    """
    rows, there = set(table.files), _pictures(images)
    require(len(rows) == len(table.files), f"{table.path} names "
            f"{len(table.files) - len(rows):,} files a second time: copy it "
            "again.", DataError)
    missing, extra = sorted(rows - there), sorted(there - rows)
    require(not missing, f"{len(missing):,} of {len(rows):,} files in "
            f"{table.path} do not lie in {images}, the first "
            f"{missing[0] if missing else ''}: unpack img_align_celeba.zip "
            "there again.", DataError)
    require(not extra, f"{len(extra):,} images in {images} have no row in "
            f"{table.path.name}, the first {extra[0] if extra else ''}: table "
            "and images are not of the same copy; get both again, or move "
            "the images away.", DataError)


def _pictures(folder):
    """The names of the images in a folder, which may be very many."""
    with os.scandir(folder) as entries:
        return {e.name for e in entries if e.name[0] != "."
                and os.path.splitext(e.name)[1].lower() in SUFFIXES}


def splits_of(partition, table):
    """The split of each row of a table: array (N,) of 0, 1 and 2.

    Raises
    ------
    DataError
        If the two tables do not name the same files.
    """
    split = dict(zip(partition.files, partition.values[:, 0]))
    missing = [name for name in table.files if name not in split]
    require(not missing and len(split) == len(table.files),
            f"{partition.path} and {table.path.name} are out of step: "
            f"{len(missing):,} of {len(table.files):,} images have no split, "
            f"{len(set(split) - set(table.files)):,} splits no image: get "
            "both files from the same copy of CelebA.", DataError)
    return np.array([split[name] for name in table.files])
