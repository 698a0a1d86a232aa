"""Image files with labels: what every data set of files shares (chapter 10)."""

import torch
from torch.utils.data import Dataset

from ..errors import DataError, require
from .cache import PixelCache, unreadable
from .images import load_image, to_signed


class UnknownNameError(DataError):
    """An attribute or class that a folder does not have."""


class Pictures(Dataset):
    """Image files and their labels; a file is read when it is asked for.

    Parameters
    ----------
    paths : list of path
    labels : float Tensor (N, K)
    attributes : AttributeSet
    size : int
        Side of the images in pixels.
    """

    kind = "multi-label"

    def __init__(self, paths, labels, attributes, size):
        self.paths, self.labels, self.attributes = paths, labels, attributes
        self.size, self.pixels = size, None

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        """Image (3, size, size) in [-1, 1] and label (K,)."""
        if self.pixels is None:
            return load_image(self.paths[index], self.size), self.labels[index]
        label = self.labels[index]  # IndexError first
        return to_signed(self.pixels[index % len(self)]), label

    def __getitems__(self, indices):
        """The items of a batch, fetched at once."""
        if self.pixels is None:
            return [self[index] for index in indices]
        images = to_signed(self.pixels.batch(indices))
        return list(zip(images, self.labels[torch.as_tensor(indices)]))

    def keep(self, *, folder=None, workers=None, progress=True):
        """Read every picture now, and keep it resized in the cache.

        From then on items come from the cache. See
        :class:`~stargan_tutorial.data.cache.PixelCache` for the parameters
        and the errors.

        Returns
        -------
        The data set itself.
        """
        self.pixels = PixelCache(self.paths, self.size, folder=folder,
                                 workers=workers, progress=progress)
        return self

    def check(self):
        """Read every picture; a DataError counts those that cannot be."""
        wrong = []
        for path in self.paths:
            try:
                load_image(path, self.size)
            except DataError as error:
                wrong.append(error)
        if wrong:
            raise DataError(unreadable(wrong, len(self)))


def choose_names(names, found, what):
    """The names asked for, or all of them; unknown ones get a sentence."""
    require(not isinstance(names, str), f"names is {names!r}: give a list, "
            f"[{names!r}].")
    names = tuple(found if names is None else names)
    require(names, "names is empty: give some, or leave it out.")
    for name in names:
        require(name in found, f"{name!r} is no {what}: choose among "
                f"{', '.join(found)}.", UnknownNameError)
    return names
