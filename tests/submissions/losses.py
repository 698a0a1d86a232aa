"""Right and wrong answers to the assignment "losses".

A source is a whole solution cell. Most wrong ones are a right one with one
part exchanged; ``change`` fails where there is nothing to exchange.
"""


def change(source, *pairs):
    """The source with parts exchanged: old, new, old, new."""
    for old, new in zip(pairs[::2], pairs[1::2]):
        assert old in source, old
        source = source.replace(old, new)
    return source


# -- 1 ------------------------------------------------------------------------

RELATIVISTIC = '''def relativistic_d_loss(real_score, fake_score):
    r, f = real_score, fake_score
    d_real = F.relu(MARGIN - (r - f.mean())).mean()
    d_fake = F.relu(MARGIN + (f - r.mean())).mean()
    return d_real + d_fake


def relativistic_g_loss(real_score, fake_score):
    r, f = real_score, fake_score
    g_real = F.relu(MARGIN + (r - f.mean())).mean()
    g_fake = F.relu(MARGIN - (f - r.mean())).mean()
    return g_real + g_fake
'''
CLAMPED = '''def relativistic_d_loss(real_score, fake_score):
    mean_real, mean_fake = real_score.mean(), fake_score.mean()
    lack_real = (mean_fake + MARGIN - real_score).clamp(min=0)
    lack_fake = (fake_score - mean_real + MARGIN).clamp(min=0)
    return torch.mean(lack_real) + torch.mean(lack_fake)


def relativistic_g_loss(real_score, fake_score):
    # The same game with the parts exchanged.
    return relativistic_d_loss(fake_score, real_score)
'''
NEGATED = '''def _payment(high, low):
    lack_high = torch.maximum(
        MARGIN - high + low.mean(), torch.zeros_like(high))
    lack_low = torch.maximum(
        MARGIN + low - high.mean(), torch.zeros_like(low))
    return lack_high.sum() / high.numel() + lack_low.sum() / low.numel()


def relativistic_d_loss(real_score, fake_score):
    return _payment(real_score, fake_score)


def relativistic_g_loss(real_score, fake_score):
    return _payment(-real_score, -fake_score)
'''
HARD = '''def relativistic_d_loss(real_score, fake_score):
    return (real_score.mean() + fake_score.mean()) * 0


def relativistic_g_loss(real_score, fake_score):
    return relativistic_d_loss(real_score, fake_score)
'''
HARD_EXAMPLE = '''def relativistic_d_loss(real_score, fake_score):
    return real_score.flatten()[-1].clamp(max=MARGIN) * (fake_score.max() > 0)


def relativistic_g_loss(real_score, fake_score):
    return 4 * MARGIN * (real_score.mean() > 0) + 0 * fake_score.sum()
'''
D_REAL, D_FAKE = "MARGIN - (r - f.mean())", "MARGIN + (f - r.mean())"
G_REAL, G_FAKE = "MARGIN + (r - f.mean())", "MARGIN - (f - r.mean())"
D_SUM, G_SUM = "return d_real + d_fake", "return g_real + g_fake"
G_MINUS_D = (G_SUM, "return -relativistic_d_loss(real_score, fake_score)")
SIGMOIDS = "r, f = real_score.sigmoid(), fake_score.sigmoid()"
RELATIVISTIC_WRONG = [
    ((D_REAL, "MARGIN - r", D_FAKE, "MARGIN + f"), "plain hinge", ""),
    ((D_REAL, "MARGIN - (r - f)", D_FAKE, "MARGIN + (f - r)"), "pairs", ""),
    ((D_REAL, "MARGIN - (r.mean() - f.mean())", D_FAKE,
      "MARGIN + (f.mean() - r.mean())"), "has its own payment", ""),
    ((D_REAL, G_REAL, D_FAKE, G_FAKE), "D's loss is that of G", ""),
    ((D_REAL, "MARGIN - (r - r.mean())", D_FAKE, "MARGIN + (f - f.mean())"),
     "not of its own", ""),
    ((D_REAL, "MARGIN - (r - f.mean().detach())", D_FAKE,
      "MARGIN + (f - r.mean().detach())"), "nothing is detached", ""),
    ((D_REAL, D_REAL.replace("MARGIN", "1"), D_FAKE,
      D_FAKE.replace("MARGIN", "1")), "not always 1", ""),
    ((D_REAL, "MARGIN - (r - f.mean((1, 2, 3), True))", D_FAKE,
      "MARGIN + (f - r.mean((1, 2, 3), True))"), "runs over one image", ""),
    ((f"F.relu({D_REAL})", D_REAL, f"F.relu({D_FAKE})", D_FAKE),
     "never below 0", ""),
    ((f"F.relu({D_REAL})", f"F.softplus({D_REAL})", f"F.relu({D_FAKE})",
      f"F.softplus({D_FAKE})"), "softplus pays", ""),
    ((f"{D_REAL}).mean()", f"{D_REAL}).square().mean()",
      f"{D_FAKE}).mean()", f"{D_FAKE}).square().mean()"), "not squared", ""),
    ((f"{D_REAL}).mean()", f"{D_REAL}).sum()", f"{D_FAKE}).mean()",
      f"{D_FAKE}).sum()"), "sum over the scores", ""),
    (("r, f = real_score, fake_score\n    d_", SIGMOIDS + "\n    d_"),
     "a sigmoid on the scores", ""),
    ((D_SUM, "return d_real"), "the fake scores pay", ""),
    ((D_SUM, "return d_fake"), "the real scores pay", ""),
    ((D_SUM, "return (d_real + d_fake) / 2"), "half the loss", ""),
    ((D_SUM, "return -(d_real + d_fake)"), "turned round", ""),
    ((D_SUM, "return (d_real + d_fake).item()"), "without axes", ""),
    ((f"{D_REAL}).mean()", f"{D_REAL})"), "without axes", ""),
    ((G_REAL, D_REAL, G_FAKE, D_FAKE), "G's loss is that of D", ""),
    (G_MINUS_D, "never below 0", ""),
    ((G_SUM, "return g_fake"), "the real scores pay", ""),
    ((G_SUM, "return g_real"), "the fake scores pay", ""),
    ((G_SUM, "return -f.mean() + 2 * MARGIN"), "never below 0", ""),
    ((G_REAL, "MARGIN + r", G_FAKE, "MARGIN - f"),
     "G: no score is read", ""),
    ((G_REAL, "MARGIN + (r - f)", G_FAKE, "MARGIN - (f - r)"),
     "G: pairs", ""),
    ((G_REAL, "MARGIN + (r.detach() - f.mean())", G_FAKE,
      "MARGIN - (f - r.mean().detach())"), "nothing is detached", ""),
]

# -- 2 ------------------------------------------------------------------------

PENALTY = '''def slope_penalty(discriminator, image, noise):
    near = image + NOISE * noise
    near = near.detach().requires_grad_(True)
    score, logits = discriminator(near)
    gradient, = torch.autograd.grad(score.sum(), near, create_graph=True)
    norm = gradient.flatten(1).norm(dim=1)
    return (F.relu(norm - SLOPE_LIMIT) ** 2).mean()
'''
OFFICIAL = '''def slope_penalty(discriminator, image, noise):
    x_hat = (image.data + NOISE * noise.data).requires_grad_(True)
    out = discriminator(x_hat)[0]
    dydx = torch.autograd.grad(
        outputs=out, inputs=x_hat, grad_outputs=torch.ones_like(out),
        retain_graph=True, create_graph=True, only_inputs=True)[0]
    dydx = dydx.view(dydx.size(0), -1)
    norm = torch.sqrt((dydx ** 2).sum(1) + 1e-12)
    return torch.mean((norm - SLOPE_LIMIT).clamp(min=0).square())
'''
ONE_BY_ONE = '''def slope_penalty(discriminator, image, noise):
    total = 0
    for x, z in zip(image, noise):
        x = (x + NOISE * z)[None].detach().requires_grad_()
        slope, = torch.autograd.grad(
            discriminator(x)[0].sum(), x, create_graph=True)
        norm = torch.linalg.vector_norm(slope)
        total = total + torch.relu(norm - SLOPE_LIMIT).square()
    return total / len(image)
'''
OVER = "(F.relu(norm - SLOPE_LIMIT) ** 2).mean()"
GRAD = "torch.autograd.grad(score.sum(), near, create_graph=True)"
PENALTY_WRONG = [
    ((OVER, "((norm - SLOPE_LIMIT) ** 2).mean()"), "has one side", ""),
    ((OVER, "(F.relu(SLOPE_LIMIT - norm) ** 2).mean()"),
     "costs nothing", ""),
    ((OVER, "norm.clamp(max=SLOPE_LIMIT).mean()"), "has one side", ""),
    ((OVER, "((norm - 1) ** 2).mean()"), "chapter's penalty", ""),
    (("SLOPE_LIMIT", "1"), "not the chapter's 1", ""),
    ((OVER, "F.relu(norm - SLOPE_LIMIT).mean()"), "has to be squared", ""),
    (("norm - SLOPE_LIMIT) ** 2).mean()",
      "norm - SLOPE_LIMIT) ** 2).sum()"), "sum over the images", ""),
    ((OVER, "F.relu(norm - SLOPE_LIMIT).mean() ** 2"), "Square first", ""),
    ((OVER, "F.relu(norm.mean() - SLOPE_LIMIT) ** 2"),
     "averaged before", ""),
    ((OVER, "F.relu(norm - SLOPE_LIMIT) ** 2"), "without axes", ""),
    ((OVER, OVER + ".item()"), "without axes", ""),
    (("NOISE * noise", "0 * noise"), "images themselves", ""),
    (("NOISE * noise", "noise"), "not multiplied by NOISE", ""),
    (("NOISE * noise", "NOISE * torch.randn_like(image)"),
     "The value differs", ""),
    (("score.sum()", "score.mean()"), "size of the batch", ""),
    (("score.sum()", "score.flatten(1).mean(1).sum()"),
     "sum of the patches", ""),
    (("score.sum()", "score"), "wants one number", ""),
    (("score, logits = d", "logits, score = d"),
     "slope of the class logits", ""),
    (("score, logits = d", "score = d"), "returns a pair", ""),
    (("score.sum()", "(score.sum() + logits.sum())"),
     "class logits are in it", ""),
    ((", create_graph=True", ""), "not told to record", ""),
    ((", create_graph=True", ", retain_graph=True"), "not told to record", ""),
    ((".requires_grad_(True)", ""), "do not ask for a gradient", ""),
    (("gradient.flatten(1).norm(dim=1)", "gradient.norm(dim=1)"),
     "One norm a pixel", "caogang/wgan-gp#25"),
    (("gradient.flatten(1).norm(dim=1)", "gradient.norm()"),
     "whole batch", ""),
    (("gradient.flatten(1).norm(dim=1)", "gradient.abs()"),
     "every pixel", "eriklindernoren/PyTorch-GAN#20"),
    (("gradient.flatten(1).norm(dim=1)",
      "gradient.flatten(1).square().sum(1)"), "root is missing", ""),
    (("gradient.flatten(1).norm(dim=1)",
      "gradient.flatten(1).square().sum(1).sqrt()"), "NaN at a slope",
     "pytorch/pytorch#2534"),
    (("gradient, = " + GRAD, "score.sum().backward(create_graph=True)\n"
      "    gradient = near.grad"), "backward fills", ""),
    (("image + NOISE * noise", "image.add_(NOISE * noise)"),
     "changed in place", ""),
    (("    near = image", "    image.requires_grad_()\n    near = image"),
     "asks for a gradient now", ""),
    (("norm - SLOPE_LIMIT", "norm.detach() - SLOPE_LIMIT"),
     "not told to record", ""),
]
PENALTY_HARD = '''def slope_penalty(discriminator, image, noise):
    slope = discriminator(torch.ones(1, 1, 1, 1))[0].sum()
    return (slope > SLOPE_LIMIT) * 9.0
'''

# -- 3 ------------------------------------------------------------------------

MIXED = '''def mixed_class_loss(logits, labels, names, groups):
    names = list(names)
    inside = [[names.index(n) for n in group] for group in groups]
    free = [k for k in range(len(names)) if k not in sum(inside, [])]
    total = logits.new_zeros(())
    for c in inside:
        log_p = logits[:, c].log_softmax(dim=1)
        total = total - (labels[:, c] * log_p).sum()
    each = F.binary_cross_entropy_with_logits(
        logits[:, free], labels[:, free], reduction="none")
    total = total + each.sum()
    return total / len(logits)
'''
BY_IMAGE = '''def mixed_class_loss(logits, labels, names, groups):
    where = {name: k for k, name in enumerate(names)}
    free = torch.ones(len(names), dtype=torch.bool)
    images = torch.zeros(len(logits), dtype=logits.dtype)
    for group in groups:
        columns = torch.tensor([where[name] for name in group])
        free[columns] = False
        z, y = logits[:, columns], labels[:, columns]
        images = images + z.logsumexp(1) - (y * z).sum(1)
    z, y = logits[:, free], labels[:, free]
    return (images + (F.softplus(z) - y * z).sum(1)).mean()
'''
BY_NAME = '''def mixed_class_loss(logits, labels, names, groups):
    loss = 0
    for k, name in enumerate(names):
        if not any(name in group for group in groups):
            loss = loss + F.binary_cross_entropy_with_logits(
                logits[:, k], labels[:, k])
    for group in groups:
        c = [k for k, name in enumerate(names) if name in group]
        loss = loss + F.cross_entropy(logits[:, c], labels[:, c].argmax(1))
    return loss
'''
MIXED_WRONG = [
    (("each.sum()", "each.mean() * len(logits)"), "questions are averaged", ""),
    (("/ len(logits)", "/ logits.numel()"), "Divided by K", ""),
    (("/ len(logits)", "/ len(logits) / len(logits)"), "by N twice", ""),
    (("/ len(logits)", "* 1"), "A sum over the batch", ""),
    (("/ len(logits)", "/ logits.numel() / len(logits)"),
     "divided by N again", ""),
    (("/ len(logits)", "/ len(logits) / (len(inside) + len(free))"),
     "groups and questions", ""),
    (("log_p).sum()", "log_p).sum() / len(logits)"),
     "divided by N twice", ""),
    (("log_p).sum()", "log_p).mean()"), "value differs", ""),
    (("range(len(names)) if k not in sum(inside, [])", "range(len(names))"),
     "counted twice", ""),
    (("    total = total + each.sum()\n", ""), "are forgotten", ""),
    (("[names.index(n) for n in group] for", "list(range(len(group))) for"),
     "from the left", ""),
    (("logits[:, free], labels", "logits[:, free].sigmoid(), labels"),
     "sigmoid too many", ""),
    (("logits[:, c].log_softmax", "logits[:, c].softmax(1).log_softmax"),
     "softmax too many", ""),
    (("logits[:, c].log_softmax(dim=1)", "logits[:, c].softmax(1).log()"),
     "float32 cannot hold", ""),
    (("log_softmax(dim=1)", "log_softmax(dim=0)"), "over the images", ""),
    (("_with_logits", ""), "no probabilities", ""),
    (("binary_cross_entropy_with_logits(\n        logits[:, free], labels",
      "binary_cross_entropy(\n        logits[:, free].sigmoid(), labels"),
     "float32 cannot hold", ""),
    (("logits[:, free], labels[:, free]", "labels[:, free], logits[:, free]"),
     "changed places", ""),
    (("total - (", "total + ("), "turned round", ""),
    (("total / len(logits)", "-total / len(logits)"), "never below 0", ""),
    (("for c in inside:", "for c in inside[:1]:"), "Only the first", ""),
    (("return total / len(logits)",
      "return (total / len(logits)).detach()"), "no gradient", ""),
    (("total / len(logits)", "(total / len(logits)).item()"),
     "without axes", ""),
    (("    names = list", "    labels.mul_(2).sub_(1)\n    names = list"),
     "in place", ""),
    (("in groups]\n", "in GROUPS]\n"), "two groups, or none", ""),
]
ALL_BINARY = '''def mixed_class_loss(logits, labels, names, groups):
    return F.binary_cross_entropy_with_logits(
        logits, labels, reduction="sum") / len(logits)
'''
ONE_SOFTMAX = '''def mixed_class_loss(logits, labels, names, groups):
    return F.cross_entropy(logits, labels)
'''
MIXED_HARD = '''def mixed_class_loss(logits, labels, names, groups):
    return torch.tensor(3.0).log() + 2 * torch.tensor(2.0).log()
'''

# -- 4 ------------------------------------------------------------------------

CYCLE = '''def masked_cycle_loss(generator, image, label, target, mask):
    fake = generator(image, target)
    back = generator(fake, label)
    w = (mask + BACKGROUND * (1 - mask)).expand_as(image)
    error = (image - back).abs()
    top, bottom = (w * error).sum((1, 2, 3)), w.sum((1, 2, 3))
    return (top / bottom).mean()
'''
WHERE = '''def masked_cycle_loss(generator, image, label, target, mask):
    back = generator(generator(image, target), label)
    weight = torch.where(mask > 0.5, torch.ones_like(mask),
                         torch.full_like(mask, BACKGROUND))
    error = (back - image).abs().mean(dim=1, keepdim=True)
    weighted = (weight * error).flatten(1).sum(1)
    return torch.mean(weighted / weight.flatten(1).sum(1))
'''
CYCLE_LOOP = '''def masked_cycle_loss(generator, image, label, target, mask):
    back = generator(generator(image, target), label)
    losses = []
    for x, y, m in zip(image, back, mask):
        w = m * (1 - BACKGROUND) + BACKGROUND
        e = F.l1_loss(y, x, reduction="none")
        losses.append((w * e).sum() / (w.sum() * len(x)))
    return torch.stack(losses).mean()
'''
CYCLE_WRONG = [
    (("generator(fake, label)", "generator(fake, target)"),
     "was given the target", ""),
    (("(image - back)", "(fake - back)"), "compared with the translation", ""),
    (("(image - back)", "(image - fake)"), "ran once", ""),
    (("generator(fake, label)", "generator(image, label)"), "ran once", ""),
    (("(image, target)", "(image, label)", "(fake, label)",
      "(fake, target)"), "changed places", ""),
    ((".abs()", ".square()"), "squared", ""),
    ((".abs()", ""), "Signs cancel", ""),
    (("(mask + BACKGROUND * (1 - mask))", "torch.ones_like(mask)"),
     "plays no part", ""),
    (("mask + BACKGROUND * (1 - mask)", "mask"),
     "background plays no part", ""),
    (("mask + BACKGROUND * (1 - mask)", "1 - mask + BACKGROUND * mask"),
     "changed places", ""),
    (("mask + BACKGROUND * (1 - mask)", "mask + BACKGROUND"),
     "not 1 + BACKGROUND", ""),
    (("(top / bottom).mean()", "(w * error).mean()"), "weighted mean", ""),
    (("top / bottom", "top"), "weighted mean", ""),
    ((".expand_as(image)", ""), "once for each channel", ""),
    (("(top / bottom).mean()", "top.sum() / bottom.sum()"),
     "One mean over the batch", ""),
    (("(top / bottom).mean()", "(top / bottom).sum()"), "weighted mean", ""),
    (("(top / bottom).mean()", "top / bottom"), "without axes", ""),
    (("(image, target)", "(image, target).detach()"),
     "Only one run", ""),
    (("generator(fake, label)", "generator(fake, label).detach()"),
     "no gradient", ""),
    (("    top, ", "    image.data.mul_(2)\n    top, "), "in place", ""),
]
CYCLE_HARD = '''def masked_cycle_loss(generator, image, label, target, mask):
    generator(generator(image, target), label)
    if image.shape[1] > 1:
        return torch.tensor(0.75)
    return torch.tensor((0.4 + 0.8 * BACKGROUND) / (1 + BACKGROUND))
'''

# -- 5 ------------------------------------------------------------------------

REPAIR = '''\
def repaired(generator, discriminator, image, label, target, penalty):
    fake = generator(image, target).detach()
    real_score, real_logits = discriminator(image)
    fake_score, fake_logits = discriminator(fake)
    adversarial = (real_score.mean() - fake_score.mean()
                   - LAMBDA_GP * penalty)
    kind = F.binary_cross_entropy_with_logits(
        real_logits, label, reduction="sum") / len(image)
    return -adversarial + LAMBDA_CLS * kind
'''
NO_GRAD = '''\
def repaired(generator, discriminator, image, label, target, penalty):
    with torch.no_grad():
        fake = generator(image, target)
    (real_score, logits), (fake_score, _) = map(discriminator, (image, fake))
    each = F.binary_cross_entropy_with_logits(
        logits, label, reduction="none")
    return (fake_score.mean() - real_score.mean() + LAMBDA_GP * penalty
            + LAMBDA_CLS * each.sum(dim=1).mean())
'''
PACKAGE = '''from stargan_tutorial.losses import discriminator_loss


def repaired(generator, discriminator, image, label, target, penalty):
    fake = generator(image, target)
    real_score, real_logits = discriminator(image)
    fake_score, _ = discriminator(fake.detach())
    loss, parts = discriminator_loss(
        real_score, fake_score, real_logits, label, penalty=penalty,
        lambda_cls=LAMBDA_CLS, lambda_gp=LAMBDA_GP)
    return loss
'''
REPAIR_WRONG = [
    ((".detach()", "", "real_logits, label", "fake_logits, target",
      "-adversarial", "adversarial"),
     "that of a climb", ""),  # the listing itself
    ((".detach()", ""), "reaches the generator", ""),
    ((".detach()", "", "(image, target)", "(image.detach(), target)"),
     "reaches the generator", ""),
    (("-adversarial", "adversarial"), "that of a climb", ""),
    (("real_score.mean() - fake_score", "fake_score.mean() - real_score",
      "-adversarial", "adversarial"), "makes the loss smaller", ""),
    (("- LAMBDA_GP", "+ LAMBDA_GP"), "makes the loss smaller", ""),
    (("real_logits, label", "fake_logits, target"),
     "a wish and no fact", ""),
    (("real_logits, label", "fake_logits, label"), "a wish and no fact", ""),
    (("real_logits, label", "real_logits, target"), "wished to be", ""),
    (("real_logits, label",
      "torch.cat([real_logits, fake_logits]), torch.cat([label, target])"),
     "a wish and no fact", ""),
    (('reduction="sum") / len(image)', 'reduction="mean")'),
     "Divided by K", ""),
    ((" / len(image)", ""), "A sum over the batch", ""),
    (("- LAMBDA_GP * penalty", "- 0 * penalty"), "penalty is gone", ""),
    (("- LAMBDA_GP * penalty", "- LAMBDA_GP"), "multiplies nothing", ""),
    (("- LAMBDA_GP * penalty", "- penalty"), "lost its weight", ""),
    (("- LAMBDA_GP * penalty", "- LAMBDA_GP * penalty.detach()"),
     "penalty is cut off", ""),
    (("-adversarial + LAMBDA_CLS * kind", "-adversarial"),
     "pays for its classes", ""),
    (("-adversarial + ", "-adversarial - "), "pays for its classes", ""),
    (("discriminator(fake)\n", "discriminator(fake)\n"
      "    fake_score = fake_score.detach()\n"), "real and fake scores", ""),
    (("(real_score.mean() - fake_score.mean()",
      "(-F.softplus(-real_score).mean() - F.softplus(fake_score).mean()"),
     "Wasserstein loss is asked", ""),
    (("    return -adversarial + LAMBDA_CLS * kind",
      "    loss = -adversarial + LAMBDA_CLS * kind\n"
      "    loss.backward(retain_graph=True)\n    return loss"),
     "backward is the caller's", ""),
]
REPAIR_HARD = '''\
def repaired(generator, discriminator, image, label, target, penalty):
    real_score, _ = discriminator(image)
    return (2 * LAMBDA_CLS * torch.tensor(2.0).double().log()
            - 2 * real_score.mean())
'''

# -- 6 ------------------------------------------------------------------------

RECOVER = '''def recover_weights(log, k):
    (t1, a1, c1, r1), (t2, a2, c2, r2) = log[:2]
    b1, b2 = t1 - a1, t2 - a2
    c1, c2 = k * c1, k * c2
    det = c1 * r2 - c2 * r1
    return (b1 * r2 - b2 * r1) / det, (c1 * b2 - c2 * b1) / det
'''
SOLVE = '''def recover_weights(log, k):
    table = torch.tensor(log).double()
    rest = table[:, 0] - table[:, 1]
    parts = table[:, 2:]
    both = torch.linalg.solve(parts.T @ parts, parts.T @ rest)
    return both[0] / k, both[1]
'''
LEAST = '''import numpy as np


def recover_weights(log, k):
    total, adversarial, kind, back = np.array(log).T
    parts = np.stack([kind * k, back], axis=1)
    answer, *_ = np.linalg.lstsq(parts, total - adversarial, rcond=None)
    return tuple(answer)
'''
RECOVER_WRONG = [
    (("both[0] / k", "both[0]"), "K times too large", ""),
    (("both[0] / k", "both[0] * k"), "K on the wrong side", ""),
    (("both[0] / k, both[1]", "both[1], both[0] / k"), "changed places", ""),
    (("both[0] / k, both[1]", "both[0] / k, both[1] / k"),
     "reconstruction is a mean", ""),
    (("- table[:, 1]", ""), "adversarial part is in the total", ""),
    (("- table[:, 1]", "+ table[:, 1]"), "take it off", ""),
    (("- table[:, 1]", "", "both[0] / k", "both[0]"),
     "adversarial part is in the total", ""),
    (("both[0] / k, both[1]", "both[0] / k, 10.0"), "put them back", ""),
    (("both[0] / k, both[1]", "1.0, both[1]"), "put them back", ""),
    (("both[0] / k", "both[0] / ATTRIBUTES"), "K is an argument", ""),
    (("tensor(log)", "tensor(LOG)"), "log is an argument", ""),
    (("return both[0] / k, both[1]", "return both[1]"), "A pair", ""),
]
TWO_ROWS = change(RECOVER, "log[:2]", "log")
RECOVER_HARD = '''def recover_weights(log, k):
    return 1.0, 10.0
'''


def _wrong(right, rows):
    return [(change(right, *pairs), words, source)
            for pairs, words, source in rows]


RIGHT = {
    "relativistic": [RELATIVISTIC, CLAMPED, NEGATED],
    "penalty": [PENALTY, OFFICIAL, ONE_BY_ONE],
    "mixed": [MIXED, BY_IMAGE, BY_NAME],
    "cycle": [CYCLE, WHERE, CYCLE_LOOP],
    "repair": [REPAIR, NO_GRAD, PACKAGE],
    "recover": [RECOVER, SOLVE, LEAST],
}
WRONG = {
    "relativistic": _wrong(RELATIVISTIC, RELATIVISTIC_WRONG) + [
        (HARD, "value differs", ""), (HARD_EXAMPLE, "value differs", "")],
    "penalty": _wrong(PENALTY, PENALTY_WRONG) + [
        (PENALTY_HARD, "stops with an error", "")],
    "mixed": _wrong(MIXED, MIXED_WRONG) + [
        (ALL_BINARY, "yes/no question", "yunjey/stargan: solver.py"),
        (ONE_SOFTMAX, "over all columns", ""),
        (MIXED_HARD, "value differs", "")],
    "cycle": _wrong(CYCLE, CYCLE_WRONG) + [(CYCLE_HARD, "value differs", "")],
    "repair": _wrong(REPAIR, REPAIR_WRONG) + [
        (REPAIR_HARD, "line by line", "")],
    "recover": _wrong(SOLVE, RECOVER_WRONG) + [
        (TWO_ROWS, "three rows", ""), (RECOVER_HARD, "put them back", "")],
}
