"""The Fréchet distance: the formula, its features, and what is missing."""

import urllib.error

import pytest
import torch
from torch import nn
from torchmetrics.image import fid as torchmetrics_fid

from stargan_tutorial.classifier import AttributeClassifier
from stargan_tutorial.errors import (
    CheckpointError,
    ConfigurationError,
    DataError,
)
from stargan_tutorial.estimate import Noise
from stargan_tutorial.frechet import JudgeFeatures, fid


class Means(nn.Module):
    """Three features: each channel's mean."""

    def forward(self, image):
        return image.mean(dim=(2, 3))


@pytest.fixture
def sets():
    real = torch.rand(60, 3, 8, 8) * 2 - 1
    return real, (torch.rand(40, 3, 8, 8) * 1.5 - 0.5)


def root(matrix):
    """Square root of a symmetric matrix."""
    values, vectors = torch.linalg.eigh(matrix)
    return vectors * values.clamp(0).sqrt() @ vectors.T


def by_hand(a, b):
    """The formula, with symmetric roots only."""
    a, b = a.double(), b.double()
    a_cov, b_cov = a.T.cov(), b.T.cov()
    half = root(a_cov)
    return ((a.mean(0) - b.mean(0)).square().sum() + a_cov.trace()
            + b_cov.trace() - 2 * root(half @ b_cov @ half).trace()).item()


def test_it_is_the_formula(sets):
    features = [Means()(images) for images in sets]
    assert fid(*sets, Means()) == pytest.approx(by_hand(*features), rel=1e-4)
    assert fid(*sets, Means()) == pytest.approx(
        fid(sets[1], sets[0], Means()), rel=1e-5)


def test_equal_sets_in_any_order_are_at_zero(sets):
    shuffled = sets[0][torch.randperm(60)]
    assert 0 <= fid(sets[0], shuffled, Means()) < 1e-6


def test_a_shift_counts_by_its_square():
    image = torch.rand(50, 3, 4, 4) * 0.5
    assert fid(image, image + 0.25, Means()) == pytest.approx(3 / 16, rel=1e-4)


def test_batches_change_nothing(sets):
    whole = fid(*sets, Means(), batch_size=1000)
    assert fid(*sets, Means(), batch_size=7) == pytest.approx(whole, rel=1e-6)


def test_data_sets_are_taken_with_or_without_labels(sets):
    noise = Noise(8, 12)
    images = torch.stack([noise[i][0] for i in range(12)])
    expected = fid(images, sets[1], Means())
    assert fid(noise, sets[1], Means()) == expected
    assert fid(list(images), sets[1], Means()) == expected


def test_the_features_of_a_judge(sets):
    judge = AttributeClassifier(5, base_channels=4)
    features = JudgeFeatures(judge)
    assert features(sets[0]).shape == (60, 16)
    judge.eval()
    logits = judge.head(features(sets[0]))
    torch.testing.assert_close(logits, judge(sets[0]))
    with torch.no_grad():
        expected = by_hand(*map(features, sets))
    assert fid(*sets, features) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("real, fake, words", [
    (torch.zeros(1, 3, 8, 8), torch.zeros(2, 3, 8, 8), "real holds 1 images"),
    (torch.zeros(2, 3, 8, 8), [], "fake holds 0 images"),
    (torch.zeros(2, 1, 8, 8), torch.zeros(2, 3, 8, 8), r"\(2, 1, 8, 8\): give"),
    (torch.zeros(2, 3, 8), torch.zeros(2, 3, 8, 8), r"\(2, 3, 8\): give")])
def test_too_few_or_other_images_are_sentences(real, fake, words):
    with pytest.raises(DataError, match=words):
        fid(real, fake, Means())


def test_an_extractor_of_something_else_is_a_sentence(sets):
    with pytest.raises(DataError, match=r"gives \(2, 3, 8, 8\) for two"):
        fid(*sets, nn.Identity())
    with pytest.raises(ConfigurationError, match="leave them out"):
        fid(*sets, Means(), weights="x.pth")


# Inception: its package or its weights may be missing

def failing(error):
    """A metric that cannot be made."""
    def metric(features, **options):
        raise error

    return metric


class Bytes(nn.Module):
    """Stands in for Inception: takes bytes and nothing else."""

    num_features = 3

    def forward(self, image):
        assert image.dtype == torch.uint8
        return image.float().mean(dim=(2, 3))


@pytest.mark.parametrize("error, words", [
    (ModuleNotFoundError("torch-fidelity"), "pip install torch-fidelity"),
    (urllib.error.URLError("no route"), "downloaded .*no route.* weights="),
    (TimeoutError("timed out"), "cannot be downloaded")])
def test_what_inception_lacks_is_said(sets, monkeypatch, error, words):
    monkeypatch.setattr(torchmetrics_fid, "FrechetInceptionDistance",
                        failing(error))
    with pytest.raises(ConfigurationError, match=words) as caught:
        fid(*sets)
    assert "JudgeFeatures" in str(caught.value)


def test_other_weights_are_said(sets, monkeypatch, tmp_path):
    with pytest.raises(CheckpointError, match="no weights file at"):
        fid(*sets, weights=tmp_path / "none.pth")
    torch.save(nn.ReLU(), tmp_path / "code.pth")
    with pytest.raises(CheckpointError, match="run code"):
        fid(*sets, weights=tmp_path / "code.pth")
    torch.save({"a": torch.zeros(1)}, tmp_path / "other.pth")
    monkeypatch.setattr(torchmetrics_fid, "FrechetInceptionDistance",
                        failing(RuntimeError("Missing key(s)")))
    with pytest.raises(ConfigurationError, match="no weights of Inception"):
        fid(*sets, weights=tmp_path / "other.pth")


def test_inception_is_given_bytes(sets, monkeypatch, tmp_path):
    seen, real = {}, torchmetrics_fid.FrechetInceptionDistance
    path = tmp_path / "w.pth"
    torch.save({"a": torch.zeros(1)}, path)
    monkeypatch.setattr(
        torchmetrics_fid, "FrechetInceptionDistance",
        lambda features, **options: (seen.update(options, features=features),
                                     real(Bytes()))[1])
    found = fid(*sets, weights=path)
    assert seen == {"features": 2048,
                    "feature_extractor_weights_path": str(path)}
    expected = by_hand(*(Bytes()(((x + 1) * 127.5).round().byte())
                         for x in sets))
    assert found == pytest.approx(expected, rel=1e-4)


def test_inception_with_a_file_of_weights(sets, tmp_path):
    pytest.importorskip("torch_fidelity", reason="torch-fidelity is not "
                        "installed")
    from torch_fidelity import feature_extractor_inceptionv3 as inception

    with pytest.MonkeyPatch.context() as patch:  # no weights yet: none to load
        patch.setattr(inception, "load_state_dict_from_url",
                      lambda *args, **kwargs: {})
        patch.setattr(nn.Module, "load_state_dict", lambda *args: None)
        network = inception.FeatureExtractorInceptionV3("inception-v3-compat",
                                                        ["2048"])
    path = tmp_path / "inception.pth"
    torch.save(network.state_dict(), path)
    few = [images[:3] for images in sets]
    assert fid(*few, weights=path, batch_size=2) > 0
    torch.save({"a": torch.zeros(1)}, path)
    with pytest.raises(ConfigurationError, match="no weights of Inception"):
        fid(*few, weights=path)
