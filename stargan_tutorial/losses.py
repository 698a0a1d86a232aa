"""Class loss, reconstruction loss and the two totals (built in chapter 6).

Every function is pure: tensors in, a scalar or ``(loss, parts)`` out.
"""

import torch
import torch.nn.functional as F

from .adversarial import adversarial_objective
from .errors import ConfigurationError, DataError, require

CLASS_KINDS = ("multi-label", "single-label")


def class_loss(logits, labels, *, kind="multi-label", mask=None):
    """How far the domain logits are from the labels.

    Parameters
    ----------
    logits : Tensor (N, K)
    labels : Tensor (N, K)
        0 or 1; with ``kind="single-label"`` one-hot.
    kind : {"multi-label", "single-label"}
        Binary cross-entropy *summed* over the domains and averaged over the
        batch, or cross-entropy averaged over the batch.
    mask : Tensor (N, K), optional
        1 where the label is known, 0 where it is not. Unknown domains take
        no part; an image with none known adds nothing, but still counts in
        the average.

    Returns
    -------
    scalar Tensor, in nats an image.

    Raises
    ------
    DataError
        If the shapes differ.
    ConfigurationError
        If the kind is unknown.

    References
    ----------
    StarGAN, equations 2 and 3; for the mask, its section on training with
    multiple datasets.
    """
    require(logits.ndim == 2, f"the logits have shape {tuple(logits.shape)}; "
            "give a batch, (N, K).", DataError)
    for name, value in [("labels", labels), ("mask", mask)]:
        require(value is None or value.shape == logits.shape,
                f"{name} has shape {tuple(getattr(value, 'shape', ()))}, the "
                f"logits {tuple(logits.shape)}: they must be equal.", DataError)
    labels = labels.to(logits.dtype)
    if kind == "multi-label":
        each = F.binary_cross_entropy_with_logits(logits, labels,
                                                  reduction="none")
        if mask is not None:
            each = each * mask
        return each.sum() / len(logits)
    if kind == "single-label":
        if mask is None:
            return F.cross_entropy(logits, labels)
        known = mask.bool()
        scores = logits.masked_fill(~known, torch.finfo(logits.dtype).min)
        # Filled with 0 behind the logarithm: 0 times -inf would be NaN.
        log_p = F.log_softmax(scores, dim=1).masked_fill(~known, 0)
        each = -(labels * log_p).sum(dim=1)
        return each.sum() / len(logits)
    raise ConfigurationError(f"unknown kind of labels {kind!r}: choose one of "
                             f"{', '.join(CLASS_KINDS)}.")


def reconstruction_loss(image, reconstructed):
    """Mean absolute difference of an image and its reconstruction.

    Parameters
    ----------
    image, reconstructed : Tensor (N, C, H, W)
        In [-1, 1], so the loss lies in [0, 2].

    References
    ----------
    StarGAN, equation 4.
    """
    require(image.shape == reconstructed.shape,
            f"the image has shape {tuple(image.shape)}, its reconstruction "
            f"{tuple(reconstructed.shape)}: they must be equal.", DataError)
    return F.l1_loss(reconstructed, image)


def discriminator_loss(real_score, fake_score, real_logits, labels, *,
                       objective="wgan-gp", lambda_cls=1.0, penalty=None,
                       lambda_gp=10.0, kind="multi-label", mask=None):
    """The discriminator's total: L_D = adversarial + λ_cls·L_cls^r + λ_gp·GP.

    Parameters
    ----------
    real_score, fake_score : Tensor (N, 1, h, w)
        Source scores of real and (detached) translated images.
    real_logits, labels : Tensor (N, K)
        Domain logits of the real images, and their true labels.
    objective : str
        A name for :func:`~stargan_tutorial.adversarial_objective`.
    lambda_cls, lambda_gp : float
    penalty : scalar Tensor, optional
        What :func:`~stargan_tutorial.gradient_penalty` returned.
    kind, mask
        See :func:`class_loss`.

    Returns
    -------
    loss : scalar Tensor
    parts : dict of str to scalar Tensor, detached
        ``adversarial``, ``class`` and, with a penalty, ``penalty``: before
        their weights.

    References
    ----------
    StarGAN, equations 5 and 8.
    """
    goal = adversarial_objective(objective)
    parts = {"adversarial": goal.discriminator(real_score, fake_score),
             "class": class_loss(real_logits, labels, kind=kind, mask=mask)}
    loss = parts["adversarial"] + lambda_cls * parts["class"]
    if penalty is not None:
        parts["penalty"] = penalty
        loss = loss + lambda_gp * penalty
    return loss, {name: part.detach() for name, part in parts.items()}


def generator_loss(fake_score, fake_logits, targets, image, reconstructed, *,
                   objective="wgan-gp", lambda_cls=1.0, lambda_rec=10.0,
                   kind="multi-label", mask=None):
    """The generator's total: L_G = adversarial + λ_cls·L_cls^f + λ_rec·L_rec.

    Parameters
    ----------
    fake_score : Tensor (N, 1, h, w)
        Source scores of the translated images.
    fake_logits, targets : Tensor (N, K)
        Domain logits of the translated images, and what was asked for.
    image, reconstructed : Tensor (N, C, H, W)
        The source image, and the translation translated back to its label.
    objective, kind, mask
        See :func:`discriminator_loss`.
    lambda_cls, lambda_rec : float

    Returns
    -------
    loss : scalar Tensor
    parts : dict of str to scalar Tensor, detached
        ``adversarial``, ``class`` and ``reconstruction``, before their
        weights.

    References
    ----------
    StarGAN, equation 6.
    """
    goal = adversarial_objective(objective)
    parts = {"adversarial": goal.generator(fake_score),
             "class": class_loss(fake_logits, targets, kind=kind, mask=mask),
             "reconstruction": reconstruction_loss(image, reconstructed)}
    loss = (parts["adversarial"] + lambda_cls * parts["class"]
            + lambda_rec * parts["reconstruction"])
    return loss, {name: part.detach() for name, part in parts.items()}
