"""Two helpers of the notebooks: show a figure, try an exercise (chapter 0)."""

import io
import sys

from .diagram import Diagram


def show(figure, number, caption, *, alt, dpi=110):
    """Show a figure in a notebook, with its caption and a text alternative.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or Diagram
        A drawing of :mod:`stargan_tutorial.diagram` is shown as SVG.
    number : str
        Chapter and figure, such as ``"2.1"``.
    caption : str
        What the reader should see in it; Markdown.
    alt : str
        What is to be seen, for those who cannot see the picture.
    dpi : float
        Pixels per inch, for a matplotlib figure.
    """
    from IPython.display import display

    if isinstance(figure, Diagram):
        picture = {"image/svg+xml": figure.described(alt).svg}
    else:
        picture = {"image/png": _png(figure, dpi)}
    text = f"**Figure {number}.** {caption}"
    display(picture | {"text/plain": alt}, raw=True)
    display({"text/markdown": text, "text/plain": text}, raw=True)


def _png(figure, dpi):
    figure.set_facecolor("white")  # readable on a dark page, too
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, bbox_inches="tight",
                   pad_inches=0.08, metadata={"Software": None})
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)  # or Jupyter shows it a second time
    return buffer.getvalue()


def attempt(test):
    """Run a visible test of an exercise and say in one line how it went.

    Nothing is raised, so a notebook with an open exercise still runs from
    top to bottom.

    Parameters
    ----------
    test : callable without arguments
        Raises AssertionError with a sentence if the answer is wrong. An
        answer is open while it raises NotImplementedError or has a ``...``
        in the place of code.
    """
    from .checks import told, try_out

    name = test.__name__.removeprefix("test_").replace("_", " ")
    print(told(name, try_out(test)))
