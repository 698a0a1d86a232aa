"""What a notebook must be before anyone runs it: clean, whole, readable.

nbval compares outputs, but passes in silence where a cell was never run, a
picture changed or a marker switched it off. These tests hold the rest.
"""

import ast
import base64
import io
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
BUILDS = {"02", "03", "04", "05", "06", "07"}  # chapters that build a piece
TAGS = {"bootstrap", "exercise", "exercise-test", "parity"}
KEPT = {"kernelspec": {"display_name": "Python 3", "language": "python",
                       "name": "python3"},
        "language_info": {"name": "python", "pygments_lexer": "ipython3"}}

pytestmark = pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)


def load(path):
    return nbformat.read(path, as_version=4)


def code_cells(path):
    return [c for c in load(path).cells if c.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def markdown(path):
    return [c.source for c in load(path).cells if c.cell_type == "markdown"]


def outputs(path):
    return [o for c in code_cells(path) for o in c.outputs]


def texts(output):
    """Every text in an output, whatever its type."""
    if output.output_type == "stream":
        return [output.text]
    return [value for kind, value in output.get("data", {}).items()
            if kind.startswith("text/")]


def pictures(path):
    return [o.data for o in outputs(path)
            if {"image/png", "image/svg+xml"} & set(o.get("data", {}))]


def test_is_valid_and_of_a_chapters_size(path):
    notebook = load(path)
    nbformat.validate(notebook)
    assert 40 <= len(notebook.cells) <= 80
    assert path.stat().st_size < 2_000_000
    assert len({c.id for c in notebook.cells}) == len(notebook.cells)


def test_was_run_from_top_to_bottom(path):
    counts = [c.execution_count for c in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1)), \
        "run it with: python notebooks/regenerate.py"


def test_has_portable_metadata_only(path):
    notebook = load(path)
    assert dict(notebook.metadata) == KEPT
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
        assert set(tags(cell)) <= TAGS
        for output in cell.get("outputs", ()):
            assert set(output.get("metadata", {})) <= {"scrapbook"}


def test_has_no_switch_that_turns_a_check_off(path):
    for cell in code_cells(path):
        assert not re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)", cell.source)
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), \
            "plain Python only: no magics"


def test_shows_no_error_and_no_warning(path):
    for output in outputs(path):
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text
    assert all(o.output_type in ("stream", "display_data", "execute_result")
               for o in outputs(path))


def test_shows_nothing_of_the_machine_it_ran_on(path):
    told = re.compile(r"/(home|root|tmp|usr|work|mnt|Users|var)/|\\Users\\|"
                      r"0x[0-9a-f]{6,}|grad_fn|site-packages|cuda:\d")
    for output in outputs(path):
        for text in texts(output):
            assert not told.search(text), text[:300]
            assert len(text) < 6000


def test_prints_lines_that_fit_the_page(path):
    for output in outputs(path):
        if output.output_type == "stream":
            for line in output.text.splitlines():
                assert len(line) <= 79, line


def test_starts_with_the_canonical_bootstrap_cell(path):
    cells = code_cells(path)
    expected = (FOLDER / "bootstrap.py").read_text(encoding="utf-8").strip()
    assert cells[0].source == expected and tags(cells[0]) == ["bootstrap"]
    assert not cells[0].outputs
    assert not any("bootstrap" in tags(c) for c in cells[1:])


def test_names_the_repository_of_the_project_file(path):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    address = project["project"]["urls"]["Repository"]
    assert address in code_cells(path)[0].source
    for cell in load(path).cells:
        for found in re.findall(r"https://github\.com/[\w-]+/"
                                r"stargan-tutorial", cell.source):
            assert found == address


def test_has_short_cells(path):
    for cell in code_cells(path)[1:]:
        lines = [x for x in cell.source.splitlines() if x.strip()]
        assert len(lines) <= 15, cell.source
        assert all(len(x) <= 79 for x in lines), cell.source
        ast.parse(cell.source)


def test_has_prose_between_its_code(path):
    kinds = "".join(c.cell_type[0] for c in load(path).cells)
    assert kinds[0] == "m" and "ccc" not in kinds


def test_has_headings_in_order(path):
    text = re.sub(r"```.*?```", "", "\n\n".join(markdown(path)), flags=re.S)
    levels = [len(x) for x in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:]))
    number = int(path.stem[:2])
    assert text.startswith(f"# {number}. ")


def test_has_no_directive_that_only_the_book_understands(path):
    for text in markdown(path):
        assert not re.search(r"^:::|^```\{|\{glue|\{cite|\{ref", text,
                             re.MULTILINE)


def test_folds_open_and_close(path):
    for text in markdown(path):
        assert text.count("<details") == text.count("</details>")
        assert text.count("<details") == text.count("<summary>")
        # Without blank lines, Markdown inside a fold is not rendered.
        assert not re.search(r"</summary>.*\n[^\n]", text), text[:200]
        assert not re.search(r"[^\n]\n</details>", text), text[:200]


def test_links_lead_to_files_that_are_there(path):
    for text in markdown(path):
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if not re.match(r"https?://|mailto:|attachment:", target):
                assert (path.parent / target).exists(), target


def test_figures_can_be_seen_and_read(path):
    assert len(pictures(path)) >= 5
    for data in pictures(path):
        alt = data.get("text/plain", "")
        assert len(alt) > 40 and not alt.startswith("<"), alt
        if svg := data.get("image/svg+xml"):
            names = [e.get("aria-label") for e in ElementTree.fromstring(
                svg).iter() if e.get("role") == "img"]
            assert names == [alt] and len(svg) < 100_000
            continue
        raw = base64.b64decode(data["image/png"])
        image = np.asarray(Image.open(io.BytesIO(raw)).convert("RGB"), float)
        assert image.std() > 3, "a blank picture"
        assert image.shape[1] <= 1000 and len(raw) < 400_000


def test_figures_are_numbered_in_order_and_mentioned(path):
    number = int(path.stem[:2])
    found = [int(n) for o in outputs(path)
             for n in re.findall(rf"^\*\*Figure {number}\.(\d+)\.\*\* .{{20}}",
                                 o.get("data", {}).get("text/markdown", ""))]
    assert found == list(range(1, len(pictures(path)) + 1))
    for output in outputs(path):  # captions are plain Markdown in the book
        assert "$" not in output.get("data", {}).get("text/markdown", "")
    prose = "\n".join(markdown(path))
    for n in found:
        assert f"Figure {number}.{n}" in prose, f"Figure {number}.{n}"


def test_equations_are_numbered_in_order(path):
    prose = re.sub(r"```.*?```", "", "\n\n".join(markdown(path)), flags=re.S)
    number, blocks = int(path.stem[:2]), re.findall(r"\$\$(.+?)\$\$", prose,
                                                    re.S)
    assert [re.findall(r"\\tag\{(.+?)\}", b) for b in blocks] == [
        [f"{number}.{i}"] for i in range(1, len(blocks) + 1)]


def test_exercises_have_tests_hints_and_solutions(path):
    number = int(path.stem[:2])
    cells = load(path).cells
    prose = "\n\n".join(markdown(path))
    exercises = re.split(r"^### (?=Exercise )", prose, flags=re.MULTILINE)[1:]
    numbers = [re.match(r"Exercise (\d+)\.(\d+) · .+", e) for e in exercises]
    assert [m.group() and (int(m[1]), int(m[2])) for m in numbers] == [
        (number, i) for i in range(1, len(exercises) + 1)]
    assert len(exercises) >= 4
    for text in exercises:
        assert re.search(r"[★☆]{3} · \d+ minutes?", text), text[:80]
        assert text.count('<details class="hint">') >= 2, text[:80]
        assert text.count('<details class="solution">') >= 1, text[:80]
    for i, cell in enumerate(cells):
        if "exercise" in tags(cell):
            test = next(c for c in cells[i + 1:] if c.cell_type == "code")
            assert "exercise-test" in tags(test), cell.source
            assert re.search(r"\b(check|attempt)\(", test.source)
            assert all("not written yet" in o.text for o in test.outputs)


def test_a_chapter_that_builds_a_piece_proves_parity(path):
    parity = [c for c in code_cells(path) if "parity" in tags(c)]
    assert parity or path.stem[:2] not in BUILDS
    for cell in parity:
        assert "assert" in cell.source


def test_follows_the_template(path):
    prose = "\n\n".join(markdown(path))
    assert "**Time:**" in prose and "you can" in prose.lower()
    assert prose.count("**Predict.**") >= 4
    for part in ("Misconception", "Summary", "References",
                 "Paper against practice"):
        assert part.lower() in prose.lower(), part


def test_prose_is_in_the_house_style(path):
    prose = re.sub(r"```.*?```|`[^`]*`|\$[^$]*\$", "",
                   "\n\n".join(markdown(path)), flags=re.S)
    for word in ("simply", "obviously", "trivially", "of course"):
        assert not re.search(rf"\b{word}\b", prose, re.IGNORECASE), word
    assert "!" not in re.sub(r"!\[", "", prose)
