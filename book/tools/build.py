"""Build the site, hold it against the table of contents, then publish it.

    python book/tools/build.py [--out DIR]

A warning is an error. The site appears in DIR only when it is whole; until
then a previous one stays as it is.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from contents import ROOT, Fault, contents, plain, settings

OUT = ROOT / "_build" / "html"
EXTRA = ["index.html", "search.html", "404.html", "sitemap.xml",
         "searchindex.js"]
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
TROUBLE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|^\w*(Error|Exception)\b")


def jupyter_book(out):
    """Run Jupyter Book into a folder; Fault with its warnings if any."""
    try:
        found = version("jupyter-book")
    except PackageNotFoundError:
        found = "none"
    if not found.startswith(("0.", "1.")):
        raise Fault(f"The book needs jupyter-book 1, and here is {found}: "
                    'pip install --editable ".[book]"')
    # --all: Sphinx says nothing of the faults of pages that it has in store.
    done = subprocess.run(
        [sys.executable, "-c", "from jupyter_book.cli.main import main; "
         "main()", "build", str(ROOT), "--all", "-W", "-n", "--keep-going",
         "--path-output", str(out)],
        cwd=ROOT, env=os.environ | {"PYTHONUTF8": "1"}, encoding="utf-8",
        errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        raise Fault("Jupyter Book found faults:\n" + "\n".join(
            warnings(done.stdout) or done.stdout.splitlines()[-20:]))
    return out / "_build" / "html"


def warnings(log):
    """The lines of a build's log that name a fault, as plain text."""
    lines = COLOURS.sub("", log).replace(f"{ROOT}{os.sep}", "").splitlines()
    return list(dict.fromkeys(line.strip() for line in lines
                              if TROUBLE.search(line)))


def faults(site, pages, address):
    """One sentence for each thing that a built site lacks."""
    missing = [f"The site has no {name}." for name in EXTRA
               if not (site / name).is_file()]
    for page in pages:
        path = site / f"{page.name}.html"
        if not path.is_file():
            missing.append(f"{page.name} is in _toc.yml, but {page.name}.html "
                           "was not built.")
        elif (found := headings(path)) != [page.title]:
            missing.append(
                f"{page.name}.html should have one main heading, "
                f'"{page.title}", and has {len(found)}: {found}.')
    if (site / "sitemap.xml").is_file():
        listed = {place.text for place in
                  ET.parse(site / "sitemap.xml").iterfind(".//{*}loc")}
        missing += [f"sitemap.xml does not name {page.name}.html."
                    for page in pages
                    if f"{address}{page.name}.html" not in listed]
    return missing


def headings(path):
    """Text of every <h1> of a page, but for the copy that is printed only."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(path.read_bytes(), "html.parser")
    for extra in soup.select(".onlyprint, h1 a.headerlink"):
        extra.decompose()
    return [plain(h1.get_text()) for h1 in soup.find_all("h1")]


def may_replace(out):
    """Refuse to throw away a folder that is not a site."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())
                         and not (out / "searchindex.js").is_file()):
        raise Fault(f"{out} is there and is no built site: give another "
                    "--out, or remove it first.")


def publish(site, out):
    """Put the new site where the old one was; folder of the old one."""
    old = site.with_name("old")
    if out.exists():
        os.replace(out, old)
    os.replace(site, out)


def build(out=OUT):
    """Build the site.

    Parameters
    ----------
    out : Path
        The folder that receives index.html; a site in it is replaced.

    Returns
    -------
    list of contents.Page
        The pages that were built and checked.

    Raises
    ------
    Fault
        One sentence for each thing that is wrong; `out` is unchanged.
    """
    out = Path(out).resolve()
    may_replace(out)
    pages = contents()
    out.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, for a rename; hidden, so that Sphinx looks past it.
    with tempfile.TemporaryDirectory(prefix=".building-",
                                     dir=out.parent) as folder:
        site = jupyter_book(Path(folder))
        if wrong := faults(site, pages, settings()["html"]["baseurl"]):
            raise Fault("\n".join(wrong))
        publish(site, out)
    return pages


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR",
                        help="folder of the site (default: _build/html)")
    out, start = parser.parse_args().out, time.perf_counter()
    try:
        pages = build(out)
    except Fault as fault:
        sys.exit(f"{fault}\nThe site was not built.")
    except OSError as error:
        sys.exit(f"{out} cannot be written: {error}")
    size = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    print(f"{len(pages)} pages, {size / 1e6:.1f} MB, "
          f"{time.perf_counter() - start:.0f} s: {out / 'index.html'}")


if __name__ == "__main__":
    main()
