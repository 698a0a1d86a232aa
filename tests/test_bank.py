"""Every right answer passes; every wrong one gets the sentence meant for it.

    pytest tests/test_bank.py -s -k table    prints question x submission
"""

import importlib
from pathlib import Path

import pytest

from stargan_tutorial.checks import check, judge, questions
from stargan_tutorial.errors import ConfigurationError

BANKS = [importlib.import_module(f"bank.{path.stem}") for path in
         sorted((Path(__file__).parent / "bank").glob("chapter_*.py"))]
RIGHT = {number: answers for bank in BANKS
         for number, answers in bank.RIGHT.items()}
WRONG = {number: answers for bank in BANKS
         for number, answers in bank.WRONG.items()}


def name(answer):
    return "+".join(getattr(a, "__name__", repr(a)) for a in answer)[:60]


@pytest.mark.parametrize(("number", "answer"), [
    pytest.param(n, a, id=f"{n}-{name(a)}") for n, x in RIGHT.items()
    for a in x])
def test_a_right_answer_passes(number, answer):
    verdict = judge(number, *answer)
    assert verdict, verdict.sentence


@pytest.mark.parametrize(("number", "answer", "words"), [
    pytest.param(n, a, w, id=f"{n}-{name(a)}") for n, x in WRONG.items()
    for a, w, _ in x])
def test_a_wrong_answer_gets_its_sentence(number, answer, words):
    verdict = judge(number, *answer)
    assert verdict.status == "not yet"
    assert words in verdict.sentence


def test_every_question_has_its_answers():
    for number in questions():
        assert len(RIGHT.get(number, ())) >= 3, number
        assert len(WRONG.get(number, ())) >= 1, number


def test_the_table(capsys):
    rows = [f"{n:5} {len(RIGHT[n]):2} right pass, {len(WRONG[n]):2} wrong "
            f"rejected: {', '.join(name(a) for a, _, _ in WRONG[n])}"
            for n in questions()]
    with capsys.disabled():
        print("\n" + "\n".join(rows))
    assert sum(len(answers) for answers in WRONG.values()) >= 40


def test_check_says_one_line_and_raises_nothing(capsys):
    wrong, words, _ = WRONG["3.1"][0]
    check("3.1", *wrong)
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and words in said
    assert 'Look again at "A label with the shape of an image".' in said
    check("3.1", *RIGHT["3.1"][0])
    assert capsys.readouterr().out == "label maps: passed.\n"
    check("3.1", ...)
    assert "not written yet" in capsys.readouterr().out


def test_an_unknown_question_is_said_to_be_so():
    with pytest.raises(ConfigurationError, match="no question '3.99'"):
        check("3.99", None)
