"""Getting CelebA, and why it fails when it fails (chapter 10)."""

import errno
import zipfile
from pathlib import Path

from torchvision import datasets
from torchvision.datasets.utils import check_integrity

from ..errors import DataError, OutputError
from .celeba_tables import find_layout


def download_celeba(root):
    """Get CelebA through torchvision: 1.4 GB, once.

    What is there already is taken as it is: a folder that was unpacked by
    hand is not downloaded again. CelebA is for non-commercial research.

    Parameters
    ----------
    root : path
        The files go to its sub-folder ``celeba``.

    Raises
    ------
    DataError
        If gdown is missing, the drive refuses, a file is not what it should
        be, or nothing answers; with what to do.
    OutputError
        If the files cannot be written.
    """
    root = Path(root)
    layout = find_layout(root)
    if layout and layout.images:
        return
    files = _Downloader(root)
    try:
        files.download()
    except Exception as error:  # gdown and its friends raise all kinds
        raise _explained(error, files) from error


class _Downloader(datasets.CelebA):
    """torchvision's data set before its files are there."""

    def __init__(self, root):
        self.root = str(root)

    @property
    def folder(self):
        return Path(self.root) / self.base_folder

    def unfit(self):
        """The first file that is there and has another checksum, with it."""
        for _, md5, name in self.file_list:
            path = self.folder / name
            if path.is_file() and not check_integrity(path, md5):
                return path, md5
        return None, None


def _explained(error, files):
    """The exception with a sentence for one that a download raised."""
    folder, text = files.folder, str(error)
    by_hand = (f"Or get img_align_celeba.zip, list_attr_celeba.txt and "
               f"list_eval_partition.txt by hand, from CelebA's own page "
               f"(mmlab.ie.cuhk.edu.hk/projects/CelebA.html) or another "
               f"mirror, unpack them in {folder} and go without download.")
    path, md5 = files.unfit()
    if "gdown" in text and "required" in text:
        return DataError(f"downloading CelebA needs the package gdown: pip "
                         f"install gdown, and try again. {by_hand}")
    if isinstance(error, OSError) and error.errno in (
            errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EPERM):
        return OutputError(f"cannot write CelebA to {folder}: "
                           f"{error.strerror}. Free some space (3 GB are "
                           "needed) or choose another folder.")
    if type(error).__name__ == "FileURLRetrievalError" or \
            "Too many users" in text or path and _is_page(path):
        return DataError("the drive sent a page instead of CelebA's files: "
                         "too many people have fetched them today. Try again "
                         f"tomorrow. {by_hand}")
    if path:
        return DataError(f"{path} is not CelebA's file, or was cut short: its "
                         f"MD5 sum is not {md5}. Delete it and try again. "
                         f"{by_hand}")
    if isinstance(error, zipfile.BadZipFile):
        return DataError(f"an archive in {folder} cannot be unpacked "
                         f"({text}): delete it and try again. {by_hand}")
    if isinstance(error, OSError):  # every error of requests is one
        return DataError(f"nothing answers where CelebA lies ({_brief(text)}):"
                         f" check the network and try again. {by_hand}")
    return DataError(f"the download of CelebA failed ({_brief(text)}): try "
                     f"again. {by_hand}")


def _is_page(path):
    """Whether a file is HTML, whatever its name says."""
    with path.open("rb") as file:
        return file.read(512).lstrip()[:1] == b"<"


def _brief(text):
    """The beginning of a message, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:119] + "…"
