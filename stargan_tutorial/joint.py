"""Labels of several data sets at once, and their mask (chapter 11).

Each source knows labels of its own only. The networks are told all of them
and which are meant: a *condition* c̃ = [c_1, ..., c_n, m]. Its first K
numbers are the labels of the n sources, one behind the other; the mask m is
one-hot and names the source whose label is known. The others are 0.
"""

from dataclasses import dataclass
from functools import cached_property

import torch

from .domains import AttributeSet
from .errors import DataError, require
from .losses import CLASS_KINDS


@dataclass(frozen=True)
class JointAttributes:
    """The attributes of several sources; their labels are conditions.

    Parameters
    ----------
    sources : mapping of str to AttributeSet
        In the order of the condition's numbers. ``joint["rafd"]`` is one.
    kinds : mapping of str to str, optional
        See :func:`~stargan_tutorial.class_loss`; ``multi-label`` by default.

    Attributes
    ----------
    names : tuple of str
        The K attributes. Where sources share a name, it is written
        ``source/name``.
    exclusive : tuple of tuples of str
        The groups of all sources.
    num_conditions : int
        Length K + n of a condition: what G takes beside the image.

    Raises
    ------
    ConfigurationError
        If there is no source, or a name or a kind cannot be used.

    References
    ----------
    StarGAN, section on training with multiple datasets.
    """

    sources: dict
    kinds: dict = None

    def __post_init__(self):
        sources, kinds = dict(self.sources), dict(self.kinds or {})
        require(sources, "a joint set needs at least one source.")
        for name, attributes in sources.items():
            require(isinstance(name, str) and name and "/" not in name,
                    f"{name!r} cannot name a source: give a text without /.")
            require(isinstance(attributes, AttributeSet), f"source {name!r} "
                    f"holds a {type(attributes).__name__}: give its "
                    "AttributeSet.")
        for name, kind in kinds.items():
            require(name in sources and kind in CLASS_KINDS, f"kinds gives "
                    f"{name!r} the kind {kind!r}: name a source "
                    f"({', '.join(sources)}) and one of "
                    f"{', '.join(CLASS_KINDS)}.")
        kinds = {name: kinds.get(name, CLASS_KINDS[0]) for name in sources}
        object.__setattr__(self, "sources", sources)
        object.__setattr__(self, "kinds", kinds)

    def __eq__(self, other):
        """Whether sources, their order and their kinds are the same."""
        return isinstance(other, JointAttributes) and all(
            list(a.items()) == list(b.items()) for a, b in
            [(self.sources, other.sources), (self.kinds, other.kinds)])

    def __len__(self):
        return sum(map(len, self.sources.values()))

    def __getitem__(self, source):
        self.number(source)
        return self.sources[source]

    def number(self, source):
        """The place of a source, counted from 0."""
        require(source in self.sources, f"unknown source {source!r}: choose "
                f"among {', '.join(self.sources)}.", DataError)
        return list(self.sources).index(source)

    @property
    def num_conditions(self):
        """Numbers in a condition: K labels and n of the mask."""
        return len(self) + len(self.sources)

    @cached_property
    def _named(self):
        """The names of each source's attributes, as the joint set has them."""
        every = [name for s in self.sources.values() for name in s.names]
        return {source: {name: f"{source}/{name}" if every.count(name) > 1
                         else name for name in attributes.names}
                for source, attributes in self.sources.items()}

    @property
    def names(self):
        """The K attributes, in the order of the condition's numbers."""
        return tuple(name for of in self._named.values()
                     for name in of.values())

    @property
    def exclusive(self):
        """The groups of all sources."""
        return tuple(tuple(self._named[source][name] for name in group)
                     for source, attributes in self.sources.items()
                     for group in attributes.exclusive)

    def columns(self, source):
        """Where the label of a source stands in a condition: a slice."""
        before = list(self.sources.values())[:self.number(source)]
        first = sum(map(len, before))
        return slice(first, first + len(self[source]))

    def join(self, source, labels):
        """The condition of a source's labels: (N, K_i) to (N, K + n).

        One label (K_i,) gives one condition (K + n,). The labels of other
        sources are unknown, so 0.
        """
        size, names = len(self[source]), ", ".join(self[source].names)
        require(isinstance(labels, torch.Tensor) and labels.ndim in (1, 2)
                and labels.shape[-1] == size,
                f"a label of {source} is a tensor of {size} numbers: {names}; "
                f"this one has shape {tuple(getattr(labels, 'shape', ()))}.",
                DataError)
        condition = labels.new_zeros(*labels.shape[:-1], self.num_conditions)
        condition[..., self.columns(source)] = labels
        condition[..., len(self) + self.number(source)] = 1
        return condition

    def mask(self, source, count):
        """Which labels are known: (count, K), 1 for those of the source."""
        known = torch.zeros(count, len(self))
        known[:, self.columns(source)] = 1
        return known

    def split(self, conditions):
        """The reverse of :meth:`join`: the source's name and its labels.

        Raises
        ------
        DataError
            If the conditions (N, K + n) or (K + n,) do not fit, or are not
            all of one source.
        """
        size, n = self.num_conditions, len(self.sources)
        require(isinstance(conditions, torch.Tensor)
                and conditions.ndim in (1, 2)
                and conditions.shape[-1] == size,
                f"a condition has {size} numbers, {len(self)} of labels and "
                f"{n} of the mask; this one has shape "
                f"{tuple(getattr(conditions, 'shape', ()))}: join(source, "
                "labels) makes one.", DataError)
        rows = conditions.reshape(-1, size)
        mask = rows[:, len(self):]
        fits = ((mask == 0) | (mask == 1)).all() and (mask.sum(1) == 1).all()
        require(len(rows) and fits, "the mask behind the labels must hold "
                "exactly one 1, for the source whose labels are known.",
                DataError)
        require((mask == mask[0]).all(), "these conditions are of several "
                "sources: give those of one.", DataError)
        source = list(self.sources)[int(mask[0].argmax())]
        where = self.columns(source)
        known = self.mask(source, 1)[0].to(rows.device)
        require((rows[:, :len(self)] * (1 - known) == 0).all(), "a label that "
                f"{source} does not know is not 0: join({source!r}, labels) "
                "makes a condition.", DataError)
        return source, conditions[..., where]

    def check(self, conditions):
        """Return conditions of one source as float, or say what is wrong."""
        source, labels = self.split(conditions)
        return self.join(source, self[source].check(labels))

    def describe(self, condition):
        """A condition in words, as ``rafd: happy``."""
        source, label = self.split(condition)
        return f"{source}: {self[source].describe(label)}"

    def sample(self, count, *, source, generator=None):
        """Draw conditions (count, K + n) of a source; see AttributeSet."""
        labels = self[source].sample(count, generator=generator)
        return self.join(source, labels)
