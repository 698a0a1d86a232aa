"""What the pictures of a folder are, one by one (chapter 10)."""

import hashlib
import warnings

import torch
from PIL import ExifTags, Image

from ..errors import DataError
from ..progress import progress_bar
from .images import load_pixels


def read_all(paths, progress):
    """What each picture is, and what is wrong with those that are none.

    Parameters
    ----------
    paths : list of Path
    progress : bool

    Returns
    -------
    found : dict of int to dict
        By the picture's index: ``size`` (width, height), ``turned``,
        ``grey`` and ``digest`` of its bytes.
    wrong : list of str
        A sentence for each picture that cannot be used.
    """
    found, wrong = {}, []
    for i, path in progress_bar(list(enumerate(paths)), progress=progress,
                                unit="image", desc="reading"):
        try:
            load_pixels(path)
            found[i] = _facts(path)
        except DataError as error:
            wrong.append(str(error))
    return found, wrong


def _facts(path):
    """Size, colours and turning of a picture, and a sum over its bytes."""
    with warnings.catch_warnings(action="ignore"), Image.open(path) as image:
        try:
            turned = image.getexif().get(ExifTags.Base.Orientation, 1) != 1
        except Exception:  # a damaged note is ignored, as in load_image
            turned = False
        return {"size": image.size, "turned": turned,
                "grey": image.mode in ("1", "L", "LA", "I", "I;16"),
                "digest": hashlib.sha256(path.read_bytes()).digest()}


def copies(found, folder):
    """Files with the same bytes, and whether their labels agree: a note.

    Parameters
    ----------
    found : dict of int to dict
        From :func:`read_all`.
    folder : Pictures

    Yields
    ------
    str
    """
    same = {}
    for i, facts in found.items():
        same.setdefault(facts["digest"], []).append(i)
    same = [group for group in same.values() if len(group) > 1]
    if not same:
        return
    unlike = sum(not torch.equal(folder.labels[group], folder.labels[group[:1]]
                                 .expand(len(group), -1)) for group in same)
    first = ", ".join(str(folder.paths[i]) for i in same[0][:2])
    count = sum(map(len, same)) - len(same)
    yield (f"{count:,} "
           + ("image is a copy" if count == 1 else "images are copies")
           + " of another"
           + (f", {unlike:,} with another label" if unlike else "")
           + f"; the first: {first}")
