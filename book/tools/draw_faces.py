"""Draw what the landing page lets you try: faces.webp and faces.json.

And card-faces.png, four of these translations for share cards.

    python book/tools/draw_faces.py

The first held-out faces, each translated to every label by the shipped
`patient` weights, beside the true answers and the remaining errors. Nothing
is picked: the faces are numbers 0 to 7 of the test split.
"""

import io
import json
from pathlib import Path

import torch
from PIL import Image

from stargan_tutorial import Avatars, open_model
from stargan_tutorial.data.storage import atomic_write
from stargan_tutorial.display import pixels
from stargan_tutorial.distances import against_truth

BOOK = Path(__file__).parents[1]
FACES = 8


def compute(count=FACES):
    """The sprite (an image, one row for each face) and what it shows."""
    torch.set_num_threads(1)
    model = open_model("patient")
    faces = Avatars("test", count, model.hp.image_size, progress=False)
    labels = faces.attributes.all_labels()  # (12, K)
    side = model.hp.image_size
    sprite = Image.new("RGB", (2 * len(labels) * side, count * side))
    rows = []
    for row in range(count):
        image, own = faces[row]
        truth = torch.stack([faces.counterfactual(row, c) for c in labels])
        fake = torch.stack([model.translate(image, c) for c in labels])
        error = against_truth(image.expand_as(truth), fake, truth)
        same = (labels == own).all(dim=1)
        for column, picture in enumerate(torch.cat([fake, truth])):
            sprite.paste(Image.fromarray(pixels(picture)),
                         (column * side, row * side))
        rows.append({"own": int(same.nonzero()), "error": [
            None if s else round(float(e), 2)
            for e, s in zip(error["remaining_error"], same)]})
    return sprite, {"attributes": list(faces.attributes.names), "side": side,
                    "labels": labels.int().tolist(), "faces": rows}


def write(image, name, **options):
    """Write a picture of the site, whole or not at all."""
    content = io.BytesIO()
    image.save(content, **options)
    atomic_write(BOOK / "_static" / name, content.getvalue())


def main():
    sprite, told = compute()
    side = told["side"]
    card = Image.new("RGB", (2 * side, 2 * side))
    for i, column in enumerate((1, 3, 5, 11)):  # four labels of face 1
        tile = sprite.crop((column * side, side, (column + 1) * side, 2 * side))
        card.paste(tile, (i % 2 * side, i // 2 * side))
    write(sprite, "faces.webp", format="WEBP", quality=88, method=6)
    write(card, "card-faces.png", format="PNG", optimize=True)
    atomic_write(BOOK / "faces.json", (json.dumps(told) + "\n").encode())


if __name__ == "__main__":
    main()
