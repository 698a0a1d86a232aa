"""The command line: every command works; every mistake is one sentence."""

import csv
import json
import sys

import pytest
import torch
from PIL import Image

from stargan_tutorial import commands, estimate, runs
from stargan_tutorial import judge as judge_module
from stargan_tutorial.checkpoints import load_checkpoint, load_weights
from stargan_tutorial.cli import build_parser, main
from stargan_tutorial.data.avatars import ATTRIBUTES
from stargan_tutorial.data.images import load_image
from stargan_tutorial.model import open_model

TINY = {"image_size": 16, "num_images": 30, "base_channels": 4,
        "num_blocks": 1, "disc_channels": 4, "disc_layers": 2,
        "objective": "hinge", "batch_size": 4, "steps": 6, "decay_start": 3,
        "n_critic": 1, "log_every": 2, "sample_every": 100, "save_every": 3,
        "precision": "float32"}
COMMANDS = ["data", "train", "translate", "evaluate", "export", "doctor"]


def train_args(out, *more, **changes):
    settings = (f"{k}={v}" for k, v in (TINY | changes).items())
    return ["train", "--preset", "quick", "--out", str(out), "--quiet",
            "--threads", "1", "--device", "cpu",
            *sum((["--set", s] for s in settings), []), *more]


@pytest.fixture(scope="module", autouse=True)
def no_tensorboard():
    """It takes a second to start and has its own test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "torch.utils.tensorboard", None)
        yield


@pytest.fixture
def quick_judge(monkeypatch):
    monkeypatch.setattr(judge_module, "FACES", 30)
    monkeypatch.setattr(judge_module, "STEPS", 3)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A folder with a tiny run on the built-in faces."""
    out = tmp_path_factory.mktemp("cli") / "run"
    assert main(train_args(out)) == 0
    return out


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Faces written by the ``data`` command, with their table."""
    out = tmp_path_factory.mktemp("written")
    assert main(["data", "--out", str(out), "--count", "24", "--size", "16",
                 "--quiet"]) == 0
    return out


@pytest.fixture(scope="module")
def picture(written):
    return written / "images" / "000000.png"


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """Two class folders: one of reddish, one of bluish pictures."""
    root = tmp_path_factory.mktemp("classes")
    for name, colour in [("blue", (20, 20, 200)), ("red", (200, 20, 20))]:
        (root / name).mkdir()
        for i in range(12):
            shade = tuple(c + 4 * i for c in colour)
            Image.new("RGB", (20, 16), shade).save(root / name / f"{i}.png")
    return root


def size_of(path):
    return f"{path.stat().st_size / 1e6:.2f}"


def complaint(args, capsys):
    """The sentence with which a command refuses; checked to be one."""
    capsys.readouterr()
    assert main([str(a) for a in args]) == 2
    out, err = capsys.readouterr()
    assert err.startswith("stargan-tutorial: ") and err.count("\n") == 1
    assert "Traceback" not in out + err and len(err) < 1200
    return err


# What the commands do

@pytest.mark.parametrize("command", [[], *([c] for c in COMMANDS)])
def test_help_explains_every_option(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    if not command:
        assert all(f"\n    {name}" in text for name in COMMANDS)
    else:
        parser = build_parser()._subparsers._group_actions[0].choices
        assert all(action.help for action in parser[command[0]]._actions)


def test_data_are_drawn_and_counted(capsys):
    assert main(["data", "--count", "30", "--size", "16", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert "30 faces are drawn and cached" in out
    counts = [int(line.split()[1]) for line in out.splitlines()[:5]]
    assert sum(counts[:3]) == 30


def test_data_are_written_with_their_table(written, capsys):
    with open(written / "attributes.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24 == len(list((written / "images").iterdir()))
    assert list(rows[0]) == ["file", *ATTRIBUTES.names]
    for row in rows:
        assert load_image(written / "images" / row["file"]).shape == (3, 16,
                                                                      16)
        ATTRIBUTES.check(torch.tensor([float(row[n])
                                       for n in ATTRIBUTES.names]))


def test_a_folder_can_be_checked(written, classes, capsys):
    assert main(["data", "--check", str(classes), "--size", "16"]) == 0
    out = capsys.readouterr().out
    assert "class folders: 24 images (train 21, held out 3)" in out
    assert "label: 2 numbers, single-label" in out
    assert [line.split() for line in out.splitlines()[4:6]] \
        == [["0", "blue", "12", "50.0%"], ["1", "red", "12", "50.0%"]]
    assert main(["data", "--check", str(written), "--size", "16"]) == 0
    assert "label: 5 numbers, multi-label" in capsys.readouterr().out


def test_train_leaves_a_checkpoint_a_log_and_grids(run):
    assert {p.name for p in run.iterdir()} == {
        "checkpoint.pt", "curves.png", "data.json", "hyperparameters.json",
        "log.csv", "samples"}
    assert load_checkpoint(run / "checkpoint.pt")["step"] == 6
    assert [p.name for p in (run / "samples").iterdir()] \
        == ["step_0000006.png"]
    saved = json.loads((run / "hyperparameters.json").read_text())
    assert TINY == {name: saved[name] for name in TINY}


def test_train_says_what_to_do_next(tmp_path, capsys):
    assert main(train_args(tmp_path / "a", "--seed", "5", steps=2,
                           decay_start=0)) == 0
    assert f"evaluate {tmp_path / 'a'}" in capsys.readouterr().out
    assert open_model(tmp_path / "a").hp.seed == 5


def test_translate_writes_the_picture_that_the_model_gives(run, picture,
                                                           tmp_path, capsys):
    out = tmp_path / "out.png"
    assert main(["translate", str(run), str(picture), "--label",
                 "Black_Hair,Eyeglasses", "--set", "Blond_Hair", "Smiling",
                 "--unset", "Eyeglasses", "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith("Blond_Hair+Smiling: ")
    expected = open_model(run).translate(
        load_image(picture, 16), ATTRIBUTES.encode("Blond_Hair", "Smiling"))
    assert (load_image(out) - expected).abs().max() < 1.01 / 127.5


def test_translate_sees_the_label_itself(run, picture, tmp_path, capsys):
    assert main(["translate", str(run), str(picture), "--set", "Brown_Hair",
                 "--out", str(tmp_path / "out.jpg")]) == 0
    first, second = capsys.readouterr().out.splitlines()
    seen = open_model(run).guess_label(load_image(picture, 16))
    assert first == f"seen in the picture: {ATTRIBUTES.describe(seen)}"
    assert second.startswith("Brown_Hair")


@pytest.mark.parametrize("mode", ["L", "RGBA", "I;16"])
def test_translate_takes_pictures_of_other_modes_and_sizes(run, tmp_path,
                                                           mode):
    file = tmp_path / "in.png"
    Image.new(mode, (37, 50), 120).save(file)
    assert main(["translate", str(run), str(file), "--set", "Smiling",
                 "--out", str(tmp_path / "out.png")]) == 0
    assert load_image(tmp_path / "out.png").shape == (3, 16, 16)


def test_evaluate_prints_a_table_and_keeps_it(run, tmp_path, quick_judge,
                                              capsys):
    assert main(["evaluate", str(run), "--faces", "2", "--quiet",
                 "--threads", "1", "--out", str(tmp_path / "e")]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("288 translations of 24 held-out images")
    assert err == f"table and pictures are in {tmp_path / 'e'}\n"
    assert {p.name for p in (tmp_path / "e").iterdir()} == {
        "evaluation.json", "evaluation.csv", "evaluation.png",
        "translations.png"}


def test_evaluate_prints_json_alone(run, quick_judge, capsys):
    assert main(["evaluate", str(run), "--faces", "1", "--quiet", "--json",
                 "--device", "cpu"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["translations"] == 144 and 0 < found["remaining_error"] < 5
    assert json.loads((run / "evaluation.json").read_text()) == found


def test_export_writes_a_small_file_that_opens(run, tmp_path, capsys):
    path = tmp_path / "new" / "x.safetensors"
    assert main(["export", str(run), "--out", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: {size_of(path)} MB\n"
    about, states = load_weights(path)
    assert set(states) == {"generator", "discriminator"}
    assert about["card"]["step"] == 6
    full = tmp_path / "full.safetensors"
    assert main(["export", str(run / "checkpoint.pt"), "--out", str(full),
                 "--full", "--generator-only"]) == 0
    assert set(load_weights(full)[1]) == {"generator"}
    own = open_model(run).generator.state_dict()
    assert all(torch.equal(own[n], v)
               for n, v in open_model(full).generator.state_dict().items())


def test_export_takes_the_evaluation_along(run, tmp_path):
    note = run / "evaluation.json"
    before = note.read_bytes() if note.exists() else None
    note.write_text('{"all_at_once": 0.5}')
    path = tmp_path / "x.safetensors"
    assert main(["export", str(run), "--out", str(path)]) == 0
    assert load_weights(path)[0]["card"]["evaluation"] == {"all_at_once": 0.5}
    note.unlink() if before is None else note.write_bytes(before)


def test_weights_can_be_evaluated_and_translate(run, picture, tmp_path,
                                                quick_judge, capsys):
    path = tmp_path / "x.safetensors"
    assert main(["export", str(run), "--out", str(path)]) == 0
    assert main(["evaluate", str(path), "--faces", "1", "--quiet"]) == 0
    assert main(["translate", str(path), str(picture), "--set", "Smiling",
                 "--out", str(tmp_path / "o.png")]) == 0
    assert {p.name for p in tmp_path.iterdir()} == {"x.safetensors", "o.png"}


def test_doctor_describes_and_suggests(monkeypatch, capsys):
    assert main(["doctor", "--fast"]) == 0
    assert "PyTorch" in capsys.readouterr().out
    asked = []
    monkeypatch.setattr(estimate, "minutes",
                        lambda hp: asked.append(hp) or 12.3)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert asked == [commands.PRESETS[n] for n in ("quick", "cpu", "patient")]
    assert "--preset quick       about 12 min" in out
    assert "suggested: stargan-tutorial train --preset cpu --out runs" in out


# People's own pictures, from end to end

def test_class_folders_train_evaluate_and_translate(classes, tmp_path,
                                                    quick_judge, capsys):
    out = tmp_path / "run"
    assert main(train_args(out, "--data", str(classes))) == 0
    model = open_model(out)
    assert model.kind == "single-label"
    assert model.attributes.names == ("blue", "red")
    capsys.readouterr()
    assert main(["evaluate", str(out), "--quiet", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["faces"] == 3  # every tenth of 24
    assert found["remaining_error"] is None
    assert main(["translate", str(out), str(classes / "red" / "0.png"),
                 "--set", "blue", "--out", str(tmp_path / "x.png")]) == 0


def test_a_written_table_trains_resumes_and_evaluates(written, tmp_path,
                                                      quick_judge, capsys):
    out = tmp_path / "run"
    group = "Black_Hair,Blond_Hair,Brown_Hair"
    assert main(train_args(out, "--data", str(written), "--exclusive",
                           group)) == 0
    assert json.loads((out / "data.json").read_text())["folder"] \
        == str(written)
    assert open_model(out).attributes.exclusive == (tuple(group.split(",")),)
    capsys.readouterr()
    assert main(["train", "--out", str(out), "--resume", "--quiet"]) == 0
    assert "finished already" in capsys.readouterr().out
    assert main(["evaluate", str(out), "--quiet"]) == 0
    assert "translations of 3 held-out images" in capsys.readouterr().out


def test_resume_before_a_checkpoint_keeps_to_the_runs_own_data(classes,
                                                               tmp_path):
    out = tmp_path / "run"
    assert main(train_args(out, "--data", str(classes))) == 0
    (out / "checkpoint.pt").unlink()  # as if killed before the first one
    assert main(train_args(out, "--resume")) == 0
    assert open_model(out).attributes.names == ("blue", "red")


# Mistakes

@pytest.mark.parametrize("args, words", [
    (["--preset", "fast"], "unknown preset 'fast': choose one of quick, cpu"),
    ([], "which settings? Give --preset"),
    (["--preset", "cpu", "--set", "width=3"], "--set width=3: unknown hyperp"),
    (["--preset", "cpu", "--set", "steps"], "write it as KEY=VALUE"),
    (["--preset", "cpu", "--set", "steps=many"], "steps takes a whole number"),
    (["--preset", "cpu", "--set", "steps=1.5"], "steps takes a whole number"),
    (["--preset", "cpu", "--set", "lr_g=fast"], "lr_g takes a number"),
    (["--preset", "cpu", "--set", "flip=perhaps"], "takes true or false"),
    (["--preset", "cpu", "--set", "steps=0"], "steps is 0: give a whole"),
    (["--preset", "cpu", "--set", "lr_g=nan"], "lr_g is nan"),
    (["--preset", "cpu", "--set", "objective=gan"], "'gan': choose one of"),
    (["--preset", "cpu", "--set", "image_size=50"], "image_size 50 does not"),
    (["--preset", "cpu", "--seed", "-1"], "seed is -1"),
    (["--preset", "cpu", "--seed", "9" * 30], "seed is 999"),
    (["--preset", "cpu", "--threads", "0"], "--threads 0"),
    (["--preset", "cpu", "--workers", "-1"], "--workers -1"),
    (["--preset", "cpu", "--data", "{tmp}/none"], "does not exist"),
    (["--preset", "cpu", "--data", "{tmp}"], "holds no images"),
    (["--preset", "cpu", "--device", "gpu"], "unknown device 'gpu'"),
])
def test_train_refuses_in_a_sentence(tmp_path, capsys, args, words):
    args = [a.replace("{tmp}", str(tmp_path)) for a in args]
    text = complaint(["train", "--out", tmp_path / "run", "--quiet", *args],
                     capsys)
    assert words in text
    assert not (tmp_path / "run" / "checkpoint.pt").exists()


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_missing_card_is_a_sentence(run, tmp_path, monkeypatch, capsys,
                                      command):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    args = train_args(tmp_path, "--device", "cuda") if command == "train" \
        else ["evaluate", run, "--device", "cuda"]
    assert "has no CUDA card" in complaint(args, capsys)


def test_a_place_that_cannot_be_written_is_a_sentence(run, picture, tmp_path,
                                                      quick_judge, capsys):
    (tmp_path / "file").write_text("")
    below = tmp_path / "file" / "below"
    model = ["--set", "Smiling", "--out"]
    for args in (train_args(below), ["data", "--out", below, "--quiet"],
                 ["export", run, "--out", below / "x.safetensors"],
                 ["translate", run, picture, *model, below / "x.png"],
                 ["evaluate", run, "--faces", "1", "--quiet", "--out",
                  below]):
        assert "cannot write" in complaint(args, capsys)


def test_a_folder_with_a_run_needs_resume(run, capsys):
    before = (run / "checkpoint.pt").read_bytes()
    assert "already holds a run: add --resume" in complaint(train_args(run),
                                                            capsys)
    assert (run / "checkpoint.pt").read_bytes() == before


def test_too_few_pictures_for_a_batch_are_a_sentence(classes, tmp_path,
                                                     capsys):
    text = complaint(train_args(tmp_path, "--data", classes, batch_size=40),
                     capsys)
    assert "fewer than one batch of 40" in text


def test_divergence_is_a_sentence(tmp_path, capsys):
    text = complaint(train_args(tmp_path, objective="lsgan", lr_g=1e30,
                                lr_d=1e30), capsys)
    assert "training has stopped" in text


@pytest.mark.parametrize("options, words", [
    (["--set", "Beard"], "unknown attribute 'Beard': choose among Black"),
    (["--unset", "Beard"], "unknown attribute 'Beard'"),
    (["--set", "Smiling", "--unset", "Smiling"], "set or unset twice"),
    (["--set", "Black_Hair", "Brown_Hair"], "impossible label"),
    (["--label", "Beard"], "unknown attribute 'Beard'"),
    (["--label", "Smiling"], "impossible label Smiling: exactly one"),
    (["--label", "Blond_Hair", "--unset", "Blond_Hair"], "impossible label"),
])
def test_translate_refuses_labels_in_a_sentence(run, picture, tmp_path,
                                                capsys, options, words):
    out = tmp_path / "x.png"
    text = complaint(["translate", run, picture, *options, "--out", out],
                     capsys)
    assert words in text and not out.exists()


def test_translate_refuses_pictures_in_a_sentence(run, picture, tmp_path,
                                                  capsys):
    whole = picture.read_bytes()
    contents = {"missing": None, "empty": b"", "truncated": whole[:-300],
                "text": b"hello, this is text"}
    for name, content in contents.items():
        file = tmp_path / f"{name}.png"
        if content is not None:
            file.write_bytes(content)
        text = complaint(["translate", run, file, "--set", "Smiling",
                          "--out", tmp_path / "out.png"], capsys)
        assert str(file) in text
    assert not (tmp_path / "out.png").exists()
    assert "let it end in .png" in complaint(
        ["translate", run, picture, "--set", "Smiling", "--out",
         tmp_path / "out.gif"], capsys)


@pytest.mark.parametrize("command", ["translate", "evaluate", "export"])
def test_a_missing_or_damaged_model_is_a_sentence(run, picture, tmp_path,
                                                  capsys, command):
    rest = {"translate": [picture, "--set", "Smiling", "--out",
                          tmp_path / "x.png"],
            "evaluate": ["--quiet"],
            "export": ["--out", tmp_path / "x.safetensors"]}[command]
    (tmp_path / "folder").mkdir()
    for where in ("none", "folder"):
        assert "there is no trained model at" in complaint(
            [command, tmp_path / where, *rest], capsys)
    (tmp_path / "cut.pt").write_bytes(
        (run / "checkpoint.pt").read_bytes()[:5000])
    assert "damaged" in complaint([command, tmp_path / "cut.pt", *rest],
                                  capsys)
    (tmp_path / "cut.safetensors").write_bytes(b"nonsense")
    assert "damaged" in complaint(
        [command, tmp_path / "cut.safetensors", *rest], capsys)


@pytest.mark.parametrize("options, words", [
    (["--faces", "0"], "--faces 0"), (["--threads", "0"], "--threads 0"),
    (["--threads", "-2"], "--threads -2"), (["--device", "x"], "device 'x'")])
def test_evaluate_refuses_in_a_sentence(run, capsys, options, words):
    assert words in complaint(["evaluate", run, *options], capsys)


def test_a_model_is_not_judged_on_other_domains(run, classes, tmp_path,
                                                quick_judge, capsys):
    assert "other domains than the model: Black_Hair" in complaint(
        ["evaluate", run, "--data", classes], capsys)
    out, path = tmp_path / "run", tmp_path / "x.safetensors"
    assert main(train_args(out, "--data", str(classes))) == 0
    assert main(["export", str(out), "--out", str(path)]) == 0
    assert "give its images with --data" in complaint(["evaluate", path],
                                                      capsys)


def test_the_faces_written_are_those_of_the_built_in_model(run, written,
                                                           quick_judge,
                                                           capsys):
    assert main(["evaluate", str(run), "--data", str(written), "--quiet",
                 "--json", "--out", str(written / "e")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["faces"] == 3  # asked: own label, two hairs, two others
    assert found["translations"] == 3 * 5


def test_export_wants_its_suffix(run, tmp_path, capsys):
    assert "end the name in .safetensors" in complaint(
        ["export", run, "--out", tmp_path / "x.pt"], capsys)


def test_data_refuses_in_a_sentence(tmp_path, capsys):
    for args, words in [
            (["--split", "all"], "unknown split 'all'"),
            (["--count", "0"], "count is 0"), (["--size", "8"], "size is 8"),
            (["--check", tmp_path], "holds no images"),
            (["--check", tmp_path / "none"], "does not exist")]:
        assert words in complaint(["data", "--quiet", *args], capsys)


def test_folders_without_classes_are_a_sentence(written, tmp_path, capsys):
    for args in (["data", "--check", written / "images"],
                 train_args(tmp_path, "--data", written / "images")):
        assert "holds images but no class folders" in complaint(args, capsys)


def test_an_unreadable_picture_is_counted(classes, tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.png").write_bytes(b"nonsense")
        Image.new("RGB", (4, 4)).save(tmp_path / name / "2.png")
    text = complaint(["data", "--check", tmp_path, "--quiet"], capsys)
    assert "2 of 4 pictures cannot be used. The first: " in text


@pytest.mark.parametrize("args", [
    [], ["paint"], ["train"], ["train", "--out"], ["translate", "a"],
    ["train", "--preset", "cpu", "--out", "x", "--steps", "3"],
    ["train", "--out", "x", "--seed", "one"],
    ["data", "--count", "many"]])
def test_a_wrong_call_shows_the_usage(args, capsys):
    with pytest.raises(SystemExit) as ended:
        main(args)
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("usage: stargan-tutorial") and "error: " in err


def test_an_interrupt_outside_training_is_a_sentence(monkeypatch, capsys):
    def stop(args):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "doctor", stop)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == "stargan-tutorial: interrupted.\n"


def test_an_interrupt_of_training_says_how_to_go_on(tmp_path, monkeypatch,
                                                    capsys):
    monkeypatch.setattr(runs.Trainer, "run", lambda self, progress: False)
    assert main(train_args(tmp_path)) == 130
    assert f"train --out {tmp_path} --resume" in capsys.readouterr().out


def test_a_mistake_of_ours_is_not_hidden(monkeypatch):
    def fail(args):
        raise ZeroDivisionError

    monkeypatch.setattr(commands, "doctor", fail)
    with pytest.raises(ZeroDivisionError):
        main(["doctor"])


def test_exclusive_groups_without_a_folder_are_a_sentence(tmp_path, capsys):
    code = main(["train", "--preset", "quick", "--out", str(tmp_path / "r"),
                 "--exclusive", "Black_Hair,Blond_Hair"])
    assert code == 2 and "--data" in capsys.readouterr().err


def test_no_permission_is_a_sentence(monkeypatch, capsys):
    def refuse(args):
        raise PermissionError(13, "Permission denied", "/secret/x")

    monkeypatch.setattr(commands, "doctor", refuse)
    assert main(["doctor"]) == 2
    err = capsys.readouterr().err
    assert "no permission for /secret/x" in err and "Traceback" not in err


def test_translate_makes_the_folder_of_its_picture(run, picture, tmp_path):
    assert main(["translate", str(run), str(picture), "--set", "Smiling",
                 "--out", str(tmp_path / "new" / "x.png")]) == 0
    assert (tmp_path / "new" / "x.png").is_file()


def test_a_mistyped_run_to_resume_is_a_sentence(tmp_path, capsys):
    said = complaint(["train", "--out", tmp_path / "typo", "--resume"], capsys)
    assert "there is no run at" in said and "--preset" in said
