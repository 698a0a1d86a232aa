"""One step of D and one of G: who learns, from which loss."""

import copy
from contextlib import contextmanager

import pytest
import torch

from stargan_tutorial import steps
from stargan_tutorial.adversarial import gradient_penalty
from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.errors import DataError
from stargan_tutorial.generator import Generator
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.losses import discriminator_loss, generator_loss
from stargan_tutorial.steps import discriminator_step, generator_step

K, LR = 3, 0.05
OBJECTIVES = ("bce", "lsgan", "hinge", "wgan-gp")


def settings(**changes):
    return Hyperparameters(**{
        "image_size": 16, "base_channels": 2, "num_blocks": 1,
        "disc_channels": 4, "disc_layers": 2, "lambda_cls": 0.7,
        "lambda_rec": 3.0, "lambda_gp": 5.0} | changes)


class Pair:
    """Two networks, their optimizers and a batch."""

    def __init__(self, hp=None, one_hot=False):
        self.hp = hp or settings()
        self.g = Generator(**self.hp.generator_options(K))
        self.d = Discriminator(**self.hp.discriminator_options(K))
        self.og = torch.optim.SGD(self.g.parameters(), LR)
        self.od = torch.optim.SGD(self.d.parameters(), LR)
        image = torch.rand(4, 3, 16, 16) * 2 - 1
        label = torch.eye(K)[[0, 1, 2, 1]] if one_hot else torch.tensor(
            [[1., 0, 1], [0, 1, 0], [1, 1, 1], [0, 0, 0]])
        self.batch = image, label, label[[2, 0, 3, 1]]

    def d_step(self, **options):
        return discriminator_step(self.g, self.d, self.od, self.batch,
                                  self.hp, **options)

    def g_step(self, **options):
        return generator_step(self.g, self.d, self.og, self.batch, self.hp,
                              **options)


def values(module):
    return copy.deepcopy(list(module.parameters()))


def same(before, module):
    return all(torch.equal(a, b)
               for a, b in zip(before, module.parameters(), strict=True))


def seeded():
    return torch.Generator().manual_seed(7)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_discriminator_step_changes_the_discriminator_only(objective):
    pair = Pair(settings(objective=objective))
    g, d = values(pair.g), values(pair.d)
    pair.d_step()
    assert same(g, pair.g) and all(p.grad is None
                                   for p in pair.g.parameters())
    assert not any(torch.equal(a, b) for a, b in zip(d, pair.d.parameters()))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_generator_step_changes_the_generator_only(objective):
    pair = Pair(settings(objective=objective))
    g, d = values(pair.g), values(pair.d)
    pair.g_step()
    assert same(d, pair.d)
    assert all(p.grad is None for p in pair.d.parameters())
    assert all(p.requires_grad for p in pair.d.parameters())
    assert not any(torch.equal(a, b) for a, b in zip(g, pair.g.parameters()))


def test_the_generator_keeps_its_gradients_in_a_discriminator_step():
    pair = Pair()
    for p in pair.g.parameters():
        p.grad = torch.full_like(p, 3.0)
    image, _, target = pair.batch
    pair.d_step(fake=pair.g(image, target))
    assert all((p.grad == 3).all() for p in pair.g.parameters())


def test_the_discriminator_learns_again_after_a_failed_generator_step():
    pair = Pair()
    image, label, target = pair.batch
    pair.batch = image, label[:, :2], target
    with pytest.raises(ValueError, match="label has shape"):
        pair.g_step()
    assert all(p.requires_grad for p in pair.d.parameters())


def test_what_the_user_froze_stays_frozen():
    pair = Pair()
    first = next(pair.d.parameters())
    first.requires_grad_(False)
    pair.g_step()
    assert [p.requires_grad for p in pair.d.parameters()].count(False) == 1
    assert not first.requires_grad


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_a_given_translation_makes_the_same_updates(objective):
    one = Pair(settings(objective=objective))
    two = copy.deepcopy(one)  # optimizers included
    image, _, target = one.batch
    parts_one = [one.d_step(random=seeded()), one.g_step()]
    fake = two.g(image, target)
    parts_two = [two.d_step(random=seeded(), fake=fake),
                 two.g_step(fake=fake)]
    assert parts_one == parts_two
    assert same(values(one.d), two.d) and same(values(one.g), two.g)


def test_a_detached_translation_is_refused_and_nothing_moves():
    pair = Pair()
    image, _, target = pair.batch
    before = values(pair.g)
    with pytest.raises(DataError, match="carries no graph of G"):
        pair.g_step(fake=pair.g(image, target).detach())
    assert same(before, pair.g)


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_discriminator_descends_the_loss_of_the_formula(objective, kind):
    pair = Pair(settings(objective=objective), kind == "single-label")
    image, label, target = pair.batch
    fake = pair.g(image, target).detach()
    real_score, logits = pair.d(image)
    penalty = None
    if objective == "wgan-gp":
        penalty = gradient_penalty(lambda x: pair.d(x)[0], image, fake,
                                   generator=seeded())
    loss, expected = discriminator_loss(
        real_score, pair.d(fake)[0], logits, label, objective=objective,
        lambda_cls=0.7, penalty=penalty, lambda_gp=5.0, kind=kind)
    wanted = [p.detach() - LR * g for p, g in zip(
        pair.d.parameters(),
        torch.autograd.grad(loss, list(pair.d.parameters())), strict=True)]
    parts = pair.d_step(random=seeded(), kind=kind)
    assert set(parts) == set(expected)
    assert ("penalty" in parts) == (objective == "wgan-gp")
    for name in parts:
        torch.testing.assert_close(parts[name], expected[name])
        assert not parts[name].requires_grad
    for p, w in zip(pair.d.parameters(), wanted, strict=True):
        torch.testing.assert_close(p.detach(), w)


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_generator_descends_the_loss_of_the_formula(objective, kind):
    pair = Pair(settings(objective=objective), kind == "single-label")
    image, label, target = pair.batch
    fake = pair.g(image, target)
    score, logits = pair.d(fake)
    loss, expected = generator_loss(
        score, logits, target, image, pair.g(fake, label),
        objective=objective, lambda_cls=0.7, lambda_rec=3.0, kind=kind)
    wanted = [p.detach() - LR * g for p, g in zip(
        pair.g.parameters(),
        torch.autograd.grad(loss, list(pair.g.parameters())), strict=True)]
    parts = pair.g_step(kind=kind)
    assert set(parts) == {"adversarial", "class", "reconstruction"}
    for name in parts:
        torch.testing.assert_close(parts[name], expected[name])
    for p, w in zip(pair.g.parameters(), wanted, strict=True):
        torch.testing.assert_close(p.detach(), w)


@pytest.mark.parametrize("changes, used", [
    ({"objective": "wgan-gp"}, True), ({"objective": "hinge"}, False),
    ({"objective": "wgan-gp", "lambda_gp": 0.0}, False),
    ({"objective": "bce"}, False)])
def test_the_penalty_is_computed_for_the_critic_only(changes, used,
                                                     monkeypatch):
    calls = []

    def spy(*args, **options):
        calls.append(1)
        return gradient_penalty(*args, **options)

    monkeypatch.setattr(steps, "gradient_penalty", spy)
    parts = Pair(settings(**changes)).d_step()
    assert len(calls) == used and ("penalty" in parts) == used


def test_projection_gets_the_own_label_and_the_target():
    pair = Pair(settings(projection=True, objective="hinge"))
    image, label, target = pair.batch
    with torch.no_grad():
        fake = pair.g(image, target)
        expected = (torch.relu(1 - pair.d(image, label)[0]).mean()
                    + torch.relu(1 + pair.d(fake, target)[0]).mean())
        swapped = (torch.relu(1 - pair.d(image, target)[0]).mean()
                   + torch.relu(1 + pair.d(fake, label)[0]).mean())
    assert not torch.allclose(expected, swapped)
    torch.testing.assert_close(pair.d_step()["adversarial"], expected)


def test_the_reconstruction_goes_back_to_the_own_label():
    pair = Pair()
    image, label, target = pair.batch
    with torch.no_grad():
        back = pair.g(pair.g(image, target), label)
    torch.testing.assert_close(pair.g_step()["reconstruction"],
                               (back - image).abs().mean())


@pytest.mark.parametrize("enabled", [True, False])
def test_a_loss_scale_does_not_change_the_updates(enabled):
    plain, scaled = Pair(), None
    scaled = copy.deepcopy(plain)
    scaler = torch.amp.GradScaler("cpu", init_scale=1024.0, enabled=enabled)
    plain.d_step(random=seeded())
    plain.g_step()
    scaled.d_step(random=seeded(), scaler=scaler)
    scaled.g_step(scaler=scaler)
    for a, b in [(plain.d, scaled.d), (plain.g, scaled.g)]:
        for p, q in zip(a.parameters(), b.parameters(), strict=True):
            torch.testing.assert_close(p, q)


def test_a_scaler_skips_an_update_that_overflows():
    pair = Pair()
    scaler = torch.amp.GradScaler("cpu", init_scale=2.0**127)
    g = values(pair.g)
    pair.g_step(scaler=scaler)
    assert same(g, pair.g)
    assert scaler.get_scale() < 2.0**127


def test_old_gradients_are_not_added():
    one = Pair()
    two = copy.deepcopy(one)
    for p in [*two.d.parameters(), *two.g.parameters()]:
        p.grad = torch.ones_like(p)
    for pair in (one, two):
        pair.d_step(random=seeded())
        pair.g_step()
    assert same(values(one.d), two.d) and same(values(one.g), two.g)


def test_forward_passes_run_under_autocast_and_losses_in_float32():
    seen = []

    @contextmanager
    def autocast():
        with torch.autocast("cpu", torch.bfloat16):
            yield
            seen.append("left")

    pair = Pair(settings(objective="hinge"))
    kinds = []
    pair.g.decoder.register_forward_hook(
        lambda module, args, out: kinds.append(out.dtype))
    parts = pair.d_step(autocast=autocast) | pair.g_step(autocast=autocast)
    assert len(seen) == 2 and set(kinds) == {torch.bfloat16}
    assert all(p.dtype == torch.float32 and p.isfinite()
               for p in parts.values())
