"""Questions of chapter 6: the class loss and the reconstruction loss."""

import torch
import torch.nn.functional as F

from . import expect, question
from ._chapter_06_listing import judge_listing
from ._chapter_06_parts import close, scalar
from ._chapter_06_totals import judge_totals
from ._orders import judge_order, letters_of


def draw(n, k, seed=0):
    """Logits, labels and one-hot labels, all (N, K)."""
    random = torch.Generator().manual_seed(seed)
    logits = 2 * torch.randn(n, k, generator=random)
    labels = (torch.rand(n, k, generator=random) < 0.4).float()
    one_hot = F.one_hot(torch.randint(k, (n,), generator=random), k).float()
    return logits.requires_grad_(True), labels, one_hot


def call(answer, *args, **options):
    """Call a class loss; a known crash becomes a sentence."""
    try:
        return answer(*args, **options)
    except RuntimeError as error:
        expect("between 0 and 1" not in str(error), "binary_cross_entropy "
               "reads probabilities: D gives raw logits, so the name must "
               "end in _with_logits")
        expect("class probabilities" not in str(error), "cross_entropy takes "
               "one-hot labels as floats, as they come")
        raise


@question("6.1", "class loss", section="Sum over attributes, mean over images",
          objectives=(1, 2))
def class_loss(answer):
    """Binary cross-entropy, sum over K, mean over N; or cross-entropy."""
    n, k = 6, 3
    z, y, one_hot = draw(n, k)
    got = scalar(call(answer, z, y))
    raw = z.detach()
    bce = F.binary_cross_entropy_with_logits
    each = bce(raw, y, reduction="none")
    for value, said in [
            (each.mean(), "This is the mean over attributes and images: it "
             "divides λ_cls by K; the attributes of an image are added up"),
            (each.mean() / n, "A mean over N·K, divided by N once more: only "
             "λ_cls / (K·N) is left"),
            (each.sum(), "This is the sum over all N·K numbers: without a "
             "mean over the images, λ_cls grows with the batch"),
            (each.sum() / k, "Divided by K, the attributes: it is the "
             "images, N, that are averaged"),
            (-each.sum() / n, "The sign is wrong: a class loss is never below "
             "0"),
            (F.cross_entropy(raw, y), "This is the cross-entropy of rivals: "
             "with several attributes each is a yes/no question of its own")]:
        expect(not close(got, value), said)
    for wrong, said in [
            (bce(raw.sigmoid(), y, reduction="none"), "A sigmoid too many: "
             "the function has its own inside; give it the raw logits"),
            (bce(y, raw, reduction="none"), "Logits and labels have changed "
             "places: first what the network says, then what is true")]:
        for value in (wrong.sum() / n, wrong.mean(), wrong.sum()):
            expect(not close(got, value), said)
    expect(close(got, each.sum() / n), "The multi-label loss differs: binary "
           "cross-entropy of logits, summed over K, averaged over N")
    _single_label(answer, raw, one_hot)
    for shape in [(1, 5), (1, 1), (5, 5), (16, 40)]:
        z, y, one_hot = draw(*shape, seed=sum(shape))
        each = bce(z, y, reduction="none").detach()
        expect(close(scalar(call(answer, z, y)), each.sum() / len(z)),
               f"Right for (6, 3), wrong for {shape}: N and K must be read "
               "from the arguments")
    sure = torch.tensor([[-200.0, 200.0]], requires_grad=True)
    got = scalar(call(answer, sure, torch.tensor([[1.0, 0.0]])))
    expect(close(got, torch.tensor(400.0)), f"Logits of ±200 give {got:.0f} "
           "where 400 is right: a probability is formed on the way, and "
           "float32 cannot hold it")


def _single_label(answer, raw, one_hot):
    z = raw.clone().requires_grad_(True)
    got = scalar(call(answer, z, one_hot, kind="single-label"))
    right, n = F.cross_entropy(raw, one_hot), len(raw)
    binary = F.binary_cross_entropy_with_logits(raw, one_hot, reduction="sum")
    for value, said in [
            (binary / n, "single-label gives the binary cross-entropy: of K "
             "rivals exactly one is right, so softmax, not sigmoid"),
            (F.cross_entropy(one_hot, raw), "single-label: logits and labels "
             "have changed places"),
            (F.cross_entropy(raw.softmax(1), one_hot), "single-label: a "
             "softmax too many; cross_entropy has its own inside"),
            (F.cross_entropy(raw.sigmoid(), one_hot), "single-label: a "
             "sigmoid too many; cross_entropy takes raw logits"),
            (right * n, "single-label gives the sum over the images: take "
             "their mean"),
            (right / n, "single-label is divided by N twice: cross_entropy "
             "has averaged over the batch already"),
            (right / raw.shape[1], "single-label is divided by K: one "
             "question with K answers is one loss an image")]:
        expect(not close(got, value), said)
    expect(close(got, right), "The single-label loss differs: softmax over "
           "the K logits, −log of the true class, mean over the batch")


@question("6.2", "reconstruction loss", section="The way back",
          objectives=(3,))
def reconstruction_loss(answer):
    """Mean absolute difference over all elements."""
    for shape in [(2, 3, 4, 6), (1, 3, 8, 8), (5, 1, 4, 4)]:
        random = torch.Generator().manual_seed(shape[0])
        a, b = (2 * torch.rand(shape, generator=random) - 1 for _ in range(2))
        b[0] *= 0.25
        error, copies = a - b, (a.clone(), b.clone())
        b.requires_grad_(True)
        loss = answer(a, b)
        expect(torch.equal(a, copies[0]) and torch.equal(b, copies[1]),
               "The images were changed in place: others still need them")
        got, right = scalar(loss), error.abs().mean()
        for value, said in [
                (error.square().mean(), "This is the squared error: the paper "
                 "takes L1, whose minimum is a colour that occurs"),
                (error.square().mean().sqrt(), "This is a root of squared "
                 "errors, an L2 norm: the paper takes L1"),
                (F.smooth_l1_loss(a, b.detach()), "This is a smooth L1, "
                 "squared near 0: small errors stay; take the plain one"),
                *((sign * error.mean(), "Signs cancel: the absolute value "
                   "comes first, then the mean") for sign in (1, -1)),
                (error.abs().sum(), "This is the sum over all elements: "
                 "λ_rec = 10 fits their mean"),
                (error.abs().sum() / len(a), "Pixels are summed, images "
                 "averaged: λ_rec = 10 fits the mean over all elements"),
                (10 * right, "λ_rec is in it already: the total multiplies "
                 "it, this loss does not"),
                (-right, "The sign is wrong: a distance is never below 0")]:
            expect(not close(got, value), said)
        expect(close(got, right), "The loss differs: difference, absolute "
               "value, mean over all elements of any (N, C, H, W)")
        slope, = torch.autograd.grad(loss, b)
        expect(torch.allclose(slope, -error.sign() / error.numel()),
               "The value is right, but its gradient is not that of L1")


@question("6.3", "both totals",
          section="Worked example: both totals, step by step", objectives=(4,))
def totals(generator_total, discriminator_total):
    """L_G and L_D from their parts."""
    judge_totals(generator_total, discriminator_total)


@question("6.4", "repaired loss", section="Break it: swapped, and added",
          objectives=(2, 3, 5))
def repaired(loss, symptoms):
    """Five mistakes of a listing, and what each of them shows."""
    judge_listing(loss)
    letters = [x.upper() for x in letters_of(symptoms)]
    expect(len(letters) == 5 and set(letters) == set("ABCDE"),
           "symptoms holds five letters, A to E, each of them once")
    shown = {"A": "a sigmoid too many sets a floor under the class loss",
             "B": "G is paid for images that keep their own label",
             "C": "a mean divides value and gradient by K, and no more",
             "D": "the way back is compared with the picture it starts from",
             "E": "a constant has no gradient: think L_rec away"}
    for number, (given, right) in enumerate(zip(letters, "CABED"), start=1):
        expect(given == right, f"Symptom {number} is not that of {given}: "
               f"{shown[given]}")


@question("6.5", "one update of G", section="One head, two losses",
          objectives=(1, 3))
def update_of_g(answer):
    """An order of the lines that makes one update."""
    judge_order(
        answer, belong="ABCEFGH",
        strangers={
            "D": "cut off, the translation brings neither the adversarial "
                 "nor the class gradient to G",
            "I": "back with the target, G is paid for standing still; the "
                 "way back has a label of its own"},
        before=[("G", "B", "D cannot judge what is not there yet"),
                ("G", "E", "the way back starts at the translation"),
                ("B", "C", "the loss needs D's verdict"),
                ("E", "C", "the loss needs the reconstruction"),
                ("C", "F", "there is no loss to differentiate yet"),
                ("F", "A", "step moves along gradients that backward makes"),
                ("H", "A", "clear the old gradients before backward; now "
                 "this step has used them"),
                ("H", "F", "zero_grad after backward throws the new "
                 "gradients away")])
