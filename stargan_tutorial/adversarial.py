"""The adversarial objectives and the gradient penalty (built in chapter 5).

All losses are to be minimised. Scores are raw: no sigmoid anywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .errors import ConfigurationError, DataError, require


@dataclass(frozen=True)
class AdversarialObjective:
    """What D and G minimise over the source scores.

    Attributes
    ----------
    name : str
    discriminator : callable (real_score, fake_score) -> scalar Tensor
    generator : callable (fake_score) -> scalar Tensor
    uses_penalty : bool
        Whether the objective is defined with the gradient penalty.
    """

    name: str
    discriminator: Callable
    generator: Callable
    uses_penalty: bool = False


def _bce_d(real, fake):
    # -log D(x) - log(1 - D(G(x))), with D = sigmoid(score)
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def _bce_g(fake):
    return F.softplus(-fake).mean()  # -log D(G(x)): does not saturate


def _lsgan_d(real, fake):
    return ((real - 1) ** 2).mean() + (fake ** 2).mean()


def _lsgan_g(fake):
    return ((fake - 1) ** 2).mean()


def _hinge_d(real, fake):
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean()


def _wgan_d(real, fake):
    return fake.mean() - real.mean()


def _wgan_g(fake):  # also the generator's side of the hinge loss
    return -fake.mean()


OBJECTIVES = {
    "bce": AdversarialObjective("bce", _bce_d, _bce_g),
    "lsgan": AdversarialObjective("lsgan", _lsgan_d, _lsgan_g),
    "hinge": AdversarialObjective("hinge", _hinge_d, _wgan_g),
    "wgan-gp": AdversarialObjective("wgan-gp", _wgan_d, _wgan_g, True),
}


def adversarial_objective(name):
    """Look an objective up by name.

    Parameters
    ----------
    name : {"bce", "lsgan", "hinge", "wgan-gp"}
        The GAN of arXiv 1406.2661 with the non-saturating generator loss;
        least squares, arXiv 1611.04076; hinge, arXiv 1705.02894; the
        Wasserstein critic, arXiv 1704.00028, which the paper uses.

    Raises
    ------
    ConfigurationError
        If the name is unknown.
    """
    try:
        return OBJECTIVES[name]
    except (KeyError, TypeError):
        raise ConfigurationError(
            f"unknown adversarial objective {name!r}: choose one of "
            f"{', '.join(OBJECTIVES)}.") from None


def gradient_penalty(critic, real, fake, *, alpha=None, generator=None):
    """Mean of (‖∇ critic(x̂)‖₂ − 1)² over points x̂ between real and fake.

    Parameters
    ----------
    critic : callable Tensor (N, C, H, W) -> Tensor (N, ...)
        Scores; those of one image are summed before the gradient is taken,
        as in the official code.
    real, fake : Tensor (N, C, H, W)
    alpha : Tensor (N, 1, 1, 1), optional
        Where on the line each x̂ lies; uniform in [0, 1) by default.
    generator : torch.Generator, optional
        Source of ``alpha``.

    Returns
    -------
    scalar Tensor
        In the critic's graph: call ``backward`` to train through it. A zero
        gradient gives a penalty of 1 and no NaN.

    References
    ----------
    Gulrajani et al. (arXiv 1704.00028), algorithm 1; StarGAN, equation 8.
    """
    require(real.shape == fake.shape, f"real has shape {tuple(real.shape)}, "
            f"fake {tuple(fake.shape)}: they must be equal.", DataError)
    if alpha is None:
        alpha = torch.rand(len(real), 1, 1, 1, generator=generator,
                           dtype=real.dtype,
                           device=generator.device if generator else
                           real.device).to(real.device)
    require(alpha.shape == (len(real), 1, 1, 1), f"alpha has shape "
            f"{tuple(alpha.shape)}; give one number an image, "
            f"({len(real)}, 1, 1, 1).", DataError)
    between = (alpha * real.detach() + (1 - alpha) * fake.detach())
    between.requires_grad_(True)
    score = critic(between)
    require(isinstance(score, torch.Tensor), "the critic returned "
            f"{type(score).__name__}; it must return the scores alone: pass "
            "lambda x: discriminator(x)[0].", DataError)
    gradient, = torch.autograd.grad(score.sum(), between, create_graph=True)
    # vector_norm has a zero subgradient at zero, where sqrt gives NaN.
    norm = torch.linalg.vector_norm(gradient.flatten(1), dim=1)  # (N,)
    return ((norm - 1) ** 2).mean()
