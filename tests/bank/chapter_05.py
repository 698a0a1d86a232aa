"""Answers to the questions of chapter 5, as in chapter_03."""

import torch
import torch.nn.functional as F

from bank._chapter_05_penalties import (
    BOTH,
    PATCH_RIGHT,
    PATCH_WRONG,
    SLOPES,
    WRITTEN,
    from_fake_to_real,
    image_by_image,
    official_with_a_safe_root,
    solution,
    variant,
)

bce = F.binary_cross_entropy_with_logits


# -- 5.1 ----------------------------------------------------------------------


def d_softplus(real_score, fake_score):
    return F.softplus(-real_score).mean() + F.softplus(fake_score).mean()


def g_softplus(fake_score):
    return F.softplus(-fake_score).mean()


def d_labels(r, f):
    return bce(r, torch.ones_like(r)) + bce(f, torch.zeros_like(f))


def g_labels(f):
    return bce(f, torch.ones_like(f))


def d_logsigmoid(real, fake):
    return -(F.logsigmoid(real).mean() + F.logsigmoid(-fake).mean())


def g_logsigmoid(fake):
    return torch.mean(torch.logaddexp(torch.zeros(()), -fake))


def d_rule(name, rule):
    def answer(real, fake):
        return rule(real, fake)
    answer.__name__ = name
    return answer


def g_rule(name, rule):
    def answer(fake):
        return rule(fake)
    answer.__name__ = name
    return answer


def sp(x):
    return F.softplus(x).mean()


D_WRONG = [(d_rule(name, rule), words) for name, words, rule in [
    ("d_labels_swapped", "changed places", lambda r, f: sp(r) + sp(-f)),
    ("d_climbs", "optimizer descends", lambda r, f: -sp(-r) - sp(f)),
    ("d_misprint", "misprint",
     lambda r, f: -F.logsigmoid(r).mean() - (1 - F.logsigmoid(f)).mean()),
    ("d_fakes_called_real", "label of real images",
     lambda r, f: sp(-r) + sp(-f)),
    ("d_two_sigmoids", "Two sigmoids", lambda r, f: bce(
        r.sigmoid(), torch.ones_like(r)) + bce(f.sigmoid(),
                                               torch.zeros_like(f))),
    ("d_bceloss_on_scores", "takes probabilities",
     lambda r, f: F.binary_cross_entropy(r, torch.ones_like(r))
     + F.binary_cross_entropy(f, torch.zeros_like(f))),
    ("d_sigmoid_then_bceloss", "something caps it",
     lambda r, f: F.binary_cross_entropy(r.sigmoid(), torch.ones_like(r))
     + F.binary_cross_entropy(f.sigmoid(), torch.zeros_like(f))),
    ("d_sigmoid_then_log", "rounds a probability", lambda r, f: -r.sigmoid()
     .log().mean() - (1 - f.sigmoid()).log().mean()),
    ("d_small_constant", "something caps it", lambda r, f: -(
        r.sigmoid() + 1e-8).log().mean() - (1 - f.sigmoid() + 1e-8).log()
     .mean()),
    ("d_target_first", "Input and target", lambda r, f: bce(
        torch.ones_like(r), r) + bce(torch.zeros_like(f), f)),
    ("d_sum", "sum over the scores", lambda r, f: F.softplus(-r).sum()
     + F.softplus(f).sum()),
    ("d_sum_over_patches", "sums over the patches", lambda r, f: F.softplus(
        -r).flatten(1).sum(1).mean() + F.softplus(f).flatten(1).sum(1).mean()
     if r.ndim > 1 else sp(-r) + sp(f)),
    ("d_half", "Half the loss", lambda r, f: (sp(-r) + sp(f)) / 2),
    ("d_joined", "Half the loss", lambda r, f: bce(torch.cat([r, f]),
                                                   torch.cat([
         torch.ones_like(r), torch.zeros_like(f)]))),
    ("d_joined_and_doubled", "One mean over all", lambda r, f: 2 * bce(
        torch.cat([r, f]), torch.cat([torch.ones_like(r),
                                      torch.zeros_like(f)]))),
    ("d_not_averaged", "average the scores", lambda r, f: F.softplus(-r)
     + F.softplus(f)),
    ("d_labels_of_the_batch", "differ in shape", lambda r, f: bce(
        r, torch.ones(len(r), 1)) + bce(f, torch.zeros(len(f), 1))),
    ("d_wgan", "critic's", lambda r, f: f.mean() - r.mean()),
    ("d_lsgan", "LSGAN", lambda r, f: ((r - 1)**2).mean() + (f**2).mean()),
    ("d_hinge", "hinge", lambda r, f: F.relu(1 - r).mean()
     + F.relu(1 + f).mean()),
    ("d_real_only", "fakes play no part", lambda r, f: sp(-r)),
    ("d_fake_only", "real images play no part", lambda r, f: sp(f)),
    ("d_number_of_the_text", "No gradient", lambda r, f: torch.tensor(0.884)),
    ("d_float", "Return a tensor", lambda r, f: (sp(-r) + sp(f)).item()),
    ("d_nothing", "returns nothing", lambda r, f: None),
    ("d_smooth_labels", "D's loss is", lambda r, f: bce(
        r, 0.9 * torch.ones_like(r)) + sp(f)),
]]
G_WRONG = [(g_rule(name, rule), words) for name, words, rule in [
    ("g_saturates", "goes flat", lambda f: F.logsigmoid(-f).mean()),
    ("g_label_fake", "found out", lambda f: bce(f, torch.zeros_like(f))),
    ("g_climbs_away", "turned round", lambda f: F.logsigmoid(f).mean()),
    ("g_two_sigmoids", "Two sigmoids", lambda f: bce(
        f.sigmoid(), torch.ones_like(f))),
    ("g_bceloss_on_scores", "takes probabilities",
     lambda f: F.binary_cross_entropy(f, torch.ones_like(f))),
    ("g_sigmoid_then_bceloss", "something caps it",
     lambda f: F.binary_cross_entropy(f.sigmoid(), torch.ones_like(f))),
    ("g_sigmoid_then_log", "rounds a probability",
     lambda f: -f.sigmoid().log().mean()),
    ("g_target_first", "Input and target",
     lambda f: bce(torch.ones_like(f), f)),
    ("g_sum", "sum over the scores", lambda f: F.softplus(-f).sum()),
    ("g_sum_over_patches", "sums over the patches", lambda f: F.softplus(
        -f).flatten(1).sum(1).mean() if f.ndim > 1 else sp(-f)),
    ("g_not_averaged", "average the scores", lambda f: F.softplus(-f)),
    ("g_wgan", "WGAN", lambda f: -f.mean()),
    ("g_lsgan", "LSGAN", lambda f: ((f - 1) ** 2).mean()),
    ("g_detached", "No gradient", lambda f: F.softplus(-f.detach()).mean()),
]]


GAPS = [4.5, 1.2, -1.5, 605.0]
RIGHT = {
    "5.1": [(d_softplus, g_softplus), (d_labels, g_labels),
            (d_logsigmoid, g_logsigmoid)],
    "5.2": [(solution,), (official_with_a_safe_root,), (from_fake_to_real,),
            (variant("unsafe_root", norm=lambda g: g.flatten(1).square().sum(
                1).sqrt()),)],
    "5.3": [(solution,), (official_with_a_safe_root,), (from_fake_to_real,),
            (image_by_image,)],
    "5.4": [(list("DBHEGAC"),), ("DHBEGAC",), ("GDBHEAC",), ("dbghEac",),
            ("D, B, H, G, E, A, C",)],
    "5.5": PATCH_RIGHT,
    "5.6": [([0.693, 0.0], [1, 6]), ((0.69, 0), (1.0, 6.0)),
            (torch.tensor([0.6931, 0.0]), torch.tensor([1.0, 6.0]))],
    "5.7": [(GAPS, 3, 4), (tuple(GAPS), "3", "4"),
            ([4.5, 1.21, -1.5, 605], 3, 4)],
}
WRONG = {
    "5.1": [((d, g_softplus), words, "") for d, words in D_WRONG]
    + [((d_softplus, g), words, "") for g, words in G_WRONG],
    "5.2": [((a,), w, s) for a, w, s in BOTH + SLOPES],
    "5.3": [((a,), w, s) for a, w, s in BOTH + SLOPES + WRITTEN],
    "5.4": [((list(lines),), words, source) for lines, words, source in [
        ("DBHFGAC", "One sign is wrong", ""),
        ("DBHEFGAC", "One sign is wrong", ""),
        ("DBIHEGAC", "A sigmoid on the scores", ""),
        ("DBHEAGC", "wipes out", ""),
        ("DBHEGCA", "steps before backward", ""),
        ("DBHGAEC", "needs a loss", ""),
        ("BDHEGAC", "not there yet", ""),
        ("HDBEGAC", "H needs the fake", ""),
        ("DEBHGAC", "E subtracts", ""),
        ("DBEHGAC", "E adds a penalty", ""),
        ("DBHEAC", "pile up", ""),
        ("DBHEGC", "Nothing computes a gradient", ""),
        ("DBHEGA", "never move", ""),
        ("DBEGAC", "speed limit is missing", ""),
        ("BHEGAC", "nothing to compare", ""),
        ("DBHEGACG", "stands there twice", ""),
        ("DBHEGACX", "A to I", "")]],
    "5.5": [((a,), w, s) for a, w, s in PATCH_WRONG],
    "5.6": [((losses, ways), words, "") for losses, ways, words in [
        ([0.693, 1.386], [1, 6], "coin flip"),
        ([0.693, 0.693], [1, 6], "Jensen-Shannon"),
        ([0.693, 6], [1, 6], "how sure"),
        ([0, 0], [1, 6], "2 wide"),
        ([1, 0], [1, 6], "base 2"),
        ([0.347, 0], [1, 6], "one of the loss's two"),
        ([1.386, 0], [1, 6], "a coin flip"),
        ([1.04, 0], [1, 6], "which share"),
        ([0.693, 0], [0.5, 3], "widths of a strip"),
        ([0.693, 0], [0, 4], "gap between the edges"),
        ([0.693, 0], [1, 4], "gap between the edges"),
        ([0.693, 0], [2, 12], "mean way"),
        ([0.693, 0], [1, 2], "how far"),
        ([0.693], [1, 6], "Two losses"),
        ([0.693, 0], 6, "Two distances")]],
    "5.7": [((gaps, up, no), words, source) for gaps, up, no, words, source
            in [
        ([-g for g in GAPS], 3, 4, "signs are turned", ""),
        ([abs(g) for g in GAPS], 3, 4, "lost its sign", ""),
        ([-11.5, 191.6, -3.5, -15.0], 3, 4, "minus the mean", ""),
        ([11.5, -191.6, 3.5, 15.0], 3, 4, "mean score itself", ""),
        ([4.5, 1.2, -1.5, 15], 3, 4, "Run 4", ""),
        (GAPS, 1, 4, "no fault", "yunjey/stargan#92"),
        (GAPS, 2, 4, "far below zero", ""),
        (GAPS, 4, 3, "below zero", ""),
        (GAPS, 3, 1, "compare the penalties", "yunjey/stargan#92"),
        (GAPS[:2], 3, 4, "Four gaps", "")]],
}
