"""Answers to the questions of chapter 7, right and wrong.

``made_d``, ``made_g`` and ``made_round`` write a step from its pieces, so that
a wrong answer names the one piece that is wrong.
"""

import torch
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from stargan_tutorial import (
    discriminator_loss,
    discriminator_step,
    generator_loss,
    generator_step,
    gradient_penalty,
)

from ._chapter_07_proofs import RIGHT_PROOFS, WRONG_PROOFS

LISTING = "listings in circulation"


def named(name, function):
    function.__name__ = name
    return function


# -- 7.2 ----------------------------------------------------------------------

def solution_d(generator, discriminator, optimizer, batch, hp):
    image, label, target = batch
    with torch.no_grad():
        fake = generator(image, target)
    real_score, real_logits = discriminator(image)
    fake_score, _ = discriminator(fake)
    loss, parts = discriminator_loss(
        real_score, fake_score, real_logits, label, objective=hp.objective)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return parts


def cleared_first(g, d, opt, batch, hp):
    opt.zero_grad(set_to_none=False)
    x, y, c = batch
    translated = g(x, c).detach()
    (on_fake, _), (on_real, logits) = d(translated), d(x)
    loss = discriminator_loss(on_real, on_fake, logits, y,
                              objective=hp.objective)[0]
    loss.backward()
    opt.step()


def in_one_pass(g, d, opt, batch, hp):
    x, y, c = batch
    score, logits = d(torch.cat([x, g(x, c).data]))
    real, fake = score.chunk(2)
    loss, parts = discriminator_loss(real, fake, logits[:len(x)], y,
                                     objective=hp.objective)
    d.zero_grad()
    loss.backward()
    opt.step()
    return parts


def with_grad_in_hand(g, d, opt, batch, hp):
    x, y, c = batch
    g.requires_grad_(False)
    real, logits = d(x)
    loss, parts = discriminator_loss(real, d(g(x, c))[0], logits, y,
                                     objective=hp.objective)
    weights = list(d.parameters())
    for p, slope in zip(weights, torch.autograd.grad(loss, weights)):
        p.grad = slope
    opt.step()
    g.requires_grad_(True)
    return parts


def descend(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def made_d(name, *, fake=lambda g, x, y, c: g(x, c).detach(),
           scores=lambda d, x, fake: (d(x)[0], d(fake)[0]),
           pair=lambda d, x, y, c, fake: (d(x)[1], y), update=descend,
           scoring=None):
    def step(generator, discriminator, optimizer, batch, hp):
        x, y, c = batch
        made = fake(generator, x, y, c)
        loss, parts = discriminator_loss(
            *scores(discriminator, x, made), *pair(
                discriminator, x, y, c, made),
            objective=scoring or hp.objective)
        update(loss, optimizer)
        return parts
    return named(name, step)


def never_zero(loss, optimizer):
    loss.backward()
    optimizer.step()


def zero_after_backward(loss, optimizer):
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()


def step_before_backward(loss, optimizer):
    optimizer.zero_grad()
    optimizer.step()
    loss.backward()


def step_first_of_all(loss, optimizer):
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()


def zero_at_the_end(loss, optimizer):
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()


def no_backward(loss, optimizer):
    optimizer.zero_grad()
    optimizer.step()


def step_alone(loss, optimizer):
    optimizer.step()


def no_step(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()


def step_not_called(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step  # noqa: B018


def two_steps(loss, optimizer):
    descend(loss, optimizer)
    optimizer.step()


def climbs(loss, optimizer):
    descend(-loss, optimizer)


def clips(loss, optimizer):
    optimizer.zero_grad()
    loss.backward()
    clip_grad_norm_(optimizer.param_groups[0]["params"], 0.5)
    optimizer.step()


def tenfold(loss, optimizer):
    descend(10 * loss, optimizer)


def backward_twice(loss, optimizer):
    optimizer.zero_grad()
    loss.backward(retain_graph=True)
    loss.backward()
    optimizer.step()


UPDATES = [
    (never_zero, "which zero_grad is missing", LISTING),
    (zero_after_backward, "throws the gradient away", LISTING),
    (step_before_backward, "before backward()", ""),
    (step_first_of_all, "step comes after backward", ""),
    (zero_at_the_end, "which zero_grad is missing", "a classifier's habit"),
    (no_backward, "no gradient arrives", LISTING),
    (step_alone, "old gradients only", LISTING),
    (no_step, "its optimizer never steps", LISTING),
    (step_not_called, "its optimizer never steps", ""),
    (two_steps, "steps 2 times", ""),
    (climbs, "climbs its loss", ""),
    (backward_twice, "twice", ""),
]


def quiet(scores):
    def without(d, x, fake):
        with torch.no_grad():
            return scores(d, x, fake)
    return without


def graph_of_nothing(g, d, opt, batch, hp):
    with torch.no_grad():
        solution_d(g, d, opt, batch, hp)


def g_clears_and_moves(g, d, opt, batch, hp):
    solution_d(g, d, opt, batch, hp)
    for p in g.parameters():
        p.data -= 0.01


def freezes_and_forgets(g, d, opt, batch, hp):
    g.requires_grad_(False)
    return solution_d(g, d, opt, batch, hp)


D_STEPS = [
    (made_d("no_cut", fake=lambda g, x, y, c: g(x, c)),
     "cut belongs at its output", LISTING),
    (made_d("input_cut", fake=lambda g, x, y, c: g(x.detach(), c)),
     "cut belongs at its output", LISTING),
    (made_d("own_label_asked", fake=lambda g, x, y, c: g(x, y).detach()),
     "show their own label", ""),
    (made_d("classes_from_fakes", pair=lambda d, x, y, c, fake: (
        d(fake)[1], c)), "a target is a wish", LISTING),
    (made_d("fake_logits_own_label", pair=lambda d, x, y, c, fake: (
        d(fake)[1], y)), "the translated image with the own label", ""),
    (made_d("target_for_the_real", pair=lambda d, x, y, c, fake: (
        d(x)[1], c)), "the real image with the target", ""),
    (made_d("scores_exchanged", scores=lambda d, x, fake: (
        d(fake)[0], d(x)[0])), "have changed places", LISTING),
    (made_d("score_detached", scores=lambda d, x, fake: (
        d(x)[0], d(fake)[0].detach())), "cut at G's output, not behind", ""),
    (made_d("real_score_detached", scores=lambda d, x, fake: (
        d(x)[0].detach(), d(fake)[0])), "The score of the real images", ""),
    (made_d("real_twice", scores=lambda d, x, fake: (d(x)[0], d(x)[0])),
     "never a translated one", ""),
    (made_d("logits_detached", pair=lambda d, x, y, c, fake: (
        d(x)[1].detach(), y)), "The class part teaches D nothing", ""),
    (made_d("scores_without_graph", scores=quiet(lambda d, x, fake: (
        d(x)[0], d(fake)[0]))), "Neither score teaches D", ""),
    (made_d("wrong_objective", scoring="lsgan"), "down its own loss", ""),
    (made_d("clipped_though_not_asked", update=clips), "another length", ""),
    (made_d("ten_times_the_loss", update=tenfold), "another length", ""),
    (graph_of_nothing, "no graph", ""),
    (g_clears_and_moves, "G moved in D's step", ""),
    (freezes_and_forgets, "left frozen", ""),
    *((made_d("d_" + u.__name__, update=u), w, s) for u, w, s in UPDATES),
]


# -- 7.3 ----------------------------------------------------------------------

def solution_g(generator, discriminator, optimizer, batch, hp):
    image, label, target = batch
    fake = generator(image, target)
    fake_score, fake_logits = discriminator(fake)
    reconstructed = generator(fake, label)
    loss, parts = generator_loss(
        fake_score, fake_logits, target, image, reconstructed,
        objective=hp.objective)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return parts


def back_first(g, d, opt, batch, hp):
    opt.zero_grad()
    x, y, c = batch
    translated = g(x.detach(), c)  # harmless: the image is data
    back = g(translated, y)
    loss, parts = generator_loss(*d(translated), c, x, back,
                                 objective=hp.objective)
    loss.backward()
    opt.step()
    return parts


def with_frozen_d(g, d, opt, batch, hp):
    d.requires_grad_(False)
    parts = solution_g(g, d, opt, batch, hp)
    d.requires_grad_(True)
    return parts


def made_g(name, *, fake=lambda g, x, y, c: g(x, c),
           verdict=lambda d, x, fake, back: d(fake),
           back=lambda g, x, fake, y, c: g(fake, y),
           ends=lambda x, y, c, fake: (c, x), update=descend):
    def step(generator, discriminator, optimizer, batch, hp):
        x, y, c = batch
        made = fake(generator, x, y, c)
        home = back(generator, x, made, y, c)
        loss, parts = generator_loss(
            *verdict(discriminator, x, made, home), *ends(x, y, c, made),
            home, objective=hp.objective)
        update(loss, optimizer)
        return parts
    return named(name, step)


def ruler_off(d, x, fake, back):
    with torch.no_grad():
        return d(fake)


def also_moves_d(g, d, opt, batch, hp):
    solution_g(g, d, opt, batch, hp)
    torch.optim.SGD(d.parameters(), 0.1).step()


def leaves_d_frozen(g, d, opt, batch, hp):
    d.requires_grad_(False)
    return solution_g(g, d, opt, batch, hp)


def everything_without_graph(g, d, opt, batch, hp):
    with torch.no_grad():
        return solution_g(g, d, opt, batch, hp)


G_STEPS = [
    (made_g("fake_detached", fake=lambda g, x, y, c: g(x, c).detach()),
     "Only the second pass of G learns", LISTING),
    (made_g("fake_detached_for_d", verdict=lambda d, x, fake, back: d(
        fake.detach())), "Neither score nor class", LISTING),
    (made_g("d_under_no_grad", verdict=ruler_off), "Neither score nor class",
     ""),
    (made_g("d_on_the_source", verdict=lambda d, x, fake, back: d(x)),
     "Neither score nor class", ""),
    (made_g("score_cut", verdict=lambda d, x, fake, back: (
        d(fake)[0].detach(), d(fake)[1])), "The score carries no path", ""),
    (made_g("logits_cut", verdict=lambda d, x, fake, back: (
        d(fake)[0], d(fake)[1].detach())), "The logits carry no path", ""),
    (made_g("way_back_cut", back=lambda g, x, fake, y, c: g(
        fake.detach(), y)), "from a cut translation", ""),
    (made_g("home_detached", back=lambda g, x, fake, y, c: g(
        fake, y).detach()), "The reconstruction carries no path", ""),
    (made_g("back_to_the_target", back=lambda g, x, fake, y, c: g(fake, c)),
     "asks for the target again", LISTING),
    (made_g("back_from_the_source", back=lambda g, x, fake, y, c: g(x, y)),
     "starts from the source image", ""),
    (made_g("own_label_wanted", ends=lambda x, y, c, fake: (y, x)),
     "paid for changing nothing", LISTING),
    (made_g("compared_with_fake", ends=lambda x, y, c, fake: (c, fake)),
     "is compared with the translation", LISTING),
    (made_g("compared_with_cut_fake", ends=lambda x, y, c, fake: (
        c, fake.detach())), "is compared with the translation", LISTING),
    (made_g("asks_for_own", fake=lambda g, x, y, c: g(x, y)),
     "G is to show the target", ""),
    (made_g("d_on_reconstruction", verdict=lambda d, x, fake, back: d(back)),
     "D looks at the reconstruction", ""),
    (also_moves_d, "D moved in G's step", LISTING),
    (leaves_d_frozen, "left frozen", ""),
    (everything_without_graph, "no graph", ""),
    *((made_g("g_" + u.__name__, update=u), w, s) for u, w, s in UPDATES),
]


# -- 7.4 ----------------------------------------------------------------------

def penalty_for(d, x, fake, random):
    return gradient_penalty(lambda image: d(image)[0], x, fake,
                            generator=random)


def round_of_steps(g, d, opt_g, opt_d, batch, hp, random):
    discriminator_step(g, d, opt_d, batch, hp, random=random)
    generator_step(g, d, opt_g, batch, hp)


def shared_translation(g, d, opt_g, opt_d, batch, hp, random):
    x, y, c = batch
    fake = g(x, c)
    cut = fake.detach()
    real, logits = d(x)
    penalty = penalty_for(d, x, cut, random)
    descend(discriminator_loss(real, d(cut)[0], logits, y,
                               penalty=penalty)[0], opt_d)
    descend(generator_loss(*d(fake), c, x, g(fake, y))[0], opt_g)


def made_round(name, *, cut=torch.detach, penalty=penalty_for, zero_d=True,
               zero_g=True, scoring="wgan-gp", old_verdict=False,
               shared=False, swap=False, g_first=False, zero_both=False,
               retain=False):
    """A round with one piece that is different."""
    def play(g, d, opt_g, opt_d, batch, hp, random):
        x, y, c = batch

        def turn_of_d():
            made = cut(g(x, c))
            old = d(g(x, c))
            real, logits = d(x)
            loss, _ = discriminator_loss(
                real, d(made)[0], logits, y, objective=scoring,
                penalty=penalty(d, x, made, random) if penalty else None)
            if zero_d:
                (opt_g if swap else opt_d).zero_grad()
            if zero_both:
                opt_g.zero_grad()
            loss.backward(retain_graph=retain)
            (opt_g if swap else opt_d).step()
            return made, old

        def turn_of_g(made=None, old=None):
            fake = made if shared else g(x, c)
            verdict = old if old_verdict else d(fake)
            loss, _ = generator_loss(*verdict, c, x, g(fake, y))
            if zero_g:
                opt_g.zero_grad()
            loss.backward()
            (opt_d if swap else opt_g).step()

        if g_first:
            turn_of_g()
            turn_of_d()
        else:
            turn_of_g(*turn_of_d())
    return named(name, play)


def plain(d, x, fake, random):
    return gradient_penalty(lambda image: d(image)[0], x, fake)


def fake_first(d, x, fake, random):
    return penalty_for(d, fake, x, random)


def unlearned(d, x, fake, random):
    return penalty_for(d, x, fake, random).detach()


def tuple_critic(d, x, fake, random):
    return gradient_penalty(d, x, fake, generator=random)


def old_scores_copied(g, d, opt_g, opt_d, batch, hp, random):
    """D's verdict kept from before its update, with a copy of its graph."""
    import copy
    before = copy.deepcopy(d)
    x, y, c = batch
    fake = g(x, c).detach()
    real, logits = d(x)
    descend(discriminator_loss(
        real, d(fake)[0], logits, y,
        penalty=penalty_for(d, x, fake, random))[0], opt_d)
    fake = g(x, c)
    descend(generator_loss(*before(fake), c, x, g(fake, y))[0], opt_g)


def five_critics(g, d, opt_g, opt_d, batch, hp, random):
    for _ in range(5):
        discriminator_step(g, d, opt_d, batch, hp, random=random)
    generator_step(g, d, opt_g, batch, hp)


def clipped_for_a_penalty(g, d, opt_g, opt_d, batch, hp, random):
    x, y, c = batch
    real, logits = d(x)
    clips(discriminator_loss(real, d(g(x, c).detach())[0], logits, y)[0],
          opt_d)
    generator_step(g, d, opt_g, batch, hp)


def d_alone(g, d, opt_g, opt_d, batch, hp, random):
    discriminator_step(g, d, opt_d, batch, hp, random=random)


def g_alone(g, d, opt_g, opt_d, batch, hp, random):
    generator_step(g, d, opt_g, batch, hp)


def one_total(g, d, opt_g, opt_d, batch, hp, random):
    x, y, c = batch
    fake = g(x, c)
    real, logits = d(x)
    score, wished = d(fake)
    d_loss, _ = discriminator_loss(
        real, score, logits, y, penalty=penalty_for(d, x, fake, random))
    g_loss, _ = generator_loss(score, wished, c, x, g(fake, y))
    opt_g.zero_grad()
    opt_d.zero_grad()
    (d_loss + g_loss).backward()
    opt_d.step()
    opt_g.step()


ROUNDS = [
    (made_round("penalty_left_out", penalty=None), "does not reach D",
     LISTING),
    (made_round("random_not_passed", penalty=plain), "pass random on", ""),
    (made_round("penalty_detached", penalty=unlearned), "does not reach D",
     ""),
    (made_round("critic_returns_two", penalty=tuple_critic),
     "the critic returned tuple", ""),
    (made_round("bce_and_penalty", scoring="bce"), "The bce scores are mixed",
     LISTING),
    (made_round("hinge_and_penalty", scoring="hinge"),
     "The hinge scores are mixed", ""),
    (made_round("d_not_cleared", zero_d=False), "which zero_grad is missing",
     LISTING),
    (made_round("g_not_cleared", zero_g=False), "which zero_grad is missing",
     LISTING),
    (made_round("round_without_cut", cut=torch.clone),
     "cut belongs at its output", LISTING),
    (made_round("leak_cleared_later", cut=torch.clone, zero_both=True),
     "cut belongs at its output", LISTING),
    (made_round("detached_one_shared", shared=True),
     "Only the second pass of G learns", LISTING),
    (made_round("graph_used_twice", cut=torch.clone, shared=True),
     "used by two", ""),
    (made_round("verdict_from_before", old_verdict=True),
     "asks the new D anew", ""),
    (old_scores_copied, "the D of before its update", ""),
    (made_round("optimizers_exchanged", swap=True),
     "G's optimizer steps first", LISTING),
    (made_round("generator_first", g_first=True), "G's optimizer steps first",
     ""),
    (five_critics, "D's optimizer steps 5 times", ""),
    (clipped_for_a_penalty, "does not reach D", LISTING),
    (d_alone, "G's optimizer never steps", LISTING),
    (g_alone, "D's optimizer never steps", ""),
    (one_total, "cut belongs at its output", ""),
]


# -- 7.5 ----------------------------------------------------------------------

def made_repair(name, *, cut=True, pair=True, owner=True, late=True,
                limit=lambda d: clip_grad_norm_(d.parameters(), 0.2)):
    """The circulating step with some of its four mistakes repaired."""
    def step(generator, discriminator, optimizer_g, optimizer_d, batch, hp):
        x, y, c = batch
        fake = generator(x, c).detach() if cut else generator(x.detach(), c)
        real_score, real_logits = discriminator(x)
        fake_score, fake_logits = discriminator(fake)
        loss, parts = discriminator_loss(
            real_score, fake_score, *((real_logits, y) if pair else
                                      (fake_logits, c)),
            objective=hp.objective)
        (optimizer_d if owner else optimizer_g).zero_grad()
        if not late:
            limit(discriminator)
        loss.backward()
        if late:
            limit(discriminator)
        optimizer_d.step()
        return parts
    return named(name, step)


def limit_after_step(g, d, opt_g, opt_d, batch, hp):
    solution_d(g, d, opt_d, batch, hp)
    clip_grad_norm_(d.parameters(), 0.2)


def limits_g(g, d, opt_g, opt_d, batch, hp):
    x, y, c = batch
    real, logits = d(x)
    loss, parts = discriminator_loss(real, d(g(x, c).detach())[0], logits, y,
                                     objective=hp.objective)
    opt_d.zero_grad()
    loss.backward()
    clip_grad_norm_(g.parameters(), 0.2)
    opt_d.step()


def repaired_by_hand(g, d, opt_g, opt_d, batch, hp):
    x, y, c = batch
    opt_d.zero_grad()
    with torch.no_grad():
        fake = g(x, c)
    real, logits = d(x)
    discriminator_loss(real, d(fake)[0], logits, y,
                       objective=hp.objective)[0].backward()
    norm = torch.stack([p.grad.norm() for p in d.parameters()]).norm()
    for p in d.parameters():
        p.grad *= (0.2 / norm).clamp(max=1)
    opt_d.step()


def both_cleared(g, d, opt_g, opt_d, batch, hp):
    opt_g.zero_grad()
    return made_repair("inner")(g, d, opt_g, opt_d, batch, hp)


REPAIRED = made_repair("repaired")
REPAIRS = [
    (made_repair("as_it_circulates", cut=False, pair=False, owner=False,
                 late=False), "cut belongs at its output"),
    (made_repair("only_cut", pair=False, owner=False, late=False),
     "a target is a wish"),
    (made_repair("cut_and_pair", owner=False, late=False),
     "which zero_grad is missing"),
    (made_repair("input_still_cut", cut=False), "cut belongs at its output"),
    (made_repair("pair_still_wrong", pair=False), "a target is a wish"),
    (made_repair("owner_still_g", owner=False), "which zero_grad is missing"),
    (made_repair("limit_still_early", late=False), "but not limited"),
    (made_repair("values_limited", limit=lambda d: clip_grad_value_(
        d.parameters(), 0.2)), "Each number is limited"),
    (made_repair("limit_of_one", limit=lambda d: clip_grad_norm_(
        d.parameters(), 1.0)), "another length"),
    (made_repair("limit_forgotten", limit=lambda d: None),
     "but not limited"),
    (limit_after_step, "but not limited"),
    (limits_g, "but not limited"),
]
PROOF = RIGHT_PROOFS[0]

RIGHT = {
    "7.1": [("iehbfda",), ("hiefbda",), (list("fhiebda"),),
            ("i, e, h, b, f, d, a",)],
    "7.2": [(solution_d,), (cleared_first,), (in_one_pass,),
            (with_grad_in_hand,)],
    "7.3": [(solution_g,), (back_first,), (with_frozen_d,)],
    "7.4": [(made_round("round_in_two_turns"),), (round_of_steps,),
            (shared_translation,),
            (made_round("fake_named_first", penalty=fake_first),)],
    "7.5": [(REPAIRED, PROOF), (repaired_by_hand, RIGHT_PROOFS[1]),
            *((both_cleared, proof) for proof in RIGHT_PROOFS[2:])],
    "7.6": [([4, 8, 12, 16, 20], 12, "bcef"),
            (tuple(range(4, 21, 4)), 12.0, ["f", "e", "c", "b"]),
            ({20, 16, 12, 8, 4}, 12, "b, c, e, f")],
}
FOUR = [4, 8, 12, 16, 20]
WRONG = {
    "7.1": [
        (("cehbfda",), "Line c does not belong", LISTING),
        (("iehbfdg",), "Line g does not belong", LISTING),
        (("iehbfdag",), "Line g does not belong", LISTING),
        (("iehbdfa",), "throws the new gradient away", LISTING),
        (("iehbdaf",), "keeps what G's turn leaves", "a classifier's habit"),
        (("iehbda",), "Still missing: f", LISTING),
        (("iehbfad",), "along gradients that backward makes", LISTING),
        (("iehdbfa",), "Line d stands before b", ""),
        (("eihbfda",), "what is not there yet", ""),
        (("ihbefda",), "the loss needs the fake score", ""),
        (("iebhfda",), "the loss needs the real score", ""),
        (("iehbffda",), "stands twice", ""),
        (("iehbfdax",), "There is no line x", ""),
        ((3,), "as one string", "")],
    "7.2": [((f,), words, where) for f, words, where in D_STEPS],
    "7.3": [((f,), words, where) for f, words, where in G_STEPS],
    "7.4": [((f,), words, where) for f, words, where in ROUNDS],
    "7.5": [((f, PROOF), words, LISTING) for f, words in REPAIRS]
    + [((REPAIRED, f), words, "") for f, words in WRONG_PROOFS],
    "7.6": [
        (([1, 5, 9, 13, 17], 12, "bcef"), "counts from 0", LISTING),
        (([0, 4, 8, 12, 16], 12, "bcef"), "an untrained D", LISTING),
        (([0, *FOUR], 12, "bcef"), "count its updates from 1", LISTING),
        (([5, 10, 15, 20], 12, "bcef"), "one too long", LISTING),
        (([4, 10, 14, 18], 12, "bcef"), "began again after the stop", LISTING),
        (([10, 14, 18], 12, "bcef"), "are lost", ""),
        (([n for n in range(1, 21) if n % 4], 12, "bcef"), "does not learn",
         ""),
        (([4, 8, 12, 16], 12, "bcef"), "over the whole run", ""),
        ((5, 12, "bcef"), "a list of numbers", ""),
        ((FOUR, 96, "bcef"), "goes on; here it starts anew", LISTING),
        ((FOUR, 600, "bcef"), "is not a different one", ""),
        ((FOUR, 50, "bcef"), "draws a batch, not an image", ""),
        ((FOUR, 8, "bcef"), "how many images are in one", ""),
        ((FOUR, 1, "bcef"), "it has several images", ""),
        ((FOUR, 60, "bcef"), "starts at the same batch", ""),
        ((FOUR, "12", "bcef"), "seen is a number", ""),
        ((FOUR, 12, "abcdef"), "one end of a tug-of-war", ""),
        ((FOUR, 12, "bcefd"), "one end of a tug-of-war", ""),
        ((FOUR, 12, "bef"), "a penalty near 1", ""),
        ((FOUR, 12, "cef"), "classification of real images", ""),
        ((FOUR, 12, "bcf"), "when D knows the classes", ""),
        ((FOUR, 12, "bce"), "a ruler that stands still", ""),
        ((FOUR, 12, "bcefz"), "letters from a to f", "")],
}
