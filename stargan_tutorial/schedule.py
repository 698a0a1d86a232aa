"""The learning rate over time, and the average of the weights (chapter 8)."""

import torch


def linear_decay(step, steps, decay_start):
    """Factor of the learning rate: 1 until ``decay_start``, then down to 0."""
    if step < decay_start:
        return 1.0
    return (steps - step) / max(1, steps - decay_start)


@torch.no_grad()
def update_ema(average, model, decay):
    """Move the averaged weights: a becomes decay · a + (1 − decay) · m."""
    for a, m in zip(average.parameters(), model.parameters(), strict=True):
        a.lerp_(m, 1 - decay)
    for a, m in zip(average.buffers(), model.buffers(), strict=True):
        a.copy_(m)
