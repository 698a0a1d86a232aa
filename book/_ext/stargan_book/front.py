"""Prose pages: diagrams that follow the page's colours, faces to try."""

import json
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from .cells import inline_svg

ROOT = Path(__file__).parents[3]
WORDS_A_MINUTE = 200


def setup(app):
    app.add_transform(ReadingTime)
    app.add_directive("diagram", Diagram)
    app.add_directive("try-it", TryIt)


class ReadingTime(SphinxTransform):
    """How long a prose page takes; chapters say it themselves."""

    default_priority = 320

    def apply(self):
        title = self.document.next_node(nodes.title)
        if self.env.docname.startswith("notebooks/"):
            for paragraph in self.document.findall(nodes.paragraph):
                if paragraph.astext().startswith("Time:"):
                    return paragraph["classes"].append("time")
        elif title and self.env.docname != self.env.config.root_doc:
            minutes = round(len(self.document.astext().split())
                            / WORDS_A_MINUTE) or 1
            told = f" {minutes} minute{'s' * (minutes > 1)} to read."
            line = nodes.paragraph("", "", nodes.strong("", "Time:"),
                                   nodes.Text(told), classes=["time"])
            title.parent.insert(title.parent.index(title) + 1, line)


class Diagram(SphinxDirective):
    """A diagram of the package with a caption: name, then the caption."""

    required_arguments = 1
    has_content = True
    option_spec = {"alt": directives.unchanged_required}

    def run(self):
        path = ROOT / "stargan_tutorial" / "diagrams"
        path /= f"{self.arguments[0]}.svg"
        self.env.note_dependency(str(path))
        if not path.exists() or "alt" not in self.options:
            raise self.error(f"{path.name}: a diagram of that name and an "
                             ":alt: that says what it shows are needed.")
        caption = nodes.caption()
        self.state.nested_parse(self.content, self.content_offset, caption)
        pieces = caption.next_node(nodes.paragraph).children
        return [nodes.figure(
            "", inline_svg(path.read_text("utf-8"), self.options["alt"]),
            nodes.caption("", "", *pieces))]


class TryIt(SphinxDirective):
    """Faces, switches, the translation and the truth; works as a file."""

    def run(self):
        path = ROOT / "book" / "faces.json"
        self.env.note_dependency(str(path))
        return [nodes.raw("", page(json.loads(path.read_text("utf-8"))),
                          format="html")]


def page(told):
    """The HTML of the widget in its first state; book.js makes it move."""
    names = [name.replace("_", " ").lower() for name in told["attributes"]]
    hair, others = names[:3], names[3:]
    first, target = told["faces"][0], 5  # blond, smiling
    faces = "".join(
        f'<label><input type="radio" name="try-face" value="{i}"'
        f'{" checked" * (i == 0)}><span class="tile" role="img" '
        f'aria-label="Face {i + 1}" style="--row:{i};'
        f'--column:{len(told["labels"]) + face["own"]}"></span></label>'
        for i, face in enumerate(told["faces"]))
    switches = "".join(
        f'<label><input type="radio" name="try-hair" value="{i}"'
        f'{" checked" * told["labels"][target][i]}>{name}</label>'
        for i, name in enumerate(hair))
    switches += "".join(
        f'<label><input type="checkbox" value="{i + 3}"'
        f'{" checked" * told["labels"][target][i + 3]}>{name}</label>'
        for i, name in enumerate(others))
    shown = "".join(
        f'<figure class="kind-{kind}"><span class="tile" role="img" '
        f'aria-label="{title}" style="--row:0;--column:{column}"></span>'
        f'<figcaption>{title}</figcaption></figure>'
        for kind, title, column in (
            ("real", "real image", len(told["labels"]) + first["own"]),
            ("translated", "translated", target),
            ("truth", "true answer", len(told["labels"]) + target)))
    return f"""
<div class="try-it" data-told="{escape(json.dumps(told), quote=True)}"
 style="--rows:{len(told["faces"])};--columns:{2 * len(told["labels"])}">
<fieldset class="try-faces"><legend>Choose a face</legend>{faces}</fieldset>
<fieldset class="try-label"><legend>Ask for</legend>{switches}</fieldset>
<div class="try-result">{shown}</div>
<p class="try-said" role="status">Remaining error
{first["error"][target]:.2f} (0 is the true answer, 1 the untouched image).</p>
</div>
"""
