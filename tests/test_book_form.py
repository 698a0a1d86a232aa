"""The book's sources: nothing left out, nothing without a source."""

import re
import shutil
import subprocess
import sys
import tomllib

import book_site
import pytest
from book_site import (
    CHAPTERS,
    HOME,
    NAMES,
    PAGES,
    REPOSITORY,
    ROOT,
    SETTINGS,
    nothing,
)
from contents import markdown_of

citations = book_site.need("stargan_book.citations")
tables = book_site.need("stargan_book.tables")

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PROSE = sorted((ROOT / "book").glob("*.md"))
KNOWN = citations.titles(ROOT / "book/references.bib")
FILLERS = r"\b(simply|obviously|just|of course|trivially)\b"


def prose_of(path):
    """Sentences only: no code, formulas, addresses, marks or comments."""
    text = re.sub(r"<!--.*?-->|^%.*?$", "", path.read_text("utf-8"),
                  flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(`{3,})(?!\{)(?=.).*?^\1$|^(`{3,})\{(?:code|raw|math).*?"
                  r"^\2$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^[`:]{3,}.*$|^:[\w-]+:.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`]*`|\$[^$]*\$", "", text)
    text = re.sub(r"!\[", "[", text)
    return re.sub(r"\]\([^)]*\)|https?://\S+|<[^>]*>", "", text)


def test_every_notebook_is_in_the_contents_once_and_in_order():
    listed = [page.source for page in CHAPTERS]
    assert listed == sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))


def test_every_page_is_in_the_contents_once():
    assert len(NAMES) == len(set(NAMES)) and NAMES[0] == "book/index"
    assert sorted(page.source for page in PAGES
                  if page.source.suffix == ".md") == PROSE


def test_chapters_are_numbered_as_their_files():
    for page in CHAPTERS:
        number = int(page.source.name[:2])
        assert page.title.startswith(f"{number}. "), page.title


def test_the_address_is_the_projects():
    assert REPOSITORY == PROJECT["urls"]["Repository"]
    assert SETTINGS["repository"]["branch"] == "main"
    owner, name = REPOSITORY.split("/")[-2:]
    assert HOME == f"https://{owner}.github.io/{name}/"


def test_chapters_can_be_launched_three_ways():
    buttons = SETTINGS["launch_buttons"]
    assert buttons["binderhub_url"] == "https://mybinder.org"
    assert buttons["colab_url"] == "https://colab.research.google.com"
    assert buttons["thebe"] is True


def test_jupyter_book_stays_below_2():
    extras = PROJECT["optional-dependencies"]
    assert "jupyter-book<2" in extras["book"]


@book_site.each_chapter
def test_a_chapter_says_how_long_it_takes(page):
    minutes, on_cpu, on_gpu = tables.times(markdown_of(page.source))
    assert 20 <= minutes <= 240
    assert re.search(r"minutes?$", on_cpu), on_cpu
    assert on_gpu == "the same" or on_gpu.endswith("an estimate")


@book_site.each_chapter
def test_a_chapters_exercises_say_how_hard_they_are(page):
    text = markdown_of(page.source)
    found = [number for number, *_ in tables.exercises(text)]
    headed = re.findall(r"^#+ Exercise (\d+\.\d+)", text, re.MULTILINE)
    assert found == headed and len(found) == len(set(found)) > 2


@book_site.each_chapter
def test_every_work_of_a_chapter_is_in_the_bibliography(page):
    text = markdown_of(page.source)
    assert citations.HEADING.search(text), "there is no list of references"
    nothing(citations.mark(text, KNOWN)[1])


def test_every_work_of_the_bibliography_is_cited():
    texts = []
    for page in PAGES:
        text = markdown_of(page.source)
        if page in CHAPTERS:
            text = citations.mark(text, KNOWN)[0]
        texts.append(text)
    cited = {key.strip() for text in texts for keys in
             re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", text)
             for key in keys.split(",")}
    assert set(KNOWN.values()) - cited == set(), "nobody cites these"
    assert cited - set(KNOWN.values()) == set(), "these are not there"


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_prose_is_in_house_style(path):
    text = prose_of(path)
    found = [text[max(0, m.start() - 30):m.end() + 30].replace("\n", " ")
             for m in re.finditer(rf"{FILLERS}|!", text, re.IGNORECASE)]
    nothing(found)
    assert len(text.split()) > 20, "a page with nothing to say"


def test_the_readme_lists_every_chapter():
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| \[.+?\]\((.+?)\)", readme, re.MULTILINE)
    assert rows == [(str(int(page.source.name[:2])), f"{page.name}.ipynb")
                    for page in CHAPTERS]


def test_a_fork_gets_its_own_address_in_the_whole_book(tmp_path):
    kept = shutil.ignore_patterns(
        "__pycache__", ".*cache", "*.egg-info", "*.png", "*.webp", "*.svg",
        "*.safetensors")
    for name in ("book", "notebooks", "assignments", ".github", ".ci"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=kept)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    done = subprocess.run(
        [sys.executable, tmp_path / "notebooks/rehome.py",
         "https://github.com/someone/faces"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    owner, name = REPOSITORY.split("/")[-2:]
    left = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")
            if path.is_file() and re.search(
                rf"\b{owner}(\.github\.io)?/{name}\b|{owner}\.github\.io",
                path.read_text("utf-8", errors="ignore"))]
    nothing(left)


def test_every_objective_has_a_question():
    questions = tables.tested()
    for path, text in tables.chapters():
        chapter = str(int(path.stem[:2]))
        asked = {i for number, which in questions.items()
                 if number.split(".")[0] == chapter for i in which}
        promised = tables.objectives(text)
        assert asked == set(range(1, len(promised) + 1)), path.stem


def test_instructors_are_told_how_many_exercises_there_are():
    page = (ROOT / "book" / "instructors.md").read_text("utf-8")
    count = sum(len(tables.exercises(text)) for _, text in tables.chapters())
    asked = len(tables.tested())
    told = re.search(r"(\d+) exercises: (\d+) that .+?, (\d+) open ones",
                     page)
    assert [int(n) for n in told.groups()] == [count, asked, count - asked]
