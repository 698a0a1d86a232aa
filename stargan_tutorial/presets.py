"""Ready-made settings (explained in chapter 8)."""

from dataclasses import replace

from .errors import ConfigurationError
from .hyperparameters import Hyperparameters

# What the three presets for a CPU share. Each departure from the paper was
# kept because it pays on the built-in faces: benchmarks/results/recipe.md.
_SMALL = Hyperparameters(
    image_size=64, base_channels=16, num_blocks=2, blend=True,
    conditional_norm=True, disc_channels=32, disc_layers=4,
    spectral_norm=True, projection=True, objective="hinge", lambda_rec=5.0,
    lambda_gp=0.0, n_critic=1, batch_size=8, lr_g=5e-4, lr_d=5e-4,
    ema_decay=0.995, flip=False, precision="auto")

PRESETS = {
    # A first look: a minute on two cores.
    "quick": replace(_SMALL, image_size=32, num_images=3000, steps=1000,
                     decay_start=500, log_every=20, sample_every=250,
                     save_every=250),
    # Convincing translations: six to ten minutes on two cores.
    "cpu": replace(_SMALL, num_images=6000, steps=3000, decay_start=1500,
                   log_every=50, sample_every=500, save_every=250),
    # The best a CPU gives in an hour.
    "patient": replace(_SMALL, num_images=12000, steps=18000,
                       decay_start=9000, ema_decay=0.999, log_every=100,
                       sample_every=1000, save_every=500),
    # One modern card, 128 pixels: the paper's networks and losses.
    "gpu": Hyperparameters(num_images=20000, steps=100_000,
                           decay_start=50_000, ema_decay=0.999,
                           precision="auto", sample_every=5000),
    # The paper's settings for CelebA: 20 epochs of 200,599 images.
    "paper": Hyperparameters(steps=250_740, decay_start=125_370,
                             sample_every=5000),
}


def preset(name, **changes):
    """The hyperparameters of a preset, with changes by name.

    Parameters
    ----------
    name : {"quick", "cpu", "patient", "gpu", "paper"}
    **changes
        Fields of :class:`~stargan_tutorial.Hyperparameters`.

    Raises
    ------
    ConfigurationError
        If the name or a field is unknown, or a value out of range.
    """
    if name not in PRESETS:
        raise ConfigurationError(f"unknown preset {name!r}: choose one of "
                                 f"{', '.join(PRESETS)}.")
    return Hyperparameters.from_dict(PRESETS[name].as_dict() | changes)
