"""The cover of the printed book and the letters it is set in."""

import importlib.util
import re
import subprocess
from datetime import date
from html import escape
from pathlib import Path

from contents import ROOT, Fault

HERE = Path(__file__).parent
FACES = {  # matplotlib brings them, so that every machine prints alike
    ("Book", "normal", "normal"): "STIXGeneral",
    ("Book", "normal", "italic"): "STIXGeneralItalic",
    ("Book", "bold", "normal"): "STIXGeneralBol",
    ("Book", "bold", "italic"): "STIXGeneralBolIta",
    ("Code", "normal", "normal"): "DejaVuSansMono",
    ("Code", "normal", "italic"): "DejaVuSansMono-Oblique",
    ("Code", "bold", "normal"): "DejaVuSansMono-Bold",
}


def version(root=ROOT):
    """The package's version, read without importing it (and torch)."""
    text = (root / "stargan_tutorial" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if not found:
        raise Fault("stargan_tutorial/__init__.py has no line __version__ = "
                    '"...".')
    return found[1]


def commit_date(root=ROOT):
    """Day of the last commit, "23 November 2026"; "" outside git."""
    try:
        told = subprocess.run(["git", "log", "-1", "--format=%cs"], cwd=root,
                              capture_output=True, text=True).stdout.strip()
        day = date.fromisoformat(told)
    except (OSError, ValueError):
        return ""
    return f"{day.day} {day:%B %Y}"


def faces():
    """The @font-face rules; without matplotlib the machine's own fonts.

    Lines must hold their letters, or Chromium puts the first line of a page
    on the page before as well: unseen, but twice in outline and search.
    """
    found = importlib.util.find_spec("matplotlib")
    folder = Path(found.origin).parent / "mpl-data/fonts/ttf" if found else HERE
    return "\n".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
        f'font-style: {style}; src: url("{(folder / name).as_uri()}.ttf"); '
        "ascent-override: 88%; descent-override: 25%; line-gap-override: 0%; }"
        for (family, weight, style), name in FACES.items())


def cover(book):
    """The title page: what, by whom, which version."""
    strip = book.site / "_static" / "translations.png"
    picture = f'<img src="{strip.as_uri()}" alt="Translated faces, and ' \
        'below each the true answer">' if strip.is_file() else ""
    facts = ", ".join(filter(None, [f"Version {version()}", commit_date()]))
    return f"""<section class="cover"><h1>{escape(book.title)}</h1>
<p class="promise">{escape(book.promise)}</p>{picture}
<p class="author">{escape(book.author)}</p><p>{facts}</p>
<p class="rights">© {escape(book.rights)}<br>
<a href="{book.address}">{book.address}</a></p></section>"""
