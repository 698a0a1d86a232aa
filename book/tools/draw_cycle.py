"""Draw the cycle of four images into stargan_tutorial/diagrams/cycle.svg.

    python book/tools/draw_cycle.py

The face is the first held-out one with neither blond hair nor glasses; the
target has both. So every attribute that is asked for has to change.
"""

import base64
import io
import sys
from pathlib import Path

import torch
from PIL import Image

from stargan_tutorial import Avatars, open_model
from stargan_tutorial.display import pixels

TEMPLATE = Path(__file__).with_name("cycle_template.svg")
DRAWING = Path(__file__).parents[2] / "stargan_tutorial/diagrams/cycle.svg"
ASKED = ["Blond_Hair", "Eyeglasses"]
FACES = 30  # enough to find the first one


def pictures():
    """The real face, its translation and the way back: x, fake, back."""
    torch.set_num_threads(1)  # other counts may round in another way
    model = open_model("patient")
    faces = Avatars("test", FACES, model.hp.image_size, progress=False)
    image, label = next(
        faces[i] for i in range(FACES)
        if not set(ASKED) & set(faces.attributes.decode(faces.labels[i])))
    if faces.attributes.decode(label) != ("Black_Hair",):
        sys.exit("The face has other attributes than the template says: "
                 f"{faces.attributes.describe(label)}. Change its words.")
    target = faces.attributes.apply(label, set=ASKED)
    fake = model.translate(image, target)
    return {"x": image, "fake": fake, "back": model.translate(fake, label)}


def as_data(image):
    """A PNG in a data address, the same bytes every time."""
    buffer = io.BytesIO()
    Image.fromarray(pixels(image)).save(buffer, "PNG", optimize=True)
    return ("data:image/png;base64,"
            + base64.b64encode(buffer.getvalue()).decode())


def draw():
    """The template with the pictures in it, as text."""
    svg = TEMPLATE.read_text(encoding="utf-8")
    for name, image in pictures().items():
        svg = svg.replace("{{" + name + "}}", as_data(image))
    return svg


if __name__ == "__main__":
    DRAWING.write_text(draw(), encoding="utf-8")
    print(f"{DRAWING.name}: {DRAWING.stat().st_size:,} bytes")
