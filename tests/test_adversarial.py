"""The objectives and the penalty, against their textbook formulas."""

import dataclasses
import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.testing import assert_close

from stargan_tutorial.adversarial import (
    OBJECTIVES,
    adversarial_objective,
    gradient_penalty,
)
from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.errors import ConfigurationError, TutorialError

NAMES = ["bce", "lsgan", "hinge", "wgan-gp"]


def textbook(name, real, fake):
    """(L_D, L_G) score by score, in plain Python numbers."""
    def mean(scores, each):
        return sum(map(each, scores)) / len(scores)

    def sigmoid(s):
        return 1 / (1 + math.exp(-s))

    real, fake = real.flatten().tolist(), fake.flatten().tolist()
    if name == "bce":
        return (mean(real, lambda s: -math.log(sigmoid(s)))
                + mean(fake, lambda s: -math.log(1 - sigmoid(s))),
                mean(fake, lambda s: -math.log(sigmoid(s))))
    if name == "lsgan":
        return (mean(real, lambda s: (s - 1) ** 2)
                + mean(fake, lambda s: s * s),
                mean(fake, lambda s: (s - 1) ** 2))
    if name == "hinge":
        return (mean(real, lambda s: max(0, 1 - s))
                + mean(fake, lambda s: max(0, 1 + s)),
                -mean(fake, lambda s: s))
    return (mean(fake, lambda s: s) - mean(real, lambda s: s),
            -mean(fake, lambda s: s))


def test_the_four_objectives_exist_and_one_needs_the_penalty():
    assert list(OBJECTIVES) == NAMES
    assert [n for n in NAMES if adversarial_objective(n).uses_penalty] == [
        "wgan-gp"]
    assert [adversarial_objective(n).name for n in NAMES] == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(1, 1, 1, 1), (4, 1, 2, 2), (3, 1, 5, 5)])
@pytest.mark.parametrize("spread", [0.1, 1.0, 5.0])
def test_losses_equal_the_textbook(name, shape, spread):
    goal = adversarial_objective(name)
    real = (spread * torch.randn(shape) + 0.5).double()
    fake = (spread * torch.randn(shape) - 0.3).double()
    loss_d, loss_g = textbook(name, real, fake)
    assert goal.discriminator(real, fake).item() == pytest.approx(loss_d)
    assert goal.generator(fake).item() == pytest.approx(loss_g)
    assert goal.discriminator(real, fake).shape == ()


@pytest.mark.parametrize("real_shape, fake_shape", [
    ((2, 1, 2, 2), (5, 1, 2, 2)), ((6, 1, 1, 1), (2, 1, 3, 3))])
@pytest.mark.parametrize("name", NAMES)
def test_real_and_fake_are_averaged_apart(name, real_shape, fake_shape):
    real, fake = torch.randn(real_shape).double(), torch.randn(fake_shape)
    loss = adversarial_objective(name).discriminator(real, fake.double())
    assert loss.item() == pytest.approx(textbook(name, real, fake)[0])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [90.0, 1e4])
def test_large_scores_stay_finite(name, size):
    goal = adversarial_objective(name)
    real = torch.tensor([size, -size], requires_grad=True)
    fake = torch.tensor([-size, size], requires_grad=True)
    loss_d, loss_g = goal.discriminator(real, fake), goal.generator(fake)
    (loss_d + loss_g).backward()
    for value in (loss_d, loss_g, real.grad, fake.grad):
        assert value.isfinite().all()


@pytest.mark.parametrize("score", [90.0, 1e4])
def test_bce_is_the_score_itself_where_naive_formulas_overflow(score):
    goal, wrong = adversarial_objective("bce"), torch.tensor([score])
    naive = -torch.log(1 - torch.sigmoid(wrong))
    assert naive.isinf()
    assert goal.discriminator(wrong, wrong).item() == pytest.approx(score)
    assert goal.generator(-wrong).item() == pytest.approx(score)


def test_bce_equals_pytorchs_own_on_labels_of_ones_and_zeros():
    goal = adversarial_objective("bce")
    real, fake = torch.randn(4, 1, 2, 2), torch.randn(4, 1, 2, 2)
    bce, ones = F.binary_cross_entropy, torch.ones(4, 1, 2, 2)
    assert_close(goal.discriminator(real, fake),
                 bce(real.sigmoid(), ones) + bce(fake.sigmoid(), 0 * ones))
    assert_close(goal.generator(fake), bce(fake.sigmoid(), ones))


@pytest.mark.parametrize("name", NAMES)
def test_gradients_push_real_up_and_fake_down_and_g_the_other_way(name):
    goal = adversarial_objective(name)
    real = torch.empty(3, 1, 2, 2).uniform_(0.1, 0.9).requires_grad_()
    fake = torch.empty(3, 1, 2, 2).uniform_(0.1, 0.9).requires_grad_()
    of_real, of_fake = torch.autograd.grad(goal.discriminator(real, fake),
                                           [real, fake])
    of_g, = torch.autograd.grad(goal.generator(fake), fake)
    assert (of_real < 0).all() and (of_fake > 0).all() and (of_g < 0).all()


@pytest.mark.parametrize("name, value", [
    ("bce", 2 * math.log(2)), ("lsgan", 1.0), ("hinge", 2.0),
    ("wgan-gp", 0.0)])
def test_an_undecided_discriminator_pays(name, value):
    zero = torch.zeros(2, 1, 2, 2)
    loss = adversarial_objective(name).discriminator(zero, zero)
    assert loss.item() == pytest.approx(value)


def test_only_wgan_losses_of_a_good_discriminator_are_negative():
    good = {name: adversarial_objective(name).discriminator(
        torch.tensor([3.0]), torch.tensor([-3.0])).item() for name in NAMES}
    assert [name for name in NAMES if good[name] < 0] == ["wgan-gp"]


def test_hinge_leaves_scores_beyond_the_margin_alone():
    real = torch.tensor([1.5, 0.5], requires_grad=True)
    fake = torch.tensor([-1.5, -0.5], requires_grad=True)
    adversarial_objective("hinge").discriminator(real, fake).backward()
    assert real.grad.tolist() == [0.0, -0.5]
    assert fake.grad.tolist() == [0.0, 0.5]


def test_the_generators_bce_does_not_saturate():
    fake = torch.tensor([-20.0], requires_grad=True)
    kept, = torch.autograd.grad(adversarial_objective("bce").generator(fake),
                                fake)
    lost, = torch.autograd.grad(F.logsigmoid(-fake).sum(), fake)
    assert kept.item() == pytest.approx(-1)
    assert abs(lost.item()) < 1e-8


def test_the_common_misprint_is_another_loss():
    """log D(x) + [1 - log D(G(x))] for log D(x) + log(1 - D(G(x)))."""
    real = torch.tensor([0.5])
    fake = torch.tensor([5.0], requires_grad=True)
    ours = adversarial_objective("bce").discriminator(real, fake)
    misprint = -(F.logsigmoid(real) + 1 - F.logsigmoid(fake)).mean()
    assert abs(ours.item() - misprint.item()) > 1
    # A discriminator that was fooled must learn from it.
    right, = torch.autograd.grad(ours, fake)
    wrong, = torch.autograd.grad(misprint, fake)
    assert right > 0.99 and wrong < 0.01


def test_objectives_cannot_be_changed_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        adversarial_objective("bce").name = "other"


@pytest.mark.parametrize("name", ["wgan", "BCE", "", None, 3, ["bce"]])
def test_unknown_names_get_a_sentence(name):
    with pytest.raises(ConfigurationError) as error:
        adversarial_objective(name)
    assert str(error.value) == (
        f"unknown adversarial objective {name!r}: choose one of bce, lsgan, "
        "hinge, wgan-gp.")


# The gradient penalty


def images(count=3, channels=2, side=4):
    shape = (count, channels, side, side)
    return torch.randn(shape).double(), torch.randn(shape).double()


@pytest.mark.parametrize("length", [0.5, 1.0, 3.0])
def test_penalty_of_a_linear_critic_is_its_slope_minus_one_squared(length):
    real, fake = images()
    slope = torch.randn(2, 4, 4).double()
    slope *= length / slope.square().sum().sqrt()
    penalty = gradient_penalty(lambda x: (x * slope).sum((1, 2, 3)), real,
                               fake)
    assert penalty.item() == pytest.approx((length - 1) ** 2, abs=1e-9)


@pytest.mark.parametrize("alpha", [0.0, 0.25, 1.0])
def test_alpha_says_where_between_fake_and_real(alpha):
    real, fake = images()
    where = torch.full((3, 1, 1, 1), alpha).double()
    # The gradient of half the squared length is the point itself.
    penalty = gradient_penalty(lambda x: x.square().sum((1, 2, 3)) / 2, real,
                               fake, alpha=where)
    points = fake + alpha * (real - fake)
    lengths = [math.sqrt(p.square().sum().item()) for p in points]
    assert penalty.item() == pytest.approx(
        sum((n - 1) ** 2 for n in lengths) / 3)


def test_each_image_has_its_own_alpha():
    real, fake = images()
    alpha = torch.tensor([0.0, 0.5, 1.0]).double()[:, None, None, None]
    seen = []

    def critic(x):
        seen.append(x.detach())
        return x.sum((1, 2, 3))

    gradient_penalty(critic, real, fake, alpha=alpha)
    assert_close(seen[0], torch.stack([fake[0], (fake[1] + real[1]) / 2,
                                       real[2]]))


def test_alpha_is_drawn_uniformly_one_number_an_image():
    seen = []

    def critic(x):
        seen.append(x.detach())
        return x.sum((1, 2, 3))

    ones = torch.ones(4000, 1, 2, 2)
    gradient_penalty(critic, ones, 0 * ones)
    alpha = seen[0].flatten(1)
    assert (alpha == alpha[:, :1]).all()
    assert 0 <= alpha.min() and alpha.max() <= 1
    counts = torch.histc(alpha[:, 0], bins=10, min=0, max=1)
    assert (counts - 400).abs().max() < 100  # five standard deviations


def test_the_scores_of_one_image_are_summed_not_averaged():
    real, fake = images()
    slope = torch.randn(2, 4, 4).double()
    patches = 9
    penalty = gradient_penalty(
        lambda x: (x * slope).sum((1, 2, 3))[:, None, None, None].expand(
            -1, 1, 3, 3), real, fake)
    length = patches * math.sqrt(slope.square().sum().item())
    assert penalty.item() == pytest.approx((length - 1) ** 2)


def test_the_norm_is_taken_image_by_image():
    real, fake = images(2)
    scale = torch.tensor([1.0, 3.0]).double()
    pixels = 2 * 4 * 4
    penalty = gradient_penalty(
        lambda x: x.sum((1, 2, 3)) * scale / math.sqrt(pixels), real, fake)
    assert penalty.item() == pytest.approx((0 + 4) / 2)


def test_a_torch_generator_makes_it_reproducible():
    real, fake = images()

    def draw(seed):
        return gradient_penalty(
            lambda x: x.pow(3).sum((1, 2, 3)), real, fake,
            generator=torch.Generator().manual_seed(seed)).item()

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)


def test_a_given_generator_leaves_the_global_one_alone():
    real, fake = images()
    before = torch.get_rng_state()
    gradient_penalty(lambda x: x.sum((1, 2, 3)), real, fake,
                     generator=torch.Generator().manual_seed(1))
    assert torch.equal(torch.get_rng_state(), before)


def test_a_zero_gradient_costs_one_and_gives_no_nan():
    model = Discriminator(8, 2, 2, 2).double()
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    penalty = gradient_penalty(lambda x: model(x)[0], *images(3, 3, 8))
    assert penalty.item() == 1.0
    penalty.backward()
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    assert gradients
    assert all(g.isfinite().all() for g in gradients)


def test_some_zero_gradients_do_not_spoil_the_others():
    real, fake = images(2)
    weight = torch.tensor([0.0, 2.0], requires_grad=True, dtype=torch.double)
    penalty = gradient_penalty(
        lambda x: x[:, 0, 0, 0] * weight, real, fake)
    penalty.backward()
    assert penalty.item() == pytest.approx((1 + 1) / 2)
    assert weight.grad.tolist() == pytest.approx([0.0, 1.0])


def test_nothing_flows_back_to_real_or_fake():
    real, fake = images()
    real.requires_grad_(), fake.requires_grad_()
    weight = torch.ones(2, 4, 4, dtype=torch.double, requires_grad=True)
    gradient_penalty(lambda x: (x * weight).square().sum((1, 2, 3)), real,
                     fake).backward()
    assert real.grad is None and fake.grad is None
    assert weight.grad.abs().max() > 0


def test_real_and_fake_are_left_as_they_were():
    real, fake = images()
    before = real.clone(), fake.clone()
    gradient_penalty(lambda x: x.square().sum((1, 2, 3)), real, fake)
    assert torch.equal(real, before[0]) and torch.equal(fake, before[1])
    assert not real.requires_grad and not fake.requires_grad


@pytest.mark.parametrize("smooth", [torch.tanh, F.softplus])
def test_gradients_for_the_critics_weights_equal_finite_differences(smooth):
    real, fake = images(2, 2, 4)
    alpha = torch.rand(2, 1, 1, 1).double()
    w1 = torch.randn(3, 2, 3, 3).double().requires_grad_()
    b1 = torch.randn(3).double().requires_grad_()
    w2 = torch.randn(1, 3, 3, 3).double().requires_grad_()

    def penalty(w1, b1, w2):
        def critic(x):
            hidden = smooth(F.conv2d(x, w1, b1, stride=2, padding=1))
            return F.conv2d(hidden, w2, padding=1)

        return gradient_penalty(critic, real, fake, alpha=alpha)

    assert torch.autograd.gradcheck(penalty, (w1, b1, w2))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_penalty_has_the_images_type(dtype):
    real, fake = (t.to(dtype) for t in images())
    penalty = gradient_penalty(lambda x: x.sum((1, 2, 3)), real, fake)
    assert penalty.dtype == dtype and penalty.shape == ()


def test_descending_the_penalty_brings_the_slope_to_one():
    real, fake = images()
    slope = torch.randn(2, 4, 4, dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.SGD([slope], lr=0.2)
    for _ in range(50):
        optimizer.zero_grad()
        gradient_penalty(lambda x: (x * slope).sum((1, 2, 3)), real,
                         fake).backward()
        optimizer.step()
    assert slope.norm().item() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("critic, keywords", [
    pytest.param(lambda x: (x.sum((1, 2, 3)), x), {}, id="two outputs"),
    pytest.param(lambda x: x.sum((1, 2, 3)), {"fake": torch.zeros(1, 2, 4, 4)},
                 id="one fake for three real"),
    pytest.param(lambda x: x.sum((1, 2, 3)), {"alpha": torch.zeros(4)},
                 id="alpha along the width")])
def test_what_does_not_fit_the_penalty_gets_a_sentence(critic, keywords):
    real, fake = (t.float() for t in images())
    with pytest.raises(TutorialError):
        gradient_penalty(critic, real, **{"fake": fake, **keywords})
