"""A small CelebA of avatars, in exactly the official layout (chapter 10).

With it every line that reads CelebA runs without the photographs. The five
attributes that avatars have carry CelebA's names; the other 35 are -1.
"""

import io
import re
import shutil
import tempfile
from pathlib import Path

import numpy as np

from ..domains import AttributeSet
from ..errors import OutputError, is_whole, require
from ..progress import progress_bar
from . import rendering
from .storage import writable_folder

WIDTH, HEIGHT = 178, 218
EVERY_ATTRIBUTE = (
    "5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs "
    "Big_Lips Big_Nose Black_Hair Blond_Hair Blurry Brown_Hair Bushy_Eyebrows "
    "Chubby Double_Chin Eyeglasses Goatee Gray_Hair Heavy_Makeup "
    "High_Cheekbones Male Mouth_Slightly_Open Mustache Narrow_Eyes No_Beard "
    "Oval_Face Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks Sideburns "
    "Smiling Straight_Hair Wavy_Hair Wearing_Earrings Wearing_Hat "
    "Wearing_Lipstick Wearing_Necklace Wearing_Necktie Young").split()
# On the canvas of the drawing: eyes, nose, corners of the mouth; the head.
POINTS = ((106, 112), (158, 112), (132, 134), (113, 150), (151, 150))
HEAD = ((76, 36), (188, 168))
KEY = 3  # beside the splits of Avatars: other people


def make_miniature(folder, count=200, *, seed=0, progress=True):
    """Write a small CelebA of avatars: ``folder/celeba``.

    Pictures are JPEG files of 178 × 218 pixels, ``000001.jpg`` and on; the
    crop of 178 shows what :class:`~stargan_tutorial.Avatars` shows. The
    tables are those of CelebA, to the blanks between the numbers: attributes
    with their count and header, split (the first 80 % train, then 10 % valid,
    10 % test), identities (every picture another person), boxes (of the head
    in this picture; CelebA's are of pictures before the crop) and landmarks.

    Parameters
    ----------
    folder : path
    count : int
        Number of pictures, from 10 to 999,999.
    seed : int
        Another seed gives other people.
    progress : bool

    Returns
    -------
    pathlib.Path
        ``folder/celeba``.

    Raises
    ------
    ConfigurationError
        If ``count`` or ``seed`` is out of range.
    OutputError
        If there is a CelebA already, or the folder cannot be written. What
        was begun is removed.
    """
    require(is_whole(count, 10) and count < 10**6, f"count is {count!r}: give "
            "a whole number from 10 to 999,999.")
    require(is_whole(seed), f"seed is {seed!r}: give a whole number of at "
            "least 0.")
    folder = writable_folder(folder)
    target = folder / "celeba"
    require(not target.exists(), f"{target} is there already: choose another "
            "folder, or remove it.", OutputError)
    part = Path(tempfile.mkdtemp(prefix=".celeba.", dir=folder))
    try:
        _write(part, count, seed, progress)
        part.chmod(0o755)
        part.rename(target)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror or error}. "
                          "Free some space or choose another folder."
                          ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return target


def _write(folder, count, seed, progress):
    images = folder / "img_align_celeba"
    images.mkdir()
    labels = AttributeSet(rendering.ATTRIBUTE_NAMES, exclusive=(
        rendering.ATTRIBUTE_NAMES[:3],)).all_labels().tolist()
    held, tables = count // 10, {name: [] for name in (
        "attr", "partition", "identity", "bbox", "landmarks")}
    for i in progress_bar(range(count), progress=progress, unit="picture",
                          desc="drawing a small CelebA"):
        name, key = f"{i + 1:06d}.jpg", (seed, KEY, i)
        face = rendering.random_face(key)
        label = labels[np.random.default_rng([*key, 1]).integers(len(labels))]
        draw_portrait(face, label).save(images / name, "JPEG", quality=92)
        shown = {n for n, v in zip(rendering.ATTRIBUTE_NAMES, label) if v}
        split = 0 if i < count - 2 * held else 1 if i < count - held else 2
        (x, y), (right, low) = _on_picture(face, HEAD)
        x, right = sorted((x, right))
        first, *rest = (v for point in _landmarks(face) for v in point)
        tables["attr"].append(name + "".join(
            f" {1 if n in shown else -1:2d}" for n in EVERY_ATTRIBUTE))
        tables["partition"].append(f"{name} {split}")
        tables["identity"].append(f"{name} {i + 1}")
        tables["bbox"].append(f"{name}{x:6d}" + "".join(
            f"{v:4d}" for v in (y, right - x, low - y)))
        tables["landmarks"].append(f"{name} {first}" + "".join(
            f"{v:5d}" for v in rest))
    for path, name, header in [
            ("list_attr_celeba", "attr", " ".join(EVERY_ATTRIBUTE) + " "),
            ("list_eval_partition", "partition", None),
            ("identity_CelebA", "identity", None),
            ("list_bbox_celeba", "bbox", "image_id x_1 y_1 width height"),
            ("list_landmarks_align_celeba", "landmarks",
             "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y "
             "leftmouth_x leftmouth_y rightmouth_x rightmouth_y")]:
        head = [] if header is None else [str(count), header]
        (folder / f"{path}.txt").write_text(
            "\n".join([*head, *tables[name]]) + "\n")


def draw_portrait(face, label):
    """Draw an avatar as CelebA's pictures are cut: 178 × 218 pixels.

    Parameters
    ----------
    face : Face
    label : sequence of 5 numbers, 0 or 1

    Returns
    -------
    PIL.Image.Image
    """
    import resvg_py
    from PIL import Image, ImageOps

    x, y, side = _crop(face)
    drawing = re.sub(r'width="264" height="264" viewBox="[^"]*"',
                     f'width="{WIDTH}" height="{HEIGHT}" viewBox="{x:.4f} '
                     f'{y:.4f} {side:.4f} {side * HEIGHT / WIDTH:.4f}"',
                     rendering.svg(face, label), count=1)
    scale = rendering.SUPERSAMPLE
    png = resvg_py.svg_to_bytes(svg_string=drawing, width=scale * WIDTH,
                                height=scale * HEIGHT,
                                background=face.background)
    image = Image.open(io.BytesIO(bytes(png))).convert("RGB").reduce(scale)
    return ImageOps.mirror(image) if face.mirror else image


def _crop(face):
    """Left, top and width of the picture on the drawing's canvas."""
    side = rendering.SIDE / face.zoom
    above = side * (HEIGHT - WIDTH) / 2 / WIDTH
    return (rendering.CENTRE[0] + face.dx - side / 2,
            rendering.CENTRE[1] + face.dy - side / 2 - above, side)


def _on_picture(face, points):
    """Points of the canvas in pixels of the picture."""
    left, top, side = _crop(face)
    scaled = [((x - left) * WIDTH / side, (y - top) * WIDTH / side)
              for x, y in points]
    return [(round(WIDTH - 1 - x if face.mirror else x), round(y))
            for x, y in scaled]


def _landmarks(face):
    """Left eye, right eye, nose, left and right corner of the mouth."""
    left, right, nose, *mouth = _on_picture(face, POINTS)
    if face.mirror:
        left, right, mouth = right, left, mouth[::-1]
    return [left, right, nose, *mouth]
