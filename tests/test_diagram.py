"""The drawings: sound SVG that reads on any page, and true to the networks."""

import base64
import importlib.util
import io
import re
import xml.etree.ElementTree as ET
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from stargan_tutorial import Discriminator, Generator
from stargan_tutorial.diagram import (
    Diagram,
    cycle_diagram,
    discriminator_diagram,
    generator_diagram,
    star_map,
)
from stargan_tutorial.errors import ConfigurationError

ROOT = Path(__file__).parents[1]
SVG = "{http://www.w3.org/2000/svg}"
PARTS = ["labels", "residual", "generator", "discriminator", "adversarial",
         "class", "cycle", "step", "training", "evaluation"]
CSS = (ROOT / "book" / "_static" / "book.css").read_text(encoding="utf-8")
# What the drawings fall back to, and what the book sets on a dark page.
LIGHT, DARK = [
    dict(re.findall(r"--sg-(\w+): (#\w+)", re.search(
        rf'data-theme="{theme}"\] {{(.*?)}}', CSS, re.DOTALL)[1]))
    for theme in ("light", "dark")]
DRAWINGS = {"map": star_map, "generator": generator_diagram,
            "discriminator": discriminator_diagram, "cycle": cycle_diagram}

each = pytest.mark.parametrize("name", DRAWINGS)


def parsed(name):
    return ET.fromstring(DRAWINGS[name]().svg)


def style(root):
    """The style sheet: a list of selector and declarations."""
    return re.findall(r"([^{}]+)\{([^}]*)\}", root.find(f"{SVG}style").text)


def words(element):
    return "".join(element.itertext()).strip()


# -- sound ---------------------------------------------------------------------

@each
def test_is_one_svg_of_a_columns_width(name):
    root = parsed(name)
    left, top, width, height = map(float, root.get("viewBox").split())
    assert root.tag == f"{SVG}svg" and (left, top, width) == (0, 0, 400)
    assert 300 <= height <= 520
    # Jupyter shows it as an image, which needs a size of its own.
    shown = float(root.get("width")), float(root.get("height"))
    assert shown[1] == pytest.approx(shown[0] * height / width, abs=1)
    ground = next(root.iter(f"{SVG}rect"))
    assert ground.get("class") == "paper"
    assert (float(ground.get("width")), float(ground.get("height"))) == (
        width, height)


@each
def test_needs_nothing_from_elsewhere(name):
    svg = DRAWINGS[name]().svg
    assert svg.count("http") == 1  # the namespace
    assert not re.search(r"<script|@import|@font-face|url\(|xlink|\bon\w+=",
                         svg)
    for href in re.findall(r'href="([^"]*)"', svg):
        assert href.startswith("data:image/png;base64,")


@each
def test_does_not_touch_the_rest_of_the_page(name):
    root = parsed(name)
    assert root.get("class") == f"sg-{name}"
    for selectors, _ in style(root):
        for selector in selectors.split(","):
            assert selector.split()[0] == f".sg-{name}"
    assert not any(e.get("id") for e in root.iter())  # may be there twice


@each
def test_can_be_read_and_is_named(name):
    root = parsed(name)
    sizes = [float(size) for _, rules in style(root)
             for size in re.findall(r"([\d.]+)px", rules)]
    assert sizes and min(sizes) >= 13
    assert "font" not in "".join(
        key for e in root.iter() for key in e.attrib)
    whole = root.find(f"{SVG}g")
    assert whole.get("role") == "img" and len(whole.get("aria-label")) > 10
    assert len(root) == 2  # the style sheet, and all that is drawn
    width, height = map(float, root.get("viewBox").split()[2:])
    for text in root.iter(f"{SVG}text"):
        if not text.get("transform"):
            assert 8 <= float(text.get("x")) <= width - 8
            assert 13 <= float(text.get("y")) <= height - 5


# -- colours -------------------------------------------------------------------

@each
def test_every_colour_can_be_set_by_the_page(name):
    root = parsed(name)
    for selector, rules in style(root):
        for key, value in re.findall(r"(fill|stroke):([^;]+)", rules):
            if value != "none":
                role, fallback = re.fullmatch(
                    r"var\(--sg-(\w+),(#\w+)\)", value).groups()
                assert LIGHT[role] == fallback, (selector, key)
    sheet = root.find(f"{SVG}style").text
    assert not re.search(r"#|rgb|hsl|opacity|\bcolor",
                         re.sub(r"var\([^)]*\)", "", sheet))
    for element in root.iter():
        assert not set(element.attrib) & {"fill", "stroke", "opacity"}
        assert element.get("style") is None


def luminance(colour):
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(d + d for d in digits)
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4
              for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stand_out_from_their_ground(colours):
    assert contrast("#000", "#fff") == pytest.approx(21)
    texts = [("ink", "paper"), ("ink", "lit"), ("muted", "paper")]
    lines = product(("line", "real", "translated", "reconstructed"),
                    ("paper",))
    for a, b in texts:
        assert contrast(colours[a], colours[b]) >= 4.5, (a, b)
    for a, b in lines:
        assert contrast(colours[a], colours[b]) >= 3, (a, b)


@pytest.mark.parametrize("name", ["map", "cycle"])
def test_kinds_of_images_differ_without_colour(name):
    dashes = {kind: re.search(r"stroke-dasharray:([^;]+)", rules)
              for selector, rules in style(parsed(name))
              for kind in ("real", "translated", "reconstructed")
              if f".{kind}" in selector and ".lit" not in selector}
    assert dashes.get("real") is None
    assert dashes["translated"][1] != dashes["reconstructed"][1]


# -- the map -------------------------------------------------------------------

def lit(part):
    """Names of the groups that are lit; an arrow is named by its two ends."""
    root = ET.fromstring(star_map(part).svg)
    return {g.get("data-parts") for g in root.iter(f"{SVG}g")
            if "lit" in g.get("class", "").split()}


GENERATOR = {"G", "encoder", "residual", "decoder", "x", "c", "fake",
             "x encoder", "c encoder", "decoder fake"}


@pytest.mark.parametrize("part, expected", [
    ("labels", {"c", "c'"}),
    ("residual", {"residual"}),
    ("generator", GENERATOR),
    ("discriminator", {"D", "source", "classes", "D source", "D classes"}),
    ("adversarial", {"x", "fake", "D", "source", "adv", "x D", "fake D",
                     "D source", "source adv"}),
    ("class", {"c", "c'", "fake", "x", "D", "classes", "cls", "x D",
               "fake D", "D classes", "classes cls"}),
    ("cycle", GENERATOR | {"c'", "again", "back", "rec", "fake again",
                           "c' again", "again back", "back rec", "x rec"}),
    ("evaluation", GENERATOR | {"truth"}),
])
def test_a_part_lights_what_it_is_about(part, expected):
    assert lit(part) == expected


def test_a_step_and_training_light_all_but_the_true_answer():
    groups = {g.get("data-parts") for g in parsed("map").iter(f"{SVG}g")
              if "data-parts" in g.attrib}
    assert lit("step") == lit("training") == groups - {"truth"}
    assert len(groups) == 17 + 14  # parts and arrows


def test_the_true_answer_is_hidden_until_it_is_lit():
    rules = dict(style(parsed("map")))
    rules = {k.strip(): v for k, v in rules.items()}
    assert rules[".sg-map .only-lit"] == "display:none"
    assert rules[".sg-map .only-lit.lit"] == "display:inline"
    for part in PARTS:
        root = ET.fromstring(star_map(part).svg)
        truth, = [g for g in root.iter(f"{SVG}g")
                  if g.get("data-parts") == "truth"]
        assert "only-lit" in truth.get("class").split()
        assert ("truth" in lit(part)) == (part == "evaluation")


def test_an_unknown_part_is_refused():
    with pytest.raises(ConfigurationError,
                       match="unknown part 'generater': choose one of "
                             + ", ".join(PARTS)):
        star_map("generater")


# -- true to the networks ------------------------------------------------------

def table(name):
    """Kernels, channels and sides that a drawing gives its layers."""
    names = [t for t in parsed(name).iter(f"{SVG}text")]
    column = {x: [words(t) for t in names if t.get("x") == x]
              for x in ("164", "346", "392")}
    kernels = [int(n) for t in column["164"]
               for n in re.findall(r"^Conv(?:Transpose)? (\d)×", t)]
    return kernels, column["346"][1:], column["392"][1:]


def test_the_generators_layers_are_those_of_the_package():
    with torch.device("meta"):
        net = Generator()
    convs = [m for m in net.modules()
             if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    block = [m for m in net.bottleneck[0].modules()
             if isinstance(m, nn.Conv2d)]
    outer = [m for m in convs if m.kernel_size[0] != 3]
    kernels, channels, sides = table("generator")
    assert kernels == [m.kernel_size[0] for m in
                       [*outer[:3], *block, *outer[3:]]]
    assert channels == ["3", "K", "K + 3", *[
        str(m.out_channels) for m in [*outer[:3], block[-1], *outer[3:]]]]
    assert outer[0].in_channels == net.num_domains + 3
    assert sides == ["h", "h", "h", "h", "h/2", "h/4", "h/4", "h/2", "h", "h"]
    assert "6 residual blocks" in [
        words(t) for t in parsed("generator").iter(f"{SVG}text")]
    assert len(net.bottleneck) == 6


def test_the_discriminators_layers_are_those_of_the_package():
    with torch.device("meta"):
        net = Discriminator()
        score, logits = net(torch.empty(1, 3, 128, 128))
    trunk = [m for m in net.trunk if isinstance(m, nn.Conv2d)]
    kernels, channels, sides = table("discriminator")
    assert kernels == [m.kernel_size[0] for m in trunk]
    assert channels == ["3", *[str(m.out_channels) for m in trunk]]
    assert sides == [str(128 // 2**n) for n in range(7)]
    told = [words(t) for t in parsed("discriminator").iter(f"{SVG}text")]
    assert "Conv 3×3, padding 1" in told and net.source.padding == (1, 1)
    assert "Conv 2×2, no padding" in told
    assert net.domain.kernel_size == (2, 2) and net.domain.padding == (0, 0)
    assert score.shape[2:] == (2, 2) and "2 × 2 scores:" in told
    assert logits.shape == (1, 5) and "K logits:" in told


# -- the cycle -----------------------------------------------------------------

def drawn(svg):
    """The pictures in a drawing."""
    found = re.findall(r'href="data:image/png;base64,([^"]+)"', svg)
    return [np.asarray(Image.open(io.BytesIO(base64.b64decode(f))), float)
            for f in found]


def test_the_cycle_shows_what_the_shipped_weights_make():
    path = ROOT / "book" / "tools" / "draw_cycle.py"
    spec = importlib.util.spec_from_file_location("draw_cycle", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    again = script.draw()
    assert script.draw() == again  # the same bytes twice
    stored = cycle_diagram().svg
    blank = r"base64,[^\"]+"
    assert re.sub(blank, "", again) == re.sub(blank, "", stored), \
        "run: python book/tools/draw_cycle.py"
    x, fake, back, same = pictures = drawn(stored)
    assert all(p.shape == (64, 64, 3) for p in pictures)
    for one, other in zip(pictures, drawn(again), strict=True):
        assert abs(one - other).mean() < 1  # other machines round otherwise
    assert (x == same).all()
    assert abs(x - back).mean() < abs(x - fake).mean() / 4


# -- in a notebook -------------------------------------------------------------

def test_a_drawing_shows_itself_and_takes_a_description():
    drawing = star_map("cycle")
    assert drawing._repr_svg_() == drawing.svg
    named = drawing.described('There & "back".')
    assert isinstance(named, Diagram)
    whole = ET.fromstring(named.svg).find(f"{SVG}g")
    assert whole.get("aria-label") == 'There & "back".'
    assert drawing.svg == star_map("cycle").svg
