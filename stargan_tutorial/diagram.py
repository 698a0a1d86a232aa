"""The drawings of the book, as SVG: the map that opens every chapter, the two
networks layer by layer (chapters 3 and 4), the cycle of images (chapter 6)."""

import re
from dataclasses import dataclass
from html import escape
from importlib import resources

from .errors import require

_G = {"G", "encoder", "residual", "decoder"}
_STEP = _G | {"x", "c", "fake", "c'", "again", "back", "rec", "D", "source",
              "classes", "adv", "cls"}
_PARTS = {
    "labels": {"c", "c'"},
    "residual": {"residual"},
    "generator": _G | {"x", "c", "fake"},
    "discriminator": {"D", "source", "classes"},
    "adversarial": {"x", "fake", "D", "source", "adv"},
    "class": {"c", "c'", "fake", "x", "D", "classes", "cls"},
    "cycle": _G | {"x", "c", "fake", "c'", "again", "back", "rec"},
    "step": _STEP,
    "training": _STEP,
    "evaluation": _G | {"x", "c", "fake", "truth"},
}


@dataclass(frozen=True)
class Diagram:
    """A drawing that Jupyter shows by itself.

    Attributes
    ----------
    svg : str
        The drawing, one whole ``<svg>`` element.
    """

    svg: str

    def described(self, alt):
        """The same drawing, with ``alt`` as what a screen reader says."""
        name = f'aria-label="{escape(alt)}"'
        return Diagram(re.sub('aria-label="[^"]*"', lambda _: name, self.svg,
                              count=1))

    def _repr_svg_(self):
        return self.svg


def _read(name):
    folder = resources.files(__package__) / "diagrams"
    return (folder / f"{name}.svg").read_text(encoding="utf-8")


def star_map(part="training"):
    """StarGAN in one picture, with one part of it lit.

    Parameters
    ----------
    part : {"labels", "residual", "generator", "discriminator", \
"adversarial", "class", "cycle", "step", "training", "evaluation"}

    Returns
    -------
    Diagram

    Raises
    ------
    ConfigurationError
        If there is no such part.
    """
    require(part in _PARTS, f"unknown part {part!r}: choose one of "
            f"{', '.join(_PARTS)}.")

    def light(group):  # an arrow names its two ends, and is lit with both
        on = set(group[1].split()) <= _PARTS[part]
        return f'<g data-parts="{group[1]}" class="{"lit " * on}'

    return Diagram(re.sub(r'<g data-parts="([^"]+)" class="', light,
                          _read("map")))


def generator_diagram():
    """The generator layer by layer: kernels, channels and sizes.

    Returns
    -------
    Diagram
    """
    return Diagram(_read("generator"))


def discriminator_diagram():
    """The discriminator layer by layer, with its two heads.

    Returns
    -------
    Diagram
    """
    return Diagram(_read("discriminator"))


def cycle_diagram():
    """A real face there and back, with what each loss looks at.

    The pictures are the first held-out face that has neither blond hair nor
    glasses, translated to both by the weights ``patient``;
    ``book/tools/draw_cycle.py`` makes them again.

    Returns
    -------
    Diagram
    """
    return Diagram(_read("cycle"))
