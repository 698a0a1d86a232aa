"""Devices, precision and threads: what there is, said in a sentence."""

import os

import pytest
import torch

from stargan_tutorial import machine
from stargan_tutorial.errors import ConfigurationError
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.machine import (
    choose_device,
    choose_precision,
    choose_threads,
    describe,
    fast_bfloat16,
)

CPU, CUDA = torch.device("cpu"), torch.device("cuda")
TINY = Hyperparameters(image_size=16, base_channels=2, num_blocks=0,
                       disc_layers=2, batch_size=2)


@pytest.fixture
def cards(monkeypatch):
    """Pretend that the machine has so many CUDA cards."""
    def have(count):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: count > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: count)
    return have


def test_auto_takes_a_card_if_there_is_one(cards):
    cards(0)
    assert choose_device() == CPU
    cards(1)
    assert choose_device() == CUDA


def test_a_device_that_is_there_is_taken(cards):
    cards(2)
    assert choose_device("cpu") == CPU
    assert choose_device("cuda:1") == torch.device("cuda", 1)


@pytest.mark.parametrize("count, name, words", [
    (0, "cuda", "device cuda was asked for.* has no CUDA card that"),
    (0, "cuda:1", "has no CUDA card"),
    (1, "cuda:1", "has 1 CUDA card that"), (2, "cuda:2", "2 CUDA cards")])
def test_a_card_that_is_not_there_is_a_sentence(cards, count, name, words):
    cards(count)
    with pytest.raises(ConfigurationError, match=words) as caught:
        choose_device(name)
    assert "choose --device cpu" in str(caught.value)


@pytest.mark.parametrize("name", ["gpu", "", "cuda:x", "meta", "tpu:0"])
def test_an_unknown_device_is_a_sentence(name):
    with pytest.raises(ConfigurationError, match="unknown device.* auto, cpu"):
        choose_device(name)


def test_mps_is_taken_only_where_it_is(monkeypatch):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    with pytest.raises(ConfigurationError, match="mps was asked for"):
        choose_device("mps")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert choose_device("mps").type == "mps"


@pytest.mark.parametrize("fast, expected", [(True, "bfloat16"),
                                            (False, "float32")])
def test_auto_precision_follows_the_hardware(monkeypatch, fast, expected):
    monkeypatch.setattr(machine, "fast_bfloat16", lambda device: fast)
    assert choose_precision("auto", CPU) == expected
    assert choose_precision("float32", CPU) == "float32"
    assert choose_precision("bfloat16", CPU) == "bfloat16"


def test_float16_needs_a_card():
    assert choose_precision("float16", CUDA) == "float16"
    with pytest.raises(ConfigurationError, match="float16 needs a CUDA card"):
        choose_precision("float16", CPU)


@pytest.mark.parametrize("flags, expected", [
    ("fpu avx512f avx512_bf16", True), ("amx_bf16", True),
    ("avx2 avx512f", False), (None, False)])
def test_bfloat16_of_the_processor_is_read_from_its_flags(
        monkeypatch, tmp_path, flags, expected):
    file = tmp_path / "cpuinfo"
    if flags is not None:
        file.write_text(f"flags : {flags}\n")
    monkeypatch.setattr(machine, "open", lambda path: file.open(),
                        raising=False)
    assert fast_bfloat16(CPU) is expected


@pytest.mark.parametrize("capability, expected", [((8, 0), True),
                                                  ((7, 5), False)])
def test_bfloat16_of_a_card_follows_its_generation(monkeypatch, capability,
                                                   expected):
    monkeypatch.setattr(torch.cuda, "get_device_capability",
                        lambda device: capability)
    assert fast_bfloat16(CUDA) is expected
    assert not fast_bfloat16(torch.device("mps"))


def cores(monkeypatch, count):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: range(count),
                        raising=False)


def test_one_core_means_one_thread(monkeypatch):
    cores(monkeypatch, 1)
    assert choose_threads(TINY) == 1


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_threads_and_random_numbers_are_restored(monkeypatch, precision):
    cores(monkeypatch, 2)
    hp = Hyperparameters(**TINY.as_dict() | {"precision": precision})
    state, before = torch.random.get_rng_state(), torch.get_num_threads()
    assert choose_threads(hp, seconds=0.01) in (1, 2)
    assert torch.get_num_threads() == before
    assert torch.equal(torch.random.get_rng_state(), state)


def test_threads_are_restored_after_an_error(monkeypatch):
    cores(monkeypatch, 2)
    before = torch.get_num_threads()

    def fail(threads):
        set_threads(threads)
        if threads == 2:
            raise RuntimeError("stop")

    set_threads = torch.set_num_threads
    monkeypatch.setattr(torch, "set_num_threads", fail)
    with pytest.raises(RuntimeError, match="stop"):
        choose_threads(TINY, seconds=0.01)
    assert torch.get_num_threads() == before == 1


@pytest.mark.parametrize("gain, expected", [(1.0, 1), (1.05, 1), (1.5, 4)])
def test_more_threads_must_earn_their_place(monkeypatch, gain, expected):
    cores(monkeypatch, 4)
    now, threads = [0.0], [1]

    def clock():  # each look costs as much as a run with these threads
        now[0] += 0.1 / (gain if threads[0] == 4 else 1)
        return now[0]

    def pretend(count):
        threads[0] = count

    monkeypatch.setattr(machine.time, "perf_counter", clock)
    monkeypatch.setattr(torch, "set_num_threads", pretend)
    assert choose_threads(TINY, seconds=3.0) == expected


def test_the_description_is_short_strings(cards):
    cards(0)
    facts = describe()
    assert set(facts) == {"system", "Python", "PyTorch", "torchvision",
                          "cores", "bfloat16 on the CPU", "card",
                          "free disk"}
    assert all(isinstance(v, str) and 0 < len(v) < 60
               for v in facts.values())
    assert facts["PyTorch"] == torch.__version__
    assert facts["card"] == "none that PyTorch can use"


def test_the_description_names_the_card(cards, monkeypatch):
    class Card:
        name, total_memory = "Some Card", 24 * 2**30

    cards(1)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda i: Card)
    assert describe()["card"] == "Some Card, 24 GiB"
