"""A trained StarGAN, ready to use (chapter 0)."""

from dataclasses import dataclass
from pathlib import Path

import torch

from .checkpoints import (
    attributes_from_dict,
    load_checkpoint,
    load_state,
    load_weights,
)
from .classifier import decide
from .discriminator import Discriminator
from .domains import AttributeSet
from .errors import CheckpointError, DataError, TutorialError, require
from .generator import Generator
from .hyperparameters import Hyperparameters

SHIPPED = Path(__file__).parent / "weights"


@dataclass
class StarGAN:
    """Networks with what is needed to use them.

    Attributes
    ----------
    generator : Generator
    discriminator : Discriminator or None
    hp : Hyperparameters
        ``hp.image_size`` is the side of the images they know.
    attributes : AttributeSet
    kind : str
        ``multi-label`` or ``single-label``.
    card : dict
        Facts about the training run.
    """

    generator: Generator
    discriminator: Discriminator | None
    hp: Hyperparameters
    attributes: AttributeSet
    kind: str
    card: dict

    @torch.no_grad()
    def guess_label(self, image):
        """The label (K,) that D's domain head sees in an image (3, H, W).

        Raises
        ------
        DataError
            If there is no discriminator, or the size is not the networks'.
        """
        require(self.discriminator is not None, "these weights hold no "
                "discriminator to guess the image's label: give the whole "
                "label.", DataError)
        zeros = torch.zeros(1, len(self.attributes))  # D's score goes unused
        _, logits = self.discriminator(image[None], zeros)
        return decide(logits, self.attributes)[0]

    @torch.no_grad()
    def translate(self, image, label=None, *, set=(), unset=()):  # noqa: A002
        """Translate one image or a batch.

        Parameters
        ----------
        image : Tensor (3, H, W) or (N, 3, H, W) in [-1, 1]
        label : Tensor (K,) or (N, K), optional
            The target. Without it, the label that the discriminator sees in
            the image; for one image only.
        set, unset : sequences of str
            Attributes to put on or take off, from that label.

        Returns
        -------
        Tensor of the image's shape, in [-1, 1]

        Raises
        ------
        DataError
            If a label or a shape does not fit.
        """
        if label is None:
            require(image.ndim == 3, "give the label for a batch.", DataError)
            label = self.guess_label(image)
        label = self.attributes.check(label)
        if set or unset:
            require(label.ndim == 1, "set and unset change one label: for a "
                    "label of each image, give the targets alone.", DataError)
            label = self.attributes.apply(label, set=set, unset=unset)
        batch = image if image.ndim == 4 else image[None]
        labels = label if label.ndim == 2 else label.expand(len(batch), -1)
        out = self.generator(batch, labels)
        return out if image.ndim == 4 else out[0]


def shipped_names():
    """Names of the weights that come with the package."""
    return sorted(file.stem for file in SHIPPED.glob("*.safetensors"))


def open_model(where):
    """Load a trained StarGAN.

    Parameters
    ----------
    where : path or str
        A run's folder, a checkpoint, a weights file, or the name of weights
        that come with the package: ``"cpu"`` or ``"patient"``.

    Returns
    -------
    StarGAN
        In ``eval`` mode, on the CPU, with the averaged generator if the run
        kept one.

    Raises
    ------
    CheckpointError
        If nothing usable is there.
    """
    path = Path(where)
    if path.is_dir() and ((path / "checkpoint.pt").is_file()
                          or str(where) not in shipped_names()):
        path = path / "checkpoint.pt"
    elif not path.is_file() and str(where) in shipped_names():
        path = SHIPPED / f"{where}.safetensors"
    require(path.is_file(), f"there is no trained model at {where}: give a "
            "run's folder, a weights file, or one of "
            f"{', '.join(shipped_names()) or 'no shipped weights'}.",
            CheckpointError)
    if path.suffix == ".safetensors":
        about, states = load_weights(path)
    else:
        about = load_checkpoint(path)
        states = {"generator": about.get("average") or about.get("generator"),
                  "discriminator": about.get("discriminator")}
    try:
        hp = Hyperparameters.from_dict(about["hyperparameters"])
        attributes, kind = attributes_from_dict(about["attributes"]), \
            about["kind"]
        k = len(attributes)
        generator = Generator(**hp.generator_options(k))
        discriminator = None
        if states.get("discriminator"):
            discriminator = Discriminator(**hp.discriminator_options(k))
    except (TutorialError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(f"{path} cannot be used: {error}") from None
    load_state(generator, states.get("generator") or {}, path)
    if discriminator is not None:
        load_state(discriminator.eval(), states["discriminator"], path)
    card = about.get("card") or {"step": about.get("step"),
                                 "seconds": about.get("seconds"),
                                 "threads": about.get("threads"),
                                 "precision": about.get("precision")}
    return StarGAN(generator.eval(), discriminator, hp, attributes, kind, card)
