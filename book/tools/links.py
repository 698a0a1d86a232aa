"""Links of the built site: the broken ones inside, the addresses outside.

    python book/tools/links.py [SITE] > addresses.txt

prints every outside address once, for a program that tries them. Left out are
addresses that need a login, or that exist only once the site is published.
"""

import argparse
import re
import sys
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from contents import ROOT, base_path, settings

OUTSIDE = re.compile(r"(https?:)?//", re.IGNORECASE)
OTHER = re.compile(r"(mailto|tel|data|javascript):", re.IGNORECASE)


@cache
def soup_of(path):
    """A page, parsed once."""
    return BeautifulSoup(Path(path).read_bytes(), "html.parser")


@cache
def anchors(path):
    """Everything on a page that a fragment can name."""
    soup = soup_of(path)
    return {tag["id"] for tag in soup.find_all(id=True)} | \
        {tag["name"] for tag in soup.find_all("a", attrs={"name": True})}


def pages_of(site):
    """Every HTML file that is a page, not a part of the theme."""
    return sorted(path for path in Path(site).rglob("*.html")
                  if "_static" not in path.parts[len(Path(site).parts):])


def references(path):
    """Each (tag, address) on a page: links, pictures, scripts, styles."""
    for tag in soup_of(path).find_all(True):
        for name in ("href", "src", "poster", "xlink:href"):
            if tag.has_attr(name):
                yield tag, tag[name].strip()
        for part in tag.get("srcset", "").split(","):
            if part.strip():
                yield tag, part.split()[0]


def outside(site):
    """Outside addresses of <a> elements, each with the pages that name it."""
    found, repository = {}, settings()["repository"]["url"]
    own = (settings()["html"]["baseurl"], f"{repository}/edit/",
           f"{repository}/issues/new?")
    for path in pages_of(site):
        for tag, address in references(path):
            if tag.name == "a" and OUTSIDE.match(address) \
                    and not address.startswith(own):
                found.setdefault(address, set()).add(
                    str(path.relative_to(site)))
    return {address: sorted(found[address]) for address in sorted(found)}


def broken(site, path):
    """One sentence for each inside address of a page that leads nowhere."""
    site, path = Path(site), Path(path)
    for tag, address in references(path):
        parts = urlsplit(address)
        if OUTSIDE.match(address) or OTHER.match(address):
            continue
        place = unquote(parts.path)
        if place.startswith("/"):
            if not place.startswith(base_path()):
                yield f"{address} is outside the site's path {base_path()}"
                continue
            target = site / place[len(base_path()):]
        else:
            target = path.parent / place if place else path
        if target.is_dir():
            target /= "index.html"
        if not target.is_file():
            yield f"{address} (in <{tag.name}>): there is no such file"
        elif parts.fragment and target.suffix == ".html":
            name = unquote(parts.fragment)
            if name not in anchors(target.resolve()):
                yield f"{address}: the page has no place #{name}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, nargs="?",
                        default=ROOT / "_build" / "html")
    site = parser.parse_args().site
    if not (site / "index.html").is_file():
        sys.exit(f"There is no built site in {site}: run `python "
                 "book/tools/build.py` first.")
    print("\n".join(outside(site)))


if __name__ == "__main__":
    main()
