"""A trained model: opened from anywhere, asked for anything."""

from dataclasses import replace

import pytest
import torch

from stargan_tutorial import model as model_module
from stargan_tutorial.checkpoints import export_weights, save_checkpoint
from stargan_tutorial.classifier import decide
from stargan_tutorial.data.avatars import ATTRIBUTES
from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.errors import CheckpointError, DataError
from stargan_tutorial.estimate import Noise
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.model import StarGAN, open_model, shipped_names
from stargan_tutorial.training import Trainer

HP = Hyperparameters(
    image_size=16, base_channels=2, num_blocks=1, disc_channels=4,
    disc_layers=2, objective="hinge", batch_size=4, steps=8, decay_start=4,
    n_critic=1, ema_decay=0.9, save_every=4, projection=True, lr_g=1e-2)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A folder with a short run in it."""
    out = tmp_path_factory.mktemp("run")
    Trainer(HP, Noise(16, 24), out, device="cpu", threads=1).run(
        progress=False)
    return out


@pytest.fixture(scope="module")
def model(run):
    return open_model(run)


@pytest.fixture
def image():
    return torch.rand(3, 16, 16) * 2 - 1


LABEL = ATTRIBUTES.encode("Blond_Hair", "Smiling")


def test_a_run_opens_from_its_folder_or_its_checkpoint(run, image):
    one, two = open_model(run), open_model(str(run / "checkpoint.pt"))
    assert torch.equal(one.translate(image, LABEL),
                       two.translate(image, LABEL))
    assert one.hp == HP and one.attributes == ATTRIBUTES
    assert one.kind == "multi-label" and one.card["step"] == 8
    assert not one.generator.training and not one.discriminator.training


def test_the_averaged_generator_is_the_one_opened(run, model):
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    own = model.generator.state_dict()
    assert all(torch.equal(own[n], state["average"][n]) for n in own)
    assert any(not torch.equal(own[n], state["generator"][n]) for n in own)


def test_without_an_average_the_generator_is_opened(tmp_path):
    hp = replace(HP, ema_decay=0.0, steps=4)
    t = Trainer(hp, Noise(16, 24), tmp_path, device="cpu", threads=1)
    t.run(progress=False)
    own = open_model(tmp_path).generator.state_dict()
    assert all(torch.equal(own[n], v)
               for n, v in t.generator.state_dict().items())


def test_a_weights_file_gives_the_same_images(model, tmp_path, image):
    path = tmp_path / "x.safetensors"
    export_weights(path, model.hp, model.attributes, model.generator,
                   model.discriminator, half=False, card={"minutes": 1})
    other = open_model(path)
    assert other.card == {"minutes": 1}
    assert torch.equal(other.translate(image, set=["Smiling"]),
                       model.translate(image, set=["Smiling"]))


def test_weights_that_come_along_open_by_name(model, tmp_path, monkeypatch):
    monkeypatch.setattr(model_module, "SHIPPED", tmp_path)
    export_weights(tmp_path / "small.safetensors", model.hp,
                   model.attributes, model.generator)
    assert shipped_names() == ["small"]
    assert open_model("small").discriminator is None
    with pytest.raises(CheckpointError, match="model at tiny: .* small"):
        open_model("tiny")


def test_every_model_that_comes_along_translates():
    for name in shipped_names():
        found = open_model(name)
        side = found.hp.image_size
        out = found.translate(torch.zeros(3, side, side), set=["Smiling"])
        assert out.shape == (3, side, side) and out.isfinite().all()


def test_a_folder_without_a_run_is_a_sentence(tmp_path):
    with pytest.raises(CheckpointError, match="no trained model at"):
        open_model(tmp_path)


@pytest.mark.parametrize("state, words", [
    ({"judge": {}}, "cannot be used"),
    ({"hyperparameters": {"width": 3}}, "unknown hyperparameter width"),
    ({"hyperparameters": HP.as_dict(), "kind": "multi-label",
      "attributes": {"names": ["A"]}}, "another architecture")])
def test_a_checkpoint_of_something_else_is_a_sentence(tmp_path, state, words):
    save_checkpoint(tmp_path / "checkpoint.pt", state)
    with pytest.raises(CheckpointError, match=words):
        open_model(tmp_path)


# Translations

def test_one_image_and_a_batch_give_the_same(model, image):
    batch = torch.stack([image, image.flip(2)])
    out = model.translate(batch, LABEL)
    assert out.shape == batch.shape and out.abs().max() <= 1
    torch.testing.assert_close(out[0], model.translate(image, LABEL))
    each = torch.stack([LABEL, ATTRIBUTES.encode("Black_Hair")])
    outs = model.translate(batch, each)
    torch.testing.assert_close(outs[0], out[0])
    assert not torch.allclose(outs[1], out[1])
    assert not out.requires_grad


def test_names_change_the_label_that_is_seen_or_given(model, image):
    seen = model.guess_label(image)
    target = ATTRIBUTES.apply(seen, set=["Black_Hair"], unset=["Smiling"])
    assert torch.equal(
        model.translate(image, set=["Black_Hair"], unset=["Smiling"]),
        model.translate(image, target))
    assert torch.equal(
        model.translate(image, LABEL, set=["Eyeglasses"]),
        model.translate(image, ATTRIBUTES.encode(
            "Blond_Hair", "Smiling", "Eyeglasses")))


def test_the_guess_is_a_label_that_can_exist(model):
    for _ in range(10):
        label = model.guess_label(torch.rand(3, 16, 16) * 2 - 1)
        assert torch.equal(ATTRIBUTES.check(label), label)


def test_the_guess_is_what_the_domain_head_says(model, image):
    with torch.no_grad():
        logits = model.discriminator(image[None], LABEL[None])[1]
    assert torch.equal(model.guess_label(image),
                       decide(logits, ATTRIBUTES)[0])


def test_decisions_of_incomplete_groups_can_exist_too():
    group = (tuple("abc"),)
    attributes = AttributeSet(tuple("abcd"), group, complete=False)
    logits = torch.tensor([[2., 3, 1, 5], [-2, -1, -3, -1], [-1, 0.5, -1, 0]])
    assert decide(logits, attributes).tolist() == [
        [0, 1, 0, 1], [0, 0, 0, 0], [0, 1, 0, 0]]
    complete = AttributeSet(tuple("abcd"), group)
    assert decide(logits, complete).tolist() == [
        [0, 1, 0, 1], [0, 1, 0, 0], [0, 1, 0, 0]]


@pytest.mark.parametrize("label, words", [
    (torch.tensor([1., 0, 0]), "need 5 numbers"),
    (torch.zeros(0), "need 5 numbers"),
    (torch.zeros(5, 5, 5), "need 5 numbers"),
    ([1, 0, 0, 0, 0], "not list"),
    ("Smiling", "not str"),
    (torch.tensor([2., 0, 0, 0, 0]), "holds 2"),
    (torch.tensor([0.5, 0.5, 0, 0, 0]), "holds 0.5"),
    (torch.tensor([-1., 1, 0, 0, 0]), "holds -1"),
    (torch.tensor([float("nan"), 1, 0, 0, 0]), "holds nan"),
    (torch.tensor([1., 1, 0, 0, 0]), "impossible label Black_Hair.Blond"),
    (torch.tensor([0., 0, 0, 1, 1]), "exactly one of"),
    (LABEL.expand(3, -1), "for this batch give"),
])
def test_a_label_that_does_not_fit_is_a_sentence(model, image, label, words):
    with pytest.raises(DataError, match=words) as caught:
        model.translate(image, label)
    assert len(str(caught.value)) < 300


def test_a_boolean_or_whole_label_is_taken(model, image):
    expected = model.translate(image, LABEL)
    for label in (LABEL.bool(), LABEL.int(), LABEL.half()):
        assert torch.equal(model.translate(image, label), expected)


@pytest.mark.parametrize("shape", [(3, 15, 16), (1, 16, 16), (4, 16, 16),
                                   (16, 16), (2, 3, 4, 4)])
def test_an_image_that_does_not_fit_is_a_sentence(model, shape):
    with pytest.raises(DataError, match="the image"):
        model.translate(torch.zeros(shape), LABEL)


@pytest.mark.parametrize("options, words", [
    ({"set": ["Beard"]}, "unknown attribute 'Beard'"),
    ({"set": ["Smiling"], "unset": ["Smiling"]}, "twice"),
    ({"unset": ["Blond_Hair"]}, "impossible label")])
def test_names_that_do_not_fit_are_a_sentence(model, image, options, words):
    with pytest.raises(DataError, match=words):
        model.translate(image, LABEL, **options)


def test_a_batch_needs_its_targets(model, image):
    with pytest.raises(DataError, match="give the label for a batch"):
        model.translate(image[None], set=["Smiling"])
    with pytest.raises(DataError, match="change one label"):
        model.translate(image[None], LABEL[None], set=["Smiling"])


def test_without_a_discriminator_the_label_must_be_given(model, image):
    alone = StarGAN(model.generator, None, HP, ATTRIBUTES, "multi-label", {})
    with pytest.raises(DataError, match="no discriminator to guess"):
        alone.translate(image, set=["Smiling"])
    assert torch.equal(alone.translate(image, LABEL),
                       model.translate(image, LABEL))


def test_the_guess_needs_an_image_of_the_networks_size(model):
    with pytest.raises(DataError, match=r"\(N, 3, 16, 16\)"):
        model.guess_label(torch.zeros(3, 32, 32))
