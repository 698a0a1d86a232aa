"""The printed book as one HTML document: title, contents, parts, solutions."""

import re
from collections import Counter
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup
from contents import ROOT, read, settings
from pdf_cover import cover, faces
from pdf_pages import read_page, text_of

HERE = Path(__file__).parent
MATHJAX = """{
  options: {ignoreHtmlClass: "book", processHtmlClass: "math",
            enableMenu: false, enableAssistiveMml: false},
  chtml: {scale: 0.96, matchFontHeight: false}
}"""


def parts(root=ROOT):
    """The parts of the book: (caption, names of pages), from _toc.yml."""
    toc = read(root / "_toc.yml")

    def files(nodes):
        for node in nodes:
            if "file" in node:
                yield re.sub(r"\.(md|ipynb)$", "", node["file"])
            for key in ("chapters", "sections"):
                yield from files(node.get(key, ()))

    groups = toc.get("parts") or [toc]
    found = [(group.get("caption") or "Chapters",
              list(files(group.get("chapters", ())))) for group in groups]
    found[0][1].insert(0, toc["root"])
    return found


class Book:
    """Everything that is printed, read from a built site."""

    def __init__(self, site):
        config = settings()
        self.site, self.parts = site, []
        self.title, self.author = config["title"], config["author"]
        self.rights, self.address = config["copyright"], config["html"][
            "baseurl"]
        listed = parts()
        names = {name for _, group in listed for name in group}
        for caption, group in listed:
            self.parts.append((caption, [
                read_page(site, name, names, self.address)
                for name in group]))
        first = self.parts[0][1][0]  # its title and lead are the cover's
        lead = first.body.select_one(".lead")
        self.promise = text_of(lead.extract()) if lead else ""
        first.title = "About this book"
        first.body.find("h2").string = first.title

    @property
    def pages(self):
        return [page for _, pages in self.parts for page in pages]

    def html(self):
        """The whole document."""
        parts_of = "".join(self.part(caption, pages)
                           for caption, pages in self.parts)
        styles = faces() + self.page_styles() + (
            HERE / "print.css").read_text("utf-8")
        light = (self.site / "_static" / "pygments.css").as_uri()
        mathjax = (self.site / "_static/mathjax/tex-chtml.js").as_uri()
        return f"""<!doctype html>
<html lang="en" data-theme="light"><head><meta charset="utf-8">
<title>{escape(self.title)}</title>
<link rel="stylesheet" href="{light}"><style>{styles}</style>
<script>window.MathJax = {MATHJAX}</script>
<script defer src="{mathjax}"></script></head>
<body class="book">{cover(self)}{self.contents()}{parts_of}
{self.solutions()}</body></html>"""

    def page_styles(self):
        """A named page for each chapter: its title stands in the foot."""
        running = {page.place: page.title for page in self.pages}
        running |= {"contents": "Contents", "solutions": "Solutions"}
        return "".join(
            f'@page {place} {{ @bottom-left {{ content: "{quoted(title)}" }} '
            f"}} #{place} {{ page: {place} }}\n"
            for place, title in running.items())

    def contents(self):
        """Every chapter and section, but for those that most chapters have."""
        often = Counter(text_of(tag) for page in self.pages
                        for tag in page.body.select("section > h3"))
        rows = []
        for caption, pages in self.parts:
            rows.append(f'<p class="part">{escape(caption)}</p>')
            for page in pages:
                rows.append(entry(page.place, page.title, "chapter"))
                rows += [entry(tag.parent["id"], text_of(tag), "section")
                         for tag in page.body.select("section > h3")
                         if often[text_of(tag)] < 4]
        rows.append('<p class="part">Solutions</p>')
        rows += [entry(solutions_place(page), page.title, "chapter")
                 for page in self.pages if page.solutions]
        return ('<nav id="contents"><h1>Contents</h1><div class="rows">'
                f'{"".join(rows)}</div></nav>')

    def part(self, caption, pages):
        """The chapters of a part; its name stands above the first."""
        for page in pages:
            page.body["class"] = ["page"]
        heading = BeautifulSoup(f'<h1 class="part">{escape(caption)}</h1>',
                                "html.parser")
        pages[0].body.find("h2").insert_before(heading)
        return "".join(str(page.body) for page in pages)

    def solutions(self):
        """All solutions by chapter, each with the way back."""
        text = ['<h1 class="part">Solutions</h1><p>Try the exercise and both '
                "hints before you read its solution. Yours may differ and be "
                "right: the tests decide.</p>"]
        for page in self.pages:
            if page.solutions:
                text.append(f'<h2 id="{solutions_place(page)}">Solutions: '
                            f"{escape(page.title)}</h2>")
            text += [f'<section id="{s.place}"><h3>{escape(s.title)}</h3>'
                     f'<p class="back"><a href="#{s.asked}">Asked on page</a> '
                     f'<a class="page-number" href="#{s.asked}"></a></p>'
                     f"{s.body}</section>" for s in page.solutions]
        return f'<section id="solutions">{"".join(text)}</section>' \
            if len(text) > 1 else ""


def quoted(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def solutions_place(page):
    return f"solutions-{page.place}"


def entry(place, title, kind):
    """A line of the contents; the number is filled in after a first print."""
    return (f'<p class="{kind}"><a href="#{place}">{escape(title)}</a>'
            f'<a class="page-number" href="#{place}"></a></p>')
