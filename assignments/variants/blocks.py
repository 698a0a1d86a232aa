"""Numbers of the assignment on labels and blocks, one set for each student.

``draw`` gives a value for every name of the notebook's cell "numbers". All
sets are about equally hard: two exclusive groups, eight names, a
block of two convolutions that narrows in the middle.
"""

HAIR = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair", "Bald")
BEARD = ("Goatee", "Mustache", "Sideburns")
FREE = ("Male", "Young", "Smiling", "Bangs", "Chubby", "Pale_Skin")
SIZES = (4, 2, 2), (3, 3, 2)  # of hair, beard and the rest
KERNELS = (3, 2, 1), (3, 2, 3), (3, 3, 1), (3, 3, 3), (5, 2, 1), (5, 2, 3)
LINE = 79 - len('NAMES = ""')


def attributes(random, rule):
    """All names, hair, beard and the rest; all must fit into one line."""
    while True:
        hair, chin, free = (random.sample(names, size) for names, size in zip(
            (HAIR, BEARD, FREE), random.choice(SIZES)))
        if rule == "exactly one":
            chin[0] = "No_Beard"  # somebody is shaven in every data set
        names = hair + chin + free
        random.shuffle(names)
        places = sorted(names.index(name) for name in hair)
        if len(" ".join(names)) <= LINE and places[-1] >= len(hair):
            return names, hair, chin, free


def draw(random):
    """Draw the numbers of one student.

    Parameters
    ----------
    random : random.Random

    Returns
    -------
    dict
        A string, an int or a float for each name of the cell "numbers".
    """
    rule = random.choice(("exactly one", "at most one"))
    names, hair, chin, free = attributes(random, rule)
    kernel, dilation, second = random.choice(KERNELS)
    return {
        "NAMES": " ".join(names),
        "HAIR": " ".join(hair),
        "BEARD": " ".join(chin),
        "RULE": rule,
        "KEEP": random.choice(free),
        "P_ONE": random.choice((0.15, 0.2, 0.25, 0.3, 0.35, 0.4)),
        "BARE_WEIGHTS": random.randrange(8_000_000, 20_000_000, 10_000),
        "LABEL_WEIGHTS": random.randrange(20_000, 60_000, 100),
        "EPS": random.choice((0.01, 0.02, 0.03, 0.05, 0.08)),
        "ORDER": random.choice(("conv norm act", "norm act conv")),
        "KERNEL": kernel,
        "DILATION": dilation,
        "SECOND_KERNEL": second,
        "NARROW": random.choice((4, 5, 6, 8)),
        "SLOPE": random.choice((0.1, 0.15, 0.2, 0.25, 0.3)),
        "CONTRAST": random.choice((0.2, 0.3, 0.4, 0.5, 2.0, 2.5, 3.0)),
        "BRIGHTNESS": random.choice((1.5, 2.0, 2.5, 3.0, -1.5, -2.0, -2.5)),
        "DEPTH": random.randint(4, 8),
    }
