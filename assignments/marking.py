"""Marks that a person gives, and the table for the course's system."""

import csv
import io

import nbformat

from stargan_tutorial.data.storage import atomic_write
from stargan_tutorial.errors import DataError, OutputError, require

from .course import NAMES, read_rows
from .grading import hand_marked, scores
from .precheck import grade_id

COLUMNS = ("student", "question", "points", "score", "comment", "answer")


def give(course, assignment, path):
    """Write a table of the answers to mark: fill in ``score``, ``comment``.

    Raises
    ------
    OutputError
        If the file exists: it may hold your marks.
    """
    course.released(assignment)
    require(not path.exists(), f"{path} exists and may hold your marks: give "
            "another name, or add --take to read it.", OutputError)
    with hand_marked(course, assignment) as (_, found):
        rows = [(student, g.name, f"{g.max_score:g}",
                 "" if g.manual_score is None else f"{g.manual_score:g}",
                 _comment(g),
                 _answer(course, assignment, student, g.name))
                for student, g in found]
    require(rows, f"nothing of {assignment} is graded in {course.root}: run "
            f"python -m assignments grade {assignment} first.", DataError)
    atomic_write(path, _table([COLUMNS, *rows]))
    print(f"{len(rows)} answers are in {path}. Fill in score and comment, "
          "then run the command again with --take.")


def take(course, assignment, path):
    """Take the scores of a table that :func:`give` wrote into the gradebook.

    All or nothing: a table with a mistake changes no score.

    Raises
    ------
    DataError
        If a row names an unknown answer or a score that is out of range.
    """
    course.released(assignment)
    rows = read_rows(path, COLUMNS, "give the table that this command wrote")
    with hand_marked(course, assignment) as (book, found):
        grades = {(student, g.name): g for student, g in found}
        marks = [_mark(row, i, grades, path) for i, row in enumerate(rows, 2)]
        for grade, score, comment in marks:
            if score is not None:
                grade.manual_score = score
                grade.needs_manual_grade = False
            for note in grade.notebook.comments:
                if note.name == grade.name and comment:
                    note.manual_comment = comment
        book.db.commit()
        left = sum(score is None for _, score, _ in marks)
    print(f"{len(marks) - left} marks are in the gradebook, {left} rows have "
          "no score yet.")
    return int(bool(left))


def export(course, path):
    """Write one row for each student and one column for each assignment.

    A cell stays empty where nothing was graded: an empty cell is no 0.

    Raises
    ------
    DataError
        If nothing is graded, or an answer still waits for its mark.
    """
    with course.gradebook() as book:
        people = {s.id: (s.last_name, s.first_name, s.email)
                  for s in book.students}
        known = {a.name: a.max_score for a in book.assignments}
    names = [name for name in NAMES if name in known]
    found, waiting = {}, []
    for name in names:
        for row in scores(course, name):
            found[row["student"], name] = row["score"]
            if row["by hand"]:
                waiting.append(f"{row['student']} ({name})")
    require(found, f"nothing is graded in {course.root} yet.", DataError)
    require(not waiting, f"{len(waiting)} answers wait for a mark: of "
            f"{', '.join(waiting[:3])}. Run python -m assignments marks first.",
            DataError)
    rows = [["id", "last_name", "first_name", "email",
             *(f"{n} ({known[n]:g})" for n in names)]]
    for key, (last, first, email) in sorted(people.items()):
        rows.append([key, last or "", first or "", email or "", *(
            f"{found[key, n]:g}" if (key, n) in found else ""
            for n in names)])
    atomic_write(path, _table(rows))
    print(f"{len(rows) - 1} students, {len(names)} assignments: {path}")


def _mark(row, line, grades, path):
    """A row as (grade, score or None, comment), checked."""
    grade = grades.get((row["student"], row["question"]))
    require(grade is not None, f"row {line} of {path} names {row['student']}, "
            f"{row['question']}: there is no such answer.", DataError)
    text = (row["score"] or "").strip().replace(",", ".")
    if not text:
        return grade, None, row["comment"]
    try:
        score = float(text)
    except ValueError:
        score = -1.0
    require(0 <= score <= grade.max_score, f"row {line} of {path} has the "
            f"score {row['score']!r}: give 0 to {grade.max_score:g}.",
            DataError)
    return grade, score, row["comment"]


def _comment(grade):
    return next((c.manual_comment or "" for c in grade.notebook.comments
                 if c.name == grade.name), "")


def _answer(course, assignment, student, question):
    book = nbformat.read(course.notebook("autograded", assignment, student),
                         as_version=4)
    return next((c.source for c in book.cells if grade_id(c) == question), "")


def _table(rows):
    """Rows as CSV that spreadsheets read as text, never as a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(value) for value in row]
                               for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(value):
    return f"'{value}" if str(value)[:1] in ("=", "+", "-", "@") else value
