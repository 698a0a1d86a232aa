"""Questions of chapter 8: keep the best, and count the bytes."""

from types import SimpleNamespace

from . import expect, question

LOSS = ("That was chosen by a loss from the log: a low loss is no better "
        "picture, so measure at sample events")

# What a count misses, by the bytes it gives for each weight.
_SHORT = {
    4: "That is the weights alone, 4 bytes each: training also keeps "
       "something for each weight",
    8: "8 bytes a weight are too few: what does Adam keep for each weight, "
       "and in which format do weights and moments stay?",
    12: "12 bytes a weight, three copies: one is missing, so look again at "
        "what Adam divides by what",
    20: "20 bytes a weight, five copies: one is too many, the average does "
        "not belong to every weight",
    32: "32 bytes a weight: a float32 has 4 bytes, not 8",
}


@question("8.4", "keep the best",
          section="Misconception: the losses tell when it is done",
          objectives=(1, 3))
def keep_best(answer):
    """A callback that keeps a copy of the best averaged generator."""
    import torch
    from torch import nn

    def network(value):
        net = nn.Linear(1, 1, bias=False).requires_grad_(False)
        net.weight.fill_(value)
        return net

    best = network(9.0)
    run = SimpleNamespace(best=best, average=best, generator=network(-5.0),
                          step=0)
    keeper, other = (answer(lambda g: g.weight.item()) for _ in range(2))
    shared = "Two callbacks share one memory: keep the best in self"
    expect(keeper.generator is None, shared)
    at_first = other.value
    events = [("start", 0.1, None), ("log", 0.2, 3.0), ("sample", 3.0, None),
              ("log", 2.5, -9.0), ("sample", 1.0, None), ("save", 0.3, None),
              ("log", 0.4, 7.0), ("sample", 2.0, None), ("end", 0.0, None)]
    for step, (event, value, loss) in enumerate(events, start=40):
        run.step = step
        best.weight.fill_(value)  # training changes the weights in place
        losses = {} if loss is None else dict.fromkeys(
            ("d_adversarial", "g_adversarial", "g_loss", "g_class"), loss)
        keeper(run, event, losses or None)
        if step < 42 and keeper.generator is not None:
            expect(keeper.value != loss, LOSS)
            expect(False, f"Something was kept at a {event} event: measure "
                   "at sample events, and at no other")
    expect(keeper.generator is not None, "Nothing was kept after three "
           "samples: lower is better, and the first one beats infinity")
    expect(isinstance(keeper.generator, nn.Module), ".generator must be a "
           "network that can translate, not its state_dict")
    kept, value = keeper.generator.weight.item(), float(keeper.value)
    expect(keeper.step != 43 and value != -9, LOSS)
    expect(kept != -5 and value != -5, "That is trainer.generator: measure "
           "and keep the averaged one, trainer.best")
    expect(keeper.step != 46 and value != 2, "That is the last sample: "
           "keep it only if its value is lower than the best so far")
    expect(value != 3, "Samples 3, 1 and 2, and 3 is kept: compare with "
           "the best so far, and lower is better")
    expect(value != float("inf"), "A generator was kept without its .value: "
           "then each one beats infinity, so store all three things")
    expect(value == 1, f"Samples 3, 1 and 2, and .value is {value:g}: "
           "measure at sample events, and at no other")
    expect(keeper.generator is not best, "The kept one goes on training: "
           "= gives a second name, keep a copy")
    expect(keeper.step == 44, f".step is {keeper.step}: keep trainer.step "
           "of the sample that was best, here 44")
    expect(keeper.generator is not best and kept != 0, "The kept one goes on "
           "training with trainer.best: the copy shares its weights")
    expect(kept == 1, f"The kept network measures {kept:g}, not .value: "
           "copy it in the same event in which it is best")
    expect(other.generator is None and other.value == at_first, shared)
    run.step, run.best = 99, network(float("nan"))
    keeper(run, "sample", None)
    expect(keeper.step == 44, "A NaN was kept as the best: compare so "
           "that what is no number loses")
    expect(torch.equal(best.weight, torch.zeros(1, 1)), "trainer.best was "
           "changed: a callback looks on")


@question("8.5", "bytes of a training",
          section="The full configuration: 128 × 128", objectives=(4,))
def training_bytes(answer):
    """16 bytes a weight of G and D, 4 more a weight of G for the average."""
    import torch
    from torch.nn.modules.module import (
        register_module_parameter_registration_hook as on_parameter,
    )

    from ..discriminator import Discriminator
    from ..generator import Generator

    def no_memory(module, name, parameter):
        expect(parameter is None or parameter.is_meta, "Real weights were "
               "made: build the networks under torch.device(\"meta\")")

    def asked(*args, **kwargs):
        hook = on_parameter(no_memory)
        try:
            got = answer(*args, **kwargs)
        finally:
            hook.remove()
        expect(got is not None, "Nothing comes back: return the bytes")
        return float(got)

    expect(asked(8) != asked(64), "The same number at every width: give "
           "base_channels to both networks")
    for width in (8, 64, 20):
        with torch.device("meta"):
            n_g, n_d = (sum(p.numel() for p in m(
                base_channels=width).parameters())
                for m in (Generator, Discriminator))
        n, got = n_g + n_d, asked(width)
        expect(got not in (16 * n_g, 16 * n_d), "That is one network alone: "
               "G and D both train")
        expect(got != 16 * n + 4 * n_g, "The average was counted without "
               "being asked for: average is False by default")
        for a, sentence in _SHORT.items():
            expect(got != a * n, sentence)
        for unit in (1e3, 1e6, 1e9, 2**10, 2**20, 2**30):
            expect(abs(got * unit / (16 * n) - 1) > 0.001, "The count is "
                   "right and the unit is not: return bytes")
        expect(got == 16 * n, f"{got / n:.3g} bytes a weight at width "
               f"{width}: count the copies that training keeps, in float32")
        more = asked(width, average=True) - got
        expect(more != 0, "average=True changes nothing: the averaged G is "
               "one more copy of it")
        expect(more != 4 * n, "The average was counted for D, too: only G "
               "is averaged")
        expect(more != 16 * n_g, "The average got a gradient and moments: "
               "no optimizer trains it")
        expect(more == 4 * n_g, f"The average adds {more / n_g:.3g} bytes "
               "for each weight of G: it is one copy in float32")
