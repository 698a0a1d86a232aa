"""Right and wrong gradients of D's step and of G's step (chapter 7)."""

import torch
import torch.nn.functional as F

from ..adversarial import gradient_penalty
from ..losses import discriminator_loss, generator_loss
from ._chapter_07_stage import gradient, same


def of_d(stage, seed=None, default=None):
    """The right gradient of D, and a function for those of mistakes.

    Parameters
    ----------
    stage : Stage
    seed, default : int, optional
        Of the penalty's numbers, as it is meant; and if nobody passes any on.
    """
    g, d, hp = stage.old_g, stage.old_d, stage.hp
    image, label, target = stage.batch
    fake, own = g(image, target).detach(), g(image, label).detach()
    (real_score, real), (score, logits) = d(image), d(fake)

    def penalty_of(seed, one=image, other=fake):
        return gradient_penalty(lambda x: d(x)[0], one, other,
                                generator=torch.Generator().manual_seed(seed))

    penalty = None if seed is None else penalty_of(seed)

    def row(up=real_score, down=score, judged=real, answer=label,
            penalty=penalty, objective=hp.objective):
        return gradient(discriminator_loss(
            up, down, judged, answer, objective=objective,
            penalty=penalty)[0], d)

    def mistakes():
        wrong = [
            (row(judged=logits, answer=target), "D learned classes from the "
             "translated images: a target is a wish, not a fact"),
            (row(judged=logits),
             "The class loss pairs the translated image with the own label: "
             "it belongs to the real image"),
            (row(answer=target),
             "The class loss pairs the real image with the target: which "
             "label is true of it?"),
            (row(up=score, down=real_score),
             "The scores have changed places: D lifts the translated images "
             "and lowers the real ones"),
            (row(down=d(own)[0]),
             "The translated images show their own label: ask G for the "
             "target"),
            (row(up=real_score.detach(), down=score.detach()), "Neither score "
             "teaches D: the cut belongs at G's output, not behind D"),
            (row(down=score.detach()), "The score of the translated images "
             "teaches D nothing: cut at G's output, not behind D"),
            (row(up=real_score.detach()),
             "The score of the real images teaches D nothing: no cut belongs "
             "there"),
            (row(judged=real.detach()), "The class part teaches D nothing: no "
             "cut belongs there"),
            (row(down=real_score),
             "D was shown the real images twice and never a translated one")]
        if seed is not None:
            wrong += [
                (row(penalty=None), "The gradient penalty does not reach D: "
                 "is it in the loss, with its graph?"),
                (row(penalty=penalty_of(default)), "The penalty draws its own "
                 "numbers: pass random on, or no run can be repeated"),
                *((row(objective=name), f"The {name} scores are mixed with the "
                   "gradient penalty: it belongs to the Wasserstein scores")
                  for name in ("bce", "hinge"))]
        return wrong

    if seed is not None:
        turned = row(penalty=penalty_of(seed, fake, image))
        if same(stage.used("D"), turned):  # the same points, named from
            return turned, mistakes        # the other end
    return row(), mistakes


def of_g(stage, critic):
    """The right gradient of G against a critic; also as in ``of_d``."""
    g, hp = stage.old_g, stage.hp
    image, label, target = stage.batch
    fake, own = g(image, target), g(image, label)
    cut, back = fake.detach(), g(fake, label)
    score, logits = critic(fake)

    def row(score=score, logits=logits, answer=target, source=image,
            back=back):
        return gradient(generator_loss(score, logits, answer, source, back,
                                       objective=hp.objective)[0], g)

    def mistakes():
        seen = critic(own)
        return [
            (gradient(10 * F.l1_loss(g(cut, label), image), g),
             "Only the second pass of G learns: the translation was cut, so "
             "D's verdict is lost"),
            (row(score.detach(), logits.detach()), "Neither score nor class "
             "reaches G: D must look at the translation, and nothing cuts it"),
            (row(score=score.detach()),
             "The score carries no path to G: D is the ruler, and its graph "
             "stays open"),
            (row(logits=logits.detach()), "The logits carry no path to G: its "
             "graph stays open"),
            (row(back=back.detach()),
             "The reconstruction carries no path to G: no cut belongs there"),
            (row(back=g(cut, label)), "The way back starts from a cut "
             "translation: both passes of G learn from it"),
            (row(back=g(fake, target)),
             "The way back asks for the target again: it must lead to the "
             "image's own label"),
            (row(back=own),
             "The way back starts from the source image: it has to start "
             "where the translation ends"),
            (row(answer=label), "The class loss asks for the own label: G is "
             "paid for changing nothing"),
            (row(source=fake), "The reconstruction is compared with the "
             "translation: the source is what must come back"),
            (row(source=cut), "The reconstruction is compared with the "
             "translation: the source is what must come back"),
            (row(*seen, back=g(own, label)),
             "The translation asks for the own label: G is to show the target"),
            (row(*critic(back)),
             "D looks at the reconstruction: its verdict is on the "
             "translation")]

    return row(), mistakes
