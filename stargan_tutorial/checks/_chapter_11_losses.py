"""The questions of chapter 11 about class losses with a mask."""

import torch
import torch.nn.functional as F

from . import expect
from ._answers import run, tensor


def _close(a, b):
    return torch.allclose(a.double(), b.double(), rtol=1e-4, atol=1e-6)


def _value(answer, logits, labels, mask):
    kept = [x.detach().clone() for x in (logits, labels, mask)]
    got = tensor(run(answer, logits, labels, mask), "the loss")
    expect(all(torch.equal(a.detach(), b) for a, b in
               zip((logits, labels, mask), kept)), "It overwrites what it was "
           "given: work on new tensors")
    expect(got.numel() == 1, f"The loss has {got.numel()} numbers: it is one")
    expect(not got.isnan().any(), "The loss is NaN: 0 times infinity is not "
           "0; where do both meet?")
    return got.reshape(())


def _gradient(got, logits, mask):
    expect(got.requires_grad, "The loss carries no graph to the logits: "
           "nothing can learn from it")
    slope, = torch.autograd.grad(got, logits, allow_unused=True)
    expect(slope is not None, "No gradient reaches the logits")
    expect(not slope.isnan().any(), "The loss is right, but its gradient is "
           "NaN: keep infinity out of what is multiplied")
    expect((slope[mask == 0] == 0).all(), "An unknown logit gets a gradient: "
           "it must be exactly 0")
    return slope


def judge_masked(answer):
    """The question 11.3."""
    random = torch.Generator().manual_seed(3)
    for count, k in [(4, 5), (1, 3), (6, 13)]:
        logits = 2 * torch.randn(count, k, generator=random)
        labels = torch.randint(0, 2, (count, k), generator=random).float()
        mask = torch.randint(0, 2, (count, k), generator=random).float()
        mask[0, 0], mask[0, 1] = 1, 0  # something is known, not everything
        if count > 1:
            mask[1] = 1  # all is known of this one
        if count > 4:
            mask[3] = 0  # nothing is known of this image
        each = F.binary_cross_entropy_with_logits(logits, labels,
                                                  reduction="none")
        _compare(answer, logits, labels, mask, each)


def _compare(answer, logits, labels, mask, each):
    count, k = logits.shape
    bce = F.binary_cross_entropy_with_logits
    right = (each * mask).sum() / count
    silent = bce(logits * mask, labels, reduction="none")
    zeros = bce(logits, labels * mask, reduction="none")
    rows = mask.sum(1).clamp(min=1)
    p = logits.sigmoid()
    logits = logits.clone().requires_grad_(True)
    got = _value(answer, logits, labels, mask)
    for found, said in [
            (each.sum() / count, "The mask is not used: unknown labels count "
             "as answers"),
            (each.mean(), "The mask is not used, and it is a mean over all "
             "numbers"),
            (zeros.sum() / count, "Unknown labels are set to 0 and still "
             "count: the mask belongs on the losses"),
            (silent.sum() / count, "The mask is multiplied with the logits: "
             "each unknown one then costs log 2"),
            (silent.mean(), "The mask is multiplied with the logits, and the "
             "mean is over all numbers"),
            ((each * (1 - mask)).sum() / count, "The mask is upside down: 1 "
             "stands for known"),
            ((each * mask).mean(), "It is a mean over all K: divide by the "
             "number of images only"),
            ((each * mask).sum() / mask.sum(), "It is a mean over the known "
             "labels: the paper's loss is their sum, averaged over images"),
            (((each * mask).sum(1) / rows).mean(), "It is a mean over each "
             "image's known labels: it must be their sum"),
            ((each * mask).sum() / (mask.sum(1) > 0).sum(), "Images of which "
             "nothing is known count in the average, too"),
            ((each * mask).sum(), "It is the sum over the batch: average over "
             "the images"),
            ((bce(p, labels, reduction="none") * mask).sum() / count,
             "A sigmoid too many: the function applies its own"),
            ((bce(labels, logits, reduction="none") * mask).sum() / count,
             "Logits and labels have changed places")]:
        expect(_close(got, right) or not _close(got, found), said)
    expect(_close(got, right), "It differs from Equation 11.2: take one image "
           "and add up its known losses by hand")
    slope = _gradient(got, logits, mask)
    expect(_close(slope, (logits.detach().sigmoid() - labels) * mask / count),
           "The value is right, its gradient is not: something was detached")


def judge_class(answer):
    """The question 11.4."""
    random = torch.Generator().manual_seed(4)
    for count, k, first, size in [(4, 13, 5, 8), (1, 13, 5, 8), (3, 7, 0, 3),
                                  (5, 9, 2, 4)]:
        logits = 2 * torch.randn(count, k, generator=random)
        known = slice(first, first + size)
        number = torch.randint(0, size, (count,), generator=random)
        labels, mask = torch.zeros(count, k), torch.zeros(count, k)
        labels[:, known] = F.one_hot(number, size).float()
        mask[:, known] = 1
        right = F.cross_entropy(logits[:, known], number)
        log_p = logits.log_softmax(1)
        each = F.binary_cross_entropy_with_logits(logits, labels,
                                                  reduction="none")
        free = logits.clone().requires_grad_(True)
        got = _value(answer, free, labels, mask)
        for found, said in [
                (F.cross_entropy(logits, labels), "The softmax is over all K "
                 "logits: the unknown ones are rivals"),
                (F.cross_entropy(logits * mask, labels), "The unknown logits "
                 "are 0, and still rivals: e to the 0 is 1"),
                ((each * mask).sum() / count, "That is binary cross-entropy: "
                 "here the known logits are rivals, one class wins"),
                (F.cross_entropy(logits.masked_fill(mask == 0, -1), labels),
                 "The unknown logits are -1, and still rivals: which value "
                 "has no share in a softmax?"),
                (right * count, "It is the sum over the batch: average over "
                 "the images"),
                (right / k, "It is a mean over all K, too: divide by the "
                 "number of images only"),
                (right / size, "It is divided by the number of classes, too: "
                 "average over the images only"),
                (-right, "The sign is wrong: the loss is -log of the true "
                 "class's share"),
                (-(log_p * (1 - labels) * mask).sum() / count, "It adds up "
                 "the wrong classes' terms: the true class's counts")]:
            expect(_close(got, right) or not _close(got, found), said)
        expect(not got.isinf(), "The loss is infinite: the true class's logit "
               "must not be masked")
        expect(_close(got, right), "It differs from the cross-entropy of the "
               "known columns alone")
        _gradient(got, free, mask)
