"""Is an upload what it should be? Look before anything is run or scored."""

from dataclasses import dataclass, field

import nbformat

from .suspicion import assigned, suspicions

MOST_BYTES = 20_000_000


@dataclass
class Finding:
    """What a look at an upload gave.

    Attributes
    ----------
    status : str
        ``ready``; ``look``: it will be graded, but read the remarks; or
        ``held``: it is kept from grading until somebody has looked.
    remarks : list of str
    notebook : NotebookNode or None
        Put in order: the student's answers between the released cells.
    """

    status: str = "ready"
    remarks: list = field(default_factory=list)
    notebook: object = None

    def add(self, remark, status="look"):
        """Note a remark; the status only gets worse."""
        order = ("ready", "look", "held")
        self.remarks.append(remark)
        self.status = max(self.status, status, key=order.index)
        return self


def grade_id(cell):
    """The name that nbgrader gave a cell, or None."""
    about = cell.metadata.get("nbgrader")
    return about.get("grade_id") if isinstance(about, dict) else None


def is_solution(cell):
    """Whether a released cell is one that students fill in."""
    return bool(cell.metadata.nbgrader.get("solution"))


def examine(path, released, accept=False):
    """Look at an uploaded file.

    Parameters
    ----------
    path : Path
    released : NotebookNode
        The students' notebook, as it went out.
    accept : bool
        Take a task whose cell is gone as blank, instead of holding the file.

    Returns
    -------
    Finding
    """
    found = Finding()
    if path.stat().st_size > MOST_BYTES:
        return found.add(f"{path.stat().st_size / 1e6:.0f} MB: clear the "
                         "outputs and hand it in again", "held")
    try:
        handed_in = nbformat.reads(path.read_text(encoding="utf-8-sig"),
                                   as_version=4)
    except Exception:  # whatever a reader of JSON stumbles over
        return found.add("this file is no notebook that can be read", "held")
    names = _names(handed_in.cells, released.cells, found)
    tasks = [grade_id(c) for c in released.cells if is_solution(c)]
    lost = [task for task in tasks if task not in names.values()]
    if len(lost) >= len(tasks) - 1:  # all assignments have an "explain"
        found.remarks.clear()
        return found.add("no task of this assignment is in it: another "
                         "notebook, or one that was typed anew", "held")
    for task in lost:
        found.add(f"the cell of task {task} is gone",
                  "look" if accept else "held")
    found.notebook = _in_order(handed_in.cells, names, released, found)
    _read(found.notebook, released, found)
    return found


def _names(cells, released, found):
    """Which released cell each handed-in one is: grade_id by position."""
    own = {grade_id(c): c for c in released}
    names, seen = {}, set()
    for i, cell in enumerate(cells):
        name = grade_id(cell)
        if name in own and name not in seen:
            names[i] = name
            seen.add(name)
        elif name in seen:
            found.add(f"cell {name} is there twice: the second runs as a "
                      "plain cell")
    by_text = {c.source.strip(): n for n, c in own.items()
               if n not in seen and not is_solution(c)}
    for i, cell in enumerate(cells):
        name = by_text.pop(cell.source.strip(), None) \
            if i not in names else None
        if name:
            names[i] = name
    _between(cells, list(own.values()), names)
    restored = sorted(set(names.values()) - seen)
    if restored:
        found.add(f"{len(restored)} cells had lost their metadata and were "
                  "found again by their text and place: compare with the "
                  "upload")
    return names


def _between(cells, released, names):
    """Name a task's cell by its neighbours, if only one can be meant."""
    order = [grade_id(c) for c in released]
    for k in range(1, len(order) - 1):
        place = {name: i for i, name in names.items()}
        before, after = place.get(order[k - 1]), place.get(order[k + 1])
        if order[k] in place or not is_solution(released[k]) \
                or None in (before, after):
            continue
        free = [i for i in range(before + 1, after) if i not in names
                and cells[i].cell_type == released[k].cell_type]
        if len(free) == 1:
            names[free[0]] = order[k]


def _in_order(cells, names, released, found):
    """The released notebook with the student's cells in their places."""
    order = {grade_id(c): k for k, c in enumerate(released.cells)}
    chunks, place = [(-1, [])], []
    for i, cell in enumerate(cells):
        plain = _plain(cell)
        if i in names:
            k = order[names[i]]
            place.append(k)
            chunks.append((k, [_as_released(plain, released.cells[k], found)]))
        else:
            chunks[-1][1].append(plain)
    if place != sorted(place):
        found.add("the order of the cells was changed, and put back")
    gone = set(range(len(released.cells))) - set(place)
    tests = [grade_id(released.cells[k]) for k in sorted(gone)
             if released.cells[k].metadata.nbgrader.get("grade")
             and not is_solution(released.cells[k])]
    if tests:
        found.add(f"deleted and put back: {', '.join(tests)}")
    chunks += [(k, [_plain(released.cells[k], about=True)]) for k in gone]
    book = nbformat.v4.new_notebook(metadata=dict(released.metadata))
    book.cells = [cell for _, chunk in sorted(chunks, key=lambda c: c[0])
                  for cell in chunk]
    for i, cell in enumerate(book.cells):
        cell.id = f"cell-{i}"
    return book


def _plain(cell, about=False):
    """A copy without outputs; without metadata, unless it is ours."""
    make = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
    copy = make(cell.source)
    if about:
        copy.metadata.nbgrader = dict(cell.metadata.nbgrader)
    return copy


def _as_released(cell, released, found):
    """A handed-in cell with the released metadata; locked ones with the text.
    """
    copy, name = _plain(released, about=True), grade_id(released)
    if is_solution(released):
        copy.source = cell.source
    elif cell.source.strip() != released.source.strip():
        found.add("the numbers are not those of this year's variant"
                  if name == "numbers" else f"edited and put back: {name}")
    return copy


def _read(notebook, released, found):
    """Note answers that were not touched, and code that wants a reader."""
    blank = {grade_id(c): c.source.strip() for c in released.cells
             if is_solution(c)}
    open_ = [name for name, text in blank.items() if any(
        grade_id(c) == name and c.source.strip() == text
        for c in notebook.cells)]
    if len(open_) == len(blank):
        found.add("nothing was filled in")
    locked = {c.source for c in released.cells if not is_solution(c)}
    numbers = next((c.source for c in released.cells
                    if grade_id(c) == "numbers"), "")
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source not in locked:
            for reason in suspicions(cell.source, assigned(numbers)):
                found.add(f"read by a person: {reason}")
