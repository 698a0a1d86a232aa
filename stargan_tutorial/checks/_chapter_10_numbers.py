"""The question of chapter 10 that asks for numbers."""

from . import expect, question


@question("10.4", "four numbers", section="A machine that vanishes",
          objectives=(2, 3))
def numbers(rows, megabytes, minutes, sessions):
    """Rows above a square, size of a checkpoint, minutes, sessions."""
    rows, megabytes, minutes, sessions = (
        _number(value) for value in (rows, megabytes, minutes, sessions))
    expect(rows != 400, "400 rows are lost above and below together")
    expect(rows != 211 and rows != 20, "The square is the largest one, not "
           "178 pixels: its side is the shorter side of the picture")
    expect(rows == 200, f"{rows:g} rows: what is left over of the longer "
           "side is shared by both ends")
    for wrong, why in [
            (638, "The average of G is missing"),
            (213, "These are the weights alone: resuming with fresh "
             "optimizers is another run"),
            (246, "These are the weights and the average: Adam's moments "
             "belong to the run"),
            (459, "One moment is there: Adam keeps two for each weight"),
            (851, "Gradients are computed anew in each step: nobody saves "
             "them, and the average is missing"),
            (885, "Gradients are computed anew in each step: nobody saves "
             "them"),
            (168, "These are millions of numbers: how many bytes has one?"),
            (739, "The average takes the weights of G once, without moments"),
            (336, "Two bytes a number: a checkpoint keeps float32"),
            (641, "A MB is a million bytes here")]:
        expect(abs(megabytes - wrong) > 2, f"{megabytes:g} MB: {why}")
    expect(abs(megabytes - 672) < 3, f"{megabytes:g} MB: count the numbers "
           "that are kept for each weight of G and of D, at 4 bytes")
    expect(abs(minutes - 5.03) > 0.5, "That is the worst case: at a random "
           "moment half of the interval has passed")
    expect(abs(minutes - 2.51) < 0.4, f"{minutes:g} minutes: how long do "
           "1,000 steps take, and how much of that is lost on average?")
    expect(abs(sessions - 1.75) > 0.2, "A part of a session is a session")
    expect(sessions == 2, f"{sessions:g} sessions: 21 hours, 12 at a time")


def _number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        expect(False, f"{value!r} is no number")
