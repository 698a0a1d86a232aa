"""Tables of attributes: CSV files beside a folder of images (chapter 10)."""

import csv
import os

from ..errors import DataError, require

VALUES = {"0": 0.0, "1": 1.0, "-1": 0.0}  # CelebA's own table writes -1 for 0


def read_table(path):
    """The lines of a CSV file as lists of cells, all as long as the first."""
    require(os.path.isfile(path), f"the table {path} does not exist: "
            "give a CSV file whose first line is file,Attribute,...",
            DataError)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = [[cell.strip() for cell in line]
                     for line in csv.reader(file)]
    except (OSError, UnicodeError, csv.Error) as error:
        raise DataError(f"cannot read the table {path} ({error}): save it as "
                        "CSV in UTF-8.") from None
    while lines and not any(lines[-1]):
        lines.pop()
    require(len(lines) > 1, f"the table {path} is empty: write a first line "
            "file,Attribute,... and a line for each image.", DataError)
    header = lines[0]
    require("file" in header, f"the table {path} has no column 'file'; its "
            f"columns are {', '.join(header)}: name the one with the images' "
            "names file, and put commas between columns.", DataError)
    require(len(header) > 1 and all(header)
            and len(set(header)) == len(header), f"the columns of {path} are "
            f"{', '.join(header)}: name at least one attribute beside file, "
            "and each column once.", DataError)
    for number, line in enumerate(lines, start=1):
        require(len(line) == len(header), f"row {number} of {path} has "
                f"{len(line)} cells, the first line {len(header)}: give one "
                "for each column.", DataError)
    return lines


def read_labels(root, table, names, header, lines):
    """The labels in a table's lines, by file.

    Parameters
    ----------
    root, table : Path
        Where the files' names start from, and the table for messages.
    names : sequence of str
        The columns to read.
    header, lines : list of str, list of lists of str
        From :func:`read_table`.

    Returns
    -------
    dict of Path to list of float

    Raises
    ------
    DataError
        If a file stands twice, or a value is not 0, 1 or -1.
    """
    rows = {}
    for number, cells in enumerate(lines, start=2):
        row = dict(zip(header, cells, strict=True))
        path = root / row["file"]
        if path in rows:
            raise DataError(f"row {number} of {table} names {path} a second "
                            "time: keep one row for each file.")
        for name in (n for n in names if row[n] not in VALUES):
            raise DataError(f"row {number} of {table} has {row[name]!r} in "
                            f"column {name}: write 0 or 1 (-1 means 0).")
        rows[path] = [VALUES[row[name]] for name in names]
    return rows
