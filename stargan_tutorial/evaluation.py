"""How right translations are, as numbers (built in chapter 9)."""

from dataclasses import asdict, dataclass

import torch

from .classifier import decide
from .distances import against_truth, mean_l1
from .errors import DataError, require
from .progress import progress_bar
from .questions import change_name, questions


@dataclass(frozen=True)
class Evaluation:
    """The figures of one generator on one set of faces.

    Errors are mean absolute differences on the scale of [0, 1]; accuracies
    are shares of 1. ``None`` where there is no true answer to compare with.

    Attributes
    ----------
    faces, translations : int
        Source images, and questions asked of them.
    classifier_accuracy : dict of str to float
        Of the judge on the untouched images, for each attribute.
    accuracy : dict of str to float
        Share of translations in which the judge sees what was asked for.
    all_at_once : float
        Share in which it sees the whole label.
    identity_error, cycle_error : float
        G(x, own label) and G(G(x, c), own label) against x.
    remaining_error : float
        This and all below: over the questions that change something.
        Σ|translation − truth| / Σ|input − truth| over changed pixels, their
        mean: 1 is the untouched input, 0 the truth.
    unchanged_error : float
        On all other pixels.
    l1, psnr, ssim : float
        Translation against truth, over the whole image (PSNR in dB).
    input_l1, input_psnr, input_ssim : float
        The same for returning the input: the baseline.
    remaining_by_change : dict of str to float
        ``remaining_error`` for each kind of change.
    """

    faces: int
    translations: int
    classifier_accuracy: dict
    accuracy: dict
    all_at_once: float
    identity_error: float
    cycle_error: float
    remaining_error: float | None = None
    unchanged_error: float | None = None
    l1: float | None = None
    psnr: float | None = None
    ssim: float | None = None
    input_l1: float | None = None
    input_psnr: float | None = None
    input_ssim: float | None = None
    remaining_by_change: dict | None = None

    def as_dict(self):
        """Plain values by name."""
        return asdict(self)


@torch.no_grad()
def evaluate(generator, dataset, classifier, *, device="cpu", batch_size=48,
             progress=True):
    """Measure a generator on images it has never seen.

    Parameters
    ----------
    generator : Module (image, label) -> image
    dataset : Dataset
        With ``attributes``; an :class:`~stargan_tutorial.Avatars` with
        ``every_label=True`` gives the true answers too.
    classifier : Module image -> logits
        Trained on other people than these.
    device : str or torch.device
    batch_size : int
    progress : bool

    Returns
    -------
    Evaluation

    Raises
    ------
    DataError
        If the data set is empty.
    """
    require(len(dataset), "there are no images to evaluate on.", DataError)
    attributes = dataset.attributes
    require(not hasattr(attributes, "sources"), "measure one source of a "
            "joint data set at a time, with model.for_source(name).",
            DataError)
    asked = questions(dataset)
    generator, classifier = generator.to(device), classifier.to(device)
    totals = {}

    def add(name, values):
        totals.setdefault(name, []).append(values.detach().float().cpu())

    for start in range(0, len(dataset), batch_size):
        items = [dataset[i] for i in
                 range(start, min(start + batch_size, len(dataset)))]
        image, label = (torch.stack(x).to(device) for x in zip(*items))
        seen = decide(classifier(image), attributes)
        add("real", seen == label)
        add("identity", mean_l1(generator(image, label), image))
    for start in progress_bar(range(0, len(asked), batch_size),
                              progress=progress, unit="batch",
                              desc="evaluating"):
        part = asked[start:start + batch_size]
        items = [dataset[source] for source, _, _ in part]
        image, label = (torch.stack(x).to(device) for x in zip(*items))
        target = torch.stack([t for _, t, _ in part]).to(device)
        translated = generator(image, target)
        add("right", decide(classifier(translated), attributes) == target)
        add("cycle", mean_l1(generator(translated, label), image))
        if part[0][2] is None:
            continue
        truth = torch.stack([dataset[a][0] for _, _, a in part]).to(device)
        differs = (label != target).any(dim=1)
        if differs.any():
            names = [change_name(a, b, attributes) for a, b in
                     zip(label[differs].tolist(), target[differs].tolist(),
                         strict=True)]
            totals.setdefault("change", []).extend(names)
            found = against_truth(image[differs], translated[differs],
                                  truth[differs])
            for name, values in found.items():
                add(name, values)
    return _summary(totals, len(dataset), len(asked), attributes)


def _summary(totals, faces, count, attributes):
    change = totals.pop("change", [])
    found = {name: torch.cat(values) for name, values in totals.items()}
    right, real = found.pop("right"), found.pop("real")
    result = {
        "faces": faces, "translations": count,
        "classifier_accuracy": _by_name(real, attributes),
        "accuracy": _by_name(right, attributes),
        "all_at_once": right.all(dim=1).float().mean().item(),
        "identity_error": found.pop("identity").mean().item(),
        "cycle_error": found.pop("cycle").mean().item()}
    result |= {name: values.mean().item() for name, values in found.items()}
    if change:
        each = found["remaining_error"].tolist()
        result["remaining_by_change"] = {
            kind: sum(v for v, c in zip(each, change, strict=True)
                      if c == kind) / change.count(kind)
            for kind in sorted(set(change))}
    return Evaluation(**result)


def _by_name(right, attributes):
    return dict(zip(attributes.names, right.mean(dim=0).tolist(), strict=True))
