"""Settings and presets: consistent, checked, and the paper's by default."""

from dataclasses import FrozenInstanceError, replace

import pytest

from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.errors import ConfigurationError
from stargan_tutorial.generator import Generator
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.presets import PRESETS, preset


def test_settings_cannot_be_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        Hyperparameters().steps = 3


def test_the_presets_have_the_names_of_the_command_line():
    assert list(PRESETS) == ["quick", "cpu", "patient", "gpu", "paper"]


def test_the_paper_preset_is_the_papers():
    hp = preset("paper")
    assert (hp.image_size, hp.base_channels, hp.num_blocks) == (128, 64, 6)
    assert (hp.disc_channels, hp.disc_layers) == (64, 6)
    assert (hp.objective, hp.n_critic, hp.targets) == ("wgan-gp", 5,
                                                       "permute")
    assert (hp.lambda_cls, hp.lambda_rec, hp.lambda_gp) == (1, 10, 10)
    assert (hp.lr_g, hp.lr_d, hp.beta1, hp.beta2) == (1e-4, 1e-4, 0.5, 0.999)
    assert hp.batch_size == 16 and hp.flip and hp.precision == "float32"
    assert not (hp.blend or hp.conditional_norm or hp.spectral_norm
                or hp.projection or hp.ema_decay)
    assert hp.decay_start * 2 == hp.steps


def test_the_models_of_the_defaults_are_the_papers():
    hp = Hyperparameters()
    with_generator = Generator(**hp.generator_options(5))
    count = sum(p.numel() for p in with_generator.parameters())
    assert count == 8_430_528


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_builds_its_networks_and_is_within_itself(name):
    hp = PRESETS[name]
    small = replace(hp, base_channels=1, disc_channels=1, num_blocks=1)
    Generator(**small.generator_options(5))
    discriminator = Discriminator(**small.discriminator_options(5))
    assert discriminator.image_size == hp.image_size
    assert hp.batch_size <= hp.num_images
    assert hp.save_every <= hp.steps and hp.log_every <= hp.steps
    assert hp.n_critic <= hp.log_every


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_survives_plain_values(name):
    hp = PRESETS[name]
    assert Hyperparameters.from_dict(hp.as_dict()) == hp


def test_a_preset_takes_changes():
    hp = preset("quick", steps=7, decay_start=3)
    assert (hp.steps, hp.decay_start) == (7, 3)
    assert replace(hp, steps=PRESETS["quick"].steps,
                   decay_start=PRESETS["quick"].decay_start) \
        == PRESETS["quick"]


def test_the_penalty_needs_its_objective_and_a_weight():
    assert Hyperparameters().uses_penalty
    assert not Hyperparameters(lambda_gp=0.0).uses_penalty
    assert not Hyperparameters(objective="hinge").uses_penalty


@pytest.mark.parametrize("make, words", [
    (lambda: preset("fast"), "unknown preset 'fast': choose one of quick"),
    (lambda: preset("cpu", widht=3), "unknown hyperparameter widht"),
    (lambda: Hyperparameters.from_dict({"a": 1, "b": 2}), "a, b"),
])
def test_unknown_names_are_refused(make, words):
    with pytest.raises(ConfigurationError, match=words):
        make()


@pytest.mark.parametrize("name, value", [
    ("steps", 0), ("steps", 1.5), ("steps", "10"), ("steps", True),
    ("batch_size", -1), ("n_critic", 0), ("num_blocks", -1), ("seed", -1),
    ("seed", 2**32), ("seed", 10**30), ("decay_start", -1),
    ("lr_g", -1e-4), ("lr_d", float("nan")), ("lambda_gp", float("inf")),
    ("lambda_rec", "10"), ("lambda_cls", True), ("beta1", 1.0),
    ("ema_decay", 1), ("beta2", -0.1), ("blend", 1), ("flip", "true"),
    ("spectral_norm", None), ("objective", "gan"), ("objective", None),
    ("targets", "random"), ("precision", "half"), ("decay_start", 300_000),
    ("image_size", 130), ("image_size", 96), ("save_every", 0)])
def test_a_value_out_of_range_is_named(name, value):
    with pytest.raises(ConfigurationError) as caught:
        Hyperparameters(**{name: value})
    text = str(caught.value)
    assert name in text or name == "objective" and repr(value) in text
    assert len(text) < 250


@pytest.mark.parametrize("name, value", [
    ("num_blocks", 0), ("seed", 2**32 - 1), ("lr_g", 0), ("decay_start", 0),
    ("ema_decay", 0), ("steps", 100_000)])
def test_the_ends_of_the_ranges_are_allowed(name, value):
    assert getattr(Hyperparameters(**{name: value}), name) == value
