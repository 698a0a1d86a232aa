"""Exercises that answer in a sentence: ``check("3.1", answer)`` (chapter 0).

Each module ``chapter_NN`` holds the questions of one chapter. A question tests
what an answer does, not how it is written, and names the likely misconception.
"""

import importlib
import importlib.util
import traceback
from dataclasses import dataclass

from ..errors import ConfigurationError, require

CHAPTERS = range(14)
_QUESTIONS = {}


@dataclass(frozen=True)
class Question:
    """One exercise of a chapter.

    Attributes
    ----------
    number : str
        Chapter and exercise, such as ``"3.1"``.
    title : str
        What is asked for, in few words.
    section : str
        The heading of the chapter's section that a wrong answer points to.
    objectives : tuple of int
        Which of the chapter's objectives it tests, from 1 on.
    test : callable
        Takes the answer; raises AssertionError with a sentence.
    """

    number: str
    title: str
    section: str
    objectives: tuple
    test: object


@dataclass(frozen=True)
class Verdict:
    """What a question says of an answer: status and sentence."""

    status: str  # "passed", "not yet" or "not written yet"
    sentence: str = ""

    def __bool__(self):
        return self.status == "passed"


def question(number, title, *, section, objectives=()):
    """Register a function as the test of an exercise."""
    def register(test):
        _QUESTIONS[number] = Question(number, title, section,
                                      tuple(objectives), test)
        return test
    return register


def expect(condition, sentence):
    """Reject an answer with the sentence of its misconception."""
    if not condition:
        raise AssertionError(sentence)


def questions():
    """All questions, as a dict of number to :class:`Question`."""
    for chapter in CHAPTERS:
        _load(chapter)
    return dict(sorted(_QUESTIONS.items(),
                       key=lambda item: [int(n) for n in item[0].split(".")]))


def judge(number, *answer):
    """What a question says of an answer, without printing it.

    Parameters
    ----------
    number : str
        Such as ``"3.1"``.
    *answer
        What the exercise asks for: a function, a class, a number, a list.

    Returns
    -------
    Verdict

    Raises
    ------
    ConfigurationError
        If there is no such question.
    """
    import torch

    found = _find(number)
    if any(_is_open(a) for a in answer):
        return Verdict("not written yet", "a ... is left.")
    with torch.random.fork_rng(devices=[]):  # leaves your seed alone
        torch.manual_seed(0)
        return try_out(found.test, *answer, ours=_raised_here)


def try_out(test, *answer, ours=lambda error: True):
    """Verdict of a test on an answer; nothing that either raises gets out.

    Parameters
    ----------
    test : callable
        Raises AssertionError with a sentence if the answer is wrong. An
        answer is open while it raises NotImplementedError or has a ``...``
        in the place of code.
    *answer
        What the test is given.
    ours : callable
        Whether an AssertionError is the test's own.
    """
    try:
        test(*answer)
    except NotImplementedError:
        return Verdict("not written yet")
    except AssertionError as error:
        if ours(error):
            return Verdict("not yet", str(error))
        return Verdict("not yet", "An assertion of your own failed: "
                                  f"{str(error) or 'it has no message'}")
    except Exception as error:
        if "ellipsis" in str(error).lower():
            return Verdict("not written yet", "a ... is left.")
        said = (str(error).splitlines() or [""])[0]
        return Verdict("not yet",
                       f"Your code raised {type(error).__name__}: {said}")
    return Verdict("passed")


def told(title, verdict):
    """A verdict as one line, the sentence of a wrong answer at its end."""
    if verdict.status == "not yet":
        return f"{title}: not yet. {verdict.sentence}"
    left = f" ({verdict.sentence.rstrip('.')})" if verdict.sentence else ""
    return f"{title}: {verdict.status}{left}."


def check(number, *answer):
    """Say in one line how an answer to an exercise does.

    Nothing is raised by a wrong answer, so a notebook with open exercises
    still runs from top to bottom.

    Parameters
    ----------
    number : str
        Chapter and exercise, such as ``"3.1"``.
    *answer
        What the exercise asks for.

    Raises
    ------
    ConfigurationError
        If there is no such question.
    """
    verdict, found = judge(number, *answer), _find(number)
    line = told(found.title, verdict)
    if verdict.status == "not yet":
        line = f'{line.rstrip(".")}. Look again at "{found.section}".'
    print(line)


def _is_open(answer):
    return answer is Ellipsis or (
        isinstance(answer, list | tuple | dict)
        and any(a is Ellipsis for a in (
            answer.values() if isinstance(answer, dict) else answer)))


def _raised_here(error):
    """Whether the package's question, not the learner's code, said so."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return bool(error.args) and "stargan_tutorial" in last.filename


def _load(chapter):
    name = f"{__package__}.chapter_{chapter:02d}"
    if importlib.util.find_spec(name):
        importlib.import_module(name)


def _find(number):
    number = str(number)
    chapter = number.split(".")[0]
    if chapter.isdigit():
        _load(int(chapter))
    require(number in _QUESTIONS, f"no question {number!r}: give the number "
            "of an exercise with code, such as check(\"3.1\", answer).",
            ConfigurationError)
    return _QUESTIONS[number]
