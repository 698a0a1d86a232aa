"""The exceptions that carry a sentence for the person at the keyboard."""

from numbers import Integral


class TutorialError(Exception):
    """A mistake that its maker can mend: the message says what to do.

    The command line prints the message alone and ends with exit code 2.
    """


class DataError(TutorialError, ValueError):
    """An image, a label, a folder or a table that cannot be used."""


class ConfigurationError(TutorialError, ValueError):
    """A setting that is unknown, out of range or at odds with another."""


class CheckpointError(TutorialError, RuntimeError):
    """A file of weights that is damaged, unsafe or made for another model."""


class OutputError(TutorialError, OSError):
    """A folder or file that cannot be written."""


class DivergenceError(TutorialError, ArithmeticError):
    """Training whose loss is no longer a finite number."""


def require(condition, message, error=ConfigurationError):
    """Raise ``error(message)`` unless ``condition`` holds."""
    if not condition:
        raise error(message)


def is_whole(value, least=0):
    """Whether ``value`` is a whole number, not a bool, and not below."""
    return isinstance(value, Integral) and not isinstance(value, bool) \
        and value >= least
