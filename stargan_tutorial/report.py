"""An evaluation as a table, as CSV and as a figure (chapter 9)."""

import csv
import io

from .data.storage import atomic_write


def rows(evaluation):
    """The figures as (what, value, unit or explanation)."""
    e = evaluation
    found = [(f"accuracy: {name}", value,
              f"judge on real images: {e.classifier_accuracy[name]:.3f}")
             for name, value in e.accuracy.items()]
    found.append(("accuracy: all at once", e.all_at_once, "whole label right"))
    if e.remaining_error is not None:
        found += [
            ("remaining error, changed pixels", e.remaining_error,
             "1: nothing done, 0: the truth"),
            *[(f"  {name}", value, "") for name, value in
              e.remaining_by_change.items()],
            ("error, unchanged pixels", e.unchanged_error, "of [0, 1]"),
            ("L1 to the truth", e.l1, f"input unchanged: {e.input_l1:.4f}"),
            ("PSNR to the truth", e.psnr,
             f"dB; input unchanged: {e.input_psnr:.2f}"),
            ("SSIM to the truth", e.ssim,
             f"input unchanged: {e.input_ssim:.3f}")]
    found += [("identity error", e.identity_error, "of [0, 1]"),
              ("cycle error", e.cycle_error, "of [0, 1]")]
    return found


def _shown(what, value):
    if "PSNR" in what:
        return f"{value:.2f}"
    return f"{value:.4f}" if "error" in what and "remaining" not in what \
        or "L1" in what else f"{value:.3f}"


def as_text(evaluation):
    """The figures as a table of text."""
    lines = [f"{evaluation.translations:,} translations of "
             f"{evaluation.faces:,} held-out images", ""]
    lines += [f"{what:<33}{_shown(what, value):>8}  {note}".rstrip()
              for what, value, note in rows(evaluation)]
    return "\n".join(lines)


def write_csv(evaluation, path):
    """The figures as CSV: ``measure,value,note``."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["measure", "value", "note"])
    writer.writerows((what.strip(), f"{value:.6f}", note)
                     for what, value, note in rows(evaluation))
    atomic_write(path, text.getvalue().encode())


def figure(evaluation):
    """Accuracy by attribute and, with true answers, error by change.

    Returns
    -------
    matplotlib.figure.Figure
    """
    from matplotlib.figure import Figure

    from .display import REAL, TRANSLATED

    e = evaluation
    panels = 1 if e.remaining_by_change is None else 2
    picture = Figure(figsize=(4.4 * panels, 2.9), facecolor="white",
                     layout="constrained")
    axes = picture.subplots(1, panels, squeeze=False)[0]
    names = list(e.accuracy)
    for offset, values, colour, name in [
            (-0.2, e.classifier_accuracy, REAL, "real images"),
            (0.2, e.accuracy, TRANSLATED, "translations")]:
        axes[0].barh([i + offset for i in range(len(names))],
                     [values[n] for n in names], 0.38, color=colour,
                     label=name)
    axes[0].set_yticks(range(len(names)), [n.replace("_", " ")
                                           for n in names], fontsize=8)
    axes[0].set(xlim=(0, 1), xlabel="share that the judge finds right")
    axes[0].invert_yaxis()
    axes[0].legend(fontsize=7, loc="lower center", ncols=2, frameon=False,
                   bbox_to_anchor=(0.5, 1.0))
    if panels == 2:
        kinds = list(e.remaining_by_change)
        axes[1].barh(range(len(kinds)), list(e.remaining_by_change.values()),
                     0.6, color=TRANSLATED)
        axes[1].axvline(1, color="black", lw=1, ls="--")
        axes[1].set_yticks(range(len(kinds)), [k.replace("_", " ")
                                               for k in kinds], fontsize=8)
        axes[1].set(xlabel="remaining error (1: nothing done, 0: the truth)")
        axes[1].invert_yaxis()
    return picture
