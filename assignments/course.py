"""A course's folder, and nbgrader's view of it."""

import csv
import io
import json
import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import nbformat

from stargan_tutorial.data.storage import atomic_write, writable_folder
from stargan_tutorial.errors import ConfigurationError, DataError, require

HERE = Path(__file__).parent
SOURCE = HERE / "source"
NAMES = ("blocks", "networks", "losses", "training", "evaluation")


@dataclass(frozen=True)
class Course:
    """The folder that holds one course: everything but the sources.

    Attributes
    ----------
    root : Path
        With ``source/``, ``release/``, ``submitted/``, ``autograded/``,
        ``feedback/``, ``gradebook.db`` as nbgrader names them, and
        ``course.json``, which notes the seed of each assignment.
    """

    root: Path

    def notebook(self, stage, assignment, student="."):
        """Where a stage of a notebook lies."""
        return (self.root / stage / student / assignment
                / f"{assignment}.ipynb")

    def released(self, assignment):
        """The students' notebook, once it is released.

        Raises
        ------
        DataError
        """
        known(assignment)
        path = self.notebook("release", assignment)
        require(path.is_file(), f"{assignment} is not released in {self.root}: "
                f"run python -m assignments release {assignment} first.",
                DataError)
        return nbformat.read(path, as_version=4)

    def students(self, stage, assignment):
        """Whose notebooks there are at a stage, sorted."""
        return sorted(p.parents[1].name for p in
                      (self.root / stage).glob(f"*/{assignment}/*.ipynb"))

    def seeds(self):
        """The seed of each released assignment."""
        path = self.root / "course.json"
        return json.loads(path.read_text()) if path.is_file() else {}

    def prepare(self, assignment, seed):
        """Make the folder and note the seed."""
        writable_folder(self.root)
        noted = {**self.seeds(), assignment: seed}
        atomic_write(self.root / "course.json",
                     json.dumps(noted, indent=1).encode())
        atomic_write(self.root / "nbgrader_config.py", CONFIG.encode())

    def nbgrader(self, *arguments, seconds=None):
        """Run an nbgrader command in the course's folder.

        Returns
        -------
        subprocess.CompletedProcess
            With the log in ``stderr``.

        Raises
        ------
        subprocess.TimeoutExpired
            If it takes longer than ``seconds``.
        """
        # nbgrader starts alembic from PATH, and the page's own class is here.
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join(
            [str(HERE.parent), os.environ.get("PYTHONPATH", "")]),
            "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        return subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments], cwd=self.root,
            env=env, capture_output=True, text=True, timeout=seconds)

    def gradebook(self):
        """nbgrader's gradebook of this course, to use in ``with``."""
        path = self.root / "gradebook.db"
        require(path.is_file(), f"there is no gradebook in {self.root}: "
                "release an assignment first, or give the course's folder "
                "with --course.", DataError)
        from nbgrader.api import Gradebook

        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}" \
                             f"{os.environ['PATH']}"
        return Gradebook(f"sqlite:///{path.resolve()}")


def known(assignment):
    """Check the name of an assignment."""
    require(assignment in NAMES, f"there is no assignment {assignment!r}: "
            f"choose one of {', '.join(NAMES)}.", ConfigurationError)


def read_rows(path, columns, advice):
    """The rows of a CSV file with these columns, as dicts.

    Raises
    ------
    DataError
        If it cannot be read or lacks one; ``advice`` says what to do.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(
            path.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeError) as error:
        raise DataError(f"cannot read {path} ({error}): give a CSV file in "
                        "UTF-8.") from None
    require(rows and {*columns} <= {*rows[0]}, f"{path} lacks the columns "
            f"{', '.join(columns)}: {advice}.", DataError)
    return rows


CONFIG = textwrap.dedent('''\
    """Written by python -m assignments; your changes would be lost."""

    c = get_config()  # noqa: F821
    c.CourseDirectory.course_id = "stargan"
    c.NbGrader.logfile = ""
    # Deleted tests come back; an answer that was not touched scores 0.
    c.OverwriteCells.add_missing_cells = True
    c.Execute.interrupt_on_timeout = True
    # Feedback shows what went wrong, and keeps the hidden tests hidden.
    c.GenerateFeedback.preprocessors = [
        "nbgrader.preprocessors.GetGrades",
        "assignments.feedback.HideTests",
        "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
    ]
''')
