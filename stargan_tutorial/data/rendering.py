"""Draw avatar faces from their parameters (used in chapter 1).

A face is a :class:`Face`: the parts that make a person (its *identity*) and
nothing else. What a label says - hair colour, glasses, smile - is given to
:func:`render` beside it, so the same person can be drawn with any label, and
the answer that a translation is measured against is one more drawing.

Every part is chosen so that an image and a label determine the answer: one
black, one blond and one brown, one model of glasses with clear lenses, one
smile and one straight mouth. With several styles of glasses, say, no network
could know which one the true answer wears.
"""

import colorsys
import io
from dataclasses import asdict, dataclass

import numpy as np

from ..errors import ConfigurationError

ATTRIBUTE_NAMES = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Eyeglasses",
                   "Smiling")
HAIR_COLOURS = {"Black_Hair": "#2A2022", "Blond_Hair": "#E3C06B",
                "Brown_Hair": "#6B3A22"}

# All that show their colour and leave the eyes free.
HAIR = ("BIG_HAIR BOB BUN CAESAR CAESAR_SIDE_PART CURLY CURVY DREADS FRIZZLE "
        "FRO LONG_NOT_TOO_LONG MIA_WALLACE SHAGGY_MULLET SHAGGY SHORT_CURLY "
        "SHORT_DREADS_1 SHORT_DREADS_2 SHORT_FLAT SHORT_ROUND SHORT_WAVED "
        "STRAIGHT_1 STRAIGHT_STRAND BUZZCUT DREADLOCKS EINSTEIN_HAIR ELVIS "
        "EVIL_SPIKE LOOSE_HAIR MOWGLI PIXIE POMPADOUR QUIFF WILD").split()
EYES = "DEFAULT CLOSED HAPPY SIDE SQUINT SURPRISED WINK".split()
BROWS = ("DEFAULT DEFAULT_NATURAL FLAT_NATURAL RAISED_EXCITED "
         "RAISED_EXCITED_NATURAL SAD_CONCERNED UP_DOWN").split()
NOSES = "DEFAULT SMALL WIDE".split()
SKINS = "#FFDBB4 #EDB98A #D08B5B #B0703F #8C5B3F".split()
CLOTHES = ("BLAZER_SHIRT BLAZER_SWEATER COLLAR_SWEATER HOODIE OVERALL "
           "SHIRT_CREW_NECK SHIRT_SCOOP_NECK SHIRT_V_NECK").split()
FABRICS = ("BLACK BLUE_01 BLUE_02 BLUE_03 GRAY_01 GRAY_02 HEATHER PASTEL_BLUE "
           "PASTEL_GREEN PASTEL_ORANGE PINK RED WHITE").split()

# Part of every cache key: raise it when the same Face would look different.
DRAWING_VERSION = 1
CENTRE, SIDE = (132.0, 100.0), 172.0  # of the crop, in canvas units
SUPERSAMPLE = 2  # drawn at this multiple, then averaged: smooth edges


@dataclass(frozen=True)
class Face:
    """One person: everything in the picture that the label does not say.

    ``dx``, ``dy`` (canvas units) and ``zoom`` place the face, ``mirror``
    flips the picture.
    """

    hair: str
    eyes: str
    brows: str
    nose: str
    skin: str
    clothes: str
    fabric: str
    background: str
    dx: float
    dy: float
    zoom: float
    mirror: bool


def random_face(seed):
    """The person that belongs to ``seed`` (an int, or a sequence of ints)."""
    rng = np.random.default_rng(seed)

    def pick(options):
        return options[int(rng.integers(len(options)))]

    rgb = colorsys.hsv_to_rgb(rng.uniform(), rng.uniform(0.15, 0.5),
                              rng.uniform(0.75, 1.0))
    return Face(
        hair=pick(HAIR), eyes=pick(EYES), brows=pick(BROWS), nose=pick(NOSES),
        skin=pick(SKINS), clothes=pick(CLOTHES), fabric=pick(FABRICS),
        background="#" + "".join(f"{round(255 * v):02x}" for v in rgb),
        dx=float(rng.uniform(-5, 5)), dy=float(rng.uniform(-5, 5)),
        zoom=float(rng.uniform(0.95, 1.06)), mirror=bool(rng.integers(2)))


def svg(face, label):
    """The drawing of ``face`` with ``label`` (5 numbers, 0 or 1) as SVG."""
    import python_avatars as pa  # parts: Pablo Stanley's Avataaars

    black, blond, brown, glasses, smile = (bool(v) for v in label)
    colour = HAIR_COLOURS["Black_Hair" if black else "Blond_Hair" if blond
                          else "Brown_Hair"]
    avatar = pa.Avatar(
        style=pa.AvatarStyle.TRANSPARENT, top=pa.HairType[face.hair],
        eyes=pa.EyeType[face.eyes], eyebrows=pa.EyebrowType[face.brows],
        nose=pa.NoseType[face.nose], skin_color=face.skin,
        clothing=pa.ClothingType[face.clothes],
        clothing_color=pa.ClothingColor[face.fabric], hair_color=colour,
        accessory=(pa.AccessoryType.PRESCRIPTION_2 if glasses
                   else pa.AccessoryType.NONE),
        mouth=pa.MouthType.SMILE if smile else pa.MouthType.SERIOUS)
    side = SIDE / face.zoom
    x, y = CENTRE[0] + face.dx - side / 2, CENTRE[1] + face.dy - side / 2
    old = 'width="264px" height="280px" viewBox="0 0 264 280"'
    new = f'width="264" height="264" viewBox="{x:.4f} {y:.4f} {side:.4f} ' \
          f'{side:.4f}"'
    drawing = avatar.render()
    if old not in drawing:
        raise ConfigurationError("this version of python-avatars draws on "
                                 "another canvas; install python-avatars 1.4.")
    return drawing.replace(old, new, 1)


def render(face, label, size):
    """Draw ``face`` with ``label``: uint8 array (size, size, 3)."""
    import resvg_py
    from PIL import Image

    big = size * SUPERSAMPLE
    png = resvg_py.svg_to_bytes(svg_string=svg(face, label), width=big,
                                height=big, background=face.background)
    image = Image.open(io.BytesIO(bytes(png))).convert("RGB")
    pixels = np.asarray(image.reduce(SUPERSAMPLE))
    return np.array(pixels[:, ::-1] if face.mirror else pixels)


def fingerprint():
    """Everything but the face, label and size that determines the pixels."""
    import python_avatars
    import resvg_py
    from PIL import __version__ as pillow

    return {"drawing": DRAWING_VERSION,
            "python_avatars": getattr(python_avatars, "__version__", "?"),
            "resvg": resvg_py.__resvg_version__, "pillow": pillow,
            "centre": CENTRE, "side": SIDE, "supersample": SUPERSAMPLE}


def face_as_dict(face):
    """The parameters of ``face`` as plain values."""
    return asdict(face)
