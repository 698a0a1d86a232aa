"""Image files of every kind become RGB in [-1, 1], or one clear sentence."""

import random
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image, ImageFile

from stargan_tutorial.data import images
from stargan_tutorial.data.images import load_image, save_image, to_bytes
from stargan_tutorial.errors import (
    ConfigurationError,
    DataError,
    OutputError,
)

RED = (255, 0, 0)


def pixels_of(path, **options):
    """What load_image reads, as bytes (3, H, W)."""
    image = load_image(path, **options)
    assert image.dtype == torch.float32 and image.is_contiguous()
    assert image.shape[0] == 3 and image.min() >= -1 and image.max() <= 1
    return to_bytes(image)


def colour(path, **options):
    """The one colour of a plain picture."""
    flat = pixels_of(path, **options).flatten(1)
    assert (flat == flat[:, :1]).all()
    return tuple(flat[:, 0].tolist())


def noise(width, height, seed=0):
    values = np.random.default_rng(seed).integers(0, 256, (height, width, 3))
    return Image.fromarray(values.astype(np.uint8))


@pytest.mark.parametrize("mode, value, expected", [
    ("RGB", (10, 20, 30), (10, 20, 30)),
    ("L", 77, (77, 77, 77)),
    ("1", 1, (255, 255, 255)),
    ("LA", (77, 255), (77, 77, 77)),
    ("LA", (77, 0), (255, 255, 255)),
    ("RGBA", (10, 20, 30, 255), (10, 20, 30)),
    ("RGBA", (10, 20, 30, 0), (255, 255, 255)),
    ("RGBA", (0, 0, 0, 51), (204, 204, 204)),
])
def test_every_mode_becomes_rgb(tmp_path, mode, value, expected):
    Image.new(mode, (6, 4), value).save(tmp_path / "x.png")
    assert colour(tmp_path / "x.png") == expected


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_cmyk(tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(path)
    assert colour(path) == colour(path, size=8) == RED


def test_palette_with_and_without_transparency(tmp_path):
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, *RED])
    image.save(tmp_path / "plain.png")
    image.save(tmp_path / "clear.png", transparency=1)
    image.save(tmp_path / "bytes.png", transparency=b"\xff\x33")
    assert colour(tmp_path / "plain.png") == RED
    assert colour(tmp_path / "clear.png") == (255, 255, 255)
    assert colour(tmp_path / "bytes.png") == (255, 204, 204)


def test_transparent_colour_of_rgb_and_grey(tmp_path):
    Image.new("RGB", (4, 4), RED).save(tmp_path / "a.png", transparency=RED)
    Image.new("L", (4, 4), 9).save(tmp_path / "b.png", transparency=9)
    assert colour(tmp_path / "a.png") == (255, 255, 255)
    assert colour(tmp_path / "b.png") == (255, 255, 255)


@pytest.mark.parametrize("suffix, kind", [
    ("png", np.uint16), ("tif", np.uint16), ("tif", np.int32),
])
def test_16_bit_grey_is_scaled_not_clipped(tmp_path, suffix, kind):
    grey = np.array([[0, 257, 32768, 65535]]).astype(kind)
    Image.fromarray(grey).save(tmp_path / f"x.{suffix}")
    found = pixels_of(tmp_path / f"x.{suffix}")
    assert found[:, 0].tolist() == [[0, 1, 128, 255]] * 3


def test_grey_of_unknown_range_is_refused(tmp_path):
    Image.fromarray(np.array([[0, 70000]], np.int32)).save(tmp_path / "i.tif")
    Image.fromarray(np.array([[0, 0.5]], np.float32)).save(tmp_path / "f.tif")
    with pytest.raises(DataError, match="i.tif .* outside 0 to 65535"):
        load_image(tmp_path / "i.tif")
    with pytest.raises(DataError, match="f.tif .* floating-point"):
        load_image(tmp_path / "f.tif")


@pytest.mark.parametrize("note", range(1, 9))
def test_turned_as_the_camera_noted(tmp_path, note):
    exif = Image.Exif()
    exif[0x0112] = note
    picture = Image.new("L", (6, 4))
    picture.putpixel((0, 0), 255)  # top left in the file
    picture.save(tmp_path / "x.png", exif=exif)
    found = pixels_of(tmp_path / "x.png")[0]
    bottom, right = note in (3, 4, 7, 8), note in (2, 3, 6, 7)
    if note in (7, 5):  # transposed: corners on the diagonal
        bottom = right = note == 7
    elif note in (6, 8):
        bottom, right = note == 8, note == 6
    assert found.shape == ((4, 6) if note < 5 else (6, 4))
    assert found[-1 if bottom else 0, -1 if right else 0] == 255


def test_damaged_camera_note_is_ignored(tmp_path):
    for i, note in enumerate([b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
                              b"Exif\0\0garbage", b"Exif\0\0"]):
        noise(8, 6).save(tmp_path / f"{i}.jpg", exif=note)
        assert load_image(tmp_path / f"{i}.jpg").shape == (3, 6, 8)


def test_values_survive_exactly(tmp_path):
    picture = noise(7, 5)
    picture.save(tmp_path / "x.png")
    expected = torch.from_numpy(np.array(picture)).permute(2, 0, 1)
    assert torch.equal(pixels_of(tmp_path / "x.png"), expected)


def test_first_of_several_frames(tmp_path):
    frames = [Image.new("RGB", (4, 4), c) for c in (RED, (0, 0, 255))]
    frames[0].save(tmp_path / "x.gif", save_all=True, append_images=frames[1:])
    assert colour(tmp_path / "x.gif") == RED


def test_crop_cuts_the_middle_square(tmp_path):
    for name, shape in [("wide", (4, 12)), ("tall", (12, 4))]:
        values = np.zeros((*shape, 3), np.uint8)
        values[(slice(None), slice(4, 8))[::1 if name == "wide" else -1]] = 255
        path = tmp_path / f"{name}.png"
        Image.fromarray(values).save(path)
        assert load_image(path).shape == (3, *shape)
        assert colour(path, size=4) == colour(path, size=9) == (255,) * 3
        whole = pixels_of(path, size=4, crop=False)
        assert whole.shape == (3, 4, 4) and whole.min() == 0


def test_scaling_is_antialiased(tmp_path):
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 255
    for suffix in ("png", "bmp"):
        Image.fromarray(stripes).save(tmp_path / f"x.{suffix}")
        found = pixels_of(tmp_path / f"x.{suffix}", size=8).float()
        assert (found[..., 1:-1] - 127.5).abs().max() < 3
    assert pixels_of(tmp_path / "x.png", size=100).shape == (3, 100, 100)


def test_jpeg_and_png_give_the_same(tmp_path):
    picture = noise(20, 20).resize((400, 300), Image.Resampling.BICUBIC)
    picture.save(tmp_path / "x.jpg", quality=95)
    picture.save(tmp_path / "x.png")
    a, b = (load_image(tmp_path / f"x.{s}", 32) for s in ("jpg", "png"))
    assert (a - b).abs().mean() < 0.02


def test_one_pixel(tmp_path):
    Image.new("RGB", (1, 1), RED).save(tmp_path / "x.png")
    assert colour(tmp_path / "x.png", size=8) == RED


@pytest.mark.parametrize("size", [0, -4, 2.5, "64", True])
def test_size_is_a_whole_number(tmp_path, size):
    with pytest.raises(ConfigurationError, match="size is .* whole number"):
        load_image(tmp_path / "x.png", size)


def test_missing_folder_empty_and_foreign_files(tmp_path):
    with pytest.raises(DataError, match="no.png does not exist"):
        load_image(tmp_path / "no.png")
    with pytest.raises(DataError, match="is a folder: give an image file"):
        load_image(tmp_path)
    (tmp_path / "empty.png").touch()
    with pytest.raises(DataError, match=r"empty.png is empty \(0 bytes\)"):
        load_image(tmp_path / "empty.png")
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(DataError, match="text.png is not an image"):
        load_image(tmp_path / "text.png")


def test_name_that_the_system_refuses(tmp_path):
    with pytest.raises(DataError, match="cannot read the image"):
        load_image(tmp_path / ("x" * 999))


@pytest.mark.parametrize("suffix", "jpg png bmp webp gif tif".split())
@pytest.mark.parametrize("lenient", [False, True])
def test_half_a_picture_never_passes(tmp_path, suffix, lenient, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    path = tmp_path / f"x.{suffix}"
    noise(40, 30).save(path)
    assert load_image(path).shape == (3, 30, 40)
    content = path.read_bytes()
    for part in (0.5, 0.95):
        path.write_bytes(content[:int(part * len(content))])
        for size in (None, 8):
            with pytest.raises(DataError, match="damaged or cut short"):
                load_image(path, size)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is lenient


@pytest.mark.parametrize("suffix", "jpg png bmp webp gif".split())
def test_damage_gives_an_image_or_a_data_error(tmp_path, suffix):
    path, draw = tmp_path / f"x.{suffix}", random.Random(0)
    noise(20, 16).save(path)
    content = path.read_bytes()
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(draw.randint(1, 6)):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        path.write_bytes(damaged)
        try:
            assert load_image(path, 8).shape == (3, 8, 8)
        except DataError as error:
            assert str(path) in str(error) and str(error).endswith(".")


def test_decompression_bomb(tmp_path, monkeypatch):
    noise(40, 40).save(tmp_path / "x.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(DataError, match="too many pixels"):
        load_image(tmp_path / "x.png")


def test_reading_warns_of_nothing(tmp_path, recwarn, monkeypatch):
    image = Image.new("P", (4, 4), 1)
    image.putpalette([0, 0, 0, *RED])
    image.save(tmp_path / "x.png", transparency=b"\xff\x33")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)  # 16 are not yet a bomb
    load_image(tmp_path / "x.png", 8)
    assert not recwarn.list


@pytest.mark.parametrize("name, tolerance", [
    ("x.png", 0), ("x.PNG", 0), ("x.jpg", 3), ("x.jpeg", 3),
])
def test_saved_image_comes_back(tmp_path, name, tolerance):
    image = torch.linspace(-1, 1, 16).expand(3, 8, 16).requires_grad_()
    save_image(image, tmp_path / name)
    difference = pixels_of(tmp_path / name).int() - to_bytes(image).int()
    assert difference.abs().max() <= tolerance
    with Image.open(tmp_path / name) as file:
        assert file.format == ("JPEG" if "j" in name else "PNG")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_saving_clips_and_takes_half_precision(tmp_path):
    save_image(torch.full((3, 4, 4), 7.0).bfloat16(), str(tmp_path / "x.png"))
    assert colour(tmp_path / "x.png") == (255, 255, 255)


@pytest.mark.parametrize("name", ["x.gif", "x", "png"])
def test_unknown_suffix(tmp_path, name):
    with pytest.raises(DataError, match=r"end in .png, .jpg, .jpeg"):
        save_image(torch.zeros(3, 4, 4), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("image, words", [
    (torch.zeros(1, 3, 4, 4), r"shape \(1, 3, 4, 4\).*batch\[0\]"),
    (torch.zeros(4, 4), r"shape \(4, 4\)"),
    (torch.zeros(3, 0, 4), r"shape \(3, 0, 4\)"),
    (torch.zeros(3, 4, 4, dtype=torch.uint8), "uint8: give a float tensor"),
    (np.zeros((3, 4, 4)), "ndarray: give a float tensor"),
    (torch.full((3, 4, 4), float("nan")), "not finite"),
])
def test_what_cannot_be_saved(tmp_path, image, words):
    with pytest.raises(DataError, match=words):
        save_image(image, tmp_path / "x.png")
    assert not list(tmp_path.iterdir())


def test_unwritable_place(tmp_path):
    with pytest.raises(OutputError, match="cannot write"):
        save_image(torch.zeros(3, 4, 4), tmp_path / "none" / "x.png")
    (tmp_path / "x.png").mkdir()
    with pytest.raises(OutputError, match="cannot write"):
        save_image(torch.zeros(3, 4, 4), tmp_path / "x.png")
    assert [p.name for p in tmp_path.iterdir()] == ["x.png"]


def test_failed_encoding_keeps_what_was_there(tmp_path, monkeypatch):
    (tmp_path / "x.png").write_bytes(b"before")

    def fail(*args, **options):
        raise OutputError("full")

    monkeypatch.setattr(images, "atomic_write", fail)
    with pytest.raises(OutputError):
        save_image(torch.zeros(3, 4, 4), tmp_path / "x.png")
    assert (tmp_path / "x.png").read_bytes() == b"before"


def test_import_leaves_torchvision_alone():
    code = ("import sys, stargan_tutorial.data.images, "
            "stargan_tutorial.data.folder; "
            "print('torchvision' in sys.modules)")
    out = subprocess.run([sys.executable, "-c", code], text=True,
                         capture_output=True, check=True).stdout
    assert out.strip() == "False"
