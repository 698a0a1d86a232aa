"""Files are written whole or not at all, and the error says why."""

import errno
import os
import stat

import pytest

from stargan_tutorial.data.storage import atomic_write, writable_folder
from stargan_tutorial.errors import OutputError


@pytest.fixture
def path(tmp_path):
    """A file with content, alone in its folder."""
    path = tmp_path / "file.bin"
    path.write_bytes(b"old")
    return path


def failing(code):
    def fail(*_arguments, **_keywords):
        raise OSError(code, os.strerror(code))
    return fail


def assert_untouched(path):
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"new", bytes(range(256)) * 5000])
def test_bytes_replace_what_was_there(path, content):
    atomic_write(path, content)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def test_a_new_file_is_made_and_a_string_is_a_path(tmp_path):
    atomic_write(str(tmp_path / "new.bin"), b"new")
    assert (tmp_path / "new.bin").read_bytes() == b"new"


def test_a_callable_writes_to_the_open_file(path):
    def write(file):
        file.write(b"one ")
        file.write(b"two")

    atomic_write(path, write)
    assert path.read_bytes() == b"one two"


def test_the_old_content_is_there_until_the_new_is_complete(path):
    def write(file):
        file.write(b"half")
        file.flush()
        assert path.read_bytes() == b"old"

    atomic_write(path, write)
    assert path.read_bytes() == b"half"


@pytest.mark.parametrize("error", [RuntimeError("broken"),
                                   KeyboardInterrupt()])
def test_a_failure_in_the_middle_leaves_the_old_content(path, error):
    def write(file):
        file.write(b"half")
        raise error

    with pytest.raises(type(error)) as caught:
        atomic_write(path, write)
    assert caught.value is error
    assert_untouched(path)


def test_a_full_disk_while_writing_leaves_the_old_content(path):
    def write(file):
        file.write(b"half")
        failing(errno.ENOSPC)()

    with pytest.raises(OutputError, match="the disk is full"):
        atomic_write(path, write)
    assert_untouched(path)


@pytest.mark.parametrize("function", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("code, words", [
    (errno.ENOSPC, "the disk is full"), (errno.EIO, "Input/output error"),
    (errno.EROFS, "Read-only file system")])
def test_any_failing_step_leaves_the_old_content(path, monkeypatch, function,
                                                 code, words):
    monkeypatch.setattr(os, function, failing(code))
    with pytest.raises(OutputError) as error:
        atomic_write(path, b"new")
    monkeypatch.undo()
    assert str(error.value).startswith(f"cannot write {path}: {words}.")
    assert "unchanged" in str(error.value)
    assert_untouched(path)


def test_the_content_reaches_the_disk_before_it_replaces(path, monkeypatch):
    steps = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda h: (steps.append(
        ("fsync", os.fstat(h).st_size)), fsync(h)))
    monkeypatch.setattr(os, "replace", lambda a, b: (steps.append(
        ("replace", os.stat(a).st_size)), replace(a, b)))
    atomic_write(path, b"12345")
    assert steps[:2] == [("fsync", 5), ("replace", 5)]


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_permissions_follow_the_umask(tmp_path, umask):
    before = os.umask(umask)
    try:
        atomic_write(tmp_path / "new", b"new")
        assert os.umask(umask) == umask  # left as it was
    finally:
        os.umask(before)
    mode = stat.S_IMODE((tmp_path / "new").stat().st_mode)
    assert mode == 0o666 & ~umask


def test_a_missing_folder_gets_a_sentence(tmp_path):
    with pytest.raises(OutputError, match="cannot write .*No such file"):
        atomic_write(tmp_path / "missing" / "file", b"new")


def test_a_folder_below_a_file_gets_a_sentence(path):
    with pytest.raises(OutputError, match="cannot write .*Not a directory"):
        atomic_write(path / "file", b"new")
    assert_untouched(path)


def test_a_folder_in_the_files_place_gets_a_sentence(tmp_path):
    (tmp_path / "taken" / "inside").mkdir(parents=True)
    with pytest.raises(OutputError, match="cannot write .*taken"):
        atomic_write(tmp_path / "taken", b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_an_output_error_is_an_oserror_and_keeps_its_cause(path, monkeypatch):
    monkeypatch.setattr(os, "replace", failing(errno.ENOSPC))
    with pytest.raises(OSError) as error:
        atomic_write(path, b"new")
    assert error.value.__cause__.errno == errno.ENOSPC


def test_a_writable_folder_is_made_with_its_parents(tmp_path):
    folder = tmp_path / "a" / "b"
    assert writable_folder(str(folder)) == folder
    assert folder.is_dir() and not list(folder.iterdir())
    assert writable_folder(folder) == folder  # once more is no mistake


@pytest.mark.parametrize("below", ["", "x", "x/y"])
def test_a_file_in_the_folders_place_gets_a_sentence(path, below):
    with pytest.raises(OutputError) as error:
        writable_folder(path / below)
    assert str(error.value).startswith("cannot write to the folder "
                                       f"{path / below}: ")
    assert str(error.value).endswith("Choose another one.")
    assert_untouched(path)


def test_a_folder_that_takes_no_files_gets_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.TemporaryFile", failing(errno.EROFS))
    with pytest.raises(OutputError, match="Read-only file system"):
        writable_folder(tmp_path)
