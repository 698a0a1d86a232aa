"""Answers to question 6.3: the totals of G and of D."""

import torch
import torch.nn.functional as F

LISTING = "listings in circulation"
WITH_LOGITS = F.binary_cross_entropy_with_logits


def summed(logits, labels):
    return WITH_LOGITS(logits, labels, reduction="sum") / len(logits)


def detached(parts):
    return {name: part.detach() for name, part in parts.items()}


def solution_g(fake_score, fake_logits, targets, image, reconstructed,
               lambda_cls=1.0, lambda_rec=10.0):
    parts = {"adversarial": -fake_score.mean(),
             "class": summed(fake_logits, targets),
             "reconstruction": (image - reconstructed).abs().mean()}
    loss = (parts["adversarial"] + lambda_cls * parts["class"]
            + lambda_rec * parts["reconstruction"])
    return loss, detached(parts)


def solution_d(real_score, fake_score, real_logits, labels, penalty,
               lambda_cls=1.0, lambda_gp=10.0):
    parts = {"adversarial": fake_score.mean() - real_score.mean(),
             "class": summed(real_logits, labels), "penalty": penalty}
    loss = (parts["adversarial"] + lambda_cls * parts["class"]
            + lambda_gp * penalty)
    return loss, detached(parts)


def plain_g(s, z, c, x, back, a=1.0, b=10.0):
    adv, kind = s.mul(-1).mean(), (F.softplus(z) - c * z).sum(1).mean()
    rec = torch.nn.L1Loss()(back, x)
    return b * rec + a * kind + adv, {
        "class": kind.detach(), "adversarial": adv.detach(),
        "reconstruction": rec.detach()}


def plain_d(real, fake, z, y, gp, a=1.0, b=10.0):
    adv = -(real.mean() - fake.mean())
    kind = torch.nn.BCEWithLogitsLoss(reduction="none")(z, y).sum(1).mean()
    return adv + a * kind + b * gp, dict(zip(
        ("adversarial", "class", "penalty"),
        (adv.data, kind.data, gp.clone().detach())))


def package_g(score, logits, targets, image, back, lambda_cls=1.0,
              lambda_rec=10.0):
    from stargan_tutorial import generator_loss
    return generator_loss(score, logits, targets, image, back,
                          lambda_cls=lambda_cls, lambda_rec=lambda_rec)


def package_d(real, fake, logits, labels, penalty, lambda_cls=1.0,
              lambda_gp=10.0):
    from stargan_tutorial import discriminator_loss
    return discriminator_loss(real, fake, logits, labels, penalty=penalty,
                              lambda_cls=lambda_cls, lambda_gp=lambda_gp)


def weighed(parts, **weights):
    return sum(weights.get(n, 1.0) * part for n, part in parts.items())


def g_with(name, *, total=None, out=detached, **swap):
    """A generator's total with other parts, sum or output."""
    def loss(score, z, y, image, back, lambda_cls=1.0, lambda_rec=10.0):
        parts = {"adversarial": lambda: -score.mean(),
                 "class": lambda: summed(z, y),
                 "reconstruction": lambda: F.l1_loss(back, image)}
        parts = {n: swap[n](score, z, y, image, back) if n in swap else f()
                 for n, f in parts.items()}
        made = total(parts, lambda_cls, lambda_rec) if total else weighed(
            parts, **{"class": lambda_cls, "reconstruction": lambda_rec})
        return made, out(parts)
    loss.__name__ = name
    return loss


def d_with(name, *, total=None, out=detached, **swap):
    """A discriminator's total with other parts, sum or output."""
    def loss(real, fake, z, y, penalty, lambda_cls=1.0, lambda_gp=10.0):
        parts = {"adversarial": lambda: fake.mean() - real.mean(),
                 "class": lambda: summed(z, y), "penalty": lambda: penalty}
        parts = {n: swap[n](real, fake, z, y) if n in swap else f()
                 for n, f in parts.items()}
        made = total(parts, lambda_cls, lambda_gp) if total else weighed(
            parts, **{"class": lambda_cls, "penalty": lambda_gp})
        return made, out(parts)
    loss.__name__ = name
    return loss


def weights_in_parts(parts):
    return {n: (2 if n == "class" else 3 if n == "reconstruction" else 1)
            * part.detach() for n, part in parts.items()}


def other_keys(parts):
    return {"adv": parts["adversarial"].detach()}


def loss_second(*given):
    loss, parts = solution_g(*given)
    return parts, loss


def loss_alone(*given):
    return solution_g(*given)[0]


def loss_detached(*given):
    loss, parts = solution_g(*given)
    return loss.detach(), parts


def scores_cut(score, *given):
    return solution_g(score.detach(), *given)


def logits_cut(score, z, *given):
    return solution_g(score, z.detach(), *given)


def sum_of_logged_parts(score, z, y, image, back, a=1.0, b=10.0):
    _, parts = solution_g(score, z, y, image, back)
    rec = F.l1_loss(back, image)
    return parts["adversarial"] + a * parts["class"] + b * rec, parts


def four_images(score, z, y, image, back, a=1.0, b=10.0):
    parts = {"adversarial": -score.mean(), "class": WITH_LOGITS(
        z, y, reduction="sum") / 4, "reconstruction": F.l1_loss(back, image)}
    return weighed(parts, **{"class": a, "reconstruction": b}), \
        detached(parts)


def penalty_cut(real, fake, z, y, penalty, *weights):
    return solution_d(real, fake, z, y, penalty.detach(), *weights)


def fake_score_cut(real, fake, *given):  # the cut belongs at the image
    return solution_d(real, fake.detach(), *given)


RIGHT_TOTALS = [(solution_g, solution_d), (plain_g, plain_d),
                (package_g, package_d)]

G = [
    (g_with("sign_of_d", adversarial=lambda s, *_: s.mean()),
     "the sign is that of D", LISTING),
    (g_with("scores_summed", adversarial=lambda s, *_: -s.sum()),
     "not the sum", ""),
    (g_with("bce_for_scores",
            adversarial=lambda s, *_: F.softplus(-s).mean()),
     "that is BCE", LISTING),
    (g_with("class_mean", **{"class": lambda s, z, y, *_: WITH_LOGITS(z, y)}),
     "divides λ_cls by K", ""),
    (g_with("class_mean_by_n", **{"class": lambda s, z, y, *_:
                                  WITH_LOGITS(z, y) / len(z)}),
     "divided by N once more", LISTING),
    (g_with("class_summed", **{"class": lambda s, z, y, *_:
                               len(z) * summed(z, y)}),
     "averaged over the images", ""),
    (g_with("class_sigmoid", **{"class": lambda s, z, y, *_:
                                summed(z.sigmoid(), y)}),
     "a sigmoid too many", LISTING),
    (g_with("class_swapped", **{"class": lambda s, z, y, *_: summed(y, z)}),
     "changed places", LISTING),
    (g_with("class_of_rivals", **{"class": lambda s, z, y, *_:
                                  F.cross_entropy(z, y)}),
     "a yes/no question", ""),
    (g_with("rec_squared", reconstruction=lambda s, z, y, a, b:
            F.mse_loss(b, a)), "the squared error", ""),
    (g_with("rec_summed", reconstruction=lambda s, z, y, a, b:
            (b - a).abs().sum()), "not the sum", ""),
    (g_with("rec_signed", reconstruction=lambda s, z, y, a, b:
            (a - b).mean()), "signs cancel", ""),
    (g_with("no_star", total=lambda p, a, b: p["adversarial"]
            + a * p["class"] + b), "added where it should multiply", LISTING),
    (g_with("no_weights", total=lambda p, a, b: sum(p.values())),
     "has no weights", ""),
    (g_with("weights_of_the_paper", total=lambda p, a, b: weighed(
        p, reconstruction=10.0)), "written into the code", ""),
    (g_with("weights_exchanged", total=lambda p, a, b: weighed(
        p, **{"class": b, "reconstruction": a})), "changed places", ""),
    (g_with("rec_forgotten", total=lambda p, a, b: p["adversarial"]
            + a * p["class"]), "The reconstruction part is not", ""),
    (g_with("maximized", total=lambda p, a, b: -weighed(
        p, **{"class": a, "reconstruction": b})), "sign of the total", ""),
    (g_with("attached", out=dict), "carries its graph", ""),
    (g_with("floats", out=lambda p: {n: v.item() for n, v in p.items()}),
     "is no tensor", ""),
    (g_with("weighted_parts", out=weights_in_parts), "is weighted", ""),
    (g_with("other_keys", out=other_keys), "The keys of the parts", ""),
    (loss_second, "The loss comes first", ""),
    (loss_alone, "Return two things", ""),
    (loss_detached, "carries no graph", ""),
    (scores_cut, "no gradient reaches the adversarial", LISTING),
    (logits_cut, "no gradient reaches the class", ""),
    (sum_of_logged_parts, "no gradient reaches the adversarial", ""),
    (four_images, "L_G is right for 4 images, wrong for 1", ""),
]
D = [
    (d_with("wgan_signs", adversarial=lambda r, f, *_: r.mean() - f.mean()),
     "the signs are swapped", LISTING),
    (d_with("bce_with_penalty", adversarial=lambda r, f, *_: F.softplus(
        -r).mean() + F.softplus(f).mean()), "does not go with the penalty",
     LISTING),
    (d_with("fake_only", adversarial=lambda r, f, *_: f.mean()),
     "the real score is missing", ""),
    (d_with("real_only", adversarial=lambda r, f, *_: -r.mean()),
     "the fake score is missing", ""),
    (d_with("d_class_mean", **{"class": lambda r, f, z, y:
                               WITH_LOGITS(z, y)}), "divides λ_cls by K", ""),
    (d_with("d_sigmoid", **{"class": lambda r, f, z, y:
                            summed(z.sigmoid(), y)}), "a sigmoid too many",
     LISTING),
    (d_with("penalty_negative", total=lambda p, a, b: weighed(
        p, **{"class": a, "penalty": -b})), "The penalty lowers the loss",
     LISTING),
    (d_with("penalty_commented_out", total=lambda p, a, b:
            p["adversarial"] + a * p["class"]), "The penalty part is not",
     LISTING),
    (d_with("penalty_no_star", total=lambda p, a, b: p["adversarial"]
            + a * p["class"] + b), "λ_gp is added", LISTING),
    (d_with("penalty_attached", out=lambda p: detached(p)
            | {"penalty": p["penalty"]}), "penalty carries its graph", ""),
    (d_with("penalty_not_logged", out=lambda p: {
        n: v.detach() for n, v in p.items() if n != "penalty"}),
     "The keys of the parts", ""),
    (penalty_cut, "no gradient reaches the penalty", ""),
    (fake_score_cut, "no gradient reaches the fake score", LISTING),
]
WRONG_TOTALS = ([((g, solution_d), words, where) for g, words, where in G]
                + [((solution_g, d), words, where) for d, words, where in D])
