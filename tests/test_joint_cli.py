"""Several data sets on the command line: train, kill, resume, use."""

import json
import signal
from argparse import Namespace

import numpy as np
import pytest
import test_resume as one
import torch
from PIL import Image

from stargan_tutorial import judge as judges
from stargan_tutorial.checkpoints import load_checkpoint
from stargan_tutorial.cli import main
from stargan_tutorial.data.avatars import Avatars
from stargan_tutorial.data.images import load_image
from stargan_tutorial.errors import ConfigurationError
from stargan_tutorial.model import open_model
from stargan_tutorial.several import origins_of, read_source


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Class folders of noise: 12 images of each of two classes."""
    root, random = tmp_path_factory.mktemp("data"), np.random.default_rng(0)
    for name in ("happy", "sad"):
        (root / "moods" / name).mkdir(parents=True)
        for i in range(12):
            pixels = random.integers(0, 255, (18, 16, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / "moods" / name / f"{i}.png")
    return root / "moods"


def sources(folder):
    return ["--data", "looks=avatars:Black_Hair,Blond_Hair,Brown_Hair",
            "--data", str(folder), "--data", "mouth=avatars:Smiling,Eyeglasses"]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory, folder):
    out = tmp_path_factory.mktemp("runs") / "unbroken"
    assert main(one.arguments(out, *sources(folder))) == 0
    return out


@pytest.fixture(autouse=True)
def quick_judge(monkeypatch):
    monkeypatch.setattr(judges, "FACES", 30)
    monkeypatch.setattr(judges, "STEPS", 3)


def test_a_joint_run_killed_and_resumed_ends_with_the_same_bits(
        unbroken, folder, tmp_path):
    out = tmp_path / "killed"
    process = one.start(out, *sources(folder))
    one.wait_for_step(process, out, 31)
    process.send_signal(signal.SIGKILL)
    assert one.finish(process)[0] == -signal.SIGKILL
    assert 0 < load_checkpoint(out / "checkpoint.pt")["step"] < one.STEPS
    # No --data: the run remembers its sources.
    code, text, errors = one.finish(one.start(out, "--resume"))
    assert (code, errors) == (0, "") and "going on at step" in text
    one.assert_same_run(unbroken, out)


def test_the_run_remembers_its_sources(unbroken, folder):
    noted = json.loads((unbroken / "data.json").read_text())
    assert list(noted["sources"]) == ["looks", "moods", "mouth"]
    assert noted["sources"]["moods"]["folder"] == str(folder)
    assert load_checkpoint(unbroken / "checkpoint.pt")["sources"] == {
        "source 1": "looks (Black_Hair, Blond_Hair, Brown_Hair; "
                    "single-label, 64 images)",
        "source 2": "moods (happy, sad; single-label, 21 images)",
        "source 3": "mouth (Smiling, Eyeglasses; multi-label, 64 images)"}


def test_other_sources_are_a_sentence(unbroken, folder, capsys):
    before = (unbroken / "checkpoint.pt").read_bytes()
    more = sources(folder)
    assert main(one.arguments(unbroken, *more[2:], *more[:2],
                              "--resume")) == 2
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    assert "a run with other sources (source 1: looks" in text
    assert main(one.arguments(unbroken, *more[:4], "--resume")) == 2
    assert "source 3: mouth" in capsys.readouterr().err
    assert before == (unbroken / "checkpoint.pt").read_bytes()


def test_translate_takes_the_labels_of_the_source_that_is_meant(
        unbroken, folder, tmp_path, capsys):
    picture, out = str(folder / "sad" / "0.png"), tmp_path / "out.png"
    assert main(["translate", str(unbroken), picture, "--out", str(out),
                 "--set", "Smiling"]) == 0
    text = capsys.readouterr().out
    assert "seen in the picture" in text and "Smiling" in text.split("\n")[1]
    assert main(["translate", str(unbroken), picture, "--out", str(out),
                 "--source", "moods", "--label", "sad", "--set",
                 "moods/happy"]) == 0
    assert "happy" in capsys.readouterr().out
    found = open_model(unbroken).translate(load_image(picture, 16),
                                           set=["happy"])
    assert (load_image(out) - found).abs().max() < 0.01
    for more, words in [
            ([], "name an attribute or a source"),
            (["--set", "happy", "Smiling"], "belong to several sources"),
            (["--source", "x", "--set", "happy"], "unknown source 'x'")]:
        assert main(["translate", str(unbroken), picture, "--out", str(out),
                     *more]) == 2
        assert words in capsys.readouterr().err
    assert main(["translate", "cpu", picture, "--out", str(out), "--source",
                 "x", "--set", "Smiling"]) == 2
    assert "knows one data set: leave the source out" \
        in capsys.readouterr().err


def test_evaluate_measures_each_source_on_its_own_images(unbroken, tmp_path,
                                                         capsys):
    assert main(["evaluate", str(unbroken), "--faces", "2", "--json",
                 "--quiet", "--device", "cpu", "--out", str(tmp_path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((tmp_path / "evaluation.json").read_text())
    assert [(name, e["faces"], list(e["accuracy"]))
            for name, e in found.items()] == [
        ("looks", 24, ["Black_Hair", "Blond_Hair", "Brown_Hair"]),
        ("moods", 3, ["happy", "sad"]),
        ("mouth", 24, ["Smiling", "Eyeglasses"])]
    assert found["looks"]["translations"] == 24 * 3
    assert found["mouth"]["remaining_error"] > 0
    assert found["moods"]["remaining_error"] is None
    for name in found:
        assert {p.name for p in (tmp_path / name).iterdir()} == {
            "evaluation.csv", "evaluation.png", "translations.png"}


def test_a_weights_file_is_used_and_measured(unbroken, folder, tmp_path,
                                             capsys):
    file = tmp_path / "joint.safetensors"
    assert main(["export", str(unbroken), "--out", str(file)]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(file), "--quiet"]) == 2
    assert "looks, moods, mouth: give them with --data NAME=FOLDER" \
        in capsys.readouterr().err
    assert main(["evaluate", str(file), "--data", str(folder), "--quiet"]) == 0
    assert capsys.readouterr().out.startswith("moods: 6 translations of 3")
    assert main(["evaluate", str(file), "--data", f"x={folder}",
                 "--quiet"]) == 2
    assert "unknown source 'x'" in capsys.readouterr().err
    assert main(["evaluate", "cpu", "--data", "a", "--data", "b"]) == 2
    assert "give --data once" in capsys.readouterr().err


# What --data says

def options(*data, names=None, exclusive=()):
    return Namespace(data=list(data) or None, names=names, no_cache=False,
                     exclusive=list(exclusive), protocol="official")


def test_a_source_is_taken_apart(tmp_path):
    (tmp_path / "a=b:c").mkdir()
    here = str(tmp_path)
    assert read_source(here) == (tmp_path.name, here, None)
    assert read_source(f"x={here}") == ("x", here, None)
    assert read_source(f"x={here}:A, B") == ("x", here, ["A", "B"])
    assert read_source(f"{here}/a=b:c") == ("a=b:c", f"{here}/a=b:c", None)
    assert read_source(f"{here}/n=m")[:2] == ("n=m", f"{here}/n=m")
    assert read_source("avatars:Smiling") == ("avatars", None, ["Smiling"])
    assert read_source("avatars")[1:] == (None, None)


def test_one_source_is_as_before(tmp_path):
    assert origins_of(options())["folder"] is None
    assert origins_of(options("faces"))["folder"] == "faces"
    assert "sources" not in origins_of(options("faces"))


def test_several_get_an_origin_each():
    found = origins_of(options("a=/x:A,B", "avatars:Smiling",
                               "c=avatars:Eyeglasses", exclusive=["A,B"]))
    assert found["folder"] is None
    assert {name: (o["folder"], o["names"], o["exclusive"], o.get("seed"))
            for name, o in found["sources"].items()} == {
        "a": ("/x", ["A", "B"], [["A", "B"]], None),
        "avatars": (None, ["Smiling"], [], 1),
        "c": (None, ["Eyeglasses"], [], 2)}


@pytest.mark.parametrize("asked, words", [
    (options("/a/x", "/b/x"), "two data sets are named 'x': give them names"),
    (options("/a", "/b", names="A"), "--names does not say which"),
    (options("/a:A,B", "/b", exclusive=["A,C"]), "--exclusive A,C: say whose"),
    (options("/a:A,B", "/b:A,B", exclusive=["A,B"]), "say whose attributes")])
def test_options_that_leave_it_open(asked, words):
    with pytest.raises(ConfigurationError, match=words):
        origins_of(asked)


def test_the_people_of_two_built_in_sources_differ(unbroken):
    noted = json.loads((unbroken / "data.json").read_text())["sources"]
    seeds = [noted[name]["seed"] for name in ("looks", "mouth")]
    first, second = (Avatars("train", 8, 16, seed=seed, progress=False)
                     for seed in seeds)
    assert not torch.equal(first.images, second.images)
