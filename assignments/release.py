"""Make the notebook for students: a variant, without its solutions."""

import importlib
import random
import re
import shutil

import nbformat

from stargan_tutorial.data.storage import atomic_write
from stargan_tutorial.errors import ConfigurationError, OutputError, require

from .course import SOURCE, known


def numbers(assignment, seed):
    """What a seed makes of an assignment: values by name."""
    module = importlib.import_module(f"assignments.variants.{assignment}")
    return module.draw(random.Random(seed))


def variant(assignment, seed):
    """The source notebook of an assignment with the numbers of a seed.

    Parameters
    ----------
    assignment : str
    seed : int

    Returns
    -------
    NotebookNode
        With solutions and hidden tests.

    Raises
    ------
    ConfigurationError
        If there is no such assignment.
    """
    known(assignment)
    book = nbformat.read(SOURCE / assignment / f"{assignment}.ipynb",
                         as_version=4)
    cell = next(c for c in book.cells
                if c.metadata.nbgrader.grade_id == "numbers")
    cell.source = rewrite(cell.source, numbers(assignment, seed))
    return book


def rewrite(source, values):
    """Give the assignments ``NAME = ...`` of a cell other values."""
    lines, left = source.splitlines(), dict(values)
    for i, line in enumerate(lines):
        name = re.match(r"([A-Z][A-Z0-9_]*) = ", line)
        if name and name[1] in left:
            comment = re.search(r"  # .*$", line)
            value = _written(left.pop(name[1]))
            lines[i] = f"{name[1]} = {value}{comment[0] if comment else ''}"
    require(not left, f"no line for {', '.join(left)} in the cell of numbers.",
            ConfigurationError)
    return "\n".join(lines)


def _written(value):
    """A value as the notebooks write it: 12_000, "a name"."""
    if isinstance(value, int) and abs(value) >= 10_000:
        return f"{value:_}"
    return repr(value).replace("'", '"')


def release(course, assignment, seed):
    """Write ``release/ASSIGNMENT/ASSIGNMENT.ipynb`` in the course's folder.

    Raises
    ------
    OutputError
        If submissions to another variant have been collected already.
    """
    known(assignment)
    old = course.seeds().get(assignment)
    handed_in = course.students("submitted", assignment)
    require(old in (None, seed) or not handed_in, f"{len(handed_in)} "
            f"submissions to the variant of seed {old} are in {course.root}: "
            "give another folder with --course for a new year.", OutputError)
    book = variant(assignment, seed)
    course.prepare(assignment, seed)
    source = course.notebook("source", assignment)
    source.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(source, nbformat.writes(book).encode() + b"\n")
    done = course.nbgrader("generate_assignment", assignment, "--force")
    if done.returncode:
        shutil.rmtree(source.parent)
        raise OutputError(f"nbgrader could not release {assignment}: "
                          f"{last_line(done.stderr)}")
    print(f"For students: {course.notebook('release', assignment)} (seed "
          f"{seed}).")


def last_line(log):
    """The last line of a log that says something."""
    return next((line for line in reversed(log.splitlines())
                 if line.strip()), "it said nothing")
