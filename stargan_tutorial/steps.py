"""One update of D and one of G (built in chapter 7)."""

from contextlib import contextmanager, nullcontext

import torch

from .adversarial import gradient_penalty
from .errors import DataError, require
from .losses import discriminator_loss, generator_loss


def discriminator_step(generator, discriminator, optimizer, batch, hp, *,
                       fake=None, kind="multi-label", mask=None, random=None,
                       autocast=None, scaler=None):
    """One update of D: real up, translated down, the real image's domain.

    Parameters
    ----------
    generator, discriminator : Module
    optimizer : Optimizer over D's parameters
    batch : tuple of Tensors
        Image (N, C, H, W), its label (N, K) and the target label (N, K).
    hp : Hyperparameters
        Objective and weights.
    fake : Tensor (N, C, H, W), optional
        G(image, target) if it is at hand already; detached here.
    kind, mask
        See :func:`~stargan_tutorial.class_loss`. With a mask (N, K), what
        label and target hold behind their first K numbers has no logits.
    random : torch.Generator, optional
        For the gradient penalty.
    autocast : context manager factory, optional
        Entered around the forward passes.
    scaler : torch.amp.GradScaler, optional

    Returns
    -------
    dict of str to scalar Tensor
        The parts of the loss; see :func:`~stargan_tutorial.discriminator_loss`.
    """
    image, label, target = batch
    autocast = autocast or nullcontext
    with autocast():
        if fake is None:
            with torch.no_grad():  # D learns here: no graph through G
                fake = generator(image, target)
        fake = fake.detach().to(image.dtype)
        # Real and translated in one pass: D normalises nothing over the batch.
        score, logits = discriminator(torch.cat([image, fake]),
                                      torch.cat([label, target]))
    penalty = None
    if hp.uses_penalty:  # in float32: it is differentiated twice
        penalty = gradient_penalty(lambda x: discriminator(x, target)[0],
                                   image, fake, generator=random)
    loss, parts = discriminator_loss(
        *score.float().chunk(2), logits[:len(image)].float(),
        _without_mask(label, mask), objective=hp.objective,
        lambda_cls=hp.lambda_cls, penalty=penalty, lambda_gp=hp.lambda_gp,
        kind=kind, mask=mask)
    _descend(loss, optimizer, scaler)
    return parts


def generator_step(generator, discriminator, optimizer, batch, hp, *,
                   fake=None, kind="multi-label", mask=None, autocast=None,
                   scaler=None):
    """One update of G: fool D, reach the target, come back to the source.

    Parameters and result are as in :func:`discriminator_step`, with the
    optimizer over G's parameters. ``fake``, if given, carries G's graph: G has
    not changed since D's step, so that step's translation can serve here too.
    D's parameters collect no gradients.

    Raises
    ------
    DataError
        If ``fake`` was detached.
    """
    image, label, target = batch
    autocast = autocast or nullcontext
    require(fake is None or fake.requires_grad, "fake carries no graph of G, "
            "so the reconstruction alone would train it: give G(image, "
            "target) as it comes, without detach or no_grad.", DataError)
    with _frozen(discriminator), autocast():
        if fake is None:
            fake = generator(image, target)
        fake_score, fake_logits = discriminator(fake, target)
        reconstructed = generator(fake, label)
    loss, parts = generator_loss(
        fake_score.float(), fake_logits.float(), _without_mask(target, mask),
        image, reconstructed.float(), objective=hp.objective,
        lambda_cls=hp.lambda_cls, lambda_rec=hp.lambda_rec, kind=kind,
        mask=mask)
    _descend(loss, optimizer, scaler)
    return parts


def _without_mask(label, mask):
    """The numbers of a label that D predicts."""
    return label if mask is None else label[:, :mask.shape[1]]


@contextmanager
def _frozen(module):
    """Gradients flow through ``module``, but not into its parameters."""
    before = [(p, p.requires_grad) for p in module.parameters()]
    module.requires_grad_(False)
    try:
        yield
    finally:
        for parameter, learns in before:
            parameter.requires_grad_(learns)


def _descend(loss, optimizer, scaler):
    optimizer.zero_grad(set_to_none=True)
    if scaler is None:
        loss.backward()
        optimizer.step()
    else:
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
