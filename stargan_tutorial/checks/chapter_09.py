"""Questions of chapter 9: evaluation."""

from . import _chapter_09_claims, expect, question  # noqa: F401
from ._chapter_09_distances import per_image, same


@question("9.1", "a verdict for groups", section="A judge", objectives=(1,))
def group_verdict(answer):
    """In a group one logit wins; outside of groups it is "above 0"."""
    import torch

    def verdict(logits, groups, **options):
        given = torch.as_tensor(logits)
        before = given.clone()
        try:
            got = answer(given, groups, **options)
        except (RuntimeError, IndexError) as error:
            said = str(error)
            expect("one_hot" not in said and "lass values" not in said
                   and "shape" not in said and "size" not in said,
                   f"Shapes do not fit for {len(given)} images and a group "
                   f"of {len(groups[0]) if groups else 0}: argmax over the "
                   "members, one-hot with as many places as members")
            raise
        expect(got is not None, "Nothing comes back: end with a return")
        expect(torch.equal(given, before), "The logits were overwritten: "
               "write the winners into the verdict")
        got = torch.as_tensor(got).float()
        expect(got.shape == given.shape, f"Shape {tuple(got.shape)}: one "
               f"verdict for each logit is {tuple(given.shape)}")
        expect(((got == 0) | (got == 1)).all(), "A verdict is 0 or 1, no "
               "logit: which tensor already says who is above 0?")
        return got

    z = torch.tensor([[-0.5, 5.0, -2.0, 0.3, -0.1], [2.0, 1.5, 1.0, -0.1, 9.],
                      [0.2, 3.0, 0.4, -7.0, -9.0]])
    got = verdict(z, [[0, 2]])
    expect(torch.equal(got[:, [1, 3, 4]], (z[:, [1, 3, 4]] > 0).float()),
           "A column outside of the groups changed: there \"above 0\" stays")
    one = got[:, [0, 2]].sum(dim=1)
    expect(one[0] > 0, "Logits -0.5 and -2.0 in a complete group, and nobody "
           "wins: the higher one wins, even below 0")
    expect((one <= 1).all(), "Two winners in one group: the highest wins, "
           "the others are 0 even above 0")
    expect(one.min() == 1, "A row has no winner: take the argmax in each "
           "row, over the members of the group alone")
    expect(got[:, 0].tolist() == [1, 1, 0], "Another member wins than the "
           "one with the highest logit: compare within a row, in the group")

    got = verdict(torch.tensor([[0.5, -1.0, 0.2]]), [[0, 2]])
    expect(got[0, 2] == 0, "One image whose first member wins, and both do: "
           "one_hot guesses the number of places, so tell it how many")

    got = verdict(z, [[0, 2]], complete=False)
    expect(got[0, 0] == 0, "complete=False, logits -0.5 and -2.0: a winner "
           "below 0 does not count, so nobody wins")
    expect(got[1:, [0, 2]].tolist() == [[1, 0], [0, 1]], "complete=False: a "
           "winner with a logit above 0 counts")

    for shape, groups in (((1, 5), [[0, 1, 2]]), ((7, 6), [[5, 1], [0, 3, 4]]),
                          ((4, 3), []), ((2, 4), [[2]])):
        z = torch.randn(shape, dtype=torch.float64)
        for complete in (True, False):
            got = verdict(z, groups, complete=complete)
            want = (z > 0).float()
            for where in groups:
                best = z[:, where].amax(dim=1, keepdim=True)
                want[:, where] = ((z[:, where] == best) & (
                    complete | (z[:, where] > 0))).float()
            expect(torch.equal(got, want), f"Wrong for logits {shape}, "
                   f"groups {groups} and complete={complete}: use the "
                   "columns of each group, and as many as it has")


@question("9.3", "identity and cycle error",
          section="The distance to the truth, step by step", objectives=(2,))
def identity_and_cycle(answer):
    """Both errors for each image, on the scale of [0, 1], no graph."""
    import torch
    from torch import nn

    class Toy(nn.Module):
        def __init__(self):
            super().__init__()
            self.shift = nn.Parameter(torch.tensor([0.3, -0.2]))

        def forward(self, x, c):
            expect(c.shape == (len(x), 2), "The generator takes the labels "
                   "of the whole batch, (N, K)")
            return 0.7 * x - (c * self.shift).sum(dim=1)[:, None, None, None]

    g = Toy()

    def mean(a, b):
        return (a - b).abs().flatten(1).mean(dim=1)

    for count in (3, 1):
        x = torch.rand(count, 3, 4, 6) - 0.5
        own = torch.tensor([[1., 0.], [1., 1.], [0., 1.]])[:count]
        wish = torch.tensor([[0., 1.], [1., 0.], [1., 1.]])[:count]
        before = x.clone()
        with torch.enable_grad():
            pair = answer(g, x, own, wish)
            on = torch.is_grad_enabled()
        expect(on, "Gradients are switched off after the call: use "
               "torch.no_grad() as a decorator or a with block")
        expect(all(p.requires_grad for p in g.parameters()), "The generator "
               "can no longer learn: switch off the graph, not its weights")
        expect(torch.equal(x, before), "The image was overwritten: a "
               "measurement changes nothing")
        expect(isinstance(pair, list | tuple | torch.Tensor)
               and len(pair) == 2, "Return two things: identity, cycle")
        expect(not any(getattr(v, "requires_grad", False) for v in pair),
               "The errors carry a graph: measure with torch.no_grad()")
        identity, cycle = (per_image(v, count, name) for v, name in
                           zip(pair, ("the identity error",
                                      "the cycle error")))
        with torch.no_grad():
            there, home = g(x, wish), g(x, own)
            want, back = mean(home, x) / 2, mean(g(there, own), x) / 2
            if same(identity, 2 * want) or same(cycle, 2 * back):
                expect(False, "Twice too large: images in [-1, 1] span 2, "
                       "the scale of [0, 1] spans 1")
            expect(not same(identity, back) or not same(cycle, want),
                   "The two are in the wrong order: identity first")
            for found, wrong, sentence in (
                    (identity, mean(there, x) / 2, "Identity asks for the "
                     "label that the image has, not for the target"),
                    (identity, mean(home, there) / 2, "Identity compares "
                     "with the image, not with the translation"),
                    (identity, (home - x).square().flatten(1).mean(1) / 2,
                     "That squares: both errors are absolute differences"),
                    (identity, (home - x).square().flatten(1).mean(1) / 4,
                     "That squares: both errors are absolute differences"),
                    (identity, (home - x).flatten(1).mean(1) / 2, "Without "
                     "the absolute value errors of both signs cancel"),
                    (identity, (home - x).abs().flatten(1).sum(1) / 2, "That "
                     "is a sum: the error is a mean over pixels"),
                    (cycle, mean(g(there, wish), x) / 2, "The way back asks "
                     "for the target again: which label had the image?"),
                    (cycle, mean(g(home, wish), x) / 2, "There and back are "
                     "swapped: first to the target, then home"),
                    (cycle, mean(g(there, own), there) / 2, "The cycle ends "
                     "at the image, not at its translation: compare there"),
                    (cycle, mean(there, x) / 2, "That is the way there "
                     "alone: the cycle also goes back"),
                    (cycle, mean(g(home, own), x) / 2, "The cycle never "
                     "visits the target: first there, then back")):
                expect(not same(found, wrong), sentence)
        expect(same(identity, want), "Other numbers for the identity "
               "error: mean |G(x, c') - x| of each image, on [0, 1]")
        expect(same(cycle, back), "Other numbers for the cycle error: mean "
               "|G(G(x, c), c') - x| of each image, on [0, 1]")
