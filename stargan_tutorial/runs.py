"""The command ``train``: settings, data, and the run itself."""

import json
from dataclasses import fields
from pathlib import Path

import torch
from torch.utils.data import Subset

from .checkpoints import load_checkpoint
from .data.avatars import Avatars
from .data.folder import open_folder
from .data.storage import atomic_write, writable_folder
from .display import curves, save_figure
from .errors import ConfigurationError, OutputError, is_whole, require
from .hyperparameters import Hyperparameters
from .logs import RunLog, SampleGrids, read_log
from .machine import choose_device
from .presets import PRESETS, preset
from .training import CHECKPOINT, Trainer

HELD_OUT = 10  # of a folder, every tenth image is kept from training


def parse_changes(changes):
    """``["steps=10", ...]`` as a dict with values of the fields' types.

    Raises
    ------
    ConfigurationError
    """
    types, found = {f.name: f.type for f in fields(Hyperparameters)}, {}
    for change in changes:
        name, equals, text = change.partition("=")
        require(equals, f"--set {change}: write it as KEY=VALUE, such as "
                "steps=1000.")
        require(name in types, f"--set {change}: unknown hyperparameter; "
                f"choose among {', '.join(types)}.")
        try:
            found[name] = {"true": True, "false": False}[text.lower()] \
                if types[name] is bool else types[name](text)
        except (KeyError, ValueError):
            kind = {int: "a whole number", float: "a number",
                    bool: "true or false"}[types[name]]
            raise ConfigurationError(f"--set {change}: {name} takes {kind}."
                                     ) from None
    return found


def _settings(args, out):
    """Hyperparameters and the source of the data, new or of the old run."""
    changes = parse_changes(args.changes)
    if args.seed is not None:
        changes["seed"] = args.seed
    saved, source = None, args.data
    groups = [[name.strip() for name in group.split(",")]
              for group in args.exclusive]
    require(source or not groups, "--exclusive names attributes of a folder's "
            "table: give the folder with --data.")
    if (out / CHECKPOINT).exists():
        require(args.resume, f"{out} already holds a run: add --resume to go "
                "on with it, or choose another folder.", OutputError)
        saved = load_checkpoint(out / CHECKPOINT)["hyperparameters"]
    noted = out / "data.json"  # there even before the first checkpoint
    if args.resume and source is None and noted.exists():
        noted = json.loads(noted.read_text())
        source, groups = noted["folder"], noted["exclusive"]
    if args.preset:
        hp = preset(args.preset, **changes)
    else:
        require(saved or not args.resume, f"there is no run at {out} to go on "
                "with: check the folder, or give --preset to start one.")
        require(saved, "which settings? Give --preset: one of "
                f"{', '.join(PRESETS)}.")
        hp = Hyperparameters.from_dict(saved | changes)
    return hp, source, groups


def training_data(hp, source, groups=(), progress=True):
    """The images to train on, and held-out ones for the grids.

    Parameters
    ----------
    hp : Hyperparameters
    source : path or None
        A folder of images; None for the built-in faces.
    groups : list of lists of str
        Exclusive attributes of the folder's table.
    progress : bool

    Returns
    -------
    dataset, images (M, 3, H, W), labels (M, K)
    """
    if source is None:
        faces = Avatars("train", hp.num_images, hp.image_size,
                        progress=progress)
        shown = Avatars("test", 6, hp.image_size, progress=progress)
    else:
        folder = open_folder(source, hp.image_size, exclusive=groups)
        faces, shown = hold_out(folder)
    return faces, *first_items(shown)


def first_items(dataset, count=6):
    """The first images (M, 3, H, W) and labels (M, K), for a grid."""
    items = [dataset[i] for i in range(min(count, len(dataset)))]
    images, labels = (torch.stack(column) for column in zip(*items))
    return images, labels


def hold_out(dataset):
    """Split a data set: every tenth item apart, with its attributes kept."""
    everything = range(len(dataset))
    parts = (Subset(dataset, [i for i in everything if i % HELD_OUT]),
             Subset(dataset, [i for i in everything if not i % HELD_OUT]))
    for part in parts:
        part.attributes, part.kind = dataset.attributes, dataset.kind
    return parts


def train(args):
    """Train, or go on training; 130 if interrupted."""
    for name, least in [("threads", 1), ("workers", 0)]:
        value = getattr(args, name)
        require(value is None or is_whole(value, least),
                f"--{name} {value}: give a whole number of at least {least}.")
    hp, source, groups = _settings(args, Path(args.out))
    out = writable_folder(args.out)
    choose_device(args.device)  # before minutes of drawing
    faces, images, labels = training_data(hp, source, groups, not args.quiet)
    callbacks = [RunLog(out), SampleGrids(out, images, labels)]
    trainer = Trainer(hp, faces, out, device=args.device, threads=args.threads,
                      workers=args.workers, callbacks=callbacks)
    if (out / CHECKPOINT).exists():
        trainer.resume()
        print(f"going on at step {trainer.step:,} of {hp.steps:,}"
              if trainer.step < hp.steps else "this run is finished already")
    atomic_write(out / "data.json", json.dumps(
        {"folder": source and str(Path(source).resolve()),
         "exclusive": groups}).encode())
    done = trainer.run(progress=not args.quiet)
    took = f"{trainer.seconds / 60:.1f} minutes of training"
    if not done:
        print(f"stopped and saved at step {trainer.step:,} after {took}; "
              f"go on with: stargan-tutorial train --out {out} --resume")
        return 130
    save_figure(curves(read_log(out)), out / "curves.png")
    print(f"trained {trainer.step:,} steps in {took}; next: stargan-tutorial "
          f"evaluate {out}")
