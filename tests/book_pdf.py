"""Read a printed book: its words page by page, its outline, its contents."""

import json
import re
from functools import cached_property

import pypdfium2
from pypdf import PdfReader

EXERCISE = re.compile(r"^### (Exercise \d+\.\d+) · .+$", re.MULTILINE)
SOLUTION = re.compile(r'<details class="solution"><summary>(.+?)</summary>'
                      r"(.+?)</details>", re.DOTALL)


def packed(text):
    """Text without spaces, with plain quotes: how a line is cut is free."""
    text = text.translate(str.maketrans("’‘“”…", "''\"\"."))
    return re.sub(r"\s+|\.{2,}|­", "", text)


def runs(markdown):
    """The longer pieces of Markdown that are printed as they are."""
    markdown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    pieces = []
    for index, block in enumerate(re.split(r"```(?:\w+\n)?", markdown)):
        pieces += [block] if index % 2 else re.split(
            r"\$+[^$]+\$+|[`*|<>\[\]#\\]|--|\n\n|^\s*(?:- |\d\. )", block,
            flags=re.MULTILINE)
    return [packed(piece) for piece in pieces if len(packed(piece)) > 25]


def markdown(page):
    """The Markdown of a chapter, code of folded solutions included."""
    cells = json.loads(page.source.read_text("utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells
                       if cell["cell_type"] == "markdown")


def printed(piece, pages):
    """Whether pages hold a piece, be it cut by the end of a page.

    Formulas of a page stand after its text, so they part such a piece.
    """
    return piece in "".join(pages) or any(
        piece[:cut] in one and piece[cut:] in other
        for one, other in zip(pages, pages[1:])
        for cut in range(1, len(piece)))


class Printed:
    """A PDF, read in two ways: pypdf for its form, pdfium for its face."""

    def __init__(self, path, said):
        self.path, self.said = path, said
        self.reader = PdfReader(path)
        self.pages = pypdfium2.PdfDocument(path)

    @cached_property
    def texts(self):
        return [page.get_textpage().get_text_range().replace("\r", "")
                for page in self.pages]

    @cached_property
    def packed(self):
        """Each page without its foot, which stands first."""
        return [packed(text.partition("\n")[2]) for text in self.texts]

    def headings(self, items=None, level=0):
        """The outline: (level, title, page)."""
        for item in self.reader.outline if items is None else items:
            if isinstance(item, list):
                yield from self.headings(item, level + 1)
            else:
                yield (level, item.title.strip(),
                       self.reader.get_destination_page_number(item) + 1)

    @cached_property
    def solutions_start(self):
        return next(page for level, title, page in self.headings()
                    if (level, title) == (0, "Solutions"))

    @cached_property
    def contents(self):
        """The printed contents: (title, number)."""
        last = next(page for _, title, page in self.headings()
                    if title == "About this book")
        title, found = "", []
        for text in self.texts[1:last - 1]:
            # The foot stands first, in one line or in two.
            text = re.sub(r"\AContents\s+\d+\n(Contents\n)?", "", text)
            for line in text.splitlines():
                title = f"{title} {line}".strip()
                if entry := re.fullmatch(r"(.+?) (\d+)", title):
                    found.append((entry[1], int(entry[2])))
                if entry or re.match("Part |(Start|Look up|About|Solutions)$",
                                     title):
                    title = ""
        return found
