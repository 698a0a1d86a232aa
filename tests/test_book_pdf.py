"""The book as a PDF: all of it, on the page where its contents say."""

import os
import re
import subprocess
import sys

import book_site
import pytest
from book_site import CHAPTERS, PAGES, TOOLS, nothing

required = bool(os.environ.get("REQUIRE_BROWSER"))
for name in ("playwright.sync_api", "pypdf", "pypdfium2"):
    if required:
        __import__(name)
    else:
        pytest.importorskip(name, reason="the tests of the PDF need: pip "
                            'install --editable ".[test]"')

from book_pdf import (  # noqa: E402
    EXERCISE,
    SOLUTION,
    Printed,
    markdown,
    packed,
    printed,
    runs,
)
from browser import find_chromium, launch, why_missing  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

A4, MARGIN = (595, 842), 22  # points; millimetres, one less than print.css


@pytest.fixture(scope="module")
def chromium():
    if find_chromium() is None:
        (pytest.fail if required else pytest.skip)(why_missing())


def run(*options, **environment):
    return subprocess.run([sys.executable, TOOLS / "pdf.py", *options],
                          capture_output=True, text=True,
                          env=os.environ | environment)


@pytest.fixture(scope="module")
def book(chromium, site, tmp_path_factory):
    out = tmp_path_factory.mktemp("pdf") / "book.pdf"
    done = run("--site", site, "--out", out)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in out.parent.iterdir()] == [out.name]
    return Printed(out, done.stdout)


def test_the_file_says_what_it_is(book):
    told, root = book.reader.metadata, book.reader.trailer["/Root"]
    assert told.title == book_site.SETTINGS["title"]
    assert told.author == book_site.SETTINGS["author"]
    assert "StarGAN" in told.subject
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]  # for screen readers
    assert root["/PageMode"] == "/UseOutlines"
    assert len(book.pages) > 100
    assert f"{len(book.pages)} pages" in book.said
    assert book.path.stat().st_size < 30e6


def test_the_cover_names_version_and_licence(book):
    from pdf_cover import version

    cover = book.texts[0]
    for text in (f"Version {version()}", "CC BY 4.0", "MIT",
                 book_site.SETTINGS["title"], book_site.SETTINGS["author"]):
        assert text in cover
    assert not re.search(r"^\W*1\W*$", cover, re.MULTILINE)


def test_pages_are_a4_and_numbered_and_filled(book):
    wrong = []
    for number, page in enumerate(book.pages, 1):
        size = page.get_size()
        if any(abs(side - wanted) > 1 for side, wanted in zip(size, A4)):
            wrong.append(f"page {number} is {size}")
        lines = book.texts[number - 1].splitlines()
        if number > 1 and not lines[0].endswith(f" {number}"):
            wrong.append(f"page {number} has no number: {lines[:1]}")
        pictures = any(page.get_objects(filter=[3]))  # 3: an image
        if len(book.packed[number - 1]) < 100 and not pictures:
            wrong.append(f"page {number} is nearly blank")
    nothing(wrong)


def test_nothing_stands_in_the_margins(book):
    wrong = []
    for number, page in enumerate(book.pages, 1):
        dark = page.render(scale=0.4, grayscale=True).to_numpy() < 235
        edge = round(MARGIN / 210 * dark.shape[1])
        if dark[:, :edge].any() or dark[:, -edge:].any():
            wrong.append(f"page {number} has ink in the margin")
    nothing(wrong)


def test_the_outline_lists_every_chapter_in_order(book):
    found = list(book.headings())
    wanted = ["About this book", *(page.title for page in PAGES[1:])]
    chapters = [packed(title) for level, title, _ in found if level == 1
                and not title.startswith("Solutions: ")]
    assert chapters == [packed(title) for title in wanted]
    pages = [page for *_, page in found]
    assert pages == sorted(pages)


def test_a_heading_stands_on_the_page_that_the_contents_name(book):
    assert len(book.contents) > len(PAGES) + len(CHAPTERS)
    nothing(f"{title} is not on page {number}, which begins "
            f"{book.texts[number - 1][:80]!r}, but on " + (", ".join(
                str(i) for i, text in enumerate(book.packed, 1)
                if packed(title) in text) or "none")
            for title, number in book.contents
            if packed(title) not in book.packed[number - 1])
    listed = {packed(title) for title, _ in book.contents}
    nothing(page.title for page in PAGES[1:]
            if packed(page.title) not in listed)


@pytest.mark.parametrize("page", CHAPTERS, ids=[p.name for p in CHAPTERS])
def test_every_exercise_is_asked_and_its_solution_is_at_the_end(book, page):
    start, wrong = book.solutions_start - 1, []
    before, after = book.packed[:start], book.packed[start:]
    pieces = EXERCISE.split(markdown(page))[1:]
    assert pieces
    for title, text in zip(pieces[::2], pieces[1::2]):
        text = re.split(r"^##+ ", text, flags=re.MULTILINE)[0]
        asked, told = SOLUTION.sub("", text), SOLUTION.findall(text)
        assert told, f"{title} has no solution"
        wrong += [f"{title}, not asked: {piece}"
                  for piece in runs(re.sub("<.+?>", "\n\n", asked))
                  if not printed(piece, before)]
        for _, solution in told:
            found = runs(solution)
            wrong += [f"{title}, not solved: {piece}" for piece in found
                      if not printed(piece, after)]
            if found and max(found, key=len) in "".join(before):
                wrong.append(f"{title}, solved before the end: {found}")
    nothing(wrong)


def test_exercise_and_solution_lead_to_each_other(book):
    found, title = [], None
    for text in book.texts:
        for line in text.splitlines():
            # A station of chapter 12 has its cure at the end as well.
            if heading := re.match(r"(Exercise \d+\.\d+) ·|Station \d", line):
                title = heading[1]
            number = re.search(r"(: |Asked on )page (\d+)$", line)
            if title and number:
                found.append((title, number[1], int(number[2])))
    nothing(f"{title} is not on page {number}" for title, _, number in found
            if f"{title} · " not in book.texts[number - 1])
    wanted = sorted(title for page in CHAPTERS
                    for title in EXERCISE.findall(markdown(page)))
    for way in (": ", "Asked on "):
        assert sorted(title for title, kind, _ in found
                      if kind == way) == wanted


def test_links_lead_to_pages_of_the_book_or_to_the_web(book):
    places, wrong, inside = book.reader.named_destinations, [], 0
    for number, page in enumerate(book.reader.pages, 1):
        for note in page.get("/Annots", ()):
            note = note.get_object()
            goal = note.get("/Dest")
            action = note.get("/A", {}).get("/URI")
            if goal is not None:
                inside += 1
                if goal not in places:
                    wrong.append(f"page {number}: {goal} is nowhere")
            elif not str(action).startswith(("https://", "http://")):
                wrong.append(f"page {number}: {action}")
    nothing(wrong)
    assert inside > 500


def test_no_tex_is_left_and_nothing_of_the_screen(book):
    wrong = []
    for number, text in enumerate(book.texts, 1):
        wrong += [f"page {number}: {found[0]}" for found in re.finditer(
            r"(?<!\w)\\[(\[]|\\(begin|tag|mathbb|left|text)\b.{0,20}"
            r"|Link to this|Show the cell|Hide the |Fig\. \d+ ", text)]
    nothing(wrong)


@pytest.mark.parametrize("body, sentence", [
    ('<p><a href="#no">there</a></p>', "A link leads nowhere: #no"),
    ("<pre>" + "x" * 999 + "</pre>", "Too wide for the page"),
    (r"<p id='sum'>\(a + b\)</p>", "TeX that was not set in sum"),
    ('<p id="a">1</p><p id="a">2</p>', "Two places are #a"),
    ('<img src="no.png">', "A picture is missing"),
    ('<img src="http://127.0.0.1:9/a.png">', "asks the network"),
])
def test_a_fault_of_the_paper_is_refused(chromium, tmp_path, body, sentence):
    from pdf_print import print_book

    source, out = tmp_path / "book.html", tmp_path / "book.pdf"
    source.write_text("<script>MathJax = {startup: {}}</script>"
                      f'<body class="book" style="margin:0">{body}', "utf-8")
    with sync_playwright() as playwright, launch(playwright) as browser:
        with pytest.raises(book_site.contents.Fault, match=sentence):
            print_book(browser, source, out)
    assert not out.exists()


def test_without_chromium_there_is_a_sentence(tmp_path):
    out = tmp_path / "book.pdf"
    out.write_text("the old one")
    done = run("--out", out, CHROMIUM=str(tmp_path / "none"))
    assert done.returncode == 1
    assert "CHROMIUM is set to" in done.stderr and "unset it" in done.stderr
    assert "Traceback" not in done.stderr
    assert out.read_text() == "the old one"


def test_a_site_that_is_not_one_is_refused(chromium, tmp_path):
    done = run("--site", tmp_path, "--out", tmp_path / "book.pdf")
    assert done.returncode == 1
    assert "Build it again." in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())
