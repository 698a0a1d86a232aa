"""Whether a discriminator of chapter 4 computes what the paper's does."""

from . import expect


def _run(weights, image, *, slope=0.01, last=True, normed=False):
    """The paper's network, with the trunk changed."""
    import torch.nn.functional as F

    *trunk, source, domain = weights
    hidden = image
    for i in range(0, len(trunk), 2):
        hidden = F.conv2d(hidden, trunk[i], trunk[i + 1], 2, 1)
        if normed and hidden.shape[-1] > 1:
            hidden = F.instance_norm(hidden)
        if last or i < len(trunk) - 2:
            hidden = F.leaky_relu(hidden, slope)
    return F.conv2d(hidden, source, padding=1), \
        F.conv2d(hidden, domain).flatten(1)


def values_are_right(network, weights, image):
    """Compare, and name the change that explains a difference."""
    score, logits = network(image)
    right, right_logits = _run(weights, image)
    if near(score, right) and near(logits, right_logits):
        return
    for changes, sentence in [
            ({"slope": 0.0}, "This trunk has ReLUs, through which a unit "
             "that is off gives G no gradient"),
            ({"slope": 0.2}, "The slope of this LeakyReLU is pix2pix's, 0.2: "
             "StarGAN's is another"),
            ({"slope": 1.0}, "There is no nonlinearity in this trunk"),
            ({"last": False}, "The last convolution of the trunk has no "
             "LeakyReLU behind it"),
            ({"normed": True}, "This trunk normalizes each image, and so "
             "hides its contrast: D has no normalization")]:
        other = _run(weights, image, **changes)
        expect(not near(score, other[0]), sentence)
    expect((logits.sum(1) - 1).abs().max() > 1e-4, "The logits of an image "
           "add up to 1, so one yes forbids the others: a label may have "
           "several")
    for found, wanted, what in [(score, right, "score"),
                                (logits, right_logits, "logit")]:
        expect(not near(found, wanted.sigmoid()), f"A sigmoid follows the "
               f"{what}s: a {what} has no bound, each loss brings what it "
               "needs")
        expect(not near(found, wanted.tanh()), "A tanh follows the "
               f"{what}s: a {what} has no bound")
    expect(near(score, right), "Scores of the right shape and with wrong "
           "values: look at activations, strides and padding")
    expect(False, "The scores are right and the logits are not: what does "
           "the class head read, and what follows it")


def near(a, b):
    """Equal up to rounding."""
    return a.shape == b.shape and bool(
        (a - b).abs().max() <= 1e-4 * b.abs().max() + 1e-7)
