"""The order of the images: shuffled, endless, resumable."""

from itertools import islice

import pytest
import torch
from torch.utils.data import TensorDataset

from stargan_tutorial.batches import (
    ShuffledBatches,
    endless_batches,
    random_flip,
)
from stargan_tutorial.errors import DataError


def first(count, *args, **options):
    return list(islice(ShuffledBatches(*args, **options), count))


def test_the_order_depends_on_seed_and_epoch_alone():
    torch.manual_seed(1)
    one = first(20, 10, 3, 5)
    torch.manual_seed(2)
    assert first(20, 10, 3, 5) == one
    assert first(20, 10, 3, 6) != one
    assert one[:3] != one[3:6]  # another epoch, another order


def test_two_seeds_share_no_epoch():
    epochs = [tuple(map(tuple, first(30, 12, 4, seed)[i:i + 3]))
              for seed in range(4) for i in range(0, 30, 3)]
    assert len(set(epochs)) == len(epochs)


@pytest.mark.parametrize("done", [0, 1, 2, 3, 7, 11, 30])
def test_a_later_start_continues_exactly(done):
    assert first(10, 10, 3, 0, first=done) == first(done + 10, 10, 3,
                                                    0)[done:]


def test_an_epoch_has_every_item_at_most_once_and_drops_the_rest():
    batches = first(300, 10, 3, 0)
    assert all(len(batch) == 3 for batch in batches)
    epochs = [sum(batches[i:i + 3], []) for i in range(0, 300, 3)]
    assert all(len(set(epoch)) == 9 for epoch in epochs)
    assert {i for epoch in epochs for i in epoch} == set(range(10))


def test_an_epoch_that_divides_evenly_has_every_item_once():
    assert sorted(sum(first(4, 12, 3, 0), [])) == list(range(12))


def test_fewer_images_than_a_batch_are_refused():
    with pytest.raises(DataError, match="5 images, fewer than one batch of 8"):
        ShuffledBatches(5, 8, 0)
    assert first(2, 8, 8, 0)[0] != first(2, 8, 8, 0)[1]


@pytest.mark.parametrize("workers", [0, 1])
def test_batches_hold_the_items_of_the_order(workers):
    data = TensorDataset(torch.arange(10.), torch.arange(10.) * 2)
    batches = endless_batches(data, 4, 3, first=1, workers=workers)
    for indices in first(6, 10, 4, 3, first=1):
        image, label = next(batches)
        assert image.tolist() == indices
        assert label.tolist() == [2 * i for i in indices]


def test_about_half_of_the_images_are_mirrored_whole():
    image = torch.rand(200, 3, 4, 6)
    out = random_flip(image, torch.Generator().manual_seed(0))
    flipped = (out == image.flip(3)).flatten(1).all(1)
    kept = (out == image).flatten(1).all(1)
    assert (flipped ^ kept).all()
    assert 70 < flipped.sum() < 130


def test_flips_repeat_with_their_generator():
    image = torch.rand(50, 3, 4, 4)
    outs = [random_flip(image, torch.Generator().manual_seed(s))
            for s in (1, 1, 2)]
    assert torch.equal(outs[0], outs[1])
    assert not torch.equal(outs[0], outs[2])
