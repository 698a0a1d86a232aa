"""Domains and their labels: what can be asked for (built in chapter 1).

A label is a vector (K,) of 0 and 1, one number for each named attribute.
Attributes of one exclusive group are alternatives: at most one is 1, and
exactly one if the group is complete.
"""

from dataclasses import dataclass, field
from itertools import product

import torch

from .errors import ConfigurationError, DataError, require


@dataclass(frozen=True)
class AttributeSet:
    """Named attributes, some of which exclude each other.

    Parameters
    ----------
    names : tuple of str
        The K attributes, in the order of the label's numbers.
    exclusive : tuple of tuples of str
        Groups of which at most one member can be 1.
    complete : bool
        Whether every group always has exactly one member set: true for the
        built-in faces and for class folders, false for CelebA, where a
        person may have none of three hair colours.

    Raises
    ------
    ConfigurationError
        If a name is missing, given twice or in two groups.
    """

    names: tuple
    exclusive: tuple = ()
    complete: bool = True
    _index: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        for what in (self.names, self.exclusive, *self.exclusive):
            require(not isinstance(what, str), f"{what!r} is one name: give "
                    "a tuple of names, and for exclusive a tuple of groups.")
        names = tuple(self.names)
        groups = tuple(tuple(group) for group in self.exclusive)
        require(all(groups), "an exclusive group is empty: leave it out.")
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "exclusive", groups)
        object.__setattr__(self, "_index", {n: i for i, n in enumerate(names)})
        require(names and len(set(names)) == len(names),
                f"the attributes {names} must be at least one, each once.")
        grouped = [name for group in groups for name in group]
        require(len(set(grouped)) == len(grouped),
                "an attribute stands in two exclusive groups.")
        self.indices(grouped, ConfigurationError)

    def __len__(self):
        return len(self.names)

    @property
    def num_conditions(self):
        """Numbers that G takes beside the image: the label's, K."""
        return len(self)

    def indices(self, names, error=DataError):
        """Positions of ``names`` in a label."""
        for name in names:
            require(name in self._index,
                    f"unknown attribute {name!r}: choose among "
                    f"{', '.join(self.names)}.", error)
        return [self._index[name] for name in names]

    def encode(self, *names):
        """The label (K,) in which exactly ``names`` are 1; checked."""
        label = torch.zeros(len(self))
        label[self.indices(names)] = 1.0
        return self.check(label)

    def decode(self, label):
        """The names that are 1 in a label (K,)."""
        return tuple(n for n, v in zip(self.names, label.tolist()) if v > 0.5)

    def check(self, labels):
        """Return labels (K,) or (N, K) as float, or say what is wrong.

        Raises
        ------
        DataError
            If the length, the type, a value or a combination is impossible.
        """
        require(isinstance(labels, torch.Tensor),
                f"a label is a tensor, not {type(labels).__name__}: "
                "torch.tensor([...]) makes one.", DataError)
        require(labels.ndim in (1, 2) and labels.shape[-1] == len(self),
                f"the label has shape {tuple(labels.shape)}; these domains "
                f"need {len(self)} numbers: {', '.join(self.names)}.",
                DataError)
        require(not labels.is_complex(),
                "the label holds complex numbers; give 0 or 1.", DataError)
        labels = labels.float()
        wrong = labels[(labels != 0) & (labels != 1)]
        require(not len(wrong),
                f"the label holds {wrong[0].item() if len(wrong) else 0:g}; "
                "give 0 (without) or 1 (with) for each attribute.", DataError)
        impossible = ~self.possible(labels.reshape(-1, len(self)))
        if impossible.any():
            row = labels.reshape(-1, len(self))[impossible][0]
            one = "exactly" if self.complete else "at most"
            groups = " and of ".join("/".join(g) for g in self.exclusive)
            raise DataError(f"impossible label {self.describe(row)}: {one} one "
                            f"of {groups} can be 1.")
        return labels

    def check_one(self, label):
        """Like :meth:`check`, for exactly one label (K,)."""
        require(not isinstance(label, torch.Tensor) or label.ndim == 1,
                f"give one label, ({len(self)},), not a batch of shape "
                f"{tuple(getattr(label, 'shape', ()))}.", DataError)
        return self.check(label)

    def possible(self, labels):
        """Which rows of labels (N, K) can exist: bool (N,)."""
        fits = torch.ones(len(labels), dtype=torch.bool, device=labels.device)
        for group in self.exclusive:
            count = labels[:, self.indices(group)].sum(dim=1)
            fits &= (count == 1) if self.complete else (count <= 1)
        return fits

    def describe(self, label):
        """A label in words, as ``Black_Hair+Smiling``."""
        return "+".join(self.decode(label)) or "none"

    def all_labels(self):
        """Every label that can exist: (L, K), in a fixed order.

        Raises
        ------
        DataError
            If there are more than 65,536 of them.
        """
        free = [n for n in self.names
                if not any(n in group for group in self.exclusive)]
        choices = [[(n,) for n in group] + ([] if self.complete else [()])
                   for group in self.exclusive] + [[(), (n,)] for n in free]
        count = 1
        for options in choices:
            count *= len(options)
        require(count <= 65536, f"these attributes allow {count:,} labels, too "
                "many to list: use sample().", DataError)
        return torch.stack([self.encode(*sum(pick, ()))
                            for pick in product(*choices)])

    def sample(self, count, *, generator=None):
        """Draw labels (count, K), uniform over all that can exist."""
        labels = torch.randint(0, 2, (count, len(self)),
                               generator=generator).float()
        for group in self.exclusive:
            where = torch.tensor(self.indices(group))
            labels[:, where] = 0
            size = len(group) + (not self.complete)
            pick = torch.randint(0, size, (count,), generator=generator)
            rows = (pick < len(group)).nonzero()[:, 0]
            labels[rows, where[pick[rows]]] = 1
        return labels

    def one_change_targets(self, label):
        """What can be asked for by changing one thing about an image.

        Another member of an exclusive group counts as one change; so does
        setting or clearing an attribute outside the groups.

        Parameters
        ----------
        label : Tensor (K,)

        Returns
        -------
        list of (str, Tensor (K,))
            What changes, as ``Blond_Hair`` or ``no Smiling``, and the target.
        """
        label, found = self.check_one(label), []
        in_group = {n: group for group in self.exclusive for n in group}
        for i, name in enumerate(self.names):
            target, on = label.clone(), label[i] == 0
            if name in in_group:
                if not on and self.complete:
                    continue
                target[self.indices(in_group[name])] = 0
            target[i] = float(on)
            found.append((name if on else f"no {name}", target))
        return found

    def apply(self, label, *, set=(), unset=()):  # noqa: A002
        """Change a label (K,) by names; setting a name clears its group.

        Raises
        ------
        DataError
            If a name is unknown, asked for twice, or the result impossible.
        """
        for names in (set, unset):
            require(not isinstance(names, str), f"{names!r} is a string: give "
                    f"a list of names, [{names!r}].", DataError)
        both = [*set, *unset]
        require(len(both) == len({*both}),
                "an attribute is set or unset twice: name each once.",
                DataError)
        label = self.check_one(label).clone()
        for group in self.exclusive:
            if any(name in group for name in set):
                label[self.indices(group)] = 0
        label[self.indices(unset)] = 0
        label[self.indices(set)] = 1
        return self.check(label)
