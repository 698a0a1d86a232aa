"""How chapter 5's questions judge the two BCE losses."""

import math

from . import expect


def right_losses(discriminator, generator):
    """Values first, with the known mistakes; then large scores, gradients."""
    import torch

    for shape in [(2,), (3, 1, 2, 2), (1, 1)]:
        real = torch.linspace(-0.9, 2.6, math.prod(shape)).reshape(shape)
        fake = torch.linspace(1.7, -3.1, math.prod(shape)).reshape(shape)
        _value(_call(discriminator, real, fake), _d_rules(real, fake), "D")
        _value(_call(generator, fake), _g_rules(fake), "G")
    real = torch.linspace(1.2, 3.4, 4).reshape(4, 1, 1, 1)
    fake = torch.linspace(1.7, -1.1, 6).reshape(6, 1, 1, 1)
    _value(_call(discriminator, real, fake), _d_rules(real, fake), "D")
    _far(discriminator, generator)


def _call(loss, *scores):
    try:
        value = loss(*(s.clone().requires_grad_() for s in scores))
    except (RuntimeError, ValueError) as error:
        said = str(error)
        if "between 0 and 1" in said:
            raise AssertionError(
                "This loss takes probabilities and gets raw scores: which of "
                "PyTorch's two takes logits") from error
        if "arget size" in said:
            raise AssertionError(
                "Labels and scores differ in shape: each score needs a label "
                "of its own, (N, 1, h, w)") from error
        raise
    if value is ...:
        raise NotImplementedError
    expect(value is not None, "Your function returns nothing")
    expect(hasattr(value, "shape"), "Return a tensor: a Python number has no "
           "way back to the scores")
    expect(value.shape == (), f"Your loss has shape {tuple(value.shape)}: "
           "average the scores to one number")
    expect(value.requires_grad, "No gradient comes back to the scores: "
           "item, detach and no_grad cut the graph")
    return value.detach()


def _value(found, rules, player):
    right, *mistakes = rules
    for wrong, sentence in mistakes:
        expect(abs(wrong - right) < 1e-3 or abs(found - wrong) > 1e-4 * (
            1 + abs(wrong)), sentence)
    expect(abs(found - right) < 1e-4 * (1 + abs(right)), f"{player}'s loss "
           f"is {found:.3f} where {right:.3f} is right: which label do real "
           "and fake images have for this player")


def _d_rules(real, fake):
    """D's loss, then pairs of a wrong value and its sentence."""
    import torch
    from torch.nn.functional import softplus

    p, q = real.sigmoid(), fake.sigmoid()
    right = softplus(-real).mean() + softplus(fake).mean()
    joined = torch.cat([softplus(-real), softplus(fake)]).mean()
    return [
        right,
        (softplus(real).mean() + softplus(-fake).mean(), "D's two labels "
         "have changed places: this D is paid for calling fakes real"),
        (-right, "The sign is turned round: this is what D climbs, and an "
         "optimizer descends"),
        (softplus(-real).mean() - 1 - softplus(-fake).mean(), "This is the "
         "misprint with its moved bracket: log of (1 - D), not 1 - log D"),
        (softplus(-real).mean() + softplus(-fake).mean(), "Fakes have the "
         "label of real images in D's loss"),
        (softplus(-p).mean() + softplus(q).mean(), "Two sigmoids: this loss "
         "brings its own, and gets probabilities"),
        (softplus(-real).sum() + softplus(fake).sum(), "This is the sum over "
         "the scores, which grows with the batch: average them"),
        (right * real[0].numel(), "This sums over the patches and averages "
         "over the images only"),
        (right / 2, "Half the loss: D's two terms are added, not averaged"),
        *((factor * joined, "One mean over all scores: D's two terms are "
           "averaged each by itself, then added") for factor in (1, 2)),
        (softplus(torch.ones(())) - real.mean() + softplus(torch.zeros(())),
         "Input and target have changed places in the cross-entropy"),
        (fake.mean() - real.mean(), "A difference of mean scores is the "
         "critic's loss, further down: here it is cross-entropy"),
        (((real - 1) ** 2).mean() + (fake**2).mean(), "Squares of scores are "
         "LSGAN's loss, further down: here it is cross-entropy"),
        ((1 - real).relu().mean() + (1 + fake).relu().mean(), "This is the "
         "hinge loss, further down: here it is cross-entropy"),
        (softplus(-real).mean(), "The fakes play no part in D's loss"),
        (softplus(fake).mean(), "The real images play no part in D's loss"),
    ]


def _g_rules(fake):
    """G's loss, then pairs of a wrong value and its sentence."""
    import torch
    from torch.nn.functional import softplus

    right = softplus(-fake).mean()
    return [
        right,
        (-softplus(fake).mean(), "G's loss is negative: this is log(1 - D), "
         "which goes flat where G needs it"),
        (softplus(fake).mean(), "G's fakes have the label fake: this G "
         "learns to be found out"),
        (-right, "The sign is turned round: this G climbs away from the "
         "label it wants"),
        (softplus(-fake.sigmoid()).mean(), "Two sigmoids: this loss brings "
         "its own, and gets probabilities"),
        (softplus(-fake).sum(), "This is the sum over the scores, which "
         "grows with the batch: average them"),
        (right * fake[0].numel(), "This sums over the patches and averages "
         "over the images only"),
        (softplus(torch.ones(())) - fake.mean(), "Input and target have "
         "changed places in the cross-entropy"),
        (-fake.mean(), "Minus the mean score is the loss of WGAN's G, "
         "further down: here it is cross-entropy"),
        (((fake - 1) ** 2).mean(), "Squares of scores are LSGAN's loss, "
         "further down: here it is cross-entropy"),
    ]


def _far(discriminator, generator):
    import torch

    far = torch.full((3, 1, 2, 2), 200.0)
    for name, loss, scores in [
            ("D's loss of a real image", discriminator, (-far, -far)),
            ("D's loss of a fake", discriminator, (far, far)),
            ("G's loss", generator, (-far,))]:
        value = _call(loss, *scores)
        expect(value.isfinite(), f"{name} is {value:.0f} at a score of 200 "
               "on the wrong side: float32 rounds a probability to 0 before "
               "its logarithm")
        expect(abs(value - 200) < 0.5, f"{name} is {value:.0f} at a score of "
               "200 on the wrong side, not 200: something caps it, and its "
               "gradient is 0")
