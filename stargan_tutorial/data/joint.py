"""Several data sets as one, each with labels of its own (chapter 11)."""

from torch.utils.data import Dataset

from ..errors import DataError, require
from ..joint import JointAttributes


class JointDataset(Dataset):
    """Data sets one behind the other, their labels joined to conditions.

    The trainer lets them take turns: a batch is of one source. See
    :class:`~stargan_tutorial.batches.Turns`.

    Parameters
    ----------
    sources : mapping of str to Dataset
        Each as the trainer takes it: with ``attributes`` and, for class
        folders, ``kind = "single-label"``.

    Attributes
    ----------
    attributes : JointAttributes
    sizes : list of int
        Images of each source.

    Raises
    ------
    ConfigurationError
        If there is no source, or its attributes cannot be joined.
    DataError
        If a source is empty.
    """

    kind = "joint"

    def __init__(self, sources):
        self.sources = dict(sources)
        for name, dataset in self.sources.items():
            require(hasattr(dataset, "attributes"), f"source {name!r} has no "
                    "attributes: give a data set that names them.")
            require(len(dataset), f"source {name!r} holds no images.",
                    DataError)
        self.attributes = JointAttributes(
            {name: d.attributes for name, d in self.sources.items()},
            {name: getattr(d, "kind", "multi-label")
             for name, d in self.sources.items()})
        self.sizes = [len(d) for d in self.sources.values()]

    @property
    def described(self):
        """Each source in words: what a resumed run compares."""
        its = self.attributes
        return {f"source {i}": f"{name} ({', '.join(its[name].names)}; "
                f"{its.kinds[name]}, {size:,} images)" for i, (name, size)
                in enumerate(zip(self.sources, self.sizes), 1)}

    def __len__(self):
        return sum(self.sizes)

    def __getitem__(self, index):
        """Image (3, H, W) in [-1, 1] and condition (K + n,)."""
        if not -len(self) <= index < len(self):
            raise IndexError(f"there is no image {index}: give an index below "
                             f"{len(self)}.")
        name, index = self._find(index % len(self))
        image, label = self.sources[name][index]
        return image, self.attributes.join(name, label)

    def __getitems__(self, indices):
        """The items of a batch, fetched at once if they are of one source."""
        names, own = zip(*[self._find(index) for index in indices])
        fetch = getattr(self.sources[names[0]], "__getitems__", None)
        if fetch is None or len(set(names)) > 1:
            return [self[index] for index in indices]
        return [(image, self.attributes.join(names[0], label))
                for image, label in fetch(list(own))]

    def _find(self, index):
        """The source that holds an item, and the item's place there."""
        for name, size in zip(self.sources, self.sizes):
            if index < size:
                return name, index
            index -= size
