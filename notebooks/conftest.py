"""What nbval leaves out when it runs the notebooks of this folder.

Each notebook gets a fresh kernel in an empty folder, with one thread and with
history. A cell that was never run, or whose picture changed, fails. So does a
cell whose stored numbers could be changed without anyone noticing, and an
exercise whose printed solution does not pass its own visible test.
"""

import base64
import copy
import io
import os
import re
import tempfile

import nbformat
import numpy as np
import pytest
from nbval import plugin
from nbval.kernel import RunningKernel
from PIL import Image

# Two spinning threads on a busy machine are far slower than one; and what is
# stored was printed by a CPU, so that is what a GPU machine compares with.
os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
               "CUDA_VISIBLE_DEVICES": ""}

GREY_LEVELS = 4.0  # mean difference of two pictures, at 16 x 16 pixels
PLANTED = 12  # numbers of a cell that are tried


class FreshKernel(RunningKernel):
    """A kernel as on a fresh machine."""

    def __init__(self, kernel_name, cwd=None, startup_timeout=60):
        self.folder = tempfile.TemporaryDirectory()
        super().__init__(kernel_name, self.folder.name, startup_timeout)

    def execute_cell_input(self, cell_input, allow_stdin=None):
        # nbval runs without history; then "_" and a last ";" misbehave.
        return self.kc.execute(cell_input, allow_stdin=allow_stdin,
                               stop_on_error=False)

    def stop(self):
        super().stop()
        self.folder.cleanup()


plugin.RunningKernel = FreshKernel


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Around nbval's own run and comparison of one cell."""
    result = yield
    if isinstance(item, plugin.IPyNbCell):
        if item.cell.execution_count is None:
            item.raise_cell_error("This cell was never run: run "
                                  "python notebooks/regenerate.py")
        compare_pictures(item)
        plant_wrong_numbers(item)
        if "exercise-test" in item.cell.metadata.get("tags", ()):
            try_the_solution(item)
    return result


# -- pictures ---------------------------------------------------------------
# A drawing in SVG is text: nbval compares it letter by letter. A PNG it skips.

def pictures(outputs):
    return [o.data["image/png"] for o in outputs
            if "image/png" in o.get("data", {})]


def small(png):
    """A picture's size, and its grey values on 16 x 16 pixels."""
    image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    box = image.resize((16, 16), Image.Resampling.BOX)
    return image.size, np.asarray(box, dtype=float)


def compare_pictures(item):
    """Same number, same size, nearly the same grey levels."""
    stored, fresh = pictures(item.cell.outputs), pictures(item.test_outputs)
    if len(stored) != len(fresh):
        item.raise_cell_error(f"{len(stored)} pictures are stored, and "
                              f"{len(fresh)} were drawn")
    for one, other in zip(stored, fresh):
        (size, a), (new_size, b) = small(one), small(other)
        if any(abs(x - y) > 0.03 * x + 4 for x, y in zip(size, new_size)):
            item.raise_cell_error(f"a picture of {size} pixels is stored, "
                                  f"and one of {new_size} was drawn")
        if (difference := abs(a - b).mean()) > GREY_LEVELS:
            item.raise_cell_error("the stored picture is another one: mean "
                                  f"difference {difference:.1f} grey levels")


# -- wrong numbers ------------------------------------------------------------

def plant_wrong_numbers(item):
    """Change one stored number at a time: the comparison must see it."""
    for place, output in enumerate(item.cell.outputs):
        texts = output if output.output_type == "stream" else output.data
        for kind in [k for k in texts if k in ("text", "image/svg+xml")
                     or k.startswith("text/")]:
            for found in list(re.finditer(r"\d", texts[kind]))[:PLANTED]:
                wrong = copy.deepcopy(item.cell.outputs)
                target = wrong[place]
                target = target if kind == "text" else target.data
                digit = str((int(found.group()) + 1) % 10)
                target[kind] = (texts[kind][:found.start()] + digit
                                + texts[kind][found.end():])
                fresh = copy.deepcopy(item.test_outputs)
                if item.compare_outputs(fresh, wrong):
                    item.raise_cell_error("a wrong number would go unseen: "
                                          f"{target[kind][:200]!r}")


# -- solutions ----------------------------------------------------------------

def solution_of(item):
    """Stub, and the code of the folded solution, of an exercise's test."""
    cells = item.parent.nb.cells
    here = next(i for i, cell in enumerate(cells)
                if cell.get("id") == item.cell.id)
    stub = next(cell.source for cell in reversed(cells[:here])
                if "exercise" in cell.metadata.get("tags", ()))
    for cell in cells[here + 1:]:
        if "exercise" in cell.metadata.get("tags", ()):
            break
        if found := re.search(r'<details class="solution">.*?```python\n'
                              r"(.*?)```", cell.source, re.DOTALL):
            return stub, found.group(1)
    item.raise_cell_error("this exercise has no solution with code")


def say(item, source):
    """Run code in the notebook's kernel, outside its history."""
    kernel = item.parent.kernel
    request = kernel.kc.execute(source, store_history=False,
                                allow_stdin=False)
    kernel.await_reply(request, timeout=300)
    text = ""
    while True:
        message = kernel.get_message("iopub", timeout=30)
        if message["parent_header"].get("msg_id") != request:
            continue
        content = message["content"]
        if message["msg_type"] == "stream":
            text += content["text"]
        elif message["msg_type"] == "error":
            text += nbformat.v4.output_from_msg(message).evalue
        elif content.get("execution_state") == "idle":
            return text


def try_the_solution(item):
    """The folded solution must pass the visible test; the stub must not."""
    stub, solution = solution_of(item)
    keep = "import torch as _t; _state = _t.get_rng_state()"
    said = say(item, keep) + say(item, solution) + say(item, item.cell.source)
    say(item, stub)
    say(item, "_t.set_rng_state(_state)")
    if "passed." not in said or "not yet" in said or "not written" in said:
        item.raise_cell_error("the solution of this exercise does not pass "
                              f"its visible test: {said.strip()}")
