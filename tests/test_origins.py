"""From a command's options to images: CelebA and folders, all the way."""

import json
import shutil
import sys

import pytest
from PIL import Image

from stargan_tutorial import judge as judge_module
from stargan_tutorial.cli import main
from stargan_tutorial.model import open_model
from stargan_tutorial.origins import open_as_trained, open_split

FIVE = "Black_Hair,Blond_Hair,Brown_Hair,Eyeglasses,Smiling"
TINY = {"image_size": 16, "base_channels": 4, "num_blocks": 1,
        "disc_channels": 4, "disc_layers": 2, "objective": "hinge",
        "batch_size": 4, "steps": 4, "decay_start": 2, "n_critic": 1,
        "log_every": 2, "sample_every": 100, "save_every": 2,
        "precision": "float32"}


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    monkeypatch.setattr(judge_module, "STEPS", 3)
    monkeypatch.setenv("STARGAN_TUTORIAL_CACHE", str(tmp_path / "cache"))


def train(out, *more, **changes):
    settings = (f"{k}={v}" for k, v in (TINY | changes).items())
    return main(["train", "--preset", "quick", "--out", str(out), "--quiet",
                 "--threads", "1", "--device", "cpu",
                 *sum((["--set", s] for s in settings), []), *more])


@pytest.fixture
def run(miniature, tmp_path):
    """A run on the small CelebA."""
    assert train(tmp_path / "run", "--data", str(miniature), "--names",
                 FIVE) == 0
    return tmp_path / "run"


def cached(tmp_path):
    folder = tmp_path / "cache" / "images"
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_celeba_trains_and_is_remembered(run, miniature, tmp_path):
    model = open_model(run)
    assert ",".join(model.attributes.names) == FIVE
    assert model.attributes.exclusive == (tuple(FIVE.split(",")[:3]),)
    assert not model.attributes.complete and model.kind == "multi-label"
    assert json.loads((run / "data.json").read_text()) == {
        "folder": str(miniature), "protocol": "official", "exclusive": [],
        "names": FIVE.split(","), "cache": True}
    assert len(cached(tmp_path)) == 1  # the training images, not the test's
    assert (run / "grids").is_dir() or list(run.glob("**/*.png"))


def test_celeba_resumes_with_its_names(run, capsys):
    (run / "checkpoint.pt").unlink()  # as if killed before the first one
    assert train(run, "--resume") == 0
    assert ",".join(open_model(run).attributes.names) == FIVE
    assert main(["train", "--out", str(run), "--resume", "--quiet"]) == 0
    assert "finished already" in capsys.readouterr().out


def test_celeba_is_evaluated_on_its_test_images(run, capsys):
    capsys.readouterr()
    assert main(["evaluate", str(run), "--quiet", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["faces"] == 2 and "left out" not in err


def test_impossible_test_images_are_left_out_and_told(run, miniature,
                                                      tmp_path, capsys):
    root = tmp_path / "copy"
    shutil.copytree(miniature, root)
    path = root / "celeba" / "list_attr_celeba.txt"
    lines = path.read_text().splitlines()
    names, cells = lines[1].split(), lines[-1].split()
    for name in FIVE.split(",")[:3]:
        cells[1 + names.index(name)] = "1"
    path.write_text("\n".join([*lines[:-1], " ".join(cells)]))
    capsys.readouterr()
    assert main(["evaluate", str(run), "--quiet", "--json", "--data",
                 str(root)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["faces"] == 1
    assert "left out: 1 test images whose labels are impossible" in err


def test_no_cache_writes_nothing(miniature, tmp_path):
    out = tmp_path / "run"
    assert train(out, "--data", str(miniature), "--names", FIVE,
                 "--no-cache") == 0
    assert main(["evaluate", str(out), "--quiet"]) == 0
    assert cached(tmp_path) == []


def test_no_cache_can_be_said_later(run, tmp_path):
    shutil.rmtree(tmp_path / "cache" / "images")
    (run / "checkpoint.pt").unlink()
    assert train(run, "--resume", "--no-cache") == 0
    assert json.loads((run / "data.json").read_text())["cache"] is False
    assert cached(tmp_path) == []


def test_cached_and_uncached_runs_are_equal(run, miniature, tmp_path):
    other = tmp_path / "other"
    assert train(other, "--data", str(miniature), "--names", FIVE,
                 "--no-cache") == 0
    a, b = (open_model(folder).generator.state_dict()
            for folder in (run, other))
    assert all((a[name] == b[name]).all() for name in a)


def test_a_broken_picture_is_told_before_the_first_step(miniature, tmp_path,
                                                        capsys):
    root = tmp_path / "copy"
    shutil.copytree(miniature, root)
    path = root / "celeba" / "img_align_celeba" / "000009.jpg"
    path.write_bytes(path.read_bytes()[:1000])
    assert train(tmp_path / "run", "--data", str(root), "--names", FIVE) == 2
    err = capsys.readouterr().err
    assert "1 of 16 pictures cannot be used. The first: " in err
    assert "000009.jpg is damaged or cut short" in err
    assert err.count("\n") == 1 and not list((tmp_path / "run").iterdir())


@pytest.fixture
def classes(tmp_path):
    for i, name in enumerate(("angry", "happy", "sad")):
        for j in range(7):
            path = tmp_path / "faces" / name / f"{j}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (20, 16), (80 * i, 30 * j, 9)).save(path)
    return tmp_path / "faces"


def test_names_choose_classes_and_are_remembered(classes, tmp_path, capsys):
    out = tmp_path / "run"
    assert train(out, "--data", str(classes), "--names", "sad, happy") == 0
    assert open_model(out).attributes.names == ("sad", "happy")
    capsys.readouterr()
    assert main(["evaluate", str(out), "--quiet", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["faces"] == 2  # of 14


@pytest.mark.parametrize("more, words", [
    (["--names", "happy,calm"], "'calm' is no class of"),
    (["--names", "happy,"], "'' is no class of"),
    (["--protocol", "paper"], "protocol 'paper' is one of CelebA"),
    (["--names", "happy"], "only one class")])
def test_mistakes_in_the_options(classes, tmp_path, capsys, more, words):
    assert train(tmp_path / "run", "--data", str(classes), *more) == 2
    assert words in capsys.readouterr().err


def test_names_need_a_folder(tmp_path, capsys):
    assert train(tmp_path / "run", "--names", "happy") == 2
    assert "--names chooses attributes of a folder" in capsys.readouterr().err


def test_held_out_images_come_from_the_cache_too(classes):
    train_part, held = open_split({"folder": classes}, 16, progress=False)
    assert (len(train_part), len(held)) == (18, 3)
    assert train_part.dataset.pixels is not None
    assert held.attributes.names == ("angry", "happy", "sad")
    assert held.kind == "single-label"
    assert {tuple(held[i][1].tolist()) for i in range(3)} == {
        (1, 0, 0), (0, 1, 0), (0, 0, 1)}


def test_a_model_on_a_folder_of_more_classes(classes, tmp_path):
    out = tmp_path / "run"
    assert train(out, "--data", str(classes), "--names", "sad,happy") == 0
    folder = open_as_trained(open_model(out), {"folder": classes}, False)
    assert len(folder) == 14 and folder.attributes.names == ("sad", "happy")
