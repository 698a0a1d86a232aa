"""The picture of StarGAN that every chapter opens with."""

from .display import REAL, RECONSTRUCTED, TRANSLATED
from .errors import require

_GREY = "0.35"
# name: (centre x, centre y, width, height, text, colour)
_BOXES = {
    "x": (0.85, 2.55, 1.05, 0.8, "real image\n$x$", REAL),
    "c": (0.85, 3.6, 1.05, 0.55, "target\nlabel $c$", _GREY),
    "encoder": (2.33, 2.55, 0.34, 1.0, "encoder", _GREY),
    "residual": (2.9, 2.55, 0.66, 0.7, "residual\nblocks", _GREY),
    "decoder": (3.47, 2.55, 0.34, 1.0, "decoder", _GREY),
    "fake": (5.1, 2.55, 1.15, 0.8, "translated\n$G(x, c)$", TRANSLATED),
    "c'": (5.1, 3.65, 1.15, 0.55, "own\nlabel $c'$", _GREY),
    "again": (6.9, 2.55, 1.0, 1.1, "$G$\nonce more", _GREY),
    "back": (8.75, 2.55, 1.35, 0.8, "reconstructed\n$G(G(x, c), c')$",
             RECONSTRUCTED),
    "D": (2.9, 0.7, 1.3, 0.85, "$D$\ndiscriminator", _GREY),
    "source": (5.1, 1.02, 1.5, 0.46, "source: real?", _GREY),
    "classes": (5.1, 0.4, 1.5, 0.46, "class: which label?", _GREY),
    "adv": (7.25, 1.02, 1.3, 0.46, r"$\mathcal{L}_{adv}$", _GREY),
    "cls": (7.25, 0.4, 1.3, 0.46, r"$\mathcal{L}_{cls}$", _GREY),
    "rec": (8.75, 3.9, 1.1, 0.5, r"$\mathcal{L}_{rec}$", _GREY),
    "truth": (8.75, 1.3, 1.35, 0.7, "true answer\n(chapter 9)", _GREY),
}
# from, to, where each end touches its box: left, right, top, bottom
_ARROWS = [
    ("x", "encoder", "r", "l"), ("c", "encoder", "r", "t"),
    ("encoder", "residual", "r", "l"), ("residual", "decoder", "r", "l"),
    ("decoder", "fake", "r", "l"), ("fake", "again", "r", "l"),
    ("c'", "again", "r", "t"), ("again", "back", "r", "l"),
    ("x", "D", "b", "l"), ("fake", "D", "b", "t"),
    ("D", "source", "r", "l"), ("D", "classes", "r", "l"),
    ("source", "adv", "r", "l"), ("classes", "cls", "r", "l"),
    ("back", "rec", "t", "b"),
]
_G = {"encoder", "residual", "decoder", "G"}
_EVERY = set(_BOXES) | {"G"}
_PARTS = {
    "labels": {"c", "c'"},
    "residual": {"residual"},
    "generator": _G | {"x", "c", "fake"},
    "discriminator": {"D", "source", "classes"},
    "adversarial": {"x", "fake", "D", "source", "adv"},
    "class": {"c", "c'", "fake", "x", "D", "classes", "cls"},
    "cycle": _G | {"x", "c", "fake", "c'", "again", "back", "rec"},
    "step": _EVERY - {"truth"},
    "training": _EVERY - {"truth"},
    "evaluation": _G | {"x", "c", "fake", "truth"},
}


def _touch(name, side):
    x, y, width, height, *_ = _BOXES[name]
    return {"l": (x - width / 2, y), "r": (x + width / 2, y),
            "t": (x, y + height / 2), "b": (x, y - height / 2)}[side]


def star_map(part="training"):
    """StarGAN in one picture, with one part of it in full colour.

    Parameters
    ----------
    part : {"labels", "residual", "generator", "discriminator", \
"adversarial", "class", "cycle", "step", "training", "evaluation"}

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ConfigurationError
        If there is no such part.
    """
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch

    require(part in _PARTS, f"unknown part {part!r}: choose one of "
            f"{', '.join(_PARTS)}.")
    strong = _PARTS[part]
    figure = Figure(figsize=(7, 3.1), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0.05, 9.6), ylim=(0.02, 4.25))
    axes.axis("off")

    def box(name, x, y, width, height, text, colour, size=8):
        on = name in strong
        thin = name in ("encoder", "decoder")
        axes.add_patch(FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height,
            boxstyle="round,pad=0,rounding_size=0.08", linewidth=2 if on else 1,
            edgecolor=colour if on else "0.72",
            facecolor="#FFF3C4" if on and colour == _GREY else "white",
            zorder=2))
        axes.text(x, y, text, ha="center", va="center", fontsize=size,
                  rotation=90 if thin else 0, zorder=3,
                  color=("0.1" if colour == _GREY else colour) if on
                  else "0.45")

    box("G", 2.9, 2.55, 1.8, 1.3, "", _GREY)
    axes.text(2.9, 3.32, "$G$ generator", ha="center", fontsize=8,
              color="0.1" if "G" in strong else "0.45")
    for name, place in _BOXES.items():
        if name != "truth" or part == "evaluation":
            box(name, *place, size=7 if name == "residual" else 8)

    def arrow(start, end, on, style="-|>", bend="arc3"):
        axes.annotate("", end, start, zorder=1, arrowprops={
            "arrowstyle": style, "connectionstyle": bend, "shrinkA": 1,
            "shrinkB": 1, "lw": 1.4 if on else 0.8,
            "color": "0.1" if on else "0.72"})

    corner = {("r", "t"): "angle,angleA=0,angleB=90",
              ("b", "l"): "angle,angleA=90,angleB=0"}
    for first, second, leave, reach in _ARROWS:
        arrow(_touch(first, leave), _touch(second, reach),
              {first, second} <= strong, bend=corner.get((leave, reach),
                                                         "arc3"))
    # The reconstruction is compared with the image it came from.
    on = {"x", "rec"} <= strong
    axes.plot([0.32, 0.18, 0.18], [2.55, 2.55, 4.05], zorder=1,
              color="0.1" if on else "0.72", lw=1.4 if on else 0.8)
    arrow((0.17, 4.05), (8.2, 4.05), on)
    if part == "evaluation":
        arrow((5.6, 2.15), (8.07, 1.45), True, "<|-|>")
    return figure
