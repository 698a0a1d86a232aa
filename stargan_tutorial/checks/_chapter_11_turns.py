"""The question of chapter 11 about turns."""

from . import expect
from ._answers import run


def judge_turn(turn, steps, n_critic, n, right):
    """The source of each step."""
    got = [run(turn, step, n_critic, n, crash={
        ZeroDivisionError: "my_turn divides by 0"}) for step in steps]
    for found, said in [
            ([step % n for step in steps], "The source changes with every "
             "step: a turn is n_critic steps long"),
            ([step // n_critic for step in steps], "The numbers grow "
             "without end: after the last source comes the first"),
            ([step // n % n_critic for step in steps], "n_critic and n "
             "have changed places"),
            ([step // n % n for step in steps], "A turn is n_critic steps "
             "long, not n"),
            ([(step + 1) // n_critic % n for step in steps], "Steps are "
             "counted from 0: your first turn is one step short"),
            ([(step // n_critic + 1) % n for step in steps], "Source 0 "
             "has the first turn"),
            ([step / n_critic % n for step in steps], "A source is a whole "
             "number: // divides without a rest")]:
        expect(got == right or got != found, f"my_turn: {said}")
    expect(got == right, "my_turn: Equation 11.3 gives other sources")


def judge_used(used, steps, n_critic, n, sources):
    """How many batches of each source the steps before each have used."""
    got = [run(used, first, n_critic, n) for first in steps]
    for row in got:
        expect(hasattr(row, "__len__") and len(row) == n, "batches_used: a "
               f"list of {n} numbers for {n} sources")
    got = [[float(x) for x in row] for row in got]
    right = [[sources[:first].count(i) for i in range(n)] for first in steps]
    cycle = n_critic * n
    for wrong, said in [
            (lambda t: t / n, "a share of a batch is none: a source has used "
             "a whole number"),
            (lambda t: t // n, "the sources have not always used the same "
             "number: one may be in the middle of its turn"),
            (lambda t: t, "a step uses a batch of one source, not of each"),
            (lambda t: t // cycle * n_critic, "only full cycles are counted: "
             "what is left over fills the turns from source 0 on"),
            (lambda t: t // cycle, "turns are counted, not batches: a turn "
             "uses n_critic")]:
        expect(got == right or got != [[wrong(t)] * n for t in steps],
               f"batches_used: {said}")
    for first, row in zip(steps, got):
        expect(sum(row) == first, f"batches_used: {first} steps have used "
               f"{first} batches, and yours add up to {sum(row):g}")
    expect(got == right, "batches_used: the sum is right, the shares are not; "
           "turns are filled one after the other")
