"""What the book adds to Jupyter Book: figures, numbers, tables, clean pages.

Notebooks stay plain Markdown, so that they read well in Jupyter, on Colab and
on GitHub. This extension turns their captions into figures, their numbers
into links and their reference lists into citations, for the book only.
"""

from pathlib import Path

from . import assignments, cells, citations, front, numbers, pages, tables


def settle(app, config):
    """Settings that _config.yml cannot make."""
    # Figures carry the number of their chapter: Jupyter Book's LaTeX part
    # asks for Sphinx's own numbers.
    config.numfig = False
    config.html_search_scorer = str(Path(__file__).parent / "scorer.js")


def setup(app):
    app.connect("config-inited", settle, priority=900)
    for part in (cells, numbers, citations, front, tables, assignments,
                 pages):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True,
            "parallel_write_safe": True}
