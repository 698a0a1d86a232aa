"""One command gives a fork its own address in every file."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLD = "https://github.com/stargan-from-scratch/stargan-tutorial"
NEW = "https://github.com/someone/faces"
OLD_PAGES = "https://stargan-from-scratch.github.io/stargan-tutorial"
NEW_PAGES = "https://someone.github.io/faces"


def copy(folder):
    for name in ("notebooks", "book"):
        (folder / name).mkdir(parents=True)
    names = ["pyproject.toml", "CITATION.cff", "README.md", "_config.yml",
             *(f"book/{p.name}" for p in ROOT.glob("book/*.md")),
             *(f"notebooks/{p.name}" for p in ROOT.glob("notebooks/*"))]
    for name in names:
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, folder / name)


def rehome(folder, address):
    return subprocess.run([sys.executable, folder / "notebooks/rehome.py",
                           address], capture_output=True, text=True)


def test_a_fork_is_rehomed_everywhere_and_back(tmp_path):
    copy(tmp_path)
    done = rehome(tmp_path, NEW + "/")
    assert done.returncode == 0 and "pyproject.toml" in done.stdout
    for path in tmp_path.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert OLD not in text and OLD_PAGES not in text, path
    assert NEW_PAGES in (tmp_path / "_config.yml").read_text("utf-8")
    assert rehome(tmp_path, OLD).returncode == 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            there = ROOT / path.relative_to(tmp_path)
            assert path.read_bytes() == there.read_bytes()


def test_what_is_no_address_is_refused_and_nothing_changes(tmp_path):
    copy(tmp_path)
    before = (tmp_path / "pyproject.toml").read_bytes()
    done = rehome(tmp_path, "my-fork")
    assert done.returncode == 1 and "not the address" in done.stderr
    assert (tmp_path / "pyproject.toml").read_bytes() == before
