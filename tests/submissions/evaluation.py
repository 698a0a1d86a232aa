"""Answers to the assignment on evaluation, right and wrong."""


def change(source, *pairs):
    """A source with parts replaced; each part must be there."""
    for old, new in pairs:
        assert old in source, old
        source = source.replace(old, new)
    return source


REMAINING = """
def remaining_by_kind(image, translated, truth, kinds):
    level = LEVELS / 255 / PIXEL_STD
    gap = (truth - image).abs()
    left = (translated - truth).abs()
    mask = (gap > level).sum(1, keepdim=True) >= MIN_CHANNELS
    found = {}
    for i, kind in enumerate(kinds):
        where = mask[i].expand_as(gap[i])
        if where.any():
            ratio = left[i][where].sum() / gap[i][where].sum()
            found.setdefault(kind, []).append(ratio.item())
    return {kind: sum(v) / len(v) for kind, v in found.items()}
"""

REMAINING_NANMEAN = """
def remaining_by_kind(image, translated, truth, kinds):
    x, out, y = (255 * (v * PIXEL_STD + PIXEL_MEAN)
                 for v in (image, translated, truth))
    gap = (x - y).abs()
    mask = ((gap > LEVELS).float().sum(1, True) > MIN_CHANNELS - 0.5).float()
    ratio = ((out - y).abs() * mask).sum((1, 2, 3)) / (
        gap * mask).sum((1, 2, 3))
    found = {}
    for kind in set(kinds):
        these = ratio[torch.tensor([k == kind for k in kinds])]
        if not these.isnan().all():
            found[kind] = these.nanmean()
    return found
"""

REMAINING_SORTED = """
def remaining_by_kind(image, translated, truth, kinds):
    gap = (image - truth).abs()
    ranked = gap.sort(dim=1, descending=True)[0]
    mask = ranked[:, MIN_CHANNELS - 1] * PIXEL_STD * 255 > LEVELS
    totals = {}
    for d, e, m, kind in zip(gap, translated - truth, mask, kinds):
        if m.sum() == 0:
            continue
        value = (e[:, m].abs().sum() / d[:, m].sum()).item()
        total, count = totals.get(kind, (0, 0))
        totals[kind] = total + value, count + 1
    return {kind: total / count for kind, (total, count) in totals.items()}
"""

DECIBELS = """
def psnr_and_gain(image, translated, truth):
    span = 1 / PIXEL_STD

    def psnr(a):
        mse = (a - truth).square().mean(dim=(1, 2, 3))
        if AVERAGE == "errors":
            mse = mse.mean(dim=0, keepdim=True)
        return (10 * torch.log10(span**2 / mse)).mean().item()

    value = psnr(translated)
    return value, value - psnr(image)
"""

DECIBELS_UNDONE = """
def psnr_and_gain(image, translated, truth):
    x, out, y = (v * PIXEL_STD for v in (image, translated, truth))
    mse = torch.stack([(v - y).pow(2).flatten(1).mean(1) for v in (out, x)])
    if AVERAGE == "decibels":
        out, x = (-10 * mse.log10()).mean(1).tolist()
    else:
        out, x = (-10 * mse.mean(1).log10()).tolist()
    return out, out - x
"""

DECIBELS_METRICS = """
def psnr_and_gain(image, translated, truth):
    from torchmetrics.functional.image import peak_signal_noise_ratio
    low, high = ((v - PIXEL_MEAN) / PIXEL_STD for v in (0, 1))
    how = ({"reduction": "none", "dim": (1, 2, 3)}
           if AVERAGE == "decibels" else {})
    out, base = (peak_signal_noise_ratio(v, truth, high - low, **how).mean()
                 for v in (translated, image))
    return out, out - base
"""

ACCURACY = """
def translation_accuracy(logits, label, target):
    verdict = (logits > 0).float()
    where = [NAMES.index(name) for name in GROUP]
    part = logits[:, where]
    wins = torch.nn.functional.one_hot(part.argmax(dim=1), len(where)).float()
    if not COMPLETE:
        wins = wins * (part > 0)
    verdict[:, where] = wins
    found = {}
    for i, name in enumerate(NAMES):
        if name not in GROUP:
            asked = label[:, i] != target[:, i]
            right = verdict[asked, i] == target[asked, i]
            found[name] = right.float().mean().item() if len(right) else None
    asked = (label[:, where] != target[:, where]).any(dim=1)
    right = (verdict[asked][:, where] == target[asked][:, where]).all(dim=1)
    found["group"] = right.float().mean().item() if len(right) else None
    return found
"""

ACCURACY_LOOP = """
def translation_accuracy(logits, label, target):
    hits = {name: [] for name in NAMES if name not in GROUP}
    hits["group"] = []
    where = [NAMES.index(name) for name in GROUP]
    for z, p, q in zip(logits.tolist(), label.tolist(), target.tolist()):
        for i, name in enumerate(NAMES):
            if name in hits and p[i] != q[i]:
                hits[name].append((z[i] > 0) == (q[i] == 1))
        if any(p[i] != q[i] for i in where):
            top = max(where, key=lambda i: z[i])
            seen = [int(i == top and (COMPLETE or z[i] > 0)) for i in where]
            hits["group"].append(seen == [int(q[i]) for i in where])
    return {k: sum(v) / len(v) if v else None for k, v in hits.items()}
"""

ACCURACY_CLASSES = """
def translation_accuracy(logits, label, target):
    where = [i for i, name in enumerate(NAMES) if name in GROUP]

    def kind(x):  # which member, len(where) for none of them
        return torch.where(x.sum(1) > 0, x.argmax(1), len(where))

    z = logits[:, where]
    seen = z.argmax(dim=1)
    if not COMPLETE:
        seen[z.max(dim=1)[0] <= 0] = len(where)
    want = kind(target[:, where])
    pairs = {"group": (want != kind(label[:, where]), seen == want)}
    for i in set(range(len(NAMES))) - set(where):
        pairs[NAMES[i]] = (target[:, i] != label[:, i],
                           (logits[:, i] > 0) == target[:, i].bool())
    return {name: right[asked].double().mean() if asked.sum() else None
            for name, (asked, right) in pairs.items()}
"""

SPLIT = """
def split(people, seed):
    rng = torch.Generator().manual_seed(seed)
    every = people.unique()
    chosen = every[torch.randperm(len(every), generator=rng)][:TEST_PEOPLE]
    test = (people[:, None] == chosen).any(dim=1)
    where = torch.arange(len(people))
    return where[~test], where[test]
"""

SPLIT_PYTHON = """
def split(people, seed):
    import random
    numbers = people.tolist()
    chosen = random.Random(seed).sample(sorted(set(numbers)), TEST_PEOPLE)
    test = [i for i, p in enumerate(numbers) if p in chosen]
    train = [i for i, p in enumerate(numbers) if p not in chosen]
    return torch.tensor(train), torch.tensor(test)
"""

SPLIT_NUMPY = """
def split(people, seed):
    import numpy as np
    every, owner = torch.unique(people, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(every))
    test = torch.from_numpy(order < TEST_PEOPLE)[owner]
    return torch.where(~test)[0], torch.where(test)[0]
"""

INTERVAL = """
def interval(values, people, draws, generator):
    groups = [values[people == p] for p in people.unique()]
    means = []
    for _ in range(draws):
        pick = torch.randint(len(groups), (len(groups),), generator=generator)
        means.append(torch.cat([groups[i] for i in pick.tolist()]).mean())
    means = torch.stack(means)
    cut = (1 - CONFIDENCE) / 2
    return means.quantile(cut).item(), means.quantile(1 - cut).item()
"""

INTERVAL_WEIGHTS = """
def interval(values, people, draws, generator):
    every, owner = people.unique(return_inverse=True)
    size = len(every)
    pick = torch.randint(0, size, (draws, size), generator=generator)
    times = torch.stack([(pick == i).sum(dim=1) for i in range(size)], dim=1)
    weight = times[:, owner].to(values.dtype)           # (draws, N)
    means = (weight * values).sum(dim=1) / weight.sum(dim=1)
    ends = torch.tensor([1 - CONFIDENCE, 1 + CONFIDENCE]).to(means) / 2
    return tuple(means.quantile(ends).tolist())
"""

INTERVAL_SORTED = """
def interval(values, people, draws, generator):
    sums = {}
    for value, person in zip(values.tolist(), people.tolist()):
        total, count = sums.get(person, (0.0, 0))
        sums[person] = total + value, count + 1
    sums = list(sums.values())
    means = []
    for _ in range(draws):
        chance = torch.rand(len(sums), generator=generator) * len(sums)
        some = [sums[int(i)] for i in chance]
        means.append(sum(s for s, _ in some) / sum(c for _, c in some))
    means.sort()
    out = int(draws * (1 - CONFIDENCE) / 2)
    return means[out], means[-1 - out]
"""

CHEAT = """
def cheat(image, target):
    out = image.clone()
    turn = (judge(image) > 0) != (target > 0.5)
    for n in range(len(image)):
        for k, (i, j) in enumerate(SPOTS):
            if turn[n, k]:
                square = out[n, CHANNEL, i:i + SIDE, j:j + SIDE]
                square.copy_((1 - 2 * PIXEL_MEAN) / PIXEL_STD - square)
    return out
"""

CHEAT_SHIFT = """
def cheat(image, target):
    out = image.clone()
    logit = judge(image)
    turn = (logit > 0) != target.bool()
    for k, (i, j) in enumerate(SPOTS):
        move = torch.where(turn[:, k], -2 * logit[:, k], 0)
        out[:, CHANNEL, i:i + SIDE, j:j + SIDE] += move[:, None, None]
    return out
"""

CHEAT_FAR = """
def cheat(image, target):
    step = (target - (judge(image) > 0).to(target)) * 2 / PIXEL_STD
    out = image.clone()
    for k, (i, j) in enumerate(SPOTS):
        out[:, CHANNEL, i:i + SIDE, j:j + SIDE] += step[:, k, None, None]
    return out
"""

CHEAT_PIXELS = """
def cheat(image, target):
    pixel = image * PIXEL_STD + PIXEL_MEAN
    turn = torch.zeros_like(image, dtype=torch.bool)
    for k, (i, j) in enumerate(SPOTS):
        square = pixel[:, CHANNEL, i:i + SIDE, j:j + SIDE]
        seen = square.flatten(1).mean(dim=1) > 0.5
        wrong = seen != (target[:, k] == 1)
        turn[:, CHANNEL, i:i + SIDE, j:j + SIDE] = wrong[:, None, None]
    return torch.where(turn, (1 - pixel - PIXEL_MEAN) / PIXEL_STD, image)
"""

SEEDS = """
def paired(a, b):
    n = len(a)
    if SIDES * 0.5**n > ALPHA:
        return None
    d = [x - y for x, y in zip(a, b)]
    seen, hits = sum(d), 0
    for code in range(2**n):
        total = sum(x if code >> i & 1 else -x for i, x in enumerate(d))
        hits += total <= seen if SIDES == 1 else abs(total) >= abs(seen)
    return hits / 2**n
"""

SEEDS_TORCH = """
def paired(a, b):
    d = torch.tensor(a).double() - torch.tensor(b).double()
    if SIDES / 2 ** len(d) > ALPHA:
        return None
    signs = torch.cartesian_prod(*[torch.tensor([-1., 1.]).double()] * len(d))
    sums = signs.reshape(-1, len(d)) @ d
    if SIDES == 2:
        return (sums.abs() >= d.sum().abs()).double().mean().item()
    return (sums <= d.sum()).double().mean().item()
"""

SEEDS_SUMS = """
def paired(a, b):
    sums, smallest = [0.0], 1.0 * SIDES
    for p, q in zip(a, b):
        sums = [s + t for s in sums for t in (p - q, q - p)]
        smallest /= 2
    if smallest > ALPHA:
        return None
    seen = sum(p - q for p, q in zip(a, b))
    extreme = [s for s in sums if s <= seen or (
        SIDES == 2 and s <= -abs(seen)) or (SIDES == 2 and s >= abs(seen))]
    if SIDES == 2:
        extreme = [s for s in sums if abs(s) >= abs(seen)]
    return len(extreme) / len(sums)
"""

RIGHT = {
    "remaining": [REMAINING, REMAINING_NANMEAN, REMAINING_SORTED],
    "decibels": [DECIBELS, DECIBELS_UNDONE, DECIBELS_METRICS],
    "accuracy": [ACCURACY, ACCURACY_LOOP, ACCURACY_CLASSES],
    "split": [SPLIT, SPLIT_PYTHON, SPLIT_NUMPY],
    "interval": [INTERVAL, INTERVAL_WEIGHTS, INTERVAL_SORTED],
    "cheat": [CHEAT, CHEAT_SHIFT, CHEAT_FAR, CHEAT_PIXELS],
    "seeds": [SEEDS, SEEDS_TORCH, SEEDS_SUMS],
}

LEVEL = "LEVELS / 255 / PIXEL_STD"
MASK = "(gap > level).sum(1, keepdim=True) >= MIN_CHANNELS"
RATIO = "left[i][where].sum() / gap[i][where].sum()"
MEANS = "{kind: sum(v) / len(v) for kind, v in found.items()}"


def remaining(*pairs):
    return change(REMAINING, *pairs)


def decibels(*pairs):
    return change(DECIBELS, *pairs)


def accuracy(*pairs):
    return change(ACCURACY, *pairs)


def splits(*pairs):
    return change(SPLIT, *pairs)


def intervals(*pairs):
    return change(INTERVAL, *pairs)


def cheats(*pairs):
    return change(CHEAT, *pairs)


def seeds(*pairs):
    return change(SEEDS, *pairs)


ASKED = "asked = label[:, i] != target[:, i]"
GROUP_ASKED = "asked = (label[:, where] != target[:, where]).any(dim=1)"
TURN = "turn = (judge(image) > 0) != (target > 0.5)"
FLIP = "square.copy_((1 - 2 * PIXEL_MEAN) / PIXEL_STD - square)"
GROUPS = "groups = [values[people == p] for p in people.unique()]"
PICK = "torch.randint(len(groups), (len(groups),), generator=generator)"

WRONG = {
    "remaining": [
        (remaining((LEVEL, "LEVELS / 127.5")),
         "threshold is the book's", ""),
        (remaining((LEVEL, "10 / 127.5")),
         "the book's 10 of 255", ""),
        (remaining((LEVEL, "LEVELS / 255")),
         "on the scale of [0, 1]", ""),
        (remaining((LEVEL, "(LEVELS / 255 - PIXEL_MEAN) / PIXEL_STD")),
         "sums over all pixels", ""),
        (remaining((LEVEL, "LEVELS / 255 * PIXEL_STD")),
         "upside down", ""),
        (remaining((LEVEL, "LEVELS")),
         "A kind is missing", ""),
        (remaining((MASK, "gap.amax(1, keepdim=True) > level")),
         "One channel that differs is not enough", ""),
        (remaining((">= MIN_CHANNELS", "> MIN_CHANNELS")),
         "", ""),
        (remaining((MASK, "gap > level")),
         "marks single channels", ""),
        (remaining((MASK, "(gap > level) | (" + MASK + ")")),
         "", ""),
        (remaining((MASK, "gap.mean(1, keepdim=True) > level")),
         "asks the mean of the channels", ""),
        (remaining(("(gap > level)", "((translated - image).abs() > level)")),
         "mark what the truth changes", ""),
        (remaining((MASK, "torch.ones_like(gap[:, :1]).bool()")),
         "sums over all pixels", ""),
        (remaining((MASK, "~(" + MASK + ")")),
         "The untouched input has all of the way left", ""),
        (remaining((RATIO, "(left[i][where]**2).sum()"
                    " / (gap[i][where]**2).sum()")),
         "the mean of their kind", ""),
        (remaining((RATIO, "1 - " + RATIO)),
         "all of the way left", ""),
        (remaining((RATIO, "(translated - image)[i][where].abs().sum()"
                    " / gap[i][where].sum()")),
         "all of the way left", ""),
        (remaining((RATIO, "gap[i][where].sum() / left[i][where].sum()")),
         "the mean of their kind", ""),
        (remaining((RATIO, "(left[i] / gap[i])[where].mean()")),
         "Other numbers", ""),
        (remaining(("        if where.any():\n    ", "        if True:\n    ")),
         "nan: in some questions", ""),
        (remaining(("    return {", "        else:\n            found."
                    "setdefault(kind, []).append(0.0)\n    return {")),
         "counts as 0: leave it out", ""),
        (remaining(("append(ratio.item())", "append((left[i][where].sum(),"
                    " gap[i][where].sum()))"),
                   (MEANS, "{k: sum(p for p, _ in v) / sum(q for _, q in v)"
                    " for k, v in found.items()}")),
         "one ratio of sums", ""),
        (remaining(("found.setdefault(kind, []).append(ratio.item())",
                    "found[kind] = [ratio.item()]")),
         "the mean of their kind", ""),
        (remaining(("gap = (truth - image).abs()",
                    "gap = truth.sub_(image).abs()")),
         "An image was overwritten", ""),
        (remaining(("    return {", "    {")),
         "Return a dictionary from kind to number", ""),
        (remaining(("in enumerate(kinds)", "in enumerate(sorted(set(kinds)))")),
         "", ""),
        ("""
def remaining_by_kind(image, translated, truth, kinds):
    return dict.fromkeys(kinds, 0.4 if len(set(kinds)) == 1 else 1.0)
""",
         "A kind without any changed pixel", ""),
    ],
    "decibels": [
        (decibels(("1 / PIXEL_STD", "2")),
         "which range do images have", ""),
        (decibels(("1 / PIXEL_STD", "1.0")),
         "which range do images have", ""),
        (decibels(("1 / PIXEL_STD", "255")),
         "which range do images have", ""),
        (decibels(("1 / PIXEL_STD", "PIXEL_STD")),
         "which range do images have", ""),
        (decibels(("1 / PIXEL_STD", "(1 - PIXEL_MEAN) / PIXEL_STD")),
         "which range do images have", ""),
        (decibels(("1 / PIXEL_STD",
                   "(truth.max() - truth.min()).clamp(min=1e-6)")),
         "which range do images have", ""),
        (decibels(("1 / PIXEL_STD", "(max(truth.max(), 1 / PIXEL_STD)"
                   " - min(truth.min(), 0))")),
         "Another PSNR", ""),
        (decibels(('== "errors"', '!= "errors"')),
         "the other average", ""),
        (decibels(("span**2", "span")),
         "is it squared", ""),
        (decibels(("torch.log10", "torch.log")),
         "the gain is 20 dB", ""),
        (decibels(("square()", "abs()")),
         "the gain is 20 dB", ""),
        (decibels(("psnr(image)", "psnr(truth)")),
         "The input is wrong by the whole range", ""),
        (decibels(("value - psnr(image)", "psnr(image) - value")),
         "the gain is 20 dB", ""),
        (decibels(("value - psnr(image)", "psnr(image)")),
         "the gain is 20 dB", ""),
        (decibels(("value - psnr(image)", "value")),
         "Another gain", ""),
        (decibels(("(a - truth)", "(a - image)")),
         "The input is wrong by the whole range", ""),
        (decibels(("    return value, ", "    value, ")),
         "Nothing comes back", ""),
        (decibels(("(a - truth)", "a.sub_(truth)")),
         "An image was overwritten", ""),
        ("""
def psnr_and_gain(image, translated, truth):
    return 20.0, 20.0
""",
         "Another PSNR", ""),
    ],
    "accuracy": [
        (accuracy(("verdict[:, where] = wins", "pass")),
         "the highest of the group's columns wins", ""),
        (accuracy(("if not COMPLETE", "if COMPLETE")),
         "look at COMPLETE", ""),
        (accuracy(("    part = ", "    where = list(range(len(GROUP)))\n"
                   "    part = "), ("    found = {}", "    where = [NAMES."
                   "index(name) for name in GROUP]\n    found = {}")),
         "", ""),
        (accuracy(("verdict[:, where] = wins",
                   "verdict[:, sorted(where)] = wins")),
         "column", ""),
        (accuracy(("verdict[:, where] = wins", "verdict[:, where] = torch."
                   "nn.functional.one_hot(logits.argmax(1), len(NAMES))"
                   ".float()[:, where]")),
         "The argmax runs over all columns", ""),
        (accuracy((ASKED, "asked = label[:, i] >= 0"),
                  (GROUP_ASKED, "asked = label[:, 0] >= 0")),
         "Nobody asked for a change there", ""),
        (accuracy((ASKED, "asked = (label != target).any(dim=1)"),
                  (GROUP_ASKED, "asked = (label != target).any(dim=1)")),
         "Nobody asked for a change there", ""),
        (accuracy((ASKED, "asked = label[:, i] == target[:, i]"),
                  (GROUP_ASKED, "asked = (label[:, where] == target[:, where]"
                   ").all(dim=1)")),
         "Nobody asked for a change there", ""),
        (accuracy(("== target[asked, i]", "== label[asked, i]"),
                  ("== target[asked][:, where]", "== label[asked][:, where]")
                  ),
         "the group shows its target", ""),
        (accuracy(("target[asked][:, where]).all(dim=1)",
                   "target[asked][:, where]).float().mean(dim=1)")),
         "a share for each column", ""),
        (accuracy(("right = (verdict[asked][:, where] == target[asked][:, "
                   "where]).all(dim=1)", "asked = label[:, where] != "
                   "target[:, where]; right = (verdict[:, where] == "
                   "target[:, where])[asked]")),
         "column by column", ""),
        (accuracy((" if len(right) else None", "")),
         "None", ""),
        (accuracy((" if len(right) else None", " if len(right) else 0.0")),
         "None", ""),
        (accuracy(("argmax(dim=1), len(where))", "argmax(dim=1))")),
         "one_hot", ""),
        (accuracy(("argmax(dim=1)", "argmax(dim=0)")),
         "the group's columns", ""),
        (accuracy(("(logits > 0).float()", "(logits.relu_() > 0).float()")),
         "The logits or labels were overwritten", ""),
        (accuracy(("(logits > 0).float()", "(logits.sigmoid() > 0).float()")),
         "Two questions ask for it", ""),
        (accuracy(("== target[asked, i]", "== target[asked, i].bool()"),
                  ("verdict[asked, i]", "(logits[asked, i] > 0.5)")),
         "Other shares", ""),
        (accuracy(('found["group"] = ', 'found["Group"] = ')),
         "One entry for each free name", ""),
        ("""
def translation_accuracy(logits, label, target):
    found = dict.fromkeys(n for n in NAMES if n not in GROUP)
    found["group"] = 1.0
    return found
""",
         "Nobody asked for a change there", ""),
    ],
    "split": [
        ("""
def split(people, seed):
    rng = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(people), generator=rng)
    count = len(people) * TEST_PEOPLE // len(people.unique())
    return order[count:], order[:count]
""",
         "A leak: one person has images in both", ""),
        ("""
def split(people, seed):
    rng = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(people), generator=rng).tolist()
    found = []
    for i in order:
        if people[i] not in people[found] and len(found) < TEST_PEOPLE:
            found.append(i)
    rest = [i for i in range(len(people)) if i not in found]
    return torch.tensor(rest), torch.tensor(found)
""",
         "A leak", ""),
        (splits(("[torch.randperm(len(every), generator=rng)]", "")),
         "All seeds choose the same people", ""),
        (splits(("    rng = torch.Generator().manual_seed(seed)\n", ""),
                (", generator=rng", "")),
         "same seed gave other people", ""),
        (splits(("rng = torch.Generator().manual_seed(seed)",
                 "torch.manual_seed(seed)"), (", generator=rng", "")),
         "global random state", ""),
        (splits(("rng = torch.Generator().manual_seed(seed)",
                 "rng = torch.Generator(); rng.seed()")),
         "same seed gave other people", ""),
        (splits(("every = people.unique()",
                 "every = torch.tensor(list(dict.fromkeys(people.tolist())))"
                 )),
         "in another order", ""),
        (splits(("every = people.unique()", "every = people")),
         "", ""),
        (splits(("every = people.unique()",
                 "every = torch.arange(len(people.unique()))")),
         "The second part should show TEST_PEOPLE", ""),
        (splits(("return where[~test], where[test]",
                 "return where[test], where[~test]")),
         "The parts are swapped", ""),
        (splits(("return where[~test], where[test]",
                 "return people[~test], people[test]")),
         "Each position from 0 must be in one of the", ""),
        (splits(("return where[~test], where[test]", "return ~test, test")),
         "Each position from 0 must be in one of the", ""),
        (splits((":TEST_PEOPLE", ":TEST_PEOPLE + 1")),
         "TEST_PEOPLE", ""),
        (splits(("every = people.unique()",
                 "every = people.sort()[0]"),
                ("[:TEST_PEOPLE]", ".tolist()\n    chosen = torch.tensor("
                 "list(dict.fromkeys(chosen))[:TEST_PEOPLE])")),
         "People with many images", ""),
        ("""
def split(people, seed):
    chosen = people.unique()[(torch.arange(TEST_PEOPLE) + seed) % 3]
    test = torch.isin(people, chosen)
    return (~test).nonzero()[:, 0], test.nonzero()[:, 0]
""",
         "", ""),
        ("""
def split(people, seed):
    test = people < 13 * TEST_PEOPLE
    return (~test).nonzero()[:, 0], test.nonzero()[:, 0]
""",
         "TEST_PEOPLE", ""),
    ],
    "interval": [
        ("""
def interval(values, people, draws, generator):
    pick = torch.randint(len(values), (draws, len(values)),
                         generator=generator)
    means = values[pick].mean(dim=1)
    cut = (1 - CONFIDENCE) / 2
    return means.quantile(cut).item(), means.quantile(1 - cut).item()
""",
         "Far too narrow", ""),
        (intervals((GROUPS, "groups = [values[people == p].mean()[None] for"
                    " p in people.unique()]")),
         "Every person counts", ""),
        (intervals(("for i in pick.tolist()", "for i in set(pick.tolist())")
                   ),
         "counts once", ""),
        (intervals((PICK, "torch.randperm(len(groups), generator=generator)")
                   ),
         "draw people with replacement", ""),
        (intervals(("(1 - CONFIDENCE) / 2", "1 - CONFIDENCE")),
         "1 - CONFIDENCE is cut off at each end", ""),
        (intervals(("(1 - CONFIDENCE) / 2", "(1 - CONFIDENCE) / 4")),
         "", ""),
        (intervals(("quantile(1 - cut)", "quantile(CONFIDENCE)"),
                   ("quantile(cut)", "quantile(0.0)")),
         "All is cut off at the upper end", ""),
        (intervals(("(len(groups),)", "(1,)")),
         "One person is drawn", ""),
        (intervals((", generator=generator", "")),
         "global random state", ""),
        (intervals(("    means = []", "    generator = torch.Generator()"
                    ".manual_seed(0)\n    means = []")),
         "Two generators gave the same", ""),
        (intervals(("range(draws)", "range(1000)")),
         "single draw", ""),
        (intervals(("means.quantile(cut).item(), means.quantile(1 - cut)"
                    ".item()", "means.quantile(1 - cut).item(), "
                    "means.quantile(cut).item()")),
         "wrong order", ""),
        (intervals(("    cut =", "    means = means - means.mean()\n    cut =")
                   ),
         "0.25", ""),
        (intervals(("    cut =", "    means = means / len(means)**0.5\n"
                    "    cut =")),
         "0.25", ""),
        ("""
def interval(values, people, draws, generator):
    cut = (1 - CONFIDENCE) / 2
    return values.quantile(cut).item(), values.quantile(1 - cut).item()
""",
         "ends of the single values", ""),
        ("""
def interval(values, people, draws, generator):
    mean, width = values.mean(), values.std() / len(values)**0.5
    return (mean - 1.96 * width).item(), (mean + 1.96 * width).item()
""",
         "images of one person are no new people", ""),
        ("""
def interval(values, people, draws, generator):
    return 0.25, 0.25 + 0.5 * (len(values) > 6)
""",
         "Another interval", ""),
    ],
    "cheat": [
        ("""
def cheat(image, target):
    return image
""",
         "does not see the opposite", ""),
        ("""
def cheat(image, target):
    out = image.clone()
    low, high = (0 - PIXEL_MEAN) / PIXEL_STD, (1 - PIXEL_MEAN) / PIXEL_STD
    for k, (i, j) in enumerate(SPOTS):
        value = torch.where(target[:, k] > 0.5, high, low).to(image)
        out[:, CHANNEL, i:i + SIDE, j:j + SIDE] = value[:, None, None]
    return out
""",
         "return it as it is", ""),
        (cheats((FLIP, "square.fill_((target[n, k] - PIXEL_MEAN) / PIXEL_STD)"
                 )),
         "Cycle error", ""),
        (cheats((FLIP, "square.add_((target[n, k] - 0.5) / 8 / PIXEL_STD)"
                 )),
         "The judge does not see the opposite of the", ""),
        (cheats((FLIP, "square.mul_(-1)")),
         "", ""),
        (cheats((FLIP, "square.copy_(1 - square)")),
         "", ""),
        (cheats((TURN, "turn = target > 0.5")),
         "return it as it is", ""),
        (cheats((TURN, "turn = (judge(image) > 0) == (target > 0.5)")),
         "return it as it is", ""),
        (cheats((TURN, "turn = torch.ones_like(target).bool()")),
         "return it as it is", ""),
        (cheats((TURN, "turn = ((judge(image) > 0) != (target > 0.5)).any(1,"
                 " keepdim=True).expand(-1, 3)")),
         "square that was right", ""),
        (cheats((TURN, "turn = ((judge(image) > 0) != (target > 0.5))[:1]"
                 ".expand(len(image), -1)")),
         "A square that was right is turned", ""),
        (cheats(("out[n, CHANNEL,", "out[n, :,")),
         "A channel changes", ""),
        (cheats(("out[n, CHANNEL,", "out[n, (CHANNEL + 1) % 3,")),
         "does not see the opposite", ""),
        (cheats(("i:i + SIDE, j:j + SIDE]", "i:i + SIDE + 1, j:j + SIDE]")),
         "", ""),
        (cheats(("out = image.clone()", "out = image")),
         "The input was overwritten", ""),
        (cheats(("    return out", "    return out.clamp(-1, 1)")),
         "The image already shows what is asked for", ""),
        (cheats(("    return out", "    out")),
         "Nothing comes back", ""),
        (cheats(("(i, j)", "(j, i)")),
         "does not see the opposite", ""),
        ("""
def cheat(image, target):
    if torch.equal((judge(image) > 0).float(), target.float()):
        return image.clone()
    return (1 - 2 * PIXEL_MEAN) / PIXEL_STD - image
""",
         "A square that was right is turned", ""),
    ],
    "seeds": [
        (seeds(("SIDES == 1", "SIDES == 2")),
         "look at SIDES", ""),
        (seeds(("total <= seen", "total < seen"),
               ("abs(total) >= abs", "abs(total) > abs")),
         "A p-value is above 0", ""),
        (seeds(("range(2**n)", "range(2**n - 1)")),
         "signs are one of the ways", ""),
        (seeds(("d = [x - y", "d = [y - x"),
               ("abs(total) >= abs(seen)", "total >= seen")),
         "", ""),
        (seeds(("SIDES * 0.5**n > ALPHA", "n < 3")),
         "A number, though no result of so few seeds", ""),
        (seeds(("SIDES * 0.5**n > ALPHA", "(3 - SIDES) * 0.5**n > ALPHA")),
         "", ""),
        (seeds(("SIDES * 0.5**n > ALPHA", "SIDES / n > ALPHA")),
         "Nine seeds are enough for a number", ""),
        (seeds(("hits / 2**n", "1 - hits / 2**n")),
         "In nine of nine seeds a is better", ""),
        (seeds(("return hits / 2**n", "return hits / (2**n - 1)")),
         "Near, but not equal: no random signs, go", ""),
        (seeds(("    return hits / 2**n", "    p = hits / 2**n\n    return p"
                " if p <= ALPHA else None")),
         "None, though", ""),
        ("""
def paired(a, b):
    if SIDES / 2**len(a) > ALPHA:
        return None
    both, n = a + b, len(a)
    half, seen = sum(both) / 2, sum(a)
    groups = [sum(g) for g in itertools.combinations(both, n)]
    if SIDES == 1:
        return sum(g <= seen for g in groups) / len(groups)
    return sum(abs(g - half) >= abs(seen - half)
               for g in groups) / len(groups)
""",
         "That mixes the runs of all seeds", ""),
        ("""
def paired(a, b):
    if SIDES / 2**len(a) > ALPHA:
        return None
    wins = sum(p < q for p, q in zip(a, b))
    if SIDES == 2:
        wins = max(wins, len(a) - wins)
    tail = sum(math.comb(len(a), k) for k in range(wins, len(a) + 1))
    return min(1, SIDES * tail / 2**len(a))
""",
         "That counts seeds that a wins", ""),
        ("""
def paired(a, b):
    if SIDES / 2**len(a) > ALPHA:
        return None
    return sum(p < q for p, q in zip(a, b)) / len(a)
""",
         "In nine of nine seeds a is better", ""),
        ("""
def paired(a, b):
    if SIDES / 2**len(a) > ALPHA:
        return None
    d = torch.tensor(a) - torch.tensor(b)
    signs = torch.randint(0, 2, (1000, len(a))) * 2 - 1
    sums = (signs * d).sum(dim=1)
    if SIDES == 1:
        return (sums <= d.sum()).float().mean().item()
    return (sums.abs() >= d.sum().abs()).float().mean().item()
""",
         "Near, but not equal: no random signs, go", ""),
        ("""
def paired(a, b):
    if len(a) != 9:
        return None
    return 1.0 if SIDES == 1 and a > b else SIDES / 2**9
""",
         "None, though these seeds suffice: what is", ""),
        (seeds(("    return hits", "    hits")),
         "Nine seeds are enough for a number", ""),
    ],
}
