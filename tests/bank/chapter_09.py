"""Answers to the questions of chapter 9."""

import torch
import torch.nn.functional as F

from . import _chapter_09_distances as distances
from . import _chapter_09_sets as sets

# -- 9.1 ----------------------------------------------------------------------


def group_verdict(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = logits[:, where].argmax(dim=1)
        best = F.one_hot(best, len(where)).float()
        if not complete:
            best = best * verdict[:, where]
        verdict[:, where] = best
    return verdict


def winners_by_max(logits, groups, complete=True):
    out = torch.where(logits > 0, 1.0, 0.0)
    for members in groups:
        z = logits[:, members]
        wins = z == z.max(dim=-1, keepdim=True).values
        out[:, members] = (wins & ((z > 0) | complete)).float()
    return out


def winners_by_scatter(logits, groups, complete=True):
    result = (torch.sigmoid(logits) > 0.5).to(logits.dtype)
    for columns in groups:
        z = logits[:, columns]
        top = z.argmax(1, keepdim=True)
        floor = float("-inf") if complete else 0.0
        result[:, columns] = torch.zeros_like(z).scatter(
            1, top, (z.gather(1, top) > floor).to(z.dtype))
    return result


def winners_row_by_row(logits, groups, complete=True):
    rows = []
    for z in logits.tolist():
        row = [int(v > 0) for v in z]
        for where in groups:
            top = max(where, key=z.__getitem__)
            for k in where:
                row[k] = int(k == top and (complete or z[k] > 0))
        rows.append(row)
    return torch.tensor(rows)


def above_0(logits, groups, complete=True):
    return (logits > 0).float()


def argmax_over_images(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = logits[:, where].argmax(dim=0)
        verdict[:, where] = F.one_hot(best, len(where)).float()
    return verdict


def argmax_over_all_columns(logits, groups, complete=True):
    verdict = (logits > 0).float()
    best = F.one_hot(logits.argmax(dim=1), logits.shape[1]).float()
    for where in groups:
        verdict[:, where] = best[:, where]
    return verdict


def one_hot_of_all_columns(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = logits[:, where].argmax(dim=1)
        verdict[:, where] = F.one_hot(best, logits.shape[1]).float()
    return verdict


def one_hot_without_a_number(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = F.one_hot(logits[:, where].argmax(dim=1)).float()
        if not complete:
            best = best * verdict[:, where]
        verdict[:, where] = best
    return verdict


def one_hot_of_images(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = logits[:, where].argmax(dim=1)
        verdict[:, where] = F.one_hot(best, len(logits)).float()
    return verdict


def three_hair_colours(logits, groups, complete=True):
    verdict = (logits > 0).float()
    best = F.one_hot(logits[:, :3].argmax(dim=1), 3).float()
    verdict[:, :3] = best
    return verdict


def three_members(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = F.one_hot(logits[:, where].argmax(dim=1), 3).float()
        if not complete:
            best = best * verdict[:, where]
        verdict[:, where] = best
    return verdict


def two_members(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = F.one_hot(logits[:, where].argmax(dim=1), 2).float()
        if not complete:
            best = best * verdict[:, where]
        verdict[:, where] = best
    return verdict


def always_complete(logits, groups, complete=True):
    return group_verdict(logits, groups)


def never_complete(logits, groups, complete=True):
    return group_verdict(logits, groups, complete=False)


def flag_turned_round(logits, groups, complete=True):
    return group_verdict(logits, groups, complete=not complete)


def times_the_logit(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = logits[:, where].argmax(dim=1)
        best = F.one_hot(best, len(where)).float()
        if not complete:
            best = best * logits[:, where]
        verdict[:, where] = best
    return verdict


def softmax_above_a_half(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        share = logits[:, where].softmax(dim=1) > 0.9
        if not complete:
            share = share & (logits[:, where] > 0)
        verdict[:, where] = share.float()
    return verdict


def lowest_wins(logits, groups, complete=True):
    verdict = (logits > 0).float()
    for where in groups:
        best = logits[:, where].argmin(dim=1)
        verdict[:, where] = F.one_hot(best, len(where)).float()
    return verdict


def overwrites_the_logits(logits, groups, complete=True):
    for where in groups:
        best = logits[:, where].argmax(dim=1)
        best = F.one_hot(best, len(where)).to(logits.dtype)
        logits[:, where] = best
    return (logits > 0).float()


def zero_elsewhere(logits, groups, complete=True):
    verdict = torch.zeros_like(logits)
    for where in groups:
        best = logits[:, where].argmax(dim=1)
        verdict[:, where] = F.one_hot(best, len(where)).to(logits.dtype)
    return verdict


def the_first_group_only(logits, groups, complete=True):
    return group_verdict(logits, groups[:1], complete)


def squeezed(logits, groups, complete=True):
    return group_verdict(logits, groups, complete).squeeze()


def forgets_to_return(logits, groups, complete=True):
    group_verdict(logits, groups, complete)


def one_verdict_an_image(logits, groups, complete=True):
    return logits[:, groups[0]].argmax(dim=1) if groups else logits[:, 0]


RIGHT = {
    "9.1": [(group_verdict,), (winners_by_max,), (winners_by_scatter,),
            (winners_row_by_row,)],
    **distances.RIGHT, **sets.RIGHT}
WRONG = {
    "9.1": [
        ((above_0,), "nobody wins: the higher", ""),
        ((argmax_over_images,), "Shapes do not fit", ""),
        ((argmax_over_all_columns,), "nobody wins", ""),
        ((one_hot_of_all_columns,), "Shapes do not fit", ""),
        ((one_hot_without_a_number,), "tell it how many", ""),
        ((one_hot_of_images,), "Shapes do not fit", ""),
        ((three_hair_colours,), "A column outside", ""),
        ((three_members,), "Shapes do not fit", ""),
        ((two_members,), "Shapes do not fit", ""),
        ((always_complete,), "does not count, so nobody wins", ""),
        ((never_complete,), "even below 0", ""),
        ((flag_turned_round,), "even below 0", ""),
        ((times_the_logit,), "A verdict is 0 or 1", ""),
        ((softmax_above_a_half,), "nobody wins: the higher", ""),
        ((lowest_wins,), "Another member wins", ""),
        ((overwrites_the_logits,), "The logits were overwritten", ""),
        ((zero_elsewhere,), "A column outside", ""),
        ((the_first_group_only,), "the columns of each group", ""),
        ((squeezed,), "Shape (3,)", "squeeze() at batch size 1"),
        ((forgets_to_return,), "Nothing comes back", ""),
        ((one_verdict_an_image,), "one verdict for each logit", ""),
    ],
    **distances.WRONG, **sets.WRONG}
