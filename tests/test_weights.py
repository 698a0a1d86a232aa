"""The weights that come with the package: they are what the card says."""

import json
from pathlib import Path

import pytest
import torch

import stargan_tutorial
from stargan_tutorial.checkpoints import load_weights
from stargan_tutorial.data.avatars import Avatars
from stargan_tutorial.distances import against_truth
from stargan_tutorial.model import SHIPPED, open_model, shipped_names
from stargan_tutorial.presets import preset

NAMES = ["cpu", "patient"]
CARD = (SHIPPED / "README.md").read_text()


@pytest.fixture(scope="module")
def people():
    return Avatars("test", 4, 64, every_label=True, progress=False)


def remaining(model, people):
    """Mean remaining error over all changes of all faces, computed here."""
    found = []
    for first in range(0, len(people), 12):
        block = torch.stack([people[first + i][0] for i in range(12)])
        for source in range(12):
            others = [i for i in range(12) if i != source]
            image = block[source].expand(11, -1, -1, -1)
            out = model.translate(image, people.labels[others])
            found.append(against_truth(image, out, block[others])
                         ["remaining_error"])
    return torch.cat(found).mean().item()


def test_both_presets_weights_are_shipped():
    assert shipped_names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_they_are_small_half_precision_and_of_the_preset(name):
    path = SHIPPED / f"{name}.safetensors"
    assert path.stat().st_size < 3e6
    about, _ = load_weights(path)
    assert about["hyperparameters"] == preset(name).as_dict()
    assert about["card"]["step"] == preset(name).steps


@pytest.mark.parametrize("name, most", [("cpu", 0.30), ("patient", 0.15)])
def test_they_are_as_right_as_asked(name, most, people):
    assert remaining(open_model(name), people) <= most


def test_patience_pays(people):
    cpu, patient = (remaining(open_model(name), people) for name in NAMES)
    assert patient < cpu


@pytest.mark.parametrize("name", NAMES)
def test_the_card_quotes_the_evaluation_in_the_file(name):
    found = load_weights(SHIPPED / f"{name}.safetensors")[0]["card"]
    figures = found["evaluation"]
    for key, digits in [("remaining_error", 3), ("unchanged_error", 4),
                        ("psnr", 2), ("ssim", 3), ("all_at_once", 3)]:
        assert f"{figures[key]:.{digits}f}" in CARD, key
    assert min(figures["accuracy"].values()) >= 0.97
    assert f"{found['seconds'] / 60:.1f}" in CARD


@pytest.mark.parametrize("name", NAMES)
def test_the_discriminator_names_the_label_of_nearly_every_face(name, people):
    model = open_model(name)
    right = sum(torch.equal(model.guess_label(image), label)
                for image, label in people)
    assert right >= 0.95 * len(people)


def test_the_installed_package_is_below_ten_megabytes():
    root = Path(stargan_tutorial.__file__).parent
    files = [p for p in root.rglob("*") if p.is_file()
             and "__pycache__" not in p.parts]
    assert sum(p.stat().st_size for p in files) < 10e6


def test_cards_are_plain_json():
    for name in NAMES:
        json.dumps(load_weights(SHIPPED / f"{name}.safetensors")[0]["card"])


def test_an_empty_folder_does_not_hide_the_shipped_weights(tmp_path,
                                                           monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cpu").mkdir()
    assert open_model("cpu").hp == preset("cpu")
