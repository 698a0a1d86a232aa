"""The helpers of the notebooks: figures with captions, exercises."""

import io

import pytest
from matplotlib.figure import Figure
from PIL import Image

from stargan_tutorial.diagram import star_map
from stargan_tutorial.teaching import attempt, show


@pytest.fixture
def shown(monkeypatch):
    """What was displayed: a list of dicts of types and contents."""
    import IPython.display

    found = []
    monkeypatch.setattr(IPython.display, "display",
                        lambda data, raw: found.append(data))
    return found


def figure():
    made = Figure(figsize=(2, 1))
    made.subplots().plot([1, 2])
    return made


def test_show_gives_the_picture_its_words_and_its_caption(shown):
    show(figure(), "2.1", "A line.", alt="A line that rises from 1 to 2.")
    picture, caption = shown
    assert picture["text/plain"] == "A line that rises from 1 to 2."
    assert Image.open(io.BytesIO(picture["image/png"])).size[0] > 150
    assert caption["text/markdown"] == "**Figure 2.1.** A line."


def test_show_draws_the_same_bytes_twice(shown):
    for _ in range(2):
        show(figure(), "2.1", "A line.", alt="A line.")
    assert shown[0]["image/png"] == shown[2]["image/png"]


def test_show_closes_the_figure_so_that_jupyter_shows_it_once(shown):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    made, axes = plt.subplots()
    axes.plot([1, 2])
    show(made, "2.1", "A line.", alt="A line.")
    assert plt.get_fignums() == []


def test_show_gives_a_drawing_as_svg_that_a_screen_reader_can_name(shown):
    show(star_map("cycle"), "6.2", "There and back.", alt="x & its way back.")
    picture, caption = shown
    assert picture.keys() == {"image/svg+xml", "text/plain"}
    assert picture["text/plain"] == "x & its way back."
    svg = picture["image/svg+xml"]
    assert svg.startswith("<svg") and svg.count("<svg") == 1
    assert 'aria-label="x &amp; its way back."' in svg
    assert caption["text/markdown"] == "**Figure 6.2.** There and back."


def raising(error):
    def test_my_answer():
        if error is not None:
            raise error
    return test_my_answer


@pytest.mark.parametrize("error, said", [
    (None, "my answer: passed.\n"),
    (NotImplementedError(), "my answer: not written yet.\n"),
    (AssertionError("double it"), "my answer: not yet. double it\n"),
    (TypeError("'ellipsis' object is not callable"),
     "my answer: not written yet (a ... is left).\n"),
    (TypeError("unsupported operand: 'Ellipsis' and 'int'"),
     "my answer: not written yet (a ... is left).\n"),
    (ValueError("bad shape\nExpected one of:\n * (int n)"),
     "my answer: not yet. Your code raised ValueError: bad shape\n"),
    (RuntimeError(), "my answer: not yet. Your code raised RuntimeError: \n"),
])
def test_attempt_says_in_one_line_how_it_went(capsys, error, said):
    assert attempt(raising(error)) is None
    assert capsys.readouterr().out == said


def test_attempt_lets_an_interrupt_through():
    with pytest.raises(KeyboardInterrupt):
        attempt(raising(KeyboardInterrupt()))


@pytest.mark.parametrize("progress", [True, False])
def test_a_progress_bar_is_shown_where_it_is_wanted(capsys, progress):
    from stargan_tutorial.progress import progress_bar

    assert list(progress_bar(range(3), progress=progress, desc="faces")) == [
        0, 1, 2]
    with progress_bar(progress=progress, total=2) as bar:
        bar.update(2)
    assert ("faces" in capsys.readouterr().err) == progress


def test_silence_does_not_warn_about_missing_widgets():
    import subprocess
    import sys

    code = ("import sys; sys.modules['ipykernel'] = sys; "
            "import warnings; warnings.simplefilter('error'); "
            "from stargan_tutorial.progress import progress_bar; "
            "list(progress_bar(range(2), progress=False)); "
            "assert 'tqdm.auto' not in sys.modules")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True,
                          text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
