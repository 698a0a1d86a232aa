"""The question of chapter 10 about a loader of pictures."""

import tempfile
from pathlib import Path

import torch

from . import expect, question
from ._answers import run, tensor


@question("10.3", "loader", section="A picture of your own",
          objectives=(4,))
def loader(read, files):
    """A picture read as it is, and a list split without a slip."""
    with tempfile.TemporaryDirectory() as folder:
        _judge_read(read, _write(Path(folder)))
    _judge_files(files)


def _write(folder):
    """Files as they lie on disks; what each is."""
    from PIL import Image

    random = torch.Generator().manual_seed(3)
    coarse = (torch.rand(7, 6, 3, generator=random) * 255).byte().numpy()
    picture = Image.fromarray(coarse).resize((178, 218),
                                             Image.Resampling.BICUBIC)
    sideways, exif = picture.transpose(Image.Transpose.ROTATE_90), Image.Exif()
    exif[0x0112] = 6
    made = {"celeba": picture, "tall": picture.resize((60, 90)),
            "large": picture.resize((420, 300)),
            "grey": picture.convert("L"), "turned": sideways,
            "palette": picture.convert("P")}
    paths = {name: folder / f"{name}.png" for name in made}
    for name, image in made.items():
        image.save(paths[name], **({"exif": exif} if name == "turned" else {}))
    paths["broken"] = folder / "broken.png"
    paths["broken"].write_bytes(paths["celeba"].read_bytes()[:3000])
    paths["empty"] = folder / "empty.png"
    paths["empty"].write_bytes(b"")
    return paths


def _judge_read(read, paths):
    from ..data.images import load_image

    def got(name, size=64, training=False):
        return tensor(run(read, paths[name], size, training), "a picture")

    first = got("celeba")
    expect(first.shape != (64, 64, 3), "Channels come first: (3, size, size)")
    expect(first.shape == (3, 64, 64), f"Shape {tuple(first.shape)} for size "
           "64: (3, 64, 64) is wanted")
    expect(first.dtype.is_floating_point and first.max() <= 1.01, "The values "
           "go beyond 1: bytes must be scaled to [-1, 1]")
    expect(first.min() < -0.05, "No value below 0: the networks want "
           "[-1, 1], not [0, 1]")
    calls = [got("celeba") for _ in range(12)]
    expect(all(torch.equal(first, other) for other in calls), "Two readings "
           "of one file differ at test time: what may happen in training "
           "only?")
    right = load_image(paths["celeba"], 64)
    expect(not _close(first, right.flip(2)), "It is mirrored at test time")
    whole = load_image(paths["celeba"], 64, crop=False)
    expect(not _close(first, whole), "The whole picture was squeezed into the "
           "square: cut the middle square out first")
    expect(not (first[:, 0] == -1).all(), "A black frame: the cut was larger "
           "than the scaled picture, so which of the two comes first?")
    expect(_close(first, right), "Not the middle square of the file, scaled: "
           "in which order do crop and scaling stand?")
    for name, why in [
            ("tall", "A picture of 60 x 90: the largest middle square is 60 "
             "pixels wide, not 178"),
            ("large", "A picture of 420 x 300: the largest middle square has "
             "300 pixels, not 178"),
            ("grey", "A grey file has one channel: it must be converted to "
             "three"),
            ("palette", "A file with a palette: its numbers are no colours "
             "until it is converted to RGB"),
            ("turned", "A phone noted in the file how to turn it (EXIF), and "
             "nobody looked")]:
        _same(got, name, load_image(paths[name], 64), why)
    _same(got, "celeba", load_image(paths["celeba"], 32), "Another size than "
          "64 goes wrong: take it from the argument", size=32)
    _judge_damaged(read, paths)
    seen = [got("celeba", training=True) for _ in range(40)]
    flipped = sum(_close(x, right.flip(2)) for x in seen)
    expect(flipped + sum(_close(x, right) for x in seen) == 40, "In training "
           "more than a mirroring happens")
    expect(8 <= flipped <= 32, f"{flipped} of 40 pictures were mirrored in "
           "training: half of them are wanted")


def _close(one, other):
    """Equal but for the filter that scales, on average."""
    return one.shape == other.shape and bool(
        (one - other).abs().mean() < 0.02)


def _same(got, name, right, why, size=64):
    try:
        found = got(name, size)
    except AssertionError:
        raise
    except NotImplementedError:
        raise
    except Exception as error:
        raise AssertionError(f"{why} ({type(error).__name__})") from error
    expect(_close(found, right), why)


def _judge_damaged(read, paths):
    for name in ("broken", "empty"):
        try:
            found = read(paths[name], 64, False)
        except NotImplementedError:
            raise
        except Exception:
            continue
        expect(found is not None, "A file that cannot be read gave None, "
               "without a word: let the error out")
        expect(False, "A file that cannot be read became a picture: let the "
               "error out, or nobody hears of it")


def _judge_files(files):
    names = [f"{i:06d}.jpg" for i in range(2600)]
    given = list(names)
    got = run(files, given)
    expect(isinstance(got, tuple | list) and len(got) == 2, "Two lists are "
           "wanted: training, test")
    train, test = map(list, got)
    expect(given == names, "The caller's list was shuffled, too: work on a "
           "copy of it")
    expect(len(test) != 1999, "1,999 test pictures: where does a slice end?")
    expect(len(train) != 2000 or len(test) == 2000, "Training and test are "
           "swapped")
    expect(len(test) == 2000, f"{len(test)} test pictures, 2,000 are wanted")
    expect(not set(train) & set(test), "A picture is in both parts")
    expect(set(train) | set(test) == set(names), "Some pictures are in no "
           "part")
    expect(test != names[:2000] and test != names[-2000:], "Nothing was "
           "shuffled: neighbours in the list are often the same person")
    again = run(files, list(names))
    expect([train, test] == [list(part) for part in again], "Another split "
           "each time: test pictures of one day are trained on the next")
