"""Answers to the questions of chapter 8."""

import copy
import math

import torch
from torch import nn

from stargan_tutorial import Discriminator, Generator, linear_decay, update_ema

# -- 8.1 ----------------------------------------------------------------------


def my_linear_decay(step, steps, decay_start):
    if step < decay_start:
        return 1.0
    return (steps - step) / max(1, steps - decay_start)


def decay_by_min(step, total, begin):
    return min(1.0, (total - step) / max(total - begin, 1))


def decay_up_to_and_with(step, steps, decay_start):
    done = step - decay_start
    return 1 if done <= 0 else 1 - done / (steps - decay_start)


def decay_as_tensor(step, steps, decay_start):
    left = torch.tensor(float(steps - step)) / max(1, steps - decay_start)
    return left.clamp(0, 1)


def a_rate(step, steps, decay_start):
    return 1e-4 * my_linear_decay(step, steps, decay_start)


def rate_as_factor_of_5e_4(step, steps, decay_start):
    return 5e-4 * my_linear_decay(step, steps, decay_start)


def from_step_0(step, steps, decay_start):
    return 1 - step / steps


def jump_at_decay_start(step, steps, decay_start):
    return 1.0 if step < decay_start else (steps - step) / steps


def divided_by_decay_start(step, steps, decay_start):
    return 1.0 if step < decay_start else (steps - step) / decay_start


def steps_done(step, steps, decay_start):
    if step < decay_start:
        return 1.0
    return (step - decay_start) / max(1, steps - decay_start)


def inert(step, steps, decay_start):
    updates = max(0, step - decay_start) // 1000
    return 1 - updates / 100_000


def hard_coded_100_000(step, steps, decay_start):
    return 1 - max(0, step - decay_start) / 100_000


def whole_division(step, steps, decay_start):
    if step < decay_start:
        return 1
    return (steps - step) // max(1, steps - decay_start)


def never_ends(step, steps, decay_start):
    return 1 - max(0, step - decay_start) / steps


def divides_by_zero(step, steps, decay_start):
    if step < decay_start:
        return 1.0
    return (steps - step) / (steps - decay_start)


def cosine(step, steps, decay_start):
    done = max(0, step - decay_start) / max(1, steps - decay_start)
    return (1 + math.cos(math.pi * done)) / 2


def exponential(step, steps, decay_start):
    done = max(0, step - decay_start) / max(1, steps - decay_start)
    return math.exp(-20 * done)


def half_way_only(step, steps, decay_start):
    return {0: 1, 5: 1, 150: 0.5, 200: 0}.get(step, 1)


def forgets_to_return(step, steps, decay_start):
    if step >= decay_start:
        return (steps - step) / max(1, steps - decay_start)


def zero_to_one(step, steps, decay_start):
    return 0 if step < decay_start else 1


# -- 8.2 ----------------------------------------------------------------------


@torch.no_grad()
def fill_ema(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + (1 - decay) * m)
    for a, m in zip(average.buffers(), model.buffers()):
        a.copy_(m)


@torch.no_grad()
def ema_in_place(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.mul_(decay).add_(m, alpha=1 - decay)
    for a, m in zip(average.buffers(), model.buffers()):
        a[...] = m


def ema_of_data(shadow, net, beta):
    for a, m in zip(shadow.parameters(), net.parameters()):
        a.data = beta * a.data + (1 - beta) * m.data
    for a, m in zip(shadow.buffers(), net.buffers()):
        a.data = m.data.clone()


def ema_by_name(average, model, decay):
    new, trained = model.state_dict(), dict(average.named_parameters())
    state = {name: torch.lerp(new[name], value.detach(), decay)
             if name in trained else new[name]
             for name, value in average.state_dict(keep_vars=True).items()}
    average.load_state_dict(state)


@torch.no_grad()
def swapped(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_((1 - decay) * a + decay * m)
    for a, m in zip(average.buffers(), model.buffers()):
        a.copy_(m)


@torch.no_grad()
def lerp_swapped(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.lerp_(m, decay)
    for a, m in zip(average.buffers(), model.buffers()):
        a.copy_(m)


@torch.no_grad()
def writes_into_the_model(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        m.copy_(decay * a + (1 - decay) * m)
    for a, m in zip(average.buffers(), model.buffers()):
        a.copy_(m)


@torch.no_grad()
def renames(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a = decay * a + (1 - decay) * m
    for a, m in zip(average.buffers(), model.buffers()):
        a.copy_(m)


@torch.no_grad()
def copies_the_model(average, model, decay):
    average.load_state_dict(model.state_dict())


@torch.no_grad()
def sum_of_shares(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + m)
    for a, m in zip(average.buffers(), model.buffers()):
        a.copy_(m)


@torch.no_grad()
def decay_of_0_999(average, model, decay):
    update_ema(average, model, 0.999)


@torch.no_grad()
def buffers_left_open(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + (1 - decay) * m)
    for _ in zip(average.buffers(), model.buffers()):
        ...


@torch.no_grad()
def buffers_renamed(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + (1 - decay) * m)
    for a, m in zip(average.buffers(), model.buffers()):
        a = m  # noqa: F841


@torch.no_grad()
def buffers_averaged(average, model, decay):
    old = average.state_dict()
    for name, new in model.state_dict().items():
        old[name].copy_(decay * old[name] + (1 - decay) * new)


@torch.no_grad()
def buffers_backwards(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + (1 - decay) * m)
    for a, m in zip(average.buffers(), model.buffers()):
        m.copy_(a)


@torch.no_grad()
def buffers_shared(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + (1 - decay) * m)
    for a, m in zip(average.buffers(), model.buffers()):
        a.set_(m)


def with_a_graph(average, model, decay):
    for a, m in zip(average.parameters(), model.parameters()):
        a.copy_(decay * a + (1 - decay) * m)
    for a, m in zip(average.buffers(), model.buffers()):
        a.copy_(m)


# -- 8.4 ----------------------------------------------------------------------


class KeepBest:
    def __init__(self, measure):
        self.measure = measure
        self.generator, self.value, self.step = None, float("inf"), None

    def __call__(self, trainer, event, values):
        if event == "sample":
            value = self.measure(trainer.best)
            if value < self.value:
                self.value, self.step = value, trainer.step
                self.generator = copy.deepcopy(trainer.best)


class BestWithEarlyReturn(KeepBest):
    def __call__(self, trainer, event, values=None):
        if event != "sample":
            return
        found = float(self.measure(trainer.best))
        if self.generator is None or found < self.value:
            self.generator = copy.deepcopy(trainer.best).eval()
            self.step, self.value = trainer.step, found


def best_as_a_closure(measure):
    """A function with attributes in the place of a class."""
    def keep(trainer, event, values):
        if event == "sample" and (now := measure(trainer.best)) < keep.value:
            keep.value, keep.step = now, trainer.step
            keep.generator = nn.Linear(1, 1, bias=False)
            keep.generator.load_state_dict(trainer.best.state_dict())

    keep.generator, keep.value, keep.step = None, float("inf"), None
    return keep


class KeepsAReference(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample" and self.measure(trainer.best) < self.value:
            self.value = self.measure(trainer.best)
            self.step, self.generator = trainer.step, trainer.best


class ShallowCopy(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample" and self.measure(trainer.best) < self.value:
            self.value = self.measure(trainer.best)
            self.step = trainer.step
            self.generator = copy.copy(trainer.best)


class KeepsAStateDict(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample" and self.measure(trainer.best) < self.value:
            self.value = self.measure(trainer.best)
            self.step = trainer.step
            self.generator = trainer.best.state_dict()


class KeepsTheLast(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample":
            self.value = self.measure(trainer.best)
            self.step = trainer.step
            self.generator = copy.deepcopy(trainer.best)


class KeepsTheFirst(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample" and self.generator is None:
            KeepBest.__call__(self, trainer, event, values)


class HigherIsBetter(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample" and self.measure(trainer.best) > self.value:
            KeepBest.__call__(self, trainer, event, values)


class HigherFromMinusInfinity(KeepBest):
    def __init__(self, measure):
        super().__init__(measure)
        self.value = float("-inf")

    def __call__(self, trainer, event, values):
        if event == "sample" and self.measure(trainer.best) > self.value:
            self.value = self.measure(trainer.best)
            self.step = trainer.step
            self.generator = copy.deepcopy(trainer.best)


class AtEachEvent(KeepBest):
    def __call__(self, trainer, event, values):
        super().__call__(trainer, "sample", values)


class AtTheEndToo(KeepBest):
    def __call__(self, trainer, event, values):
        if event in ("sample", "save", "end"):
            super().__call__(trainer, "sample", values)


class TheTrainingGenerator(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample":
            value = self.measure(trainer.generator)
            if value < self.value:
                self.value, self.step = value, trainer.step
                self.generator = copy.deepcopy(trainer.generator)


class ByTheLoss(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "log" and values["g_adversarial"] < self.value:
            self.value, self.step = values["g_adversarial"], trainer.step
            self.generator = copy.deepcopy(trainer.best)


class ByTheLastLoss(KeepBest):
    loss = float("inf")

    def __call__(self, trainer, event, values):
        if event == "log":
            self.loss = values["g_adversarial"]
        if event == "sample" and self.loss < self.value:
            self.value, self.step = self.loss, trainer.step
            self.generator = copy.deepcopy(trainer.best)


class ForgetsTheValue(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample" and self.measure(trainer.best) < self.value:
            self.step = trainer.step
            self.generator = copy.deepcopy(trainer.best)


class CountsItsCalls(KeepBest):
    calls = 0

    def __call__(self, trainer, event, values):
        self.calls += 1
        super().__call__(trainer, event, values)
        if self.step == trainer.step:
            self.step = self.calls


class OneForAll(KeepBest):
    generator, value, step = None, float("inf"), None

    def __init__(self, measure):
        self.measure = measure

    def __call__(self, trainer, event, values):
        if event == "sample" and self.measure(trainer.best) < self.value:
            OneForAll.value = self.measure(trainer.best)
            OneForAll.step = trainer.step
            OneForAll.generator = copy.deepcopy(trainer.best)


class TakesNan(KeepBest):
    def __call__(self, trainer, event, values):
        if event == "sample":
            value = self.measure(trainer.best)
            if not value >= self.value:
                self.value, self.step = value, trainer.step
                self.generator = copy.deepcopy(trainer.best)


# -- 8.5 ----------------------------------------------------------------------


def counted(width):
    with torch.device("meta"):
        pair = [Generator(base_channels=width),
                Discriminator(base_channels=width)]
    return [sum(p.numel() for p in m.parameters()) for m in pair]


def training_bytes(base_channels, average=False):
    with torch.device("meta"):
        pair = [Generator(base_channels=base_channels),
                Discriminator(base_channels=base_channels)]
    n_g, n_d = (sum(p.numel() for p in m.parameters()) for m in pair)
    return 16 * (n_g + n_d) + 4 * n_g * average


def bytes_by_the_tensors(width, average=False):
    with torch.device("meta"):
        g, d = Generator(base_channels=width), Discriminator(
            base_channels=width)
    size = lambda m: sum(p.nbytes for p in m.parameters())  # noqa: E731
    return 4 * (size(g) + size(d)) + (size(g) if average else 0)


def bytes_by_hand(c, average=False):
    """The layers' shapes, without any network."""
    norm = 2
    g = 49 * 8 * c + norm * c
    g += 16 * c * 2 * c + norm * 2 * c + 16 * 2 * c * 4 * c + norm * 4 * c
    g += 6 * (2 * 9 * 16 * c * c + 2 * norm * 4 * c)
    g += 16 * 4 * c * 2 * c + norm * 2 * c + 16 * 2 * c * c + norm * c
    g += 49 * c * 3
    wide = [3] + [c * 2**i for i in range(6)]
    d = sum(16 * i * o + o for i, o in zip(wide, wide[1:]))
    d += 9 * wide[-1] + 4 * 5 * wide[-1]
    return sum([16 * (g + d)] + [4 * g] * bool(average))


def weights_alone(base_channels, average=False):
    g, d = counted(base_channels)
    return 4 * (g + d) + 4 * g * average


def moments_forgotten(base_channels, average=False):
    g, d = counted(base_channels)
    return 8 * (g + d) + 4 * g * average


def everything_in_16_bits(base_channels, average=False):
    g, d = counted(base_channels)
    return 8 * (g + d) + 2 * g * average


def one_moment(base_channels, average=False):
    g, d = counted(base_channels)
    return 12 * (g + d) + 4 * g * average


def float64(base_channels, average=False):
    g, d = counted(base_channels)
    return 32 * (g + d) + 8 * g * average


def generator_alone(base_channels, average=False):
    return 16 * counted(base_channels)[0]


def discriminator_alone(base_channels, average=False):
    g, d = counted(base_channels)
    return 16 * d + 4 * g * average


def always_averaged(base_channels, average=False):
    g, d = counted(base_channels)
    return 16 * (g + d) + 4 * g


def average_forgotten(base_channels, average=False):
    return 16 * sum(counted(base_channels))


def average_of_both(base_channels, average=False):
    n = sum(counted(base_channels))
    return 16 * n + 4 * n * average


def average_with_moments(base_channels, average=False):
    g, d = counted(base_channels)
    return 16 * (g + d) + 16 * g * average


def average_in_16_bits(base_channels, average=False):
    g, d = counted(base_channels)
    return 16 * (g + d) + 2 * g * average


def in_megabytes(base_channels, average=False):
    return training_bytes(base_channels, average) / 1e6


def in_mebibytes(base_channels, average=False):
    return training_bytes(base_channels, average) / 2**20


def real_weights(base_channels, average=False):
    pair = [Generator(base_channels=base_channels),
            Discriminator(base_channels=base_channels)]
    n_g, n_d = (sum(p.numel() for p in m.parameters()) for m in pair)
    return 16 * (n_g + n_d) + 4 * n_g * average


def width_not_passed_on(base_channels, average=False):
    g, d = counted(64)
    return 16 * (g + d) + 4 * g * average


def hard_coded(base_channels, average=False):
    return 851_081_216 + 33_722_112 * average


def scaled_from_64(base_channels, average=False):
    return (base_channels / 64)**2 * training_bytes(64, average)


def forgets_the_bytes(base_channels, average=False):
    training_bytes(base_channels, average)


class _Answers(list):
    """Answers for one question, each a function or class alone."""

    def __init__(self, *answers):
        super().__init__((a,) for a in answers)


ORDER = [1, 5, 7, 3, 4, 2]
OFFICIAL = "yunjey/stargan solver.py"
COPY = "pytorch/tutorials#188"

RIGHT = {
    "8.1": _Answers(my_linear_decay, linear_decay, decay_by_min,
                    decay_up_to_and_with, decay_as_tensor),
    "8.2": _Answers(fill_ema, update_ema, ema_in_place, ema_of_data,
                    ema_by_name),
    "8.3": [(ORDER, 8, 6), ([5, 1, 7, 3, 4, 2], 8, 6), (tuple(ORDER), 8, 6),
            (["1", "5", "7", "3", "4", "2"], "8", "6")],
    "8.4": _Answers(KeepBest, BestWithEarlyReturn, best_as_a_closure),
    "8.5": _Answers(training_bytes, bytes_by_the_tensors, bytes_by_hand),
}
WRONG = {
    "8.1": [
        ((a_rate,), "looks like a learning rate",
         "lhoyer/MIC#60, gao-hongnan/omniverse#82"),
        ((rate_as_factor_of_5e_4,), "looks like a learning rate", ""),
        ((from_step_0,), "before decay_start nothing falls", ""),
        ((jump_at_decay_start,), "a jump", ""),
        ((divided_by_decay_start,), "that the decay takes", ""),
        ((steps_done,), "the steps that are left", ""),
        ((inert,), "as in the official code", OFFICIAL),
        ((hard_coded_100_000,), "steps - decay_start", OFFICIAL),
        ((whole_division,), "// cuts the fraction off", ""),
        ((never_ends,), "must end at 0", ""),
        ((divides_by_zero,), "Divided by zero", ""),
        ((cosine,), "in a straight line", ""),
        ((exponential,), "in a straight line", ""),
        ((half_way_only,), "the steps that are left", ""),
        ((forgets_to_return,), "Nothing comes back", ""),
        ((zero_to_one,), "before decay_start the factor is 1", ""),
    ],
    "8.2": [
        ((swapped,), "Swapped", "marin-community/levanter#883"),
        ((lerp_swapped,), "Swapped", ""),
        ((writes_into_the_model,), "The model moved", ""),
        ((renames,), "did not move", ""),
        ((copies_the_model,), "became the model", ""),
        ((sum_of_shares,), "must add up to 1", ""),
        ((decay_of_0_999,), "must add up to 1", ""),
        ((buffers_left_open,), "still the old ones", ""),
        ((buffers_renamed,), "still the old ones", ""),
        ((buffers_averaged,), "The buffers were averaged", ""),
        ((buffers_backwards,), "A buffer of the model changed", ""),
        ((buffers_shared,), "share tensors", ""),
        ((with_a_graph,), "no_grad", ""),
    ],
    "8.3": [
        (([1, 8, 7, 3, 4, 2], 8, 6), "Line 8 does not belong",
         "next(iter(loader)) in every step"),
        (([1, 5, 7, 3, 4, 6, 2], 8, 6), "Line 6 does not belong", ""),
        (([1, 5, 7, 3, 4], 8, 6), "Missing: [2]", ""),
        (([1, 5, 7, 7, 3, 4, 2], 8, 6), "comes once", ""),
        (([5, 7, 3, 4, 1, 2], 8, 6), "Line 1 comes too late", ""),
        (([5, 7, 1, 3, 4, 2], 8, 6), "Line 1 comes too late", ""),
        (([1, 7, 5, 3, 4, 2], 8, 6), "Line 5 comes too late", ""),
        (([1, 5, 7, 4, 3, 2], 8, 6), "Line 4 averages G before", ""),
        (([1, 5, 7, 2, 3, 4], 8, 6), "not over", ""),
        (([2, 1, 5, 7, 3, 4], 8, 6), "not over", ""),
        (([1, 5, 7, 3, 2, 4], 8, 6), "Line 2 saves before line 4", ""),
        (([1, 5, 3, 7, 4, 2], 8, 6), "Line 3 before line 7", ""),
        ((ORDER, 6, 8), "swapped", ""),
        ((ORDER, 5, 6), "few_faces is not line 5", ""),
        ((ORDER, 8, 2), "lost_moments is not line 2", ""),
        (("first to last", 8, 6), "line numbers", ""),
        ((ORDER, "the loader", 6), "line numbers", ""),
    ],
    "8.4": [
        ((KeepsAReference,), "second name", COPY),
        ((ShallowCopy,), "shares its weights", "zhangj111/astnn#8"),
        ((KeepsAStateDict,), "not its state_dict", COPY),
        ((KeepsTheLast,), "That is the last sample", ""),
        ((KeepsTheFirst,), "and 3 is kept", ""),
        ((HigherIsBetter,), "Nothing was kept", ""),
        ((HigherFromMinusInfinity,), "and 3 is kept", ""),
        ((AtEachEvent,), "at a start event", ""),
        ((AtTheEndToo,), "at no other", ""),
        ((TheTrainingGenerator,), "trainer.generator", ""),
        ((ByTheLoss,), "chosen by a loss", ""),
        ((ByTheLastLoss,), "chosen by a loss", ""),
        ((ForgetsTheValue,), "without its .value", ""),
        ((CountsItsCalls,), "keep trainer.step", ""),
        ((OneForAll,), "share one memory", ""),
        ((TakesNan,), "A NaN was kept", ""),
    ],
    "8.5": [
        ((weights_alone,), "the weights alone", ""),
        ((moments_forgotten,), "8 bytes a weight are too few", ""),
        ((everything_in_16_bits,), "in which format", ""),
        ((one_moment,), "what Adam divides", ""),
        ((float64,), "4 bytes, not 8", ""),
        ((generator_alone,), "one network alone", ""),
        ((discriminator_alone,), "one network alone", ""),
        ((always_averaged,), "without being asked", ""),
        ((average_forgotten,), "changes nothing", ""),
        ((average_of_both,), "counted for D, too", ""),
        ((average_with_moments,), "no optimizer trains it", ""),
        ((average_in_16_bits,), "one copy in float32", ""),
        ((in_megabytes,), "the unit is not", ""),
        ((in_mebibytes,), "the unit is not", ""),
        ((real_weights,), "Real weights were made", ""),
        ((width_not_passed_on,), "same number at every width", ""),
        ((hard_coded,), "same number at every width", ""),
        ((scaled_from_64,), "bytes a weight at width", ""),
        ((forgets_the_bytes,), "Nothing comes back", ""),
    ],
}
