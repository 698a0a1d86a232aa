"""How chapter 5's questions judge a gradient penalty."""

from . import expect


def _norms(critic, points, of="sum"):
    """The slope at each point, and the gradient itself."""
    import torch

    x = points.clone().requires_grad_()
    score = critic(x)
    total = {"sum": score.sum(), "mean": score.mean(),
             "patches": score.flatten(1).mean(1).sum()}[of]
    gradient, = torch.autograd.grad(total, x)
    return gradient.flatten(1).norm(dim=1), gradient


def _mistakes(critic, real, fake, a, of):
    """Pairs of a wrong value and its sentence, likeliest first."""
    points = a * real + (1 - a) * fake
    n, g = _norms(critic, points, of)
    right = ((n - 1) ** 2).mean()

    def at(x):
        return ((_norms(critic, x, of)[0] - 1) ** 2).mean()

    def with_slope(which):
        return ((_norms(critic, points, which)[0] - 1) ** 2).mean()

    if of == "patches":
        yield with_slope("sum"), ("This is the slope of the sum: its strength "
                                  "still grows with the number of patches")
        count = critic(points)[0].numel()
        yield ((_norms(critic, points, "sum")[0] - 1) ** 2).mean() / count, (
            "You divide the penalty by the number of patches: it is the "
            "slope that should not depend on it")
        yield ((_norms(critic, points, "sum")[0] / 4 - 1) ** 2).mean(), (
            "You divide by 4: the number of patches changes with the image")
    else:
        yield with_slope("patches"), (
            "This is the slope of each image's mean score: here the penalty "
            "takes the sum over the patches")
    yield with_slope("mean"), ("The mean of all scores divides by the number "
                               "of images too: each image's slope shrinks "
                               "with the batch")
    yield at((1 - a) * real + a * fake), ("α has gone with the fake: it is "
                                          "the real image's share")
    yield at(real), "You ask for the slope at real images, not between"
    yield at(fake), "You ask for the slope at fakes, not between"
    yield at(real + (1 - a) * fake), "The two shares must add up to 1"
    yield (n - 1).mean() ** 2, ("You square the mean: a slope of 0 and one "
                                "of 2 would cancel")
    yield ((n - 1) ** 2).sum(), ("This is the sum over the images: it grows "
                                 "with the batch")
    yield (n - 1).mean(), "Nothing is squared: a slope of 0 would be rewarded"
    yield (n - 1).abs().mean(), ("The distance from 1 is not squared: "
                                 "equation 5.5 has a square")
    yield (n**2).mean(), ("This pulls the slope to 0: equation 5.5 asks for "
                          "another slope")
    yield ((n**2 - 1) ** 2).mean(), "The norm lacks its root"
    yield ((n - 1).relu() ** 2).mean(), ("A slope below 1 costs nothing "
                                         "here: equation 5.5 asks for 1")
    yield (n.clamp(max=1) - 1).square().mean(), (
        "A slope above 1 costs nothing here: that is the one that the speed "
        "limit forbids")
    yield ((g.norm(dim=1) - 1) ** 2).mean(), (
        "One norm a pixel: dim=1 of the gradient holds the channels, and an "
        "image's norm goes over all its pixels")
    yield ((g.norm() - 1) ** 2), ("One norm for the whole batch: each image "
                                  "has a slope of its own")
    yield ((g.flatten(1).abs().sum(1) - 1) ** 2).mean(), (
        "This norm adds absolute values: equation 5.5 has the 2-norm")
    yield ((g.abs() - 1) ** 2).mean(), ("You ask for slope 1 in every pixel: "
                                        "it is the norm of all of them")
    yield 10 * right, "λ belongs to D's loss, not into the penalty"


def right_penalty(answer, of="sum"):
    """Values at given α for several critics, batches and image sizes."""
    import torch

    dice = torch.Generator().manual_seed(0)
    for n, size, patches in [(3, 4, 2), (4, 6, 3), (1, 4, 1), (2, 8, 4)]:
        spread = torch.linspace(0.6, 1.4, n).reshape(n, 1, 1, 1)
        real, fake = spread * torch.randn(
            2, n, 3, size, size, generator=dice)
        alpha = torch.rand(n, 1, 1, 1, generator=dice) * 0.3
        weight = torch.rand(3, 1, 1, generator=dice).requires_grad_()

        def critic(x, weight=weight, patches=patches):
            score = (weight * (x + 0.5).square()).sum(1, keepdim=True)
            return torch.nn.functional.adaptive_avg_pool2d(score, patches)

        points = alpha * real + (1 - alpha) * fake
        mean = _norms(critic, points, of)[0].mean()
        weight.data *= 1.2 / mean  # slopes on both sides of 1
        value = _call(answer, critic, real, fake, alpha)
        slope, _ = _norms(critic, points, of)
        wanted = ((slope - 1) ** 2).mean()
        if abs(value - wanted) > 1e-4 * (1 + wanted):
            for wrong, sentence in _mistakes(critic, real, fake, alpha, of):
                expect(abs(value - wrong) > 1e-4 * (1 + abs(wrong))
                       or abs(wrong - wanted) < 1e-3, sentence)
            again = _call(answer, critic, real, fake, alpha)
            expect(abs(value - again) < 1e-6, "Two calls with the same α "
                   "differ: use the α that is given")
        expect(abs(value - wanted) < 1e-4 * (1 + wanted), "Wrong value: "
               f"{value:.3f}, not {wanted:.3f}; go through α, slope, norm "
               "and square one by one")
        expect(value.requires_grad, "The critic cannot learn from this "
               "penalty: autograd was not told to record the gradient")
        expect(weight.grad is None, "A backward inside the penalty fills "
               "the weights' .grad too: take the gradient of the points alone")
        value.backward()
        expect(weight.grad is not None and weight.grad.abs().sum() > 0,
               "The penalty's graph does not reach the critic's weights")


def _call(answer, critic, real, fake, alpha):
    try:
        value = answer(critic, real, fake, alpha)
    except RuntimeError as error:
        for words, sentence in [
                ("only for scalar outputs", "The critic returns many scores "
                 "and autograd.grad wants one number: does a sum mix the "
                 "images up"),
                ("One of the differentiated Tensors does not require grad",
                 "The points between do not ask for a gradient"),
                ("does not require grad and does not have a grad_fn",
                 "The points between do not ask for a gradient"),
                ("not have been used in the graph", "The gradient is taken "
                 "with respect to images that the critic did not score: it "
                 "scores the points between"),
                ("must match the size", "α does not fit the images: it has "
                 "one number an image, (N, 1, 1, 1)")]:
            if words in str(error):
                raise AssertionError(sentence) from error
        raise
    if value is ...:
        raise NotImplementedError
    expect(hasattr(value, "shape"), "Return a tensor, the penalty")
    expect(value.shape == (), f"The penalty has shape {tuple(value.shape)}: "
           "average over the images")
    return value


def safe_at_zero(answer):
    """A critic whose gradient is zero: penalty 1, and no NaN."""
    import torch

    weight = torch.zeros((), requires_grad=True)
    images = torch.rand(2, 2, 3, 4, 4)
    value = _call(answer, lambda x: weight * x, *images,
                  torch.full((2, 1, 1, 1), 0.5))
    expect(abs(value - 1) < 1e-3, "A critic of slope 0 is 1 away from slope "
           f"1: its penalty is not {value:.3f}")
    value.backward()
    expect(weight.grad.isfinite(), "NaN at a slope of zero: the root has an "
           "infinite derivative there")


def draws_alpha(answer):
    """Without a given α: one number an image, uniform, new in each call."""
    import torch

    real, calls = torch.ones(200, 3, 4, 4), []
    for _ in range(2):
        seen = []
        answer(lambda x, seen=seen: seen.append(x.detach()) or x.square(),
               real, torch.zeros_like(real))  # so the points are α itself
        calls.append(torch.cat(seen))
    alpha = calls[0].flatten(1)  # (N, pixels)
    one = alpha[:, 0]
    expect((alpha - one[:, None]).abs().max() < 1e-5 or one.std() < 1e-5,
           "Each pixel or channel has its own α: the points leave the line "
           "between the two images")
    expect(one.std() > 1e-5, "All images share one α: each needs its own "
           "place on its line")
    expect(one.min() > -1e-5 and one.max() < 1 + 1e-5, "Some α lie outside "
           "0 to 1, so the points are not between: which draw is uniform")
    expect(one.min() < 0.1 and one.max() > 0.9 and abs(one.mean() - 0.5)
           < 0.1 and one.std() > 0.2, "α does not fill 0 to 1 evenly")
    expect(not torch.equal(*calls), "Two calls draw the same α: a seed "
           "inside the function, or no chance at all")
