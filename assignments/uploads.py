"""Take in what students uploaded, whoever's system it came from."""

import csv
import io
import os
import re
import shutil
import tempfile
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat

from stargan_tutorial.data.storage import atomic_write
from stargan_tutorial.errors import DataError, require

from .course import read_rows
from .precheck import examine

IGNORED = {".ipynb_checkpoints", "__MACOSX"}


@dataclass
class Upload:
    """One uploaded notebook: where it lies, whose it is, what was found."""

    path: Path
    shown: str
    student: str | None
    finding: object


def read_roster(path):
    """The rows of a course's list by student's id: dict of str to dict.

    Raises
    ------
    DataError
        If the file cannot be read or has no column ``id``.
    """
    if path is None:
        return {}
    rows = read_rows(path, ["id"], "its first line is id,first_name,"
                     "last_name,email")
    return {row["id"].strip(): row for row in rows if row["id"].strip()}


def whose(shown, assignment, roster):
    """The student's id in the name of an upload, or None.

    With a roster, its ids, addresses and full names are looked for in the
    whole path; without one, the topmost folder is taken, or the file's name
    less the assignment's.
    """
    if roster:
        text = f" {_words(str(Path(shown).with_suffix('')))} "
        found = [key for key, row in roster.items() if any(
            value and f" {_words(value)} " in text for value in (
                key, row.get("email"), _full_name(row), _full_name(row, 1)))]
        return found[0] if len(found) == 1 else None
    parts = Path(shown).parts
    before, _, after = Path(shown).stem.partition(assignment)
    name = parts[0] if len(parts) > 1 else before.strip(" _-") or after
    return re.sub(r"[^\w.@-]+", "-", name).strip("-_.") or None


def _words(text):
    return re.sub(r"[^\w@.]+", " ", text.replace("_", " ")).lower().strip()


def _full_name(row, reverse=False):
    names = [row.get("first_name") or "", row.get("last_name") or ""]
    return " ".join(names[::-1] if reverse else names) if all(names) else ""


def survey(course, assignment, folder, roster=None, accept=()):
    """Look at every notebook in a folder.

    Returns
    -------
    list of Upload
        Of several by one student the newest; the others are ``held``.
    """
    released = course.released(assignment)
    people = read_roster(roster)
    single = folder.is_file()
    paths = [folder] if single else sorted(
        p for p in folder.rglob("*") if p.is_file()
        and p.suffix.lower() == ".ipynb" and not IGNORED & {*p.parts})
    require(paths, f"there is no notebook in {folder}: give the folder that "
            "holds the uploads.", DataError)
    found = []
    for path in paths:
        shown = path.name if single else str(path.relative_to(folder))
        student = whose(shown, assignment, people)
        finding = examine(path, released, student in accept)
        if path.name != f"{assignment}.ipynb":
            finding.remarks.append(f"its name is {path.name}")
        if student is None and not single:
            finding.add("whose is it? Put it into a folder named after the "
                        "student, or give --roster", "held")
        found.append(Upload(path, shown, student, finding))
    newest = {}
    for upload in sorted(found, key=lambda u: u.path.stat().st_mtime):
        if upload.student and upload.finding.status != "held":
            newest[upload.student] = upload
    for upload in found:
        if upload.finding.status != "held" and upload.student in newest \
                and newest[upload.student] is not upload:
            upload.finding.add("a newer one by the same student counts",
                               "held")
    return found


def report(course, assignment, folder, roster=None):
    """Print what a look at the uploads gives; 1 if one is held."""
    with _unpacked(folder) as place:
        return _tell(survey(course, assignment, place, roster))


def _tell(uploads):
    for upload in uploads:
        print(f"{upload.finding.status:6} {upload.student or '?':20} "
              f"{upload.shown}")
        for remark in upload.finding.remarks:
            print(f"{'':7}- {remark}")
    count = [u.finding.status for u in uploads].count
    print(f"{count('ready')} ready, {count('look')} to look at, "
          f"{count('held')} held back.")
    return int(bool(count("held")))


def collect(course, assignment, folder, roster=None, accept=()):
    """Put uploads where they are graded; the held ones stay out.

    Nothing is scored here. The originals are kept in ``uploads/``.
    """
    with _unpacked(folder) as place:
        uploads = survey(course, assignment, place, roster, accept)
        taken = [u for u in uploads if u.finding.status != "held"]
        for upload in taken:
            kept = course.notebook("uploads", assignment, upload.student)
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(upload.path, kept)
            target = course.notebook("submitted", assignment, upload.student)
            target.parent.mkdir(parents=True, exist_ok=True)
            atomic_write(target,
                         nbformat.writes(upload.finding.notebook).encode())
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["student", "file", "status", "remarks"])
    for u in uploads:
        table.writerow([u.student, u.shown, u.finding.status,
                        "; ".join(u.finding.remarks)])
    path = course.root / f"{assignment}-uploads.csv"
    atomic_write(path, text.getvalue().encode())
    people = read_roster(roster)
    if people:
        silent = sorted(set(people) - {u.student for u in uploads})
        print(f"nothing from: {', '.join(silent) or 'nobody is missing'}")
        with course.gradebook() as book:
            for key, row in people.items():
                book.update_or_create_student(key, **{
                    name: row[name] for name in
                    ("first_name", "last_name", "email") if row.get(name)})
    held = _tell(uploads)
    print(f"{len(taken)} notebooks are ready to be graded; this list is in "
          f"{path}.")
    return held


@contextmanager
def _unpacked(place):
    """A folder or a file as it is; a zip file's content while it is needed."""
    require(place.exists(), f"{place} does not exist: give the folder, or the "
            "zip file, that your system gave you.", DataError)
    if place.suffix.lower() != ".zip":
        yield place
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(place) as archive:
                for item in archive.infolist():
                    when = time.mktime((*item.date_time, 0, 0, -1))
                    os.utime(archive.extract(item, folder), (when, when))
        except zipfile.BadZipFile:
            raise DataError(f"{place} is no zip file, or a damaged one: "
                            "download it again.") from None
        yield Path(folder)
