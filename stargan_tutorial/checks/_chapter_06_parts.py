"""What the questions of chapter 6 share: inputs, and known mistakes."""

import torch
import torch.nn.functional as F

from . import expect

NO_STAR = ("λ_rec is added where it should multiply: a constant has no "
           "gradient, and G never hears of the reconstruction")


def close(a, b):
    """Equal but for rounding."""
    return torch.isclose(a.double(), b.double(), rtol=1e-4, atol=1e-5).item()


def scalar(got):
    """One number that carries a graph, as the optimizer needs it."""
    if got is Ellipsis:
        raise NotImplementedError
    expect(got is not None, "Nothing came back: return the loss")
    expect(torch.is_tensor(got), f"A {type(got).__name__} came back: return "
           "a tensor, without .item(), or no gradient can flow")
    expect(got.ndim == 0, f"Shape {tuple(got.shape)}: give one number for "
           "the batch")
    expect(got.requires_grad, "The loss carries no graph: with detach, data "
           "or no_grad the network cannot learn from it")
    return got.detach()


def draw(n=4, k=5):
    """Scores (2), logits, labels, other labels and three images."""
    random = torch.Generator().manual_seed(n)

    def noise(*shape):
        return torch.randn(shape, generator=random)

    return (1 + noise(n, 1, 2, 2), noise(n, 1, 2, 2) - 1, 2 * noise(n, k),
            (noise(n, k) > 0).float(), (noise(n, k) > 0).float(),
            *(noise(n, 3, 4, 4).clamp(-1, 1) for _ in range(3)))


def summed(logits, labels):
    """The class loss: summed over K, averaged over N."""
    return F.binary_cross_entropy_with_logits(
        logits, labels, reduction="sum") / len(logits)


def wrong_class(logits, labels):
    """What mistakes make of the class loss, and their sentences."""
    bce, n = F.binary_cross_entropy_with_logits, len(logits)
    return [
        (bce(logits, labels), "class: a mean over attributes divides λ_cls by "
         "K; sum over K, average over N"),
        (bce(logits, labels) / n, "class: a mean over N·K, divided by N once "
         "more, leaves λ_cls / (K·N)"),
        (n * summed(logits, labels), "class: the sum must be averaged over "
         "the images"),
        (summed(logits.sigmoid(), labels), "class: a sigmoid too many; the "
         "function has its own inside"),
        (bce(logits.sigmoid(), labels), "class: a sigmoid too many, and a "
         "mean where the attributes are added up"),
        (summed(labels, logits), "class: logits and labels have changed "
         "places"),
        (F.cross_entropy(logits, labels), "class: several attributes may be "
         "true at once, so each is a yes/no question")]
