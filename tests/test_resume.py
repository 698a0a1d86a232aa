"""Kill a run at any moment: it ends with the same bits as an unbroken one.

Real processes run the command line and get real signals.
"""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from stargan_tutorial.checkpoints import load_checkpoint
from stargan_tutorial.cli import main
from stargan_tutorial.errors import CheckpointError, OutputError
from stargan_tutorial.estimate import Noise
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.training import Trainer

ROOT = Path(__file__).parents[1]
STEPS = 72
SETTINGS = {
    "image_size": 16, "num_images": 64, "base_channels": 4, "num_blocks": 1,
    "disc_channels": 4, "disc_layers": 2, "spectral_norm": "true",
    "projection": "true", "objective": "wgan-gp", "lambda_gp": 10,
    "n_critic": 2, "batch_size": 4, "ema_decay": 0.9, "flip": "true",
    "targets": "sample", "precision": "float32", "steps": STEPS,
    "decay_start": 20, "log_every": 3, "save_every": 4,
    "sample_every": 1000}


def arguments(out, *more, **changes):
    changed = [f"{k}={v}" for k, v in (SETTINGS | changes).items()]
    return ["train", "--preset", "quick", "--out", str(out), "--quiet",
            "--threads", "1", "--device", "cpu",
            *sum((["--set", c] for c in changed), []), *more]


def start(out, *more):
    return subprocess.Popen(
        [sys.executable, "-m", "stargan_tutorial.cli",
         *arguments(out, *more)], cwd=ROOT, text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(process):
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def lines(out):
    try:
        return (out / "log.csv").read_bytes().count(b"\n")
    except OSError:
        return 0


def wait_for_step(process, out, step):
    """Return once the log shows ``step`` or the process has ended."""
    limit = time.monotonic() + 300
    while process.poll() is None and lines(out) < 1 + step // 3:
        assert time.monotonic() < limit
        time.sleep(0.001)


def differences(a, b, where=""):
    """Paths at which two nests of values differ."""
    if isinstance(a, dict):
        assert set(a) == set(b), where
        return [d for k in a for d in differences(a[k], b[k],
                                                  f"{where}.{k}")]
    if isinstance(a, list | tuple):
        assert len(a) == len(b), where
        return [d for i, (x, y) in enumerate(zip(a, b))
                for d in differences(x, y, f"{where}[{i}]")]
    equal = torch.equal(a, b) if isinstance(a, torch.Tensor) else a == b
    return [] if equal else [where]


def log(out):
    with open(out / "log.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.pop("seconds")
    return rows


def assert_same_run(one, two):
    a, b = (load_checkpoint(out / "checkpoint.pt") for out in (one, two))
    assert {"generator", "discriminator", "average", "optimizer_g",
            "optimizer_d", "random"} <= set(a)
    assert a["step"] == STEPS
    assert differences(a, b) == [".seconds"]
    assert log(one) == log(two)
    assert [int(row["step"]) for row in log(one)] \
        == list(range(3, STEPS + 1, 3))


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "unbroken"
    code, text, errors = finish(start(out))
    assert (code, errors) == (0, "")
    assert f"trained {STEPS} steps" in text
    return out


def test_a_run_killed_at_random_moments_ends_with_the_same_bits(unbroken,
                                                                tmp_path):
    out, numbers = tmp_path / "killed", random.Random(4)
    stops = [0, *sorted(numbers.sample(range(6, STEPS - 24), 2))]
    killed = 0
    for i, step in enumerate(stops):
        process = start(out, *["--resume"] * (i > 0))
        wait_for_step(process, out, step)
        time.sleep(numbers.uniform(0, 0.02) if step else 0)
        process.send_signal(signal.SIGKILL)
        killed += finish(process)[0] == -signal.SIGKILL
    assert killed == len(stops)
    assert not (out / "samples").exists()
    code, text, errors = finish(start(out, "--resume"))
    assert (code, errors) == (0, "")
    assert "going on at step" in text
    assert_same_run(unbroken, out)


def test_an_interrupt_saves_leaves_and_resumes_with_the_same_bits(unbroken,
                                                                  tmp_path):
    out = tmp_path / "interrupted"
    process = start(out)
    wait_for_step(process, out, 9)
    process.send_signal(signal.SIGINT)
    code, text, errors = finish(process)
    assert (code, errors) == (130, "")
    step = load_checkpoint(out / "checkpoint.pt")["step"]
    assert 9 <= step < STEPS
    assert f"stopped and saved at step {step} after" in text
    assert f"go on with: stargan-tutorial train --out {out} --resume" in text
    # The sentence's own command: no preset, no settings.
    code = main(["train", "--out", str(out), "--resume", "--quiet",
                 "--device", "cpu"])
    assert code == 0
    assert_same_run(unbroken, out)


def test_without_a_checkpoint_resume_starts_afresh(unbroken, tmp_path,
                                                   capsys):
    (tmp_path / "log.csv").write_bytes(
        (unbroken / "log.csv").read_bytes())  # of a run that was killed
    changes = {"steps": 6, "decay_start": 6, "save_every": 50}
    assert main(arguments(tmp_path, "--resume", **changes)) == 0
    text = capsys.readouterr().out
    assert "going on" not in text and "trained 6 steps" in text
    assert [row["step"] for row in log(tmp_path)] == ["3", "6"]


@pytest.mark.parametrize("changes, words", [
    ({"n_critic": 3}, "n_critic: 2 there, 3 now"),
    ({"base_channels": 8, "seed": 7}, "base_channels: 4 there, 8 now"),
    ({"steps": 100}, "steps: 72 there, 100 now")])
def test_other_hyperparameters_are_refused_by_name(unbroken, capsys, changes,
                                                   words):
    before = {p: p.read_bytes() for p in unbroken.iterdir() if p.is_file()}
    assert main(arguments(unbroken, "--resume", **changes)) == 2
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    assert "a run with other hyperparameters" in text and words in text
    assert before == {p: p.read_bytes() for p in before}


def test_a_run_is_not_overwritten_without_resume(unbroken, capsys):
    before = (unbroken / "checkpoint.pt").read_bytes()
    assert main(arguments(unbroken)) == 2
    assert "already holds a run: add --resume" in capsys.readouterr().err
    assert (unbroken / "checkpoint.pt").read_bytes() == before


def test_a_truncated_checkpoint_is_refused(unbroken, tmp_path, capsys):
    whole = (unbroken / "checkpoint.pt").read_bytes()
    (tmp_path / "checkpoint.pt").write_bytes(whole[:len(whole) // 2])
    assert main(arguments(tmp_path, "--resume")) == 2
    text = capsys.readouterr().err
    assert text.count("\n") == 1 and "damaged, cut short" in text


# In this process

TINY = Hyperparameters(
    image_size=16, base_channels=2, num_blocks=1, disc_channels=4,
    disc_layers=2, objective="hinge", batch_size=4, steps=12, decay_start=6,
    n_critic=1, save_every=4)


class Killed(BaseException):
    """What a kill looks like from inside: nothing catches it."""


def trainer(out, hp=TINY, dataset=None):
    return Trainer(hp, dataset or Noise(16, 24), out, device="cpu", threads=1)


@pytest.mark.parametrize("error", [Killed, OSError(5, "Input/output error")])
def test_an_end_between_the_file_and_its_name_keeps_the_old(tmp_path, error,
                                                            monkeypatch):
    t = trainer(tmp_path)
    t.run(until=4, progress=False)
    before = (tmp_path / "checkpoint.pt").read_bytes()

    def stop(*args):
        raise error

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises((Killed, OutputError)):
        t.run(progress=False)
    monkeypatch.undo()
    assert (tmp_path / "checkpoint.pt").read_bytes() == before
    again = trainer(tmp_path)
    again.resume()
    assert again.step == 4
    again.run(progress=False)
    whole = trainer(None)
    whole.run(progress=False)
    assert not differences(whole.generator.state_dict(),
                           again.generator.state_dict())


def test_other_domains_are_refused(tmp_path):
    from stargan_tutorial.domains import AttributeSet

    trainer(tmp_path).run(until=4, progress=False)
    other = Noise(16, 24)
    other.attributes = AttributeSet(tuple("abcde"))
    with pytest.raises(CheckpointError, match="other attributes .*exclusive"):
        trainer(tmp_path, dataset=other).resume()
    other = Noise(16, 24)
    other.kind = "single-label"
    with pytest.raises(CheckpointError, match="other kind"):
        trainer(tmp_path, dataset=other).resume()


def test_a_resumed_run_keeps_its_threads_and_precision(tmp_path):
    trainer(tmp_path).run(until=4, progress=False)
    t = Trainer(TINY, Noise(16, 24), tmp_path, device="cpu", threads=2)
    t.resume()
    assert t.threads == 1 and t.precision == "float32"


def test_a_run_does_not_go_on_with_another_number_of_images(tmp_path):
    hp = Hyperparameters(image_size=16, base_channels=4, num_blocks=0,
                         disc_channels=4, disc_layers=2, batch_size=4,
                         steps=4, decay_start=2, objective="hinge",
                         n_critic=1, save_every=2)
    Trainer(hp, Noise(16, 12), tmp_path, threads=1).run(2, progress=False)
    with pytest.raises(CheckpointError, match="other number of images"):
        Trainer(hp, Noise(16, 13), tmp_path, threads=1).resume()
