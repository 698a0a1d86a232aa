"""Files of weights: whole, safe to open, and clear about what is wrong."""

import errno
import io
import os
import pickle
import random
import struct
from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from stargan_tutorial.checkpoints import (
    attributes_from_dict,
    export_weights,
    load_checkpoint,
    load_state,
    load_weights,
    save_checkpoint,
)
from stargan_tutorial.data.avatars import ATTRIBUTES
from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.errors import CheckpointError, OutputError
from stargan_tutorial.generator import Generator
from stargan_tutorial.hyperparameters import Hyperparameters

HP = Hyperparameters(image_size=16, base_channels=2, num_blocks=1,
                     disc_channels=4, disc_layers=2, spectral_norm=True)
K = len(ATTRIBUTES)


@pytest.fixture
def networks():
    return (Generator(**HP.generator_options(K)),
            Discriminator(**HP.discriminator_options(K)))


@pytest.fixture
def path(tmp_path, networks):
    file = tmp_path / "checkpoint.pt"
    save_checkpoint(file, {"generator": networks[0].state_dict(), "step": 3})
    return file


def sentence(caught):
    text = str(caught.value)
    assert "\n" not in text and 20 < len(text) < 400
    return text


# Checkpoints

def test_a_checkpoint_comes_back_as_it_was(path, networks):
    state = load_checkpoint(path)
    assert state["step"] == 3
    own = networks[0].state_dict()
    assert list(state["generator"]) == list(own)
    assert all(torch.equal(state["generator"][n], own[n]) for n in own)


def test_plain_values_survive(tmp_path):
    state = {"a": [1, 2.5, None, "x", True], "b": {"c": (1, 2)},
             "d": torch.Generator().get_state()}
    save_checkpoint(tmp_path / "x", state)
    back = load_checkpoint(tmp_path / "x")
    assert back["a"] == state["a"] and back["b"] == state["b"]
    assert torch.equal(back["d"], state["d"])


def test_a_checkpoint_cut_anywhere_is_refused(path):
    whole = path.read_bytes()
    numbers = random.Random(0)
    lengths = {0, 1, 2, 4, 30, 64, len(whole) - 1, len(whole) - 22,
               *(numbers.randrange(len(whole)) for _ in range(60))}
    for length in lengths:
        path.write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match="damaged") as caught:
            load_checkpoint(path)
        assert str(path) in sentence(caught)


def test_a_checkpoint_with_a_wrong_byte_in_its_values_is_refused(path):
    whole, numbers = path.read_bytes(), random.Random(1)
    where = whole.index(b"data/1") + 600  # inside the tensors
    for _ in range(30):
        content = bytearray(whole)
        content[numbers.randrange(where, len(whole) * 3 // 4)] ^= 64
        path.write_bytes(content)
        try:
            state = load_checkpoint(path)
        except CheckpointError as error:
            assert "damaged" in str(error)
        else:  # the byte was padding between two tensors
            path.write_bytes(whole)
            good = load_checkpoint(path)
            assert all(torch.equal(state["generator"][n], v)
                       for n, v in good["generator"].items())


def test_random_bytes_are_refused_and_not_accused(tmp_path):
    numbers, path = random.Random(2), tmp_path / "x.pt"
    for _ in range(100):
        path.write_bytes(numbers.randbytes(numbers.randrange(1, 400)))
        with pytest.raises(CheckpointError) as caught:
            load_checkpoint(path)
        assert "run code" not in sentence(caught)


class Attack:
    """Makes a file when it is unpickled, by a function of ``os``."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


@pytest.mark.parametrize("legacy", [False, True])
def test_a_pickle_that_would_run_code_is_not_run(tmp_path, legacy):
    path, marker = tmp_path / "evil.pt", tmp_path / "marker"
    torch.save({"format": 1, "generator": Attack(marker)}, path,
               _use_new_zipfile_serialization=not legacy)
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    assert legacy or "run code" in sentence(caught)
    assert not marker.exists()
    # The attack is real: an unsafe load makes the marker.
    torch.load(path, weights_only=False)
    assert marker.exists()


def test_a_plain_pickle_that_would_run_code_is_not_run(tmp_path):
    path, marker = tmp_path / "evil.pt", tmp_path / "marker"
    path.write_bytes(pickle.dumps(Attack(marker)))
    with pytest.raises(CheckpointError):
        load_checkpoint(path)
    assert not marker.exists()


@pytest.mark.parametrize("content", [
    {"format": 99, "generator": {}}, {"generator": {}}, [1, 2],
    torch.zeros(3)])
def test_another_format_is_refused(tmp_path, content):
    torch.save(content, tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match="not a checkpoint of this ver"):
        load_checkpoint(tmp_path / "x.pt")


@pytest.mark.parametrize("content", [b"", b"hello, world", b"PK\x03\x04" * 9,
                                     pickle.dumps({"format": 1})])
def test_another_kind_of_file_is_refused(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    assert str(path) in sentence(caught)


@pytest.mark.parametrize("load", [load_checkpoint, load_weights])
def test_a_missing_file_and_a_folder_are_refused(tmp_path, load):
    for path in (tmp_path / "none.pt", tmp_path):
        with pytest.raises(CheckpointError, match="there is no"):
            load(path)


@pytest.mark.parametrize("changes", [{"base_channels": 3}, {"blend": True},
                                     {"num_blocks": 2}])
def test_weights_of_another_architecture_are_named(networks, changes):
    other = Generator(**replace(HP, **changes).generator_options(K))
    before = {n: v.clone() for n, v in other.state_dict().items()}
    with pytest.raises(CheckpointError) as caught:
        load_state(other, networks[0].state_dict(), "x.pt")
    text = sentence(caught)
    assert "another architecture (Generator" in text and ".weight" in text
    after = other.state_dict()
    assert all(torch.equal(before[n], after[n]) for n in before)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_keeps_the_old_checkpoint(path, call, monkeypatch):
    before = path.read_bytes()

    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OutputError, match="the disk is full") as caught:
        save_checkpoint(path, {"step": 4})
    assert str(path) in sentence(caught)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


# Weights files

@pytest.mark.parametrize("half", [False, True])
def test_an_export_comes_back(tmp_path, networks, half):
    path = tmp_path / "x.safetensors"
    export_weights(path, HP, ATTRIBUTES, *networks, half=half,
                   card={"minutes": 3})
    about, states = load_weights(path)
    assert Hyperparameters.from_dict(about["hyperparameters"]) == HP
    assert attributes_from_dict(about["attributes"]) == ATTRIBUTES
    assert about["card"] == {"minutes": 3}
    assert about["kind"] == "multi-label"
    for name, network in zip(("generator", "discriminator"), networks):
        own = network.state_dict()
        assert set(states[name]) == set(own)
        for key, value in states[name].items():
            assert value.dtype == torch.float32
            expected = own[key].half().float() if half else own[key]
            assert torch.equal(value, expected)
        load_state(network, states[name], path)


def test_half_precision_halves_the_file_and_hardly_the_image(tmp_path):
    hp = replace(HP, base_channels=8)
    g = Generator(**hp.generator_options(K))
    sizes, outs = [], []
    image, label = torch.rand(1, 3, 16, 16), torch.ones(1, K)
    for half in (True, False):
        path = tmp_path / "x.safetensors"
        export_weights(path, hp, ATTRIBUTES, g, half=half)
        sizes.append(path.stat().st_size)
        other = Generator(**hp.generator_options(K))
        load_state(other, load_weights(path)[1]["generator"], path)
        outs.append(other(image, label))
    count = sum(v.numel() for v in g.state_dict().values())
    assert 2 * count < sizes[0] < 2 * count + 12_000
    assert 4 * count < sizes[1] < 4 * count + 12_000
    assert torch.equal(outs[1], g(image, label))
    assert (outs[0] - outs[1]).abs().max() < 1 / 127.5


def test_a_generator_can_be_exported_alone(tmp_path, networks):
    path = tmp_path / "x.safetensors"
    export_weights(path, HP, ATTRIBUTES, networks[0].to(
        memory_format=torch.channels_last))
    assert list(load_weights(path)[1]) == ["generator"]


def test_an_export_into_a_missing_folder_is_a_sentence(tmp_path, networks):
    with pytest.raises(OutputError, match="cannot write"):
        export_weights(tmp_path / "no" / "x.safetensors", HP, ATTRIBUTES,
                       networks[0])


def test_a_damaged_weights_file_is_refused(tmp_path, networks):
    path, numbers = tmp_path / "x.safetensors", random.Random(3)
    export_weights(path, HP, ATTRIBUTES, networks[0])
    whole = path.read_bytes()
    for length in (0, 1, 7, 8, 50, len(whole) - 1,
                   *(numbers.randrange(len(whole)) for _ in range(20))):
        path.write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match="damaged"):
            load_weights(path)
    for _ in range(30):
        path.write_bytes(numbers.randbytes(200))
        with pytest.raises(CheckpointError, match="damaged"):
            load_weights(path)
    path.write_bytes(struct.pack("<Q", 2) + b"{}")
    with pytest.raises(CheckpointError):
        load_weights(path)


@pytest.mark.parametrize("metadata", [
    None, {}, {"format": "pt"}, {"stargan_tutorial": "not json"},
    {"stargan_tutorial": "[1]"}, {"stargan_tutorial": "3"}])
def test_weights_of_another_program_are_refused(tmp_path, metadata):
    path = tmp_path / "foreign.safetensors"
    save_file({"w": torch.zeros(2)}, path, metadata)
    with pytest.raises(CheckpointError, match="no StarGAN of this package"):
        load_weights(path)


def test_weights_of_another_version_are_refused(tmp_path):
    path = tmp_path / "new.safetensors"
    save_file({"w": torch.zeros(2)}, path,
              {"stargan_tutorial": '{"format": 2}'})
    with pytest.raises(CheckpointError, match="has format 2; this version"):
        load_weights(path)


def test_a_pickle_named_safetensors_is_not_run(tmp_path):
    path, marker = tmp_path / "evil.safetensors", tmp_path / "marker"
    buffer = io.BytesIO()
    torch.save(Attack(marker), buffer)
    path.write_bytes(buffer.getvalue())
    with pytest.raises(CheckpointError):
        load_weights(path)
    assert not marker.exists()
