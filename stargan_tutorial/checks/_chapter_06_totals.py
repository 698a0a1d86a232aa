"""The totals of chapter 6, and what the mistakes of public code make them."""

import torch
import torch.nn.functional as F

from . import expect
from ._chapter_06_parts import NO_STAR, close, draw, summed, wrong_class


def split(returned, keys):
    """Loss and parts, in the promised form."""
    expect(isinstance(returned, tuple) and len(returned) == 2,
           "Return two things: the loss, and a dictionary of its parts")
    loss, parts = returned
    expect(not isinstance(loss, dict), "The loss comes first, then the parts")
    expect(torch.is_tensor(loss) and loss.ndim == 0,
           "The loss must be a tensor with one number, without .item()")
    expect(isinstance(parts, dict) and set(parts) == set(keys),
           f"The keys of the parts are {', '.join(keys)}, no more, no less")
    for name in keys:
        expect(torch.is_tensor(parts[name]), f"parts: {name} is no tensor; "
               "detach it, but leave it a tensor")
        expect(not parts[name].requires_grad, f"parts: {name} carries its "
               "graph, so a log would keep the whole batch alive; detach it")
    expect(loss.requires_grad, "The loss carries no graph: sum up first, "
           "detach the parts afterwards")
    return loss, parts


def compare(parts, right, wrong, weights):
    """Each part against the right value and its wrong variants."""
    for name, value in right.items():
        for other, said in wrong[name]:
            expect(close(other, value) or not close(parts[name], other), said)
        expect(weights[name] == 1
               or not close(parts[name], weights[name] * value), "parts: "
               f"{name} is weighted; the log wants it before its λ")
        expect(close(parts[name], value), f"parts: {name} is "
               f"{parts[name]:.3f} where {value:.3f} is right")


def total(loss, right, weights, special=()):
    """The weighted sum, and the sums that mistakes make."""
    def weigh(w):
        return sum(w[name] * value for name, value in right.items())

    paper = {"reconstruction": 10.0, "penalty": 10.0}
    for value, said in [
            *special,
            (weigh(dict.fromkeys(right, 1.0)), "The loss has no weights: each "
             "λ multiplies its part"),
            (weigh({name: paper.get(name, 1.0) for name in right}),
             "The weights are written into the code: use the arguments"),
            (-weigh(weights), "The sign of the total is wrong: it is "
             "minimized")]:
        expect(not close(loss, value), said)
    for name in right:
        expect(not close(loss, weigh(weights | {name: 0.0})),
               f"The {name} part is not in the loss")
    expect(close(loss, weigh(weights)), "The parts are right, their sum is "
           "not: each part, times its own λ")


def reaches(loss, learning):
    """Whether a gradient arrives at every input that must learn."""
    slopes = torch.autograd.grad(loss, list(learning.values()),
                                 allow_unused=True, retain_graph=True)
    for name, slope in zip(learning, slopes):
        expect(slope is not None and slope.any(), f"The value is right, but "
               f"no gradient reaches the {name}: its part was detached "
               "before the sum")


def judge_totals(generator_total, discriminator_total):
    """The question 6.3."""
    _generator(generator_total)
    _discriminator(discriminator_total)
    real_score, score, z, y, _, image, back, _ = draw(1, 3)
    kind, penalty = summed(z, y), torch.tensor(0.5)
    sizes = ": sizes must be read from the arguments"
    z.requires_grad_(True)
    loss, _ = generator_total(score, z, y, image, back, 1.0, 1.0)
    expect(close(loss, kind - score.mean() + (image - back).abs().mean()),
           f"L_G is right for 4 images, wrong for 1{sizes}")
    loss, _ = discriminator_total(real_score, score, z, y, penalty, 1.0, 1.0)
    expect(close(loss, kind + score.mean() - real_score.mean() + penalty),
           f"L_D is right for 4 images, wrong for 1{sizes}")


def _generator(answer):
    _, score, z, y, _, image, back, _ = draw()
    learning = {"adversarial": score, "class": z, "reconstruction": back}
    for tensor in learning.values():
        tensor.requires_grad_(True)
    error, far = (image - back).detach(), -score.detach().mean()
    right = {"adversarial": far, "class": summed(z, y).detach(),
             "reconstruction": error.abs().mean()}
    weights = {"adversarial": 1.0, "class": 2.0, "reconstruction": 3.0}
    wrong = {"class": wrong_class(z.detach(), y), "adversarial": [
        (-far, "adversarial: the sign is that of D; G wants high scores"),
        (-score.sum(), "adversarial: the mean over the scores, not the sum"),
        (F.softplus(-score).mean(), "adversarial: that is BCE; the scores "
         "here are Wasserstein scores, without sigmoid or logarithm")],
        "reconstruction": [
        (error.square().mean(), "reconstruction: that is the squared error; "
         "the paper takes L1"),
        (error.abs().sum(), "reconstruction: the mean over all elements, not "
         "the sum"),
        (error.abs().sum() / len(image), "reconstruction: the mean over all "
         "elements, not over the images alone"),
        (error.mean(), "reconstruction: signs cancel without an absolute "
         "value")]}
    given = score, z, y, image, back
    loss, parts = split(answer(*given, 2.0, 3.0), right)
    compare(parts, right, wrong, weights)
    total(loss, right, weights, [
        (far + 2.0 * right["class"] + 3.0, NO_STAR),
        (far + 3 * right["class"] + 2 * right["reconstruction"],
         "λ_cls and λ_rec have changed places")])
    reaches(loss, learning)
    loss, _ = split(answer(*given), right)
    expect(close(loss, far + right["class"] + 10 * right["reconstruction"]),
           "Without weights in the call, λ_cls is 1 and λ_rec is 10")


def _discriminator(answer):
    real_score, score, z, y, _, _, _, _ = draw()
    penalty = torch.tensor(0.7)
    learning = {"real score": real_score, "fake score": score, "class": z,
                "penalty": penalty}
    for tensor in learning.values():
        tensor.requires_grad_(True)
    near = (score.mean() - real_score.mean()).detach()
    right = {"adversarial": near, "class": summed(z, y).detach(),
             "penalty": penalty.detach()}
    weights = {"adversarial": 1.0, "class": 2.0, "penalty": 3.0}
    bce = F.softplus(-real_score).mean() + F.softplus(score).mean()
    wrong = {"class": wrong_class(z.detach(), y), "penalty": [],
             "adversarial": [
        (-near, "adversarial: the signs are swapped; D lifts real scores and "
         "lowers fake ones, and the loss is minimized"),
        (score.mean(), "adversarial: the real score is missing"),
        (-real_score.mean(), "adversarial: the fake score is missing"),
        (bce, "adversarial: that is BCE, which does not go with the "
         "penalty")]}
    given = real_score, score, z, y, penalty
    loss, parts = split(answer(*given, 2.0, 3.0), right)
    compare(parts, right, wrong, weights)
    rest = near + 2 * right["class"]
    total(loss, right, weights, [
        (rest - 3 * 0.7, "The penalty lowers the loss: in L_adv it stands "
         "with a minus, and L_D = −L_adv + …"),
        (rest + 3.0, "λ_gp is added where it should multiply the penalty")])
    reaches(loss, learning)
    loss, _ = split(answer(*given), right)
    expect(close(loss, near + right["class"] + 7.0),
           "Without weights in the call, λ_cls is 1 and λ_gp is 10")
