"""Run notebooks and store what they print, the same bytes every time.

    python notebooks/regenerate.py                  # all of them
    python notebooks/regenerate.py notebooks/02*    # some

A notebook runs from top to bottom in an empty folder with one CPU thread, as
on a fresh machine. What differs between machines is then removed: timings,
kernel and editor metadata. A notebook that fails is left as it was.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python",
                   "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
KEPT_OF_OUTPUTS = {"scrapbook"}  # or glue breaks


def clean(notebook):
    """Keep what every machine would store."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = set()
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        text = cell.source
        while (name := hashlib.sha1(text.encode()).hexdigest()[:8]) in seen:
            text += " "
        seen.add(name)
        cell.id = name
        for output in cell.get("outputs", ()):
            if "metadata" in output:
                output.metadata = nbformat.from_dict({
                    key: value for key, value in output.metadata.items()
                    if key in KEPT_OF_OUTPUTS})
    return notebook


def execute(notebook, timeout=600):
    """Run all cells in an empty folder with one thread, on the CPU."""
    os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
                   "CUDA_VISIBLE_DEVICES": ""}
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, timeout=timeout, record_timing=False,
            kernel_name="python3", coalesce_streams=True,
            resources={"metadata": {"path": folder}})
        client.execute()
    return notebook


def regenerate(path):
    """Run one notebook and write it back; its seconds."""
    notebook = nbformat.read(path, as_version=4)
    start = time.perf_counter()
    execute(notebook)
    seconds = time.perf_counter() - start
    store(notebook, path)
    return seconds


def store(notebook, path):
    """Clean a notebook and write it, whole or not at all."""
    text = nbformat.writes(clean(notebook), version=4) + "\n"
    temporary = path.with_suffix(".part")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--keep-outputs", action="store_true",
                        help="only clean the metadata, run nothing")
    args = parser.parse_args()
    failed = False
    for path in args.notebooks or sorted(HERE.glob("*.ipynb")):
        if args.keep_outputs:
            store(nbformat.read(path, as_version=4), path)
            continue
        try:
            print(f"{path.name}: {regenerate(path):.0f} s", flush=True)
        except CellExecutionError as error:
            failed = True
            print(f"{path.name}: failed, left as it was.\n{error}",
                  file=sys.stderr, flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
