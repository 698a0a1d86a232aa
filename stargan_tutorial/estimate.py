"""How long a preset will take on this machine, from a few of its steps."""

import time
from dataclasses import replace

import torch

from .data.avatars import ATTRIBUTES
from .training import Trainer


class Noise(torch.utils.data.Dataset):
    """Images of noise with labels that can exist: enough to time a step."""

    attributes = ATTRIBUTES

    def __init__(self, size, count=64):
        random = torch.Generator().manual_seed(0)
        self.images = torch.rand(count, 3, size, size, generator=random) * 2 - 1
        self.labels = ATTRIBUTES.sample(count, generator=random)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index], self.labels[index]


def minutes(hp, *, device="auto"):
    """Estimated minutes of training with these hyperparameters.

    Times one cycle of ``n_critic`` D steps and a G step, after a warm-up.
    """
    images = Noise(hp.image_size, max(64, hp.batch_size))
    trainer = Trainer(replace(hp, log_every=hp.steps, sample_every=hp.steps),
                      images, device=device)
    trainer.run(until=hp.n_critic, progress=False)  # warm-up
    if trainer.device.type == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    cycles = 3
    trainer.run(until=(1 + cycles) * hp.n_critic, progress=False)
    if trainer.device.type == "cuda":
        torch.cuda.synchronize()
    took = (time.perf_counter() - start) / (cycles * hp.n_critic)
    return took * hp.steps / 60
