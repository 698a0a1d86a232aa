"""A look at a folder of images before a model is trained on it (chapter 10)."""

import shlex
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import torch

from .celeba_tables import find_layout
from .folder import ClassFolder, open_folder
from .listing import HELD_OUT
from .survey import copies, read_all

FEW = 50  # images of a class, or with and without an attribute
SHOWN = 10  # pictures named of each kind


@dataclass(frozen=True)
class Inspection:
    """What :func:`inspect_folder` found; ``str()`` gives the report.

    Attributes
    ----------
    lines : list of str
    count : int
        Number of pictures.
    unreadable : list of str
        A sentence for each picture that cannot be used.
    """

    lines: list
    count: int
    unreadable: list

    def __str__(self):
        return "\n".join(self.lines)


def inspect_folder(root, origin=None, progress=True):
    """Say what is in a folder, what the labels will be and what is wrong.

    Every picture is read once.

    Parameters
    ----------
    root : path
    origin : dict, optional
        ``names``, ``exclusive`` and ``protocol``, see
        :func:`~stargan_tutorial.open_folder`.
    progress : bool

    Returns
    -------
    Inspection
        Its report ends with the command that trains on the folder, or names
        the first ten pictures that cannot be used.

    Raises
    ------
    DataError, ConfigurationError
        If the folder or a table cannot be used.
    """
    options = {key: value for key, value in (origin or {}).items()
               if key in ("names", "exclusive", "protocol")}
    folder = open_folder(root, 1, **options)
    celeba = hasattr(folder, "held_out")
    if celeba:
        sizes = folder.split_sizes
        folder = type(folder)(root, 1, names=options.get("names"),
                              exclusive=options.get("exclusive") or None,
                              protocol=folder.protocol, split="all",
                              cache=False)
    else:
        held = len(range(0, len(folder), HELD_OUT))
        sizes = {"train": len(folder) - held, "held out": held}
    found, wrong = read_all(folder.paths, progress)
    lines = [f"{_form(folder, root)}: {len(folder):,} images ("
             + ", ".join(f"{n} {count:,}" for n, count in sizes.items()) + ")",
             *_pictures(found), *_vector(folder)]
    notes = [*_rare(folder), *_impossible(folder), *copies(found, folder)]
    lines += ["look at:", *(f"  - {note}" for note in notes)] if notes else []
    if wrong:
        lines += ["cannot be used"
                  + (f" (the first {SHOWN}):" if len(wrong) > SHOWN else ":"),
                  *(f"  - {text}" for text in wrong[:SHOWN])]
    else:
        lines += ["all pictures are readable; next:",
                  "  " + _next(root, options)]
    return Inspection(lines, len(folder), wrong)


def _form(folder, root):
    if hasattr(folder, "held_out"):
        table = find_layout(root).attributes
        return f"{root}: CelebA, with {table.name}"
    return f"{root}: " + ("class folders" if isinstance(folder, ClassFolder)
                          else "images with a table of attributes")


def _pictures(found):
    """Sizes, and what is unusual about the pictures."""
    shapes = Counter(f["size"] for f in found.values())
    if not shapes:
        return
    small, large = (choose(shapes, key=lambda s: s[0] * s[1])
                    for choose in (min, max))
    text = "{} x {} pixels".format(*small)
    yield "sizes: " + ("all " + text if small == large
                       else text + " to {} x {}".format(*large))
    for count, what in [
            (sum(n for (w, h), n in shapes.items() if w != h),
             "not square: the middle square is used"),
            (sum(f["grey"] for f in found.values()),
             "grey: read as three equal channels"),
            (sum(f["turned"] for f in found.values()),
             "turned as the camera noted (EXIF)")]:
        if count:
            yield f"  {count:,} {what}"


def _vector(folder):
    """The label vector: number, name, images, share."""
    names = folder.attributes.names
    yield f"label: {len(names)} numbers, {folder.kind}"
    width = max(map(len, names))
    for i, (name, count) in enumerate(zip(names, _counts(folder))):
        yield (f"  {i:>2}  {name:<{width}}{count:>9,}"
               f"{count / len(folder):>8.1%}")
    if folder.kind == "multi-label":
        for group in folder.attributes.exclusive:
            yield f"  at most one of {', '.join(group)}"


def _counts(folder):
    return folder.labels.sum(dim=0).int().tolist()


def _rare(folder):
    few = []
    for name, count in zip(folder.attributes.names, _counts(folder)):
        for number, how in [(count, "with"), (len(folder) - count, "without")]:
            if number == 0:
                yield f"no image is {how} {name}: nothing to learn from"
            elif number < FEW:
                few.append(f"{number} {how} {name}")
    if few:
        yield (f"few images, only {', '.join(few)}: give more, hundreds of "
               "each if you can")


def _impossible(folder):
    bad = ~folder.attributes.possible(folder.labels)
    if bad.any():
        first = int(bad.nonzero()[0])
        count = int(bad.sum())
        yield (f"{count:,} {'image has' if count == 1 else 'images have'} "
               "more than one of an exclusive group, "
               f"the first {folder.paths[first].name} "
               f"({folder.attributes.describe(folder.labels[first])}): they "
               "are trained on as they are, and left out of evaluation")


def _next(root, options):
    preset = "gpu" if torch.cuda.is_available() else "cpu"
    words = ["stargan-tutorial", "train", "--preset", preset, "--data",
             str(root)]
    if options.get("names"):
        words += ["--names", ",".join(options["names"])]
    for group in options.get("exclusive", ()):
        words += ["--exclusive", ",".join(group)]
    if options.get("protocol", "official") != "official":
        words += ["--protocol", options["protocol"]]
    return shlex.join([*words, "--out", f"runs/{Path(root).resolve().name}"])
