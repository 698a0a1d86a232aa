"""Answers to the questions of chapter 6, right and wrong."""

import torch
import torch.nn.functional as F

from ._chapter_06_totals import RIGHT_TOTALS, WRONG_TOTALS

WITH_LOGITS = F.binary_cross_entropy_with_logits
LISTING = "listings in circulation"


# -- 6.1 ----------------------------------------------------------------------

def solution(logits, labels, kind="multi-label"):
    if kind == "multi-label":
        each = WITH_LOGITS(logits, labels, reduction="none")
        return each.sum() / len(logits)
    return F.cross_entropy(logits, labels)


def by_softplus(z, y, kind="multi-label"):
    if kind == "single-label":
        return -(y * z.log_softmax(1)).sum(1).mean()
    return (F.softplus(z) - y * z).sum(dim=1).mean(dim=0)


def by_modules(logits, labels, kind="multi-label"):
    if kind == "multi-label":
        loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
        return loss(logits, labels) / logits.shape[0]
    return torch.nn.CrossEntropyLoss()(logits, labels)


def mean_times_k(logits, labels, kind="multi-label"):
    if kind == "multi-label":
        return WITH_LOGITS(logits, labels) * labels.size(1)
    return F.cross_entropy(logits, labels.argmax(dim=1))


def by_nll(logits, labels, kind="multi-label"):
    if kind == "multi-label":
        yes, no = F.logsigmoid(logits), F.logsigmoid(-logits)
        return -(labels * yes + (1 - labels) * no).sum(-1).mean()
    return F.nll_loss(F.log_softmax(logits, 1), labels.max(1).indices)


def multi(reduce):
    """A class loss whose multi-label case is ``reduce``."""
    def loss(logits, labels, kind="multi-label"):
        if kind == "multi-label":
            return reduce(logits, labels)
        return F.cross_entropy(logits, labels)
    return loss


def single(reduce):
    """A class loss whose single-label case is ``reduce``."""
    def loss(logits, labels, kind="multi-label"):
        if kind == "multi-label":
            return solution(logits, labels)
        return reduce(logits, labels)
    return loss


def named(name, function):
    function.__name__ = name
    return function


def each(z, y):
    return WITH_LOGITS(z, y, reduction="none")


def naive(z, y):
    p = z.sigmoid()
    return -(y * p.log() + (1 - y) * (1 - p).log()).sum() / len(z)


MULTI = [
    ("mean_over_attributes", WITH_LOGITS, "divides λ_cls by K",
     "yunjey/stargan sums; a mean stands in many copies"),
    ("mean_then_batch", lambda z, y: WITH_LOGITS(z, y) / len(z),
     "divided by N once more", "a popular listing"),
    ("sum_of_all", lambda z, y: each(z, y).sum(), "sum over all N·K", ""),
    ("divided_by_k", lambda z, y: each(z, y).sum() / z.shape[1],
     "Divided by K, the attributes", ""),
    ("divided_by_8", lambda z, y: each(z, y).sum() / 8, "differs", ""),
    ("divided_by_6", lambda z, y: each(z, y).sum() / 6,
     "Right for (6, 3), wrong for", ""),
    ("sigmoid_first", lambda z, y: each(z.sigmoid(), y).sum() / len(z),
     "A sigmoid too many", LISTING),
    ("sigmoid_and_mean", lambda z, y: WITH_LOGITS(torch.sigmoid(z), y),
     "A sigmoid too many", LISTING),
    ("labels_first", lambda z, y: each(y, z).sum() / len(z),
     "changed places", LISTING),
    ("labels_first_and_mean", lambda z, y: WITH_LOGITS(y, z),
     "changed places", LISTING),
    ("bce_on_raw_logits", lambda z, y: F.binary_cross_entropy(z, y),
     "must end in _with_logits", LISTING),
    ("rivals", lambda z, y: F.cross_entropy(z, y), "cross-entropy of rivals",
     ""),
    ("an_image_each", lambda z, y: each(z, y).sum(dim=1), "Shape (6,)", ""),
    ("not_reduced", each, "Shape (6, 3)", ""),
    ("as_a_float", lambda z, y: (each(z, y).sum() / len(z)).item(),
     "without .item()", ""),
    ("without_graph", lambda z, y: each(z.detach(), y).sum() / len(z),
     "carries no graph", ""),
    ("negated", lambda z, y: -each(z, y).sum() / len(z), "never below 0", ""),
    ("nothing_back", lambda z, y: None, "return the loss", ""),
    ("probabilities_by_hand", naive, "a probability is formed", ""),
    ("sigmoid_then_bce", lambda z, y: F.binary_cross_entropy(
        z.sigmoid(), y, reduction="sum") / len(z), "a probability is formed",
     LISTING),
    ("numbers_of_the_chapter", lambda z, y: 0 * z.sum() + 1.854, "differs",
     ""),
    ("labels_from_minus_one", lambda z, y: each(z, 2 * y - 1).sum() / len(z),
     "differs", "−1/1 labels where 0/1 are meant"),
]
SINGLE = [
    ("kind_ignored", solution, "binary cross-entropy: of K rivals", ""),
    ("softmax_first", lambda z, y: F.cross_entropy(z.softmax(1), y),
     "a softmax too many", ""),
    ("sigmoid_before_rivals", lambda z, y: F.cross_entropy(z.sigmoid(), y),
     "a sigmoid too many", LISTING),
    ("rivals_swapped", lambda z, y: F.cross_entropy(y, z), "changed places",
     ""),
    ("rivals_summed", lambda z, y: F.cross_entropy(z, y, reduction="sum"),
     "the sum over the images", ""),
    ("rivals_by_n_again", lambda z, y: F.cross_entropy(z, y) / len(z),
     "divided by N twice", ""),
    ("rivals_by_k", lambda z, y: F.cross_entropy(z, y) / z.shape[1],
     "divided by K", ""),
    ("long_labels", lambda z, y: F.cross_entropy(z, y.long()),
     "one-hot labels as floats", ""),
    ("argmax_of_the_batch", lambda z, y: F.cross_entropy(
        z, y.flatten().argmax().expand(len(z)) % z.shape[1]), "differs", ""),
]


# -- 6.2 ----------------------------------------------------------------------

def by_l1_loss(image, reconstructed):
    return F.l1_loss(reconstructed, image)


def by_hand(x, back):
    return (x - back).abs().mean()


def by_module(real, rec):
    return torch.nn.L1Loss()(real, rec)


def by_norm(x, x_rec):
    return torch.linalg.vector_norm(x_rec - x, ord=1) / x.numel()


def by_images(x, back):
    return torch.stack([(a - b).abs().mean() for a, b in zip(x, back)]).mean()


def in_place(a, b):
    a -= b
    return a.abs().mean()


RECONSTRUCTION = [
    ("squared", F.mse_loss, "the squared error", ""),
    ("root_of_squares", lambda a, b: F.mse_loss(a, b).sqrt(), "an L2 norm",
     ""),
    ("smooth", F.smooth_l1_loss, "smooth L1", ""),
    ("signed", lambda a, b: (a - b).mean(), "Signs cancel", ""),
    ("signed_other_way", lambda a, b: (b - a).mean(), "Signs cancel", ""),
    ("absolute_of_the_mean", lambda a, b: (a - b).mean().abs(),
     "Signs cancel", ""),
    ("sum_of_pixels", lambda a, b: (a - b).abs().sum(), "sum over all", ""),
    ("norm_of_an_image", lambda a, b: (a - b).flatten(1).norm(
        p=1, dim=1).mean(), "Pixels are summed", "an L1 norm, as the paper"),
    ("l2_norm", lambda a, b: torch.norm(a - b), "The loss differs", ""),
    ("weighted", lambda a, b: 10 * F.l1_loss(a, b), "λ_rec is in it", ""),
    ("detached", lambda a, b: F.l1_loss(a, b).detach(), "no graph", ""),
    ("item", lambda a, b: F.l1_loss(a, b).item(), "without .item()", ""),
    ("for_each_image", lambda a, b: (a - b).abs().mean(dim=(1, 2, 3)),
     "Shape (2,)", ""),
    ("first_image_only", lambda a, b: (a[0] - b[0]).abs().mean(),
     "The loss differs", ""),
    ("half_always", lambda a, b: 0 * b.sum() + 0.5, "The loss differs",
     "the number of an example"),
    ("value_without_slope", lambda a, b: by_hand(a, b).detach() + 0 * b.sum(),
     "its gradient is not", ""),
    ("in_place", in_place, "changed in place", ""),
    ("negative_distance", lambda a, b: -by_hand(a, b), "The sign is wrong",
     ""),
]


# -- 6.4 ----------------------------------------------------------------------

def repaired(fake_score, fake_logits, label, target, image, fake,
             reconstructed):
    kind = WITH_LOGITS(fake_logits, target, reduction="sum") / len(image)
    return (-fake_score.mean() + 1.0 * kind
            + 10.0 * F.l1_loss(reconstructed, image))


def repaired_by_hand(score, z, c_own, c, x, fake, back):
    rec = (back - x).abs().mean()
    return 10 * rec + (F.softplus(z) - c * z).sum(1).mean() - score.mean()


def repaired_with_pieces(score, z, own, c, x, fake, back):
    return solution(z, c) + by_hand(x, back) * 10.0 + score.mul(-1).mean()


def listing(sigmoid=False, own=False, mean=False, fake=False, star=False):
    """The listing with some of its five mistakes left in."""
    def loss(score, z, label, target, image, translated, back):
        z = z.sigmoid() if sigmoid else z
        kind = WITH_LOGITS(z, label if own else target, reduction="sum")
        kind = kind / (z.numel() if mean else len(z))
        rec = F.l1_loss(back, translated if fake else image)
        return -score.mean() + kind + (10.0 if star else 10.0 * rec)
    return loss


def no_weight(score, z, label, target, image, fake, back):
    return -score.mean() + solution(z, target) + F.l1_loss(back, image)


def sign_turned(score, z, label, target, image, fake, back):
    return score.mean() + solution(z, target) + 10 * F.l1_loss(back, image)


def squared_way_back(score, z, label, target, image, fake, back):
    return -score.mean() + solution(z, target) + 10 * F.mse_loss(back, image)


def mean_and_n(score, z, label, target, image, fake, back):
    return (-score.mean() + WITH_LOGITS(z, target) / len(z)
            + 10 * F.l1_loss(back, image))


SYMPTOMS = "CABED"
FIVE = [
    ("all_five", listing(True, True, True, True, True), "The own label"),
    ("own_label_left", listing(own=True), "The own label"),
    ("star_left", listing(star=True), "λ_rec is added where it"),
    ("fake_left", listing(fake=True), "with the translated image"),
    ("mean_left", listing(mean=True), "divides λ_cls by K"),
    ("sigmoid_left", listing(sigmoid=True), "a sigmoid too many"),
    ("sigmoid_and_mean_left", listing(sigmoid=True, mean=True),
     "a sigmoid too many"),
    ("no_weight", no_weight, "λ_rec is missing"),
    ("sign_turned", sign_turned, "adversarial part was right"),
    ("squared_way_back", squared_way_back, "reconstruction part differs"),
    ("mean_and_n", mean_and_n, "divided by N once more"),
    ("float_back", lambda *a: repaired(*a).item(), "Return one number"),
    ("rec_without_graph", lambda s, z, o, c, x, f, b: repaired(
        s, z, o, c, x, f, b.detach()), "no gradient reaches the rec"),
    ("detached_total", lambda *a: repaired(*a).detach(), "no graph"),
]

RIGHT = {
    "6.1": [(solution,), (by_softplus,), (by_modules,), (mean_times_k,),
            (by_nll,)],
    "6.2": [(by_l1_loss,), (by_hand,), (by_module,), (by_norm,),
            (by_images,)],
    "6.3": RIGHT_TOTALS,
    "6.4": [(repaired, SYMPTOMS), (repaired_by_hand, list(SYMPTOMS)),
            (repaired_with_pieces, "c, a, b, e, d")],
    "6.5": [("GBECHFA",), ("HGEBCFA",), (list("GEBHCFA"),),
            ("G, B, H, E, C, F, A",), ("gbechfa",)],
}
WRONG = {
    "6.1": [((named(n, multi(f)),), words, where)
            for n, f, words, where in MULTI]
    + [((named(n, single(f)),), words, where) for n, f, words, where in
       SINGLE],
    "6.2": [((named(n, f) if n != "in_place" else f,), words, where)
            for n, f, words, where in RECONSTRUCTION],
    "6.3": WRONG_TOTALS,
    "6.4": [((named(n, f), SYMPTOMS), words, LISTING)
            for n, f, words in FIVE] + [
        ((repaired, "ACBED"), "Symptom 1 is not that of A", ""),
        ((repaired, "CABDE"), "Symptom 4 is not that of D", ""),
        ((repaired, "CEBAD"), "Symptom 2 is not that of E", ""),
        ((repaired, "CABEE"), "each of them once", ""),
        ((repaired, "ABCDE"), "Symptom 1 is not that of A", ""),
        ((repaired, 3), "as one string", "")],
    "6.5": [
        (("DBECHFA",), "Line D does not belong", LISTING),
        (("GBICHFA",), "Line I does not belong", LISTING),
        (("GBEICHFA",), "Line I does not belong", ""),
        (("GBECFHA",), "throws the new gradients away", LISTING),
        (("GBECFAH",), "this step has used them", LISTING),
        (("GBECHA",), "Still missing: F", LISTING),
        (("GBECFA",), "Still missing: H", LISTING),
        (("GBECHAF",), "along gradients that backward makes", LISTING),
        (("BGECHFA",), "what is not there yet", ""),
        (("GBCEHFA",), "the loss needs the reconstruction", ""),
        (("EGBCHFA",), "the way back starts at the translation", ""),
        (("GECBHFA",), "the loss needs D's verdict", ""),
        (("GBEHFCA",), "no loss to differentiate", ""),
        (("GGBECHFA",), "Line G stands twice", ""),
        (("GBECHFAX",), "There is no line X", ""),
        ((7,), "as one string", "")],
}
