"""Resized images, kept on disk as raw pixels (chapter 10).

Decoding a JPEG takes far longer than reading its pixels. The pixels lie in
files of some thousand images each, every file whole or absent, so a build that
was interrupted goes on where it stopped. A file's name is made from all that
determines its content: the images' names, sizes and dates, and the side.
"""

import hashlib
import json
import os
import shutil

import numpy as np
import torch

from ..errors import DataError, OutputError, require
from ..progress import progress_bar
from .avatars import cache_folder
from .images import load_pixels
from .storage import atomic_write, writable_folder

VERSION = 1  # raise it when load_pixels gives other pixels
SHARD_BYTES = 64 * 2**20
ALONE = 500  # so few pictures are read before other processes have started


class PixelCache:
    """The middle squares of image files, scaled, as uint8 on disk.

    Parameters
    ----------
    paths : list of path
    size : int
        Side of the images in pixels.
    folder : path, optional
        See :func:`~stargan_tutorial.data.avatars.cache_folder`. What lies in
        its ``images`` may be deleted at any time that no program reads it.
    workers : int, optional
        Processes that read images; by default one for each core.
    progress : bool
        Show a progress bar while images are read.

    Raises
    ------
    DataError
        If images cannot be read: all are counted, the first is named. What
        could be read stays in the cache.
    OutputError
        If the cache cannot be written, or the disk has too little room.
    """

    def __init__(self, paths, size, *, folder=None, workers=None,
                 progress=True):
        self.size, self.length = size, len(paths)
        self.rows = max(1, SHARD_BYTES // (3 * size * size))
        folder = writable_folder(cache_folder(folder) / "images")
        parts = [[os.path.abspath(p) for p in paths[i:i + self.rows]]
                 for i in range(0, len(paths), self.rows)]
        self.files = [folder / f"{_key(part, size)}.npy" for part in parts]
        self._maps = {}
        missing = [(file, part, size) for i, (file, part)
                   in enumerate(zip(self.files, parts)) if not self._whole(i)]
        if missing:
            _fill_all(missing, folder, self.length, workers, progress)

    def _map(self, shard):
        if shard not in self._maps:
            self._maps[shard] = np.load(self.files[shard], mmap_mode="r",
                                        allow_pickle=False)
        return self._maps[shard]

    def _whole(self, shard):
        """Whether a file is there, with all its images."""
        count = min(self.rows, self.length - shard * self.rows)
        try:
            return self._map(shard).shape == (count, 3, self.size, self.size)
        except (OSError, ValueError, EOFError):
            return False  # absent, or damaged: read the images again
        finally:
            self._maps.pop(shard, None)

    def __getstate__(self):
        # A mapped file would travel to another process as a copy.
        return self.__dict__ | {"_maps": {}}

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        """Pixels of one image: uint8 Tensor (3, size, size)."""
        shard, row = divmod(index, self.rows)
        return torch.from_numpy(np.array(self._map(shard)[row]))

    def batch(self, indices):
        """Pixels of several images: uint8 Tensor (B, 3, size, size)."""
        pixels = np.empty((len(indices), 3, self.size, self.size), np.uint8)
        for i, index in enumerate(indices):
            shard, row = divmod(index, self.rows)
            pixels[i] = self._map(shard)[row]
        return torch.from_numpy(pixels)


def _key(paths, size):
    """A name for the pixels of these files as they are now."""
    found = []
    for path in paths:
        try:
            state = os.stat(path)
            found.append([path, state.st_size, state.st_mtime_ns])
        except OSError:
            found.append([path])  # reading it will give the sentence
    text = json.dumps([VERSION, size, found])
    return f"{size}-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def _fill_all(missing, folder, total, workers, progress):
    """Read the images of all missing files; say which cannot be read."""
    count = sum(len(part) for _, part, _ in missing)
    size = missing[0][2]
    needed, free = 3 * size * size * count, shutil.disk_usage(folder).free
    require(needed < free, f"the resized images need {needed / 1e9:.1f} GB in "
            f"{folder}, which has {free / 1e9:.1f} GB free: set "
            "STARGAN_TUTORIAL_CACHE to a folder with more room, or go without "
            "(cache=False, on the command line --no-cache).", OutputError)
    wrong = []
    with progress_bar(progress=progress, unit="image", total=count,
                      desc=f"resizing ({needed / 1e9:.1f} GB on disk)") as bar:
        for (_, part, _), found in zip(missing, _run(missing, count, workers)):
            bar.update(len(part))
            wrong += found
    if wrong:
        raise DataError(unreadable(wrong, total))


def unreadable(wrong, total):
    """One sentence from those about single pictures."""
    return f"{len(wrong)} of {total} pictures cannot be used. The first: " \
           f"{wrong[0]}"


def _run(jobs, count, workers):
    workers = min(workers or os.cpu_count() or 1, len(jobs))
    if workers == 1 or count < ALONE:
        yield from (_fill(*job) for job in jobs)
        return
    from joblib import Parallel, delayed

    yield from Parallel(n_jobs=workers, return_as="generator", batch_size=1)(
        delayed(_fill)(*job) for job in jobs)


def _fill(file, paths, size):
    """Read images and store them; what is wrong with those that cannot be."""
    pixels, wrong = np.empty((len(paths), 3, size, size), np.uint8), []
    for i, path in enumerate(paths):
        try:
            pixels[i] = load_pixels(path, size).numpy()
        except DataError as error:
            wrong.append(str(error))
    if not wrong:
        atomic_write(file, lambda out: np.save(out, pixels))
    return wrong
