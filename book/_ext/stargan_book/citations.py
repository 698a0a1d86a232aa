"""Citations: a work in a chapter's reference list leads to the bibliography.

The lists are plain Markdown. While the book is built, each item whose title
is in references.bib gets a citation mark.
"""

import json
import re
from pathlib import Path

from pybtex.database import parse_file
from sphinx.util import logging

logger = logging.getLogger(__name__)
HEADING = re.compile(r"^(#+ References)\s*$", re.MULTILINE)


def setup(app):
    app.connect("source-read", cite)


def plain(text):
    """Letters and digits only, for comparing titles."""
    text = re.sub(r"[{}]", "", text.lower())
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


def titles(path):
    """Title to key, the longest first: one may start another."""
    entries = parse_file(str(path)).entries
    found = {plain(entry.fields["title"]): key
             for key, entry in entries.items()}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def mark(text, known):
    """The Markdown of a reference list with its citations, and what has none.
    """
    head, line, items = HEADING.split(text, maxsplit=1)
    pieces, unknown = re.split(r"^(?=- )", items, flags=re.MULTILINE), []
    for i, item in enumerate(pieces):
        if item.startswith("- "):
            words, keys = plain(item), []
            for title, key in known.items():
                if title in words:
                    keys.append(key)
                    words = words.replace(title, "")
            if keys:
                body, space = item.rstrip(), item[len(item.rstrip()):]
                pieces[i] = f"{body} {{cite:p}}`{','.join(keys)}`{space}"
            elif "github.com" not in item:  # a thread needs no entry
                unknown.append(item.strip())
    return head + line + "".join(pieces), unknown


def cite(app, docname, source):
    if not docname.startswith("notebooks/"):
        return
    known = titles(Path(app.srcdir) / app.config.bibtex_bibfiles[0])
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and HEADING.search(text):
            text, unknown = mark(text, known)
            cell["source"] = text
            for item in unknown:
                logger.warning("not in references.bib: %s", item[:80],
                               location=docname, type="stargan",
                               subtype="citation")
    source[0] = json.dumps(notebook)
