"""The log of a run: whole lines, none twice, readable by others."""

import errno
import json
import math
from dataclasses import replace

import pytest
import torch
from PIL import Image

from stargan_tutorial import logs
from stargan_tutorial.display import curves
from stargan_tutorial.errors import DataError, OutputError
from stargan_tutorial.estimate import Noise
from stargan_tutorial.hyperparameters import Hyperparameters
from stargan_tutorial.logs import RunLog, SampleGrids, read_log
from stargan_tutorial.training import Trainer

HP = Hyperparameters(
    image_size=16, base_channels=2, num_blocks=1, disc_channels=4,
    disc_layers=2, objective="hinge", batch_size=4, steps=6, decay_start=3,
    n_critic=1, log_every=2, sample_every=4, save_every=3)
FACES = Noise(16, 24)


@pytest.fixture(autouse=True)
def no_events(monkeypatch, request):
    """TensorBoard is slow to start: only the tests about it get it."""
    if "events" not in request.node.name:
        import sys
        monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)


def run(out, until=None, **changes):
    t = Trainer(replace(HP, **changes), FACES, out, device="cpu", threads=1,
                callbacks=[RunLog(out)])
    if (out / "checkpoint.pt").exists():
        t.resume()
    t.run(until=until, progress=False)
    return t


def test_a_log_has_a_line_for_each_interval(tmp_path):
    run(tmp_path)
    log = read_log(tmp_path)
    assert list(log) == ["step", "seconds", "lr_g", "d_adversarial",
                         "d_class", "g_adversarial", "g_class",
                         "g_reconstruction"]
    assert log["step"] == [2, 4, 6]
    assert log["lr_g"] == pytest.approx([1e-4, 1e-4, 1e-4 / 3], rel=1e-3)
    assert sorted(log["seconds"]) == log["seconds"]
    assert all(math.isfinite(v) for column in log.values() for v in column)
    assert read_log(tmp_path / "log.csv") == log
    curves(log)


def test_the_settings_lie_beside_the_log(tmp_path):
    run(tmp_path, until=0)
    text = (tmp_path / "hyperparameters.json").read_text()
    assert Hyperparameters.from_dict(json.loads(text)) == HP


def test_the_penalty_has_a_column_if_it_is_used(tmp_path):
    run(tmp_path, until=2, objective="wgan-gp")
    assert read_log(tmp_path)["d_penalty"][0] >= 0


def test_a_loss_that_was_not_computed_is_nan(tmp_path):
    run(tmp_path, n_critic=5)
    log = read_log(tmp_path)
    assert [math.isnan(v) for v in log["g_class"]] == [True, True, False]
    assert not any(map(math.isnan, log["d_class"]))


def test_lines_behind_the_checkpoint_are_dropped_on_resume(tmp_path):
    run(tmp_path, until=3)
    path = tmp_path / "log.csv"
    whole = path.read_text()
    kept = [line for line in whole.splitlines() if not line.startswith("3,")]
    assert len(kept) == 2  # the header and step 2
    late = kept[1].replace("2,", "4,", 1)
    torn = late.replace("4,", "1,", 1)[:20]
    path.write_text("\n".join([*kept, late, torn]))
    run(tmp_path)
    assert read_log(tmp_path)["step"] == [2, 4, 6]
    assert path.read_text().startswith("\n".join(kept))


def test_a_new_run_starts_a_new_log(tmp_path):
    (tmp_path / "log.csv").write_text("step\n1\n2\n")
    run(tmp_path, until=2)
    assert read_log(tmp_path)["step"] == [2]


def test_a_log_without_lines_has_its_columns(tmp_path):
    run(tmp_path, until=0)
    log = read_log(tmp_path)
    assert log["step"] == [] and "g_class" in log


def test_a_missing_log_is_a_sentence(tmp_path):
    with pytest.raises(DataError, match="no log at .*log.csv: give the fold"):
        read_log(tmp_path)


def test_a_full_disk_is_a_sentence(tmp_path, monkeypatch):
    t = run(tmp_path, until=2)

    def full(*args, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(logs, "open", full, raising=False)
    with pytest.raises(OutputError, match="log.csv: No space left"):
        t.callbacks[0](t, "log", {"d_class": 1.0})


def test_events_for_tensorboard_hold_the_numbers_of_the_log(tmp_path):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import (
        EventAccumulator,
    )

    run(tmp_path, until=3)
    run(tmp_path)
    events = EventAccumulator(str(tmp_path / "tensorboard"))
    events.Reload()
    assert sorted(events.Tags()["scalars"]) == [
        "d/adversarial", "d/class", "g/adversarial", "g/class",
        "g/reconstruction"]
    found = {e.step: e.value for e in events.Scalars("d/class")}
    log = read_log(tmp_path)
    for step, value in zip(log["step"], log["d_class"], strict=True):
        assert found[step] == pytest.approx(value, rel=1e-5)


def test_grids_show_the_same_faces_at_each_interval(tmp_path):
    t = Trainer(HP, FACES, device="cpu", threads=1, callbacks=[
        SampleGrids(tmp_path, FACES.images[:2], FACES.labels[:2])])
    t.run(progress=False)
    files = sorted(p.name for p in (tmp_path / "samples").iterdir())
    assert files == ["step_0000004.png", "step_0000006.png"]
    for name in files:
        with Image.open(tmp_path / "samples" / name) as image:
            low, high = image.convert("L").getextrema()
            assert high - low > 100


def test_grids_do_not_change_the_run():
    def weights(callbacks):
        t = Trainer(HP, FACES, device="cpu", threads=1, callbacks=callbacks)
        t.run(progress=False)
        return torch.cat([p.flatten() for p in t.generator.parameters()])

    def look(trainer, event, values):
        if event == "sample":
            with torch.no_grad():
                trainer.best(FACES.images[:2], FACES.labels[:2])

    assert torch.equal(weights([]), weights([look]))


def test_a_place_that_is_taken_is_a_sentence(tmp_path):
    (tmp_path / "samples").write_text("a file")
    t = Trainer(HP, FACES, device="cpu", threads=1)
    grids = SampleGrids(tmp_path, FACES.images[:1], FACES.labels[:1])
    with pytest.raises(OutputError, match="samples"):
        grids(t, "sample", None)
