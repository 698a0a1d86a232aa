"""Answers to the questions 9.2 and 9.3: errors of translations."""

import torch

LIMIT = 10 / 127.5

# -- 9.2 ----------------------------------------------------------------------


def my_remaining_error(image, translated, truth, threshold=LIMIT):
    distance = (image - truth).abs()
    mask = (distance.amax(dim=1, keepdim=True) > threshold).float()
    left = ((translated - truth).abs() * mask).flatten(1).sum(dim=1)
    whole = (distance * mask).flatten(1).sum(dim=1)
    return left / whole.clamp(min=1e-8)


def with_nan_to_num(x, out, y, threshold=LIMIT):
    where = ((x - y).abs() > threshold).any(dim=1, keepdim=True)
    left, whole = (torch.where(where, (v - y).abs(), 0.0).sum((1, 2, 3))
                   for v in (out, x))
    return (left / whole).nan_to_num(nan=0.0)


def image_by_image(image, translated, truth, threshold=LIMIT):
    found = []
    for x, out, y in zip(image, translated, truth):
        chosen = (x - y).abs().max(dim=0).values > threshold
        start = (x - y).abs()[:, chosen].sum()
        left = (out - y).abs()[:, chosen].sum()
        found.append(left / start if start > 0 else torch.tensor(0.0))
    return torch.stack(found)


def by_einsum(a, b, t, threshold=LIMIT):
    m = ((a - t).abs().max(1)[0] > threshold).to(a)
    left = torch.einsum("nchw,nhw->n", (b - t).abs(), m)
    whole = torch.einsum("nchw,nhw->n", (a - t).abs(), m)
    return left / (whole + 1e-9)


def _ratio(above, below, mask):
    return ((above * mask).flatten(1).sum(1)
            / (below * mask).flatten(1).sum(1).clamp(min=1e-8))


def _mask(image, truth, threshold):
    return (image - truth).abs().amax(1, keepdim=True) > threshold


def batch_ratio(image, translated, truth, threshold=LIMIT):
    m = _mask(image, truth, threshold)
    return ((translated - truth).abs() * m).sum() / (
        (image - truth).abs() * m).sum().clamp(min=1e-8)


def batch_ratio_for_each(image, translated, truth, threshold=LIMIT):
    return batch_ratio(image, translated, truth, threshold).expand(len(image))


def batch_mean(image, translated, truth, threshold=LIMIT):
    return my_remaining_error(image, translated, truth, threshold).mean()


def share_done(image, translated, truth, threshold=LIMIT):
    return 1 - my_remaining_error(image, translated, truth, threshold)


def against_the_input(image, translated, truth, threshold=LIMIT):
    return _ratio((translated - image).abs(), (image - truth).abs(),
                  _mask(image, truth, threshold))


def upside_down(image, translated, truth, threshold=LIMIT):
    return _ratio((image - truth).abs(), (translated - truth).abs(),
                  _mask(image, truth, threshold))


def not_divided(image, translated, truth, threshold=LIMIT):
    m = _mask(image, truth, threshold)
    return ((translated - truth).abs() * m).flatten(1).sum(1)


def divided_by_pixels(image, translated, truth, threshold=LIMIT):
    m = _mask(image, truth, threshold)
    return ((translated - truth).abs() * m).flatten(1).sum(1) / (
        3 * m.flatten(1).sum(1)).clamp(min=1)


def over_all_pixels(image, translated, truth, threshold=LIMIT):
    return _ratio((translated - truth).abs(), (image - truth).abs(), 1)


def mask_turned_round(image, translated, truth, threshold=LIMIT):
    return _ratio((translated - truth).abs(), (image - truth).abs(),
                  ~_mask(image, truth, threshold))


def single_channels(image, translated, truth, threshold=LIMIT):
    return _ratio((translated - truth).abs(), (image - truth).abs(),
                  (image - truth).abs() > threshold)


def mean_of_channels(image, translated, truth, threshold=LIMIT):
    m = (image - truth).abs().mean(1, keepdim=True) > threshold
    return _ratio((translated - truth).abs(), (image - truth).abs(), m)


def all_channels(image, translated, truth, threshold=LIMIT):
    m = ((image - truth).abs() > threshold).all(1, keepdim=True)
    return _ratio((translated - truth).abs(), (image - truth).abs(), m)


def without_abs_in_the_mask(image, translated, truth, threshold=LIMIT):
    m = (image - truth).amax(1, keepdim=True) > threshold
    return _ratio((translated - truth).abs(), (image - truth).abs(), m)


def mask_of_the_model(image, translated, truth, threshold=LIMIT):
    return _ratio((translated - truth).abs(), (image - truth).abs(),
                  _mask(image, translated, threshold))


def mask_of_the_error(image, translated, truth, threshold=LIMIT):
    return _ratio((translated - truth).abs(), (image - truth).abs(),
                  _mask(translated, truth, threshold))


def ten_of_255(image, translated, truth, threshold=10 / 255):
    return my_remaining_error(image, translated, truth, threshold)


def threshold_built_in(image, translated, truth, threshold=LIMIT):
    return my_remaining_error(image, translated, truth)


def squares(image, translated, truth, threshold=LIMIT):
    return _ratio((translated - truth)**2, (image - truth)**2,
                  _mask(image, truth, threshold))


def root_of_squares(image, translated, truth, threshold=LIMIT):
    return squares(image, translated, truth, threshold).sqrt()


def wrong_pixels_counted(image, translated, truth, threshold=LIMIT):
    m = _mask(image, truth, threshold)
    wrong = (m & _mask(translated, truth, threshold)).flatten(1).sum(1)
    return wrong / m.flatten(1).sum(1).clamp(min=1)


def mean_of_ratios(image, translated, truth, threshold=LIMIT):
    m = _mask(image, truth, threshold)
    ratio = (translated - truth).abs() / (image - truth).abs().clamp(min=1e-8)
    return (ratio * m).flatten(1).sum(1) / 3 / m.flatten(1).sum(1).clamp(1)


def cut_off_at_1(image, translated, truth, threshold=LIMIT):
    return my_remaining_error(image, translated, truth, threshold).clamp(0, 1)


def nan_for_0_over_0(image, translated, truth, threshold=LIMIT):
    m = _mask(image, truth, threshold)
    return ((translated - truth).abs() * m).flatten(1).sum(1) / (
        (image - truth).abs() * m).flatten(1).sum(1)


def one_for_0_over_0(image, translated, truth, threshold=LIMIT):
    return nan_for_0_over_0(image, translated, truth, threshold).nan_to_num(1)


def nan_left_out(image, translated, truth, threshold=LIMIT):
    found = nan_for_0_over_0(image, translated, truth, threshold)
    return found[~found.isnan()]


def squeezed(image, translated, truth, threshold=LIMIT):
    return my_remaining_error(image, translated, truth, threshold)[
        :, None].squeeze()


def shape_n_1(image, translated, truth, threshold=LIMIT):
    return my_remaining_error(image, translated, truth, threshold)[:, None]


def in_place(image, translated, truth, threshold=LIMIT):
    image -= truth
    translated -= truth
    m = image.abs().amax(1, keepdim=True) > threshold
    return _ratio(translated.abs(), image.abs(), m)


def prints_the_error(image, translated, truth, threshold=LIMIT):
    my_remaining_error(image, translated, truth, threshold)


# -- 9.3 ----------------------------------------------------------------------


@torch.no_grad()
def identity_and_cycle(generator, image, label, target):
    same = generator(image, label)
    back = generator(generator(image, target), label)
    return tuple((out - image).abs().flatten(1).mean(dim=1) / 2
                 for out in (same, back))


def in_a_block(g, x, c_own, c):
    with torch.inference_mode():
        identity = torch.nn.functional.l1_loss(
            g(x, c_own), x, reduction="none").mean(dim=(1, 2, 3)) / 2
        cycle = (g(g(x, c), c_own) - x).abs().mean(dim=(1, 2, 3)) / 2
    return identity, cycle


def cut_afterwards(generator, image, label, target):
    unit = lambda v: (v + 1) / 2  # noqa: E731
    found = [unit(out.detach()) - unit(image) for out in (
        generator(image, label),
        generator(generator(image, target).detach(), label))]
    return [e.abs().flatten(1).mean(1) for e in found]


def _errors(first, second, image):
    return tuple((out - image).abs().flatten(1).mean(1).detach() / 2
                 for out in (first, second))


def with_a_graph(g, image, label, target):
    return tuple((out - image).abs().flatten(1).mean(1) / 2
                 for out in (g(image, label), g(g(image, target), label)))


@torch.no_grad()
def batch_means(g, image, label, target):
    return tuple(e.mean() for e in identity_and_cycle(g, image, label, target))


def batch_numbers(g, image, label, target):
    return tuple(e.mean().item() for e in
                 identity_and_cycle(g, image, label, target))


def not_halved(g, image, label, target):
    return tuple(2 * e for e in identity_and_cycle(g, image, label, target))


def identity_to_the_target(g, image, label, target):
    return _errors(g(image, target), g(g(image, target), label), image)


def back_to_the_target(g, image, label, target):
    return _errors(g(image, label), g(g(image, target), target), image)


def there_and_back_swapped(g, image, label, target):
    return _errors(g(image, label), g(g(image, label), target), image)


def never_there(g, image, label, target):
    return _errors(g(image, label), g(g(image, label), label), image)


def way_there_alone(g, image, label, target):
    return _errors(g(image, label), g(image, target), image)


def labels_swapped(g, image, label, target):
    return identity_and_cycle(g, image, target, label)


def cycle_to_the_translation(g, image, label, target):
    fake = g(image, target)
    return (_errors(g(image, label), fake, image)[0],
            _errors(g(fake, label), fake, fake)[0])


def identity_to_the_translation(g, image, label, target):
    return (_errors(g(image, label), image, g(image, target))[0],
            identity_and_cycle(g, image, label, target)[1])


def squares_9_3(g, image, label, target):
    return tuple(((out - image)**2).flatten(1).mean(1).detach() / 2 for out in
                 (g(image, label), g(g(image, target), label)))


def squares_on_0_1(g, image, label, target):
    return tuple(((out - image) / 2).square().flatten(1).mean(1).detach()
                 for out in (g(image, label), g(g(image, target), label)))


def signed(g, image, label, target):
    return tuple((out - image).flatten(1).mean(1).detach() / 2 for out in
                 (g(image, label), g(g(image, target), label)))


def sums(g, image, label, target):
    return tuple((out - image).abs().flatten(1).sum(1).detach() / 2 for out in
                 (g(image, label), g(g(image, target), label)))


def cycle_first(g, image, label, target):
    return identity_and_cycle(g, image, label, target)[::-1]


def identity_alone(g, image, label, target):
    return identity_and_cycle(g, image, label, target)[0]


def as_a_dict(g, image, label, target):
    return dict(zip(("identity", "cycle"),
                    identity_and_cycle(g, image, label, target)))


def gradients_off_for_good(g, image, label, target):
    torch.set_grad_enabled(False)
    return with_a_graph(g, image, label, target)


def freezes_g(g, image, label, target):
    g.requires_grad_(False)
    return with_a_graph(g, image, label, target)


def squeezes_9_3(g, image, label, target):
    return tuple(e.squeeze() for e in
                 identity_and_cycle(g, image, label, target))


def one_image_at_a_time(g, image, label, target):
    return identity_and_cycle(g, image, label[0], target[0])


def writes_over_the_image(g, image, label, target):
    pair = identity_and_cycle(g, image, label, target)
    image.sub_(g(image, label).detach())
    return pair


RIGHT = {
    "9.2": [(my_remaining_error,), (with_nan_to_num,), (image_by_image,),
            (by_einsum,)],
    "9.3": [(identity_and_cycle,), (in_a_block,), (cut_afterwards,)],
}
WRONG = {
    "9.2": [
        ((batch_ratio,), "One number for the batch", ""),
        ((batch_mean,), "One number for the batch", ""),
        ((batch_ratio_for_each,), "ratio of the whole batch", ""),
        ((share_done,), "the share that is done", ""),
        ((against_the_input,), "the share that is done", ""),
        ((upside_down,), "upside down", ""),
        ((not_divided,), "a sum alone", ""),
        ((divided_by_pixels,), "divide by what it was", ""),
        ((over_all_pixels,), "sums over all pixels", ""),
        ((mask_turned_round,), "should stay", ""),
        ((single_channels,), "marks single channels", ""),
        ((mean_of_channels,), "mean of the channels", ""),
        ((all_channels,), "asks all channels", ""),
        ((without_abs_in_the_mask,), "darker", ""),
        ((mask_of_the_model,), "what the model changed", ""),
        ((mask_of_the_error,), "where the translation is wrong", ""),
        ((ten_of_255,), "The mask is too wide", ""),
        ((threshold_built_in,), "The argument threshold", ""),
        ((squares,), "sums squares", ""),
        ((root_of_squares,), "sums squares", ""),
        ((wrong_pixels_counted,), "counts pixels", ""),
        ((mean_of_ratios,), "mean of ratios", ""),
        ((cut_off_at_1,), "above 1 is possible", ""),
        ((nan_for_0_over_0,), "0/0", ""),
        ((one_for_0_over_0,), "return 0 there", ""),
        ((nan_left_out,), "Shape (3,)", ""),
        ((squeezed,), "Shape ()", "squeeze() at batch size 1"),
        ((shape_n_1,), "Shape (4, 1)", ""),
        ((prints_the_error,), "Nothing comes back", ""),
        ((in_place,), "An image was overwritten", ""),
    ],
    "9.3": [
        ((with_a_graph,), "carry a graph", ""),
        ((batch_means,), "One number for the batch", ""),
        ((batch_numbers,), "One number for the batch", ""),
        ((not_halved,), "Twice too large", ""),
        ((identity_to_the_target,), "not for the target", ""),
        ((back_to_the_target,), "target again", ""),
        ((there_and_back_swapped,), "There and back are swapped", ""),
        ((never_there,), "never visits the target", ""),
        ((way_there_alone,), "the way there alone", ""),
        ((labels_swapped,), "not for the target", ""),
        ((cycle_to_the_translation,), "not at its translation",
         "reconstruction against the translated image"),
        ((identity_to_the_translation,), "not with the translation", ""),
        ((squares_9_3,), "That squares", ""),
        ((squares_on_0_1,), "That squares", ""),
        ((signed,), "absolute value", ""),
        ((sums,), "That is a sum", ""),
        ((cycle_first,), "wrong order", ""),
        ((identity_alone,), "Return two things", ""),
        ((as_a_dict,), "Return two things", ""),
        ((gradients_off_for_good,), "switched off after the call", ""),
        ((freezes_g,), "can no longer learn", ""),
        ((squeezes_9_3,), "Shape ()", "squeeze() at batch size 1"),
        ((one_image_at_a_time,), "the whole batch", ""),
        ((writes_over_the_image,), "The image was overwritten", ""),
    ],
}
