"""Finished pages: no doubled script, no stranger's address, no dead weight."""

import importlib.util
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.util import logging

logger = logging.getLogger(__name__)
ICON = re.compile(r'"?([a-z0-9-]+)"?:\[\d+,\d+,\[([^\]]*)\],"[^"]*",'
                  r'(?:"[^"]*"|\[[^\]]*\])\],?')


def setup(app):
    app.connect("html-page-context", shorten, priority=100)
    app.connect("html-page-context", complete, priority=900)
    app.connect("build-finished", finish)


def shorten(app, pagename, template, context, doctree):
    """A page's description starts with its promise, not with its minutes.

    The body is written by now; the description is made from what is left.
    """
    for paragraph in list(doctree.findall(nodes.paragraph) if doctree else ()):
        if "time" in paragraph["classes"]:
            paragraph.parent.remove(paragraph)


def complete(app, pagename, template, context, doctree):
    """One copy of each inline script: Thebe's settings come twice.

    And a role for the works of the bibliography that is not deprecated.
    """
    context["body"] = context.get("body", "").replace(
        'role="doc-biblioentry"', 'role="listitem"')
    seen, scripts = set(), []
    for script in context.get("script_files", []):
        body = getattr(script, "attributes", {}).get("body")
        if body is None or body not in seen:
            scripts.append(script)
        seen.add(body)
    context["script_files"] = scripts


def finish(app, error):
    if error is None and app.builder.format == "html":
        out = Path(app.outdir)
        mathjax(out / "_static" / "mathjax")
        if app.builder.name == "html":
            icons(out)
            address = urlsplit(app.config.html_baseurl).path or "/"
            for name in ("404", "index"):
                page = Path(app.srcdir, "book", "_templates", f"{name}.html")
                text = page.read_text(encoding="utf-8")
                text = text.replace("{{ base }}", address).replace(
                    "{{ url }}", app.config.html_baseurl)
                (out / page.name).write_text(text, encoding="utf-8")


def mathjax(folder):
    """Equations without a network: MathJax and its fonts, from PyPI."""
    found = importlib.util.find_spec("sphinx-mathjax-offline")
    if found is None:
        raise RuntimeError("equations need the package sphinx-mathjax-offline:"
                           ' pip install --editable ".[book]"')
    source = Path(found.origin).parent / "static" / "mathjax"
    for name in ("tex-chtml.js", "output/chtml/fonts/woff-v2"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, target, dirs_exist_ok=True)
        else:
            shutil.copy2(source / name, target)


def icons(out):
    """Keep the icons that some page shows: 3 of 100 parts of the file."""
    path = out / "_static" / "scripts" / "fontawesome.js"
    text = path.read_text(encoding="utf-8")
    used = {name for pattern in ("**/*.html", "_static/**/*.js")
            for file in out.glob(pattern) if file != path
            for name in re.findall(r"\bfa-([a-z0-9-]+)",
                                   file.read_text(encoding="utf-8"))}

    def keep(match):
        names = {match[1], *re.findall(r'"([a-z0-9-]+)"', match[2])}
        return match[0] if names & used else ""

    small, count = ICON.subn(keep, text)
    if not count:
        logger.warning("the theme's icon file has a new form: it stays whole",
                       type="stargan", subtype="icons")
    path.write_text(small, encoding="utf-8")
    (path.parent / "fontawesome.js.map").unlink(missing_ok=True)
