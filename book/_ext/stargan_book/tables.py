"""Tables that are read from the notebooks: chapters, exercises, objectives."""

import ast
import re
from pathlib import Path

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "notebooks"


def setup(app):
    app.add_directive("chapter-table", ChapterTable)
    app.add_directive("exercise-table", ExerciseTable)
    app.add_directive("objective-table", ObjectiveTable)


def chapters():
    """Each chapter as (path, its Markdown)."""
    for path in sorted(FOLDER.glob("[0-9]*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        yield path, "\n\n".join(c.source for c in cells
                                if c.cell_type == "markdown")


def times(text):
    """What a chapter takes, from its line of times.

    Returns
    -------
    minutes : int
        To read and to do all exercises.
    on_cpu, on_gpu : str
        To run from top to bottom.
    """
    line = re.search(r"\*\*Time:\*\* (.+?)\s*\*\*You need:", text, re.DOTALL)
    line = re.sub(r"\s+", " ", line[1])
    run = re.search(r"((?:under |about )?(?:half a|a|\d+(?: to \d+)?) minutes?)"
                    r" to run on a CPU, (the same|[\w ]+ minutes) with a GPU",
                    line)
    read = line[:run.start()]
    hours = {"an hour": 60, "two hours": 120}
    for words, number in hours.items():
        read = read.replace(words, f"{number} minutes")
    found = [int(n) for n in re.findall(r"(\d+) (?=minutes |more )", read)]
    guess = ", an estimate" * (run[2] != "the same")
    return sum(found), run[1], run[2] + guess


def exercises(text):
    """The exercises of a chapter: (number, title, stars, minutes)."""
    return re.findall(r"^### Exercise (\d+\.\d+) · (.+)\n+([★☆]{3}) · "
                      r"(\d+) minutes?", text, re.MULTILINE)


def objectives(text):
    """What a chapter promises: its bullets after "you can"."""
    head = re.search(r"you can:?\s*\n((?:\s*\n)*(?:[-*] .*\n(?:  .*\n)*)+)",
                     text, re.IGNORECASE)
    return [re.sub(r"\s+", " ", item).strip(" ;.") for item in
            re.split(r"^[-*] ", head[1], flags=re.MULTILINE) if item.strip()]


def tested():
    """Number of a question to the objectives it tests, read from the code.

    The package is not imported: building the book needs no PyTorch.
    """
    found = {}
    for path in sorted((ROOT / "stargan_tutorial" / "checks").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and \
                    getattr(node.func, "id", "") == "question":
                given = {k.arg: k.value for k in node.keywords}
                found[ast.literal_eval(node.args[0])] = ast.literal_eval(
                    given["objectives"]) if "objectives" in given else ()
    return found


class MarkdownTable(SphinxDirective):
    """A table written as Markdown, so that its links are the book's."""

    read = "notebooks/[0-9]*.ipynb"  # what a change of makes it anew

    def run(self):
        for path in ROOT.glob(self.read):
            self.env.note_dependency(str(path))
        box = nodes.container(classes=["table-box"])
        lines = StringList(list(self.lines()), source="notebooks")
        self.state.nested_parse(lines, self.content_offset, box)
        return [box]


class ChapterTable(MarkdownTable):
    """Chapter, what the reader can do, how long it takes."""

    def lines(self):
        yield "| Chapter | minutes, with exercises | on a CPU | on a GPU |"
        yield "|---|--:|---|---|"
        total = 0
        for path, text in chapters():
            title = re.match(r"# (.+)", text)[1]
            minutes, cpu, gpu = times(text)
            total += minutes
            yield (f"| [{title}](../notebooks/{path.name}) | {minutes} | {cpu} "
                   f"| {gpu} |")
        yield f"| All | {total} | | |"


class ExerciseTable(MarkdownTable):
    """Every exercise: difficulty and minutes."""

    def lines(self):
        yield "| Exercise | | difficulty | minutes |"
        yield "|---|---|---|---|"
        for _, text in chapters():
            for number, title, stars, minutes in exercises(text):
                level = f"{stars.count('★')} of 3"
                yield (f"| Exercise {number} | {title} | {level} "
                       f"| {minutes} |")


class ObjectiveTable(MarkdownTable):
    """Every learning objective, and the exercises that test it."""

    def lines(self):
        questions = tested()
        yield "| Chapter | afterwards you can | tested by |"
        yield "|---|---|---|"
        for path, text in chapters():
            chapter = int(path.stem[:2])
            for i, objective in enumerate(objectives(text), 1):
                numbers = [n for n, which in questions.items()
                           if n.split(".")[0] == str(chapter) and i in which]
                told = ", ".join(sorted(
                    numbers, key=lambda n: int(n.split(".")[1])))
                told = f"Exercise{'s' * (len(numbers) > 1)} {told}" \
                    if numbers else "its text"
                yield (f"| {f'Chapter {chapter}' if i == 1 else ''} "
                       f"| {objective} | {told} |")
