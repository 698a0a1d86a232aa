"""Cross-references by number: "Figure 3.2" in any text becomes a link.

The same words stand in the notebooks, where a reader follows them by eye.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

logger = logging.getLogger(__name__)

NUMBERED = re.compile(
    r"\b(Figure|Exercise|Equation)(s?) (\d+\.\d+)"
    r"|\b([Cc]hapter)(s?) (\d+)(?![\d.]*\d)"
    r"|(?:(?<= and )|(?<= to )|(?<=, ))(\d+(?:\.\d+)?)(?![\d.]*\d)")
JOINED = (" and ", " to ", ", ", ", and ")
CLOSED = (nodes.title, nodes.reference, addnodes.pending_xref, nodes.literal,
          nodes.literal_block, nodes.raw, nodes.math, nodes.math_block,
          nodes.comment)


def setup(app):
    app.add_env_collector(Numbers)
    app.add_post_transform(Links)


class Numbers(EnvironmentCollector):
    """Where each figure, exercise, equation and chapter stands."""

    def clear_doc(self, app, env, docname):
        env.__dict__.setdefault("stargan_numbers", {}).pop(docname, None)

    def merge_other(self, app, env, docnames, other):
        mine = env.__dict__.setdefault("stargan_numbers", {})
        mine.update({name: places for name, places
                     in other.__dict__.get("stargan_numbers", {}).items()
                     if name in docnames})

    def process_doc(self, app, doctree):
        found = {}
        for figure in doctree.findall(nodes.figure):
            for name in figure["ids"]:
                if match := re.fullmatch(r"figure-(\d+)-(\d+)", name):
                    found[f"Figure {match[1]}.{match[2]}"] = name
        for block in doctree.findall(nodes.math_block):
            if match := re.search(r"\\tag\{(\d+)\.(\d+)\}", block.astext()):
                name = f"equation-{match[1]}-{match[2]}"
                block["ids"].append(name)
                # As it is: Sphinx' own wrapping of lines allows no number.
                block["nowrap"] = True
                block[:] = [nodes.Text(rf"\[{block.astext().strip()}\]")]
                found[f"Equation {match[1]}.{match[2]}"] = name
        for section in doctree.findall(nodes.section):
            title = section.next_node(nodes.title).astext()
            if match := re.match(r"Exercise (\d+)\.(\d+) ", title):
                name = f"exercise-{match[1]}-{match[2]}"
                section["ids"].insert(0, name)
                found[f"Exercise {match[1]}.{match[2]}"] = name
            elif match := re.match(r"(\d+)\. ", title):
                if isinstance(section.parent, nodes.document):
                    found[f"Chapter {match[1]}"] = ""
        app.env.__dict__.setdefault("stargan_numbers", {})[
            app.env.docname] = found


class Links(SphinxPostTransform):
    """Turn the numbers into links; a number that is nowhere is a warning."""

    default_priority = 8

    def run(self, **kwargs):
        self.places = {name: (doc, place) for doc, found
                       in self.env.stargan_numbers.items()
                       for name, place in found.items()}
        for text in list(self.document.findall(nodes.Text)):
            parents = list(ancestors(text))
            if not any(isinstance(p, CLOSED) for p in parents):
                own = {i for p in parents for i in p.get("ids", ())}
                self.link(text, own)

    def link(self, text, own):
        pieces, end, last, kind, string = [], 0, 0, None, str(text)
        for match in NUMBERED.finditer(string):
            # "Figures 3.2, 3.3 and 3.5": the others have the first's kind.
            kind = match[1] or (match[4] or "").capitalize() or (
                kind if string[last:match.start()] in JOINED else None)
            last, number = match.end(), match[3] or match[6] or match[7]
            if kind is None or ("." in number) == (kind == "Chapter"):
                continue
            target = self.target(f"{kind} {number}", text)
            if target is None or target[1] in own or (
                    kind == "Chapter" and target[0] == self.env.docname):
                continue
            # "Figures 3.2 and 3.3": the numbers are the links.
            start = match.end() - len(number) if match[2] or match[5] \
                else match.start()
            pieces += [nodes.Text(string[end:start]), make_refnode(
                self.app.builder, self.env.docname, *target,
                nodes.inline("", string[start:match.end()]))]
            end = match.end()
        if pieces:
            pieces.append(nodes.Text(string[end:]))
            text.parent.replace(text, [p for p in pieces if p.astext()])

    def target(self, name, text):
        if name not in self.places and not name.startswith("Chapter"):
            logger.warning("%s is mentioned, but nowhere to be found", name,
                           location=text.parent, type="stargan",
                           subtype="number")
        return self.places.get(name)


def ancestors(node):
    while node := node.parent:
        yield node
