"""What the table of contents lists: each page, its source and its title."""

import json
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).parents[2]


class Fault(Exception):
    """What is wrong with the book, in one clear sentence."""


class Page(NamedTuple):
    """One page of the book."""

    name: str  # as in _toc.yml, without a suffix: book/index
    source: Path
    title: str


def settings(root=ROOT):
    """The content of _config.yml."""
    return read(root / "_config.yml")


def read(path):
    """The content of a YAML file."""
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise Fault(f"{path.name} cannot be read: {error}") from error


def base_path(root=ROOT):
    """The path under which the site is served: "/stargan-tutorial/"."""
    path = urlsplit(settings(root)["html"]["baseurl"]).path
    return path.rstrip("/") + "/"


def names(root=ROOT):
    """Names of all pages, in the order of _toc.yml."""
    def walk(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("root", "file"):
                    yield re.sub(r"\.(md|ipynb)$", "", value)
                else:
                    yield from walk(value)
        elif isinstance(node, list):
            for child in node:
                yield from walk(child)

    return list(walk(read(root / "_toc.yml")))


def source_of(name, root=ROOT):
    """The file of a page."""
    found = [path for suffix in (".md", ".ipynb")
             if (path := root / (name + suffix)).is_file()]
    if not found:
        raise Fault(f"_toc.yml lists {name}, but there is neither {name}.md "
                    f"nor {name}.ipynb.")
    if len(found) > 1:
        raise Fault(f"_toc.yml lists {name}, and both {name}.md and "
                    f"{name}.ipynb are there: rename one.")
    return found[0]


def markdown_of(source):
    """The Markdown of a page or a notebook, without fenced blocks."""
    text = source.read_text("utf-8")
    if source.suffix == ".ipynb":
        text = "\n\n".join("".join(cell["source"])
                           for cell in json.loads(text)["cells"]
                           if cell["cell_type"] == "markdown")
    return re.sub(r"^(`{3,}|~{3,}).*?^\1", "", text,
                  flags=re.DOTALL | re.MULTILINE)


def title_of(source, root=ROOT):
    """The first heading, as a reader sees it."""
    found = re.search(r"^# +(.+?)(?: *\{#.*\})?$", markdown_of(source), re.M)
    if not found:
        raise Fault(f"{source.relative_to(root)} has no heading: begin it "
                    'with a line "# Title".')
    return plain(found[1])


def plain(text):
    """Text without Markdown's marks, with single spaces."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", text)).strip()


def contents(root=ROOT):
    """All pages.

    Returns
    -------
    list of Page
        In the order of _toc.yml, the landing page first.

    Raises
    ------
    Fault
        One sentence for each page that is missing or has no heading.
    """
    pages, faults, listed = [], [], names(root)
    for name in listed:
        try:
            source = source_of(name, root)
            pages.append(Page(name, source, title_of(source, root)))
        except Fault as fault:
            faults.append(str(fault))
    faults += [f"_toc.yml lists {name} {listed.count(name)} times."
               for name in dict.fromkeys(listed) if listed.count(name) > 1]
    if faults:
        raise Fault("\n".join(dict.fromkeys(faults)))
    return pages
