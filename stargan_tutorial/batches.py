"""The order of the training images: shuffled, endless, resumable."""

import torch
from torch.utils.data import DataLoader, Sampler

from .errors import DataError, require


class ShuffledBatches(Sampler):
    """Batches of indices, in an order that depends on (seed, epoch) alone.

    So a run can go on at any batch without replaying what came before it.

    Parameters
    ----------
    length : int
        Items in the data set; what is left over at an epoch's end is dropped.
    batch_size : int
    seed : int
    first : int
        Batches already used, over all epochs.

    Raises
    ------
    DataError
        If there are fewer items than one batch needs.
    """

    def __init__(self, length, batch_size, seed, first=0):
        require(length >= batch_size,
                f"the data set has {length} images, fewer than one batch of "
                f"{batch_size}: add images or give a smaller batch_size.",
                DataError)
        self.length, self.batch_size = length, batch_size
        self.seed, self.first = seed, first

    def __iter__(self):
        size = self.batch_size
        per_epoch = self.length // size
        epoch, start = divmod(self.first, per_epoch)
        while True:
            random = torch.Generator().manual_seed(
                self.seed * 1_000_003 + epoch)
            order = torch.randperm(self.length, generator=random).tolist()
            for i in range(start, per_epoch):
                yield order[i * size:(i + 1) * size]
            epoch, start = epoch + 1, 0


class Turns(Sampler):
    """Batches of several sources, which take turns by the step alone.

    Step t belongs to source ``t // turn % n``. Each source has its own order
    of images, as alone, and goes on where its last turn ended.

    Parameters
    ----------
    sizes : sequence of int
        Images of each of the n sources; their indices follow each other.
    batch_size, seed, first
        See :class:`ShuffledBatches`; ``first`` counts those of all sources.
    turn : int
        Batches in a row from one source.
    """

    def __init__(self, sizes, batch_size, seed, first=0, turn=1):
        self.sizes, self.first, self.turn = list(sizes), first, turn
        rounds, rest = divmod(first, turn * len(self.sizes))
        used = [rounds * turn + min(max(rest - i * turn, 0), turn)
                for i in range(len(self.sizes))]
        self.orders = [ShuffledBatches(size, batch_size, seed, i)
                       for size, i in zip(self.sizes, used)]

    def __iter__(self):
        orders, step = [iter(order) for order in self.orders], self.first
        while True:
            source = step // self.turn % len(orders)
            offset = sum(self.sizes[:source])
            yield [offset + i for i in next(orders[source])]
            step += 1


def endless_batches(dataset, batch_size, seed, first=0, workers=0, turn=1):
    """Batches (image, label) of a data set, for ever, from batch ``first``.

    Parameters
    ----------
    dataset : Dataset
        Items are an image (3, H, W) in [-1, 1] and a label (K,).
    batch_size, seed, first
        See :class:`ShuffledBatches`.
    workers : int
        Processes that load; 0 for none.
    turn : int
        See :class:`Turns`; for a joint data set, which has ``sizes``.
    """
    if hasattr(dataset, "sizes"):
        order = Turns(dataset.sizes, batch_size, seed, first, turn)
    else:
        order = ShuffledBatches(len(dataset), batch_size, seed, first)
    return iter(DataLoader(dataset, batch_sampler=order, num_workers=workers,
                           pin_memory=torch.cuda.is_available()))


def random_flip(image, random=None):
    """Mirror each image of a batch (N, C, H, W) with probability 1/2.

    ``random`` is a torch.Generator on the CPU.
    """
    chosen = torch.rand(len(image), generator=random) < 0.5
    chosen = chosen.to(image.device)[:, None, None, None]
    return torch.where(chosen, image.flip(3), image)
