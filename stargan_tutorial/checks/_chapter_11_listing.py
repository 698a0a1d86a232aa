"""Questions of chapter 11: the repaired listing, and the paired comparison."""

from itertools import product
from math import comb

import torch
import torch.nn.functional as F

from ..discriminator import Discriminator
from ..generator import Generator
from . import expect
from ._answers import run, tensor
from ._orders import letters_of

UNKNOWN = {"": 0.0, "Unknown labels are -1 in the condition: they are 0": -1.0}
CLASS = {"": 0,
         "The mask is multiplied with the logits: the unknown ones still cost "
         "log 2 each": 1,
         "The class loss is a mean over all N·K numbers: sum over the known, "
         "average over images": 2,
         "The class loss is a mean over the known labels: their sum, averaged "
         "over the images": 3,
         "The class loss has no mask: unknown labels count as answers": 4,
         "The mask is multiplied with the logits, and the mean is over all "
         "N·K numbers": 5,
         "The class loss asks for the image's own label: on G's side it is "
         "the target": 6,
         "The class loss is a sum over the batch, too: average over the "
         "images": 7}
BACK = {"": "own",
        "The way back has no mask: it needs the m of the way there": "bare",
        "The way back asks for the target: which label leads home?": "target",
        "The way back calls every source known: m is one-hot": "all"}


def judge_listing(answer):
    """G's class loss and reconstruction, with the four mistakes mended."""
    for count, sizes, source in [(3, [2, 3], 0), (3, [2, 3], 1),
                                 (1, [2, 3], 1), (2, [2, 1, 3], 2)]:
        torch.manual_seed(count + source)
        k, n = sum(sizes), len(sizes)
        g = Generator(num_domains=k + n, base_channels=4, num_blocks=1)
        d = Discriminator(16, k, base_channels=4, num_layers=2)
        with torch.no_grad():
            d.domain.weight.mul_(20)  # logits that differ from 0
        image = 2 * torch.rand(count, 3, 16, 16) - 1
        label = torch.arange(count * sizes[source]).reshape(count, -1) % 2
        given = (g, d, image, label.float(),
                 torch.arange(count).roll(1), source, sizes)
        got = tensor(run(answer, *given, crash={RuntimeError: "It crashes "
                     "where the sizes are others: compare the widths of what "
                     "G, D and the loss get", IndexError: "It crashes where "
                     "there are more sources: read the sizes from the "
                     "argument"}), "the loss")
        expect(got.numel() == 1, f"It returns {got.numel()} numbers: one")
        expect(got.requires_grad, "The loss carries no graph to G")
        values = _variants(*given)
        for parts in sorted(values, key=lambda p: sum(map(bool, p))):
            near = torch.allclose(got.reshape(()), values[parts], rtol=1e-4)
            if near:
                expect(not any(parts), next((p for p in parts if p), ""))
                break
        else:
            expect(False, "It differs from the repaired loss: take class loss "
                   "and reconstruction apart, one at a time")


@torch.no_grad()
def _variants(g, d, image, label, order, source, sizes):
    """The value of every combination of mistakes."""
    k, n, first = sum(sizes), len(sizes), sum(sizes[:source])
    known, found = slice(first, first + sizes[source]), {}
    m = torch.zeros(len(image), n)
    m[:, source] = 1
    mask = torch.zeros(len(image), k)
    mask[:, known] = 1
    bce = F.binary_cross_entropy_with_logits
    for said, fill in UNKNOWN.items():
        own = torch.full((len(image), k), fill)
        own[:, known] = label
        wish = own[order]
        fake = g(image, torch.cat([wish, m], 1))
        logits = d(fake)[1]
        each = bce(logits, wish, reduction="none")
        silent = bce(logits * mask, wish, reduction="none")
        kept = bce(logits, own, reduction="none")
        classes = [(each * mask).sum() / len(image),
                   silent.sum() / len(image), (each * mask).mean(),
                   (each * mask).sum() / mask.sum(), each.sum() / len(image),
                   silent.mean(), (kept * mask).sum() / len(image),
                   (each * mask).sum()]
        ways = {"own": [own, m], "bare": [own, 0 * m], "target": [wish, m],
                "all": [own, 0 * m + 1]}
        backs = {name: F.l1_loss(g(fake, torch.cat(way, 1)), image)
                 for name, way in ways.items()}
        for c, b in product(CLASS, BACK):
            found[said, c, b] = classes[CLASS[c]] + 10 * backs[BACK[b]]
    return found


def judge_symptoms(answer):
    """Five letters, in the order of the symptoms."""
    letters = [letter.upper() for letter in letters_of(answer)]
    expect(len(letters) == 5 and set(letters) <= set("ABCDE"),
           "symptoms: five letters from A to E")
    expect(len(set(letters)) == 5, "symptoms: a letter stands twice; each "
           "mistake has its own")
    said = ["which answer can a logit run away from without end?",
            "what divides a pull by 13?",
            "which logits are undecided however sure D is?",
            "which condition is in no data set?",
            "whose labels are unknown under a mask that is not theirs?"]
    for i, (yours, right) in enumerate(zip(letters, "BCADE")):
        expect(yours == right, f"symptoms: number {i + 1} is not {yours}; "
               f"{said[i]}")


def judge_paired(answer):
    """Mean difference, wins of the first, and luck, over common seeds."""
    one = {0: 0.50, 1: 0.61, 2: 0.40, 3: 0.55, 4: 0.47}
    other = {4: 0.52, 0: 0.58, 2: 0.43, 1: 0.60, 3: 0.66, 7: 0.90}
    cases = [(other, one), (one, other), (one, {3: 0.7, 1: 0.7, 0: 0.9}),
             ({5: 0.3}, {5: 0.2, 6: 0.1}),
             ({i: 0.1 * i for i in range(8)},
              {i: 0.1 * i + (0.02 if i else -0.01) for i in range(8)})]
    for a, b in cases:
        common = [seed for seed in a if seed in b]
        gaps = [a[seed] - b[seed] for seed in common]
        n, wins = len(gaps), sum(gap < 0 for gap in gaps)
        chance = [comb(n, w) / 2**n for w in range(n + 1)]
        side = max(wins, n - wins)
        luck = sum(p for w, p in enumerate(chance) if max(w, n - w) >= side)
        got = run(answer, dict(a), dict(b), crash={
            KeyError: "It asks a dict for a seed that it does not have: only "
            "the seeds of both count"})
        expect(isinstance(got, tuple | list) and len(got) == 3,
               "Return three numbers: mean difference, wins, luck")
        _paired(*map(float, got), a, b, gaps, wins, chance, luck)


def _paired(mean, won, chances, a, b, gaps, wins, chance, luck):
    def near(x, y):
        return abs(x - y) < 1e-6

    n, right = len(gaps), sum(gaps) / len(gaps)
    for found, said in [
            (sum(a.values()) / len(a) - sum(b.values()) / len(b), "It is the "
             "difference of the means of all seeds: only those of both "
             "count"),
            (-right, "The sign is turned: it is one minus other"),
            (sum(gaps), "It is the sum of the differences, not their mean"),
            (sum(map(abs, gaps)) / n, "The differences have lost their signs"),
            (sum(x - y for x, y in zip(a.values(), b.values()))
             / min(len(a), len(b)), "Runs are paired by their place: pair "
             "them by their seed")]:
        expect(near(mean, right) or not near(mean, found), f"mean: {said}")
    expect(near(mean, right), "mean: the mean of one - other over the seeds "
           "that both have")
    expect(won == wins or not near(won, n - wins), "wins: an error is better "
           "if it is lower")
    expect(won == wins or not near(won, wins / n), "wins: a count, not a "
           "share")
    expect(won == wins, "wins: in how many common seeds is one lower?")
    for found, said in [
            (chance[wins], "this exact count only: more one-sided ones count, "
             "too"),
            (sum(chance[wins:]), "one direction only: the other one would "
             "have impressed you as much"),
            (sum(chance[:wins + 1]), "one direction only: the other one would "
             "have impressed you as much"),
            (sum(chance[max(wins, n - wins):]), "one direction only: the "
             "other one would have impressed you as much"),
            (0.5 ** n, "that is one sequence of coins; how many are as "
             "one-sided as yours?"),
            (1 - luck, "that is how often coins are less one-sided"),
            (wins / n, "that is the share of wins")]:
        expect(near(chances, luck) or not near(chances, found),
               f"luck: {said}")
    expect(near(chances, luck), "luck: add up the shares of all counts that "
           "are at least as far from the middle")
