"""Each notebook alone in an empty folder, on a machine as on Colab.

The machine is an environment with torch, torchvision, matplotlib and
ipykernel only. The repository is a local one that answers at the project's
address. The bootstrap cell then has to do what it does on Colab.
"""

import importlib.metadata as metadata
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
ADDRESS = tomllib.loads((ROOT / "pyproject.toml").read_text())[
    "project"]["urls"]["Repository"]
THERE = ["torch", "torchvision", "matplotlib", "ipykernel"]


def closure(names):
    """Distributions that these need, with themselves."""
    found, open_ = {}, list(names)
    while open_:
        name = re.match(r"[\w.-]+", open_.pop())[0].lower().replace("_", "-")
        if name in found:
            continue
        try:
            found[name] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        open_ += [r for r in found[name].requires or () if "extra ==" not in r]
    return found


def git(*args, cwd):
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *args],
                   cwd=cwd, check=True, capture_output=True)


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """The environment; its kernel is called ``colab``."""
    base = tmp_path_factory.mktemp("colab")
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a checkout")
    probe = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
         "--dest", str(base / "probe"), "python-avatars"],
        capture_output=True)
    if probe.returncode and not os.environ.get("CI"):
        pytest.skip("needs a package index; none answers")
    # The repository as it stands here, committed or not.
    source = base / "repository"
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT,
        capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    git("init", "--quiet", cwd=source)
    git("add", "--all", cwd=source)
    git("commit", "--quiet", "--message", "snapshot", cwd=source)
    # The environment: links to what these four need, and nothing else.
    venv.create(base / "env", with_pip=True)
    python = base / "env" / "bin" / "python"
    site = Path(subprocess.run(
        [python, "-c", "import sysconfig; "
         "print(sysconfig.get_path('purelib'))"],
        capture_output=True, check=True, text=True).stdout.strip())
    here = Path(sysconfig.get_path("purelib"))
    for one in closure(THERE).values():
        for file in {Path(str(f)).parts[0] for f in one.files or ()}:
            if file not in ("..", "__pycache__") \
                    and not (site / file).exists():
                (site / file).symlink_to(here / file)
    spec = base / "jupyter" / "kernels" / "colab" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({
        "argv": [str(python), "-m", "ipykernel_launcher", "-f",
                 "{connection_file}"],
        "display_name": "colab", "language": "python",
        "env": {"COLAB_RELEASE_TAG": "release", "OMP_NUM_THREADS": "1",
                "MPLBACKEND": "module://matplotlib_inline.backend_inline",
                "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_VALUE_0": ADDRESS,
                "GIT_CONFIG_KEY_0": f"url.{source.as_uri()}.insteadOf",
                "PATH": f"{python.parent}:{os.environ['PATH']}"}}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(base / "jupyter"))
        yield python


def test_the_machine_has_not_got_the_package(colab):
    for name in ("stargan_tutorial", "python_avatars", "torchmetrics"):
        done = subprocess.run([colab, "-c", f"import {name}"],
                              capture_output=True, text=True, cwd="/")
        assert "ModuleNotFoundError" in done.stderr


def run(notebook, folder):
    NotebookClient(notebook, timeout=300, kernel_name="colab",
                   coalesce_streams=True,
                   resources={"metadata": {"path": str(folder)}}).execute()


def printed(notebook):
    return [[o.text for o in cell.get("outputs", ())
             if o.output_type == "stream"] for cell in notebook.cells]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_notebook_runs_alone_in_an_empty_folder(path, colab, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    stored = printed(notebook)
    shutil.copy(path, tmp_path)
    run(notebook, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert printed(notebook) == stored


def test_the_bootstrap_says_clearly_that_it_failed(colab, tmp_path):
    source = (FOLDER / "bootstrap.py").read_text()
    away = source.replace(ADDRESS, (tmp_path / "nowhere").as_uri())
    done = subprocess.run(
        [colab, "-c", away.replace('"stargan_tutorial"', '"not_there"')],
        env=os.environ | {"COLAB_RELEASE_TAG": "release"}, cwd=tmp_path,
        capture_output=True, text=True, timeout=120)
    assert "pip could not install the package" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_bootstrap_does_nothing_elsewhere(colab, tmp_path):
    env = {k: v for k, v in os.environ.items() if k != "COLAB_RELEASE_TAG"}
    script = tmp_path / "bootstrap.py"
    script.write_text((FOLDER / "bootstrap.py").read_text())
    done = subprocess.run([colab, script], cwd=tmp_path, env=env, timeout=60,
                          capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
