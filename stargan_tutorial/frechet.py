"""Fréchet distance between two sets of images (chapter 9).

With the features of Inception it is the FID of papers; with those of a judge
of ours it needs no download, and its numbers compare with nothing else.
"""

import torch
from torch import nn

from .errors import ConfigurationError, DataError, require

INCEPTION_FEATURES = 2048


class JudgeFeatures(nn.Module):
    """What a judge hands to its last layer: (N, 3, H, W) to (N, C).

    Parameters
    ----------
    classifier : AttributeClassifier
    """

    def __init__(self, classifier):
        super().__init__()
        self.classifier = classifier

    def forward(self, image):
        """Images in [-1, 1] to features."""
        return self.classifier.features(image).amax(dim=(2, 3))


class _Measured(nn.Module):
    """Features as torchmetrics wants them: with their number, in float."""

    def __init__(self, extractor, num_features):
        super().__init__()
        self.extractor, self.num_features = extractor, num_features

    def forward(self, image):
        return self.extractor(image).float()


@torch.no_grad()
def fid(real, fake, extractor=None, *, weights=None, device="cpu",
        batch_size=50):
    """Fréchet distance of two sets of images, by the features they have.

    Both sets of features are taken for Gaussian: |μ_r − μ_f|² + tr(Σ_r + Σ_f
    − 2 (Σ_r Σ_f)^½). The distance falls with the number of images, so compare
    only figures of equally many; papers take tens of thousands. It does not
    see which image answers which question.

    Parameters
    ----------
    real, fake : Tensor (N, 3, H, W) in [-1, 1]
        Or data sets whose items, or whose items' first parts, are images.
    extractor : Module image (N, 3, H, W) in [-1, 1] -> features (N, C)
        Such as ``JudgeFeatures(judge_for(64))``. By default Inception-v3 as
        the FID of papers has it, by way of the package ``torch-fidelity``.
    weights : path, optional
        Inception's weights, a file ``*inception-2015-12-05-6726825d.pth``
        that was downloaded before; without it torch-fidelity gets it.
    device : str or torch.device
    batch_size : int

    Returns
    -------
    float

    Raises
    ------
    DataError
        If a set holds fewer than two images, or none that fit.
    ConfigurationError
        If Inception or its weights cannot be had.
    CheckpointError
        If the file of weights cannot be used.

    References
    ----------
    Heusel et al. (arXiv 1706.08500).
    """
    for name, images in [("real", real), ("fake", fake)]:
        require(len(images) >= 2, f"{name} holds {len(images)} images: a "
                "spread needs at least two.", DataError)
    if extractor is None:
        metric = _inception(weights)
    else:
        require(weights is None, "weights are those of Inception: leave them "
                "out with an extractor of your own.")
        metric = _of(extractor.to(device).eval(), real, device)
    metric = metric.to(device)
    for images, is_real in [(real, True), (fake, False)]:
        for start in range(0, len(images), batch_size):
            batch = _batch(images, start, batch_size).to(device)
            if extractor is None:  # it takes bytes, as from a file
                batch = ((batch + 1) * 127.5).round().clamp(0, 255).byte()
            metric.update(batch, real=is_real)
    # Rounding takes the distance of equal sets a little below 0.
    return max(metric.compute().item(), 0.0)


def _batch(images, start, count):
    if isinstance(images, torch.Tensor):
        batch = images[start:start + count]
    else:
        items = [images[i] for i in
                 range(start, min(start + count, len(images)))]
        batch = torch.stack([i if isinstance(i, torch.Tensor) else i[0]
                             for i in items])
    require(batch.ndim == 4 and batch.shape[1] == 3, "the images have shape "
            f"{tuple(batch.shape)}: give (N, 3, H, W).", DataError)
    return batch


def _of(extractor, images, device):
    from torchmetrics.image.fid import FrechetInceptionDistance

    found = extractor(_batch(images, 0, 2).to(device))
    require(isinstance(found, torch.Tensor) and found.ndim == 2
            and len(found) == 2, "the extractor gives "
            f"{tuple(getattr(found, 'shape', ()))} for two images: it must "
            "give features, (2, C).", DataError)
    return FrechetInceptionDistance(_Measured(extractor, found.shape[1]))


def _inception(weights):
    from torchmetrics.image.fid import FrechetInceptionDistance

    from .official_files import read_state

    options = {}
    if weights is not None:
        read_state(weights)  # torch-fidelity itself would run code from it
        options["feature_extractor_weights_path"] = str(weights)
    try:
        return FrechetInceptionDistance(INCEPTION_FEATURES, **options)
    except ModuleNotFoundError:
        raise ConfigurationError(
            "Inception's features need the package torch-fidelity: pip "
            "install torch-fidelity, or give an extractor such as "
            "JudgeFeatures(judge).") from None
    except OSError as error:  # of the download
        raise ConfigurationError(
            f"Inception's weights cannot be downloaded ({error}): give their "
            "file with weights=, or an extractor such as "
            "JudgeFeatures(judge).") from None
    except (RuntimeError, AttributeError, KeyError):
        raise ConfigurationError(
            f"{weights} holds no weights of Inception: take torch-fidelity's "
            "weights-inception-2015-12-05-6726825d.pth.") from None
