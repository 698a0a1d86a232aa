"""Between image files, bytes and tensors in [-1, 1]."""

import io
import os
import warnings
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from ..errors import DataError, is_whole, require
from .storage import atomic_write

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}  # that we write


def to_signed(pixels):
    """uint8 in [0, 255] to float32 in [-1, 1], same shape."""
    return pixels.float().div_(127.5).sub_(1.0)


def to_bytes(image):
    """Float in [-1, 1] to uint8 in [0, 255], rounded and clipped."""
    return image.detach().float().add(1).mul(127.5).round().clamp(0, 255) \
        .to(torch.uint8)


def load_image(path, size=None, *, crop=True):
    """Read an image file of any common kind.

    The picture is turned as its camera noted (EXIF). Transparency becomes
    white, 16-bit grey is scaled to 8 bits, and of several frames the first
    is read.

    Parameters
    ----------
    path : path
    size : int, optional
        Side in pixels of the square to return; by default the image keeps
        its height and width.
    crop : bool
        With ``size``: cut the largest square out of the middle. If false, the
        whole picture is squeezed into the square.

    Returns
    -------
    float Tensor (3, H, W) in [-1, 1]

    Raises
    ------
    DataError
        If there is no such file, or it is empty, not an image, damaged, cut
        short or too large to be safe.
    ConfigurationError
        If ``size`` is not a whole number of pixels.
    """
    return to_signed(load_pixels(path, size, crop=crop))


def load_pixels(path, size=None, *, crop=True):
    """Like :func:`load_image`, as uint8 in [0, 255]: Tensor (3, H, W)."""
    require(size is None or is_whole(size, 1), f"size is {size!r}: give a "
            "whole number of pixels of at least 1.")
    image = _decode(_read(Path(path)), path)
    if size is not None:
        image = _fit(image, size, crop)
    pixels = torch.from_numpy(np.array(image))  # (H, W, 3)
    return pixels.permute(2, 0, 1).contiguous()


def save_image(image, path):
    """Write an image as PNG or JPEG, whole or not at all.

    Parameters
    ----------
    image : float Tensor (3, H, W) in [-1, 1]
        Values outside the range are clipped.
    path : path
        Ends in .png, .jpg or .jpeg.

    Raises
    ------
    DataError
        If the suffix is unknown, or the image has another shape or type or
        holds a value that is not finite.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    require(path.suffix.lower() in FORMATS, f"cannot tell from the name "
            f"{path.name} how to write the image: let it end in "
            f"{', '.join(FORMATS)}.", DataError)
    require(isinstance(image, torch.Tensor) and image.is_floating_point(),
            f"the image is {_kind(image)}: give a float tensor in [-1, 1].",
            DataError)
    require(image.ndim == 3 and image.shape[0] == 3 and image.numel(),
            f"the image has shape {tuple(image.shape)}: give one image "
            "(3, H, W); batch[0] is the first of a batch.", DataError)
    require(image.isfinite().all(), "the image holds values that are not "
            "finite: give values in [-1, 1].", DataError)
    pixels = to_bytes(image).cpu().permute(1, 2, 0).contiguous().numpy()
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, FORMATS[path.suffix.lower()],
                                 quality=95)
    atomic_write(path, buffer.getvalue())


def _kind(image):
    return image.dtype if isinstance(image, torch.Tensor) \
        else type(image).__name__


def _read(path):
    """The bytes of a file that should hold an image."""
    require(not os.path.isdir(path),
            f"{path} is a folder: give an image file in it.", DataError)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DataError(f"the image {path} does not exist: check the name and "
                        "the folder.") from None
    except OSError as error:
        raise DataError(f"cannot read the image {path}: "
                        f"{error.strerror or error}. Check its permissions."
                        ) from None
    require(content, f"the image {path} is empty (0 bytes): copy it again or "
            "remove it.", DataError)
    return content


def _decode(content, path):
    """The picture in RGB, or one sentence about what is wrong with it."""
    # Another library may have switched this on: half a picture would pass.
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = \
        ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings(action="ignore"), \
                Image.open(io.BytesIO(content)) as image:
            image.load()
            return _to_rgb(_upright(image), path)
    except (DataError, MemoryError):
        raise
    except UnidentifiedImageError:
        raise DataError(f"{path} is not an image that can be read: give a "
                        "JPEG, PNG or WebP file.") from None
    except Image.DecompressionBombError:
        raise DataError(f"the image {path} has too many pixels to be opened "
                        "safely: scale it down first.") from None
    except Exception as error:  # decoders raise whatever they stumble over
        raise DataError(f"the image {path} is damaged or cut short ({error}): "
                        "copy it again or remove it.") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _upright(image):
    """Turned as the camera noted; a note that makes no sense is ignored."""
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except Exception:  # the pixels are whole: only the note is damaged
        pass
    return image


def _to_rgb(image, path):
    """Any mode of Pillow to RGB; what is transparent becomes white."""
    if image.mode.startswith("I"):  # convert() would clip 16 bits at 255
        pixels = np.asarray(image).astype(np.float64)
        require(0 <= pixels.min() and pixels.max() <= 65535,
                f"the image {path} has grey values outside 0 to 65535: "
                "save it with 8 or 16 bits.", DataError)
        grey = np.rint(pixels / 257).astype(np.uint8)  # 65535 = 257 * 255
        return Image.fromarray(grey).convert("RGB")
    require(image.mode != "F", f"the image {path} has floating-point pixels "
            "of unknown range: save it with 8 or 16 bits.", DataError)
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image if image.mode == "RGB" else image.convert("RGB")


def _fit(image, size, crop):
    """A square of ``size`` pixels, scaled with a filter against aliasing.

    The filter is that of torchvision's ``Resize`` and so of the paper's code.
    """
    if crop:
        side = min(image.size)
        left, top = ((length - side) // 2 for length in image.size)
        image = image.crop((left, top, left + side, top + side))
    return image.resize((size, size), Image.Resampling.BILINEAR)
