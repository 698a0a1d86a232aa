"""The figures: right for generators whose answers are known."""

import csv
import math
from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.utils.data import Dataset

from stargan_tutorial import judge as judge_module
from stargan_tutorial import report
from stargan_tutorial.classifier import (
    AttributeClassifier,
    decide,
    train_classifier,
)
from stargan_tutorial.data.avatars import ATTRIBUTES, Avatars
from stargan_tutorial.distances import CHANGED, against_truth
from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.errors import DataError
from stargan_tutorial.evaluation import Evaluation, evaluate
from stargan_tutorial.judge import judge_for
from stargan_tutorial.questions import change_name, questions

PEOPLE, SIZE, LABELS = 2, 32, 12


@pytest.fixture(scope="module")
def faces():
    return Avatars("test", PEOPLE, SIZE, every_label=True, progress=False,
                   workers=1)


class Truth(nn.Module):
    """A generator that looks the true answer up, and blends it in."""

    def __init__(self, faces, share=1.0):
        super().__init__()
        self.share, self.images = share, [image for image, _ in faces]
        self.labels = faces.labels

    def forward(self, image, label):
        out = []
        for x, wanted in zip(image, label, strict=True):
            near = min(range(len(self.images)),
                       key=lambda i: float((self.images[i] - x).abs().sum()))
            first = near - near % LABELS
            offset = (self.labels[:LABELS] == wanted).all(1).nonzero().item()
            out.append(x.lerp(self.images[first + offset], self.share))
        return torch.stack(out)


class Same(nn.Module):
    def forward(self, image, label):
        return image


class LooksUp(nn.Module):
    """A judge that knows the faces; anything else is black and plain."""

    def __init__(self, faces, mistakes=0):
        super().__init__()
        self.known = {image.numpy().tobytes(): label
                      for image, label in faces}
        for key in list(self.known)[:mistakes]:
            self.known[key] = torch.tensor([0., 0, 1, 1, 1])

    def forward(self, image):
        plain = torch.tensor([1., 0, 0, 0, 0])
        return torch.stack([self.known.get(x.contiguous().numpy().tobytes(),
                                           plain) for x in image]) - 0.5


def measured(generator, faces, judge=None, **options):
    return evaluate(generator, faces, judge or LooksUp(faces),
                    progress=False, **options)


@pytest.fixture(scope="module")
def perfect(faces):
    return measured(Truth(faces), faces)


@pytest.fixture(scope="module")
def idle(faces):
    return measured(Same(), faces)


def test_the_truth_has_no_error(perfect):
    assert perfect.remaining_error == 0 and perfect.unchanged_error == 0
    assert perfect.l1 == 0 and perfect.ssim == pytest.approx(1, abs=1e-4)
    assert perfect.psnr == math.inf
    assert perfect.identity_error == 0 and perfect.cycle_error == 0
    assert perfect.all_at_once == 1
    assert set(perfect.accuracy.values()) == {1.0}
    assert set(perfect.classifier_accuracy.values()) == {1.0}
    assert (perfect.faces, perfect.translations) == (
        PEOPLE * LABELS, PEOPLE * LABELS**2)


def test_the_untouched_input_has_all_of_the_error(idle):
    assert idle.remaining_error == 1
    assert set(idle.remaining_by_change.values()) == {1.0}
    assert idle.psnr == idle.input_psnr > 5
    assert idle.ssim == idle.input_ssim < 1
    assert idle.l1 == idle.input_l1 > 0
    assert idle.identity_error == idle.cycle_error == 0
    assert idle.all_at_once == pytest.approx(1 / LABELS)
    assert idle.accuracy["Smiling"] == pytest.approx(1 / 2)
    assert idle.accuracy["Black_Hair"] == pytest.approx(5 / 9)


def test_what_need_not_change_is_nearly_untouched_by_the_truth(idle):
    assert 0 <= idle.unchanged_error < 1 / 255


def test_the_baseline_does_not_depend_on_the_generator(perfect, idle):
    for name in ("input_l1", "input_psnr", "input_ssim"):
        assert getattr(perfect, name) == getattr(idle, name)


def test_half_of_the_way_is_half_of_the_error(faces, idle):
    half = measured(Truth(faces, 0.5), faces)
    assert half.remaining_error == pytest.approx(0.5, abs=1e-5)
    assert half.unchanged_error == pytest.approx(idle.unchanged_error / 2,
                                                 abs=1e-6)
    assert half.l1 == pytest.approx(idle.l1 / 2, rel=1e-4)
    assert half.psnr == pytest.approx(idle.psnr + 20 * math.log10(2),
                                      rel=1e-4)


def test_figures_do_not_depend_on_the_batch(faces, idle):
    other = measured(Same(), faces, batch_size=17)
    for name, value in idle.as_dict().items():
        if isinstance(value, float):
            assert getattr(other, name) == pytest.approx(value, rel=1e-5)


def test_the_mistakes_of_the_judge_are_reported(faces):
    found = measured(Truth(faces), faces, LooksUp(faces, mistakes=6))
    assert found.classifier_accuracy["Black_Hair"] < 1
    assert found.accuracy["Black_Hair"] == pytest.approx(
        found.classifier_accuracy["Black_Hair"])
    assert found.all_at_once == pytest.approx(1 - 6 / 24, abs=0.05)


def test_errors_are_those_of_the_formulas():
    image, truth = torch.zeros(1, 3, 16, 16), torch.zeros(1, 3, 16, 16)
    truth[0, 0, :4] = 0.2  # changed, in one channel: 64 pixels
    truth[0, :, 8] = 0.05  # less than 10 grey levels: unchanged
    out = image + 0.2
    found = {n: v.item() for n, v in against_truth(image, out, truth).items()}
    changed = 64 * (0.0 + 0.2 + 0.2) / (64 * 0.2)
    assert found["remaining_error"] == pytest.approx(changed)
    kept = (192 - 16) * 3 * 0.2 + 16 * 3 * 0.15
    assert found["unchanged_error"] == pytest.approx(kept / (192 * 3) / 2)
    assert found["input_l1"] == pytest.approx(
        (64 * 0.2 + 48 * 0.05) / 768 / 2)
    mse = (out - truth).square().mean().item()
    assert found["psnr"] == pytest.approx(10 * math.log10(4 / mse), rel=1e-4)
    assert CHANGED == pytest.approx(2 * 10 / 255)


# What is asked

def test_faces_with_every_label_are_asked_for_every_label(faces):
    asked = questions(faces)
    assert len(asked) == PEOPLE * LABELS**2
    for source, target, answer in asked[::7]:
        assert source // LABELS == answer // LABELS
        assert torch.equal(faces.labels[answer], target)


class Pictures(Dataset):
    """Images with labels, and no true answers."""

    attributes = AttributeSet(("A", "B", "Smile"), exclusive=(("A", "B"),))

    def __init__(self, count=6):
        self.images = torch.rand(count, 3, 16, 16) * 2 - 1
        self.labels = self.attributes.sample(count)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index], self.labels[index]


def test_images_without_answers_are_asked_for_each_single_change():
    pictures = Pictures()
    asked = questions(pictures)
    assert len(asked) == 6 * 3  # its own label, the other hair, the smile
    assert all(answer is None for _, _, answer in asked)
    own = sum(torch.equal(target, pictures.labels[source])
              for source, target, _ in asked)
    assert own == 6


def test_images_without_answers_have_no_figures_of_truth():
    found = measured(Same(), Pictures(), AttributeClassifier(3).eval())
    for name in ("remaining_error", "unchanged_error", "l1", "psnr", "ssim",
                 "input_l1", "input_psnr", "input_ssim",
                 "remaining_by_change"):
        assert getattr(found, name) is None
    assert set(found.accuracy) == {"A", "B", "Smile"}
    assert found.identity_error == 0
    text = report.as_text(found)
    assert "remaining" not in text and "accuracy: Smile" in text
    assert len(report.figure(found).axes) == 1


def test_an_empty_data_set_is_a_sentence():
    with pytest.raises(DataError, match="no images to evaluate on"):
        measured(Same(), Pictures(0), AttributeClassifier(3).eval())


@pytest.mark.parametrize("before, after, name", [
    ("Black_Hair", "Black_Hair Smiling", "+Smiling"),
    ("Black_Hair Eyeglasses", "Black_Hair", "-Eyeglasses"),
    ("Black_Hair Smiling", "Blond_Hair Smiling", "to Blond_Hair"),
    ("Black_Hair Smiling", "Black_Hair Eyeglasses", "several"),
    ("Black_Hair", "Brown_Hair Eyeglasses", "several"),
    ("Black_Hair", "Black_Hair", "none")])
def test_a_change_has_its_name(before, after, name):
    before, after = (ATTRIBUTES.encode(*names.split()).tolist()
                     for names in (before, after))
    assert change_name(before, after, ATTRIBUTES) == name


def test_every_kind_of_change_has_its_figure(perfect):
    assert set(perfect.remaining_by_change) == {
        "to Black_Hair", "to Blond_Hair", "to Brown_Hair", "+Eyeglasses",
        "-Eyeglasses", "+Smiling", "-Smiling", "several"}


# Reports

def test_the_table_shows_every_figure(idle):
    text = report.as_text(idle)
    assert text.startswith("288 translations of 24 held-out images")
    for words in ("accuracy: Smiling", "judge on real images: 1.000",
                  "accuracy: all at once               0.083",
                  "remaining error, changed pixels     1.000",
                  "  to Blond_Hair                     1.000",
                  f"input unchanged: {idle.input_psnr:.2f}", "SSIM",
                  "identity error                     0.0000", "cycle error"):
        assert words in text
    assert max(map(len, text.splitlines())) < 80


def test_the_csv_has_the_rows_of_the_table(idle, tmp_path):
    report.write_csv(idle, tmp_path / "e.csv")
    with open(tmp_path / "e.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(report.rows(idle))
    values = {row["measure"]: float(row["value"]) for row in rows}
    assert values["remaining error, changed pixels"] == 1
    assert values["+Smiling"] == 1
    assert values["PSNR to the truth"] == pytest.approx(idle.psnr, abs=1e-5)


def test_the_figure_has_a_bar_for_every_number(idle):
    left, right = report.figure(idle).axes
    assert len(left.patches) == 10 and len(right.patches) == 8
    assert [bar.get_width() for bar in left.patches[5:]] \
        == pytest.approx(list(idle.accuracy.values()))
    assert [t.get_text() for t in right.get_yticklabels()] \
        == [n.replace("_", " ") for n in idle.remaining_by_change]


def test_an_evaluation_is_plain_values(idle):
    assert Evaluation(**idle.as_dict()) == idle
    assert replace(idle, l1=0.5).as_dict()["l1"] == 0.5


# The judge

def test_a_short_training_beats_chance():
    train = Avatars("judge", 200, SIZE, progress=False, workers=1)
    test = Avatars("test", 60, SIZE, progress=False, workers=1)
    judge = train_classifier(train, steps=40, progress=False)
    assert not judge.training
    images, labels = map(torch.stack, zip(*(test[i] for i in range(60))))
    with torch.no_grad():
        right = decide(judge(images), ATTRIBUTES) == labels
    assert right[:, 3:].float().mean() > 0.6  # chance: 0.5
    assert right[:, :3].all(1).float().mean() > 0.6  # chance: 1/3


def test_training_a_judge_depends_on_its_seed_alone():
    def weights(seed):
        return train_classifier(Pictures16, steps=2, seed=seed,
                                progress=False).head.weight

    Pictures16 = Pictures(8)
    one = weights(3)
    torch.manual_seed(9)
    assert torch.equal(one, weights(3))
    assert not torch.equal(one, weights(4))


@pytest.fixture
def quick_judge(monkeypatch):
    """Few faces and updates; the list grows with each training."""
    trained = []

    def train(*args, **options):
        trained.append(options["steps"])
        return train_classifier(*args, **options)

    monkeypatch.setattr(judge_module, "FACES", 12)
    monkeypatch.setattr(judge_module, "STEPS", 2)
    monkeypatch.setattr(judge_module, "train_classifier", train)
    return trained


def test_the_judge_is_trained_once(quick_judge, tmp_path):
    one, two = (judge_for(16, cache=tmp_path, progress=False)
                for _ in range(2))
    assert quick_judge == [2] and not two.training
    assert all(torch.equal(v, two.state_dict()[n])
               for n, v in one.state_dict().items())
    judge_for(24, cache=tmp_path, progress=False)
    assert quick_judge == [2, 2]


def test_a_damaged_judge_is_trained_again(quick_judge, tmp_path):
    judge_for(16, cache=tmp_path, progress=False)
    path, = (tmp_path / "judges").iterdir()
    whole = path.read_bytes()
    for content in (b"", whole[:300], b"nonsense"):
        path.write_bytes(content)
        judge_for(16, cache=tmp_path, progress=False)
        assert path.read_bytes() == whole
    assert quick_judge == [2] * 4


def test_the_judge_of_other_images_is_trained_on_them(quick_judge, tmp_path):
    judge = judge_for(16, Pictures(8), cache=tmp_path, progress=False)
    assert quick_judge == [2] and judge.head.out_features == 3
    assert not (tmp_path / "judges").exists()
