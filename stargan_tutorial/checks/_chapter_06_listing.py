"""The repaired listing of chapter 6."""

import torch

from . import expect
from ._chapter_06_parts import NO_STAR, close, draw, summed, wrong_class
from ._chapter_06_totals import reaches


def judge_listing(loss):
    """The function of question 6.4."""
    for n, k in [(4, 5), (1, 3)]:
        _, score, z, own, target, image, fake, back = draw(n, k)
        target[0, 0] = 1 - own[0, 0]
        learning = {"score": score, "logits": z, "reconstruction": back}
        for tensor in learning.values():
            tensor.requires_grad_(True)
        got = loss(score, z, own, target, image, fake, back)
        expect(torch.is_tensor(got) and got.ndim == 0,
               "Return one number: a tensor without axes")
        expect(got.requires_grad, "The loss carries no graph: G must learn "
               "from it")

        def moved(own=own, target=target, fake=fake, back=back, z=z,
                  score=score, image=image, got=got):
            other = loss(score, z, own, target, image, fake, back)
            return (other - got).detach()

        raw, same = z.detach(), torch.tensor(0.0)
        expect(close(moved(own=1 - own), same), "The own label is in the "
               "class loss: G is paid for changing nothing")
        expect(not close(moved(back=back / 2), same), NO_STAR)
        expect(close(moved(fake=-fake), same), "The way back is compared with "
               "the translated image: it should lead to another one")
        rec = (image - back).abs().mean()
        step = (image - back / 2).abs().mean() - rec
        expect(not close(moved(back=back / 2), step), "λ_rec is missing: the "
               "reconstruction counts ten times")
        expect(close(moved(back=back / 2), 10 * step), "The reconstruction "
               "part differs: 10 times the mean absolute difference")
        expect(close(moved(score=score + 1), torch.tensor(-1.0)), "The "
               "adversarial part was right: −mean of the scores")
        kind = (got + score.mean() - 10 * rec).detach()
        for value, said in wrong_class(raw, target):
            expect(close(value, summed(raw, target))
                   or not close(kind, value), said)
        expect(close(kind, summed(raw, target)), "The class part differs: raw "
               "logits, the target, summed over K, averaged over N")
        reaches(got, learning)
