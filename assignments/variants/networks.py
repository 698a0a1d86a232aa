"""Versions of the assignment on generator and discriminator."""

NAMES = ("Bald", "Bangs", "Big_Lips", "Big_Nose", "Blurry", "Chubby",
         "Goatee", "Male", "Smiling", "Young")  # of CelebA, the short ones
SIZES = ((48, 80), (80, 48), (64, 96), (96, 64), (48, 112), (112, 64))
# A 1 x 1 convolution, and paddings that continue a constant: all lose a label.
JOINS = ((1, "zeros"), (3, "reflect"), (3, "circular"), (5, "replicate"),
         (5, "reflect"), (3, "replicate"))
HALVES = ((5, 2, 2), (6, 2, 2), (3, 2, 1), (4, 2, 1))  # (kernel, stride, pad)
KEEPS_SIDE = ((3, 1, 1), (5, 1, 2))
ENCODERS = (  # (kernel, stride, padding, dilation): none fits every side
    ((5, 2, 1, 1), (3, 3, 2, 2), (4, 2, 0, 1)),
    ((3, 3, 1, 2), (4, 2, 0, 1), (3, 2, 1, 1)),
    ((7, 2, 2, 1), (3, 2, 0, 2), (4, 3, 1, 1)),
    ((4, 3, 0, 1), (5, 2, 2, 1), (2, 2, 1, 3)),
    ((3, 2, 0, 2), (5, 3, 2, 1), (3, 2, 1, 1)),
)


def draw(random):
    """Return the numbers of one version.

    Parameters
    ----------
    random : random.Random
        The source of chance; the same state gives the same version.

    Returns
    -------
    dict
        A value for every name of the notebook's cell of numbers.
    """
    names = tuple(random.sample(NAMES, random.choice((3, 4, 6))))
    halvings = random.choice((2, 3))
    join_kernel, join_padding = random.choice(JOINS)
    trunk = [*random.sample(HALVES, 3), random.choice(KEEPS_SIDE)]
    random.shuffle(trunk)
    keeps = random.choice((True, False))
    bias = random.choice((1.5, 2.0, 2.5, 3.0))
    encoder, dilation_first = random.choice(ENCODERS), random.random() < 0.5
    if dilation_first:
        encoder = tuple((layer[3], *layer[:3]) for layer in encoder)
    return {
        "ATTRIBUTES": names,
        "ASKED": random.choice(names),
        "IMAGE_SIZE": random.choice(SIZES),
        "MAPS_FIRST": random.choice((True, False)),
        "IMAGE_BY_IMAGE": random.choice((True, False)),
        "DILATION_FIRST": dilation_first,
        "ENCODER": encoder,
        "INNERMOST_FIRST": random.choice((True, False)),
        "FIRST_KERNEL": random.choice((3, 5, 9)),
        "NUM_HALVINGS": halvings,
        "DOWN_KERNEL": random.choice((2, 4, 6)),
        "MAX_CHANNELS": random.choice((112, 144, 160, 176)),
        "JOIN_KERNEL": join_kernel,
        "JOIN_PADDING": join_padding,
        "BLOCK_KERNEL": random.choice((3, 5)),
        "AFFINE": random.choice((True, False)),
        "MASK_FIRST": random.choice((True, False)),
        "MASK_KEEPS": keeps,
        "MASK_BIAS": bias if keeps else -bias,
        "TRUNK": tuple(trunk),
        "TRUNK_CHANNELS": tuple(random.sample((8, 12, 16, 20, 24, 28), 4)),
        "SLOPE": random.choice((0.05, 0.1, 0.2, 0.3)),
        "SOURCE_KERNEL": random.choice((1, 3, 5)),
        "ROW_FIRST": random.choice((True, False)),
        "TRUE_IF_SEEN": random.choice((True, False)),
    }
