"""The package as a whole: quick to import, documented, in small modules."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import stargan_tutorial

ROOT = Path(stargan_tutorial.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
LONG = {"domains.py": 220, "training.py": 240}  # one class each


def python(*args):
    return subprocess.run([sys.executable, *args], cwd=ROOT.parent, text=True,
                          capture_output=True, timeout=120,
                          env=os.environ | {"OMP_NUM_THREADS": "1"})


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path):
    """Full names of the modules that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}"
                                     for alias in node.names)}
    return found


def test_the_import_is_quick_and_leaves_torch_for_later():
    done = python("-c", "import sys, time; start = time.process_time(); "
                  "import stargan_tutorial; "
                  "print(time.process_time() - start, 'torch' in sys.modules)")
    seconds, torch_is_there = done.stdout.split()
    assert done.returncode == 0 and done.stderr == ""
    assert float(seconds) < 3 and torch_is_there == "False"


def test_the_version_is_printed_without_torch():
    done = python("-X", "importtime", "-m", "stargan_tutorial.cli",
                  "--version")
    assert done.returncode == 0
    assert done.stdout.strip() == stargan_tutorial.__version__
    assert "| torch" not in done.stderr


@pytest.mark.parametrize("name", stargan_tutorial.__all__)
def test_every_public_name_resolves(name):
    found = getattr(stargan_tutorial, name)
    assert name == "PRESETS" or found.__name__ == name
    assert name in dir(stargan_tutorial)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Generater'"):
        stargan_tutorial.Generater  # noqa: B018


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_is_short(path):
    name = str(path.relative_to(ROOT)).replace(os.sep, "/")
    length = len(path.read_text(encoding="utf-8").splitlines())
    assert length < LONG.get(name, 200)


def public(body, where=""):
    """Public functions, classes and methods, with their dotted names."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) \
                and not node.name.startswith("_"):
            yield where + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{node.name}.")


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_everything_public_is_documented(path):
    module = tree(path)
    assert ast.get_docstring(module)
    missing = [name for name, node in public(module.body)
               if not ast.get_docstring(node)]
    assert missing == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_only_the_drawing_modules_know_matplotlib(path):
    names = {n for n in imported(path) if n.split(".")[0] == "matplotlib"}
    assert "matplotlib.pyplot" not in names and "pylab" not in imported(path)
    assert not names or path.name in ("display.py", "report.py")


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_nothing_is_imported_from_the_notebooks(path):
    roots = {n.split(".")[0] for n in imported(path)}
    if path.name == "teaching.py":  # it exists to show figures there
        roots.remove("IPython")
    assert not roots & {"notebooks", "nbval", "IPython", "pytest", "pandas"}


def test_no_file_is_loaded_unsafely():
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) \
                    and ast.unparse(node.func) in ("torch.load", "np.load"):
                safe = {k.arg: ast.unparse(k.value) for k in node.keywords}
                assert safe.get("weights_only") == "True" \
                    or safe.get("allow_pickle") == "False", path
        assert not imported(path) & {"dill", "marshal", "shelve"}


def test_the_package_is_small():
    size = sum(path.stat().st_size for path in ROOT.rglob("*")
               if path.is_file() and "__pycache__" not in path.parts)
    assert size < 10e6
