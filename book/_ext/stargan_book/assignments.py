"""Tables of the assignments for marks, read from their notebooks."""

import importlib.util
import random
import re

import nbformat

from .tables import ROOT, MarkdownTable

FOLDER = ROOT / "assignments"


def setup(app):
    app.add_directive("assignment-table", AssignmentTable)
    app.add_directive("variant-table", VariantTable)


def assignments():
    """Each assignment as (name, its Markdown), in the order of chapters."""
    found = []
    for path in (FOLDER / "source").glob("*/*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        found.append((path.stem, "\n\n".join(
            c.source for c in cells if c.cell_type == "markdown")))
    return sorted(found, key=lambda item: max(needed(item[1])))


def needed(text):
    """The chapters that an assignment needs, as numbers."""
    head = text.split("\n## ")[0]
    return sorted({int(n) for n in re.findall(r"/notebooks/(\d\d)_", head)})


def drawn(name, seed):
    """The numbers of an assignment's variant, by name."""
    spec = importlib.util.spec_from_file_location(
        f"variant_{name}", FOLDER / "variants" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.draw(random.Random(seed))


class AssignmentTable(MarkdownTable):
    """Every assignment: its chapters, its tasks, how long it takes."""

    read = "assignments/**/*.ipynb"

    def lines(self):
        yield "| Assignment | Chapters | minutes | tasks (points) |"
        yield "|---|---|--:|---|"
        for name, text in assignments():
            told = ", ".join(f"{title} ({points})" for title, points in
                             re.findall(r"^## \d+\. (.+) \((\d+) points?\)",
                                        text, re.MULTILINE))
            minutes = re.search(r"\*\*Time:\*\* about (\d+) minutes", text)[1]
            which = ", ".join(f"Chapter {n}" for n in needed(text))
            yield f"| `{name}` | {which} | {minutes} | {told} |"


class VariantTable(MarkdownTable):
    """What three seeds make of each assignment: three of its numbers."""

    read = "assignments/variants/*.py"

    def lines(self):
        yield "| Assignment | number | seed 1 | seed 2 | seed 3 |"
        yield "|---|---|---|---|---|"
        for name, _ in assignments():
            sets = [drawn(name, seed) for seed in (1, 2, 3)]
            short = [key for key in sets[0] if all(
                len(str(s[key])) < 16 for s in sets)
                and len({str(s[key]) for s in sets}) > 1]
            for i, key in enumerate(short[:3]):
                values = " | ".join(f"`{s[key]}`" for s in sets)
                first = f"`{name}`, {len(sets[0])} in all" * (not i)
                yield f"| {first} | `{key}` | {values} |"
