"""What a run leaves to look at: log, events, grids (chapter 8)."""

import csv
import io
import json
from pathlib import Path

from .data.storage import atomic_write, writable_folder
from .errors import DataError, OutputError, require

LOG = "log.csv"


class RunLog:
    """A callback for the trainer: one line of ``log.csv`` for each log event.

    Columns: ``step``, ``seconds``, ``lr_g``, then the means of the losses
    since the line before. After a resume, lines behind the checkpoint are
    dropped, so that no step is logged twice. If TensorBoard is installed,
    the same numbers go to ``tensorboard/`` in the folder.

    Parameters
    ----------
    out : path
        Folder of the run.
    """

    def __init__(self, out):
        self.path = Path(out) / LOG
        self.writer = None

    def __call__(self, trainer, event, values):
        if event == "start":
            self._start(trainer)
        elif event == "log":
            row = {"step": trainer.step, "seconds": f"{trainer.seconds:.2f}",
                   "lr_g": f"{trainer.optimizer_g.param_groups[0]['lr']:.3e}",
                   **{name: f"{value:.6g}" for name, value in values.items()}}
            try:
                with open(self.path, "a", newline="") as file:
                    csv.DictWriter(file, self.columns).writerow(row)
            except OSError as error:
                raise OutputError(f"cannot write {self.path}: "
                                  f"{error.strerror}. Make room, then go on "
                                  "with --resume.") from None
            if self.writer is not None:
                for name, value in values.items():
                    self.writer.add_scalar(name.replace("_", "/", 1), value,
                                           trainer.step)
        elif event in ("save", "end") and self.writer is not None:
            self.writer.flush()

    def _start(self, trainer):
        self.columns = ["step", "seconds", "lr_g", "d_adversarial", "d_class",
                        *["d_penalty"] * trainer.hp.uses_penalty,
                        "g_adversarial", "g_class", "g_reconstruction"]
        kept = []
        if trainer.step and self.path.exists():
            with open(self.path, newline="") as file:
                kept = [row for row in csv.DictReader(file)
                        if _whole(row, self.columns)
                        and int(row["step"]) <= trainer.step]
        text = io.StringIO()
        writer = csv.DictWriter(text, self.columns)
        writer.writeheader()
        writer.writerows(kept)
        atomic_write(self.path, text.getvalue().encode())
        settings = json.dumps(trainer.hp.as_dict(), indent=1)
        atomic_write(self.path.parent / "hyperparameters.json",
                     settings.encode())
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:  # optional: pip install stargan-tutorial[logs]
            return
        self.writer = SummaryWriter(str(self.path.parent / "tensorboard"),
                                    purge_step=trainer.step + 1)


def _whole(row, columns):
    """Whether a line of the log was written to its end before a kill."""
    return None not in row and None not in row.values() \
        and list(row) == columns and row["step"].isdigit()


def read_log(path):
    """Read a ``log.csv``, or the one in a run's folder.

    Returns
    -------
    dict of str to list of float
        One list for each column; a loss that was not computed is nan.

    Raises
    ------
    DataError
        If there is none.
    """
    path = Path(path)
    path = path / LOG if path.is_dir() else path
    require(path.is_file(), f"there is no log at {path}: give the folder of a "
            "run.", DataError)
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    return {name: [float(row[name] or "nan") for row in rows]
            for name in reader.fieldnames or ()}


class SampleGrids:
    """A callback for the trainer: translations of the same faces, as PNG.

    Each goes to ``samples/step_0001000.png`` in the run's folder.

    Parameters
    ----------
    out : path
    images : Tensor (M, 3, H, W)
        Fixed images the networks never train on.
    labels : Tensor (M, K)
    """

    def __init__(self, out, images, labels):
        self.folder = Path(out) / "samples"
        self.images, self.labels = images, labels

    def __call__(self, trainer, event, values):
        if event != "sample":
            return
        from .display import save_figure, translation_figure

        figure = translation_figure(trainer.best, self.images, self.labels,
                                    trainer.attributes, device=trainer.device,
                                    title=f"step {trainer.step:,}")
        save_figure(figure, writable_folder(self.folder)
                    / f"step_{trainer.step:07d}.png")
