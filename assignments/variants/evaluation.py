"""Variants of the assignment on evaluation."""

HAIR = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair")
GROUPS = (("Goatee", "Mustache", "No_Beard"),
          ("Straight_Hair", "Wavy_Hair"))  # "none of them" happens in these
FREE = ("Bangs", "Chubby", "Eyeglasses", "Male", "Pale_Skin", "Smiling",
        "Young")
# Mean and deviation that images are normalized with: no range is [-1, 1].
PIXELS = ((0.35, 0.2), (0.7, 0.2), (0.45, 0.3), (0.6, 0.3), (0.4, 0.4),
          (0.35, 0.4), (0.375, 0.125), (0.8, 0.125))
# Recorded runs: the first has the higher accuracy, and damages the picture.
RUNS = (("no-reconstruction-loss-tanh", "bce"),
        ("no-reconstruction-loss-tanh", "no-reconstruction-loss"),
        ("no-reconstruction-loss-tanh", "wgan-gp-no-spectral-norm"),
        ("no-blending-tanh", "wgan-gp-no-spectral-norm"))


def draw(random):
    """Values for every name of the numbers cell."""
    mean, deviation = random.choice(PIXELS)
    if random.random() < 0.6:
        group = tuple(random.sample(HAIR, 3))
        complete = random.random() < 0.5
    else:
        group, complete = random.choice(GROUPS), False
    names = list(group) + random.sample(FREE, 2)
    own = names
    while [n for n in names if n in group] == list(group) or set(
            names[:len(group)]) == set(group):
        names = random.sample(own, len(own))
    side = random.choice((2, 3, 4))
    fields = random.sample([(i, j) for i in range(4) for j in range(4)], 3)
    spots = tuple((5 * i + random.randint(0, 5 - side),
                   5 * j + random.randint(0, 5 - side)) for i, j in fields)
    return {
        "PIXEL_MEAN": mean,
        "PIXEL_STD": deviation,
        "LEVELS": random.choice((12, 16, 18, 22, 24)),
        "MIN_CHANNELS": random.choice((2, 3)),
        "AVERAGE": random.choice(("decibels", "errors")),
        "NAMES": tuple(names),
        "GROUP": group,
        "COMPLETE": complete,
        "TEST_PEOPLE": random.randint(3, 6),
        "CONFIDENCE": random.choice((0.7, 0.8, 0.9, 0.95)),
        "SPOTS": spots,
        "SIDE": side,
        "CHANNEL": random.randint(0, 2),
        "SIDES": random.choice((1, 2)),
        "ALPHA": random.choice((0.02, 0.05, 0.1)),
        "RUNS": random.choice(RUNS),
    }
