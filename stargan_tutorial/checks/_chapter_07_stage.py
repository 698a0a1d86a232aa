"""A small stage for the steps of chapter 7: who learned, along which gradient?

SGD moves a weight by its rate times the gradient, so (old - new) / rate is the
gradient that an answer has used. It is compared with the right one, and with
those that known mistakes make.
"""

import copy

import torch
import torch.nn.functional as F

from ..discriminator import Discriminator
from ..generator import Generator
from ..hyperparameters import Hyperparameters
from . import expect

RATE = 1e-3


class Stage:
    """Two networks in double precision, with the gradients of earlier steps.

    ``trail`` notes in order when a gradient arrives in G or D, and when an
    optimizer steps.
    """

    def __init__(self, objective, count=3, domains=3):
        self.hp = Hyperparameters(
            image_size=16, base_channels=4, num_blocks=1, disc_channels=4,
            disc_layers=2, objective=objective)
        torch.manual_seed(count)
        self.g = Generator(**self.hp.generator_options(domains)).double()
        self.d = Discriminator(
            **self.hp.discriminator_options(domains)).double()
        with torch.no_grad():  # scores beyond ±1: no objective is linear
            for p in self.d.parameters():
                p.mul_(3)
        image = 2 * torch.rand(count, 3, 16, 16, dtype=torch.double) - 1
        label = F.one_hot(torch.arange(count) % domains, domains).double()
        self.batch = image, label, label.roll(1, dims=1)
        self.old_g, self.old_d = copy.deepcopy((self.g, self.d))
        self.trail = []
        self.sgd_g, self.sgd_d = (self._watch(*pair) for pair in (
            ("G", self.g), ("D", self.d)))

    def _watch(self, name, network):
        sgd = torch.optim.SGD(network.parameters(), RATE)
        note = self.trail.append
        for p in network.parameters():
            p.grad = torch.ones_like(p)  # what an earlier step left
            p.register_hook(lambda _, said=f"{name} gradient": note(said))
        sgd.register_step_post_hook(lambda *_: note(f"{name} step"))
        return sgd

    def used(self, name):
        """The gradient along which a network has moved."""
        new, old = ((self.g, self.old_g) if name == "G" else
                    (self.d, self.old_d))
        return torch.cat([((a - b) / RATE).detach().flatten() for a, b in
                          zip(old.parameters(), new.parameters())])

    def run(self, step, *args, **options):
        """Call the answer; a known crash becomes a sentence."""
        try:
            step(*args, **options)
        except RuntimeError as error:
            said = str(error)
            expect("does not require grad" not in said, "The loss carries no "
                   "graph: a no_grad reaches too far, or a detach stands on "
                   "the wrong tensor")
            expect("inplace operation" not in said, "A weight moved between "
                   "a verdict and its backward(): step comes after backward, "
                   "and G's turn asks the new D anew")
            expect("second time" not in said, "One graph is used by two "
                   "backward calls: where must D's loss stop?")
            raise
        networks = *self.g.parameters(), *self.d.parameters()
        expect(all(p.requires_grad for p in networks), "A network is left "
               "frozen: it cannot learn in its next step")

    def nothing_in_g(self):
        """G has no part in D's step: no gradient, no movement."""
        ahead = self.trail[:self.trail.index("D step")] \
            if "D step" in self.trail else self.trail
        expect("G step" not in ahead and not (
            "G step" not in self.trail and self.used("G").any()),
            "G moved in D's step")
        expect("G gradient" not in ahead, "D's loss reached G's weights: a "
               "detach on G's input cuts nothing, the cut belongs at its "
               "output")


def gradient(loss, network):
    """The gradient of a loss at all weights of a network, as one row."""
    weights = list(network.parameters())
    found = torch.autograd.grad(loss, weights, allow_unused=True,
                                retain_graph=True)
    return torch.cat([torch.zeros_like(p).flatten() if g is None else
                      g.flatten() for g, p in zip(found, weights)])


def same(a, b):
    """Equal but for rounding, in float32 at worst."""
    return (a - b).abs().max() <= 1e-5 * b.abs().max()


def unit(row):
    """The direction of a gradient."""
    return row / row.norm().clamp(min=1e-12)


def limited(row, most):
    """A gradient whose norm is limited."""
    return row * (most / row.norm()).clamp(max=1.0)


def settle(stage, who, wanted, mistakes, limit=None):
    """Compare the gradient that moved a network with the right one.

    Parameters
    ----------
    stage : Stage
    who : {"G", "D"}
    wanted : Tensor
    mistakes : callable
        Returns a list of (Tensor, str): other gradients, and the sentences of
        the mistakes that make them.
    limit : float, optional
        The largest norm that the gradient may have.
    """
    used, trail = stage.used(who), stage.trail
    steps = [i for i, said in enumerate(trail) if said == f"{who} step"]
    arrived = [i for i, said in enumerate(trail) if said == f"{who} gradient"]
    expect(steps, f"{who} did not move: its optimizer never steps")
    expect(len(steps) == 1, f"{who}'s optimizer steps {len(steps)} times in "
           "one turn")
    expect(used.any() or arrived, f"{who} did not move: no gradient arrives, "
           "so backward() is missing, or the graph is cut too early")
    expect(not arrived or arrived[0] < steps[0], f"{who}'s step() comes "
           "before backward(): it moves along old gradients or none")
    expect(used.any(), f"{who} did not move: zero_grad stands between "
           "backward() and step() and throws the gradient away")
    if same(used, wanted if limit is None else limited(wanted, limit)):
        return
    wrong = [(row, said) for row, said in mistakes() if not same(row, wanted)]
    one = torch.ones_like(used)
    expect(not same(used, one) and not (limit and same(
        used, limited(one, limit))), f"{who} moved along old gradients only: "
        "no backward() of its own loss")
    left = one if limit is None else limited(one, limit)
    forgot = (f"{who} moved along its own gradient plus the old one: which "
              "zero_grad is missing, before which backward?")
    cases = [(wanted + one, forgot), (wanted + left, forgot),
             (-wanted, f"{who} climbs its loss: the sign is wrong"),
             (2 * wanted, f"{who} got its gradient twice: call backward() "
              "once"), *wrong]
    for row, said in cases:
        for other in (row, row + one, row + left):
            if limit and not same(limited(other, limit),
                                  limited(wanted, limit)):
                expect(not same(used, limited(other, limit)), said)
            expect(not same(used, other), said)
    if limit:
        expect(not same(used, wanted), "The gradient is right, but not "
               "limited: between which two lines is there one to limit?")
        expect(not same(used, wanted.clamp(-limit, limit)), "Each number is "
               "limited: it is the norm of all of them that is meant")
    for row, said in wrong:  # scaled, a known mistake is still known
        expect(not same(unit(used), unit(row)), said)
    expect(not same(unit(used), unit(wanted)), f"{who}'s gradient has the "
           "right direction and another length: what scales or limits it?")
    expect(False, f"{who} moved, but not down its own loss: "
           "compare each argument with the table from symbol to code")
