"""The assignments: what they accept, what they reject, how they are made."""

import functools
import importlib
import random
import re

import nbformat
import pytest

from assignments.course import NAMES, SOURCE
from assignments.precheck import grade_id, is_solution
from assignments.release import numbers, rewrite, variant
from stargan_tutorial.errors import ConfigurationError

BANKS = {name: importlib.import_module(f"submissions.{name}")
         for name in NAMES}
HIDDEN = ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS")
SEEDS = range(20)


@functools.cache
def cells(assignment, seed=0):
    return variant(assignment, seed).cells


def tasks(assignment):
    return [grade_id(c) for c in cells(assignment)
            if c.cell_type == "code" and is_solution(c)]


def sentence(assignment, task, answer=None, seed=0):
    """What the tests of a task say of an answer, or None if it passes.

    Only the locked cells before it run, not the other tasks' answers: no
    task may need another one.
    """
    names = {"__name__": "__main__"}
    for cell in cells(assignment, seed):
        about, source = cell.metadata.nbgrader, cell.source
        if about.grade_id == task:
            source = answer or source
        elif cell.cell_type != "code" or is_solution(cell) \
                or about.grade and about.grade_id != f"test_{task}":
            continue
        try:
            exec(compile(source, f"<{about.grade_id}>", "exec"), names)
        except Exception as error:
            if about.grade:
                return f"{type(error).__name__}: {error}"
            if about.grade_id != task:
                raise
        if about.grade:
            return None
    raise LookupError(f"no test of {task}")


def blank(cell):
    """The stub that students get."""
    return re.sub(r"( *)### BEGIN SOLUTION.*?### END SOLUTION",
                  r"\1raise NotImplementedError()", cell.source, flags=re.S)


def every(bank):
    """Every answer of the banks, as parameters."""
    return [pytest.param(name, task, answer, id=f"{name}-{task}-{i}")
            for name in NAMES
            for task, answers in getattr(BANKS[name], bank).items()
            for i, answer in enumerate(answers)]


def all_tasks():
    return [(name, task) for name in NAMES for task in tasks(name)]


@pytest.mark.parametrize(("name", "task", "answer"), every("RIGHT"))
def test_a_right_answer_passes(name, task, answer):
    for seed in (0, 1):
        assert sentence(name, task, answer, seed) is None


@pytest.mark.parametrize(("name", "task", "answer"), every("WRONG"))
def test_a_wrong_answer_gets_its_sentence(name, task, answer):
    source, words, _ = answer
    for seed in (0, 1):
        said = sentence(name, task, source, seed)
        assert said and words in said
        assert said.startswith("AssertionError: ")


@pytest.mark.parametrize(("name", "task"), all_tasks())
def test_solutions_pass_and_stubs_fail_in_every_variant(name, task):
    for seed in SEEDS:
        cell = next(c for c in cells(name, seed) if grade_id(c) == task)
        assert sentence(name, task, seed=seed) is None, seed
        assert sentence(name, task, blank(cell), seed), seed


@pytest.mark.parametrize(("name", "task"), all_tasks())
def test_every_task_has_its_answers(name, task):
    assert len(BANKS[name].RIGHT[task]) >= 3
    assert len(BANKS[name].WRONG[task]) >= 4


@pytest.mark.parametrize("name", NAMES)
def test_variants_differ(name):
    drawn = [repr(numbers(name, seed)) for seed in SEEDS]
    assert len(set(drawn)) >= 0.9 * len(drawn)
    assert numbers(name, 3) == numbers(name, 3)


@pytest.mark.parametrize("name", NAMES)
class TestForm:
    def test_the_stored_numbers_are_those_of_seed_0(self, name):
        path = SOURCE / name / f"{name}.ipynb"
        assert nbformat.read(path, 4).cells == cells(name)

    def test_metadata(self, name):
        book = nbformat.read(SOURCE / name / f"{name}.ipynb", 4)
        assert set(book.metadata) == {"kernelspec", "language_info"}
        ids = [grade_id(c) for c in book.cells]
        assert len(set(ids)) == len(ids) and None not in ids
        for cell in book.cells:
            about = cell.metadata.nbgrader
            assert cell.metadata.keys() == {"nbgrader"}
            assert about.schema_version == 3 and not about.task
            assert about.locked != is_solution(cell)
            assert cell.get("outputs", []) == []
            assert cell.get("execution_count") is None

    def test_points(self, name):
        points = {grade_id(c): c.metadata.nbgrader.points
                  for c in cells(name) if c.metadata.nbgrader.grade}
        assert points.pop("explain") == 4
        assert sum(points.values()) == 16
        assert set(points) == {f"test_{task}" for task in tasks(name)}
        stated = sum(int(n) for c in cells(name) for n in re.findall(
            r"^## .*\((\d+) points?\)", c.source, flags=re.M))
        assert stated == 20

    def test_each_test_has_visible_and_hidden_parts(self, name):
        for cell in cells(name):
            if grade_id(cell).startswith("test_"):
                before, after = cell.source.split(HIDDEN[0])
                assert "assert " in before and "assert " in after
                assert after.rstrip().endswith(HIDDEN[1])
                for said in re.findall(r'"([A-Z][^"]*)"$', cell.source,
                                       flags=re.M):
                    assert len(said) <= 200

    def test_lines_fit_the_page(self, name):
        for seed in SEEDS:
            for cell in cells(name, seed):
                if cell.cell_type == "code":
                    assert max(map(len, cell.source.splitlines())) <= 80

    def test_the_bootstrap_cell_is_the_books(self, name):
        path = SOURCE.parents[1] / "notebooks" / "bootstrap.py"
        cell = next(c for c in cells(name) if grade_id(c) == "bootstrap")
        assert cell.source.strip() == path.read_text().strip()


def test_an_unknown_assignment_is_said_to_be_so():
    with pytest.raises(ConfigurationError, match="no assignment 'block'"):
        variant("block", 0)


def test_numbers_without_a_line_are_said_to_be_so():
    assert rewrite("A = 1\nB = 2  # two", {"A": "x", "B": (3, 4)}) == \
        'A = "x"\nB = (3, 4)  # two'
    with pytest.raises(ConfigurationError, match="no line for C"):
        rewrite("A = 1", {"C": random.random()})


def test_the_table(capsys):
    rows = [f"{name:10} {task:14} {len(bank.RIGHT[task]):2} right pass, "
            f"{len(bank.WRONG[task]):2} wrong rejected"
            for name, bank in BANKS.items() for task in bank.RIGHT]
    with capsys.disabled():
        print("\n" + "\n".join(rows))
    assert len(rows) == len(all_tasks())
