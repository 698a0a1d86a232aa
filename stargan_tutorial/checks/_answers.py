"""What the questions of chapters 0 and 1 share: run an answer."""

from . import expect


def run(answer, *given, crash=None):
    """What an answer returns; a crash known beforehand gets its sentence.

    Parameters
    ----------
    answer : callable
    *given
        Its arguments.
    crash : dict, optional
        Sentences by type of exception.
    """
    expect(callable(answer), "Give the function itself, by its name and "
           "without parentheses")
    try:
        got = answer(*given)
    except tuple(crash or ()) as error:
        if isinstance(error, NotImplementedError) or \
                "ellipsis" in str(error).lower():
            raise
        raise AssertionError(next(
            sentence for kind, sentence in crash.items()
            if isinstance(error, kind))) from error
    if got is ...:
        raise NotImplementedError
    expect(got is not None, "It gives None: the function ends without a "
           "return")
    return got


def tensor(got, what):
    """The answer's result, if it is a tensor."""
    import torch

    expect(isinstance(got, torch.Tensor),
           f"It gives {type(got).__name__}: {what} is a tensor")
    return got


def every_label():
    """The labels of avatars that can exist, (12, 5)."""
    from ..data.avatars import ATTRIBUTES

    return ATTRIBUTES.all_labels()
