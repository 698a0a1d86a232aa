"""The check of the notebooks, checked: what is wrong in one must be seen.

Each test runs pytest on a copy of a notebook in which one thing was spoiled.
"""

import base64
import copy
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)
from PIL import Image

from stargan_tutorial.diagram import star_map

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))


def run(notebook, folder, spoil=""):
    """pytest --nbval on a notebook; its exit status and what it said.

    ``spoil`` is code that goes to the end of the shim.
    """
    shim = (FOLDER / "conftest.py").read_text(encoding="utf-8")
    (folder / "conftest.py").write_text(shim + spoil, encoding="utf-8")
    nbformat.write(notebook, folder / "copy.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env",
         "-q", "-p", "no:cacheprovider", "--color=no",
         "--rootdir", str(folder), "-c", os.devnull, "copy.ipynb"],
        cwd=folder, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def code(source, *outputs, tags=(), count=1):
    return new_code_cell(source, outputs=list(outputs), execution_count=count,
                         metadata={"tags": list(tags)} if tags else {})


def printed(text):
    return new_output("stream", name="stdout", text=text)


def numbered(notebook):
    count = 0
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.execution_count is not None:
            count += 1
            cell.execution_count = count
    return notebook


# -- a number in every notebook ---------------------------------------------

def first_number(notebook):
    """Index of the first cell that prints a number, and the output."""
    for i, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if re.search(r"\d", output.get("text", "")):
                return i, output
    raise AssertionError("a notebook without a number")


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_wrong_number_in_a_notebook_is_seen(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    place, output = first_number(notebook)
    notebook.cells = notebook.cells[:place + 1]  # what follows costs time
    found = re.search(r"\d", output.text)
    digit = str((int(found.group()) + 1) % 10)
    output.text = (output.text[:found.start()] + digit
                   + output.text[found.end():])
    status, said = run(notebook, tmp_path)
    assert status == 1 and "Cell outputs differ" in said, said
    assert re.search(r"\b1 failed", said), said


# -- small notebooks, each with one fault -----------------------------------

def test_a_right_notebook_passes(tmp_path):
    status, said = run(numbered(new_notebook(cells=[
        code("x = 2 + 2\nprint(x)", printed("4\n")), code("x;")])), tmp_path)
    assert status == 0 and "2 passed" in said, said


def test_a_missing_output_fails(tmp_path):
    status, said = run(new_notebook(cells=[code("print(4)")]), tmp_path)
    assert status == 1, said


def test_a_cell_that_was_never_run_fails(tmp_path):
    status, said = run(new_notebook(cells=[code("x = 4", count=None)]),
                       tmp_path)
    assert status == 1 and "never run" in said, said


def picture(grey):
    """A 40 x 30 PNG, black on the left and grey on the right."""
    pixels = np.zeros((30, 40, 3), np.uint8)
    pixels[:, 20:] = grey
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize("grey, status", [(200, 0), (202, 0), (120, 1)])
def test_another_picture_fails(tmp_path, grey, status):
    source = ("from IPython.display import display\n"
              f"display({{'image/png': '{picture(200)}', "
              "'text/plain': 'two halves'}, raw=True)")
    shown = new_output("display_data", {"image/png": picture(grey),
                                        "text/plain": "two halves"})
    found, said = run(new_notebook(cells=[code(source, shown)]), tmp_path)
    assert found == status, said
    assert ("another one" in said) == bool(status)


@pytest.mark.parametrize("part, status", [("cycle", 0), ("class", 1)])
def test_another_drawing_fails(tmp_path, part, status):
    source = ("from stargan_tutorial.diagram import star_map\n"
              "from stargan_tutorial.teaching import show\n"
              f"show(star_map({part!r}), '6.2', 'The cycle.', alt='A map.')")
    caption = "**Figure 6.2.** The cycle."
    stored = star_map("cycle").described("A map.").svg
    found, said = run(new_notebook(cells=[code(
        source,
        new_output("display_data", {"image/svg+xml": stored,
                                    "text/plain": "A map."}),
        new_output("display_data", {"text/markdown": caption,
                                    "text/plain": caption}))]), tmp_path)
    assert found == status, said
    assert ("mismatch 'image/svg+xml'" in said) == bool(status), said


def test_a_drawing_that_no_comparison_sees_fails(tmp_path):
    source = ("from IPython.display import display\n"
              "display({'image/svg+xml': '<svg>{}</svg>', "
              "'text/plain': 'a drawing'}, raw=True)")
    shown = new_output("display_data", {"image/svg+xml": "<svg>4</svg>",
                                        "text/plain": "a drawing"})
    blind = ("\n_setup = plugin.IPyNbFile.setup\n"
             "def _blind(self):\n"
             "    _setup(self)\n"
             "    self.skip_compare += ('image/svg+xml',)\n"
             "plugin.IPyNbFile.setup = _blind\n")
    notebook = new_notebook(cells=[code(source.replace("{}", "4"), shown)])
    assert run(notebook, tmp_path)[0] == 0
    status, said = run(notebook, tmp_path, spoil=blind)
    assert status == 1 and "go unseen" in said, said


EXERCISE = "def double(x):\n    raise NotImplementedError"
TEST = ("from stargan_tutorial.teaching import attempt\n"
        "def test_double():\n    assert double(2) == 4, 'double it'\n"
        "attempt(test_double)")
FOLD = ('<details class="solution"><summary>Solution</summary>\n\n'
        "```python\ndef double(x):\n    return {}\n```\n\n</details>")


@pytest.mark.parametrize("answer, status", [("2 * x", 0), ("3 * x", 1)])
def test_a_solution_must_pass_its_visible_test(tmp_path, answer, status):
    notebook = numbered(new_notebook(cells=[
        code(EXERCISE, tags=["exercise"]),
        code(TEST, printed("double: not written yet.\n"),
             tags=["exercise-test"]),
        new_markdown_cell(FOLD.format(answer)),
        code("try:\n    double(1)\nexcept NotImplementedError:\n"
             "    print('the stub is back')", printed("the stub is back\n"))]))
    found, said = run(notebook, tmp_path)
    assert found == status, said
    assert ("does not pass its visible test" in said) == bool(status)


def test_a_number_that_no_comparison_sees_fails(tmp_path):
    notebook = new_notebook(cells=[code("print(4)", printed("4\n"))])
    blind = ("\nplugin.IPyNbCell.compare_outputs = "
             "lambda *args, **kwargs: True\n")
    status, said = run(notebook, tmp_path, spoil=blind)
    assert status == 1 and "go unseen" in said, said


# -- regenerating --------------------------------------------------------------

def test_regenerating_twice_gives_the_same_bytes(tmp_path):
    notebook = new_notebook(cells=[
        new_markdown_cell("# A"), code("print(1)\nprint(2)", count=None),
        code("import os\nsorted(os.listdir())", count=None)],
        metadata={"vscode": {"x": 1}})
    notebook.cells[1].metadata["collapsed"] = True
    path = tmp_path / "a.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, str(FOLDER / "regenerate.py"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    first = path.read_bytes()
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert path.read_bytes() == first
    made = nbformat.read(path, as_version=4)
    assert made.cells[1].outputs[0].text == "1\n2\n"
    assert made.cells[2].outputs[0].data["text/plain"] == "[]"  # empty folder
    assert [c.execution_count for c in made.cells[1:]] == [1, 2]
    assert "vscode" not in made.metadata and not made.cells[1].metadata


def test_a_notebook_that_fails_is_left_as_it_was(tmp_path):
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=[code("1 / 0", count=None)]), path)
    before = copy.copy(path.read_bytes())
    done = subprocess.run(
        [sys.executable, str(FOLDER / "regenerate.py"), str(path)],
        capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.ipynb"]
