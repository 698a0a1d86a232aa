"""Write a file whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path

from ..errors import OutputError


def atomic_write(path, content):
    """Write bytes to ``path`` so that it is never seen half-written.

    The bytes go to a temporary file in the same folder, reach the disk, and
    replace ``path`` in one step. If anything fails, what was there before
    stays and the temporary file goes.

    Parameters
    ----------
    path : path
    content : bytes, or callable taking the open binary file

    Raises
    ------
    OutputError
        If the folder cannot be written or the disk is full.
    """
    path = Path(path)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.",
                                             suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
        temporary = None
    except OSError as error:
        reason = ("the disk is full" if error.errno == errno.ENOSPC
                  else error.strerror or str(error))
        raise OutputError(f"cannot write {path}: {reason}. What was there "
                          "before is unchanged; free some space or choose "
                          "another folder.") from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def writable_folder(path):
    """Make a folder if need be and check that files can be written there.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    OutputError
    """
    path = Path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise OutputError(f"cannot write to the folder {path}: "
                          f"{error.strerror or error}. Choose another one."
                          ) from None
    return path
