"""A course from release to marks, by the commands that instructors type."""

import copy
import csv
import io
import os
import shutil
import zipfile

import nbformat
import pytest
from submissions import blocks

from assignments.__main__ import main
from assignments.course import NAMES, Course
from assignments.precheck import examine, grade_id, is_solution
from assignments.release import variant
from assignments.suspicion import suspicions
from assignments.uploads import whose

NAME, SEED = "blocks", 7
TASKS = list(blocks.RIGHT)


def command(course, *arguments):
    return main([arguments[0], *map(str, arguments[1:]), "--course",
                 str(course)])


def answers(seed=SEED, name=NAME, **changed):
    """A released notebook with the solutions, or other answers, filled in."""
    book = variant(name, seed)
    for cell in book.cells:
        task = grade_id(cell)
        if is_solution(cell):
            cell.source = changed.get(task, cell.source.replace(
                "### BEGIN SOLUTION", "").replace("### END SOLUTION", ""))
        else:
            cell.source = cell.source.split("### BEGIN HIDDEN")[0].rstrip()
    return book


def wrong(task):
    """An answer that fits the visible tests and no others."""
    return blocks.WRONG[task][-1][0]


def cell_of(book, name):
    return next(c for c in book.cells if grade_id(c) == name)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A course with a released assignment, to copy."""
    root = tmp_path_factory.mktemp("released")
    assert not command(root, "release", NAME, "--seed", SEED)
    return root


@pytest.fixture(scope="module")
def course(released, tmp_path_factory):
    return shutil.copytree(released, tmp_path_factory.mktemp("all") / "course")


@pytest.fixture(scope="module")
def blank(course):
    return Course(course).released(NAME)


def deleted(book):
    book.cells = [c for c in book.cells if grade_id(c) != f"test_{TASKS[0]}"]


def edited(book):
    cell_of(book, f"test_{TASKS[0]}").source = "pass"


def ungraded(book):
    cell_of(book, f"test_{TASKS[0]}").metadata.nbgrader.grade = False


def stripped(book):
    for cell in book.cells:
        cell.metadata = nbformat.NotebookNode()


def moved(book):
    i = book.cells.index(cell_of(book, TASKS[0]))
    book.cells[i], book.cells[i + 1] = book.cells[i + 1], book.cells[i]


def copied(book):
    i = book.cells.index(cell_of(book, TASKS[0]))
    book.cells.insert(i + 1, copy.deepcopy(book.cells[i]))
    book.cells[i].source = "# a first try"
    book.cells[i + 1].id = "another"


def changed(change, **others):
    book = answers(**others)
    change(book)
    return book


BAD = {TASKS[0]: "raise ValueError('no idea')"}
SUBMISSIONS = {  # name: notebook, score of 16 (None: not graded)
    "solved": (answers, 16),
    "deleted": (lambda: changed(deleted, **BAD), "first lost"),
    "edited": (lambda: changed(edited, **BAD), "first lost"),
    "ungraded": (lambda: changed(ungraded, **BAD), "first lost"),
    "stripped": (lambda: changed(stripped), 16),
    "moved": (lambda: changed(moved), 16),
    "copied": (lambda: changed(copied), 16),
    "typed-in": (lambda: answers(**{t: wrong(t) for t in TASKS}), 0),
    "endless": (lambda: answers(**{TASKS[0]: "while True:\n    pass"}),
                "first lost"),
    "gone": (lambda: answers(**{TASKS[0]: "import os\nos._exit(1)"}), None),
}


@pytest.fixture(scope="module")
def graded(course, tmp_path_factory):
    """All submissions and the blank one, collected and graded once."""
    place = tmp_path_factory.mktemp("uploads")
    for name, (make, _) in SUBMISSIONS.items():
        (place / name).mkdir()
        nbformat.write(make(), place / name / f"{NAME}.ipynb")
    (place / "blank").mkdir()
    nbformat.write(Course(course).released(NAME),
                   place / "blank" / f"{NAME}.ipynb")
    assert not command(course, "collect", NAME, place)
    assert command(course, "grade", NAME, "--cell-seconds", 20) == 1
    return course


@pytest.fixture(scope="module")
def scores(graded):
    from assignments.grading import scores

    return {row["student"]: row for row in scores(Course(graded), NAME)}


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submission_gets_the_score_it_deserves(scores, name):
    expected = SUBMISSIONS[name][1]
    if expected == "first lost":
        cell = cell_of(variant(NAME, SEED), f"test_{TASKS[0]}")
        expected = 16 - cell.metadata.nbgrader.points
    found = scores[name]["score"] if name in scores else None
    assert found == expected


def test_the_blank_release_scores_0(scores):
    assert scores["blank"]["score"] == 0
    assert scores["blank"]["most"] == 20


def test_marks_by_hand_go_out_and_in(graded, tmp_path, capsys):
    table = tmp_path / "by_hand.csv"
    assert command(graded, "export", tmp_path / "early.csv") == 2
    assert "wait for a mark" in capsys.readouterr().err
    assert not command(graded, "marks", NAME, table)
    assert command(graded, "marks", NAME, table) == 2  # would overwrite
    assert "may hold your marks" in capsys.readouterr().err
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))
    assert {r["points"] for r in rows} == {"4"}

    def fill(score):
        with table.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows({**r, "score": score, "comment": "well said"}
                             for r in rows)
        return command(graded, "marks", NAME, table, "--take")

    assert fill("5") == 2
    assert "give 0 to 4" in capsys.readouterr().err
    assert fill("") == 1 and fill("3,5") == 0
    out = tmp_path / "marks.csv"
    assert not command(graded, "export", out)
    marks = {r["id"]: r for r in csv.DictReader(io.StringIO(
        out.read_text("utf-8-sig")))}
    assert marks["solved"]["blocks (20)"] == "19.5"
    assert marks["gone"]["blocks (20)"] == ""  # not graded is no 0
    assert not command(graded, "feedback", NAME)
    page = graded / "feedback" / "typed-in" / NAME / f"{NAME}.html"
    said = page.read_text("utf-8")
    assert "well said" in said and "The hidden tests ran here" in said
    assert "BEGIN HIDDEN" not in said and "AssertionError" in said


@pytest.mark.parametrize("name", [n for n in NAMES if n != NAME])
def test_other_assignments_full_marks_and_none(tmp_path, name):
    root, place = tmp_path / "course", tmp_path / "uploads"
    assert not command(root, "release", name, "--seed", 3)
    for student, book in [("solved", answers(3, name)),
                          ("blank", Course(root).released(name))]:
        (place / student).mkdir(parents=True)
        nbformat.write(book, place / student / f"{name}.ipynb")
    assert not command(root, "collect", name, place)
    assert not command(root, "grade", name)
    from assignments.grading import scores

    found = {r["student"]: r["score"] for r in scores(Course(root), name)}
    assert found == {"blank": 0, "solved": 16}


class TestPrecheck:
    def look(self, blank, tmp_path, book, **options):
        path = tmp_path / f"{NAME}.ipynb"
        if isinstance(book, str):
            path.write_text(book)
        else:
            nbformat.write(book, path)
        return examine(path, blank, **options)

    def test_a_good_one_is_ready(self, blank, tmp_path):
        found = self.look(blank, tmp_path, answers())
        assert (found.status, found.remarks) == ("ready", [])

    @pytest.mark.parametrize(("change", "words"), [
        (deleted, "deleted and put back"), (edited, "edited and put back"),
        (stripped, "had lost their metadata"), (moved, "order of the cells"),
        (copied, "is there twice")])
    def test_what_was_done_to_it_is_told(self, blank, tmp_path, change, words):
        found = self.look(blank, tmp_path, changed(change))
        assert found.status == "look"
        assert any(words in remark for remark in found.remarks)

    def test_an_untouched_one_is_told(self, blank, tmp_path):
        found = self.look(blank, tmp_path, copy.deepcopy(blank))
        assert "nothing was filled in" in found.remarks

    def test_another_years_numbers_are_told(self, blank, tmp_path):
        found = self.look(blank, tmp_path, answers(seed=SEED + 1))
        assert "the numbers are not those of this year's variant" \
            in found.remarks

    @pytest.mark.parametrize("text", ["", "{}", "not JSON", "[1]"])
    def test_no_notebook_is_held(self, blank, tmp_path, text):
        assert self.look(blank, tmp_path, text).status == "held"

    def test_another_notebook_is_held(self, blank, tmp_path):
        found = self.look(blank, tmp_path, answers(0, "losses"))
        assert found.status == "held"
        assert "another notebook" in found.remarks[-1]

    def test_a_large_file_is_held(self, blank, tmp_path, monkeypatch):
        monkeypatch.setattr("assignments.precheck.MOST_BYTES", 100)
        assert self.look(blank, tmp_path, answers()).status == "held"

    def test_a_task_that_is_gone_is_held_unless_accepted(self, blank,
                                                         tmp_path):
        book = answers()
        book.cells = [c for c in book.cells if grade_id(c) != TASKS[1]]
        found = self.look(blank, tmp_path, book)
        assert found.status == "held" and TASKS[1] in found.remarks[0]
        assert self.look(blank, tmp_path, book, accept=True).status == "look"

    @pytest.mark.parametrize(("code", "reason"), [
        ("import torch\ntorch.equal = lambda a, b: True", "replaces torch.eq"),
        ("import sys\nsys.modules.clear()", "speaks of sys.modules"),
        ("!rm -r .", "a magic or a shell command"),
        ("setattr(torch, 'equal', print)", "speaks of setattr")])
    def test_code_that_reaches_for_the_grader_is_told(self, code, reason):
        assert any(reason in s for s in suspicions(code))

    def test_a_number_with_another_value_is_told(self):
        code = "def f():\n    return 1\nDEPTH = 2"
        assert suspicions(code, {"DEPTH"}) == ["it gives DEPTH another value"]

    @pytest.mark.parametrize("code", [
        "x = torch.zeros(3)\nx.grad = None", "self.torch = 1",
        "def f(:", "layer.weight.data[:] = 1"])
    def test_plain_code_is_not(self, code):
        assert suspicions(code) == []


@pytest.mark.parametrize(("shown", "student"), [
    ("ada/blocks.ipynb", "ada"), ("ada_blocks.ipynb", "ada"),
    ("blocks-ada.ipynb", "ada"), ("blocks.ipynb", None),
    ("Ada Byron_12_assignsubmission_file_/blocks.ipynb",
     "Ada-Byron_12_assignsubmission_file"),
    ("byronada_12_34_blocks-1.ipynb", "byronada_12_34"),
    ("ada_blocks (2).ipynb", "ada")])
def test_whose_it_is_without_a_roster(shown, student):
    assert whose(shown, NAME, {}) == student


ROSTER = {"a12": {"id": "a12", "first_name": "Ada", "last_name": "Byron",
                  "email": "ada@example.org"},
          "b34": {"id": "b34", "first_name": "Ben", "last_name": "Li"}}


@pytest.mark.parametrize(("shown", "student"), [
    ("Ada Byron_99_file_/x.ipynb", "a12"), ("byron_ada/x.ipynb", "a12"),
    ("up/ada@example.org/x.ipynb", "a12"), ("b34_blocks.ipynb", "b34"),
    ("someone/x.ipynb", None), ("a12_b34.ipynb", None),
    ("a123/x.ipynb", None)])
def test_whose_it_is_with_a_roster(shown, student):
    assert whose(shown, NAME, ROSTER) == student


def test_a_zip_file_with_a_roster(released, tmp_path, capsys):
    roster = tmp_path / "class.csv"
    roster.write_text("id,first_name,last_name,email\na12,Ada,Byron,\n"
                      "b34,Ben,Li,\n")
    path = tmp_path / "old.ipynb"
    nbformat.write(answers(), path)
    with zipfile.ZipFile(tmp_path / "up.zip", "w") as archive:
        for year, name in [(2020, "Ada Byron_1/old.ipynb"),
                           (2021, "Ada Byron_1/new.ipynb"),
                           (2021, "nobody/blocks.ipynb"),
                           (2021, "__MACOSX/Ada Byron_1/._new.ipynb")]:
            archive.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)),
                             path.read_bytes())
    other = shutil.copytree(released, tmp_path / "course")
    assert command(other, "collect", NAME, tmp_path / "up.zip", "--roster",
                   roster) == 1
    said = capsys.readouterr().out
    assert "1 notebooks are ready" in said and "nothing from: b34" in said
    assert "a newer one by the same student counts" in said
    assert "whose is it?" in said
    kept = other / "uploads" / "a12" / NAME / f"{NAME}.ipynb"
    assert kept.read_bytes() == path.read_bytes()
    table = (other / f"{NAME}-uploads.csv").read_text()
    assert "its name is new.ipynb" in table


@pytest.mark.parametrize(("words", "said"), [
    (("release", "block"), "no assignment 'block'"),
    (("grade", "networks"), "networks is not released"),
    (("collect", NAME, "nowhere"), "nowhere does not exist"),
    (("collect", NAME, "."), "there is no notebook in"),
    (("collect", NAME, "broken.zip"), "is no zip file"),
    (("collect", NAME, "..", "--roster", "none.csv"), "cannot read none.csv"),
    (("grade", NAME), "nothing was collected for blocks"),
    (("feedback", NAME), "nothing of blocks is graded"),
    (("marks", NAME, "new.csv"), "nothing of blocks is graded"),
    (("marks", NAME, "none.csv", "--take"), "cannot read none.csv"),
    (("export", "new.csv"), "nothing is graded")])
def test_mistakes_get_a_sentence(released, tmp_path, monkeypatch, capsys,
                                 words, said):
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    (place / "broken.zip").write_text("x")
    nbformat.write(answers(), tmp_path / "ada.ipynb")
    root = shutil.copytree(released, tmp_path / "course")
    assert command(root, *words) == 2
    assert said in capsys.readouterr().err
    assert not os.path.exists("new.csv")


def test_a_broken_installation_is_no_students_fault(graded, tmp_path):
    """Where the package cannot be imported, nobody gets 0 for it."""
    from assignments.grading import _own_fault

    page = Course(graded).notebook("autograded", NAME, "moved")
    book = nbformat.read(page, as_version=4)
    assert _own_fault(Course(graded), NAME, "moved") is None
    cell_of(book, "imports").outputs = [nbformat.v4.new_output(
        "error", ename="ImportError", evalue="gone", traceback=[])]
    other = tmp_path / "course"
    target = Course(other).notebook("autograded", NAME, "moved")
    target.parent.mkdir(parents=True)
    nbformat.write(book, target)
    said = _own_fault(Course(other), NAME, "moved")
    assert "the cell imports failed with ImportError" in said


def test_a_course_keeps_its_variant(graded, capsys):
    assert command(graded, "release", NAME, "--seed", SEED + 1) == 2
    assert "give another folder" in capsys.readouterr().err
    assert command(graded, "grade", NAME, "--student", "nobody") == 2
    assert "no submission of nobody" in capsys.readouterr().err
