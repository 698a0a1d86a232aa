"""Questions of chapter 3: the generator."""

from . import expect, question


@question("3.1", "label maps", section="A label with the shape of an image",
          objectives=(4,))
def label_maps(answer):
    """Labels (N, K) become constant maps (N, K, H, W)."""
    import torch

    label = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    maps = answer(label, 4, 6)
    expect(maps.shape == (2, 3, 4, 6), f"Shape {tuple(maps.shape)}: "
           "(N, K, H, W) is (2, 3, 4, 6) here")
    flat = maps.flatten(2)
    expect((flat == flat[:, :, :1]).all(), "A map is not constant: each "
           "number of the label must fill one whole map")
    expect(torch.equal(maps[:, :, 0, 0], label), "Wrong numbers: map k of "
           "image n holds number k of label n")
