"""The built-in faces as a data set, with the true answer to every question.

No download: faces are drawn on first use and kept in a cache.
"""

import os
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import Dataset

from ..domains import AttributeSet
from ..errors import is_whole, require
from . import rendering, shards
from .images import to_signed

ATTRIBUTES = AttributeSet(rendering.ATTRIBUTE_NAMES,
                          exclusive=(rendering.ATTRIBUTE_NAMES[:3],))
SPLITS = {"train": 0, "judge": 1, "test": 2}


def cache_folder(folder=None):
    """Where rendered faces are kept.

    ``folder`` if given, else the environment variable
    ``STARGAN_TUTORIAL_CACHE``, else the user's cache folder.
    """
    folder = folder or os.environ.get("STARGAN_TUTORIAL_CACHE")
    if not folder:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(base) / "stargan-tutorial"
    return Path(folder).expanduser()


class Avatars(Dataset):
    """Avatar faces with five of CelebA's attributes.

    Each identity appears once, with a label drawn for it: the data are
    unpaired, as StarGAN expects. The three splits share no identity.

    Parameters
    ----------
    split : {"train", "judge", "test"}
        ``judge`` is for training the classifier that judges translations.
    count : int
        Number of identities.
    size : int
        Side of the images in pixels, 16 to 512.
    every_label : bool
        If true, each identity appears with all 12 labels, one after the
        other: ``len(self) == 12 * count``. For evaluation.
    seed : int
        Another seed gives other people.
    cache : path, optional
        See :func:`cache_folder`.
    workers : int, optional
        Processes that render; by default one for each core.
    progress : bool
        Show a progress bar while rendering.

    Attributes
    ----------
    attributes : AttributeSet
    images : uint8 Tensor (N, 3, size, size)
    labels : float Tensor (N, 5)

    Raises
    ------
    ConfigurationError
        If a parameter is unknown or out of range.
    OutputError
        If the cache folder cannot be written.
    """

    attributes = ATTRIBUTES
    kind = "multi-label"

    def __init__(self, split="train", count=4000, size=64, *,
                 every_label=False, seed=0, cache=None, workers=None,
                 progress=True):
        require(split in SPLITS, f"unknown split {split!r}: choose one of "
                f"{', '.join(SPLITS)}.")
        require(is_whole(count, 1), f"count is {count!r}: give a whole number "
                "of at least 1.")
        require(is_whole(size, 16) and size <= 512, f"size is {size!r}: give a "
                "whole number of pixels from 16 to 512.")
        require(is_whole(seed), f"seed is {seed!r}: give a whole number of at "
                "least 0.")
        require(workers is None or is_whole(workers, 1), f"workers is "
                f"{workers!r}: give a whole number of at least 1.")
        self.split, self.size, self.seed = split, size, seed
        self.every_label = every_label
        every = ATTRIBUTES.all_labels()  # (12, 5)
        if every_label:
            self.labels = every.repeat(count, 1)
        else:
            # Drawn face by face, so a longer set begins with the shorter.
            rows = [np.random.default_rng([*self._key(i), 1])
                    .integers(len(every)) for i in range(count)]
            self.labels = every[torch.tensor(rows)]
        faces = [(self._key(self.identity(i)), label)
                 for i, label in enumerate(self.labels.tolist())]
        what = {"size": size, "seed": seed, "split": split,
                "every_label": every_label}
        pixels = shards.draw_faces(cache_folder(cache) / "avatars", what,
                                   faces, size, workers, progress)
        self.images = torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous()

    def _key(self, identity):
        return self.seed, SPLITS[self.split], identity

    def identity(self, index):
        """Which person item ``index`` shows, counted from 0."""
        return index // len(ATTRIBUTES.all_labels()) if self.every_label \
            else index

    def face(self, index):
        """The parameters of the person that item ``index`` shows."""
        if not -len(self) <= index < len(self):
            raise IndexError(f"there is no face {index}: give an index below "
                             f"{len(self)}.")
        index %= len(self)
        return rendering.random_face(self._key(self.identity(index)))

    def answers(self, index):
        """With ``every_label``: each label, and the item that shows it.

        Returns
        -------
        list of (Tensor (5,), int)
            Of the same person; the true answer to every question about it.
        """
        count = len(ATTRIBUTES.all_labels())
        first = index - index % count
        return [(self.labels[i], i) for i in range(first, first + count)]

    def counterfactual(self, index, label):
        """The true translation: the same person drawn with another label.

        Parameters
        ----------
        index : int
        label : Tensor (5,)

        Returns
        -------
        Tensor (3, size, size) in [-1, 1]

        Raises
        ------
        DataError
            If the label cannot exist.
        """
        label = ATTRIBUTES.check_one(label).tolist()
        pixels = rendering.render(self.face(index), label, self.size)
        return to_signed(torch.from_numpy(pixels).permute(2, 0, 1))

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        """Image (3, size, size) in [-1, 1] and label (5,)."""
        return to_signed(self.images[index]), self.labels[index]

    def __getitems__(self, indices):
        """The items of a batch, fetched at once."""
        images = to_signed(self.images[indices])
        return list(zip(images, self.labels[indices]))
