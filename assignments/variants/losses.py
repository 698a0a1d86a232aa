"""The numbers of one student's version of the assignment "losses"."""

HAIR = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair")
OTHERS = ("Male", "Young", "Smiling", "Eyeglasses", "Bangs", "Chubby",
          "Mustache", "Goatee")
PLACES = ((0, 2, 4), (0, 2, 3), (1, 2, 4), (0, 3, 4), (1, 3, 4), (0, 1, 3))


def draw(random):
    """A value for every name in the cell "numbers".

    Parameters
    ----------
    random : random.Random

    Returns
    -------
    dict of str to a literal
    """
    rivals = random.sample(HAIR, 3)
    names = random.sample(OTHERS, 2)
    for place, name in zip(random.choice(PLACES), rivals):
        names.insert(place, name)
    group = rivals[1:] + rivals[:1]  # not in the order of the columns
    attributes = random.choice((6, 8, 10, 12, 15, 20))
    return {
        "MARGIN": random.choice((0.4, 0.6, 1.5, 2.0, 2.5, 3.0)),
        "NOISE": random.choice((0.2, 0.3, 0.4, 0.6, 0.7)),
        "SLOPE_LIMIT": random.choice((1.5, 1.75, 2.0, 2.5, 3.0)),
        "NAMES": tuple(names),
        "GROUPS": (tuple(group),),
        "BACKGROUND": random.choice((0.1, 0.15, 0.2, 0.25, 0.3, 0.4)),
        "LAMBDA_CLS": random.choice((0.5, 1.5, 2.0, 3.0, 4.0)),
        "LAMBDA_GP": random.choice((2.5, 4.0, 5.0, 8.0, 12.0)),
        "LOG": _log(random, attributes),
        "ATTRIBUTES": attributes,
        "DISTANCE": random.choice((3.0, 3.5, 4.0, 4.5)),
        "OFFSET": random.choice((-60.0, -45.0, 25.0, 40.0, 55.0, 75.0)),
    }


def _log(random, attributes):
    """Two rows that fit one pair of weights."""
    cls = random.choice((0.5, 0.8, 1.2, 1.5, 2.5, 3.0))
    rec = random.choice((3.0, 4.0, 6.0, 7.5, 12.0, 15.0))
    rows = []
    # Early and late in a run: the class loss falls faster than the other.
    for early, late in ((0.6, 0.5), (0.1, 0.3)):
        score = round(random.choice((-1, 1)) * random.uniform(1, 4), 4)
        kind = round(early + random.uniform(0, 0.1), 4)
        way_back = round(late + random.uniform(0, 0.1), 4)
        total = score + cls * attributes * kind + rec * way_back
        rows.append((round(total, 4), score, kind, way_back))
    return tuple(rows)
