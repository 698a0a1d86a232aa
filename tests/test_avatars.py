"""The built-in faces: deterministic, cached whole, true to their labels."""

import dataclasses
import functools
import itertools
import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

import stargan_tutorial
from stargan_tutorial.data import rendering
from stargan_tutorial.data import shards as shards_module
from stargan_tutorial.data.avatars import ATTRIBUTES, Avatars, cache_folder
from stargan_tutorial.errors import (
    ConfigurationError,
    DataError,
    OutputError,
)

SIZE = 16
ROOT = Path(stargan_tutorial.__file__).parents[1]


def faces(*arguments, **keywords):
    """A few small faces, drawn in this process and without a bar."""
    return Avatars(*arguments, **{"count": 4, "size": SIZE, "workers": 1,
                                  "progress": False, **keywords})


def same(a, b):
    return torch.equal(a.images, b.images) and torch.equal(a.labels, b.labels)


def shards(cache):
    return sorted(Path(cache).glob("avatars/*/*.npz"))


@pytest.fixture
def no_drawing(monkeypatch):
    """Let every attempt to draw a face fail."""
    def draw(*_arguments):
        raise AssertionError("a face was drawn that the cache should hold")

    def forbid():
        monkeypatch.setattr(rendering, "render", draw)

    return forbid


# What a set holds


@pytest.mark.parametrize("split", ["train", "judge", "test"])
@pytest.mark.parametrize("size", [16, 33])
def test_items_are_signed_images_and_possible_labels(split, size):
    data = faces(split, count=5, size=size)
    assert len(data) == 5
    assert data.images.dtype == torch.uint8
    assert data.images.shape == (5, 3, size, size)
    assert data.labels.shape == (5, 5)
    ATTRIBUTES.check(data.labels)
    for i in range(5):
        image, label = data[i]
        assert image.shape == (3, size, size)
        assert image.dtype == torch.float32
        assert -1 <= image.min() < image.max() <= 1
        assert torch.equal(label, data.labels[i])
        expected = data.images[i].double() / 255 * 2 - 1
        torch.testing.assert_close(image.double(), expected, atol=1e-6,
                                   rtol=0)


def test_reading_items_leaves_the_set_as_it_was():
    data = faces()
    before = data.images.clone()
    data[0], data.__getitems__([1, 2])
    assert torch.equal(data.images, before)


def test_a_batch_at_once_equals_the_items_one_by_one():
    data = faces()
    for (image, label), i in zip(data.__getitems__([2, 0, 2]), [2, 0, 2],
                                 strict=True):
        assert torch.equal(image, data[i][0])
        assert torch.equal(label, data[i][1])


def test_a_loader_and_a_loop_see_every_face():
    data = faces()
    images, labels = next(iter(torch.utils.data.DataLoader(data, 4)))
    assert torch.equal(labels, data.labels)
    assert torch.equal(images, torch.stack([image for image, _ in data]))


def test_the_five_attributes_carry_celebas_names():
    assert Avatars.attributes.names == (
        "Black_Hair", "Blond_Hair", "Brown_Hair", "Eyeglasses", "Smiling")
    assert Avatars.attributes.exclusive == (
        ("Black_Hair", "Blond_Hair", "Brown_Hair"),)
    assert Avatars.attributes.complete and Avatars.kind == "multi-label"


def test_labels_are_spread_evenly_over_the_twelve(monkeypatch):
    blank = np.zeros((1200, 1, 1, 3), np.uint8)  # nothing need be drawn
    monkeypatch.setattr(shards_module, "draw_faces", lambda *_: blank)
    data = faces(count=1200)
    seen, frequency = data.labels.unique(dim=0, return_counts=True)
    assert len(seen) == 12
    assert (frequency - 100).abs().max() < 50  # five standard deviations


# The same faces every time


def test_two_empty_caches_give_the_same_faces(tmp_path):
    assert same(faces(cache=tmp_path / "a"), faces(cache=tmp_path / "b"))


def test_a_longer_set_begins_with_the_shorter(tmp_path, monkeypatch):
    monkeypatch.setattr(shards_module, "SHARD", 4)
    long = faces(count=6, cache=tmp_path / "a")
    for count in (1, 3, 4, 5):
        for cache in ("a", "b"):  # read from the longer, or grown in steps
            short = faces(count=count, cache=tmp_path / cache)
            assert torch.equal(short.images, long.images[:count])
            assert torch.equal(short.labels, long.labels[:count])
    assert same(faces(count=6, cache=tmp_path / "b"), long)


def test_splits_and_seeds_share_no_identity():
    sets = [faces(split, seed=seed) for split in ("train", "judge", "test")
            for seed in (0, 1)]
    people = [data.face(i) for data in sets for i in range(len(data))]
    assert len(set(people)) == len(people) == 24
    for a, b in itertools.combinations(sets, 2):
        assert not any(torch.equal(x, y) for x in a.images for y in b.images)


def test_no_two_of_many_people_are_the_same():
    people = {rendering.random_face((0, split, i))
              for split in range(3) for i in range(1000)}
    assert len(people) == 3000


def test_the_seed_of_a_person_decides_everything():
    assert rendering.random_face((0, 1, 2)) == rendering.random_face((0, 1, 2))
    assert rendering.random_face(7) != rendering.random_face(8)


def test_two_processes_draw_what_one_draws(tmp_path, monkeypatch):
    monkeypatch.setattr(shards_module, "SHARD", 2)
    one = faces(count=5, cache=tmp_path / "one")
    assert same(faces(count=5, workers=2, cache=tmp_path / "two"), one)
    assert [p.name for p in shards(tmp_path / "two")] == [
        p.name for p in shards(tmp_path / "one")]


def test_another_shard_size_gives_the_same_faces(tmp_path, monkeypatch):
    whole = faces(count=6, cache=tmp_path / "whole")
    monkeypatch.setattr(shards_module, "SHARD", 2)
    assert same(faces(count=6, cache=tmp_path / "parts"), whole)
    assert same(faces(count=6, cache=tmp_path / "whole"), whole)
    monkeypatch.setattr(shards_module, "SHARD", 4)
    assert same(faces(count=6, cache=tmp_path / "parts"), whole)


# True answers


@pytest.mark.parametrize("every_label", [False, True])
def test_the_answer_for_the_own_label_is_the_image_itself(every_label):
    data = faces(count=2, every_label=every_label)
    for i in range(len(data)):
        assert torch.equal(data.counterfactual(i, data.labels[i]), data[i][0])


def test_every_label_shows_each_person_twelve_times():
    data, plain = faces(count=3, every_label=True), faces(count=3)
    assert len(data) == 36
    every = ATTRIBUTES.all_labels()
    for i in range(36):
        assert data.identity(i) == i // 12
        assert torch.equal(data.labels[i], every[i % 12])
        assert data.face(i) == plain.face(i // 12)


def test_every_label_agrees_with_the_plain_set_and_its_answers():
    data, plain = faces(count=3, every_label=True), faces(count=3)
    for i in range(3):
        for k, label in enumerate(ATTRIBUTES.all_labels()):
            answer = plain.counterfactual(i, label)
            assert torch.equal(data[12 * i + k][0], answer)
            if torch.equal(label, plain.labels[i]):
                assert torch.equal(plain[i][0], answer)


def test_answers_take_labels_of_any_number_type():
    data = faces()
    label = ATTRIBUTES.encode("Blond_Hair")
    assert torch.equal(data.counterfactual(0, label.long()),
                       data.counterfactual(0, label))


@pytest.mark.parametrize("label, words", [
    ([1, 0, 0, 0, 0], "a label is a tensor"),
    (torch.zeros(4), "need 5 numbers"),
    (torch.tensor([1.0, 1, 0, 0, 0]), "impossible label"),
    (torch.tensor([1.0, 0, 0, 0, 0.5]), "holds 0.5"),
    pytest.param(torch.tensor([[1.0, 0, 0, 0, 0]]), "one label")])
def test_impossible_questions_get_a_sentence(label, words):
    with pytest.raises(DataError, match=words):
        faces().counterfactual(0, label)


@pytest.mark.parametrize("index", [4, 99, -5])
def test_people_outside_the_set_cannot_be_asked_about(index):
    data = faces()
    with pytest.raises((IndexError, DataError)):
        data.face(index)
    with pytest.raises((IndexError, DataError)):
        data.counterfactual(index, data.labels[0])


def test_drawing_gives_no_warnings():
    data = faces()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for mirror in (False, True):
            face = dataclasses.replace(data.face(0), mirror=mirror)
            pixels = rendering.render(face, [1, 0, 0, 0, 0], SIZE)
            assert pixels.flags.writeable  # else torch.from_numpy warns
            torch.from_numpy(pixels)


def test_pictures_are_drawn_in_the_size_and_type_asked_for():
    face = rendering.random_face(0)
    for size in (16, 33):
        pixels = rendering.render(face, [1, 0, 0, 0, 0], size)
        assert pixels.shape == (size, size, 3) and pixels.dtype == np.uint8


def test_mirror_flips_the_picture():
    face = dataclasses.replace(rendering.random_face(0), mirror=False)
    flipped = dataclasses.replace(face, mirror=True)
    label = [1, 0, 0, 0, 0]
    assert np.array_equal(rendering.render(flipped, label, SIZE),
                          rendering.render(face, label, SIZE)[:, ::-1])


def test_a_face_becomes_plain_values_and_comes_back():
    face = rendering.random_face(3)
    assert rendering.Face(**rendering.face_as_dict(face)) == face


# Every attribute can be seen. Fewest pixels, of 1,024, that must differ by
# more than 10 of 255: a mouth is small, hair never is.

CHANGES = {
    "black to blond": ("Black_Hair", "Blond_Hair", 70),
    "black to brown": ("Black_Hair", "Brown_Hair", 70),
    "blond to brown": ("Blond_Hair", "Brown_Hair", 70),
    "glasses": ("Black_Hair", "Black_Hair Eyeglasses", 40),
    "smile": ("Black_Hair", "Black_Hair Smiling", 15),
}


@functools.cache
def drawn(hair, names):
    face = dataclasses.replace(rendering.random_face(1), hair=hair)
    label = ATTRIBUTES.encode(*names.split()).tolist()
    return rendering.render(face, label, 32).astype(int)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_can_be_seen_with_every_hair_style(change):
    before, after, least = CHANGES[change]
    for hair in rendering.HAIR:
        differ = abs(drawn(hair, before) - drawn(hair, after)) > 10
        assert differ.any(axis=2).sum() >= least, hair


@pytest.mark.parametrize("change", ["glasses", "smile"])
def test_glasses_and_smile_leave_most_of_the_picture_alone(change):
    before, after, _ = CHANGES[change]
    for hair in rendering.HAIR:
        equal = drawn(hair, before) == drawn(hair, after)
        assert equal.all(axis=2).mean() > 0.8, hair


def test_all_twelve_pictures_of_a_person_differ():
    data = faces(count=1, size=32, every_label=True)
    for a, b in itertools.combinations(data.images.int(), 2):
        assert ((a - b).abs() > 10).any(0).sum() >= 15


# The cache


def test_the_second_time_nothing_is_drawn(tmp_path, no_drawing):
    first = faces(cache=tmp_path)
    no_drawing()
    assert same(faces(cache=tmp_path), first)
    assert same(faces(count=2, cache=tmp_path), faces(count=2,
                                                      cache=tmp_path))


@pytest.mark.parametrize("other", [{"size": 17}, {"seed": 1},
                                   {"split": "test"}, {"every_label": True}])
def test_other_settings_have_a_cache_of_their_own(tmp_path, other):
    faces(count=1, cache=tmp_path)
    faces(count=1, cache=tmp_path, **other)
    assert len(list((tmp_path / "avatars").iterdir())) == 2


@pytest.mark.parametrize("key", ["drawing", "python_avatars", "resvg",
                                 "pillow", "supersample"])
def test_faces_drawn_otherwise_are_not_mixed(tmp_path, monkeypatch, key):
    faces(count=1, cache=tmp_path)
    changed = {**rendering.fingerprint(), key: "other"}
    monkeypatch.setattr(rendering, "fingerprint", lambda: changed)
    faces(count=1, cache=tmp_path)
    assert len(list((tmp_path / "avatars").iterdir())) == 2


def overwrite(path, content):
    path.write_bytes(content)


def save(path, **arrays):
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def plain_array(path):
    with path.open("wb") as file:
        np.save(file, np.zeros((4, SIZE, SIZE, 3), np.uint8))


RIGHT = (4, SIZE, SIZE, 3)
DAMAGES = {
    "empty": lambda p: overwrite(p, b""),
    "text": lambda p: overwrite(p, b"not a shard\n" * 50),
    "zeros": lambda p: overwrite(p, bytes(1000)),
    "first half": lambda p: overwrite(p, p.read_bytes()[
        :p.stat().st_size // 2]),
    "end missing": lambda p: overwrite(p, p.read_bytes()[:-1]),
    "beginning missing": lambda p: overwrite(p, p.read_bytes()[40:]),
    "no shard but an array": plain_array,
    "other name": lambda p: save(p, other=np.zeros(RIGHT, np.uint8)),
    "no images": lambda p: save(p, pixels=np.zeros((0, SIZE, SIZE, 3),
                                                   np.uint8)),
    "too few images": lambda p: save(p, pixels=np.zeros((3, SIZE, SIZE, 3),
                                                        np.uint8)),
    "other size": lambda p: save(p, pixels=np.zeros((4, 8, 8, 3), np.uint8)),
    "grey": lambda p: save(p, pixels=np.zeros((4, SIZE, SIZE), np.uint8)),
    "floats": lambda p: save(p, pixels=np.zeros(RIGHT, np.float32)),
    "one number": lambda p: save(p, pixels=np.uint8(3)),
    "objects": lambda p: save(p, pixels=np.array([None, "x"], object)),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_shard_is_drawn_again(tmp_path, no_drawing, damage):
    first = faces(cache=tmp_path)
    shard, = shards(tmp_path)
    whole = shard.read_bytes()
    damage(shard)
    assert shard.read_bytes() != whole
    assert same(faces(cache=tmp_path), first)
    no_drawing()
    assert same(faces(cache=tmp_path), first)  # and was mended


def test_a_shard_with_any_one_byte_flipped_never_shows(tmp_path):
    path = tmp_path / "0000000.npz"
    right = shards_module._draw_shard(path, [((0, 0, i), [1, 0, 0, 0, 0])
                                       for i in range(2)], SIZE)
    whole = path.read_bytes()
    for place in range(len(whole)):
        for bits in (0x01, 0x08, 0xFF):
            content = bytearray(whole)
            content[place] ^= bits
            path.write_bytes(content)
            pixels = shards_module._read_shard(path, 2, SIZE)
            assert pixels is None or np.array_equal(pixels, right)


def test_only_the_damaged_shard_is_drawn_again(tmp_path, monkeypatch):
    monkeypatch.setattr(shards_module, "SHARD", 2)
    first = faces(count=6, cache=tmp_path)
    overwrite(shards(tmp_path)[1], b"damaged")
    drawn_again, render = [], rendering.render

    def counting(face, label, size):
        drawn_again.append(face)
        return render(face, label, size)

    monkeypatch.setattr(rendering, "render", counting)
    assert same(faces(count=6, cache=tmp_path), first)
    assert drawn_again == [first.face(2), first.face(3)]


def test_leftover_parts_of_a_killed_process_do_not_matter(tmp_path,
                                                          no_drawing):
    first = faces(cache=tmp_path)
    shard, = shards(tmp_path)
    leftover = shard.parent / f".{shard.name}.abcd1234.part"
    leftover.write_bytes(shard.read_bytes()[:100])
    no_drawing()
    assert same(faces(cache=tmp_path), first)


def test_a_loop_that_is_interrupted_keeps_whole_shards(tmp_path, monkeypatch):
    monkeypatch.setattr(shards_module, "SHARD", 2)
    render, calls = rendering.render, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return render(*arguments)

    monkeypatch.setattr(rendering, "render", interrupted)
    with pytest.raises(KeyboardInterrupt):
        faces(count=6, cache=tmp_path / "a")
    assert [p.name for p in shards(tmp_path / "a")] == ["0000000.npz"]
    monkeypatch.setattr(rendering, "render", render)
    assert same(faces(count=6, cache=tmp_path / "a"),
                faces(count=6, cache=tmp_path / "b"))


# Other processes

SCRIPT = """
import hashlib, os, signal, sys, time
from pathlib import Path
import torch
torch.set_num_threads(1)
from stargan_tutorial.data import avatars, rendering, shards, storage
shards.SHARD = 2
task, cache, meeting, me = sys.argv[1:]
render, calls = rendering.render, []
def counted(*arguments):
    calls.append(1)
    if task == "killed drawing" and len(calls) == 4:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02 if task == "together" else 0)
    return render(*arguments)
rendering.render = counted
fsync, syncs = os.fsync, []
def synced(handle):
    syncs.append(1)
    if task == "killed writing" and len(syncs) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return fsync(handle)
os.fsync = synced
if task == "together":
    Path(meeting, me).touch()
    stop = time.monotonic() + 40
    while len(list(Path(meeting).iterdir())) < 2:
        assert time.monotonic() < stop, "the other process did not come"
        time.sleep(0.005)
data = avatars.Avatars(count=8, size=16, cache=cache, workers=1,
                       progress=False)
print(len(calls), hashlib.sha256(data.images.numpy().tobytes()).hexdigest())
"""


def start(task, cache, meeting="-", me="-"):
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, task, str(cache), str(meeting), me],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"})


def test_two_processes_at_once_get_the_same_faces(tmp_path, monkeypatch):
    meeting = tmp_path / "meeting"
    meeting.mkdir()
    both = [start("together", tmp_path / "a", meeting, me) for me in "12"]
    results = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], results
    counts, hashes = zip(*(out.split() for out, _ in results), strict=True)
    assert sum(map(int, counts)) > 8  # both were drawing
    assert hashes[0] == hashes[1]
    monkeypatch.setattr(shards_module, "SHARD", 2)
    assert same(faces(count=8, cache=tmp_path / "a"),
                faces(count=8, cache=tmp_path / "b"))
    assert not list(tmp_path.glob("a/avatars/*/.*.part"))


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("task, parts", [("killed drawing", 0),
                                         ("killed writing", 1)])
def test_a_killed_process_leaves_whole_shards_only(tmp_path, monkeypatch,
                                                   task, parts):
    process = start(task, tmp_path / "a")
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert [p.name for p in shards(tmp_path / "a")] == ["0000000.npz"]
    assert len(list(tmp_path.glob("a/avatars/*/.*.part"))) == parts
    monkeypatch.setattr(shards_module, "SHARD", 2)
    assert same(faces(count=8, cache=tmp_path / "a"),
                faces(count=8, cache=tmp_path / "b"))


# Where the cache is


def test_the_cache_is_where_it_is_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setenv("STARGAN_TUTORIAL_CACHE", str(tmp_path / "variable"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder(tmp_path / "given") == tmp_path / "given"
    assert cache_folder(str(tmp_path / "given")) == tmp_path / "given"
    assert cache_folder() == tmp_path / "variable"
    monkeypatch.delenv("STARGAN_TUTORIAL_CACHE")
    assert cache_folder() == tmp_path / "xdg" / "stargan-tutorial"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert cache_folder() == tmp_path / "home/.cache/stargan-tutorial"


def test_an_empty_variable_does_not_mean_the_working_folder(tmp_path,
                                                            monkeypatch):
    monkeypatch.setenv("STARGAN_TUTORIAL_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "stargan-tutorial"


def test_faces_go_where_the_variable_says(tmp_path, monkeypatch):
    monkeypatch.setenv("STARGAN_TUTORIAL_CACHE", str(tmp_path))
    faces(count=1)
    assert len(shards(tmp_path)) == 1


def test_a_cache_that_cannot_be_made_gets_a_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(OutputError) as error:
        faces(cache=file / "x")
    assert str(file / "x") in str(error.value)
    assert "Not a directory" in str(error.value)
    assert "set STARGAN_TUTORIAL_CACHE to a folder" in str(error.value)


def test_a_full_disk_gets_a_sentence(tmp_path, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="the disk is full"):
        faces(cache=tmp_path)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


# Parameters


@pytest.mark.parametrize("parameter, value, words", [
    *[("split", v, "unknown split {}: choose one of train, judge, test.")
      for v in ("valid", "", "Train", None, 0)],
    *[("count", v, "count is {}: give a whole number of at least 1.")
      for v in (0, -1, 2.0, True, "4", None)],
    *[("size", v, "size is {}: give a whole number of pixels from 16 to 512.")
      for v in (15, 513, 0, -16, 32.0, True, "64", None)],
    *[("seed", v, "seed is {}: give a whole number of at least 0.")
      for v in (-1, 0.0, False, "0", None)],
    *[("workers", v, "workers is {}: give a whole number of at least 1.")
      for v in (0, -1, 1.0, True, "2")],
])
def test_bad_parameters_get_a_sentence(tmp_path, parameter, value, words):
    with pytest.raises(ConfigurationError) as error:
        faces(**{parameter: value, "cache": tmp_path})
    assert str(error.value) == words.format(repr(value))
    assert not list(tmp_path.iterdir())  # refused before anything is made


def test_another_canvas_of_python_avatars_is_noticed(monkeypatch):
    import python_avatars

    monkeypatch.setattr(python_avatars.Avatar, "render",
                        lambda *_a, **_k: '<svg width="100px">')
    with pytest.raises(Exception, match="install python-avatars"):
        rendering.svg(rendering.random_face(0), [1, 0, 0, 0, 0])
