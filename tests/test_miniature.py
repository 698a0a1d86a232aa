"""The small CelebA of avatars: CelebA's layout to the blank."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import datasets
from torchvision.transforms.functional import center_crop

from stargan_tutorial.data import miniature as module
from stargan_tutorial.data import rendering
from stargan_tutorial.data.celeba import CelebA
from stargan_tutorial.data.miniature import (
    EVERY_ATTRIBUTE,
    draw_portrait,
    make_miniature,
)
from stargan_tutorial.errors import ConfigurationError, OutputError

NAMES = rendering.ATTRIBUTE_NAMES
LABEL = (0, 1, 0, 0, 1)


def lines(folder, name):
    text = (folder / "celeba" / f"{name}.txt").read_text()
    assert text.endswith("\n") and "\r" not in text
    return text.split("\n")[:-1]


def test_files_are_named_as_in_celeba(miniature):
    assert sorted(p.name for p in miniature.iterdir()) == ["celeba"]
    assert sorted(p.name for p in (miniature / "celeba").iterdir()) == [
        "identity_CelebA.txt", "img_align_celeba", "list_attr_celeba.txt",
        "list_bbox_celeba.txt", "list_eval_partition.txt",
        "list_landmarks_align_celeba.txt"]
    images = sorted((miniature / "celeba" / "img_align_celeba").iterdir())
    assert [p.name for p in images] == [f"{i:06d}.jpg" for i in range(1, 21)]
    with Image.open(images[0]) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB",
                                                          (178, 218))


def test_attributes_have_count_header_and_columns_of_three(miniature):
    count, header, *rows = lines(miniature, "list_attr_celeba")
    assert count == "20" and len(rows) == 20
    assert header == " ".join(EVERY_ATTRIBUTE) + " "  # as in the original
    assert len(EVERY_ATTRIBUTE) == 40
    for i, row in enumerate(rows, start=1):
        assert row.startswith(f"{i:06d}.jpg ") and len(row) == 10 + 3 * 40
        cells = [row[10 + 3 * k:13 + 3 * k] for k in range(40)]
        assert {*cells} <= {" -1", "  1"}
        shown = {n for n, c in zip(EVERY_ATTRIBUTE, cells) if c == "  1"}
        assert shown <= {*NAMES} and len(shown & {*NAMES[:3]}) == 1


def test_other_tables(miniature):
    assert lines(miniature, "list_eval_partition") == [
        f"{i:06d}.jpg {0 if i <= 16 else 1 if i <= 18 else 2}"
        for i in range(1, 21)]
    assert lines(miniature, "identity_CelebA") == [
        f"{i:06d}.jpg {i}" for i in range(1, 21)]
    count, header, *rows = lines(miniature, "list_bbox_celeba")
    assert (count, header) == ("20", "image_id x_1 y_1 width height")
    for row in rows:
        assert len(row) == 10 + 6 + 3 * 4
        x, y, width, height = map(int, row.split()[1:])
        assert 0 <= x < x + width < 178 and 0 <= y < y + height < 218
    count, header, *rows = lines(miniature, "list_landmarks_align_celeba")
    assert count == "20" and header.split()[:2] == ["lefteye_x", "lefteye_y"]
    for row in rows:
        v = [int(cell) for cell in row.split()[1:]]
        assert len(v) == 10 == len(header.split())
        assert v[0] < v[4] < v[2] and v[6] < v[8]  # left of the nose, right
        assert v[1] < v[5] < v[7]  # eyes above the nose, above the mouth


@pytest.mark.parametrize("mirror", [False, True])
def test_the_middle_square_shows_the_avatar(mirror):
    face = replace(rendering.random_face(0), mirror=mirror)
    picture = draw_portrait(face, LABEL)
    assert picture.size == (178, 218)
    square = np.asarray(center_crop(picture, 178)).astype(int)
    drawn = rendering.render(face, LABEL, 178).astype(int)
    assert abs(square - drawn).mean() < 1


@pytest.mark.parametrize("split", ["train", "valid", "test", "all"])
def test_torchvisions_own_reader_agrees_with_ours(miniature, split,
                                                  monkeypatch):
    # It compares checksums of the whole CelebA; the rest is its own.
    monkeypatch.setattr(datasets.CelebA, "_check_integrity", lambda _: True)
    theirs = datasets.CelebA(miniature, split, target_type=[
        "attr", "identity", "bbox", "landmarks"])
    ours = CelebA(miniature, 32, names=EVERY_ATTRIBUTE, exclusive=(),
                  split=split, cache=False)
    assert theirs.attr_names == [*EVERY_ATTRIBUTE, ""]
    assert theirs.filename == [path.name for path in ours.paths]
    assert torch.equal(theirs.attr.float(), ours.labels)
    image, (attr, identity, bbox, landmarks) = theirs[0]
    assert image.size == (178, 218) and identity == int(
        theirs.filename[0][:6])
    assert len(bbox) == 4 and len(landmarks) == 10


def test_the_same_seed_gives_the_same_files(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "draw_portrait", lambda face, label: Image.new(
        "RGB", (178, 218), face.background))  # drawing takes seconds
    for name, seed in [("a", 5), ("b", 5), ("c", 6)]:
        assert make_miniature(tmp_path / name, 10, seed=seed, progress=False) \
            == tmp_path / name / "celeba"
    first = [{p.relative_to(tmp_path / n): p.read_bytes()
              for p in (tmp_path / n).rglob("*.*") if p.is_file()}
             for n in "abc"]
    assert first[0] == first[1] != first[2]


@pytest.mark.parametrize("count", [9, 10**6, 1.5, True, "20"])
def test_count_in_a_sentence(tmp_path, count):
    with pytest.raises(ConfigurationError, match="count is .* from 10 to"):
        make_miniature(tmp_path, count)
    assert not list(tmp_path.iterdir())


def test_seed_in_a_sentence(tmp_path):
    with pytest.raises(ConfigurationError, match="seed is -1"):
        make_miniature(tmp_path, 10, seed=-1)


def test_what_is_there_stays(tmp_path):
    (tmp_path / "celeba").mkdir()
    with pytest.raises(OutputError, match="celeba is there already: choose"):
        make_miniature(tmp_path, 10)


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    def full(face, label):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "draw_portrait", full)
    with pytest.raises(OutputError, match="cannot write .*No space left"):
        make_miniature(tmp_path, 10, progress=False)
    assert not list(tmp_path.iterdir())
