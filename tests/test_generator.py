"""The generator: counts, shapes, arithmetic, ranges, sentences."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.testing import assert_close

from stargan_tutorial.errors import ConfigurationError, DataError
from stargan_tutorial.generator import Generator, label_maps


def small(blend=False, blocks=2, scale=0.3):
    """A narrow generator whose norms are not at their initial values."""
    model = Generator(3, 5, 4, blocks, blend=blend)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=scale)
    return model


def batch(count=2, height=16, width=16):
    image = torch.rand(count, 3, height, width) * 2 - 1
    return image, torch.randint(0, 2, (count, 5)).float()


def by_hand(weights, image, label, blocks):
    """The network as functions of its weights, taken in their order."""
    take = iter(weights)

    def norm(x):
        return F.instance_norm(x, weight=next(take), bias=next(take))

    def conv(x, stride=1):
        kernel = next(take)
        padding = {7: 3, 4: 1, 3: 1}[kernel.shape[-1]]
        return F.conv2d(x, kernel, stride=stride, padding=padding)

    maps = torch.ones(1, 1, *image.shape[2:]).to(label)
    x = torch.cat([image, label[:, :, None, None] * maps], dim=1)
    for stride in (1, 2, 2):
        x = norm(conv(x, stride)).relu()
    for _ in range(blocks):
        x = x + norm(conv(norm(conv(x)).relu()))
    for _ in range(2):
        x = F.conv_transpose2d(x, next(take), stride=2, padding=1)
        x = norm(x).relu()
    x = conv(x)
    assert next(take, None) is None
    return x


@pytest.mark.parametrize("blocks, expected", [(6, 8_430_528),
                                              (9, 11_972_544)])
def test_parameter_count_is_that_of_the_official_model(blocks, expected):
    with torch.device("meta"):
        model = Generator(num_blocks=blocks)
    assert sum(p.numel() for p in model.parameters()) == expected


def test_the_defaults_are_the_papers():
    with torch.device("meta"):
        default, paper = Generator(), Generator(3, 5, 64, 6, blend=False)
    shapes = [[(k, v.shape) for k, v in m.state_dict().items()]
              for m in (default, paper)]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("domains", [1, 5, 15])
def test_each_domain_adds_one_input_channel(domains):
    with torch.device("meta"):
        model = Generator(num_domains=domains)
    expected = 8_430_528 + (domains - 5) * 64 * 49
    assert sum(p.numel() for p in model.parameters()) == expected


@pytest.mark.parametrize("height, width", [(8, 8), (12, 8), (16, 32),
                                           (64, 64)])
@pytest.mark.parametrize("channels, domains, base, blocks", [
    (3, 5, 4, 1), (1, 1, 1, 0), (4, 8, 2, 3)])
@pytest.mark.parametrize("blend", [False, True])
def test_output_has_the_shape_of_the_image(height, width, channels, domains,
                                           base, blocks, blend):
    model = Generator(channels, domains, base, blocks, blend=blend)
    image = torch.rand(2, channels, height, width)
    assert model(image, torch.ones(2, domains)).shape == image.shape


@pytest.mark.parametrize("blocks", [0, 1, 3])
def test_default_output_is_the_papers_arithmetic(blocks):
    model = small(blocks=blocks).double()
    image, label = (t.double() for t in batch(2, 16, 24))
    out = by_hand(model.state_dict().values(), image, label, blocks)
    assert_close(model(image, label), torch.tanh(out))


def test_blended_output_is_mask_times_new_plus_rest_times_old():
    model = small(blend=True).double()
    image, label = (t.double() for t in batch())
    out = by_hand(model.state_dict().values(), image, label, 2)
    colour, mask = torch.tanh(out[:, :3]), 1 / (1 + torch.exp(-out[:, 3:]))
    assert_close(model(image, label), image + mask * (colour - image))


def test_blended_output_lies_between_the_colour_and_the_image():
    model, (image, label) = small(blend=True), batch()
    raw = []
    last = [m for m in model.modules() if isinstance(m, nn.Conv2d)][-1]
    last.register_forward_hook(lambda _m, _i, out: raw.append(out))
    out, colour = model(image, label), torch.tanh(raw[0][:, :3])
    assert (out >= torch.minimum(colour, image) - 1e-6).all()
    assert (out <= torch.maximum(colour, image) + 1e-6).all()
    assert not torch.allclose(out, image)
    assert not torch.allclose(out, colour)


@pytest.mark.parametrize("logit, copies", [(-200.0, True), (200.0, False)])
def test_the_mask_decides_between_copying_and_redrawing(logit, copies):
    model, (image, label) = small(blend=True), batch()
    raw = []

    def force(_module, _inputs, out):
        out = torch.cat([out[:, :3], torch.full_like(out[:, 3:], logit)], 1)
        raw.append(out)
        return out

    last = [m for m in model.modules() if isinstance(m, nn.Conv2d)][-1]
    last.register_forward_hook(force)
    out = model(image, label)
    assert_close(out, image if copies else torch.tanh(raw[0][:, :3]))


@pytest.mark.parametrize("blend", [False, True])
@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
def test_output_lies_in_minus_one_to_one(blend, scale):
    model = small(blend=blend, scale=scale)
    image, label = batch(4)
    for picture in (image, torch.ones_like(image), -torch.ones_like(image)):
        assert model(picture, label).abs().max() <= 1


def test_blended_output_lies_in_range_under_mixed_precision():
    model = small(blend=True, scale=1.0)
    image, label = torch.ones(4, 3, 16, 16), batch(4)[1]
    with torch.autocast("cpu", torch.bfloat16):
        out = model(image, label)
    assert out.abs().max() <= 1


@pytest.mark.parametrize("blend", [False, True])
def test_train_and_eval_give_the_same_image(blend):
    model, (image, label) = small(blend=blend), batch()
    trained = model.train()(image, label)
    assert torch.equal(model.eval()(image, label), trained)
    assert torch.equal(model.train()(image, label), trained)


def test_there_are_no_running_statistics():
    model = small(blend=True)
    assert not list(model.buffers())
    assert not [key for key in model.state_dict() if "running" in key]


def test_no_convolution_has_a_bias():
    layers = [m for m in small(blend=True).modules()
              if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    assert len(layers) == 3 + 2 * 2 + 3
    assert all(layer.bias is None for layer in layers)


def test_an_image_is_translated_alike_alone_and_in_a_batch():
    model, (image, label) = small(), batch(3)
    together = model(image, label)
    alone = torch.cat([model(image[i:i + 1], label[i:i + 1])
                       for i in range(3)])
    assert_close(alone, together, atol=1e-5, rtol=1e-4)


def test_image_and_label_are_left_as_they_were():
    model, (image, label) = small(blend=True), batch()
    before = image.clone(), label.clone()
    model(image, label)
    assert torch.equal(image, before[0]) and torch.equal(label, before[1])


def test_every_domain_of_the_label_changes_the_image():
    model, (image, label) = small(), batch(1)
    first = model(image, label)
    for i in range(5):
        other = label.clone()
        other[:, i] = 1 - other[:, i]
        assert (model(image, other) - first).abs().max() > 1e-3


@pytest.mark.parametrize("dtype", [torch.long, torch.bool, torch.float64])
def test_labels_of_any_number_type_mean_the_same(dtype):
    model, (image, label) = small(), batch()
    assert torch.equal(model(image, label.to(dtype)), model(image, label))


def test_label_maps_repeat_the_label_over_all_pixels():
    label = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    maps = label_maps(label, 2, 3)
    assert maps.shape == (2, 2, 2, 3)
    assert maps.tolist() == [[[[v] * 3] * 2 for v in row]
                             for row in label.tolist()]


def test_features_are_a_quarter_of_the_side_and_four_times_as_wide():
    model, (image, label) = small(), batch(2, 16, 24)
    assert model.features(image, label).shape == (2, 16, 4, 6)


@pytest.mark.parametrize("blend", [False, True])
def test_gradients_reach_every_weight(blend):
    model, (image, label) = small(blend=blend), batch()
    model(image, label).square().mean().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().max() > 0, name


@pytest.mark.parametrize("blend", [False, True])
def test_channels_last_keeps_layout_and_values(blend):
    model, (image, label) = small(blend=blend), batch()
    expected = model(image, label)
    out = model.to(memory_format=torch.channels_last)(
        image.to(memory_format=torch.channels_last), label)
    assert out.is_contiguous(memory_format=torch.channels_last)
    assert_close(out, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("blend", [False, True])
@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_a_half_precision_model_is_close(dtype, blend):
    model, (image, label) = Generator(3, 5, 8, 2, blend=blend), batch()
    expected = model(image, label)
    out = model.to(dtype)(image.to(dtype), label)
    assert out.dtype == dtype
    assert (out.float() - expected).abs().mean() < 0.03


@pytest.mark.parametrize("blend", [False, True])
def test_autocast_is_close_and_leaves_the_weights_alone(blend):
    model, (image, label) = Generator(3, 5, 8, 2, blend=blend), batch()
    expected = model(image, label)
    with torch.autocast("cpu", torch.bfloat16):
        out = model(image, label)
    assert (out.float() - expected).abs().mean() < 0.03
    assert {p.dtype for p in model.parameters()} == {torch.float32}


@pytest.mark.parametrize("name, least", [
    ("image_channels", 1), ("num_domains", 1), ("base_channels", 1),
    ("num_blocks", 0)])
@pytest.mark.parametrize("value", [-1, 2.0, True, "3", None])
def test_bad_numbers_get_a_sentence(name, least, value):
    with pytest.raises(ConfigurationError) as error:
        Generator(**{name: value})
    assert str(error.value) == (f"{name} is {value!r}: give a whole number "
                                f"of at least {least}.")


@pytest.mark.parametrize("name", ["image_channels", "num_domains",
                                  "base_channels"])
def test_zero_is_refused_where_it_makes_no_network(name):
    with pytest.raises(ConfigurationError, match=f"{name} is 0: .* 1"):
        Generator(**{name: 0})


@pytest.mark.parametrize("shape, words", [
    ((2, 1, 16, 16), r"\(2, 1, 16, 16\).*\(N, 3, H, W\)"),
    ((3, 16, 16), r"\(3, 16, 16\).*\(N, 3, H, W\)"),
    ((2, 3, 18, 16), "18x16 pixels.*divisible by 4"),
    ((2, 3, 16, 17), "16x17 pixels.*divisible by 4"),
    ((2, 3, 4, 16), "4x16 pixels.*at least 8"),
    ((2, 3, 0, 0), "0x0 pixels.*at least 8"),
])
def test_images_that_do_not_fit_get_a_sentence(shape, words):
    with pytest.raises(DataError, match=words):
        small()(torch.zeros(shape), torch.zeros(2, 5))


@pytest.mark.parametrize("shape", [(2, 4), (2, 6), (1, 5), (3, 5), (5,),
                                   (2, 5, 1, 1), ()])
def test_labels_that_do_not_fit_get_a_sentence(shape):
    with pytest.raises(DataError) as error:
        small()(torch.zeros(2, 3, 16, 16), torch.zeros(shape))
    assert str(shape) in str(error.value)
    assert "give (2, 5)" in str(error.value)
