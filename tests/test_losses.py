"""Class loss, reconstruction loss and totals, recomputed in plain numbers."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch.testing import assert_close

from stargan_tutorial.errors import ConfigurationError, DataError
from stargan_tutorial.losses import (
    class_loss,
    discriminator_loss,
    generator_loss,
    reconstruction_loss,
)

NAMES = ["bce", "lsgan", "hinge", "wgan-gp"]


def binary(logit, label):
    """Cross-entropy of one logit and one label."""
    p = 1 / (1 + math.exp(-logit))
    return -math.log(p if label == 1 else 1 - p)


def multi_label(logits, labels, mask=None):
    """Sum over the domains, mean over the images, number by number."""
    total = 0.0
    for n, row in enumerate(logits.tolist()):
        for k, logit in enumerate(row):
            if mask is None or mask[n, k]:
                total += binary(logit, labels[n, k].item())
    return total / len(logits)


def single_label(logits, labels, mask=None):
    """-log softmax at the one, over the known domains only."""
    total = 0.0
    for n, row in enumerate(logits.tolist()):
        known = [k for k in range(len(row)) if mask is None or mask[n, k]]
        ones = [k for k in known if labels[n, k] == 1]
        if ones:
            total -= row[ones[0]] - math.log(
                sum(math.exp(row[k]) for k in known))
    return total / len(logits)


def batch(count=4, domains=5):
    logits = 2 * torch.randn(count, domains).double()
    return logits, torch.randint(0, 2, (count, domains)).double()


def one_hot(count=4, domains=5):
    return F.one_hot(torch.randint(0, domains, (count,)), domains).double()


@pytest.mark.parametrize("count, domains", [(1, 1), (1, 5), (4, 1), (7, 3)])
def test_multi_label_sums_over_domains_and_averages_over_images(count,
                                                                domains):
    logits, labels = batch(count, domains)
    assert class_loss(logits, labels).item() == pytest.approx(
        multi_label(logits, labels))


@pytest.mark.parametrize("count, domains", [(1, 2), (4, 5), (7, 3)])
def test_single_label_is_cross_entropy_averaged_over_images(count, domains):
    logits, labels = batch(count, domains)[0], one_hot(count, domains)
    loss = class_loss(logits, labels, kind="single-label")
    assert loss.item() == pytest.approx(single_label(logits, labels))
    assert_close(loss, F.cross_entropy(logits, labels.argmax(1)))


def test_undecided_logits_cost_log_two_a_domain_or_log_k():
    logits, labels = torch.zeros(3, 8), one_hot(3, 8)
    assert class_loss(logits, labels).item() == pytest.approx(8 * math.log(2))
    assert class_loss(logits, labels, kind="single-label").item() == (
        pytest.approx(math.log(8)))


@pytest.mark.parametrize("domains", [2, 5, 13])
def test_the_mean_over_domains_would_divide_the_weight_by_their_number(
        domains):
    logits, labels = batch(4, domains)
    mistake = F.binary_cross_entropy_with_logits(logits, labels)
    assert_close(class_loss(logits, labels), domains * mistake)


def test_large_logits_stay_finite():
    logits = torch.tensor([[200.0, -200.0]], requires_grad=True)
    loss = class_loss(logits, torch.tensor([[0.0, 1.0]]))
    loss.backward()
    assert loss.item() == pytest.approx(400)
    assert logits.grad.tolist() == [[1.0, -1.0]]


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
@pytest.mark.parametrize("dtype", [torch.long, torch.bool, torch.float32])
def test_labels_of_any_number_type_mean_the_same(kind, dtype):
    logits, labels = batch()[0], one_hot()
    assert_close(class_loss(logits, labels.to(dtype), kind=kind),
                 class_loss(logits, labels, kind=kind))


def test_gradient_is_probability_minus_label_over_n():
    logits, labels = batch()
    logits.requires_grad_()
    class_loss(logits, labels).backward()
    assert_close(logits.grad, (logits.detach().sigmoid() - labels) / 4)


# Masks: labels of which some are unknown


@pytest.mark.parametrize("dtype", [torch.bool, torch.long, torch.double])
def test_masked_multi_label_counts_the_known_only(dtype):
    logits, labels = batch()
    mask = torch.randint(0, 2, (4, 5)).bool()
    assert 0 < mask.sum() < 20
    assert class_loss(logits, labels, mask=mask.to(dtype)).item() == (
        pytest.approx(multi_label(logits, labels, mask)))


@pytest.mark.parametrize("dtype", [torch.bool, torch.long, torch.double])
def test_masked_single_label_is_a_softmax_over_the_known(dtype):
    logits, labels = batch(5, 5)[0], torch.eye(5).double()
    mask = torch.tensor([[1, 1, 0, 0, 0], [1, 1, 0, 0, 0], [0, 0, 1, 1, 1],
                         [0, 0, 1, 1, 1], [1, 0, 0, 0, 1]])
    loss = class_loss(logits, labels, kind="single-label",
                      mask=mask.to(dtype))
    assert loss.item() == pytest.approx(single_label(logits, labels, mask))


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
def test_a_mask_of_ones_changes_nothing(kind):
    logits, labels = batch()[0], one_hot()
    assert_close(class_loss(logits, labels, kind=kind,
                            mask=torch.ones(4, 5)),
                 class_loss(logits, labels, kind=kind))


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
def test_masked_entries_have_no_gradient_and_no_say(kind):
    logits, labels = batch(2, 5)[0], torch.eye(5)[[0, 1]].double()
    mask = torch.tensor([[1.0, 1, 1, 0, 0]] * 2)
    logits.requires_grad_()
    loss = class_loss(logits, labels, kind=kind, mask=mask)
    loss.backward()
    assert (logits.grad[:, 3:] == 0).all()
    assert (logits.grad[:, :3] != 0).all()
    other = logits.detach().clone()
    other[:, 3:] = 50.0
    assert_close(class_loss(other, labels, kind=kind, mask=mask),
                 loss.detach())
    flipped = labels.clone()
    flipped[:, 3:] = 1.0
    assert_close(class_loss(logits, flipped, kind=kind, mask=mask), loss)


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
def test_an_image_of_unknown_labels_adds_nothing_but_counts(kind):
    logits, labels = batch(4)[0], one_hot(4)
    mask = torch.ones(4, 5)
    mask[2] = 0
    logits.requires_grad_()
    loss = class_loss(logits, labels, kind=kind, mask=mask)
    loss.backward()
    known = [0, 1, 3]
    rest = class_loss(logits[known], labels[known], kind=kind)
    assert_close(loss, rest * 3 / 4)
    assert (logits.grad[2] == 0).all()


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
def test_a_batch_of_unknown_labels_costs_nothing(kind):
    logits, labels = batch()[0].requires_grad_(), one_hot()
    loss = class_loss(logits, labels, kind=kind, mask=torch.zeros(4, 5))
    loss.backward()
    assert loss.item() == 0
    assert (logits.grad == 0).all()


@pytest.mark.parametrize("kind, dtype", [
    *[(kind, dtype) for kind in ("multi-label", "single-label")
      for dtype in (torch.float32, torch.bfloat16)],
    ("multi-label", torch.float16),
    pytest.param("single-label", torch.float16)])
def test_masked_losses_are_finite_in_every_precision(kind, dtype):
    logits = torch.tensor([[30.0, -5.0, 2.0]], dtype=dtype,
                          requires_grad=True)
    loss = class_loss(logits, torch.tensor([[1.0, 0, 0]]), kind=kind,
                      mask=torch.tensor([[1.0, 1, 0]]))
    loss.backward()
    assert loss.isfinite() and logits.grad.isfinite().all()


@pytest.mark.parametrize("shape", [(4, 4), (3, 5), (4,), (1, 5)])
def test_labels_and_masks_of_another_shape_get_a_sentence(shape):
    for keywords in ({"labels": torch.zeros(shape)},
                     {"labels": torch.zeros(4, 5),
                      "mask": torch.zeros(shape)}):
        name = list(keywords)[-1]
        with pytest.raises(DataError) as error:
            class_loss(torch.zeros(4, 5), **keywords)
        assert str(error.value).startswith(f"{name} has shape {shape}")
        assert "(4, 5)" in str(error.value)


@pytest.mark.parametrize("kind", ["multilabel", "", None])
def test_unknown_kinds_get_a_sentence(kind):
    with pytest.raises(ConfigurationError) as error:
        class_loss(torch.zeros(1, 2), torch.zeros(1, 2), kind=kind)
    assert repr(kind) in str(error.value)
    assert "multi-label, single-label" in str(error.value)


def test_a_single_row_of_logits_gets_a_sentence():
    with pytest.raises(DataError):
        class_loss(torch.zeros(4), torch.zeros(4))


# Reconstruction


def test_reconstruction_is_the_mean_absolute_difference():
    x, y = torch.rand(2, 3, 4, 4) * 2 - 1, torch.rand(2, 3, 4, 4) * 2 - 1
    differences = [abs(a - b) for a, b in zip(x.flatten().tolist(),
                                              y.flatten().tolist(),
                                              strict=True)]
    assert reconstruction_loss(x, y).item() == pytest.approx(
        sum(differences) / len(differences))
    assert reconstruction_loss(x, x).item() == 0


def test_reconstruction_of_the_opposite_image_costs_two():
    ones = torch.ones(1, 3, 4, 4)
    assert reconstruction_loss(ones, -ones).item() == 2


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_reconstructions_of_another_shape_get_a_sentence():
    with pytest.raises(DataError):
        reconstruction_loss(torch.zeros(2, 3, 4, 4), torch.zeros(1, 3, 4, 4))


# Totals


def adversarial(name, real, fake):
    """The two adversarial terms, written without the package."""
    if name == "bce":
        return (-real.sigmoid().log().mean()
                - (-fake).sigmoid().log().mean(),
                -fake.sigmoid().log().mean())
    if name == "lsgan":
        return ((1 - real).square().mean() + fake.square().mean(),
                (1 - fake).square().mean())
    if name == "hinge":
        return ((1 - real).clamp(min=0).mean()
                + (1 + fake).clamp(min=0).mean(),
                -fake.mean())
    return -(real.mean() - fake.mean()), -fake.mean()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("weights", [{}, {"lambda_cls": 0.5,
                                          "lambda_gp": 3.0}])
@pytest.mark.parametrize("penalised", [False, True])
def test_discriminator_total_is_the_weighted_sum(name, weights, penalised):
    real, fake = torch.randn(2, 4, 1, 2, 2).double()
    logits, labels = batch()
    penalty = torch.tensor(0.75).double() if penalised else None
    loss, parts = discriminator_loss(real, fake, logits, labels,
                                     objective=name, penalty=penalty,
                                     **weights)
    expected = (adversarial(name, real, fake)[0]
                + weights.get("lambda_cls", 1.0) * multi_label(logits, labels)
                + penalised * weights.get("lambda_gp", 10.0) * 0.75)
    assert_close(loss, expected)
    assert list(parts) == ["adversarial", "class"] + ["penalty"] * penalised
    assert_close(parts["adversarial"], adversarial(name, real, fake)[0])
    assert parts["class"].item() == pytest.approx(multi_label(logits, labels))
    if penalised:
        assert parts["penalty"].item() == 0.75


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("weights", [{}, {"lambda_cls": 0.5,
                                          "lambda_rec": 3.0}])
def test_generator_total_is_the_weighted_sum(name, weights):
    fake = torch.randn(4, 1, 2, 2).double()
    logits, targets = batch()
    image, back = torch.randn(2, 4, 3, 4, 4).double()
    loss, parts = generator_loss(fake, logits, targets, image, back,
                                 objective=name, **weights)
    goal = adversarial(name, fake, fake)[1]
    distance = (image - back).abs().sum() / image.numel()
    expected = (goal
                + weights.get("lambda_cls", 1.0) * multi_label(logits, targets)
                + weights.get("lambda_rec", 10.0) * distance)
    assert_close(loss, expected)
    assert list(parts) == ["adversarial", "class", "reconstruction"]
    assert_close(parts["adversarial"], goal)
    assert parts["class"].item() == pytest.approx(multi_label(logits, targets))
    assert_close(parts["reconstruction"], distance)


def test_the_paper_is_the_default():
    real, fake = torch.randn(2, 4, 1, 2, 2).double()
    logits, labels = batch()
    zero = torch.tensor(0.0).double()
    loss, _ = discriminator_loss(real, fake, logits, labels, penalty=zero)
    assert_close(loss, fake.mean() - real.mean() + multi_label(logits, labels))


@pytest.mark.parametrize("kind", ["multi-label", "single-label"])
def test_totals_pass_kind_and_mask_to_the_class_loss(kind):
    score, logits, labels = torch.randn(4, 1, 2, 2), batch()[0], one_hot()
    mask = torch.tensor([[1.0, 1, 1, 0, 0]] * 4)
    image = torch.randn(4, 3, 4, 4)
    expected = {"multi-label": multi_label,
                "single-label": single_label}[kind](logits, labels, mask)
    _, of_d = discriminator_loss(score, score, logits, labels, kind=kind,
                                 mask=mask)
    _, of_g = generator_loss(score, logits, labels, image, image, kind=kind,
                             mask=mask)
    for parts in (of_d, of_g):
        assert parts["class"].item() == pytest.approx(expected)


def test_parts_are_detached_and_the_total_is_not():
    score = torch.randn(4, 1, 2, 2, requires_grad=True)
    logits = torch.randn(4, 5, requires_grad=True)
    image = torch.randn(4, 3, 4, 4)
    back = torch.randn(4, 3, 4, 4, requires_grad=True)
    penalty = torch.tensor(0.5, requires_grad=True)
    labels = one_hot().float()
    totals = [discriminator_loss(score, score, logits, labels,
                                 penalty=penalty),
              generator_loss(score, logits, labels, image, back)]
    for loss, parts in totals:
        assert loss.requires_grad and loss.shape == ()
        assert not any(part.requires_grad for part in parts.values())
        loss.backward()
    for leaf in (score, logits, back, penalty):
        assert leaf.grad is not None
    assert penalty.grad.item() == 10


@pytest.mark.parametrize("name", ["wgan", None])
def test_unknown_objectives_get_a_sentence(name):
    score, logits = torch.zeros(2, 1, 1, 1), torch.zeros(2, 5)
    image = torch.zeros(2, 3, 4, 4)
    with pytest.raises(ConfigurationError, match="choose one of bce"):
        discriminator_loss(score, score, logits, logits, objective=name)
    with pytest.raises(ConfigurationError, match="choose one of bce"):
        generator_loss(score, logits, logits, image, image, objective=name)


def test_labels_of_another_shape_get_a_sentence_from_the_totals():
    score, image = torch.zeros(2, 1, 1, 1), torch.zeros(2, 3, 4, 4)
    logits, labels = torch.zeros(2, 5), torch.zeros(2, 4)
    with pytest.raises(DataError, match="labels has shape"):
        discriminator_loss(score, score, logits, labels)
    with pytest.raises(DataError, match="labels has shape"):
        generator_loss(score, logits, labels, image, image)
