"""What the commands of the command line do (see ``cli.py``)."""

import csv
import io
import json
import sys
from pathlib import Path

import torch

from . import report
from .checkpoints import export_weights
from .data.avatars import ATTRIBUTES, Avatars
from .data.folder import open_folder
from .data.images import load_image, save_image
from .data.storage import atomic_write, writable_folder
from .display import save_figure, translation_figure
from .errors import ConfigurationError, DataError, require
from .evaluation import evaluate as measure
from .judge import judge_for
from .machine import choose_device, describe
from .model import open_model
from .presets import PRESETS
from .runs import first_items, hold_out, train  # noqa: F401  (train is a command too)

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


# -- translate, evaluate, export -------------------------------------------

def translate(args):
    """Translate one picture to a file."""
    model = open_model(args.model)
    writable_folder(Path(args.out).parent)
    image = load_image(args.image, model.hp.image_size)
    if args.label is None:
        label = model.guess_label(image)
        print(f"seen in the picture: {model.attributes.describe(label)}")
    else:
        names = [name.strip() for name in args.label.split(",") if name.strip()]
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
    out = args.out or (args.model if Path(args.model).is_dir() else None)
    out = out and writable_folder(out)  # before minutes of measuring
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
        folder = open_folder(source, size)
        require(folder.attributes.names == model.attributes.names,
                f"{source} has other domains than the model: "
                f"{', '.join(model.attributes.names)} are expected.", DataError)
        model.attributes.check(folder.labels)
        folder.attributes = model.attributes  # with its exclusive groups
        rest, test = hold_out(folder)
        judge = judge_for(size, rest, device=device, progress=progress)
        shown = test
    result = measure(model.generator, test, judge, device=device,
                     progress=progress)
    print(json.dumps(result.as_dict(), indent=1) if args.json
          else report.as_text(result))
    if out is not None:
        atomic_write(out / "evaluation.json",
                     json.dumps(result.as_dict(), indent=1).encode())
        report.write_csv(result, out / "evaluation.csv")
        save_figure(report.figure(result), out / "evaluation.png")
        save_figure(translation_figure(model.generator, *first_items(shown),
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
