"""Your own images as a data set (built in chapter 10)."""

import os
from pathlib import Path

import torch

from ..domains import AttributeSet
from ..errors import DataError, require
from .celeba_tables import find_layout
from .listing import SUFFIXES, existing_folder, files_in, folders_in
from .pictures import Pictures, choose_names
from .tables import read_labels, read_table

LEAST = 2  # images of a class: so held-out images never take the last one


class ClassFolder(Pictures):
    """One sub-folder for each class, as for RaFD.

    Hidden files, other kinds of files and deeper folders are ignored.

    Parameters
    ----------
    root : path
        The folder that holds the class folders.
    size : int
        Side of the images in pixels.
    names : sequence of str, optional
        The classes to use, in this order; by default all, sorted.

    Attributes
    ----------
    attributes : AttributeSet
        The classes, one exclusive group.
    labels : float Tensor (N, K), one-hot
    paths : list of Path, sorted within each class

    Raises
    ------
    DataError, ConfigurationError
        If the folders do not have this form; if ``size`` cannot be used.
    """

    kind = "single-label"

    def __init__(self, root, size, *, names=None):
        root = existing_folder(root, size)
        found = {p.name: files_in(p) for p in folders_in(root)}
        if not any(found.values()):
            raise DataError(_why_no_classes(root))
        names = choose_names(names, list(found), f"class of {root}")
        require(len(names) > 1, f"only one class of {root}, {names[0]!r}: "
                "StarGAN translates between classes, so give at least two "
                "sub-folders.", DataError)
        for name in names:
            require(found[name], f"the class folder {root / name} holds no "
                    f"images ({' '.join(SUFFIXES)}): add some, or remove the "
                    "folder.", DataError)
            require(len(found[name]) >= LEAST, f"the class folder "
                    f"{root / name} holds one image: give at least {LEAST}, "
                    "of which one may be held out, and better hundreds; or "
                    "leave the class out.", DataError)
        classes = [i for i, name in enumerate(names) for _ in found[name]]
        super().__init__([path for name in names for path in found[name]],
                         torch.eye(len(names))[classes],
                         AttributeSet(names, exclusive=(names,)), size)


class AttributeFolder(Pictures):
    """Images and a CSV table of their attributes, as for CelebA.

    The first line of the table names its columns: ``file,Smiling,...``. Each
    other line gives a file, relative to ``root``, and 0 or 1 for each
    attribute; -1 means 0. Images that no line names are ignored.

    Parameters
    ----------
    root, table : path
        The folder that holds the images, and the CSV file.
    size : int
        Side of the images in pixels.
    names : sequence of str, optional
        The attributes to use, in this order; by default every column.
    exclusive : tuple of tuples of str
        Groups of which at most one attribute can be 1.

    Attributes
    ----------
    attributes : AttributeSet
    labels : float Tensor (N, K)
    paths : list of Path, sorted

    Raises
    ------
    DataError, ConfigurationError
        If folder or table cannot be used; if ``size`` or ``exclusive`` cannot.
    """

    kind = "multi-label"

    def __init__(self, root, table, size, *, names=None, exclusive=()):
        root, table = existing_folder(root, size), Path(table)
        header, *lines = read_table(table)
        names = choose_names(names, [n for n in header if n != "file"],
                             f"attribute in {table}")
        attributes = AttributeSet(names, exclusive, complete=False)
        rows = read_labels(root, table, names, header, lines)
        missing = [path for path in rows if not os.path.isfile(path)]
        if missing:
            raise DataError(f"{len(missing)} of {len(rows)} files in {table} "
                            f"do not exist, the first {missing[0]}: correct "
                            "the names, or give the folder they start from.")
        labels = torch.tensor(list(rows.values()))
        wrong = (~attributes.possible(labels)).nonzero()[:, 0].tolist()
        try:
            attributes.check(labels[wrong[:1]])
        except DataError as error:
            raise DataError(f"row {wrong[0] + 2} of {table} has an {error} "
                            "Correct it.") from None
        paths = sorted(rows)
        super().__init__(paths, torch.tensor([rows[p] for p in paths]),
                         attributes, size)


def open_folder(root, size, *, names=None, exclusive=(), protocol="official"):
    """Open a folder of images, whichever of the known forms it has.

    A file ``list_attr_celeba.txt`` or ``.csv`` makes it
    :class:`~stargan_tutorial.CelebA`. One CSV file in ``root``, beside the
    images or a sub-folder ``images``, makes it an :class:`AttributeFolder`;
    otherwise it is a :class:`ClassFolder`, which takes no ``exclusive``
    groups.

    Parameters
    ----------
    root : path
    size : int
        Side of the images in pixels.
    names : sequence of str, optional
        The attributes or classes to use, in this order.
    exclusive : sequence of sequences of str
        Groups of attributes of which at most one can be 1.
    protocol : {"official", "paper"}
        Of CelebA; the others have no splits of their own.

    Returns
    -------
    CelebA, AttributeFolder or ClassFolder
        Nothing is cached yet: its ``keep()`` does that.

    Raises
    ------
    DataError, ConfigurationError
        Of the form that was found.
    """
    root = existing_folder(root, size)
    if find_layout(root):
        from .celeba import CelebA  # torchvision takes a second to import

        return CelebA(root, size, names=names, exclusive=exclusive or None,
                      protocol=protocol, cache=False)
    require(protocol == "official", f"the protocol {protocol!r} is one of "
            f"CelebA: {root} has another form, leave it out.")
    tables = files_in(root, (".csv",))
    images = [folder for folder in (root / "images", root)
              if folder.is_dir() and files_in(folder)]
    if tables and images:
        require(len(tables) == 1, f"{root} holds {len(tables)} tables, "
                f"{', '.join(p.name for p in tables)}: keep one beside the "
                "images.", DataError)
        return AttributeFolder(images[0], tables[0], size, names=names,
                               exclusive=exclusive)
    if tables and any(files_in(sub) for sub in folders_in(root)) \
            and len(folders_in(root)) == 1:
        raise DataError(f"{root} holds the table {tables[0].name}, but no "
                        "images beside it or in a sub-folder 'images': rename "
                        f"{folders_in(root)[0].name} to images.")
    require(not exclusive, f"exclusive groups need a table of attributes; "
            f"{root} has none beside its images: leave them out.")
    return ClassFolder(root, size, names=names)


def _why_no_classes(root):
    """What to do with a folder that holds no class folder with images."""
    deeper = [str(sub) for sub in folders_in(root)
              if any(files_in(p) for p in folders_in(sub))]
    if deeper:
        return (f"the classes seem to be one level deeper than {root}: give "
                f"{' or '.join(deeper)}.")
    if files_in(root):
        return (f"{root} holds images but no class folders and no table: make "
                "one sub-folder for each class, or add a CSV table "
                "file,Attribute,... of 0 and 1. If it is itself one class, "
                f"give the folder above it, {root.absolute().parent}.")
    return (f"{root} holds no images ({' '.join(SUFFIXES)}): give a folder "
            "with one sub-folder of images for each class.")
