"""The recorded runs that come with the package, and how they are made."""

import json

import pytest
import torch

from stargan_tutorial import Avatars, Trainer, evaluate, preset
from stargan_tutorial.classifier import AttributeClassifier
from stargan_tutorial.errors import DataError
from stargan_tutorial.logs import RunLog
from stargan_tutorial.model import open_model
from stargan_tutorial.recordings import (
    FOLDER,
    Recorder,
    open_recording,
    recording_names,
    translation_sheet,
    write_card,
)
from stargan_tutorial.runs import first_items

NAMES = recording_names()


def test_there_are_recordings():
    assert {"cpu", "patient"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_is_whole(name):
    found = open_recording(name)
    assert found.log["step"][-1] == found.hp.steps == max(found.samples)
    assert len(found.log["step"]) >= 50
    for sheet in found.samples.values():
        size = found.hp.image_size
        assert sheet.shape[1:] == (6, 3, size, size) and len(sheet) >= 2
        assert sheet.abs().max() <= 1
    assert {"command", "date", "minutes", "machine", "torch"} <= set(found.card)
    assert 0 < found.evaluation["remaining_error"] < 1.2
    assert found.evaluation["classifier_accuracy"]["Smiling"] > 0.99


@pytest.mark.parametrize("name", ["cpu", "patient"])
def test_the_last_sheet_is_what_the_shipped_weights_draw(name):
    found, model = open_recording(name), open_model(name)
    images, labels = first_items(Avatars("test", 3, 64, progress=False), 3)
    sheet = translation_sheet(model.generator, images, labels,
                              model.attributes)
    tiles = sheet.reshape(3, 3, 64, 6, 64).permute(1, 3, 0, 2, 4)
    # The weights are stored in half precision, the sheet in 8 bits.
    assert (tiles - found.samples[found.hp.steps]).abs().mean() < 0.01


def test_a_run_can_be_recorded_and_read_back(tmp_path):
    hp = preset("quick", num_images=16, steps=4, decay_start=2, log_every=2,
                sample_every=4, save_every=4, precision="float32")
    faces = Avatars("train", 16, 32, progress=False)
    shown = first_items(Avatars("test", 2, 32, progress=False))
    folder = tmp_path / "mine"
    folder.mkdir()
    trainer = Trainer(hp, faces, threads=1, device="cpu", callbacks=[
        RunLog(folder), Recorder(folder, *shown)])
    trainer.run(progress=False)
    test = Avatars("test", 1, 32, every_label=True, progress=False)
    result = evaluate(trainer.best, test, AttributeClassifier(5).eval(),
                      progress=False)
    assert recording_names(tmp_path) == []  # without its card it is not whole
    write_card(folder, hp, result, command="x", date="2026-01-01")
    assert recording_names(tmp_path) == ["mine"]
    found = open_recording("mine", tmp_path)
    assert found.hp == hp and found.log["step"] == [2, 4]
    assert found.evaluation == json.loads(json.dumps(result.as_dict()))
    assert found.card == {"command": "x", "date": "2026-01-01"}
    torch.testing.assert_close(found.samples[4][:, 0], shown[0], atol=1e-6,
                               rtol=0)


def test_an_unknown_recording_is_refused_in_a_sentence():
    with pytest.raises(DataError, match="no recording 'gpus': choose one of"):
        open_recording("gpus")


def test_recordings_are_small():
    files = [p for p in FOLDER.rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 4_000_000
