"""The question of chapter 10 about the names of the official weights."""

import torch

from . import expect, question
from ._answers import run

STATISTICS = ("running_mean", "running_var", "num_batches_tracked")


def _official(generator, blocks, prefix):
    """A state dict of ours as the official code would write it."""
    from ..official_files import official_name

    state = {}
    for name, value in generator.state_dict().items():
        name = prefix + official_name(name, blocks)
        state[name] = value
        if name.endswith(".bias"):
            norm = name.removesuffix("bias")
            state |= {norm + "running_mean": torch.zeros_like(value),
                      norm + "running_var": torch.ones_like(value),
                      norm + "num_batches_tracked": torch.tensor(7)}
    return state


@question("10.6", "official names", section="The official weights",
          objectives=(5,))
def official_names(answer):
    """The official G's state dict under our names."""
    from ..generator import Generator

    crash = {ValueError: "It stumbles over a name: DataParallel writes "
             "module. before each, and there may or may not be one",
             KeyError: "It asks for a name that is not in this file: go "
             "through the names that are there"}
    for blocks, prefix in ((6, ""), (2, ""), (3, "module."), (0, "")):
        ours = Generator(num_domains=2, base_channels=2, num_blocks=blocks)
        state = _official(ours, blocks, prefix)
        given = dict(state)
        got = run(answer, state, blocks, crash=crash)
        expect(list(state) == list(given), "The state dict that was given has "
               "changed: fill a new one")
        expect(hasattr(got, "keys"), "A dict of names to tensors is wanted")
        _judge_names(set(got), set(ours.state_dict()), blocks)
        for name, value in ours.state_dict().items():
            expect(got[name].shape == value.shape
                   and torch.equal(got[name], value), f"{name} got the weight "
                   "of another layer: where does its part begin in main?")


def _judge_names(got, right, blocks):
    extra, missing = sorted(got - right), sorted(right - got)
    for name in extra:
        expect(not name.endswith(STATISTICS), "The tracked statistics are "
               "still there: our norms have no place for them")
        expect(not name.startswith("module."), "The prefix module. of "
               "DataParallel is still there")
        expect(not name.startswith("main."), f"{name} has kept its official "
               "name: to which part does its place belong?")
    expect(not (extra and missing), f"With {blocks} blocks there is "
           f"{''.join(extra[:1])}, and {''.join(missing[:1])} is missing: at "
           "which place of main does each part begin?")
    expect(not extra, f"{''.join(extra[:1])} is no weight of our Generator")
    expect(not any(name.endswith(".bias") for name in missing), "The biases "
           "of the norms are missing: they are weights, not statistics")
    expect(not missing, f"{''.join(missing[:1])} is missing")
