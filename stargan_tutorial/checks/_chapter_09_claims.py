"""Questions of chapter 9: sets of features, and what a table may claim."""

import math

from . import expect, question


@question("9.4", "diagonal Fréchet distance", section="What FID is",
          objectives=(5,))
def diagonal_frechet(answer):
    """A sum of one-dimensional distances."""
    import torch

    def ask(a, b):
        try:
            got = answer(a, b)
        except RuntimeError as error:
            expect("size of tensor" not in str(error), "Two clouds need not "
                   "have the same number of points: compare their means and "
                   "spreads, not point with point")
            raise
        expect(got is not None, "Nothing comes back: end with a return")
        got = torch.as_tensor(got).detach().double()
        expect(got.numel() == 1, f"{got.numel()} numbers: sum over the "
               "features, the distance is one")
        return got.item()

    def close(p, q):
        return abs(p - q) < 1e-4 + 1e-3 * abs(q)

    scale = torch.tensor([1.0, 3.0, 0.5])
    a = torch.randn(40, 3, dtype=torch.float64)
    b = torch.randn(7, 3, dtype=torch.float64) * scale + 2 * scale - 1
    a[:, 1] += 2 * a[:, 0]  # features that go together, or against
    b[:, 1] -= 4 * b[:, 0]
    m, s, n = ([getattr(v, f)(dim=0) for v in (a, b)]
               for f in ("mean", "std", "var"))
    gap = (m[0] - m[1]).square().sum().item()
    spread = (s[0] - s[1]).square().sum().item()
    biased = [v.var(dim=0, unbiased=False).sqrt() for v in (a, b)]
    want, got = gap + spread, ask(a, b)
    full = gap + sum(x.sum().item() for x in n) - 2 * torch.linalg.eigvals(
        a.T.cov() @ b.T.cov()).real.clamp(min=0).sqrt().sum().item()
    flat = [a.mean() - b.mean(), a.std() - b.std()]
    for wrong, sentence in (
            (want / 3, "That is a mean over the features: the distance is "
             "their sum"),
            (math.sqrt(want), "That is the root: the formula gives a squared "
             "distance"),
            (gap, "The means alone: two clouds with one centre can differ in "
             "width"),
            (spread, "The widths alone: two clouds of one width can have "
             "different centres"),
            (gap + (n[0] - n[1]).square().sum().item(), "Variances are "
             "squared widths already: the formula compares the standard "
             "deviations"),
            (gap + sum(n).sum().item(), "Only the traces: subtract the part "
             "with the root of the product"),
            (gap + sum(n).sum().item() - 2 * (n[0] * n[1]).sum().item(),
             "The root is missing: the last part has the root of the product "
             "of the variances"),
            (gap + (n[0] - n[1]).abs().sum().item(), "Variances are squared "
             "widths: their difference is not the square of a difference"),
            (gap + (s[0] - s[1]).abs().sum().item(), "The widths' "
             "differences must be squared, too"),
            (math.sqrt(gap) + spread, "The means' distance must be squared"),
            (gap + (biased[0] - biased[1]).square().sum().item(), "That "
             "divides by N: use the unbiased variance, as .var gives it"),
            (full, "That uses covariances: how features go together must "
             "not count"),
            (sum(x.square().item() for x in flat), "One mean over all "
             "features: take mean and spread of each feature, dim=0"),
            ((a.mean(1).mean() - b.mean(1).mean()).square().item(), "That "
             "is the mean over features: summarize over the images")):
        expect(not close(got, wrong), sentence)
    expect(close(got, want), "Another number: for each feature square the "
           "differences of the means and of the widths, then sum")
    half = torch.randn(50, 1)
    half -= half.mean()
    twin, mirror = half.repeat(1, 2), torch.cat([half, -half], dim=1)
    expect(abs(ask(twin, mirror)) < 1e-4, "Two features that go together "
           "against two that go apart: each alone is equal, so it is 0")
    expect(abs(ask(a, a)) < 1e-6, "A cloud has a distance to itself: it must "
           "be 0")
    few = ask(b[:2, :1], a[:, :1])
    right = ((b[:2, 0].mean() - m[0][0])**2 + (b[:2, 0].std() - s[0][0])**2)
    expect(close(few, right.item()), "With two images and one feature it is "
           "another number: no matrices are needed")


@question("9.5", "two claims", section="Which part does what: an ablation",
          objectives=(3, 4))
def claims(work_left, means_something):
    """What a judge overlooks; which differences a table may claim."""
    scores, left = [0.1, 0.95, 0.92, 0.5, 0.98], [1.0, 0.2, 0.45, 0.6, 0.0]
    got = work_left(scores, left, 0.9)
    expect(got is not None, "work_left gives None though three cheats are "
           "accepted: return the error that is left")
    expect(got not in scores, "That is an accuracy: the remaining "
           "error of an accepted cheat is asked for")
    expect(got != 0, "That is the best cheat: the worst one that the judge "
           "still accepts shows what it overlooks")
    expect(got != 0.2, "That is the first accepted cheat: the accepted one "
           "with the most work left is asked for")
    expect(got not in (1, 0.6), "That cheat was not accepted: look at those "
           "with at least the share of verdicts")
    expect(got == 0.45, "Accepted are 0.2, 0.45 and 0: return the largest "
           "remaining error among them")
    expect(work_left([0.9, 0.2], [0.3, 0.8], 0.9) == 0.3, "At least the "
           "share: a cheat with exactly 0.9 is accepted")
    expect(work_left(scores, left, 0.4) == 0.6 and
           work_left(scores, left, 0.96) == 0, "The argument share changes "
           "nothing: 0.9 is only its default")
    try:
        none = work_left([0.1, 0.2], [1.0, 0.9], 0.9)
    except ValueError:
        expect(False, "No cheat is accepted and max() fails: return None")
    expect(none is None, "No cheat is accepted: return None, a number would "
           "be a claim")

    ask = means_something
    alone = ask([0.435], [0.477])
    expect(alone is None, "One seed each, and a claim: nobody knows how far "
           "another seed would move them")
    expect(ask([0.44, 0.41], [0.9, 0.8, 0.95]) is None, "Two seeds on one "
           "side, and a claim: each side needs three")
    over = ask([0.40, 0.44, 0.47], [0.46, 0.50, 0.52])
    expect(over is not None, "Three seeds each are enough for an answer, "
           "True or False")
    expect(not over, "The ranges overlap, 0.46 against 0.47: the means "
           "differ, and so do the seeds of one variant")
    expect(ask([0.40, 0.41, 0.42], [0.43, 0.44, 0.45]), "Every run of one is "
           "better than every run of the other: no gap is too small for that")
    expect(ask([0.52, 0.51, 0.50, 0.53], [0.41, 0.40, 0.42]), "It also means "
           "something if the second one is better: try both directions")
    expect(not ask([0.1, 0.9, 0.5], [0.4, 0.6, 0.45]), "One range lies in "
           "the other: that means nothing")
    expect(not ask([0.42, 0.40, 0.60], [0.55, 0.50, 0.70]), "The ranges "
           "overlap: compare the worst of one with the best of the other")
