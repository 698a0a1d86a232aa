"""What the tests of the book share: its pages, its site, a small copy."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "book" / "tools"
for folder in (TOOLS, ROOT / "book" / "_ext"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

REQUIRED = bool(os.environ.get("REQUIRE_BROWSER"))  # nothing is skipped


def need(name):
    """A module that the book's tests cannot do without."""
    if REQUIRED:
        return importlib.import_module(name)
    return pytest.importorskip(name, reason="the tests of the book need: "
                               'pip install --editable ".[test]"')


contents = need("contents")

PAGES = contents.contents()
NAMES = [page.name for page in PAGES]
CHAPTERS = [page for page in PAGES if page.source.suffix == ".ipynb"]
SETTINGS = contents.settings()
REPOSITORY = SETTINGS["repository"]["url"]
BRANCH = SETTINGS["repository"]["branch"]
HOME = SETTINGS["html"]["baseurl"]
each_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)
each_chapter = pytest.mark.parametrize(
    "page", CHAPTERS, ids=[page.name for page in CHAPTERS])


def nothing(found):
    """Fail with everything that was found, a line for each."""
    found = list(dict.fromkeys(str(one) for one in found))
    if found:
        pytest.fail(f"{len(found)} found:\n" + "\n".join(found),
                    pytrace=False)


def build(root, out):
    """Run build.py of a copy of the repository."""
    return subprocess.run(
        [sys.executable, root / "book/tools/build.py", "--out", out],
        cwd=out.parent, capture_output=True, text=True)


def built(folder):
    """The site's folder, and what build.py says if it could not be built.

    STARGAN_SITE names a built site to take instead.
    """
    if given := os.environ.get("STARGAN_SITE"):
        assert Path(given, "index.html").is_file(), \
            f"STARGAN_SITE is set to {given}, and there is no site"
        return Path(given).resolve(), ""
    need("jupyter_book")
    done = build(ROOT, folder / "site")
    return folder / "site", done.stderr if done.returncode else ""


def small_copy(folder):
    """A book of one chapter and two pages, that is built in seconds."""
    for name in ("_config.yml", "book/references.bib", "pyproject.toml",
                 "stargan_tutorial/__init__.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for name in ("_ext", "_static", "_templates", "tools"):
        shutil.copytree(ROOT / "book" / name, folder / "book" / name,
                        ignore=shutil.ignore_patterns("__pycache__"))
    chapter = CHAPTERS[0].source.relative_to(ROOT)
    (folder / chapter).parent.mkdir()
    text = (ROOT / chapter).read_text("utf-8")
    # Its neighbours are not here, and neither are their numbers.
    text = re.sub(r"\]\((?!https?:|#)[^)\s]*\)", "](#one-picture)", text)
    text = re.sub(r"\b(Figure|Exercise|Equation)s? (?!0\.)\d+\.\d+(?: (?:and|"
                  r"to) \d+\.\d+)?", "it", text)
    text = text.replace("# References", "# Sources")  # no bibliography here
    (folder / chapter).write_text(text, "utf-8")
    (folder / "book/index.md").write_text("# A small book\n\nIt is short.\n")
    (folder / "book/more.md").write_text("# More\n\nSee Figure 0.2.\n")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nchapters:\n  - file: book/more\n"
        f"  - file: {chapter.with_suffix('').as_posix()}\n")
    return folder
