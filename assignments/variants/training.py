"""Other numbers for the assignment on training (chapters 7 and 8)."""

import hashlib

PART_NAMES = ("net_g", "net_d", "average", "adam_g", "adam_d", "decay_g",
              "decay_d")

ATTRIBUTES = ("Bald", "Bangs", "Eyeglasses", "Gray_Hair", "Male", "Mustache",
              "No_Beard", "Smiling", "Wearing_Hat", "Young")

# (what question 8 asks about, a sound run beside it): names of recordings.
RUNS = (
    ("ablation-no-class-loss", "ablation-the-cpu-preset"),
    ("ablation-no-reconstruction-loss-tanh", "ablation-no-blending-tanh"),
)

# (early, warm-up, later): the warm-up is a multiple of early, not of later.
TURNS = ((4, 8, 3), (5, 10, 3), (6, 12, 5), (7, 14, 4), (5, 15, 2),
         (6, 18, 4), (3, 9, 2), (4, 12, 5))


def key(name):
    """What a notebook says for a recording's name: the name is the answer."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def draw(random):
    """A value for every name of the numbers cell.

    Parameters
    ----------
    random : random.Random

    Returns
    -------
    dict
    """
    early, warm_up, later = random.choice(TURNS)
    run, reference = random.choice(RUNS)
    early_row = random.randrange(250, 375, 25)
    middle = random.sample(range(500, 1300, 25), 2)
    # A run without an average, or with one schedule: the rest is always there.
    missing = random.choice(("", "average", "decay_d"))
    parts = [name for name in PART_NAMES if name != missing]
    random.shuffle(parts)
    return {
        "ATTRIBUTES": tuple(random.sample(ATTRIBUTES, random.randint(2, 4))),
        "IMAGE_SIZE": random.choice((16, 24)),
        "BASE_CHANNELS": random.choice((3, 4, 5)),
        "DISC_LAYERS": random.choice((2, 3)),
        "OBJECTIVE": random.choice(("bce", "lsgan", "hinge")),
        "LAMBDA_CLS": random.choice((0.5, 1.5, 2.0, 3.0)),
        "LAMBDA_REC": random.choice((4.0, 6.0, 8.0, 12.0)),
        "LAMBDA_IDT": random.choice((2.5, 3.0, 5.0, 7.0)),
        "COMPARE": random.choice(("absolute", "squared")),
        "LIMIT": random.choice(("norm", "value")),
        "MOST_D": random.choice((0.1, 0.15, 0.2)),
        "MOST_G": random.choice((0.3, 0.4, 0.5)),
        "EARLY": early,
        "WARM_UP": warm_up,
        "LATER": later,
        "COUNT_FROM": random.choice(("run", "warm-up")),
        "LEFTOVER": random.choice(("drop", "short", "carry")),
        "BASE_RATE": random.choice((1e-4, 2e-4, 3e-4)),
        "DECAY": random.choice(("linear", "cosine", "square")),
        "FLOOR": random.choice((0.05, 0.1, 0.2)),
        "BETA": random.choice((0.7, 0.8, 0.9)),
        "START": random.choice(("zero", "ramp", "mean")),
        "PARTS": tuple(parts),
        "RUN": key(run),
        "REFERENCE": key(reference),
        "LOG_STEPS": (25, early_row, *sorted(middle), 1500),
    }
