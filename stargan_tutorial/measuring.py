"""The command ``evaluate``: what a model is measured on, and the files."""

import json
import sys
from pathlib import Path

import torch

from . import judge as judges
from . import report
from .data.avatars import ATTRIBUTES, Avatars
from .data.relabelled import Relabelled
from .data.storage import atomic_write, writable_folder
from .display import save_figure, translation_figure
from .errors import ConfigurationError, require
from .evaluation import evaluate as measure
from .joint import JointAttributes
from .machine import choose_device
from .model import open_model
from .origins import hold_out, open_as_trained
from .runs import first_items
from .several import sources_to_measure


def evaluate(args):
    """Measure a model; print the figures and keep table and pictures."""
    model = open_model(args.model)
    require(args.faces >= 1, f"--faces {args.faces}: give at least 1.")
    require(args.threads is None or args.threads >= 1,
            f"--threads {args.threads}: give at least 1.")
    device = choose_device(args.device)
    if args.threads:
        torch.set_num_threads(args.threads)
    out = args.out or (args.model if Path(args.model).is_dir() else None)
    out = out and writable_folder(out)  # before minutes of measuring
    noted = Path(args.model) / "data.json"
    origin = json.loads(noted.read_text()) if noted.is_file() else {}
    given = args.data or []
    if not isinstance(model.attributes, JointAttributes):
        require(len(given) < 2, "this model knows one data set: give --data "
                "once.")
        origin["folder"] = given[0] if given else origin.get("folder")
        found = _measure(model, origin, args, device, out)
        print(json.dumps(found.as_dict(), indent=1) if args.json
              else report.as_text(found))
        figures = found.as_dict()
    else:
        figures = {}
        for name, part, its in sources_to_measure(model, origin, given):
            found = _measure(part, its, args, device,
                             out and writable_folder(out / name))
            figures[name] = found.as_dict()
            if not args.json:
                print(f"{name}: {report.as_text(found)}\n")
        if args.json:
            print(json.dumps(figures, indent=1))
    if out is not None:
        atomic_write(out / "evaluation.json",
                     json.dumps(figures, indent=1).encode())
        print(f"table and pictures are in {out}", file=sys.stderr)


def _measure(model, origin, args, device, out):
    """Measure a model of one data set; table and pictures go to ``out``."""
    progress, truth = not args.quiet, None
    if origin["folder"] is None:
        test, judge, shown = _built_in(model, args.faces, device, progress)
        truth = shown.counterfactual
    else:
        if args.no_cache:
            origin = origin | {"cache": False}
        folder = open_as_trained(model, origin, progress)
        rest, test = hold_out(folder)
        if getattr(test, "impossible", 0):
            print(f"left out: {test.impossible} test images whose labels "
                  "are impossible", file=sys.stderr)
        judge = judges.judge_for(model.hp.image_size, rest, device=device,
                          progress=progress)
        shown = test
    result = measure(model.generator, test, judge, device=device,
                     progress=progress)
    if out is not None:
        report.write_csv(result, out / "evaluation.csv")
        save_figure(report.figure(result), out / "evaluation.png")
        save_figure(translation_figure(model.generator, *first_items(shown),
                                       model.attributes, truth=truth,
                                       device=device),
                    out / "translations.png")
    return result


def _built_in(model, faces, device, progress):
    """Test faces with every label, their judge, and some to show."""
    size, names = model.hp.image_size, model.attributes.names
    require({*names} <= {*ATTRIBUTES.names}, "this model was not trained on "
            "the built-in faces: give its images with --data.",
            ConfigurationError)
    test = Avatars("test", faces, size, every_label=True, progress=progress)
    shown = Avatars("test", min(6, faces), size, progress=progress)
    if model.attributes == ATTRIBUTES:
        judge = judges.judge_for(size, device=device, progress=progress)
        return test, judge, shown
    people = Avatars("judge", judges.FACES, size, progress=progress)
    judge = judges.judge_for(size, Relabelled(people, names), device=device,
                      progress=progress)
    return Relabelled(test, names), judge, Relabelled(shown, names)
