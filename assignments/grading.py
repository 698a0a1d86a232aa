"""Run submissions, one after the other, and write each student's page."""

import shutil
import subprocess
import time
from contextlib import contextmanager

import nbformat
from tqdm import tqdm

from stargan_tutorial.errors import DataError, require

from .precheck import grade_id
from .release import last_line


def grade(course, assignment, cell_seconds=60, seconds=300, students=None):
    """Grade every collected submission of an assignment.

    Each runs in a process of its own with a limit of time, so that an endless
    loop or a crash ends that submission alone. It then keeps no score, and
    is reported.

    Parameters
    ----------
    course : Course
    assignment : str
    cell_seconds, seconds : int
        Limits for one cell (its task then scores 0) and for the whole.
    students : list of str, optional
        Only these.

    Returns
    -------
    int
        1 if a submission could not be graded.
    """
    course.released(assignment)
    found = course.students("submitted", assignment)
    require(found, f"nothing was collected for {assignment} in {course.root}: "
            f"run python -m assignments collect {assignment} FOLDER first.",
            DataError)
    unknown = sorted(set(students or ()) - set(found))
    require(not unknown, f"no submission of {', '.join(unknown)}: there are "
            f"{', '.join(found)}.", DataError)
    failed, start = {}, time.perf_counter()
    for student in tqdm(students or found, desc=f"grading {assignment}",
                        unit="student", leave=False):
        why = _grade_one(course, assignment, student, cell_seconds, seconds)
        if why:
            failed[student] = why
            _forget(course, assignment, student)
    took = time.perf_counter() - start
    for row in scores(course, assignment):
        if row["student"] not in failed:
            print(f"{row['student']:20} {row['score']:5g} of {row['most']:g}"
                  + (f"  to mark by hand: {row['by hand']}"
                     if row["by hand"] else ""))
    for student, why in failed.items():
        print(f"{student:20} not graded: {why}")
    print(f"{len(students or found)} submissions in {took:.0f} s.")
    return int(bool(failed))


def _grade_one(course, assignment, student, cell_seconds, seconds):
    """Grade one; what went wrong, or None."""
    try:
        done = course.nbgrader(
            "autograde", assignment, "--student", student, "--force",
            "--create", f"--Execute.timeout={cell_seconds}", seconds=seconds)
    except subprocess.TimeoutExpired:
        return (f"it ran longer than {seconds} s: read it, or give more with "
                "--seconds")
    if done.returncode == 0:
        return _own_fault(course, assignment, student)
    if "DeadKernel" in done.stderr or "Kernel died" in done.stderr:
        return "its code ended Python itself (memory, os._exit?): read it"
    if "UnresponsiveKernel" in done.stderr:
        return "its code cannot be interrupted: read it"
    return last_line(done.stderr)


def _own_fault(course, assignment, student):
    """Why a run says nothing of the student's work, or None.

    Where PyTorch or the package cannot be imported, or not in time, every
    task would score 0.
    """
    book = nbformat.read(course.notebook("autograded", assignment, student),
                         as_version=4)
    for cell in book.cells:
        if grade_id(cell) in ("bootstrap", "imports", "numbers"):
            for output in cell.outputs:
                if output.output_type == "error":
                    return (f"the cell {grade_id(cell)} failed with "
                            f"{output.ename}: mend the installation, or give "
                            "more with --cell-seconds")
    return None


def _forget(course, assignment, student):
    """Leave no score and no notebook of a run that did not end."""
    shutil.rmtree(course.notebook("autograded", assignment, student).parent,
                  ignore_errors=True)
    with course.gradebook() as book:
        from nbgrader.api import MissingEntry

        try:
            book.remove_submission(assignment, student)
        except MissingEntry:
            pass


def scores(course, assignment):
    """Score of each graded submission: list of dict, by student."""
    with course.gradebook() as book:
        return [{"student": s.student.id, "score": s.score,
                 "most": s.max_score,
                 "by hand": sum(g.needs_manual_grade for n in s.notebooks
                                for g in n.grades)}
                for s in sorted(book.assignment_submissions(assignment),
                                key=lambda s: s.student.id)]


def feedback(course, assignment):
    """Write ``feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html`` for each one."""
    course.released(assignment)
    found = course.students("autograded", assignment)
    require(found, f"nothing of {assignment} is graded in {course.root}: run "
            f"python -m assignments grade {assignment} first.", DataError)
    done = course.nbgrader("generate_feedback", assignment, "--force")
    require(done.returncode == 0, "nbgrader could not write the feedback: "
            f"{last_line(done.stderr)}", DataError)
    print(f"{len(found)} pages are in {course.root / 'feedback'}, a folder "
          "for each student.")


@contextmanager
def hand_marked(course, assignment):
    """The answers to mark by hand: ``(book, [(student, grade)])``."""
    with course.gradebook() as book:
        yield book, [(s.student.id, g) for s in sorted(
            book.assignment_submissions(assignment),
            key=lambda s: s.student.id) for n in s.notebooks
            for g in n.grades if g.cell.cell_type == "markdown"]
