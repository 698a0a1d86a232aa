"""What the commands of the command line do (see ``cli.py``)."""

import csv
import io
import json
import sys
from dataclasses import fields
from pathlib import Path

import torch
from torch.utils.data import Subset

from . import report
from .checkpoints import export_weights, load_checkpoint
from .data.avatars import ATTRIBUTES, Avatars
from .data.folder import open_folder
from .data.images import load_image, save_image
from .data.storage import atomic_write, writable_folder
from .display import save_figure, translation_figure
from .errors import (
    ConfigurationError,
    DataError,
    OutputError,
    is_whole,
    require,
)
from .evaluation import evaluate as measure
from .hyperparameters import Hyperparameters
from .judge import judge_for
from .logs import RunLog, SampleGrids
from .machine import choose_device, describe
from .model import open_model
from .presets import PRESETS, preset
from .training import CHECKPOINT, Trainer

HELD_OUT = 10  # of a folder, every tenth image is kept from training


# -- data -----------------------------------------------------------------

def data(args):
    """Draw faces into the cache or a folder, or check a folder."""
    if args.check:
        folder = open_folder(args.check, args.size)
        folder.check()
        counts = folder.labels.sum(dim=0).int().tolist()
        print(f"{len(folder)} images, all readable; {folder.kind} data with "
              f"{len(folder.attributes)} domains:")
        for name, count in zip(folder.attributes.names, counts, strict=True):
            print(f"  {name:<24}{count:>8}")
        return
    out = writable_folder(args.out) if args.out else None
    faces = Avatars(args.split, args.count, args.size, progress=not args.quiet)
    for name, count in zip(ATTRIBUTES.names, faces.labels.sum(dim=0).int()
                           .tolist(), strict=True):
        print(f"  {name:<24}{count:>8}")
    if out is None:
        print(f"{len(faces)} faces are drawn and cached.")
        return
    images = writable_folder(out / "images")
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["file", *ATTRIBUTES.names])
    for i, (image, label) in enumerate(faces):
        name = f"{i:06d}.png"
        save_image(image, images / name)
        table.writerow([name, *label.int().tolist()])
    atomic_write(out / "attributes.csv", text.getvalue().encode())
    print(f"{len(faces)} faces are in {images}, their attributes in "
          f"{out / 'attributes.csv'}.")


# -- train ----------------------------------------------------------------

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
    groups = [group.split(",") for group in args.exclusive]
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
    items = [shown[i] for i in range(min(6, len(shown)))]
    images, labels = (torch.stack(column) for column in zip(*items))
    return faces, images, labels


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
        print(f"going on at step {trainer.step:,} of {hp.steps:,}")
    atomic_write(out / "data.json", json.dumps(
        {"folder": source and str(Path(source).resolve()),
         "exclusive": groups}).encode())
    done = trainer.run(progress=not args.quiet)
    took = f"{trainer.seconds / 60:.1f} minutes of training"
    if not done:
        print(f"stopped and saved at step {trainer.step:,} after {took}; "
              f"go on with: stargan-tutorial train --out {out} --resume")
        return 130
    print(f"trained {trainer.step:,} steps in {took}; next: stargan-tutorial "
          f"evaluate {out}")


# -- translate, evaluate, export -------------------------------------------

def translate(args):
    """Translate one picture to a file."""
    model = open_model(args.model)
    image = load_image(args.image, model.hp.image_size)
    if args.label is None:
        label = model.guess_label(image)
        print(f"seen in the picture: {model.attributes.describe(label)}")
    else:
        names = [name for name in args.label.split(",") if name]
        label = model.attributes.encode(*names)
    target = model.attributes.apply(label, set=args.on, unset=args.off)
    save_image(model.translate(image, target), args.out)
    print(f"{model.attributes.describe(target)}: {args.out}")


def evaluate(args):
    """Measure a model; print the figures and keep table and pictures."""
    model = open_model(args.model)
    require(args.faces >= 1, f"--faces {args.faces}: give at least 1.")
    require(args.threads is None or args.threads >= 1,
            f"--threads {args.threads}: give at least 1.")
    device, progress = choose_device(args.device), not args.quiet
    if args.threads:
        torch.set_num_threads(args.threads)
    size, truth = model.hp.image_size, None
    noted = Path(args.model) / "data.json"
    source = args.data or (json.loads(noted.read_text())["folder"]
                           if noted.is_file() else None)
    if source is None:
        require(model.attributes == ATTRIBUTES, "this model was not trained "
                "on the built-in faces: give its images with --data.",
                ConfigurationError)
        test = Avatars("test", args.faces, size, every_label=True,
                       progress=progress)
        judge = judge_for(size, device=device, progress=progress)
        shown = Avatars("test", min(6, args.faces), size, progress=progress)
        truth = shown.counterfactual
    else:
        groups = (model.attributes.exclusive
                  if model.kind == "multi-label" else ())
        folder = open_folder(source, size, exclusive=groups)
        require(folder.attributes == model.attributes,
                f"{source} has other domains than the model: "
                f"{', '.join(model.attributes.names)} are expected.", DataError)
        rest, test = hold_out(folder)
        judge = judge_for(size, rest, device=device, progress=progress)
        shown = test
    result = measure(model.generator, test, judge, device=device,
                     progress=progress)
    print(json.dumps(result.as_dict(), indent=1) if args.json
          else report.as_text(result))
    out = args.out or (args.model if Path(args.model).is_dir() else None)
    if out is not None:
        out = writable_folder(out)
        atomic_write(out / "evaluation.json",
                     json.dumps(result.as_dict(), indent=1).encode())
        report.write_csv(result, out / "evaluation.csv")
        save_figure(report.figure(result), out / "evaluation.png")
        items = [shown[i] for i in range(min(6, len(shown)))]
        images, labels = (torch.stack(column) for column in zip(*items))
        save_figure(translation_figure(model.generator, images, labels,
                                       model.attributes, truth=truth,
                                       device=device),
                    out / "translations.png")
        print(f"table and pictures are in {out}", file=sys.stderr)


def export(args):
    """Write a run's networks as safetensors."""
    require(args.out.endswith(".safetensors"),
            f"--out {args.out}: end the name in .safetensors.")
    model = open_model(args.model)
    writable_folder(Path(args.out).parent)
    card, found = dict(model.card), Path(args.model) / "evaluation.json"
    if found.is_file():
        card["evaluation"] = json.loads(found.read_text())
    export_weights(args.out, model.hp, model.attributes, model.generator,
                   None if args.generator_only else model.discriminator,
                   kind=model.kind, half=not args.full, card=card)
    size = Path(args.out).stat().st_size / 1e6
    print(f"{args.out}: {size:.2f} MB")


# -- doctor ---------------------------------------------------------------

def doctor(args):
    """Describe the machine and estimate the presets' times."""
    for name, value in describe().items():
        print(f"{name:<24}{value}")
    if args.fast:
        return
    from .estimate import minutes

    names = ["gpu", "paper"] if torch.cuda.is_available() \
        else ["quick", "cpu", "patient"]
    print("\ntraining time, from a few steps just now:")
    for name in names:
        print(f"  --preset {name:<12}about {minutes(PRESETS[name]):,.0f} min")
    best = "gpu" if torch.cuda.is_available() else "cpu"
    print(f"\nsuggested: stargan-tutorial train --preset {best} --out "
          f"runs/{best}")
