"""Notebook cells: a picture and its caption become one numbered figure."""

import ast
import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

SHORT = 24  # letters of code that are not broken over two lines
CAPTION = re.compile(r"Figure (\d+)\.(\d+)\.$")
PROMPTS = {  # what a folded cell is, by what it says
    "bootstrap": "the cell that prepares Colab",
    "diagram": "the cell that draws this diagram",
}


def setup(app):
    app.add_transform(Figures)
    app.add_transform(Folds)
    app.add_transform(TableHeads)
    app.add_post_transform(KeptTogether)


def of_kind(node, kind):
    return isinstance(node, nodes.container) and node.get("nb_element") == kind


def alternatives(bundle):
    """The versions of one output: MIME type to its node."""
    return {child["mime_type"]: child for child in bundle.children}


def caption_of(bundle):
    """The pieces of a caption and its number, or None."""
    for text in alternatives(bundle).get("text/markdown", ()):
        pieces = [piece for piece in text.children if piece.astext()]
        if pieces and isinstance(pieces[0], nodes.strong):
            if found := CAPTION.match(pieces[0].astext()):
                return pieces, found[1], found[2]
    return None


class Figures(SphinxTransform):
    """An output with a picture, followed by an output with its caption."""

    default_priority = 300

    def apply(self):
        for outputs in self.document.findall(
                lambda n: of_kind(n, "cell_code_output")):
            for first, second in zip(outputs.children[:-1],
                                     outputs.children[1:]):
                if of_kind(first, "mime_bundle") and \
                        of_kind(second, "mime_bundle"):
                    self.join(first, second)

    def join(self, first, second):
        shown, told = alternatives(first), caption_of(second)
        kind = next((k for k in ("image/svg+xml", "image/png") if k in shown),
                    None)
        if kind is None or told is None:
            return
        pieces, chapter, number = told
        image = next(shown[kind].findall(nodes.image))
        alt = re.sub(r"\s+", " ", shown["text/plain"].astext()).strip()
        if kind == "image/svg+xml":
            image = self.inline(image, alt)
        else:
            image["alt"] = alt
        caption = nodes.caption("", "", *pieces)
        figure = nodes.figure("", image, caption,
                              ids=[f"figure-{chapter}-{number}"],
                              classes=["numbered"])
        figure.source, figure.line = first.source, first.line
        first.replace_self(figure)
        second.parent.remove(second)

    def inline(self, image, alt):
        """The text of an SVG picture: it then follows the page's colours."""
        path = Path(self.env.srcdir) / image["uri"].lstrip("/")
        return inline_svg(path.read_text(encoding="utf-8"), alt)


def inline_svg(text, alt):
    """An SVG document as part of the page, with its text alternative."""
    text = text[text.index("<svg"):]
    text = re.sub(r"<svg\b", '<svg role="img" aria-label="'
                  + escape(alt, quote=True) + '"', text, count=1)
    return nodes.raw("", f'<div class="diagram">{text}</div>', format="html")


def only_draws(code):
    """Whether a cell does nothing but show a diagram of the package."""
    try:
        lines = ast.parse(code).body
    except SyntaxError:
        return False
    shows = [isinstance(line, ast.Expr)
             and ast.unparse(line).startswith("show(") for line in lines]
    return any(shows) and all(
        shown or getattr(line, "module", "") == "stargan_tutorial.diagram"
        for line, shown in zip(lines, shows)) and bool(
            re.search(r"\b(star_map|\w+_diagram)\(", code))


class Folds(SphinxTransform):
    """Fold the code of cells that prepare, or only draw a diagram."""

    default_priority = 310

    def apply(self):
        for cell in self.document.findall(lambda n: of_kind(n, "cell_code")):
            code = next(cell.findall(nodes.literal_block)).astext()
            name = "bootstrap" if "tag_bootstrap" in cell["classes"] else \
                "diagram" if only_draws(code) else None
            if name:
                cell["hide_mode"] = "input"
                cell["prompt_show"] = f"Show {PROMPTS[name]}"
                cell["prompt_hide"] = f"Hide {PROMPTS[name]}"


class TableHeads(SphinxTransform):
    """A column of row names gets a head that a screen reader can say."""

    default_priority = 310

    def apply(self):
        for head in self.document.findall(nodes.thead):
            for entry in head.findall(nodes.entry):
                if not entry.astext().strip():
                    name = nodes.inline("", "row", classes=["visually-hidden"])
                    entry += nodes.paragraph("", "", name)


class KeptTogether(SphinxPostTransform):
    """A number and its sign stay on one line: 84 %, 3 × 3, K = 5."""

    default_priority = 900
    CODE = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math,
            nodes.math_block, nodes.comment)

    def run(self, **kwargs):
        for code in self.document.findall(nodes.literal):
            if len(code.astext()) <= SHORT:
                code["classes"].append("short")
        for text in list(self.document.findall(nodes.Text)):
            together = re.sub(r"(?<=\d) (?=[%×])|(?<=×) (?=\d)"
                              r"|(?<=\b[A-Za-z]) (?== \d)|(?<==) (?=\d)",
                              "\N{NO-BREAK SPACE}", str(text))
            if together != str(text) and not isinstance(text.parent,
                                                        self.CODE):
                text.parent.replace(text, nodes.Text(together))
