"""What the landing page says and shows is what the weights do."""

import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
FACES = 2  # of the eight: each costs 24 drawings


@pytest.fixture(scope="module")
def drawn():
    spec = importlib.util.spec_from_file_location(
        "draw_faces", ROOT / "book" / "tools" / "draw_faces.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.compute(FACES)


def test_the_errors_are_those_of_the_shipped_weights(drawn):
    told = json.loads((ROOT / "book" / "faces.json").read_text("utf-8"))
    assert len(told["faces"]) == 8
    for name in ("attributes", "labels", "side"):
        assert told[name] == drawn[1][name]
    for stored, computed in zip(told["faces"], drawn[1]["faces"]):
        assert stored["own"] == computed["own"]
        for a, b in zip(stored["error"], computed["error"], strict=True):
            assert (a is None) == (b is None)
            assert a is None or abs(a - b) < 0.0101


def test_the_picture_is_what_they_draw(drawn):
    with Image.open(ROOT / "book" / "_static" / "faces.webp") as stored:
        stored = np.asarray(stored.convert("RGB"), float)
    computed = np.asarray(drawn[0], float)
    side = drawn[1]["side"]
    assert stored.shape == (8 * side, 24 * side, 3)
    tiles = abs(stored[:FACES * side] - computed).reshape(
        FACES, side, 24, side, 3).mean(axis=(1, 3, 4))
    assert tiles.max() < 8  # WebP halves the resolution of colours
    other = abs(stored[side:2 * side] - computed[:side]).mean()
    assert other > 20  # another face would be noticed


def test_the_minutes_are_those_of_the_model_card():
    page = (ROOT / "book" / "index.md").read_text("utf-8")
    card = (ROOT / "stargan_tutorial" / "weights" / "README.md").read_text(
        "utf-8")
    told = re.search(r"took (\S+) minutes on two CPU cores, the better one "
                     r"(\S+) on one", " ".join(page.split()))
    for minutes in told.groups():
        assert re.search(rf"\b{re.escape(minutes)}(\.\d)?\b", card), minutes
