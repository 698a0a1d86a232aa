"""Questions of chapter 7: one training step."""

import torch

from . import expect, question
from ._chapter_07_losses import of_d, of_g
from ._chapter_07_proof import judge_proof
from ._chapter_07_stage import Stage, settle
from ._orders import judge_order, letters_of

SIZES = (3, 1)  # images in a batch
DEFAULT = 11  # seed of the numbers that nobody passed on


@question("7.1", "order of a D step", section="The D step, line by line",
          objectives=(1, 2))
def order(answer):
    """An order of the lines that makes a D step."""
    judge_order(
        answer, belong="abdefhi",
        strangers={"c": "it cuts at G's input, so D's loss reaches G",
                   "g": "it moves G in D's step"},
        before=[("i", "e", "D cannot judge what is not there yet"),
                ("e", "b", "the loss needs the fake score"),
                ("h", "b", "the loss needs the real score"),
                ("b", "d", "there is no loss to differentiate yet"),
                ("d", "a", "step moves along gradients that backward makes"),
                ("f", "a", "zero_grad at the end of D's step keeps what G's "
                 "turn leaves in D afterwards"),
                ("f", "d", "zero_grad after backward throws the new gradient "
                 "away")])


@question("7.2", "D step", section="The D step, line by line",
          objectives=(1, 2, 4))
def d_step(answer):
    """The D step with blanks."""
    for objective in ("hinge", "bce"):
        for count in SIZES:
            stage = Stage(objective, count)
            stage.run(answer, stage.g, stage.d, stage.sgd_d, stage.batch,
                      stage.hp)
            stage.nothing_in_g()
            settle(stage, "D", *of_d(stage))


@question("7.3", "G step", section="The G step, line by line",
          objectives=(1, 4))
def g_step(answer):
    """The G step with blanks."""
    for objective in ("hinge", "bce"):
        for count in SIZES:
            stage = Stage(objective, count)
            stage.run(answer, stage.g, stage.d, stage.sgd_g, stage.batch,
                      stage.hp)
            expect(not stage.used("D").any(), "D moved in G's step: it may "
                   "collect gradients, but it must not move")
            settle(stage, "G", *of_g(stage, stage.old_d))


@question("7.4", "whole round", section="What stays behind",
          objectives=(1, 2, 4))
def a_round(answer):
    """One round of WGAN-GP: an update of D, then one of G."""
    for count in SIZES:
        stage = Stage("wgan-gp", count)
        torch.manual_seed(DEFAULT)
        stage.run(answer, stage.g, stage.d, stage.sgd_g, stage.sgd_d,
                  stage.batch, stage.hp, torch.Generator().manual_seed(3))
        steps = [said for said in stage.trail if said.endswith("step")]
        expect("D step" in steps, "D's optimizer never steps")
        expect("G step" in steps, "G's optimizer never steps")
        expect(steps[0] == "D step", "G's optimizer steps first: D's turn "
               "comes first, and steps with its own optimizer")
        stage.nothing_in_g()
        settle(stage, "D", *of_d(stage, seed=3, default=DEFAULT))
        right, mistakes = of_g(stage, stage.d)
        stale, _ = of_g(stage, stage.old_d)
        settle(stage, "G", right, lambda stale=stale, more=mistakes: [(
            stale, "G is judged by the D of before its update: ask D for a "
            "new verdict"), *more()])


@question("7.5", "repaired step", section="What stays behind",
          objectives=(2, 3, 4))
def repaired(step, prove):
    """Four mistakes of a D step, and assertions that see who moved."""
    for count in SIZES:
        stage = Stage("hinge", count)
        stage.run(step, stage.g, stage.d, stage.sgd_g, stage.sgd_d,
                  stage.batch, stage.hp)
        stage.nothing_in_g()
        expect("G step" not in stage.trail, "G moved in D's step")
        settle(stage, "D", *of_d(stage), limit=0.2)
    judge_proof(prove)


@question("7.6", "read a run", section="Many rounds: count, then load",
          objectives=(4, 5))
def read_a_run(turns, seen, should_fall):
    """G's turns, the images of a loader that starts anew, the curves."""
    try:
        turns = sorted(int(turn) for turn in turns)
    except (TypeError, ValueError):
        expect(False, "turns is a list of numbers, such as [1, 2, 3]")
    right = [4, 8, 12, 16, 20]
    for found, said in [
            ([1, 5, 9, 13, 17], "turns: this run counts from 0, so G learns "
             "from a D with one update"),
            ([0, *right], "turns: before update 1, D has learned nothing; "
             "count its updates from 1"),
            ([0, 4, 8, 12, 16], "turns: this run counts from 0, so G learns "
             "from an untrained D"),
            ([5, 10, 15, 20], "turns: this is every fifth update; n_critic is "
             "4, and a counter that must exceed it waits one too long"),
            ([4, 10, 14, 18], "turns: the count began again after the stop; "
             "it was saved, so it goes on"),
            ([10, 14, 18], "turns: the count began again after the stop, and "
             "the turns before it are lost"),
            ([n for n in range(1, 21) if n not in right], "turns: these are "
             "the updates after which G does not learn")]:
        expect(turns != found, said)
    expect(turns == right, "turns: D's updates are counted over the whole "
           "run, and G learns at each multiple of n_critic")
    expect(isinstance(seen, int | float), "seen is a number")
    for found, said in [
            (96, "seen: all images would be those of one iterator that goes "
             "on; here it starts anew in each step"),
            (600, "seen: 50 batches were drawn, but an image that comes again "
             "is not a different one"),
            (50, "seen: a step draws a batch, not an image"),
            (8, "seen: 8 is the number of batches; how many images are in "
             "one?"),
            (1, "seen: one batch again and again, but it has several "
             "images")]:
        expect(seen != found, said)
    expect(seen == 12, "seen: without shuffling, iter(loader) starts at the "
           "same batch each time")
    letters = {letter.lower() for letter in letters_of(should_fall)}
    expect(letters <= set("abcdef"), "should_fall holds letters from a to f")
    expect(not letters & set("ad"), "should_fall: an adversarial part is one "
           "end of a tug-of-war, and its level means nothing")
    for letter, said in [
            ("b", "D's class part is ordinary classification of real images"),
            ("c", "an untrained D is flat and has a penalty near 1"),
            ("e", "G's class part follows when D knows the classes"),
            ("f", "the reconstruction is measured by a ruler that stands "
             "still")]:
        expect(letter in letters, f"should_fall: one is missing; {said}")
