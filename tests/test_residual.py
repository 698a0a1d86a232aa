"""The residual block, against its own arithmetic written out."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.testing import assert_close

from stargan_tutorial.errors import ConfigurationError
from stargan_tutorial.residual import ResidualBlock


def normalise(x, weight, bias):
    """InstanceNorm from its definition: each image and channel alone."""
    mean = x.mean(dim=(2, 3), keepdim=True)
    variance = ((x - mean) ** 2).mean(dim=(2, 3), keepdim=True)
    unit = (x - mean) / (variance + 1e-5).sqrt()
    return unit * weight[None, :, None, None] + bias[None, :, None, None]


def random_block(channels):
    """A block whose norms have left their initial ones and zeros."""
    block = ResidualBlock(channels)
    for parameter in block.parameters():
        nn.init.normal_(parameter, std=0.5)
    return block


@pytest.mark.parametrize("channels", [1, 3, 8, 256])
def test_block_has_two_convolutions_and_two_norms(channels):
    with torch.device("meta"):
        block = ResidualBlock(channels)
    count = sum(p.numel() for p in block.parameters())
    assert count == 2 * 9 * channels ** 2 + 2 * 2 * channels


@pytest.mark.parametrize("shape", [(1, 4, 2, 2), (3, 4, 8, 8), (2, 4, 5, 9)])
def test_output_equals_the_formula(shape):
    block, x = random_block(4).double(), torch.randn(shape).double()
    w1, g1, b1, w2, g2, b2 = block.state_dict().values()
    hidden = F.relu(normalise(F.conv2d(x, w1, padding=1), g1, b1))
    expected = x + normalise(F.conv2d(hidden, w2, padding=1), g2, b2)
    assert block(x).shape == shape
    assert_close(block(x), expected)


def test_input_is_left_as_it_was():
    block, x = random_block(4), torch.randn(2, 4, 8, 8)
    before = x.clone()
    block(x)
    assert torch.equal(x, before)


def test_a_silent_branch_passes_negative_values_unchanged():
    block, x = random_block(4), -torch.rand(2, 4, 8, 8) - 1
    for parameter in list(block.parameters())[-2:]:
        nn.init.zeros_(parameter)
    assert torch.equal(block(x), x)


def test_the_skip_hands_gradients_through():
    block = random_block(4)
    for parameter in list(block.parameters())[-2:]:
        nn.init.zeros_(parameter)
    x = torch.randn(1, 4, 8, 8, requires_grad=True)
    upstream = torch.randn(1, 4, 8, 8)
    block(x).backward(upstream)
    assert_close(x.grad, upstream)


def test_a_bias_in_either_convolution_would_be_normalised_away():
    block, x = random_block(4), torch.randn(2, 4, 8, 8)
    expected = block(x)
    shift = torch.tensor([3.0, -2.0, 0.5, 10.0])[:, None, None]
    for layer in block.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_hook(lambda _m, _i, out: out + shift)
    assert_close(block(x), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("padding, vanishes", [("reflect", True),
                                               ("zeros", False)])
def test_zero_padding_lets_a_constant_shift_through(padding, vanishes):
    block, x = random_block(4).double(), torch.randn(2, 4, 8, 8).double()
    for layer in block.modules():
        if isinstance(layer, nn.Conv2d):
            layer.padding_mode = padding
    shifted = x + torch.tensor([3.0, -2.0, 0.5, 1.0]).double()[:, None, None]
    branch, moved = block(x) - x, block(shifted) - shifted
    assert torch.allclose(branch, moved) is vanishes


def test_train_and_eval_give_the_same_and_keep_no_statistics():
    block, x = random_block(4), torch.randn(2, 4, 8, 8)
    trained = block.train()(x)
    assert torch.equal(block.eval()(x), trained)
    assert not list(block.buffers())
    assert not [key for key in block.state_dict() if "running" in key]


def test_convolutions_have_no_bias():
    layers = [m for m in ResidualBlock(4).modules()
              if isinstance(m, nn.Conv2d)]
    assert [layer.bias for layer in layers] == [None, None]


def test_channels_last_keeps_layout_and_values():
    block, x = random_block(4), torch.randn(2, 4, 8, 8)
    expected = block(x)
    out = block.to(memory_format=torch.channels_last)(
        x.to(memory_format=torch.channels_last))
    assert out.is_contiguous(memory_format=torch.channels_last)
    assert_close(out, expected, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("channels", [0, -1, 2.5, 4.0, True, "8", None])
def test_bad_channels_get_a_sentence(channels):
    with pytest.raises(ConfigurationError) as error:
        ResidualBlock(channels)
    assert str(error.value) == (f"channels is {channels!r}: give a whole "
                                "number of at least 1.")
