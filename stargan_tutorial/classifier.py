"""The classifier that judges translations (built in chapter 9)."""

import torch
from torch import nn

from .batches import endless_batches, random_flip
from .losses import class_loss
from .progress import progress_bar


class AttributeClassifier(nn.Module):
    """A small convolutional network from an image to its domain logits.

    Parameters
    ----------
    num_domains : int
    base_channels : int
        Width of the first convolution.
    """

    def __init__(self, num_domains, base_channels=24):
        super().__init__()
        c = base_channels
        layers = []
        for i, o in [(3, c), (c, 2 * c), (2 * c, 4 * c), (4 * c, 4 * c)]:
            layers += [nn.Conv2d(i, o, 3, stride=2, padding=1, bias=False),
                       nn.BatchNorm2d(o), nn.ReLU(inplace=True)]
        self.features = nn.Sequential(*layers)
        self.head = nn.Linear(4 * c, num_domains)

    def forward(self, image):
        """Image (N, 3, H, W) in [-1, 1] to logits (N, K)."""
        # The largest response anywhere: glasses count wherever they are.
        return self.head(self.features(image).amax(dim=(2, 3)))


def decide(logits, attributes):
    """Labels (N, K) from logits: what is above 0, of a group the highest.

    A complete group has its highest even below 0: every label can exist.
    """
    labels = (logits > 0).float()
    for group in attributes.exclusive:
        where = attributes.indices(group)
        best = logits[:, where].argmax(dim=1)
        best = nn.functional.one_hot(best, len(group)).float()
        labels[:, where] = best if attributes.complete \
            else best * labels[:, where]
    return labels


def train_classifier(dataset, *, steps=500, batch_size=32, lr=3e-3, seed=0,
                     device="cpu", progress=True):
    """Train a classifier of the domains, to judge translations by.

    Parameters
    ----------
    dataset : Dataset
        With ``attributes``; items as for the trainer.
    steps, batch_size, lr, seed
        Adam, the rate falling on a cosine; mirrored images half the time.
    device : str or torch.device

    Returns
    -------
    AttributeClassifier
        In ``eval`` mode.
    """
    kind = getattr(dataset, "kind", "multi-label")
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = AttributeClassifier(len(dataset.attributes)).to(device)
    random = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    batch_size = min(batch_size, len(dataset))
    batches = endless_batches(dataset, batch_size, seed)
    for _ in progress_bar(range(steps), progress=progress,
                          desc="training the judge"):
        image, label = (item.to(device) for item in next(batches))
        logits = model(random_flip(image, random))
        loss = class_loss(logits, label, kind=kind)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return model.eval()
