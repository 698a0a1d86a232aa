"""The trainer: schedule, n_critic, averages, events, divergence, own parts."""

import copy
import math
import os
import signal
import threading
from dataclasses import replace

import pytest
import torch
from torch import nn

from stargan_tutorial import training
from stargan_tutorial.checkpoints import load_checkpoint
from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.errors import (
    CheckpointError,
    DataError,
    DivergenceError,
    OutputError,
)
from stargan_tutorial.estimate import Noise, minutes
from stargan_tutorial.generator import Generator
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.interrupts import interrupts
from stargan_tutorial.schedule import linear_decay, update_ema
from stargan_tutorial.training import CHECKPOINT, Trainer

HP = Hyperparameters(
    image_size=16, base_channels=2, num_blocks=1, disc_channels=4,
    disc_layers=2, objective="hinge", batch_size=4, steps=12, decay_start=6,
    n_critic=1, lr_g=1e-3, lr_d=1e-3, log_every=100, sample_every=100,
    save_every=100)
FACES = Noise(16, 24)


def trainer(out=None, callbacks=(), networks=None, dataset=FACES, **changes):
    return Trainer(replace(HP, **changes), dataset, out, device="cpu",
                   threads=1, callbacks=callbacks, networks=networks)


def run(t, until=None):
    assert t.run(until=until, progress=False)
    return t


def flat(module):
    return torch.cat([p.detach().flatten() for p in module.parameters()])


class Recorder:
    """A callback that notes every event with its step and values."""

    def __init__(self):
        self.events, self.values = [], []

    def __call__(self, trainer, event, values):
        self.events.append((event, trainer.step))
        self.values.append(values)


# Schedule and average

@pytest.mark.parametrize("step, factor", [
    (0, 1.0), (49, 1.0), (50, 1.0), (51, 0.98), (75, 0.5), (99, 0.02),
    (100, 0.0)])
def test_the_rate_stays_then_falls_to_zero_on_a_line(step, factor):
    assert linear_decay(step, 100, 50) == pytest.approx(factor)


def test_a_decay_that_starts_at_the_end_never_happens():
    assert {linear_decay(step, 10, 10) for step in range(10)} == {1.0}


def test_both_optimizers_follow_the_schedule():
    t, seen = trainer(lr_g=2e-3, lr_d=4e-3), []
    for step in range(12):
        run(t, until=step + 1)
        rates = [o.param_groups[0]["lr"] for o in (t.optimizer_g,
                                                   t.optimizer_d)]
        assert rates[1] == pytest.approx(2 * rates[0])
        seen.append(rates[0] / 2e-3)
    assert seen == pytest.approx([1] * 6 + [(12 - s) / 6
                                            for s in range(6, 12)])


def test_an_average_with_decay_09_moves_by_a_tenth():
    average, model = nn.Linear(2, 2), nn.Linear(2, 2)
    with torch.no_grad():
        for p in average.parameters():
            p.zero_()
        for p in model.parameters():
            p.fill_(1.0)
    update_ema(average, model, 0.9)
    torch.testing.assert_close(flat(average), torch.full((6,), 0.1))
    assert (flat(model) == 1).all()


def test_an_average_takes_over_running_statistics():
    average, model = nn.BatchNorm2d(2), nn.BatchNorm2d(2)
    model(torch.rand(4, 2, 3, 3))
    update_ema(average, model, 0.9)
    assert torch.equal(average.running_mean, model.running_mean)


def test_the_average_starts_short_and_reaches_its_decay():
    t = trainer(ema_decay=0.15, n_critic=2)
    for decay in (0.1, 0.15, 0.15):  # 1/10, then less than 2/11
        before = flat(t.average)
        run(t, until=t.step + 2)
        torch.testing.assert_close(
            flat(t.average), before * decay + flat(t.generator) * (1 - decay),
            rtol=1e-5, atol=1e-7)
    assert t.best is t.average
    assert not any(p.requires_grad for p in t.average.parameters())


def test_without_an_average_the_generator_is_the_best():
    t = trainer()
    assert t.average is None and t.best is t.generator


# Counting steps

def test_the_generator_learns_at_every_n_critic_th_step():
    t, learned = trainer(n_critic=3), []
    for _ in range(9):
        g, d = flat(t.generator), flat(t.discriminator)
        run(t, until=t.step + 1)
        assert not torch.equal(d, flat(t.discriminator))
        learned.append(not torch.equal(g, flat(t.generator)))
    assert learned == [False, False, True] * 3


def test_n_critic_goes_on_counting_after_a_resume(tmp_path):
    run(trainer(tmp_path, n_critic=3), until=4)
    t = trainer(tmp_path, n_critic=3)
    t.resume()
    assert t.step == 4
    learned = []
    for _ in range(4):
        g = flat(t.generator)
        run(t, until=t.step + 1)
        learned.append(not torch.equal(g, flat(t.generator)))
    assert learned == [False, True, False, False]


def test_a_resumed_run_ends_like_an_unbroken_one(tmp_path):
    changes = {"n_critic": 3, "ema_decay": 0.9, "spectral_norm": True,
               "log_every": 4, "save_every": 6}
    log, again, copies = Recorder(), Recorder(), {}

    def copy_it(trainer, event, values):
        if event == "save":
            copies[trainer.step] = (tmp_path / CHECKPOINT).read_bytes()

    whole = run(trainer(tmp_path, [log, copy_it], **changes))
    (tmp_path / CHECKPOINT).write_bytes(copies[6])
    broken = trainer(tmp_path, [again], **changes)
    broken.resume()
    run(broken)
    assert again.events[1:] == log.events[-5:]  # from step 8 on
    assert again.values[1:] == log.values[-5:]
    for name in ("generator", "discriminator", "average"):
        own, other = (getattr(t, name).state_dict() for t in (whole, broken))
        assert all(torch.equal(own[key], other[key]) for key in own)
    assert whole.seconds > 0 and broken.resumed_from == 6


def test_no_steps_are_made_when_none_are_asked_for():
    t = trainer()
    before = flat(t.generator)
    run(t, until=0)
    assert t.step == 0 and torch.equal(before, flat(t.generator))


def test_a_finished_run_has_nothing_left_to_do(tmp_path):
    t = run(trainer(tmp_path))
    before = flat(t.generator)
    run(t)
    assert t.step == HP.steps and torch.equal(before, flat(t.generator))


def test_the_seed_alone_determines_a_run():
    torch.manual_seed(5)
    one = run(trainer(), until=3)
    torch.manual_seed(6)
    two, other = run(trainer(), until=3), run(trainer(seed=1), until=3)
    assert torch.equal(flat(one.generator), flat(two.generator))
    assert not torch.equal(flat(one.generator), flat(other.generator))


def test_making_a_trainer_leaves_the_global_random_numbers_alone():
    before = torch.random.get_rng_state()
    trainer()
    assert torch.equal(before, torch.random.get_rng_state())


# Events

def test_callbacks_hear_every_event_in_order(tmp_path):
    heard = Recorder()
    run(trainer(tmp_path, [heard], steps=5, decay_start=5, log_every=2,
                sample_every=4, save_every=2))
    assert heard.events == [
        ("start", 0), ("log", 2), ("save", 2), ("log", 4), ("sample", 4),
        ("save", 4), ("log", 5), ("sample", 5), ("save", 5), ("end", 5)]


def test_a_run_without_a_folder_saves_nothing():
    heard = Recorder()
    run(trainer(None, [heard], steps=2, decay_start=2, save_every=1))
    assert "save" not in dict(heard.events)


def test_a_log_event_holds_the_means_since_the_last_one():
    heard = Recorder()
    t = trainer(None, [heard], log_every=4, n_critic=2, steps=8)
    made, step = [], t.train_step
    t.train_step = lambda batch: made.append(step(batch)) or made[-1]
    run(t)
    logged = [v for (e, _), v in zip(heard.events, heard.values)
              if e == "log"]
    assert set(logged[0]) == {
        "d_adversarial", "d_class", "g_adversarial", "g_class",
        "g_reconstruction"}
    for i, values in enumerate(logged):
        for name, value in values.items():
            parts = [float(m[name]) for m in made[4 * i:4 * i + 4]
                     if name in m]
            assert len(parts) == (4 if name[0] == "d" else 2)
            assert value == pytest.approx(sum(parts) / len(parts), rel=1e-4)


# Precision, kinds of data, own networks

def test_bfloat16_computes_in_bfloat16_and_keeps_float32_weights():
    t, kinds = trainer(precision="bfloat16", steps=2, decay_start=2), set()
    t.generator.decoder.register_forward_hook(
        lambda module, args, out: kinds.add(out.dtype))
    run(t)
    assert kinds == {torch.bfloat16}
    assert flat(t.generator).dtype == torch.float32
    assert flat(t.generator).isfinite().all()


def test_auto_precision_is_resolved():
    assert trainer(precision="auto").precision in ("float32", "bfloat16")


@pytest.mark.parametrize("objective", ["bce", "lsgan", "wgan-gp"])
def test_every_objective_trains(objective):
    heard = Recorder()
    run(trainer(None, [heard], objective=objective, steps=2, decay_start=2,
                log_every=2, targets="sample"))
    assert ("d_penalty" in heard.values[1]) == (objective == "wgan-gp")


def test_single_label_data_use_cross_entropy():
    class Classes(Noise):
        attributes = AttributeSet(tuple("abc"), exclusive=(tuple("abc"),))
        kind = "single-label"

        def __init__(self):
            super().__init__(16, 12)
            self.labels = torch.eye(3).repeat(4, 1)

    t = trainer(dataset=Classes())
    batch = FACES.images[:4], torch.eye(3)[[0, 1, 2, 0]]
    image = batch[0]
    t.hp = replace(t.hp, flip=False)
    with torch.no_grad():
        logits = copy.deepcopy(t.discriminator)(image)[1]
    expected = nn.functional.cross_entropy(logits, torch.tensor([0, 1, 2, 0]))
    torch.testing.assert_close(t.train_step(batch)["d_class"], expected)


class TinyG(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(3 + 5, 3, 3, padding=1)

    def forward(self, image, label):
        maps = label[:, :, None, None].expand(-1, -1, *image.shape[2:])
        return self.layer(torch.cat([image, maps], 1)).tanh()


class TinyD(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Conv2d(3, 6, 4, stride=4)

    def forward(self, image, label=None):
        out = self.layer(image)
        return out[:, :1], out[:, 1:].mean((2, 3))


def test_own_networks_are_trained():
    g, d = TinyG(), TinyD()
    before = flat(g), flat(d)
    t = run(trainer(networks=(g, d), ema_decay=0.9), until=2)
    assert t.generator is g and t.discriminator is d
    assert not torch.equal(before[0], flat(g))
    assert not torch.equal(before[1], flat(d))
    assert isinstance(t.average, TinyG) and t.average is not g


def test_fewer_images_than_a_batch_are_a_sentence():
    with pytest.raises(DataError, match="24 images.*batch of 25"):
        trainer(batch_size=25).run(progress=False)


def test_flips_can_be_switched_off():
    seen = []

    class Spy(TinyD):
        def forward(self, image, label=None):
            seen.append(image)
            return super().forward(image)

    batch = FACES.images[:4], FACES.labels[:4]
    trainer(networks=(TinyG(), Spy()), flip=False).train_step(batch)
    assert torch.equal(seen[0][:4], batch[0])  # real ones come first
    mirrored = 0
    for seed in range(4):
        seen.clear()
        trainer(networks=(TinyG(), Spy()), seed=seed).train_step(batch)
        same = seen[0][:4] == batch[0].flip(3)
        mirrored += same.flatten(1).all(1).sum()
    assert 2 < mirrored < 14  # of 16


# When things go wrong

class BrokenG(Generator):
    """Returns nan from its ``last``-th call on."""

    calls, last = 0, 9

    def forward(self, image, label):
        self.calls += 1
        out = super().forward(image, label)
        return out * math.nan if self.calls >= self.last else out


def broken_networks(last):
    g = BrokenG(**HP.generator_options(5))
    g.last = last
    return g, Discriminator(**HP.discriminator_options(5))


def test_a_loss_that_is_not_a_number_stops_and_keeps_the_checkpoint(tmp_path):
    path, kept = tmp_path / CHECKPOINT, {}

    def copy_it(trainer, event, values):
        if event == "save":
            kept[trainer.step] = path.read_bytes()

    t = trainer(tmp_path, [copy_it], broken_networks(9), save_every=3)
    with pytest.raises(DivergenceError) as caught:
        t.run(progress=False)
    text = str(caught.value)
    assert "the loss d_adversarial is nan at step 5" in text
    assert f"checkpoint is untouched: {path}." in text
    assert "Lower lr_g and lr_d" in text
    assert list(kept) == [3] and path.read_bytes() == kept[3]
    assert load_checkpoint(path)["step"] == 3
    assert [p.name for p in tmp_path.iterdir()] == [CHECKPOINT]


def test_divergence_before_the_first_checkpoint_says_so(tmp_path):
    with pytest.raises(DivergenceError, match="No checkpoint had been saved"):
        trainer(tmp_path, networks=broken_networks(2)).run(progress=False)
    assert list(tmp_path.iterdir()) == []


def test_a_learning_rate_far_too_high_diverges_in_a_sentence(tmp_path):
    kept = []
    t = trainer(tmp_path, [lambda t, event, values: kept.append(
        (tmp_path / CHECKPOINT).read_bytes()) if event == "save" else None],
        objective="lsgan", lr_g=1e30, lr_d=1e30, save_every=1)
    with pytest.raises(DivergenceError, match="training has stopped"):
        t.run(progress=False)
    if kept:
        assert (tmp_path / CHECKPOINT).read_bytes() == kept[-1]
        assert all(v.isfinite().all() for v in load_checkpoint(
            tmp_path / CHECKPOINT)["generator"].values())


def test_weights_that_are_not_finite_are_never_saved(tmp_path):
    t = trainer(tmp_path)
    with torch.no_grad():
        next(t.discriminator.parameters())[0] = math.inf
    with pytest.raises(DivergenceError):
        t.save()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot write to the folder"):
        trainer(tmp_path / "file" / "run")


def test_resume_without_a_checkpoint_is_a_sentence(tmp_path):
    with pytest.raises(CheckpointError, match="no checkpoint at"):
        trainer(tmp_path).resume()
    with pytest.raises(CheckpointError, match="give out="):
        trainer().resume()


# Interrupts

def press(number=signal.SIGINT):
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_interrupt_asks_and_the_second_acts(number):
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), interrupts() as seen:
        press(number)
        assert seen == [number]
        press()
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_ends_a_run_after_the_step_and_saves(tmp_path):
    def stop(trainer, event, values):
        if event == "log" and trainer.step == 4:
            press()

    t = trainer(tmp_path, [stop], log_every=2)
    assert t.run(progress=False) is False
    assert t.step == 4
    assert load_checkpoint(tmp_path / CHECKPOINT)["step"] == 4


def test_in_another_thread_signals_are_left_alone():
    found, before = [], signal.getsignal(signal.SIGINT)

    def work():
        with interrupts() as seen:
            found.append((list(seen), signal.getsignal(signal.SIGINT)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [([], before)]


# The estimate of the time

def test_the_estimate_grows_with_the_number_of_steps(monkeypatch):
    monkeypatch.setattr(training, "choose_threads", lambda hp: 1)
    few = minutes(replace(HP, steps=100, n_critic=2), device="cpu")
    many = minutes(replace(HP, steps=100_000, n_critic=2), device="cpu")
    assert 0 < few < many
