"""The official weights: in, out, and a sentence for every other file."""

import io
import json
import os
import pickle
import random
from collections import OrderedDict

import pytest
import torch
from torch import nn

from stargan_tutorial import export_official, load_official, open_model
from stargan_tutorial.checkpoints import export_weights, save_checkpoint
from stargan_tutorial.cli import main
from stargan_tutorial.data.avatars import ATTRIBUTES
from stargan_tutorial.data.images import save_image
from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.errors import CheckpointError, ConfigurationError
from stargan_tutorial.generator import Generator
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.joint import JointAttributes
from stargan_tutorial.model import StarGAN
from stargan_tutorial.official import CELEBA_NAMES, find_pair
from stargan_tutorial.official_files import read_state

CELEBA = AttributeSet(CELEBA_NAMES, (CELEBA_NAMES[:3],), complete=False)
RAFD = AttributeSet(("angry", "happy", "sad"), (("angry", "happy", "sad"),))
NORM = ("weight", "bias", "running_mean", "running_var",
        "num_batches_tracked")


def shapes_g(k=5, c=4, blocks=2):
    """Names and shapes of the official generator's weights."""
    found = OrderedDict()

    def stage(prefix, i, weight, channels):
        found[f"{prefix}{i}.weight"] = weight
        for name in NORM:
            found[f"{prefix}{i + 1}.{name}"] = \
                () if name == NORM[-1] else (channels,)

    stage("main.", 0, (c, 3 + k, 7, 7), c)
    stage("main.", 3, (2 * c, c, 4, 4), 2 * c)
    stage("main.", 6, (4 * c, 2 * c, 4, 4), 4 * c)
    for i in range(9, 9 + blocks):
        for j in (0, 3):
            stage(f"main.{i}.main.", j, (4 * c, 4 * c, 3, 3), 4 * c)
    i = 9 + blocks
    stage("main.", i, (4 * c, 2 * c, 4, 4), 2 * c)
    stage("main.", i + 3, (2 * c, c, 4, 4), c)
    found[f"main.{i + 6}.weight"] = (3, c, 7, 7)
    return found


def shapes_d(k=5, c=4, layers=3, kernel=2):
    """Names and shapes of the official discriminator's weights."""
    found, i, o = OrderedDict(), 3, c
    for layer in range(layers):
        found[f"main.{2 * layer}.weight"] = (o, i, 4, 4)
        found[f"main.{2 * layer}.bias"] = (o,)
        i, o = o, 2 * o
    found["conv1.weight"] = (1, i, 3, 3)
    found["conv2.weight"] = (k, i, kernel, kernel)
    return found


def fill(shapes):
    """A state dict with these shapes, of random numbers."""
    state = OrderedDict((name, 0.1 * torch.randn(shape))
                        for name, shape in shapes.items())
    for name in state:
        if name.endswith(NORM[-1]):
            state[name] = torch.tensor(7)
    return state


def write(folder, g=None, d=None, step=200000):
    """Two files as the official code writes them."""
    paths = [folder / f"{step}-{letter}.ckpt" for letter in "GD"]
    for path, state in zip(paths, (g or fill(shapes_g()),
                                   d or fill(shapes_d()))):
        torch.save(state, path)
    return paths


@pytest.fixture
def files(tmp_path):
    return write(tmp_path)


@pytest.fixture
def image():
    return torch.rand(3, 16, 16) * 2 - 1


def sentence(caught):
    text = str(caught.value)
    assert "\n" not in text and 20 < len(text) < 500
    return text


def tiny(attributes=CELEBA, kind="multi-label", discriminator=True, **options):
    hp = Hyperparameters(image_size=16, base_channels=4, num_blocks=2,
                         disc_channels=4, disc_layers=3, **options)
    g = Generator(**hp.generator_options(attributes.num_conditions))
    d = Discriminator(**hp.discriminator_options(
        len(attributes), attributes.num_conditions)) if discriminator else None
    return StarGAN(g.eval(), d and d.eval(), hp, attributes, kind, {})


def same(a, b):
    return list(a) == list(b) and all(torch.equal(a[n], b[n]) for n in a)


# What is read

def test_both_networks_get_their_sizes_from_the_files(files, image):
    model = load_official(*files)
    assert model.attributes == CELEBA and model.kind == "multi-label"
    assert model.hp == Hyperparameters(
        image_size=16, base_channels=4, num_blocks=2, disc_channels=4,
        disc_layers=3)
    assert not model.generator.training and not model.discriminator.training
    assert model.card == {"step": 200000, "origin": "yunjey/stargan"}
    out = model.translate(image, set=["Blond_Hair"], unset=["Male"])
    assert out.shape == (3, 16, 16) and out.abs().max() <= 1


def test_the_paper_s_sizes_are_the_paper_s_counts():
    with torch.device("meta"):
        g, d = Generator(), Discriminator()
    for network, shapes in [
            (g, shapes_g(c=64, blocks=6)),
            (d, shapes_d(c=64, layers=6))]:
        own = [tuple(v.shape) for v in network.state_dict().values()]
        assert own == [shape for name, shape in shapes.items()
                       if name.rpartition(".")[2] not in NORM[2:]]


@pytest.mark.parametrize("k, c, blocks, layers, kernel", [
    (1, 2, 0, 2, 1), (5, 4, 9, 4, 1), (8, 3, 1, 1, 8)])
def test_other_sizes_are_read_too(tmp_path, k, c, blocks, layers, kernel):
    paths = write(tmp_path, fill(shapes_g(k, c, blocks)),
                  fill(shapes_d(k, c + 1, layers, kernel)))
    names = [f"a{i}" for i in range(k)]
    model = load_official(*paths, names=names)
    assert model.attributes == AttributeSet(names, complete=False)
    assert model.hp.num_blocks == blocks
    assert model.hp.image_size == kernel * 2**layers
    assert model.hp.disc_channels == c + 1
    assert len(model.guess_label(torch.zeros(3, *[model.hp.image_size] * 2))
               ) == k


def test_every_weight_lands_where_its_name_says(files):
    g, d = (torch.load(path, weights_only=True) for path in files)
    model = load_official(*files)
    own = model.generator.state_dict()
    for ours, theirs in [
            ("encoder.0.weight", "main.0.weight"),
            ("encoder.7.bias", "main.7.bias"),
            ("bottleneck.0.main.0.weight", "main.9.main.0.weight"),
            ("bottleneck.1.main.4.bias", "main.10.main.4.bias"),
            ("decoder.0.weight", "main.11.weight"),
            ("decoder.4.weight", "main.15.weight"),
            ("decoder.6.weight", "main.17.weight")]:
        assert torch.equal(own[ours], g[theirs])
    own = model.discriminator.state_dict()
    for ours, theirs in [("trunk.4.bias", "main.4.bias"),
                         ("source.weight", "conv1.weight"),
                         ("domain.weight", "conv2.weight")]:
        assert torch.equal(own[ours], d[theirs])


def test_tracked_statistics_change_nothing(tmp_path, image):
    g, outs = fill(shapes_g()), []
    for state in (g, {n: v for n, v in g.items()
                      if n.rpartition(".")[2] not in NORM[2:]},
                  {n: v for n, v in g.items() if not n.endswith(NORM[-1])}):
        path = tmp_path / "x-G.ckpt"
        torch.save(state, path)
        model = load_official(path, image_size=16)
        label = CELEBA.encode("Young")
        outs += [model.translate(image, label)]
        model.generator.train()
        outs += [model.translate(image, label)]
    assert all(torch.equal(outs[0], out) for out in outs)


def test_files_of_data_parallel_and_of_old_torch_are_read(tmp_path, files):
    g = torch.load(files[0], weights_only=True)
    path = tmp_path / "old-G.ckpt"
    torch.save({f"module.{n}": v for n, v in g.items()}, path,
               _use_new_zipfile_serialization=False)
    assert same(read_state(path), read_state(files[0]))
    torch.save({n: v.half() for n, v in g.items()}, path)
    assert all(v.dtype == torch.float32 for v in read_state(path).values())


def test_weights_can_be_trained_further(files):
    model = load_official(*files)
    for network in (model.generator, model.discriminator):
        assert all(p.requires_grad and p.is_leaf and not p.is_meta
                   for p in network.parameters())


@pytest.mark.parametrize("size, layers", [(None, 6), (16, 4), (96, 5)])
def test_a_generator_alone_translates_a_given_label(files, size, layers):
    model = load_official(files[0], image_size=size)
    assert model.discriminator is None
    assert model.hp.image_size == (size or 128)
    assert model.hp.disc_layers == layers
    out = model.translate(torch.zeros(3, 16, 16), CELEBA.encode("Male"))
    assert out.shape == (3, 16, 16)


def test_class_folders_have_single_labels(tmp_path):
    paths = write(tmp_path, fill(shapes_g(3)), fill(shapes_d(3)))
    model = load_official(*paths, names=RAFD.names, kind="single-label")
    assert model.attributes == RAFD and model.kind == "single-label"


def test_two_data_sets_at_once_are_read(tmp_path, image):
    joint = JointAttributes({"celeba": CELEBA, "rafd": RAFD},
                            {"rafd": "single-label"})
    paths = write(tmp_path, fill(shapes_g(5 + 3 + 2)), fill(shapes_d(5 + 3)))
    model = load_official(*paths, names=joint)
    assert model.attributes == joint and model.kind == "joint"
    out = model.translate(image, set=["happy"])
    label = torch.tensor([[0., 0, 0, 0, 0, 0, 1, 0, 0, 1]])
    assert torch.equal(out, model.generator(image[None], label)[0])
    export_official(model, tmp_path / "again")
    assert open_model(tmp_path / "again").attributes == joint


def test_hair_colours_exclude_each_other(tmp_path):
    names = ["Smiling", "Gray_Hair", "Black_Hair"]
    paths = write(tmp_path, fill(shapes_g(3)), fill(shapes_d(3)))
    assert load_official(*paths, names=names).attributes.exclusive \
        == (("Gray_Hair", "Black_Hair"),)


# Opened by name

def test_open_model_finds_the_pair(files, image):
    folder = files[0].parent
    write(folder, step=9000)
    expected = load_official(*files).translate(image, set=["Male"])
    for where in (*files, str(files[0]), folder):
        model = open_model(where)
        assert torch.equal(model.translate(image, set=["Male"]), expected)
    assert open_model(folder / "9000-G.ckpt").card["step"] == 9000
    files[1].unlink()
    assert open_model(files[0]).discriminator is None


def test_a_run_s_own_checkpoint_goes_first(files, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"no")
    with pytest.raises(CheckpointError, match="damaged"):
        open_model(tmp_path)


def test_a_discriminator_alone_is_a_sentence(files):
    files[0].unlink()
    with pytest.raises(CheckpointError, match="discriminator alone") as caught:
        open_model(files[1])
    assert "200000-G.ckpt" in sentence(caught)


@pytest.mark.parametrize("name", ["", "x.ckpt", "1-G.ckpt", "1-D.ckpt",
                                  "a.pt"])
def test_other_names_are_no_pair(tmp_path, name):
    (tmp_path / "x.ckpt").write_bytes(b"")
    (tmp_path / "best-G.ckpt").write_bytes(b"")
    assert find_pair(tmp_path / name) is None
    with pytest.raises(CheckpointError):
        open_model(tmp_path / name)


# Round trips

@pytest.mark.parametrize("half", [False, True])
def test_a_round_trip_is_bit_equal(files, tmp_path, half):
    g, d = (torch.load(path, weights_only=True) for path in files)
    model = load_official(*files)
    if half:
        model.generator.half()
    written = export_official(model, tmp_path / "new" / "deep")
    assert [p.name for p in written] == ["200000-D.ckpt", "200000-labels.json",
                                         "200000-G.ckpt"]
    g2, d2 = (torch.load(written[i], weights_only=True) for i in (2, 0))
    assert same(d, d2) and list(g) == list(g2)
    for name, value in g2.items():
        ending = name.rpartition(".")[2]
        if ending in NORM[2:]:
            assert value.dtype == g[name].dtype
            assert (value == (ending == "running_var")).all()
        else:
            assert torch.equal(value, g[name].half().float() if half
                               else g[name])


@pytest.mark.parametrize("attributes, kind", [
    (ATTRIBUTES, "multi-label"), (RAFD, "single-label")])
def test_what_the_labels_mean_is_noted(tmp_path, image, attributes, kind):
    model = tiny(attributes, kind, discriminator=False)
    assert len(export_official(model, tmp_path, step=3)) == 2
    other = open_model(tmp_path)
    assert other.attributes == attributes and other.kind == kind
    assert other.hp.image_size == 16 and other.card["step"] == 3
    label = attributes.encode(attributes.names[1])
    assert torch.equal(other.translate(image, label),
                       model.translate(image, label))
    # Names that are given go before the note.
    names = [f"n{i}" for i in range(len(attributes))]
    assert load_official(tmp_path / "3-G.ckpt", names=names
                         ).attributes.names == tuple(names)


@pytest.mark.parametrize("content", [
    "", "[1]", "{}", '{"attributes": {"names": ["A", "A"]}}',
    '{"attributes": {"names": 3}, "kind": "x", "image_size": 16}',
    '{"attributes": {"names": ["A"]}, "kind": "x", "image_size": null}'])
def test_a_damaged_note_is_a_sentence(files, content):
    files[0].with_name("200000-labels.json").write_text(content)
    with pytest.raises(CheckpointError, match="does not say what") as caught:
        open_model(files[0])
    assert "200000-labels.json" in sentence(caught)


def test_an_export_that_fails_leaves_the_old_files(files, monkeypatch):
    before = [path.read_bytes() for path in files]

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="the disk is full"):
        export_official(tiny(), files[0].parent)
    assert [path.read_bytes() for path in files] == before
    assert sorted(files[0].parent.iterdir()) == sorted(files)


@pytest.mark.parametrize("option", ["blend", "conditional_norm",
                                    "spectral_norm", "projection"])
def test_what_the_official_classes_lack_is_named(tmp_path, option):
    with pytest.raises(CheckpointError, match=f"no {option}") as caught:
        export_official(tiny(**{option: True}), tmp_path / "new")
    assert "only the paper's networks" in sentence(caught)
    assert not (tmp_path / "new").exists()


def test_other_layers_and_grey_images_are_named(tmp_path):
    model = tiny()
    model.generator = nn.Conv2d(3, 3, 1)
    with pytest.raises(CheckpointError, match="no other layers"):
        export_official(model, tmp_path)
    model = tiny()
    model.discriminator = Discriminator(16, 5, 4, 3, image_channels=1)
    with pytest.raises(CheckpointError, match="images that are not RGB"):
        export_official(model, tmp_path)
    for step in (-1, 1.5, "x", True):
        with pytest.raises(ConfigurationError, match="whole number"):
            export_official(tiny(), tmp_path, step)
    assert list(tmp_path.iterdir()) == []


# Files that are something else

def test_a_missing_file_and_a_folder_are_sentences(tmp_path, files):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(CheckpointError, match="no weights file at"):
            load_official(path)
        with pytest.raises(CheckpointError, match="no weights file at"):
            load_official(files[0], path)


def test_swapped_files_are_noticed(files):
    g, d = files
    with pytest.raises(CheckpointError, match="holds a discriminator"):
        load_official(d, g)
    with pytest.raises(CheckpointError, match="holds a generator") as caught:
        load_official(g, g)
    assert "-G.ckpt file first" in sentence(caught)


class Attack:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("how", ["zip", "legacy", "pickle"])
def test_a_file_that_would_run_code_is_not_opened(tmp_path, how):
    path, marker = tmp_path / "evil-G.ckpt", tmp_path / "marker"
    state = {"main.0.weight": Attack(marker)}
    if how == "pickle":
        path.write_bytes(pickle.dumps(state))
    else:
        torch.save(state, path, _use_new_zipfile_serialization=how == "zip")
    with pytest.raises(CheckpointError) as caught:
        load_official(path)
    assert "run code" in sentence(caught) or how == "pickle"
    assert not marker.exists()
    if how != "pickle":  # the attack is real
        torch.load(path, weights_only=False)
        assert marker.exists()


@pytest.mark.filterwarnings("ignore")
def test_a_whole_network_is_told_apart(tmp_path):
    torch.save(Generator(3, 5, 2, 1), tmp_path / "whole.ckpt")
    with pytest.raises(CheckpointError, match=r"Generator\) while it loads"
                       ) as caught:
        load_official(tmp_path / "whole.ckpt")
    assert "network.state_dict()" in sentence(caught)


def test_our_own_files_are_named(tmp_path):
    save_checkpoint(tmp_path / "c.pt", {"hyperparameters": {}})
    with pytest.raises(CheckpointError, match="open it with open_model"):
        load_official(tmp_path / "c.pt")
    model, path = tiny(), tmp_path / "x.safetensors"
    export_weights(path, model.hp, model.attributes, model.generator)
    with pytest.raises(CheckpointError):
        load_official(path)
    torch.save(model.generator.state_dict(), tmp_path / "g.pt")
    with pytest.raises(CheckpointError, match="such as encoder.0.weight"):
        load_official(tmp_path / "g.pt")


@pytest.mark.parametrize("state, words", [
    ({"generator": {"a": torch.zeros(1)}, "mapping_network": {},
      "style_encoder": {}}, "StarGAN v2"),
    ({"G": {"main.0.weight": torch.zeros(1)}, "step": 3},
     "one network but G, step"),
    ({"main.0.weight": 3}, "does not hold the weights"),
    ({3: torch.zeros(1)}, "one network but 3"),
    ({}, "does not hold the weights"),
    ([1], "does not hold the weights"),
    (torch.zeros(2), "does not hold the weights"),
    ({"model.0.weight": torch.zeros(64, 8, 7, 7)}, "such as model.0.weight"),
    ({"main.0.weight": torch.zeros(4)}, "other names or shapes"),
    ({"main.0.weight": torch.zeros(4, 8, 3, 3)}, "other names or shapes"),
    ({"main.0.weight": torch.zeros(4, 8, 7, 7)}, "missing, unknown"),
    ({"main.0.weight": torch.zeros(4, 3, 7, 7)}, "num_domains is 0"),
    ({"main.0.weight": torch.zeros(0, 8, 7, 7)}, "base_channels is 0"),
    ({"main.0.weight": torch.zeros(4, 8, 7, 7),
      "conv1.weight": torch.zeros(1)}, "other names or shapes")])
def test_other_networks_are_sentences(tmp_path, state, words):
    torch.save(state, tmp_path / "x.ckpt")
    with pytest.raises(CheckpointError, match=words) as caught:
        load_official(tmp_path / "x.ckpt")
    assert str(tmp_path) in sentence(caught)


@pytest.mark.parametrize("shapes, change, words", [
    (shapes_g(), {"main.10.main.3.weight": None},
     "1 of its weights .* main.10.main.3.weight"),
    (shapes_g(), {"main.99.weight": (3,)}, "such as main.99.weight"),
    (shapes_g(), {"main.4.bias": (9,)}, "such as main.4.bias"),
    (shapes_g(), {"extra": (2,)}, "such as extra"),
    (shapes_d(), {"main.4.weight": None}, "missing, unknown"),
    (shapes_d(), {"main.0.bias": None}, "such as main.0.bias"),
    (shapes_d(), {"conv1.weight": (2, 16, 3, 3)}, "such as conv1.weight"),
    (shapes_d(), {"conv2.weight": (5, 16, 2, 3)}, "such as conv2.weight"),
    (shapes_d(), {"conv2.weight": (5,)}, "no network has its sizes"),
    (shapes_d(), {"conv2.weight": (0, 16, 2, 2)}, "no network has its sizes"),
    (shapes_d(), {f"main.{i}.weight": (1,) for i in range(6, 200)},
     "no network has its sizes|missing, unknown")])
def test_weights_of_another_architecture_are_named(tmp_path, files, shapes,
                                                   change, words):
    for name, shape in change.items():
        shapes = {**shapes, name: shape}
    state = fill({n: s for n, s in shapes.items() if s is not None})
    torch.save(state, tmp_path / "x.ckpt")
    args = [files[0], tmp_path / "x.ckpt"] if "conv1.weight" in state \
        else [tmp_path / "x.ckpt"]
    with pytest.raises(CheckpointError, match=words) as caught:
        load_official(*args)
    assert "is not the official" in sentence(caught)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_cut_anywhere_is_refused(tmp_path, zipped):
    path, numbers = tmp_path / "x-G.ckpt", random.Random(0)
    torch.save(fill(shapes_g(c=2, blocks=1)), path,
               _use_new_zipfile_serialization=zipped)
    whole = path.read_bytes()
    for length in {0, 1, 2, 4, 30, 64, len(whole) - 1,
                   *(numbers.randrange(len(whole)) for _ in range(40))}:
        path.write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match="damaged") as caught:
            load_official(path)
        assert str(path) in sentence(caught)


def test_a_wrong_byte_among_the_numbers_is_noticed(files):
    content = bytearray(files[0].read_bytes())
    content[len(content) // 3] ^= 64
    files[0].write_bytes(content)
    with pytest.raises(CheckpointError, match="damaged"):
        load_official(*files)


def test_random_bytes_are_refused(tmp_path):
    numbers, path = random.Random(2), tmp_path / "x.ckpt"
    for _ in range(100):
        path.write_bytes(numbers.randbytes(numbers.randrange(1, 400)))
        with pytest.raises(CheckpointError) as caught:
            load_official(path)
        sentence(caught)


# Settings that do not fit

@pytest.mark.parametrize("options, words", [
    ({"names": ["A", "B"]}, "labels of 5 numbers, the names give 2"),
    ({"names": RAFD}, "the names give 3"),
    ({"image_size": 32}, "images of 16 pixels, not 32")])
def test_settings_that_do_not_fit_are_sentences(files, options, words):
    with pytest.raises(CheckpointError, match=words) as caught:
        load_official(*files, **options)
    sentence(caught)


@pytest.mark.parametrize("options, words", [
    ({"names": "ABCDE"}, "'ABCDE' is one name"),
    ({"names": "ABCDE", "kind": "single-label"}, "'ABCDE' is one name"),
    ({"names": ["A", "A", "B", "C", "D"]}, "each once"),
    ({"kind": "soft"}, "unknown kind of labels 'soft'"),
    ({"image_size": 30}, "image_size is 30"),
    ({"image_size": 2.5}, "image_size is 2.5"),
    ({"image_size": -4}, "image_size is -4")])
def test_wrong_settings_are_sentences(files, options, words):
    with pytest.raises(ConfigurationError, match=words) as caught:
        load_official(files[0], **options)
    sentence(caught)


def test_other_labels_need_their_names(tmp_path):
    paths = write(tmp_path, fill(shapes_g(8)), fill(shapes_d(8)))
    with pytest.raises(CheckpointError, match="labels of 8 numbers, so"):
        open_model(paths[0])


def test_two_files_of_different_trainings_are_noticed(tmp_path):
    paths = write(tmp_path, d=fill(shapes_d(3)))
    with pytest.raises(CheckpointError, match="of one training"):
        load_official(*paths)


# The command line

def test_the_commands_take_the_official_files(files, tmp_path, image, capsys):
    save_image(image, tmp_path / "in.png")
    assert main(["translate", str(files[0]), str(tmp_path / "in.png"),
                 "--set", "Blond_Hair", "--out", str(tmp_path / "o.png")]) == 0
    out = tmp_path / "x.safetensors"
    assert main(["export", str(files[0]), "--out", str(out), "--full",
                 "--official", str(tmp_path / "again")]) == 0
    printed = capsys.readouterr().out
    assert all(f"{n}: " in printed for n in ("200000-G.ckpt", "200000-D.ckpt",
                                             "x.safetensors"))
    expected = load_official(*files).translate(image, set=["Male"])
    for where in (out, tmp_path / "again"):
        assert torch.equal(open_model(where).translate(image, set=["Male"]),
                           expected)
    assert main(["export", str(out), "--generator-only", "--official",
                 str(tmp_path / "third")]) == 0
    assert not (tmp_path / "third" / "200000-D.ckpt").exists()
    state = json.loads((tmp_path / "third" / "200000-labels.json").read_text())
    assert state["attributes"]["names"] == list(CELEBA_NAMES)


def test_the_commands_refuse_in_a_sentence(files, capsys):
    assert main(["export", str(files[0])]) == 2
    assert "where to?" in capsys.readouterr().err
    files[0].write_bytes(io.BytesIO(b"no").getvalue())
    assert main(["export", str(files[0]), "--official", "x"]) == 2
    assert "damaged" in capsys.readouterr().err
    assert main(["export", "cpu", "--official", "x"]) == 2
    assert "official classes have no" in capsys.readouterr().err
