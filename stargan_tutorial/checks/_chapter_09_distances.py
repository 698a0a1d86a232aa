"""Question 9.2: the distance to the truth, on what should change."""

from . import expect, question

DONE = "That is the share that is done: the share that is left is asked for"


def same(got, want):
    """Whether two results agree up to rounding."""
    return got.shape == want.shape and bool(
        ((got - want).abs() < 1e-4 + 1e-3 * want.abs()).all())


def per_image(got, count, what):
    """A result as a tensor with one number for each image."""
    import torch

    expect(got is not None, "Nothing comes back: end with a return")
    got = torch.as_tensor(got).detach().float()
    expect(got.numel() != 1 or count == 1, f"One number for the batch: {what} "
           "is one number for each image, so sum over all but the first "
           "dimension")
    expect(got.shape == (count,), f"Shape {tuple(got.shape)} for a batch of "
           f"{count}: {what} has shape ({count},)")
    return got


@question("9.2", "remaining error",
          section="The distance to the truth, step by step", objectives=(2,))
def remaining_error(answer):
    """Share of the way that is left on the pixels that should change."""
    import torch

    def ask(x, out, y, *more):
        kept = [v.clone() for v in (x, out, y)]
        got = per_image(answer(x, out, y, *more), len(x),
                         "the remaining error")
        expect(all(map(torch.equal, kept, (x, out, y))), "An image was "
               "overwritten: a measurement changes nothing")
        return got

    limit = 10 / 127.5
    x = torch.rand(4, 3, 6, 8) - 0.5
    y = x + 0.07 * torch.rand_like(x)  # noise below the threshold
    y[:, 0, :2] += 0.1           # one channel changes
    y[:, :, 4, :3] -= 0.4        # or all three do, darker
    y[:3, :, 3, :5] += 0.6       # and brighter
    y[3, :, :, 6] += 0.2
    out = torch.lerp(x, y, torch.rand(4, 1, 1, 1) / 2 + 0.2)
    out = out + 0.1 * torch.randn_like(x)
    got = ask(x, out, y)
    gap, error = (x - y).abs(), (out - y).abs()
    mask = gap.amax(dim=1, keepdim=True) > limit

    def ratio(a, b, where):
        return (a * where).flatten(1).sum(1) / (b * where).flatten(1).sum(1)

    moved = (out - x).abs().amax(dim=1, keepdim=True) > limit
    off = (out - y).abs().amax(dim=1, keepdim=True) > limit
    wide = gap.amax(dim=1, keepdim=True) > limit / 2
    want = ratio(error, gap, mask)
    for wrong, sentence in (
            (ratio(error, gap, torch.ones_like(mask)), "That sums over all "
             "pixels: count those alone that should change"),
            (ratio(error, gap, ~mask), "That sums over the pixels that "
             "should stay: turn the mask round"),
            (ratio(error, gap, gap > limit), "That marks single channels: a "
             "pixel counts in all channels if one of them differs enough"),
            (ratio(error, gap, gap.mean(1, keepdim=True) > limit), "That "
             "asks the mean of the channels: one channel that differs enough "
             "is enough"),
            (ratio(error, gap, gap.amin(1, keepdim=True) > limit), "That "
             "asks all channels to differ: one of them is enough"),
            (ratio(error, gap, moved), "That marks what the model changed: "
             "mark what the truth changes"),
            (ratio(error, gap, off), "That marks where the translation is "
             "wrong: mark where input and truth differ"),
            (ratio(error, gap, wide), "The mask is too wide: images in "
             "[-1, 1] span 2, and the threshold is given on that scale"),
            (ratio(error**2, gap**2, mask), "That sums squares: the equation "
             "has absolute differences"),
            (ratio(error**2, gap**2, mask).sqrt(), "That sums squares: the "
             "equation has absolute differences"),
            (ratio((error > limit).float(), mask, mask), "That counts pixels "
             "that are still wrong: sum how far they are from the truth"),
            (ratio((error.amax(1, True) > limit).float(), mask, mask), "That "
             "counts pixels that are still wrong: sum how far they are from "
             "the truth"),
            (1 - want, DONE), (ratio((out - x).abs(), gap, mask), DONE),
            ((error * mask).flatten(1).sum(1), "That is a sum alone: divide "
             "by what it was before anybody did anything"),
            (ratio(error, gap, (x - y).amax(1, True) > limit), "That marks "
             "what gets darker: a change to brighter counts as well"),
            (ratio(error, gap, (y - x).amax(1, True) > limit), "That marks "
             "what gets brighter: a change to darker counts as well"),
            (1 / want, "That is upside down: the error that is left stands "
             "above, the one at the start below"),
            (((error / gap.clamp(min=1e-8)) * mask).flatten(1).sum(1)
             / mask.flatten(1).sum(1) / 3, "That is a mean of ratios: divide "
             "sum by sum, once for each image"),
            (((error * mask).sum() / (gap * mask).sum()).expand(4), "All "
             "images got the ratio of the whole batch: sum for each image")):
        expect(same(want, wrong) or not same(got, wrong), sentence)
    own, true = ask(x, x, y), ask(x, y, y)
    expect(same(true, 0 * own), "The truth itself gets more than 0: nothing "
           "is left there, so compare the translation with the truth")
    expect(same(own, torch.ones(4)), "The untouched input does not get 1: "
           "all of the way is left, so divide by what it was at the start")
    expect(same(got, want), "Other numbers for a half-way translation: sum "
           "the distance to the truth over the mask, above and below")

    expect((ask(x, 2 * x - y - 0.5, y) > 1.5).all(), "A translation farther "
           "from the truth than the input got 1 or less: above 1 is possible")
    far = ask(x[:1], out[:1], y[:1])
    expect(same(far, want[:1]), "A batch of one image gives another number")
    expect(same(ask(x, out, y, 0.25), ratio(error, gap, gap.amax(1, True)
                                             > 0.25)), "The argument "
           "threshold is not used: with 0.25 fewer pixels count")
    y[1] = x[1]
    zero = ask(x, out, y)
    expect(not zero.isnan().any(), "nan where nothing should change: 0/0 "
           "must be 0 there")
    expect(zero[1].abs() < 1e-6, f"{zero[1]:.3g} where nothing should "
           "change: return 0 there")
    expect(same(zero[[0, 2, 3]], want[[0, 2, 3]]), "An image in which "
           "nothing should change alters the numbers of the others")
