"""CelebA, the faces of the paper's first model (built in chapter 10)."""

import random

import torch
from torchvision import datasets
from torchvision.datasets.celeba import CSV

from ..domains import AttributeSet
from ..errors import DataError, require
from .celeba_download import download_celeba
from .celeba_tables import check_files, find_layout, read_table, splits_of
from .listing import existing_folder
from .pictures import Pictures, choose_names

NAMES = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Male", "Young")
HAIR = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair")
SPLITS = {"train": 0, "valid": 1, "test": 2}
PROTOCOLS = ("official", "paper")
PAPER_TEST, PAPER_SEED = 2000, 1234


class CelebA(Pictures):
    """Aligned faces of CelebA with some of its 40 attributes.

    The middle square of each picture is scaled to ``size``: of CelebA's
    178 × 218 pixels, the paper's crop of 178. Mirroring is the trainer's.

    CelebA's labels are people's impressions. Should rows name two hair
    colours at once, they are kept as they are, for training as the paper's
    code does; ``impossible`` counts them. :meth:`held_out` leaves them out:
    a picture with two hair colours cannot be asked for one change.

    Parameters
    ----------
    root : path
        The folder that holds ``celeba``, as torchvision has it, or the
        folder with ``list_attr_celeba.txt`` (or ``.csv``) itself. The images
        lie beside the table in ``img_align_celeba`` or ``images``.
    size : int
        Side of the images in pixels.
    names : sequence of str, optional
        The attributes to use, in this order; by default the paper's five.
    exclusive : sequence of sequences of str, optional
        Groups of which at most one attribute should be 1; by default the
        hair colours among ``names``.
    split : {"train", "valid", "test", "all"}
    protocol : {"official", "paper"}
        ``official`` is the split of ``list_eval_partition.txt``. ``paper``
        takes the 2,000 test images that the shuffle of the paper's code puts
        first (the code itself takes 1,999 of them), all others to train.
    download : bool
        Get CelebA into ``root`` through torchvision, if it is not there.
    cache : bool
        Keep the resized images, see :meth:`keep`: 8 GB for the training
        images at 128 pixels.
    progress : bool

    Attributes
    ----------
    attributes : AttributeSet
    labels : float Tensor (N, K)
    paths : list of Path
    impossible : int
        Rows of this split that break an exclusive group.
    split_sizes : dict of str to int
        Images of each split.

    Raises
    ------
    DataError
        If files are missing, damaged or out of step, or the download fails.
    ConfigurationError
        If a setting cannot be used.
    OutputError
        If there is no room for the download or the cache.

    References
    ----------
    Liu et al., ICCV 2015; StarGAN, section on data sets.
    """

    def __init__(self, root, size, *, names=None, exclusive=None,
                 split="train", protocol="official", download=False,
                 cache=True, progress=True):
        require(protocol in PROTOCOLS, f"unknown protocol {protocol!r}: "
                f"choose one of {', '.join(PROTOCOLS)}.")
        splits = [*SPLITS, "all"] if protocol == "official" \
            else ["train", "test", "all"]
        require(split in splits, f"unknown split {split!r}: choose one of "
                f"{', '.join(splits)}.")
        if download:
            download_celeba(root)
        root = existing_folder(root, size)
        layout = find_layout(root)
        require(layout, f"{root} holds no CelebA: there should be "
                "list_attr_celeba.txt, in it or in its sub-folder celeba; "
                "download=True gets it.", DataError)
        require(layout.images, f"{layout.attributes} has no images beside it: "
                "unpack img_align_celeba.zip there.", DataError)
        files = _TorchvisionCelebA(layout)
        check_files(files.table, layout.images)
        names = choose_names(NAMES if names is None else names,
                             files.attr_names,
                             f"attribute in {layout.attributes}")
        if exclusive is None:
            hair = tuple(name for name in names if name in HAIR)
            exclusive = (hair,) if len(hair) > 1 else ()
        attributes = AttributeSet(names, exclusive, complete=False)
        members = _paper_split(files.table) if protocol == "paper" \
            else _official_split(layout, files.table)
        self.split_sizes = {name: len(rows) for name, rows in members.items()}
        members["all"] = range(len(files.filename))
        require(len(members[split]), f"the split {split!r} of {root} holds "
                f"no images; images: {self.split_sizes}.", DataError)
        columns = [files.attr_names.index(name) for name in names]
        rows = torch.tensor(members[split])
        super().__init__([layout.images / files.filename[i]
                          for i in members[split]],
                         files.attr[rows][:, columns].float(), attributes,
                         size)
        self.root, self.split, self.protocol = root, split, protocol
        self.impossible = int((~attributes.possible(self.labels)).sum())
        if cache:
            self.keep(progress=progress)

    def held_out(self, count=PAPER_TEST):
        """The first test images, without those whose label is impossible.

        Parameters
        ----------
        count : int
            How many at most; by default as many as in the paper.

        Returns
        -------
        CelebA
            Not cached. Its ``impossible`` counts what was left out.
        """
        test = CelebA(self.root, self.size, names=self.attributes.names,
                      exclusive=(), split="test", protocol=self.protocol,
                      cache=False)
        test.attributes = self.attributes
        fits = test.attributes.possible(test.labels)
        kept = fits.nonzero()[:count, 0].tolist()
        require(kept, "no test image has a label that fits the groups "
                f"{self.attributes.exclusive}: correct them.", DataError)
        test.impossible = int((~fits).sum())
        test.paths = [test.paths[i] for i in kept]
        test.labels = test.labels[kept]
        return test


class _TorchvisionCelebA(datasets.CelebA):
    """torchvision's data set, on every layout and with our sentences.

    It would compare the checksums of whole tables, which a part of CelebA
    cannot have, read three tables that StarGAN does not need, and stop in
    the middle of a wrong row without naming it.
    """

    base_folder = ""

    def __init__(self, layout):
        self.table = read_table(layout.attributes)
        super().__init__(layout.attributes.parent, split="all")

    def _check_integrity(self):
        return True  # the tables and the folder are compared row by row

    def _load_csv(self, filename, header=None):
        if filename == "list_attr_celeba.txt":
            return CSV(self.table.header, self.table.files,
                       torch.from_numpy(self.table.values))
        return CSV([], self.table.files, torch.empty(len(self.table.files), 0))


def _official_split(layout, table):
    """Rows of each split of ``list_eval_partition``."""
    require(layout.partition, f"{layout.attributes.parent} has no table of "
            "splits, list_eval_partition.txt: add it, or choose the protocol "
            "'paper', which needs none.", DataError)
    split = splits_of(read_table(layout.partition), table)
    return {name: (split == number).nonzero()[0].tolist()
            for name, number in SPLITS.items()}


def _paper_split(table):
    """Rows of the paper's test images and of all others, as its code draws."""
    order = list(range(len(table.files)))
    require(len(order) > PAPER_TEST, f"the paper's protocol takes "
            f"{PAPER_TEST:,} test images, but {table.path} has "
            f"{len(order):,} rows: choose the protocol 'official'.", DataError)
    random.Random(PAPER_SEED).shuffle(order)
    return {"train": order[PAPER_TEST:], "test": order[:PAPER_TEST]}
