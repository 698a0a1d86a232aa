"""What the book adds to Jupyter Book: figures, numbers, tables, clean pages.

Notebooks stay plain Markdown, so that they read well in Jupyter, on Colab and
on GitHub. This extension turns their captions into figures, their numbers
into links and their reference lists into citations, for the book only.
"""

from . import cells, citations, front, numbers, pages, tables


def own_numbers(app, config):
    """Figures carry the number of their chapter, not Sphinx's."""
    config.numfig = False  # the LaTeX part of Jupyter Book had set it


def setup(app):
    app.connect("config-inited", own_numbers, priority=900)
    for part in (cells, numbers, citations, front, tables, pages):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True,
            "parallel_write_safe": True}
