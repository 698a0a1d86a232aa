"""Resized images on disk: the same pixels, built once, whole or absent."""

import os
import pickle

import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader

from stargan_tutorial.data import cache
from stargan_tutorial.data.cache import PixelCache
from stargan_tutorial.data.folder import AttributeFolder, ClassFolder
from stargan_tutorial.data.images import load_pixels
from stargan_tutorial.errors import DataError, OutputError


@pytest.fixture
def paths(tmp_path):
    """Seven noisy pictures of odd sizes."""
    found = []
    for i in range(7):
        path = tmp_path / "faces" / f"{i}.png"
        path.parent.mkdir(exist_ok=True)
        pixels = torch.randint(0, 256, (20 + i, 31, 3), dtype=torch.uint8)
        Image.fromarray(pixels.numpy()).save(path)
        found.append(path)
    return found


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder of the cache, with files of two images each."""
    monkeypatch.setattr(cache, "SHARD_BYTES", 2 * 3 * 8 * 8)
    monkeypatch.setenv("STARGAN_TUTORIAL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "images"


def files(folder):
    return {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}


def build(paths, **options):
    return PixelCache(paths, 8, progress=False, **options)


def test_pixels_are_those_of_the_files(paths, kept):
    pixels = build(paths)
    assert len(pixels) == 7 and len(files(kept)) == 4
    for i, path in enumerate(paths):
        assert torch.equal(pixels[i], load_pixels(path, 8))
    batch = pixels.batch([6, 0, 3, 0])
    assert batch.dtype == torch.uint8 and batch.shape == (4, 3, 8, 8)
    assert torch.equal(batch[0], pixels[6])
    assert torch.equal(batch[1], batch[3])
    pixels[0].zero_()  # a copy: the file stays
    assert torch.equal(pixels[0], load_pixels(paths[0], 8))


def test_the_next_run_reads_no_picture(paths, kept, monkeypatch):
    build(paths)
    before = files(kept)
    monkeypatch.setattr(cache, "load_pixels", None)
    build(paths)
    assert files(kept) == before


def test_a_changed_picture_is_read_again_and_no_other(paths, kept):
    old = build(paths)[4]
    before = files(kept)
    Image.new("RGB", (9, 9), "red").save(paths[4])
    new = build(paths)
    assert not torch.equal(new[4], old)
    assert len({*files(kept)} - {*before}) == 1
    assert before.items() <= files(kept).items()


def test_a_changed_date_is_a_change(paths, kept):
    build(paths)
    os.utime(paths[0], ns=(1, 1))
    build(paths)
    assert len(files(kept)) == 5


def test_another_size_has_files_of_its_own(paths, kept):
    build(paths)
    assert PixelCache(paths, 4, progress=False)[0].shape == (3, 4, 4)
    assert torch.equal(build(paths)[0], load_pixels(paths[0], 8))


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_file_is_made_again(paths, kept, damage):
    build(paths)
    for path in kept.iterdir():
        content = path.read_bytes()
        path.write_bytes(content[:-5] if damage is None else damage)
    again = build(paths)
    assert torch.equal(again[6], load_pixels(paths[6], 8))


def test_unreadable_pictures_are_told_together(paths, kept):
    good = paths[3].read_bytes()
    paths[3].write_bytes(good[:-30])
    paths[5].write_bytes(b"")
    paths[6].unlink()
    with pytest.raises(DataError, match="3 of 7 pictures cannot be used. "
                       "The first: .*3.png is damaged or cut short"):
        build(paths)
    before = files(kept)  # what could be read is there, whole
    assert len(before) == 1 and all(n.endswith(".npy") for n in before)
    paths[3].write_bytes(good)
    assert len(build(paths[:5])) == 5
    assert before.items() <= files(kept).items()


def test_a_stopped_build_goes_on(paths, kept, monkeypatch):
    seen = []

    def stop(path, size):
        seen.append(path)
        if len(seen) == 6:
            raise KeyboardInterrupt
        return load_pixels(path, size)

    monkeypatch.setattr(cache, "load_pixels", stop)
    with pytest.raises(KeyboardInterrupt):
        build(paths)
    assert len(files(kept)) == 2
    assert torch.equal(build(paths)[6], load_pixels(paths[6], 8))
    assert len(seen) == 6 + 3


def test_in_several_processes(paths, kept, monkeypatch):
    monkeypatch.setattr(cache, "ALONE", 1)
    pixels = build(paths, workers=2)
    assert torch.equal(pixels[6], load_pixels(paths[6], 8))


def test_a_folder_of_ones_own(paths, kept, tmp_path):
    build(paths, folder=tmp_path / "other")
    assert (tmp_path / "other" / "images").is_dir() and not kept.exists()


def test_too_little_room(paths, kept, monkeypatch):
    monkeypatch.setattr(cache.shutil, "disk_usage",
                        lambda _: cache.shutil._ntuple_diskusage(1, 1, 100))
    with pytest.raises(OutputError, match="need 0.0 GB in .* 0.0 GB free: set "
                       "STARGAN_TUTORIAL_CACHE .*cache=False.*--no-cache"):
        build(paths)
    assert not files(kept)


def test_a_folder_that_cannot_be_written(paths, tmp_path):
    (tmp_path / "x").write_text("a file")
    with pytest.raises(OutputError, match="cannot write to the folder"):
        build(paths, folder=tmp_path / "x")


# Data sets that keep their images


@pytest.fixture
def folder(paths, kept):
    table = paths[0].parent / "labels.csv"
    table.write_text("file,A,B\n" + "".join(
        f"{p.name},{i % 2},{i // 4}\n" for i, p in enumerate(paths)))
    return AttributeFolder(paths[0].parent, table, 8)


def test_items_are_the_same_with_and_without(folder):
    plain = [folder[i] for i in range(7)]
    assert folder.keep(progress=False) is folder
    for i, (image, label) in enumerate(plain):
        assert torch.equal(folder[i][0], image)
        assert torch.equal(folder[i][1], label)
    assert torch.equal(folder[-1][0], plain[6][0])
    with pytest.raises(IndexError):
        folder[7]
    assert (folder.kind, folder.attributes.names) == ("multi-label",
                                                      ("A", "B"))


@pytest.mark.parametrize("keep", [False, True])
def test_batches(folder, keep):
    if keep:
        folder.keep(progress=False)
    images, labels = next(iter(DataLoader(folder, batch_sampler=[[5, 0, 5]])))
    assert images.shape == (3, 3, 8, 8) and images.dtype == torch.float32
    assert torch.equal(images[1], folder[0][0])
    assert torch.equal(images[0], images[2])
    assert torch.equal(labels, folder.labels[[5, 0, 5]])


def test_it_travels_to_another_process(folder):
    folder.keep(progress=False)
    image = folder[3][0]
    content = pickle.dumps(folder)
    assert len(content) < 5000 and b"memmap" not in content
    assert torch.equal(pickle.loads(content)[3][0], image)


def test_class_folders_keep_their_images(paths, kept):
    root = paths[0].parent
    for name, part in [("a", paths[:3]), ("b", paths[3:])]:
        (root / name).mkdir()
        for path in part:
            path.rename(root / name / path.name)
    data = ClassFolder(root, 8).keep(progress=False)
    assert data.kind == "single-label" and data.labels.sum() == 7
    assert torch.equal(data[6][0], ClassFolder(root, 8)[6][0])
