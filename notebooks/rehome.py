"""Give a fork its own address, everywhere.

    python notebooks/rehome.py https://github.com/you/your-fork

The address stands in pyproject.toml; notebooks, book and citation repeat it,
because a reader needs it there. Each file is written whole or not at all.
"""

import argparse
import os
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = ["pyproject.toml", "CITATION.cff", "README.md", "_config.yml",
         "notebooks/*.ipynb", "notebooks/bootstrap.py", "book/**/*.md",
         "assignments/source/*/*.ipynb"]


def pages(address):
    """Where GitHub serves the book of a repository."""
    owner, name = address.split("/")[-2:]
    return f"https://{owner}.github.io/{name}"


def rehome(address, root=ROOT):
    """Replace the project's address in all files; names of those changed."""
    if not re.fullmatch(r"https://[\w.-]+(/[\w.-]+){2,}", address):
        sys.exit(f"{address!r} is not the address of a repository: give one "
                 "such as https://github.com/you/your-fork")
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    old = project["project"]["urls"]["Repository"]
    changed = []
    for path in sorted({p for pattern in FILES for p in root.glob(pattern)}):
        text = path.read_text("utf-8")
        new = text
        for before, after in ((old, address), (pages(old), pages(address))):
            new = re.sub(re.escape(before) + r"(?![\w-])", after, new)
        if new != text:
            part = path.with_name(path.name + ".part")
            part.write_text(new, "utf-8")
            os.replace(part, path)
            changed.append(str(path.relative_to(root)))
    return changed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    print("\n".join(rehome(parser.parse_args().address.rstrip("/"))))
