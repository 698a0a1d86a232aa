"""Why CelebA does not arrive: each reason has its sentence."""

import hashlib
import zipfile

import pytest
from torchvision import datasets
from torchvision.datasets import celeba as theirs

from stargan_tutorial.data.celeba import CelebA
from stargan_tutorial.data.celeba_download import download_celeba
from stargan_tutorial.errors import DataError, OutputError

BY_HAND = ("Or get img_align_celeba.zip, list_attr_celeba.txt and "
           "list_eval_partition.txt by hand")


class FileURLRetrievalError(Exception):
    """Named like gdown's own."""


@pytest.fixture
def drive(monkeypatch):
    """Lets a function stand in for the download of each file."""
    def put(action):
        monkeypatch.setattr(theirs, "download_file_from_google_drive",
                            lambda _, root, name, md5: action(root, name, md5))
    return put


def refuse(drive, root, action):
    """The message of a download that fails; it always has a way out."""
    drive(action)
    with pytest.raises(DataError) as caught:
        download_celeba(root)
    text = str(caught.value)
    assert "\n" not in text and BY_HAND in text
    assert f"unpack them in {root / 'celeba'} and go without" in text
    return text


def raising(error):
    def action(root, name, md5):
        raise error
    return action


def arriving(content):
    """Each file has these bytes; torchvision compares the checksum."""
    def action(root, name, md5):
        from pathlib import Path

        Path(root).mkdir(parents=True, exist_ok=True)
        (Path(root) / name).write_bytes(content)
        if hashlib.md5(content).hexdigest() != md5:
            raise RuntimeError("File not found or corrupted.")
    return action


def test_without_gdown(tmp_path, drive):
    text = refuse(drive, tmp_path, raising(RuntimeError(
        "To download files from GDrive, 'gdown' is required. You can "
        "install it with 'pip install gdown'.")))
    assert "needs the package gdown: pip install gdown" in text


@pytest.mark.parametrize("page", [
    b"<!DOCTYPE html><title>Quota exceeded</title>", b"\n  <html></html>"])
def test_a_page_in_place_of_the_archive(tmp_path, drive, page):
    text = refuse(drive, tmp_path, arriving(page))
    assert "sent a page instead of CelebA's files" in text
    assert "Try again tomorrow" in text


@pytest.mark.parametrize("error", [
    FileURLRetrievalError("Cannot retrieve the public link of the file."),
    RuntimeError("Too many users have viewed or\ndownloaded this file")])
def test_a_quota_that_gdown_notices(tmp_path, drive, error):
    assert "too many people" in refuse(drive, tmp_path, raising(error))


def test_a_wrong_checksum(tmp_path, drive):
    text = refuse(drive, tmp_path, arriving(b"PK\x03\x04 half of it"))
    assert "img_align_celeba.zip is not CelebA's file, or was cut" in text
    assert "MD5 sum is not 00d2c5bc6d35e252742224ab0c1e8fcb" in text
    assert "Delete it and try again" in text


def test_an_archive_that_cannot_be_unpacked(tmp_path, drive):
    text = refuse(drive, tmp_path, raising(zipfile.BadZipFile("no zip file")))
    assert "cannot be unpacked (no zip file): delete it" in text


@pytest.mark.parametrize("error", [
    ConnectionError("Max retries exceeded\n" + 200 * "x"),
    TimeoutError("timed out")])
def test_no_network(tmp_path, drive, error):
    text = refuse(drive, tmp_path, raising(error))
    assert "nothing answers where CelebA lies" in text
    assert "check the network" in text and len(text) < 600


def test_anything_else(tmp_path, drive):
    text = refuse(drive, tmp_path, raising(ValueError("a surprise")))
    assert "the download of CelebA failed (a surprise): try again" in text


@pytest.mark.parametrize("number, words", [
    (28, "No space"), (13, "Permission")])
def test_a_folder_that_cannot_be_written(tmp_path, drive, number, words):
    drive(raising(OSError(number, f"{words} at all")))
    with pytest.raises(OutputError, match=f"cannot write CelebA .*{words}"):
        download_celeba(tmp_path)


def test_an_interrupt_passes(tmp_path, drive):
    drive(raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        download_celeba(tmp_path)


def test_a_folder_already_unpacked_is_taken(miniature, drive):
    drive(raising(AssertionError("nothing may be fetched")))
    assert len(CelebA(miniature, 16, download=True, cache=False)) == 16


def test_what_arrives_is_unpacked_and_read(miniature, tmp_path, drive,
                                           monkeypatch):
    archive, source = tmp_path / "x.zip", miniature / "celeba"
    with zipfile.ZipFile(archive, "w") as out:
        for path in (source / "img_align_celeba").iterdir():
            out.write(path, f"img_align_celeba/{path.name}")

    def send(root, name, md5):
        path = archive if name.endswith(".zip") else source / name
        arriving(path.read_bytes())(root, name, md5)

    files = [(file, hashlib.md5((archive if name.endswith(".zip")
                                 else source / name).read_bytes())
              .hexdigest(), name) for file, _, name in
             datasets.CelebA.file_list]
    monkeypatch.setattr(datasets.CelebA, "file_list", files)
    drive(send)
    root = tmp_path / "new"
    faces = CelebA(root, 16, download=True, cache=False)
    assert len(faces) == 16 and faces[0][0].shape == (3, 16, 16)
