"""The command ``train``: settings, data, and the run itself."""

import json
from dataclasses import fields
from pathlib import Path

import torch

from .checkpoints import load_checkpoint
from .data.avatars import Avatars
from .data.relabelled import Relabelled
from .data.storage import atomic_write, writable_folder
from .display import curves, save_figure
from .errors import ConfigurationError, OutputError, is_whole, require
from .hyperparameters import Hyperparameters
from .logs import RunLog, SampleGrids, read_log
from .machine import choose_device
from .origins import open_split
from .presets import PRESETS, preset
from .several import joint_data, origins_of
from .training import CHECKPOINT, Trainer


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
    """Hyperparameters and where the data are from, new or of the old run."""
    changes = parse_changes(args.changes)
    if args.seed is not None:
        changes["seed"] = args.seed
    saved, origin = None, origins_of(args)
    if (out / CHECKPOINT).exists():
        require(args.resume, f"{out} already holds a run: add --resume to go "
                "on with it, or choose another folder.", OutputError)
        saved = load_checkpoint(out / CHECKPOINT)["hyperparameters"]
    noted = out / "data.json"  # there even before the first checkpoint
    if args.resume and not args.data and noted.exists():
        origin |= json.loads(noted.read_text())
    if args.no_cache:
        for its in (origin, *origin.get("sources", {}).values()):
            its["cache"] = False
    if args.preset:
        hp = preset(args.preset, **changes)
    else:
        require(saved or not args.resume, f"there is no run at {out} to go on "
                "with: check the folder, or give --preset to start one.")
        require(saved, "which settings? Give --preset: one of "
                f"{', '.join(PRESETS)}.")
        hp = Hyperparameters.from_dict(saved | changes)
    return hp, origin


def training_data(hp, origin, progress=True):
    """The images to train on, and held-out ones for the grids.

    Parameters
    ----------
    hp : Hyperparameters
    origin : dict
        See :func:`open_split`; the folder is None for the built-in faces.
        With ``sources``, one origin for each, they are joined.
    progress : bool

    Returns
    -------
    dataset, images (M, 3, H, W), labels (M, K)
    """
    if "sources" in origin:
        return joint_data({name: training_data(hp, its, progress)
                           for name, its in origin["sources"].items()})
    if origin["folder"] is None:
        faces = Avatars("train", hp.num_images, hp.image_size,
                        seed=origin.get("seed", 0), progress=progress)
        shown = Avatars("test", 6, hp.image_size, progress=progress)
        if origin.get("names"):
            faces, shown = (Relabelled(people, origin["names"])
                            for people in (faces, shown))
    else:
        faces, shown = open_split(origin, hp.image_size, progress)
    return faces, *first_items(shown)


def first_items(dataset, count=6):
    """The first images (M, 3, H, W) and labels (M, K), for a grid."""
    items = [dataset[i] for i in range(min(count, len(dataset)))]
    images, labels = (torch.stack(column) for column in zip(*items))
    return images, labels


def train(args):
    """Train, or go on training; 130 if interrupted."""
    for name, least in [("threads", 1), ("workers", 0)]:
        value = getattr(args, name)
        require(value is None or is_whole(value, least),
                f"--{name} {value}: give a whole number of at least {least}.")
    hp, origin = _settings(args, Path(args.out))
    out = writable_folder(args.out)
    choose_device(args.device)  # before minutes of drawing
    faces, images, labels = training_data(hp, origin, not args.quiet)
    callbacks = [RunLog(out), SampleGrids(out, images, labels)]
    trainer = Trainer(hp, faces, out, device=args.device, threads=args.threads,
                      workers=args.workers, callbacks=callbacks)
    if (out / CHECKPOINT).exists():
        trainer.resume()
        print(f"going on at step {trainer.step:,} of {hp.steps:,}"
              if trainer.step < hp.steps else "this run is finished already")
    if origin["folder"]:
        origin["folder"] = str(Path(origin["folder"]).resolve())
    atomic_write(out / "data.json", json.dumps(origin).encode())
    done = trainer.run(progress=not args.quiet)
    took = f"{trainer.seconds / 60:.1f} minutes of training"
    if not done:
        print(f"stopped and saved at step {trainer.step:,} after {took}; "
              f"go on with: stargan-tutorial train --out {out} --resume")
        return 130
    save_figure(curves(read_log(out)), out / "curves.png")
    print(f"trained {trainer.step:,} steps in {took}; next: stargan-tutorial "
          f"evaluate {out}")
