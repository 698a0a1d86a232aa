"""Parsons problems: are the lines of a listing in an order that works?"""

from . import expect


def letters_of(answer):
    """The letters of ``"abc"``, ``"a, b, c"`` or ``["a", "b", "c"]``."""
    expect(isinstance(answer, str | list | tuple)
           and all(isinstance(part, str) for part in answer),
           'Write the letters as one string, such as "abc", or as a list')
    return [letter for letter in "".join(answer) if letter.isalpha()]


def judge_order(answer, *, belong, strangers, before):
    """Reject an order with the sentence of its first mistake.

    Parameters
    ----------
    answer : str or list of str
    belong : str
        The letters of the lines that are needed.
    strangers : dict of str to str
        Letters that do not belong, and why.
    before : list of (str, str, str)
        First letter, later letter, and what happens otherwise.
    """
    letters = letters_of(answer)
    if belong.isupper() or belong.islower():  # capitals are no mistake
        letters = [x.upper() if belong.isupper() else x.lower()
                   for x in letters]
    for letter in letters:
        expect(letter in belong or letter in strangers,
               f"There is no line {letter}")
    for letter, why in strangers.items():
        expect(letter not in letters, f"Line {letter} does not belong: {why}")
    for letter in letters:
        expect(letters.count(letter) == 1,
               f"Line {letter} stands twice: use each line once")
    missing = sorted(set(belong) - set(letters))
    expect(not missing, f"Still missing: {', '.join(missing)}")
    for first, later, why in before:
        expect(letters.index(first) < letters.index(later),
               f"Line {later} stands before {first}: {why}")
