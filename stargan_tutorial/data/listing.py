"""What lies in a folder (chapter 10)."""

import os
from pathlib import Path

from ..errors import DataError, is_whole, require

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif", ".tif", ".tiff")
HELD_OUT = 10  # every tenth image of a folder is kept from training


def existing_folder(root, size):
    """``root`` as a path, once it is known to be a folder."""
    root = Path(root)
    require(is_whole(size, 1), f"size is {size!r}: give a whole number of "
            "pixels of at least 1.")
    require(os.path.exists(root), f"the folder {root} does not exist: "
            "check its name.", DataError)
    require(root.is_dir(), f"{root} is a file: give the folder that holds the "
            "images.", DataError)
    return root


def _visible(folder):
    """What lies in a folder, sorted, without hidden files."""
    try:
        return sorted(p for p in folder.iterdir() if p.name[0] != ".")
    except OSError as error:
        raise DataError(f"cannot read the folder {folder}: {error.strerror}. "
                        "Check its permissions.") from None


def folders_in(folder):
    """The folders in a folder, sorted."""
    return [p for p in _visible(folder) if p.is_dir()]


def files_in(folder, suffixes=SUFFIXES):
    """The files in a folder with one of these suffixes, sorted."""
    return [p for p in _visible(folder)
            if p.suffix.lower() in suffixes and p.is_file()]
