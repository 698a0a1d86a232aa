"""Answers to the questions 9.4 and 9.5: sets of features, and claims."""

import torch

# -- 9.4 ----------------------------------------------------------------------


def diagonal_frechet(a, b):
    mean = (a.mean(dim=0) - b.mean(dim=0)).square().sum()
    spread = (a.std(dim=0) - b.std(dim=0)).square().sum()
    return (mean + spread).item()


def by_variances(a, b):
    p, q = a.var(0), b.var(0)
    m = a.mean(0) - b.mean(0)
    return m @ m + (p + q - 2 * (p * q).sqrt()).sum()


def feature_by_feature(a, b):
    return sum(((x.mean() - y.mean())**2 + (x.std() - y.std())**2).item()
               for x, y in zip(a.T, b.T))


def in_float64_of_shape_1(a, b):
    a, b = a.double(), b.double()
    (v, m), (w, n) = (torch.var_mean(x, dim=0, keepdim=True) for x in (a, b))
    return ((m - n)**2 + (v.sqrt() - w.sqrt())**2).sum(dim=1)


def _centres(a, b):
    return (a.mean(0) - b.mean(0)).square()


def mean_over_features(a, b):
    return diagonal_frechet(a, b) / a.shape[1]


def root_of_the_distance(a, b):
    return diagonal_frechet(a, b)**0.5


def means_alone(a, b):
    return _centres(a, b).sum()


def widths_alone(a, b):
    return (a.std(0) - b.std(0)).square().sum()


def squared_variances(a, b):
    return (_centres(a, b) + (a.var(0) - b.var(0)).square()).sum()


def traces_alone(a, b):
    return (_centres(a, b) + a.var(0) + b.var(0)).sum()


def product_without_root(a, b):
    p, q = a.var(0), b.var(0)
    return (_centres(a, b) + p + q - 2 * p * q).sum()


def difference_of_variances(a, b):
    return (_centres(a, b) + (a.var(0) - b.var(0)).abs()).sum()


def widths_not_squared(a, b):
    return (_centres(a, b) + (a.std(0) - b.std(0)).abs()).sum()


def means_not_squared(a, b):
    return (a.mean(0) - b.mean(0)).norm() + widths_alone(a, b)


def biased(a, b):
    p, q = (x.std(0, unbiased=False) for x in (a, b))
    return (_centres(a, b) + (p - q).square()).sum()


def full_covariances(a, b):
    c, d = a.T.cov(), b.T.cov()
    roots = torch.linalg.eigvals(torch.atleast_2d(c) @ torch.atleast_2d(d))
    return _centres(a, b).sum() + a.var(0).sum() + b.var(0).sum() \
        - 2 * roots.real.clamp(min=0).sqrt().sum()


def one_feature_for_all(a, b):
    return (a.mean() - b.mean())**2 + (a.std() - b.std())**2


def one_number_a_feature(a, b):
    return _centres(a, b) + (a.std(0) - b.std(0)).square()


def over_the_features(a, b):
    return (a.mean(1) - b.mean(1)).square().sum()


def point_with_point(a, b):
    return (a - b).square().sum(1).mean()


def forgets_to_return(a, b):
    diagonal_frechet(a, b)


def hard_coded(a, b):
    return 17.13


# -- 9.5 ----------------------------------------------------------------------


def work_left(verdict, left, share=0.9):
    accepted = [e for v, e in zip(verdict, left) if v >= share]
    return max(accepted) if accepted else None


def work_by_max(scores, errors, share=0.9):
    return max((e for s, e in zip(scores, errors) if s >= share),
               default=None)


def work_by_loop(verdict, left, share=0.9):
    found = None
    for i in range(len(verdict)):
        if verdict[i] >= share and (found is None or left[i] > found):
            found = left[i]
    return found


def means_something(a, b):
    if min(len(a), len(b)) < 3:
        return None
    return max(a) < min(b) or max(b) < min(a)


def by_sorting(a, b):
    if len(a) < 3 or len(b) < 3:
        return None
    order = [who for _, who in sorted([(x, 0) for x in a]
                                      + [(x, 1) for x in b])]
    return sum(p != q for p, q in zip(order, order[1:])) == 1


def by_all_pairs(p, q):
    if len(p) >= 3 <= len(q):
        signs = {x < y for x in p for y in q}
        return len(signs) == 1
    return None


def best_accuracy(verdict, left, share=0.9):
    return max(v for v in verdict if v >= share)


def share_of_the_worst(verdict, left, share=0.9):
    return min(v for v in verdict if v >= share)


def least_work_left(verdict, left, share=0.9):
    return min(e for v, e in zip(verdict, left) if v >= share)


def first_accepted(verdict, left, share=0.9):
    return next(e for v, e in zip(verdict, left) if v >= share)


def most_work_of_all(verdict, left, share=0.9):
    return max(left)


def rejected_ones(verdict, left, share=0.9):
    return max(e for v, e in zip(verdict, left) if 0.2 < v < share)


def at_the_highest_score(verdict, left, share=0.9):
    return left[verdict.index(max(verdict))]


def more_than_the_share(verdict, left, share=0.9):
    return max((e for v, e in zip(verdict, left) if v > share), default=None)


def always_nine_tenths(verdict, left, share=0.9):
    return work_left(verdict, left)


def empty_max(verdict, left, share=0.9):
    return max(e for v, e in zip(verdict, left) if v >= share)


def zero_if_none(verdict, left, share=0.9):
    return max((e for v, e in zip(verdict, left) if v >= share), default=0)


def average_work(verdict, left, share=0.9):
    found = [e for v, e in zip(verdict, left) if v >= share]
    return sum(found) / len(found)


def prints_only(verdict, left, share=0.9):
    work_left(verdict, left, share)


def row_20_of_the_notebook(verdict, left, share=0.9):
    return 0.34


def means_compared(a, b):
    return sum(a) / len(a) != sum(b) / len(b)


def means_compared_from_three(a, b):
    return means_compared(a, b) if min(len(a), len(b)) >= 3 else None


def three_on_one_side(a, b):
    if max(len(a), len(b)) < 3:
        return None
    return max(a) < min(b) or max(b) < min(a)


def false_for_one_seed(a, b):
    return len(a) > 2 < len(b) and (max(a) < min(b) or max(b) < min(a))


def a_gap_of_a_tenth(a, b):
    if min(len(a), len(b)) < 3:
        return None
    return abs(sum(a) / len(a) - sum(b) / len(b)) > 0.1


def first_better_only(a, b):
    return max(a) < min(b) if min(len(a), len(b)) >= 3 else None


def second_better_only(a, b):
    return max(b) < min(a) if min(len(a), len(b)) >= 3 else None


def best_with_best(a, b):
    if min(len(a), len(b)) < 3:
        return None
    return max(a) < max(b) and min(a) < min(b) or \
        max(a) > max(b) and min(a) > min(b)


def five_seeds(a, b):
    if min(len(a), len(b)) < 5:
        return None
    return max(a) < min(b) or max(b) < min(a)


def seeds_in_pairs(a, b):
    if min(len(a), len(b)) < 3:
        return None
    signs = {x < y for x, y in zip(a, b)}
    return len(signs) == 1


def only_far_apart(a, b):
    if min(len(a), len(b)) < 3:
        return None
    return min(b) - max(a) > 0.05 or min(a) - max(b) > 0.05


def nested_ranges_count(a, b):
    if min(len(a), len(b)) < 3:
        return None
    return not (min(a) <= min(b) <= max(a) <= max(b)
                or min(b) <= min(a) <= max(b) <= max(a))


RIGHT = {
    "9.4": [(diagonal_frechet,), (by_variances,), (feature_by_feature,),
            (in_float64_of_shape_1,)],
    "9.5": [(work_left, means_something), (work_by_max, by_sorting),
            (work_by_loop, by_all_pairs)],
}
WRONG = {
    "9.4": [
        ((mean_over_features,), "That is a mean over the features", ""),
        ((root_of_the_distance,), "That is the root", ""),
        ((means_alone,), "The means alone", ""),
        ((widths_alone,), "The widths alone", ""),
        ((squared_variances,), "Variances are squared widths already", ""),
        ((traces_alone,), "Only the traces", ""),
        ((product_without_root,), "The root is missing", ""),
        ((difference_of_variances,), "not the square of a difference", ""),
        ((widths_not_squared,), "must be squared, too", ""),
        ((means_not_squared,), "means' distance must be squared", ""),
        ((biased,), "divides by N", ""),
        ((full_covariances,), "uses covariances", ""),
        ((one_feature_for_all,), "dim=0", ""),
        ((one_number_a_feature,), "3 numbers", ""),
        ((over_the_features,), "compare their means", ""),
        ((point_with_point,), "point with point", ""),
        ((forgets_to_return,), "Nothing comes back", ""),
        ((hard_coded,), "Another number", ""),
    ],
    "9.5": [
        ((best_accuracy, means_something), "That is an accuracy", ""),
        ((share_of_the_worst, means_something), "That is an accuracy", ""),
        ((least_work_left, means_something), "the best cheat", ""),
        ((at_the_highest_score, means_something), "the best cheat", ""),
        ((first_accepted, means_something), "the first accepted", ""),
        ((most_work_of_all, means_something), "not accepted", ""),
        ((rejected_ones, means_something), "not accepted", ""),
        ((average_work, means_something), "Accepted are", ""),
        ((row_20_of_the_notebook, means_something), "Accepted are", ""),
        ((prints_only, means_something), "gives None", ""),
        ((more_than_the_share, means_something), "At least the share", ""),
        ((always_nine_tenths, means_something), "share changes", ""),
        ((empty_max, means_something), "max() fails", ""),
        ((zero_if_none, means_something), "would be a claim", ""),
        ((work_left, means_compared), "One seed each", ""),
        ((work_left, false_for_one_seed), "One seed each", ""),
        ((work_left, three_on_one_side), "Two seeds on one side", ""),
        ((work_left, means_compared_from_three), "overlap", ""),
        ((work_left, five_seeds), "Three seeds each", ""),
        ((work_left, a_gap_of_a_tenth), "no gap is too small", ""),
        ((work_left, only_far_apart), "no gap is too small", ""),
        ((work_left, first_better_only), "both directions", ""),
        ((work_left, second_better_only), "no gap is too small", ""),
        ((work_left, best_with_best), "overlap", ""),
        ((work_left, seeds_in_pairs), "overlap", ""),
        ((work_left, nested_ranges_count), "in the other", ""),
    ],
}
