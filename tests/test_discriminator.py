"""The discriminator: counts, shapes, arithmetic, what a score sees."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.testing import assert_close

from stargan_tutorial.discriminator import Discriminator, receptive_field
from stargan_tutorial.errors import ConfigurationError, DataError
from stargan_tutorial.generator import Generator


def count(model):
    return sum(p.numel() for p in model.parameters())


def by_hand(weights, image, layers):
    """Trunk, score and logits as functions of the weights in their order."""
    take = iter(weights)
    x = image
    for _ in range(layers):
        x = F.conv2d(x, next(take), next(take), stride=2, padding=1)
        x = torch.where(x > 0, x, 0.01 * x)
    score = F.conv2d(x, next(take), padding=1)
    kernel = next(take)  # as large as the map: a weighted sum over it
    logits = torch.einsum("nchw,kchw->nk", x, kernel)
    return x, score, logits, list(take)


def test_parameter_count_is_that_of_the_official_model():
    with torch.device("meta"):
        generator, discriminator = Generator(), Discriminator(128)
    assert count(discriminator) == 44_762_048
    assert count(generator) + count(discriminator) == 53_192_576


@pytest.mark.parametrize("size", [64, 128, 256])
def test_only_the_class_head_grows_with_the_image(size):
    with torch.device("meta"):
        model = Discriminator(size)
    head = 5 * 2048 * ((size // 64) ** 2 - 4)
    assert count(model) == 44_762_048 + head


@pytest.mark.parametrize("size, layers", [(2, 1), (16, 4), (48, 4), (32, 2),
                                          (64, 6), (24, 3)])
@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("options", [{}, {"spectral_norm": True},
                                     {"projection": True}])
def test_scores_are_a_map_and_logits_a_row(size, layers, batch, options):
    model = Discriminator(size, 5, 2, layers, **options)
    source, logits = model(torch.rand(batch, 3, size, size),
                           torch.ones(batch, 5))
    side = size // 2 ** layers
    assert source.shape == (batch, 1, side, side)
    assert logits.shape == (batch, 5)


@pytest.mark.parametrize("channels", [1, 4])
def test_other_image_channels_are_possible(channels):
    model = Discriminator(16, 2, 2, 2, image_channels=channels)
    assert model(torch.rand(1, channels, 16, 16))[1].shape == (1, 2)


@pytest.mark.parametrize("size, layers", [(16, 2), (16, 4), (24, 3)])
def test_output_is_the_papers_arithmetic(size, layers):
    model = Discriminator(size, 5, 4, layers).double()
    image = torch.randn(2, 3, size, size).double()
    _, score, logits, rest = by_hand(model.state_dict().values(), image,
                                     layers)
    assert not rest
    assert_close(model(image), (score, logits))


def test_width_doubles_from_layer_to_layer():
    with torch.device("meta"):
        model = Discriminator(128)
    widths = [m.out_channels for m in model.trunk.modules()
              if isinstance(m, nn.Conv2d)]
    assert widths == [64, 128, 256, 512, 1024, 2048]


def test_train_and_eval_agree_and_nothing_normalises_over_the_batch():
    model, image = Discriminator(16, 5, 4, 3), torch.randn(3, 3, 16, 16)
    trained = model.train()(image)
    assert all(map(torch.equal, model.eval()(image), trained))
    assert not list(model.buffers())
    alone = model(image[:1])
    assert_close(alone, (trained[0][:1], trained[1][:1]), atol=1e-6,
                 rtol=1e-4)


def test_the_image_is_left_as_it_was():
    image = torch.randn(2, 3, 16, 16)
    before = image.clone()
    Discriminator(16, 5, 4, 3)(image)
    assert torch.equal(image, before)


@pytest.mark.parametrize("layers, expected", [
    ([], 1), ([(3, 1)], 3), ([(3, 1), (3, 1)], 5),
    ([(4, 2)] * 3 + [(4, 1)] * 2, 70),
    ([(4, 2)] * 6, 190), ([(4, 2)] * 6 + [(3, 1)], 318)])
def test_receptive_fields_of_known_networks(layers, expected):
    assert receptive_field(layers) == expected
    assert receptive_field(iter(layers)) == expected


def test_a_score_of_the_papers_network_sees_318_pixels():
    with torch.device("meta"):
        assert Discriminator(128).receptive_field == 318


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_gradient_of_one_score_covers_the_receptive_field(layers):
    size = 64
    model = Discriminator(size, 5, 2, layers).double()
    image = torch.randn(1, 3, size, size).double().requires_grad_()
    source, _ = model(image)
    middle = source.shape[-1] // 2
    source[0, 0, middle, middle].backward()
    seen = image.grad[0].abs().sum(0) > 0
    for hit in (seen.any(0), seen.any(1)):
        places = hit.nonzero()[:, 0]
        assert 0 < places.min() and places.max() < size - 1
        assert places.max() - places.min() + 1 == model.receptive_field


def test_a_class_logit_sees_the_whole_image():
    image = torch.randn(1, 3, 32, 32, requires_grad=True)
    Discriminator(32, 5, 2, 2)(image)[1][0, 0].backward()
    assert (image.grad.abs().sum(1) > 0).all()


def test_spectral_norm_bounds_the_largest_singular_value():
    model = Discriminator(16, 5, 8, 3, spectral_norm=True, projection=True)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(7)  # far from 1, unless it is bounded
    for _ in range(40):
        model(torch.randn(1, 3, 16, 16), torch.ones(1, 5))
    model.eval()
    layers = [m for m in model.modules()
              if isinstance(m, nn.Conv2d | nn.Linear)]
    assert len(layers) == 3 + 3
    for layer in layers:
        largest = torch.linalg.svdvals(layer.weight.flatten(1))[0].item()
        assert largest == pytest.approx(1, abs=0.03)


def test_without_spectral_norm_weights_are_unbounded():
    model = Discriminator(16, 5, 8, 3)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(7)
        model(torch.randn(1, 3, 16, 16))
    largest = torch.linalg.svdvals(model.trunk[0].weight.flatten(1))[0]
    assert largest > 2


def test_spectral_norm_adds_no_parameters_and_eval_holds_still():
    plain = Discriminator(16, 5, 4, 3)
    model = Discriminator(16, 5, 4, 3, spectral_norm=True)
    assert count(model) == count(plain)
    image = torch.randn(2, 3, 16, 16)
    model.eval()
    assert all(map(torch.equal, model(image), model(image)))


def test_projection_adds_the_inner_product_of_features_and_label():
    model = Discriminator(16, 5, 4, 2, projection=True).double()
    image = torch.randn(2, 3, 16, 16).double()
    label = torch.tensor([[1, 0, 0, 1, 0], [0, 1, 0, 0, 1]]).double()
    hidden, score, logits, rest = by_hand(model.state_dict().values(),
                                          image, 2)
    (embedding,) = rest  # (C', K)
    expected = score.clone()
    for n in range(2):
        for y in range(4):
            for x in range(4):
                expected[n, 0, y, x] += hidden[n, :, y, x] @ (
                    embedding @ label[n])
    assert_close(model(image, label), (expected, logits))


def test_projection_costs_one_row_of_features_for_each_domain():
    with torch.device("meta"):
        more = count(Discriminator(projection=True)) - count(Discriminator())
    assert more == 5 * 2048


def test_without_projection_the_label_is_not_used():
    model, image = Discriminator(16, 5, 4, 2), torch.randn(2, 3, 16, 16)
    assert all(map(torch.equal, model(image, torch.ones(2, 5)), model(image)))


@pytest.mark.parametrize("options", [{}, {"projection": True},
                                     {"spectral_norm": True}])
def test_gradients_reach_every_weight(options):
    model = Discriminator(16, 5, 4, 3, **options)
    source, logits = model(torch.randn(2, 3, 16, 16), torch.ones(2, 5))
    (source.mean() + logits.square().mean()).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().max() > 0, name


def test_channels_last_gives_the_same_scores():
    model, image = Discriminator(16, 5, 4, 3), torch.randn(2, 3, 16, 16)
    expected = model(image)
    out = model.to(memory_format=torch.channels_last)(
        image.to(memory_format=torch.channels_last))
    assert_close(out, expected, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_a_half_precision_model_is_close(dtype):
    model = Discriminator(16, 5, 8, 3, projection=True)
    image, label = torch.randn(2, 3, 16, 16), torch.ones(2, 5)
    expected = model(image, label)
    out = model.to(dtype)(image.to(dtype), label)
    for half, full in zip(out, expected, strict=True):
        assert half.dtype == dtype
        assert_close(half.float(), full, atol=0.02, rtol=0.05)


@pytest.mark.parametrize("name", ["image_size", "num_domains",
                                  "base_channels", "num_layers",
                                  "image_channels"])
@pytest.mark.parametrize("value", [0, -1, 2.0, True, "3", None])
def test_bad_numbers_get_a_sentence(name, value):
    with pytest.raises(ConfigurationError) as error:
        Discriminator(**{name: value})
    assert str(error.value) == (f"{name} is {value!r}: give a whole number "
                                "of at least 1.")


@pytest.mark.parametrize("size, layers, multiple", [(100, 6, 64), (32, 6, 64),
                                                    (48, 5, 32), (7, 1, 2)])
def test_sizes_that_cannot_be_halved_get_a_sentence(size, layers, multiple):
    with pytest.raises(ConfigurationError) as error:
        Discriminator(size, 5, 4, layers)
    assert f"image_size {size} cannot be halved {layers} times" in str(
        error.value)
    assert f"multiple of {multiple}" in str(error.value)


@pytest.mark.parametrize("shape", [(2, 1, 16, 16), (3, 16, 16), (2, 3, 8, 16),
                                   (2, 3, 32, 32)])
def test_images_that_do_not_fit_get_a_sentence(shape):
    with pytest.raises(DataError) as error:
        Discriminator(16, 5, 4, 2)(torch.zeros(shape))
    assert str(shape) in str(error.value)
    assert "(N, 3, 16, 16)" in str(error.value)


@pytest.mark.parametrize("label", [None, torch.zeros(2, 4), torch.zeros(1, 5),
                                   torch.zeros(5)])
def test_projection_without_a_fitting_label_gets_a_sentence(label):
    model = Discriminator(16, 5, 4, 2, projection=True)
    with pytest.raises(DataError, match=r"projection needs .*\(2, 5\)"):
        model(torch.zeros(2, 3, 16, 16), label)
