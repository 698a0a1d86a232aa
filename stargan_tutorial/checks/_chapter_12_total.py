"""The question of chapter 12 about G's total: which gradient does it give?

The gradient of a total is a sum of three. Each known mistake changes one of
them, so the answer's gradient is compared with every combination.
"""

from itertools import product

import torch
import torch.nn.functional as F

from ..discriminator import Discriminator
from ..generator import Generator
from . import expect

ADVERSARIAL = {
    "": 1.0,
    "The adversarial term does not reach G: in G's turn nothing stands "
    "between D's score and G": 0.0,
    "The sign of the adversarial term is wrong: G wants a higher score": -1.0}
CLASS = {  # label, divisor beyond the batch
    "": ("target", 1),
    "The class term compares with the image's own label: what was asked "
    "for?": ("label", 1),
    "The class term is a mean over the domains: the paper's is their sum, "
    "averaged over the batch": ("target", "K"),
    "The class term is divided by the batch after a mean over everything": (
        "target", "KN"),
    "The class term is a sum over the batch, too: average over the "
    "images": ("target", "1/N"),
    "The class term has the wrong label, and is a mean over the domains "
    "besides": ("label", "K"),
    "The class term has the wrong label and the wrong divisor": (
        "label", "KN")}
BACK = {
    "": ("image", "label", False),
    "The reconstruction is compared with the translation: the person to "
    "find again stands in the source": ("fake", "label", False),
    "The way back asks for the target again: which label leads home?": (
        "image", "target", False),
    "The way back asks for the target, and is compared with the "
    "translation": ("fake", "target", False),
    "The translation is cut off before the way back: only half of the "
    "cycle learns": ("image", "label", True)}
WEIGHT = {
    "": 10.0,
    "The reconstruction has the weight 1: lambda_rec is 10": 1.0,
    "The reconstruction has no gradient: is its weight multiplied with "
    "it?": 0.0}


def judge_total(answer):
    """Reject a function of G's total with its mistake's sentence."""
    for count, objective_seed in [(3, 1), (1, 2)]:
        torch.manual_seed(objective_seed)
        g = Generator(num_domains=4, base_channels=4, num_blocks=1).double()
        d = Discriminator(16, 4, base_channels=4, num_layers=2).double()
        image = 2 * torch.rand(count, 3, 16, 16, dtype=torch.double) - 1
        label = F.one_hot(torch.arange(count) % 4, 4).double()
        given = g, d, image, label, label.roll(1, dims=1)
        before = [p.detach().clone() for n in (g, d) for p in n.parameters()]
        loss = answer(*given)
        expect(loss is not None, "It gives None: the function ends without "
               "a return")
        expect(isinstance(loss, torch.Tensor), "Return the loss as a tensor: "
               "a number carries no graph")
        expect(loss.numel() == 1, f"The loss has {loss.numel()} numbers: it "
               "is one")
        expect(loss.requires_grad, "The loss carries no graph to G")
        expect(all(torch.equal(a, b) for a, b in zip(
            before, [p for n in (g, d) for p in n.parameters()])),
            "The weights have moved: return the loss, and leave the step "
            "to others")
        _settle(loss, _gradient(loss, g), *_terms(*given))


def _gradient(loss, g):
    found = torch.autograd.grad(loss, list(g.parameters()),
                                retain_graph=True, allow_unused=True)
    return torch.cat([torch.zeros_like(p).flatten() if x is None else
                      x.flatten() for x, p in zip(found, g.parameters())])


def _terms(g, d, image, label, target):
    """Value and gradient of each term, in each variant."""
    n, k = label.shape
    labels = {"label": label, "target": target}
    divisors = {1: 1, "K": k, "KN": k * n, "1/N": 1 / n}
    fake = g(image, target)
    score, logits = d(fake)

    def pair(value):
        return value.detach(), _gradient(value, g)

    classes, backs = {}, {}
    for said, (name, divisor) in CLASS.items():
        classes[said] = pair(F.binary_cross_entropy_with_logits(
            logits, labels[name], reduction="sum") / n / divisors[divisor])
    for said, (source, name, cut) in BACK.items():
        back = g(fake.detach() if cut else fake, labels[name])
        backs[said] = pair(((image if source == "image" else fake)
                            - back).abs().mean())
    return pair(-score.mean()), classes, backs


def _settle(loss, used, adversarial, classes, backs):
    def same(a, b):
        return (a - b).abs().max() <= 1e-5 * b.abs().max()

    right = adversarial[1] + classes[""][1] + 10 * backs[""][1]
    if not same(used, right):
        # Fewest mistakes first: with one image a mean is also a sum.
        for parts in sorted(product(ADVERSARIAL, classes, backs, WEIGHT),
                            key=lambda parts: sum(map(bool, parts))):
            a, c, b, w = parts
            guess = (ADVERSARIAL[a] * adversarial[1] + classes[c][1]
                     + WEIGHT[w] * backs[b][1])
            expect(not same(used, guess), next((x for x in parts if x), ""))
        expect(False, "Its gradient differs from the paper's: take the three "
               "terms apart, one at a time")
    total = adversarial[0] + classes[""][0] + 10 * backs[""][0]
    expect(same(loss.detach(), total), "The gradient is right, but the value "
           "is not: is a constant added?")
