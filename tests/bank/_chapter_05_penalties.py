"""Right and wrong gradient penalties (chapter 5)."""

import warnings

import torch
from torch import nn
from torch.autograd import grad


def solution(critic, real, fake, alpha=None):
    if alpha is None:
        alpha = torch.rand(len(real), 1, 1, 1, device=real.device)
    between = alpha * real + (1 - alpha) * fake
    between = between.detach().requires_grad_(True)
    gradient, = grad(critic(between).sum(), between, create_graph=True)
    norm = torch.linalg.vector_norm(gradient.flatten(1), dim=1)
    return ((norm - 1) ** 2).mean()


def official_with_a_safe_root(critic, real, fake, alpha=None):
    if alpha is None:
        alpha = torch.rand(real.size(0), 1, 1, 1)
    x_hat = (alpha * real.data + (1 - alpha) * fake.data).requires_grad_(True)
    out = critic(x_hat)
    dydx = grad(outputs=out, inputs=x_hat, grad_outputs=torch.ones_like(out),
                retain_graph=True, create_graph=True, only_inputs=True)[0]
    dydx = dydx.view(dydx.size(0), -1)
    return torch.mean((torch.sqrt((dydx**2).sum(1) + 1e-12) - 1) ** 2)


def from_fake_to_real(critic, real, fake, alpha=None):
    alpha = real.new_empty(len(real), 1, 1, 1).uniform_() if alpha is None \
        else alpha
    x = nn.Parameter(torch.lerp(fake, real, alpha))
    slope, = grad(critic(x).sum(), [x], create_graph=True)
    return torch.nn.functional.mse_loss(
        slope.norm(p=2, dim=(1, 2, 3)), torch.ones(len(x)))


def image_by_image(critic, real, fake, alpha=None):
    total = 0
    for i in range(len(real)):
        a = torch.rand(()) if alpha is None else alpha[i]
        x = (a * real[i] + (1 - a) * fake[i])[None].requires_grad_()
        slope, = grad(critic(x).sum(), x, create_graph=True)
        total = total + (slope.norm() - 1).square()
    return total / len(real)


class Variant:
    """The solution, with places for one mistake at a time."""

    def alpha(self, x):
        return torch.rand(len(x), 1, 1, 1)

    def mix(self, real, fake, a):
        return a * real + (1 - a) * fake

    def points(self, x):
        return x.detach().requires_grad_()

    def slope(self, critic, x):
        return grad(critic(x).sum(), x, create_graph=True)[0]

    def norm(self, g):
        return g.flatten(1).norm(dim=1)

    def finish(self, n):
        return ((n - 1) ** 2).mean()

    def __call__(self, critic, real, fake, alpha=None):
        alpha = self.alpha(real) if alpha is None else alpha
        x = self.points(self.mix(real, fake, alpha))
        return self.finish(self.norm(self.slope(critic, x)))


def variant(name, **changes):
    """A function with one part of the solution changed."""
    made = type(name, (Variant,), {k: staticmethod(v)
                                   for k, v in changes.items()})()

    def answer(critic, real, fake, alpha=None):
        return made(critic, real, fake, alpha)
    answer.__name__ = name
    return answer


def filled_by_backward(critic, x):
    with warnings.catch_warnings():  # PyTorch advises against it, too
        warnings.simplefilter("ignore")
        critic(x).sum().backward(create_graph=True)
    return x.grad


def of_the_real_image(critic, real, fake, alpha=None):
    alpha = torch.rand(len(real), 1, 1, 1) if alpha is None else alpha
    between = alpha * real + (1 - alpha) * fake
    x = real.clone().requires_grad_()
    gradient, = grad(critic(between.requires_grad_()).sum(), x,
                     create_graph=True)
    return ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()


def own_alpha_always(critic, real, fake, alpha=None):
    return solution(critic, real, fake)


def seeded(x):
    torch.manual_seed(42)
    return torch.rand(len(x), 1, 1, 1)


def clipped_instead(critic, real, fake, alpha=None):
    gradient = variant("", finish=lambda n: n)(critic, real, fake, alpha)
    return gradient.clamp(max=1).mean()


def mean_slope(critic, x):
    return grad(critic(x).mean(), x, create_graph=True)[0]


def patch_slope(critic, x):
    return grad(critic(x).flatten(1).mean(1).sum(), x, create_graph=True)[0]


BOTH = [(variant(name, **changes), words, source)
        for name, changes, words, source in [
    ("alpha_of_the_fake", {"mix": lambda r, f, a: (1 - a) * r + a * f},
     "gone with the fake", ""),
    ("shares_above_one", {"mix": lambda r, f, a: r + (1 - a) * f},
     "add up to 1", ""),
    ("slope_at_real", {"mix": lambda r, f, a: r}, "at real images", ""),
    ("slope_at_fakes", {"mix": lambda r, f, a: f}, "at fakes", ""),
    ("no_sum", {"slope": lambda c, x: grad(c(x), x, create_graph=True)[0]},
     "many scores", ""),
    ("no_graph", {"slope": lambda c, x: grad(c(x).sum(), x)[0]},
     "not told to record", ""),
    ("by_backward", {"slope": filled_by_backward}, "fills the weights'", ""),
    ("no_mean", {"finish": lambda n: (n - 1) ** 2}, "average over", ""),
    ("sum_over_images", {"finish": lambda n: ((n - 1) ** 2).sum()},
     "sum over the images", ""),
    ("mean_then_square", {"finish": lambda n: (n.mean() - 1) ** 2},
     "square the mean", ""),
    ("not_squared", {"finish": lambda n: (n - 1).mean()}, "Nothing is", ""),
    ("absolute", {"finish": lambda n: (n - 1).abs().mean()}, "not squared",
     ""),
    ("to_zero", {"finish": lambda n: (n**2).mean()}, "slope to 0", ""),
    ("norm_squared", {"finish": lambda n: ((n**2 - 1) ** 2).mean()}, "root",
     ""),
    ("one_sided", {"finish": lambda n: ((n - 1).relu() ** 2).mean()},
     "below 1 costs nothing", ""),
    ("wrong_side", {"finish": lambda n: ((1 - n).relu() ** 2).mean()},
     "above 1 costs nothing", ""),
    ("with_lambda", {"finish": lambda n: 10 * ((n - 1) ** 2).mean()},
     "λ belongs", ""),
    ("plus_one", {"finish": lambda n: ((n + 1) ** 2).mean()}, "Wrong value",
     ""),
    ("sent_as_a_number", {"finish": lambda n: ((n - 1) ** 2).mean().item()},
     "Return a tensor", ""),
]]
WRITTEN = [  # mistakes that blanks leave no room for
    (variant(name, **changes), words, source)
    for name, changes, words, source in [
        ("norm_of_the_channels", {"norm": lambda g: g.norm(2, dim=1)},
         "One norm a pixel", "caogang/wgan-gp#25"),
        ("norm_of_the_batch", {"norm": lambda g: g.norm()},
         "whole batch", ""),
        ("norm_of_absolutes", {"norm": lambda g: g.flatten(1).abs().sum(1)},
         "adds absolute values", ""),
        ("slope_of_each_pixel", {"norm": lambda g: g.abs()},
         "in every pixel", "eriklindernoren/PyTorch-GAN#20"),
        ("root_at_zero", {"norm": lambda g: g.flatten(1).square().sum(
            1).sqrt()}, "NaN at a slope of zero", "pytorch/pytorch#2534"),
        ("points_ask_for_nothing", {"points": lambda x: x.detach()},
         "do not ask for a gradient", ""),
        ("alpha_a_pixel", {"alpha": torch.rand_like}, "Each pixel",
         "hwalsuklee/tensorflow-generative-model-collections#33"),
        ("alpha_a_channel", {"alpha": lambda x: torch.rand(*x.shape[:2], 1,
                                                           1)},
         "Each pixel or channel", ""),
        ("alpha_a_batch", {"alpha": lambda x: torch.rand(1)},
         "share one", "KimRass/PGGAN"),
        ("alpha_one_half", {"alpha": lambda x: 0.5}, "share one", ""),
        ("alpha_normal", {"alpha": lambda x: torch.randn(len(x), 1, 1, 1)},
         "outside 0 to 1", "keras-team/keras-io#624"),
        ("alpha_only_below_half", {"alpha": lambda x: torch.rand(
            len(x), 1, 1, 1) / 2}, "evenly", ""),
        ("alpha_seeded", {"alpha": seeded}, "same α", ""),
    ]
] + [(of_the_real_image, "did not score", ""),
     (own_alpha_always, "use the α that is given", ""),
     (clipped_instead, "Wrong value", "")]
SLOPES = [(variant("mean_of_patches", slope=patch_slope), "sum over the", ""),
          (variant("mean_of_all", slope=mean_slope), "number of images too",
           "")]


def count_divided(critic, x):
    score = critic(x)
    return grad(score.sum(), x, create_graph=True)[0] / score[0].numel()


def over_three_axes(critic, x):
    return grad(critic(x).mean((1, 2, 3)).sum(), x, create_graph=True)[0]


def divided_penalty(critic, real, fake, alpha=None):
    return solution(critic, real, fake, alpha) / critic(real)[0].numel()


def divided_by_four(critic, x):
    return grad(critic(x).sum() / 4, x, create_graph=True)[0]


def mean_times_batch_squared(critic, x):
    return grad(critic(x).mean() * len(x) ** 2, x, create_graph=True)[0]


PATCH_RIGHT = [(variant("patches_averaged", slope=patch_slope),),
               (variant("slope_divided", slope=count_divided),),
               (variant("three_axes", slope=over_three_axes),)]
PATCH_WRONG = [
    (solution, "slope of the sum", ""),
    (variant("mean_of_all_scores", slope=mean_slope), "images too", ""),
    (divided_penalty, "divide the penalty", ""),
    (variant("divided_by_four", slope=divided_by_four), "divide by 4", ""),
    (variant("batch_squared", slope=mean_times_batch_squared), "Wrong value",
     ""),
] + [(variant(name, slope=patch_slope, **changes), words, "")
     for name, changes, words in [
    ("patches_mean_then_square", {"finish": lambda n: (n.mean() - 1) ** 2},
     "square the mean"),
    ("patches_root", {"norm": lambda g: g.flatten(1).square().sum(1).sqrt()},
     "NaN"),
    ("patches_channels", {"norm": lambda g: g.norm(dim=1)},
     "One norm a pixel")]]
