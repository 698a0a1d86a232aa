"""The cache of drawn faces: small files, each whole or absent (chapter 1)."""

import hashlib
import io
import json
import os

import numpy as np

from ..errors import OutputError
from ..progress import progress_bar
from . import rendering
from .storage import atomic_write

SHARD = 96  # images drawn, and stored, at a time


def draw_faces(root, what, faces, size, workers=None, progress=True):
    """Pixels of faces, from the cache or drawn in several processes.

    Parameters
    ----------
    root : Path
        Folder of the cache.
    what : dict
        What tells this set from others; with the drawing's own fingerprint
        it becomes the name of a folder.
    faces : list of (seed, label)
        What to draw, see :mod:`~stargan_tutorial.data.rendering`. A set may
        grow: what is stored is its beginning.
    size : int
        Side of the images in pixels.
    workers : int, optional
        Processes; by default one for each core.
    progress : bool
        Show a progress bar.

    Returns
    -------
    uint8 array (N, size, size, 3)

    Raises
    ------
    OutputError
        If the cache cannot be written.
    """
    text = json.dumps({**what, **rendering.fingerprint()}, sort_keys=True)
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    folder = root / f"{what['split']}-{size}-{name}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"cannot keep drawn faces in {folder} ({error.strerror}): set "
            "STARGAN_TUTORIAL_CACHE to a folder that can be written."
        ) from None
    found, missing = {}, []
    for start in range(0, len(faces), SHARD):
        part = faces[start:start + SHARD]
        path = folder / f"{start:07d}.npz"
        found[start] = _read_shard(path, len(part), size)
        if found[start] is None:
            missing.append((start, (path, part, size)))
    if missing:
        found |= _draw_missing(missing, what["split"], workers, progress)
    return np.concatenate([found[start] for start in sorted(found)])


def _draw_missing(missing, split, workers, progress):
    found, jobs = {}, [job for _, job in missing]
    workers = min(workers or os.cpu_count() or 1, len(jobs))
    with progress_bar(progress=progress, unit="face",
                      total=sum(len(part) for _, part, _ in jobs),
                      desc=f"drawing {split} faces") as bar:
        for (start, _), pixels in zip(missing, _run(jobs, workers)):
            bar.update(len(pixels))
            found[start] = pixels
    return found


def _run(jobs, workers):
    """Draw and store every shard, in order, in one process or in several."""
    if workers == 1:
        yield from (_draw_shard(*job) for job in jobs)
        return
    from joblib import Parallel, delayed

    yield from Parallel(n_jobs=workers, return_as="generator", batch_size=1)(
        delayed(_draw_shard)(*job) for job in jobs)


def _draw_shard(path, faces, size):
    pixels = np.stack([rendering.render(rendering.random_face(key), label,
                                        size) for key, label in faces])
    buffer = io.BytesIO()
    np.savez_compressed(buffer, pixels=pixels)
    # Whole or not at all: a kill, or a second process, cannot spoil it.
    atomic_write(path, buffer.getvalue())
    return pixels


def _read_shard(path, count, size):
    """The first ``count`` images of a shard, or None if it must be drawn."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            pixels = stored["pixels"]  # the zip's checksum is verified
    except Exception:  # a damaged zip can raise nearly anything
        return None  # not there, or damaged: draw it again
    if pixels.dtype != np.uint8 or pixels.shape[1:] != (size, size, 3) \
            or len(pixels) < count:
        return None
    return pixels[:count]
