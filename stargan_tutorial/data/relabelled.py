"""A data set that knows some of its attributes only (chapter 11).

Two such views of the built-in faces stand for two data sets, each labelled by
other people for another purpose.
"""

import torch
from torch.utils.data import Dataset

from ..domains import AttributeSet
from ..errors import require


class Relabelled(Dataset):
    """The same images with fewer numbers in the label.

    Parameters
    ----------
    dataset : Dataset
        With ``attributes`` and ``labels``, as the built-in faces.
    names : sequence of str
        The attributes to keep, in this order.

    Attributes
    ----------
    attributes : AttributeSet
        With the groups of which at least two members are left; complete
        where the data set's are and every group is whole.
    kind : str
        ``single-label`` if one complete group is all that is left.
    labels : float Tensor (N, K)

    Raises
    ------
    DataError
        If a name is unknown.
    ConfigurationError
        If there is none, or one comes twice.
    """

    def __init__(self, dataset, names):
        require(not isinstance(names, str), f"{names!r} is a string: give a "
                f"list of names, [{names!r}].")
        old = dataset.attributes
        self.dataset, self.columns = dataset, old.indices(names)
        kept = [tuple(n for n in names if n in group)
                for group in old.exclusive]
        whole = all(len(part) in (0, len(group))
                    for part, group in zip(kept, old.exclusive))
        self.attributes = AttributeSet(
            tuple(names), tuple(part for part in kept if len(part) > 1),
            complete=old.complete and whole)
        one_group = self.attributes.complete \
            and [{*names}] == [{*g} for g in self.attributes.exclusive]
        self.kind = "single-label" if one_group \
            else getattr(dataset, "kind", "multi-label")
        self.labels = dataset.labels[:, self.columns]
        self.every_label = getattr(dataset, "every_label", False)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        """Image (3, H, W) in [-1, 1] and label (K,)."""
        return self.dataset[index][0], self.labels[index]

    def counterfactual(self, index, label):
        """The true translation, all other attributes kept.

        Parameters
        ----------
        index : int
        label : Tensor (K,)

        Returns
        -------
        Tensor (3, H, W) in [-1, 1]

        Raises
        ------
        DataError
            If the label cannot exist, or leaves the truth open: of a group
            that is not kept whole, nothing is set.
        """
        return self.dataset.counterfactual(index, self.full(index, label))

    def full(self, index, label):
        """The data set's whole label of an item, changed to ``label`` (K,)."""
        label = self.attributes.check_one(label)
        whole = self.dataset.labels[index].clone()
        old, on = self.dataset.attributes, self.attributes.decode(label)
        for group in old.exclusive:  # setting a name clears its group
            if {*group} & {*on}:
                whole[old.indices(group)] = 0
        whole[self.columns] = label
        return old.check_one(whole)

    def answers(self, index):
        """Targets and where their true answers are, as faces with every label.

        Returns
        -------
        list of (Tensor (K,), int)
            Each possible label of the item's person, other attributes kept,
            and the item that shows it.
        """
        every = self.dataset.answers(index)
        rest = torch.ones(len(self.dataset.attributes), dtype=torch.bool)
        rest[self.columns] = False
        own = self.dataset.labels[index]
        return [(label[self.columns], answer) for label, answer in every
                if torch.equal(label[rest], own[rest])]
