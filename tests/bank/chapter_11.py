"""Answers to the questions of chapter 11."""

from math import comb, nan

import torch
import torch.nn.functional as F
from torch import nn

bce = F.binary_cross_entropy_with_logits

# -- 11.2 ---------------------------------------------------------------------


def my_condition(labels, source, sizes):
    first = sum(sizes[:source])
    condition = labels.new_zeros(len(labels), sum(sizes) + len(sizes))
    condition[:, first:first + sizes[source]] = labels
    condition[:, sum(sizes) + source] = 1
    return condition


def my_mask(source, sizes, count):
    first = sum(sizes[:source])
    mask = torch.zeros(count, sum(sizes))
    mask[:, first:first + sizes[source]] = 1
    return mask


def by_cat(labels, source, sizes):
    parts = [labels if i == source else torch.zeros(len(labels), size)
             for i, size in enumerate(sizes)]
    m = F.one_hot(torch.tensor([source]), len(sizes)).float()
    return torch.cat([*parts, m.expand(len(labels), -1)], dim=1)


def mask_by_cat(source, sizes, count):
    return torch.cat([torch.full((count, size), float(i == source))
                      for i, size in enumerate(sizes)], dim=1)


def by_pad(labels, source, sizes):
    before, after = sum(sizes[:source]), sum(sizes[source + 1:])
    padded = F.pad(labels, (before, after))
    return torch.hstack([padded, torch.eye(len(sizes))[source].repeat(
        len(labels), 1)])


def mask_by_repeat(source, sizes, count):
    owner = torch.repeat_interleave(torch.arange(len(sizes)),
                                    torch.tensor(sizes))
    return (owner == source).repeat(count, 1)


def no_mask(labels, source, sizes):
    return my_condition(labels, source, sizes)[:, :sum(sizes)]


def mask_first(labels, source, sizes):
    k = sum(sizes)
    whole = my_condition(labels, source, sizes)
    return torch.cat([whole[:, k:], whole[:, :k]], dim=1)


def mask_of_labels(labels, source, sizes):
    whole = my_condition(labels, source, sizes)[:, :sum(sizes)]
    return torch.cat([whole, my_mask(source, sizes, len(labels))], dim=1)


def all_known(labels, source, sizes):
    whole = my_condition(labels, source, sizes)
    whole[:, sum(sizes):] = 1
    return whole


def none_known(labels, source, sizes):
    whole = my_condition(labels, source, sizes)
    whole[:, sum(sizes):] = 0
    return whole


def mask_upside_down(labels, source, sizes):
    whole = my_condition(labels, source, sizes)
    whole[:, sum(sizes):] = 1 - whole[:, sum(sizes):]
    return whole


def unknown_is_minus_one(labels, source, sizes):
    whole = my_condition(labels, source, sizes)
    known = my_mask(source, sizes, len(labels))
    whole[:, :sum(sizes)] -= 1 - known
    return whole


def always_in_front(labels, source, sizes):
    whole = my_condition(labels, source, sizes)
    whole[:, :sum(sizes)] = 0
    whole[:, :sizes[source]] = labels
    return whole


def own_labels_only(labels, source, sizes):
    m = torch.eye(len(sizes))[source].repeat(len(labels), 1)
    return torch.cat([labels, m], dim=1)


def two_sources(labels, source, sizes):
    zeros = torch.zeros(len(labels), sizes[1 - source])
    pair = [labels, zeros] if source == 0 else [zeros, labels]
    m = torch.tensor([[1., 0.], [0., 1.]])[source].repeat(len(labels), 1)
    return torch.cat([*pair, m], dim=1)


def celeba_and_rafd(labels, source, sizes):
    whole = torch.zeros(len(labels), 15)
    whole[:, slice(0, 5) if source == 0 else slice(5, 13)] = labels
    whole[:, 13 + source] = 1
    return whole


def counted_from_one(labels, source, sizes):
    return my_condition(labels, source - 1, sizes)


def labels_changed(labels, source, sizes):
    whole = my_condition(labels, source, sizes)
    labels.mul_(0)
    return whole


def as_list(labels, source, sizes):
    return my_condition(labels, source, sizes).tolist()


def one_row(source, sizes, count):
    return my_mask(source, sizes, 1)[0]


def of_sources(source, sizes, count):
    return torch.eye(len(sizes))[source].repeat(count, 1)


def with_mask_numbers(source, sizes, count):
    return torch.cat([my_mask(source, sizes, count),
                      torch.zeros(count, len(sizes))], dim=1)


def unknown_is_one(source, sizes, count):
    return 1 - my_mask(source, sizes, count)


def ones_in_front(source, sizes, count):
    mask = torch.zeros(count, sum(sizes))
    mask[:, :sizes[source]] = 1
    return mask


# -- 11.3 ---------------------------------------------------------------------


def known_loss(logits, labels, mask):
    each = bce(logits, labels, reduction="none")
    return (each * mask).sum() / len(logits)


def by_weight(logits, labels, mask):
    return bce(logits, labels, weight=mask, reduction="sum") / len(logits)


def by_choice(logits, labels, mask):
    here = mask.bool()
    return bce(logits[here], labels[here], reduction="sum") / logits.shape[0]


def by_image(logits, labels, mask):
    each = F.softplus(logits) - labels * logits
    return torch.stack([each[i][mask[i] == 1].sum()
                        for i in range(len(each))]).mean()


def no_mask_at_all(logits, labels, mask):
    return bce(logits, labels, reduction="sum") / len(logits)


def no_mask_mean(logits, labels, mask):
    return bce(logits, labels)


def zero_labels(logits, labels, mask):
    return bce(logits, labels * mask, reduction="sum") / len(logits)


def masked_logits(logits, labels, mask):
    return bce(logits * mask, labels, reduction="sum") / len(logits)


def masked_logits_mean(logits, labels, mask):
    return bce(logits * mask, labels)


def masked_both(logits, labels, mask):
    return bce(logits * mask, labels * mask, reduction="sum") / len(logits)


def inverted(logits, labels, mask):
    return known_loss(logits, labels, 1 - mask)


def mean_over_all(logits, labels, mask):
    return (bce(logits, labels, reduction="none") * mask).mean()


def mean_over_known(logits, labels, mask):
    return (bce(logits, labels, reduction="none") * mask).sum() / mask.sum()


def mean_of_each_image(logits, labels, mask):
    each = bce(logits, labels, reduction="none") * mask
    return (each.sum(1) / mask.sum(1).clamp(min=1)).mean()


def images_with_something(logits, labels, mask):
    each = bce(logits, labels, reduction="none") * mask
    return each.sum() / (mask.sum(1) > 0).sum()


def sum_over_batch(logits, labels, mask):
    return known_loss(logits, labels, mask) * len(logits)


def twice_sigmoid(logits, labels, mask):
    return known_loss(logits.sigmoid(), labels, mask)


def swapped(logits, labels, mask):
    each = bce(labels, logits, reduction="none")
    return (each * mask).sum() / len(logits)


def detached(logits, labels, mask):
    return known_loss(logits, labels, mask).detach()


def in_place(logits, labels, mask):
    labels *= mask
    return known_loss(logits, labels, mask)


def per_image(logits, labels, mask):
    return (bce(logits, labels, reduction="none") * mask).sum(1)


def nothing(logits, labels, mask):
    known_loss(logits, labels, mask)


def half(logits, labels, mask):
    return known_loss(logits, labels, mask) / 2


def infinite(logits, labels, mask):
    each = bce(logits.masked_fill(mask == 0, float("-inf")), labels,
               reduction="none")
    return (each * mask).sum() / len(logits)


# -- 11.4 ---------------------------------------------------------------------


def known_class_loss(logits, labels, mask):
    rivals = logits.masked_fill(mask == 0, float("-inf"))
    return F.cross_entropy(rivals, labels.argmax(dim=1))


def class_by_slice(logits, labels, mask):
    here = mask[0].bool()
    return F.cross_entropy(logits[:, here], labels[:, here])


def class_by_hand(logits, labels, mask):
    total = (logits.exp() * mask).sum(dim=1)
    true = (logits * labels).sum(dim=1)
    return (total.log() - true).mean()


def class_by_filling(logits, labels, mask):
    scores = logits.masked_fill(~mask.bool(), -1e9)
    log_p = scores.log_softmax(dim=1).masked_fill(~mask.bool(), 0)
    return -(labels * log_p).sum() / len(logits)


def class_module(logits, labels, mask):
    here = mask.bool()
    n = len(logits)
    return nn.CrossEntropyLoss()(logits[here].view(n, -1),
                                 labels[here].view(n, -1))


def all_are_rivals(logits, labels, mask):
    return F.cross_entropy(logits, labels)


def zeros_are_rivals(logits, labels, mask):
    return F.cross_entropy(logits * mask, labels)


def minus_one_is_a_rival(logits, labels, mask):
    return F.cross_entropy(logits.masked_fill(mask == 0, -1), labels)


def times_infinity(logits, labels, mask):
    rivals = logits.masked_fill(mask == 0, float("-inf"))
    return -(labels * rivals.log_softmax(dim=1)).sum(dim=1).mean()


def class_sum(logits, labels, mask):
    return known_class_loss(logits, labels, mask) * len(logits)


def class_mean_of_all(logits, labels, mask):
    return known_class_loss(logits, labels, mask) / logits.shape[1]


def class_mean_of_known(logits, labels, mask):
    return known_class_loss(logits, labels, mask) / mask[0].sum()


def class_sign(logits, labels, mask):
    return -known_class_loss(logits, labels, mask)


def true_class_masked(logits, labels, mask):
    rivals = logits.masked_fill(mask == 1, float("-inf"))
    return F.cross_entropy(rivals, labels.argmax(dim=1))


def rafd_only(logits, labels, mask):
    return F.cross_entropy(logits[:, 5:], labels[:, 5:])


def class_detached(logits, labels, mask):
    return known_class_loss(logits.detach(), labels, mask)


# -- 11.5 ---------------------------------------------------------------------


def my_turn(step, n_critic, n):
    return step // n_critic % n


def batches_used(first, n_critic, n):
    cycles, rest = divmod(first, n_critic * n)
    return [cycles * n_critic + min(max(rest - i * n_critic, 0), n_critic)
            for i in range(n)]


def turn_in_cycle(step, n_critic, n):
    return (step % (n_critic * n)) // n_critic


def used_from_below(first, n_critic, n):
    cycle, found = n_critic * n, []
    for i in range(n):
        over = first % cycle - i * n_critic
        found.append(first // cycle * n_critic + sorted([0, over, n_critic])[1])
    return tuple(found)


def turn_by_divmod(step, n_critic, n):
    rounds, _ = divmod(step, n_critic)
    return rounds - n * (rounds // n)


def used_as_tensor(first, n_critic, n):
    over = first % (n_critic * n) - n_critic * torch.arange(n)
    return first // (n_critic * n) * n_critic + over.clamp(0, n_critic)


def every_step(step, n_critic, n):
    return step % n


def without_end(step, n_critic, n):
    return step // n_critic


def places_changed(step, n_critic, n):
    return step // n % n_critic


def turns_of_n(step, n_critic, n):
    return step // n % n


def counted_from_1(step, n_critic, n):
    return (step + 1) // n_critic % n


def source_1_first(step, n_critic, n):
    return (step // n_critic + 1) % n


def with_rest(step, n_critic, n):
    return step / n_critic % n


def always_0(step, n_critic, n):
    return 0


def shares(first, n_critic, n):
    return [first / n] * n


def equal_shares(first, n_critic, n):
    return [first // n] * n


def one_of_each(first, n_critic, n):
    return [first] * n


def full_cycles(first, n_critic, n):
    return [first // (n_critic * n) * n_critic] * n


def turns_counted(first, n_critic, n):
    return [first // (n_critic * n)] * n


def one_too_many(first, n_critic, n):
    return batches_used(first + 1, n_critic, n)


def rest_to_the_first(first, n_critic, n):
    cycles, rest = divmod(first, n_critic * n)
    return [cycles * n_critic + rest * (i == 0) for i in range(n)]


def by_steps(first, n_critic, n):
    found = [0] * n
    for step in range(first):
        found[step // n_critic % n] += 1
    return found


def two_of_them(first, n_critic, n):
    return batches_used(first, n_critic, n)[:2] if n > 2 else [0, 0]


def a_sum(first, n_critic, n):
    return first


# -- 11.6 ---------------------------------------------------------------------


def repaired(g, d, image, label, order, source, sizes):
    k, n = sum(sizes), len(sizes)
    first = sum(sizes[:source])
    known = slice(first, first + sizes[source])
    own = torch.zeros(len(image), k + n, dtype=image.dtype)
    own[:, known] = label.to(image.dtype)
    own[:, k + source] = 1
    target = own[order]
    fake = g(image, target)
    _, logits = d(fake)
    loss_cls = bce(logits[:, known], target[:, known],
                   reduction="sum") / len(image)
    back = g(fake, own)
    return loss_cls + 10 * F.l1_loss(back, image)


def repaired_by_mask(g, d, image, label, order, source, sizes):
    k, n = sum(sizes), len(sizes)
    first = sum(sizes[:source])
    mask = torch.zeros(len(image), k)
    mask[:, first:first + sizes[source]] = 1
    own = torch.zeros(len(image), k)
    own[mask.bool()] = label.flatten()
    m = torch.zeros(len(image), n)
    m[:, source] = 1
    fake = g(image, torch.cat([own[order], m], dim=1))
    each = bce(d(fake)[1], own[order], reduction="none")
    back = g(fake, torch.cat([own, m], dim=1))
    return (each * mask).sum(dim=1).mean() + 10 * (back - image).abs().mean()


def repaired_by_package(g, d, image, label, order, source, sizes):
    from stargan_tutorial.losses import class_loss, reconstruction_loss

    own = my_condition(label, source, sizes)
    fake = g(image, own[order])
    kind = class_loss(d(fake)[1], own[order][:, :sum(sizes)],
                      mask=my_mask(source, sizes, len(image)))
    return 10 * reconstruction_loss(image, g(fake, own)) + kind


def variant(name, *, fill=0.0, form="right", way="own", give="loss",
            weight=10.0):
    """A loss with chosen mistakes."""
    def loss(g, d, image, label, order, source, sizes):
        k, n = sum(sizes), len(sizes)
        mask = my_mask(source, sizes, len(image))
        m = torch.zeros(len(image), n)
        m[:, source] = 1
        own = torch.full((len(image), k), fill)
        own[mask.bool()] = label.flatten()
        wish = own[order]
        fake = g(image, torch.cat([wish, m], dim=1))
        logits = d(fake)[1]
        each = bce(logits, wish, reduction="none")
        total = {
            "right": lambda: (each * mask).sum() / len(image),
            "logits": lambda: bce(logits * mask, wish,
                                  reduction="sum") / len(image),
            "logits mean": lambda: bce(logits * mask, wish),
            "mean": lambda: (each * mask).mean(),
            "known mean": lambda: (each * mask).sum() / mask.sum(),
            "none": lambda: each.sum() / len(image),
            "own": lambda: (bce(logits, own, reduction="none")
                            * mask).sum() / len(image),
            "sum": lambda: (each * mask).sum()}[form]()
        home = {"own": [own, m], "bare": [own, 0 * m], "target": [wish, m],
                "all": [own, 0 * m + 1]}[way]
        back = g(fake, torch.cat(home, dim=1))
        total = total + weight * F.l1_loss(back, image)
        return {"loss": total, "item": total.item(),
                "detached": total.detach(), "none": None,
                "list": torch.stack([total, total])}[give]
    loss.__name__ = name
    return loss


def as_found(g, d, image, label, order, source, sizes):
    k, n = sum(sizes), len(sizes)
    first = sum(sizes[:source])
    own = -torch.ones(len(image), k)
    own[:, first:first + sizes[source]] = label
    mask = (own >= 0).float()
    m = torch.zeros(len(image), n)
    m[:, source] = 1
    target = torch.cat([own[order], m], dim=1)
    fake = g(image, target)
    _, logits = d(fake)
    loss_cls = bce(logits * mask, target[:, :k])
    back = g(fake, torch.cat([own, torch.zeros_like(m)], dim=1))
    return loss_cls + 10 * F.l1_loss(back, image)


def two_and_three(g, d, image, label, order, source, sizes):
    return repaired(g, d, image, label, order, source, [2, 3])


# -- 11.8 ---------------------------------------------------------------------


def paired(one, other):
    gaps = [one[seed] - other[seed] for seed in one if seed in other]
    n, wins = len(gaps), sum(gap < 0 for gap in gaps)
    side = max(wins, n - wins)
    luck = sum(comb(n, w) for w in range(n + 1)
               if max(w, n - w) >= side) / 2**n
    return sum(gaps) / n, wins, luck


def paired_by_sets(one, other):
    seeds = sorted(set(one) & set(other))
    gaps = torch.tensor([one[s] - other[s] for s in seeds],
                        dtype=torch.double)
    n, wins = len(seeds), int((gaps < 0).sum())
    tail = sum(comb(n, w) for w in range(min(wins, n - wins) + 1)) / 2**n
    return [gaps.mean().item(), wins, min(1.0, 2 * tail)]


def paired_by_counting(one, other):
    from itertools import product

    both = one.keys() & other.keys()
    wins = len([s for s in both if one[s] < other[s]])
    n = len(both)
    mean = sum(one[s] for s in both) / n - sum(other[s] for s in both) / n
    runs = [sum(coins) for coins in product([0, 1], repeat=n)]
    far = [abs(2 * w - n) >= abs(2 * wins - n) for w in runs]
    return mean, wins, sum(far) / len(far)


def changed(name, change):
    """The right answer with one number changed."""
    def wrong(one, other):
        gaps = [one[seed] - other[seed] for seed in one if seed in other]
        return change(one, other, gaps, *paired(one, other))
    wrong.__name__ = name
    return wrong


def tail(n, wins):
    return sum(comb(n, w) for w in range(wins, n + 1)) / 2**n


UNPAIRED = changed("unpaired", lambda a, b, gaps, m, w, p: (
    sum(a.values()) / len(a) - sum(b.values()) / len(b), w, p))
BY_PLACE = changed("by_place", lambda a, b, gaps, m, w, p: (
    sum(x - y for x, y in zip(a.values(), b.values()))
    / min(len(a), len(b)), w, p))
TURNED = changed("turned", lambda a, b, gaps, m, w, p: (-m, w, p))
SUMMED = changed("summed", lambda a, b, gaps, m, w, p: (sum(gaps), w, p))
NO_SIGNS = changed("no_signs", lambda a, b, gaps, m, w, p: (
    sum(map(abs, gaps)) / len(gaps), w, p))
MEDIAN = changed("median", lambda a, b, gaps, m, w, p: (
    sorted(gaps)[len(gaps) // 2], w, p))
LOSSES = changed("losses", lambda a, b, gaps, m, w, p: (
    m, len(gaps) - w, p))
SHARE = changed("share", lambda a, b, gaps, m, w, p: (m, w / len(gaps), p))
ALL_SEEDS = changed("all_seeds", lambda a, b, gaps, m, w, p: (
    m, sum(a[s] < b.get(s, 9) for s in a), p))
ONE_SIDED = changed("one_sided", lambda a, b, gaps, m, w, p: (
    m, w, tail(len(gaps), w)))
MORE_WINS = changed("more_wins", lambda a, b, gaps, m, w, p: (
    m, w, tail(len(gaps), max(w, len(gaps) - w))))
EXACT = changed("exact", lambda a, b, gaps, m, w, p: (
    m, w, comb(len(gaps), w) / 2 ** len(gaps)))
ONE_SEQUENCE = changed("one_sequence", lambda a, b, gaps, m, w, p: (
    m, w, 0.5 ** len(gaps)))
OPPOSITE = changed("opposite", lambda a, b, gaps, m, w, p: (m, w, 1 - p))
NO_LUCK = changed("no_luck", lambda a, b, gaps, m, w, p: (m, w))
NAN = changed("nan", lambda a, b, gaps, m, w, p: (m, w, nan))


def first_five(one, other):
    return (-0.042, 4, 12 / 32)


def missing_seeds(one, other):
    gaps = [one[seed] - other[seed] for seed in one]
    return sum(gaps) / len(gaps), sum(g < 0 for g in gaps), 1.0


RIGHT = {
    "11.1": [([18, 13, 8, 5, 4],), ((18, 13, 8, 5, 4),),
             ([3 + 5 + 8 + 2, 5 + 8, 8.0, 4 + 1, 4],)],
    "11.2": [(my_condition, my_mask), (by_cat, mask_by_cat),
             (by_pad, mask_by_repeat), (my_condition, mask_by_cat)],
    "11.3": [(known_loss,), (by_weight,), (by_choice,), (by_image,)],
    "11.4": [(known_class_loss,), (class_by_slice,), (class_by_hand,),
             (class_by_filling,), (class_module,)],
    "11.5": [(my_turn, batches_used), (turn_in_cycle, used_from_below),
             (turn_by_divmod, used_as_tensor)],
    "11.6": [(repaired, "BCADE"), (repaired_by_mask, "b, c, a, d, e"),
             (repaired_by_package, ["B", "C", "A", "D", "E"])],
    "11.7": [("EBFCAGDH",), ("EBAFCGDH",), ("E, B, F, A, C, G, D, H",),
             ("ehbfcagd",)],
    "11.8": [(paired,), (paired_by_sets,), (paired_by_counting,)],
}

R, B = repaired, "BCADE"
WRONG = {
    "11.1": [
        (([16, 13, 8, 5, 4],), "Number 1 is not 16: the mask has two", ""),
        (([15, 13, 8, 5, 4],), "image's own three channels", ""),
        (([18, 15, 8, 5, 4],), "nobody asks it for the mask", ""),
        (([18, 8, 8, 5, 4],), "one head serves both", ""),
        (([18, 13, 13, 5, 4],), "leaves those of the batch's own", ""),
        (([18, 13, 5, 5, 4],), "those are CelebA's", ""),
        (([18, 13, 1, 5, 4],), "rivals of the true class", ""),
        (([18, 13, 8, 4, 4],), "needs a place in the mask", ""),
        (([18, 13, 8, 6, 4],), "not by two", ""),
        (([18, 13, 8, 5, 5],), "no logit for the mask", ""),
        (([20, 13, 8, 5, 4],), "count labels, mask and colours", ""),
        (([18, 13],), "Give five numbers", ""),
    ],
    "11.2": [
        ((no_mask, my_mask), "The mask is missing", ""),
        ((mask_first, my_mask), "The mask stands before", ""),
        ((mask_of_labels, my_mask), "one number for each source", ""),
        ((all_known, my_mask), "says that every source", ""),
        ((none_known, my_mask), "all zeros", ""),
        ((mask_upside_down, my_mask), "upside down", ""),
        ((unknown_is_minus_one, my_mask), "0, not -1", ""),
        ((always_in_front, my_mask), "wrong columns", ""),
        ((own_labels_only, my_mask), "other sources' labels are missing", ""),
        ((two_sources, my_mask), "with sizes [2, 3, 4]", ""),
        ((celeba_and_rafd, my_mask), "It crashes with other sizes", ""),
        ((counted_from_one, my_mask), "It crashes with other sizes", ""),
        ((labels_changed, my_mask), "changes the labels", ""),
        ((as_list, my_mask), "a condition is a tensor", ""),
        ((my_condition, one_row), "one row for each", ""),
        ((my_condition, of_sources), "the mask of the condition", ""),
        ((my_condition, with_mask_numbers), "no logits for the mask", ""),
        ((my_condition, unknown_is_one), "my_mask: it is upside down", ""),
        ((my_condition, ones_in_front), "my_mask: the ones", ""),
    ],
    "11.3": [
        ((no_mask_at_all,), "The mask is not used", ""),
        ((no_mask_mean,), "and it is a mean over all", ""),
        ((zero_labels,), "set to 0 and still count", ""),
        ((masked_logits,), "multiplied with the logits", ""),
        ((masked_logits_mean,), "and the mean is over all", ""),
        ((masked_both,), "multiplied with the logits", ""),
        ((inverted,), "upside down", ""),
        ((mean_over_all,), "mean over all K", ""),
        ((mean_over_known,), "mean over the known labels", ""),
        ((mean_of_each_image,), "each image's known", ""),
        ((images_with_something,), "nothing is known count", ""),
        ((sum_over_batch,), "sum over the batch", ""),
        ((twice_sigmoid,), "A sigmoid too many", ""),
        ((swapped,), "changed places", ""),
        ((detached,), "no graph", ""),
        ((in_place,), "overwrites", ""),
        ((per_image,), "it is one", ""),
        ((nothing,), "without a return", ""),
        ((half,), "differs from Equation 11.2", ""),
        ((infinite,), "NaN", ""),
        ((0.7,), "Give the function itself", ""),
    ],
    "11.4": [
        ((all_are_rivals,), "over all K logits", ""),
        ((zeros_are_rivals,), "e to the 0 is 1", ""),
        ((minus_one_is_a_rival,), "are -1, and still rivals", ""),
        ((known_loss,), "That is binary cross-entropy", ""),
        ((times_infinity,), "NaN", ""),
        ((class_sum,), "sum over the batch", ""),
        ((class_mean_of_all,), "mean over all K", ""),
        ((class_mean_of_known,), "divided by the number of classes", ""),
        ((class_sign,), "sign is wrong", ""),
        ((true_class_masked,), "infinite", ""),
        ((rafd_only,), "differs from the cross-entropy", ""),
        ((class_detached,), "no graph", ""),
    ],
    "11.5": [
        ((every_step, batches_used), "changes with every step", ""),
        ((without_end, batches_used), "without end", ""),
        ((places_changed, batches_used), "changed places", ""),
        ((turns_of_n, batches_used), "not n", ""),
        ((counted_from_1, batches_used), "counted from 0", ""),
        ((source_1_first, batches_used), "Source 0 has the first", ""),
        ((with_rest, batches_used), "a whole number", ""),
        ((always_0, batches_used), "Equation 11.3 gives other", ""),
        ((my_turn, shares), "a share of a batch", ""),
        ((my_turn, equal_shares), "not always used the same", ""),
        ((my_turn, one_of_each), "of one source, not of each", ""),
        ((my_turn, full_cycles), "only full cycles", ""),
        ((my_turn, turns_counted), "turns are counted", ""),
        ((my_turn, one_too_many), "add up to", ""),
        ((my_turn, rest_to_the_first), "one after the other", ""),
        ((my_turn, by_steps), "one by one", ""),
        ((my_turn, two_of_them), "add up to", ""),
        ((my_turn, a_sum), "a list of 2 numbers", ""),
    ],
    "11.6": [
        ((as_found, B), "Unknown labels are -1", ""),
        ((variant("minus_one", fill=-1.0), B), "Unknown labels are -1", ""),
        ((variant("on_logits", form="logits"), B), "still cost log 2", ""),
        ((variant("on_logits_mean", form="logits mean"), B),
         "and the mean is over all", ""),
        ((variant("mean", form="mean"), B), "a mean over all N·K", ""),
        ((variant("known_mean", form="known mean"), B),
         "mean over the known labels", ""),
        ((variant("no_mask", form="none"), B), "has no mask: unknown", ""),
        ((variant("own_label", form="own"), B), "the image's own label", ""),
        ((variant("sum", form="sum"), B), "sum over the batch", ""),
        ((variant("bare_way_back", way="bare"), B), "way back has no mask",
         ""),
        ((variant("way_to_target", way="target"), B), "leads home", ""),
        ((variant("every_source", way="all"), B), "every source known", ""),
        ((variant("two", form="mean", way="bare"), B), "a mean over all N·K",
         ""),
        ((variant("weight_1", weight=1.0), B), "differs from the repaired",
         ""),
        ((variant("item", give="item"), B), "the loss is a tensor", ""),
        ((variant("detached_loss", give="detached"), B), "no graph to G", ""),
        ((variant("without_return", give="none"), B), "without a return", ""),
        ((variant("two_numbers", give="list"), B), "2 numbers", ""),
        ((two_and_three, B), "there are more sources", ""),
        ((R, "CBADE"), "number 1 is not C", ""),
        ((R, "BACDE"), "number 2 is not A", ""),
        ((R, "BCDAE"), "number 3 is not D", ""),
        ((R, "BCAED"), "number 4 is not E", ""),
        ((R, "BCADD"), "a letter stands twice", ""),
        ((R, "BCA"), "five letters", ""),
    ],
    "11.7": [
        (("EBFCAGDHI",), "Line I does not belong", ""),
        (("EBFJAGDH",), "Line J does not belong", ""),
        (("EKFCAGDH",), "Line K does not belong", ""),
        (("BEFCAGDH",), "Line B stands before E", ""),
        (("EFBCAGDH",), "Line F stands before B", ""),
        (("EBCFAGDH",), "Line C stands before F", ""),
        (("EABFCGDH",), "Line A stands before B", ""),
        (("EBFAGCDH",), "Line G stands before C", ""),
        (("EBFCGADH",), "Line G stands before A", ""),
        (("EBFCADGH",), "Line D stands before G", ""),
        (("HEBFCAGD",), "Line H stands before E", ""),
        (("EBFCAGD",), "Still missing: H", ""),
        (("EBFCAGDHX",), "There is no line X", ""),
        ((7,), "Write the letters", ""),
    ],
    "11.8": [
        ((UNPAIRED,), "means of all seeds", ""),
        ((BY_PLACE,), "paired by their place", ""),
        ((TURNED,), "sign is turned", ""),
        ((SUMMED,), "sum of the differences", ""),
        ((NO_SIGNS,), "lost their signs", ""),
        ((MEDIAN,), "mean: the mean of", ""),
        ((LOSSES,), "better if it is lower", ""),
        ((SHARE,), "a count, not a share", ""),
        ((ALL_SEEDS,), "in how many common seeds", ""),
        ((ONE_SIDED,), "one direction only", ""),
        ((MORE_WINS,), "one direction only", ""),
        ((EXACT,), "this exact count only", ""),
        ((ONE_SEQUENCE,), "one sequence of coins", ""),
        ((OPPOSITE,), "less one-sided", ""),
        ((NO_LUCK,), "Return three numbers", ""),
        ((NAN,), "add up the shares", ""),
        ((first_five,), "mean: the mean of", ""),
        ((missing_seeds,), "a seed that it does not have", ""),
    ],
}
