"""Pictures: grids of images, patch maps and curves.

Every function returns a matplotlib figure and shows nothing by itself.
"""

import io

import numpy as np

from .data.images import to_bytes
from .data.storage import atomic_write
from .targets import attribute_targets, translate_each

# One colour for each kind of image, through the whole book (Okabe & Ito).
REAL, TRANSLATED, RECONSTRUCTED = "#0072B2", "#D55E00", "#009E73"


def pixels(image):
    """Image (3, H, W) in [-1, 1] as a uint8 array (H, W, 3)."""
    return to_bytes(image).permute(1, 2, 0).cpu().numpy()


def image_grid(rows, column_labels=(), row_labels=(), *, title=None,
               cell=0.95):
    """Images in rows and columns, with labels.

    Parameters
    ----------
    rows : list of lists of Tensor (3, H, W) in [-1, 1], or None for a gap
    column_labels, row_labels : sequences of str
    title : str, optional
    cell : float
        Side of one image in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    rows = [list(row) for row in rows]
    height, width = len(rows), max(len(row) for row in rows)
    left = 0.1 + 0.075 * max((len(str(x)) for x in row_labels), default=0)
    top = (0.24 if len(column_labels) else 0.05) + (0.22 if title else 0)
    size = left + width * cell, top + height * cell
    figure = Figure(figsize=size, facecolor="white")
    grid = figure.subplots(height, width, squeeze=False, gridspec_kw={
        "wspace": 0.04, "hspace": 0.04, "left": left / size[0], "right": 1.0,
        "bottom": 0.0, "top": 1 - top / size[1]})
    for i, row in enumerate(rows):
        for j, axes in enumerate(grid[i]):
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
            if j < len(row) and row[j] is not None:
                axes.imshow(pixels(row[j]), interpolation="nearest")
            if i == 0 and j < len(column_labels):
                axes.set_title(str(column_labels[j]).replace("_", " "),
                               fontsize=8, pad=3)
            if j == 0 and i < len(row_labels):
                axes.set_ylabel(str(row_labels[i]).replace("_", " "),
                                fontsize=8, rotation=0, ha="right",
                                va="center")
    if title:
        figure.suptitle(title, fontsize=9, y=1 - 0.04 / size[1], va="top")
    return figure


def translation_figure(generator, images, labels, attributes, *, truth=None,
                       device="cpu", title=None):
    """Each image, then one translation for each attribute.

    Parameters
    ----------
    generator : callable (image, label) -> image
    images : Tensor (M, 3, H, W) in [-1, 1]
    labels : Tensor (M, K)
    attributes : AttributeSet
    truth : callable (index, label) -> Tensor (3, H, W), optional
        The true answer; it gets a row below each row of translations.
    device : where the generator is
    title : str, optional

    Returns
    -------
    matplotlib.figure.Figure
    """
    grouped = {name for group in attributes.exclusive for name in group}
    heads = ["input"] + [n if n in grouped else f"± {n}"
                         for n in attributes.names]
    rows, names = [], []
    for i, (image, label) in enumerate(zip(images, labels, strict=True)):
        rows.append([image, *translate_each(generator, image, label,
                                            attributes, device)])
        names.append("StarGAN" if truth else "")
        if truth:
            targets = attribute_targets(label, attributes)
            rows.append([None, *[truth(i, target) for target in targets]])
            names.append("truth")
    return image_grid(rows, heads, names if truth else (), title=title)


def curves(log, columns=None, *, smooth=0.6):
    """Losses over the steps, one panel for each, raw and smoothed.

    Parameters
    ----------
    log : dict of str to list of float
        From :func:`~stargan_tutorial.logs.read_log`.
    columns : sequence of str, optional
        Which losses; all by default.
    smooth : float
        Weight of the past in the smoothed line, 0 to 1.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    columns = columns or [n for n in log if n[:2] in ("d_", "g_")]
    rows = -(-len(columns) // 3)
    figure = Figure(figsize=(8, 2.1 * rows), facecolor="white",
                    layout="constrained")
    grid = figure.subplots(rows, 3, squeeze=False).flat
    for name, axes in zip(columns, grid, strict=False):
        colour = REAL if name.startswith("d_") else TRANSLATED
        mean, line = np.nan, []
        for value in log[name]:
            if not np.isnan(value):
                mean = value if np.isnan(mean) else \
                    smooth * mean + (1 - smooth) * value
            line.append(mean)
        axes.plot(log["step"], log[name], color=colour, alpha=0.3, lw=0.8)
        axes.plot(log["step"], line, color=colour, lw=1.5)
        axes.set_title(f"{name[0].upper()}: {name[2:]}", fontsize=9)
        axes.tick_params(labelsize=8)
        axes.grid(alpha=0.3)
        axes.set(xlabel="step", ylabel="loss")
    for axes in list(grid):
        axes.set_visible(False)
    return figure


def patch_map(image, scores, *, title=None):
    """An image beside its source scores, as a heat map over the patches.

    Parameters
    ----------
    image : Tensor (3, H, W) in [-1, 1]
    scores : Tensor (1, h, w)
        Unbounded source scores.
    title : str, optional

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 2.4), facecolor="white", layout="constrained")
    left, right = figure.subplots(1, 2)
    left.imshow(pixels(image), interpolation="nearest")
    values = scores.detach().float().cpu()[0].numpy()
    limit = max(abs(values).max(), 1e-6)
    shown = right.imshow(values, cmap="PuOr", vmin=-limit, vmax=limit)
    figure.colorbar(shown, ax=right, label="score (higher: more real)")
    for axes in (left, right):
        axes.set(xticks=[], yticks=[])
    if title:
        figure.suptitle(title, fontsize=9)
    return figure


def save_figure(figure, path, dpi=120):
    """Write a figure as PNG, whole or not at all."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi)
    atomic_write(path, buffer.getvalue())
