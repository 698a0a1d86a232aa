"""A trained StarGAN, ready to use (chapter 0)."""

from dataclasses import dataclass, replace
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
from .joint import JointAttributes
from .sources import narrow, parts_for

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
    def guess_label(self, image, *, source=None):
        """The label (K,) that D's domain head sees in an image (3, H, W).

        A model of several data sets sees the label of ``source``, (K_i,).

        Raises
        ------
        DataError
            If there is no discriminator, the size is not the networks', or
            a model of several data sets is not told the source.
        """
        if source is not None or isinstance(self.attributes, JointAttributes):
            return self.for_source(source).guess_label(image)
        require(self.discriminator is not None, "these weights hold no "
                "discriminator to guess the image's label: give the whole "
                "label.", DataError)
        zeros = torch.zeros(1, len(self.attributes))  # D's score goes unused
        _, logits = self.discriminator(image[None], zeros)
        return decide(logits, self.attributes)[0]

    @torch.no_grad()
    def translate(self, image, label=None, *, set=(), unset=(),  # noqa: A002
                  source=None):
        """Translate one image or a batch.

        Parameters
        ----------
        image : Tensor (3, H, W) or (N, 3, H, W) in [-1, 1]
        label : Tensor (K,) or (N, K), optional
            The target. Without it, the label that the discriminator sees in
            the image; for one image only.
        set, unset : sequences of str
            Attributes to put on or take off, from that label.
        source : str, optional
            Of a model of several data sets: whose labels are meant. Without
            it, ``label`` is a whole condition, or ``set`` and ``unset`` tell.

        Returns
        -------
        Tensor of the image's shape, in [-1, 1]

        Raises
        ------
        DataError
            If a label or a shape does not fit.
        """
        if source is not None or set or unset or label is None:
            model, (on, off) = narrow(self, source, set, unset)
            if model is not self:
                return model.translate(image, label, set=on, unset=off)
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


    def for_source(self, source):
        """A model of several data sets as a plain one, of one source.

        Whatever takes a model of one data set takes this one. The image may
        be of any source: the labels asked for are those of ``source``.

        Raises
        ------
        DataError
            If there is no such source, or this is a model of one data set.
        """
        return replace(self, **parts_for(self, source))


def shipped_names():
    """Names of the weights that come with the package."""
    return sorted(file.stem for file in SHIPPED.glob("*.safetensors"))


def open_model(where):
    """Load a trained StarGAN.

    Parameters
    ----------
    where : path or str
        A run's folder, a checkpoint, a weights file, the name of weights
        that come with the package, ``"cpu"`` or ``"patient"``, or weights of
        the official code, see :func:`~stargan_tutorial.load_official`.

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
    if path.suffix == ".ckpt" or path.is_dir():
        from .official import find_pair, load_official  # they need StarGAN

        if not (path / "checkpoint.pt").is_file() and (pair := find_pair(path)):
            return load_official(*pair)
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
        k, conditions = len(attributes), attributes.num_conditions
        generator = Generator(**hp.generator_options(conditions))
        discriminator = None
        if states.get("discriminator"):
            discriminator = Discriminator(
                **hp.discriminator_options(k, conditions))
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
