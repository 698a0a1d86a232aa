"""Everything that determines a training run (chapter 8)."""

from dataclasses import asdict, dataclass, fields

from .adversarial import adversarial_objective
from .errors import is_whole, require
from .targets import TARGET_MODES

PRECISIONS = ("float32", "bfloat16", "float16", "auto")


@dataclass(frozen=True)
class Hyperparameters:
    """Settings of a run; the defaults are the paper's, steps rounded.

    Attributes
    ----------
    image_size : int
        Side of the images in pixels.
    num_images : int
        Training faces to draw; of use with the built-in faces only.
    base_channels, num_blocks, blend, conditional_norm
        See :class:`~stargan_tutorial.Generator`.
    disc_channels, disc_layers, spectral_norm, projection
        See :class:`~stargan_tutorial.Discriminator`.
    objective : str
        See :func:`~stargan_tutorial.adversarial_objective`.
    lambda_cls, lambda_rec, lambda_gp : float
        Weights of the losses. The penalty is used if ``objective`` is
        ``wgan-gp`` and ``lambda_gp`` is above 0.
    targets : {"permute", "sample"}
        See :func:`~stargan_tutorial.choose_targets`.
    steps : int
        Updates of D. G is updated at every ``n_critic``-th of them.
    decay_start : int
        Step from which both learning rates fall linearly, to 0 at the end.
    n_critic : int
    batch_size : int
    lr_g, lr_d, beta1, beta2 : float
        Of the two Adam optimizers.
    ema_decay : float
        Of the moving average of G's weights; 0 for none.
    flip : bool
        Mirror half of the training images.
    precision : {"float32", "bfloat16", "float16", "auto"}
        Of the convolutions. ``auto`` takes bfloat16 where the processor or
        the card computes with it, else float32.
    seed : int
        Of the weights, the order of the data, the targets and the flips.
    log_every, sample_every, save_every : int
        Steps between lines of the log, grids and checkpoints.

    Raises
    ------
    ConfigurationError
        If a setting is out of its range.
    """

    image_size: int = 128
    num_images: int = 4000
    base_channels: int = 64
    num_blocks: int = 6
    blend: bool = False
    conditional_norm: bool = False
    disc_channels: int = 64
    disc_layers: int = 6
    spectral_norm: bool = False
    projection: bool = False
    objective: str = "wgan-gp"
    lambda_cls: float = 1.0
    lambda_rec: float = 10.0
    lambda_gp: float = 10.0
    targets: str = "permute"
    steps: int = 200_000
    decay_start: int = 100_000
    n_critic: int = 5
    batch_size: int = 16
    lr_g: float = 1e-4
    lr_d: float = 1e-4
    beta1: float = 0.5
    beta2: float = 0.999
    ema_decay: float = 0.0
    flip: bool = True
    precision: str = "float32"
    seed: int = 0
    log_every: int = 100
    sample_every: int = 1000
    save_every: int = 1000

    def __post_init__(self):
        least = {"num_blocks": 0, "seed": 0, "decay_start": 0}
        for item in fields(self):
            value, name = getattr(self, item.name), item.name
            if item.type is int:
                low = least.get(name, 1)
                require(is_whole(value, low), f"{name} is {value!r}: give a "
                        f"whole number of at least {low}.")
            elif item.type is float:
                require(isinstance(value, (int, float))
                        and not isinstance(value, bool)
                        and 0 <= value < float("inf"),
                        f"{name} is {value!r}: give a number of at least 0.")
            elif item.type is bool:
                require(isinstance(value, bool),
                        f"{name} is {value!r}: give True or False.")
        require(self.seed < 2**32, f"seed is {self.seed}: give a number "
                f"below {2**32}.")
        for name in ("beta1", "beta2", "ema_decay"):
            require(getattr(self, name) < 1, f"{name} is "
                    f"{getattr(self, name)!r}: give a number below 1.")
        adversarial_objective(self.objective)
        for name, known in [("targets", TARGET_MODES),
                            ("precision", PRECISIONS)]:
            require(getattr(self, name) in known,
                    f"{name} is {getattr(self, name)!r}: choose one of "
                    f"{', '.join(known)}.")
        require(self.decay_start <= self.steps,
                f"decay_start {self.decay_start} lies behind the last step, "
                f"{self.steps}: give a number up to that.")
        require(self.image_size % 4 == 0
                and self.image_size % 2**self.disc_layers == 0,
                f"image_size {self.image_size} does not suit the networks: "
                "give a multiple of 4 that can be halved disc_layers "
                f"({self.disc_layers}) times.")

    @property
    def uses_penalty(self):
        """Whether the D step has a gradient penalty."""
        return (self.lambda_gp > 0
                and adversarial_objective(self.objective).uses_penalty)

    def generator_options(self, num_domains):
        """Keyword arguments for :class:`~stargan_tutorial.Generator`."""
        return {"num_domains": num_domains, "blend": self.blend,
                "conditional_norm": self.conditional_norm,
                "base_channels": self.base_channels,
                "num_blocks": self.num_blocks}

    def discriminator_options(self, num_domains, num_conditions=None):
        """Keyword arguments for :class:`~stargan_tutorial.Discriminator`."""
        return {"num_domains": num_domains, "image_size": self.image_size,
                "num_conditions": num_conditions,
                "base_channels": self.disc_channels,
                "num_layers": self.disc_layers,
                "spectral_norm": self.spectral_norm,
                "projection": self.projection}

    def as_dict(self):
        """Plain values by name."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values):
        """The reverse of :meth:`as_dict`; unknown names are refused."""
        known = {item.name for item in fields(cls)}
        unknown = sorted(set(values) - known)
        require(not unknown, f"unknown hyperparameter {', '.join(unknown)}: "
                f"choose among {', '.join(sorted(known))}.")
        return cls(**values)
