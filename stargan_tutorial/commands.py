"""What the commands of the command line do (see ``cli.py``)."""

import csv
import io
import json
from pathlib import Path

import torch

from .checkpoints import export_weights
from .data.avatars import ATTRIBUTES, Avatars
from .data.cache import unreadable
from .data.images import load_image, save_image
from .data.inspection import inspect_folder
from .data.miniature import make_miniature
from .data.storage import atomic_write, writable_folder
from .errors import DataError, require
from .machine import describe
from .measuring import evaluate  # noqa: F401
from .model import open_model
from .official_export import export_official
from .origins import origin_of
from .presets import PRESETS
from .runs import train  # noqa: F401  (a command, as evaluate)
from .sources import narrow

# -- data -----------------------------------------------------------------

def data(args):
    """Draw faces into the cache or a folder, or check a folder."""
    origin = origin_of(args)
    if args.check:
        found = inspect_folder(args.check, origin, not args.quiet)
        print(found)
        if found.unreadable:
            raise DataError(unreadable(found.unreadable, found.count))
        return
    if args.celeba_miniature:
        folder = make_miniature(args.celeba_miniature, args.count,
                                progress=not args.quiet)
        print(f"{args.count} pictures and five tables are in {folder}; next: "
              f"stargan-tutorial data --check {folder.parent} --names "
              f"{','.join(ATTRIBUTES.names)}")
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
    model, (on, off) = narrow(model, args.source, args.on, args.off)
    image = load_image(args.image, model.hp.image_size)
    if args.label is None:
        label = model.guess_label(image)
        print(f"seen in the picture: {model.attributes.describe(label)}")
    else:
        names = [name.strip() for name in args.label.split(",") if name.strip()]
        label = model.attributes.encode(*names)
    target = model.attributes.apply(label, set=on, unset=off)
    save_image(model.translate(image, target), args.out)
    print(f"{model.attributes.describe(target)}: {args.out}")


def export(args):
    """Write a run's networks as safetensors, or for the official code."""
    require(args.out or args.official, "where to? Give --out with a "
            ".safetensors file, or --official with a folder.")
    require(args.out is None or args.out.endswith(".safetensors"),
            f"--out {args.out}: end the name in .safetensors.")
    model = open_model(args.model)
    if args.generator_only:
        model.discriminator = None
    if args.official:
        for file in export_official(model, args.official):
            print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")
    if args.out is None:
        return
    writable_folder(Path(args.out).parent)
    card, found = dict(model.card), Path(args.model) / "evaluation.json"
    if found.is_file():
        card["evaluation"] = json.loads(found.read_text())
    export_weights(args.out, model.hp, model.attributes, model.generator,
                   model.discriminator, kind=model.kind, half=not args.full,
                   card=card)
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
