"""Progress bars where they are wanted, and silence where they are not."""


def progress_bar(iterable=None, *, progress=True, **options):
    """A bar of tqdm: of the terminal or, in Jupyter, of the notebook.

    Parameters
    ----------
    iterable : iterable, optional
    progress : bool
        If false, nothing is shown; nor does tqdm warn that a notebook has no
        widgets.
    **options
        Of tqdm: ``total``, ``initial``, ``unit``, ``desc``.
    """
    if progress:
        from tqdm.auto import tqdm
    else:
        from tqdm import tqdm
    return tqdm(iterable, disable=not progress, **options)
