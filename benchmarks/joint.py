"""Does a second data set with other labels help? (chapter 11)

Two sets of built-in faces stand for two data sets. `looks` has 3,000 people,
labelled by hair colour and glasses; `mouth` has 300 others, labelled by their
smile alone. One joint model trains on both in turns. It is measured on
held-out people against the true answer, smile on or off, everything else
kept, beside models that never saw `looks`:

- `alone, as often`: `mouth` alone, as many steps on it as the joint model had;
- `alone, as long`: `mouth` alone, as many steps as the joint model in all;
- `all labelled`: all 3,300 people, the smile of each known: what labels for
  `looks` would have been worth.

Each run keeps its checkpoint: interrupt the script at any moment and start it
again, it goes on. The table, rewritten after each run, is `joint.csv` in the
folder.

    python benchmarks/joint.py --out runs/joint
    python benchmarks/joint.py --out runs/joint --record FOLDER

The second command trains nothing: it writes what is finished as a comparison
(see stargan_tutorial/comparisons.py), with translations by the runs of seed 0.
"""

import argparse
import csv
import io
import json
import platform
import statistics
from datetime import date
from pathlib import Path

import torch
from torch.utils.data import ConcatDataset

from stargan_tutorial.checkpoints import load_checkpoint
from stargan_tutorial.comparisons import CARD
from stargan_tutorial.data.avatars import Avatars
from stargan_tutorial.data.images import save_image
from stargan_tutorial.data.joint import JointDataset
from stargan_tutorial.data.relabelled import Relabelled
from stargan_tutorial.data.storage import atomic_write, writable_folder
from stargan_tutorial.evaluation import evaluate
from stargan_tutorial.judge import judge_for
from stargan_tutorial.model import open_model
from stargan_tutorial.presets import preset
from stargan_tutorial.sources import SourceGenerator
from stargan_tutorial.training import CHECKPOINT, Trainer

LOOKS, MOUTH = Avatars.attributes.names[:4], ["Smiling"]
MANY, FEW, SIZE = 3000, 300, 32
STEPS = 1000  # updates of D on `mouth`, and as many on `looks`
ARMS = {"joint": 2 * STEPS, "alone, as often": STEPS,
        "alone, as long": 2 * STEPS, "all labelled": 2 * STEPS}
TOLD = {
    "joint": "both data sets in turns, 1,000 steps on each",
    "alone, as often": "`mouth` alone, 1,000 steps",
    "alone, as long": "`mouth` alone, 2,000 steps",
    "all labelled": "all 3,300 people with their smile, 2,000 steps"}
SHOWN = 8  # faces of the sheet: the first held-out ones
FIGURES = ["remaining_error", "unchanged_error", "psnr", "l1", "ssim",
           "accuracy", "identity_error", "cycle_error", "input_psnr"]
COLUMNS = ["arm", "seed", "steps", *FIGURES, "minutes"]


class Columns(torch.nn.Module):
    """The whole judge, asked for some of its attributes."""

    def __init__(self, judge, names):
        super().__init__()
        self.judge, self.where = judge, Avatars.attributes.indices(names)

    def forward(self, image):
        return self.judge(image)[:, self.where]


def training_set(arm, seed):
    """The images of one run: the people of `mouth` are others each time."""
    looks = Avatars("train", MANY, SIZE, progress=False)
    mouth = Avatars("train", FEW, SIZE, seed=1 + seed, progress=False)
    known = Relabelled(mouth, MOUTH)
    if arm == "joint":
        return JointDataset({"looks": Relabelled(looks, LOOKS),
                             "mouth": known})
    if arm == "all labelled":
        both = ConcatDataset([Relabelled(looks, MOUTH), known])
        both.attributes = known.attributes
        return both
    return known


def folder_of(out, arm, seed):
    """Where a run is kept."""
    return Path(out) / f"{arm.replace(', ', '-').replace(' ', '-')}-{seed}"


def run(arm, seed, out, faces):
    """Train one model, or go on, and measure it; the result is a file."""
    folder = writable_folder(folder_of(out, arm, seed))
    card = folder / "card.json"
    if card.is_file():
        return
    hp = preset("quick", steps=ARMS[arm], decay_start=ARMS[arm] // 2,
                seed=seed, sample_every=ARMS[arm], num_images=MANY)
    trainer = Trainer(hp, training_set(arm, seed), folder, device="cpu",
                      threads=1)
    if (folder / CHECKPOINT).is_file():
        trainer.resume()
    if not trainer.run(progress=False):
        raise SystemExit("stopped and saved: start again to go on.")
    model = trainer.best
    if arm == "joint":
        model = SourceGenerator(model, trainer.attributes, "mouth")
    test = Relabelled(Avatars("test", faces, SIZE, every_label=True,
                              progress=False), MOUTH)
    judge = Columns(judge_for(SIZE, progress=False), MOUTH)
    found = evaluate(model, test, judge, progress=False).as_dict()
    row = {"arm": arm, "seed": seed, "steps": hp.steps,
           **{name: found[name] for name in FIGURES},
           "accuracy": found["all_at_once"], "minutes": trainer.seconds / 60}
    about = {"row": row, "evaluation": found, "hyperparameters": hp.as_dict(),
             "sources": load_checkpoint(folder / CHECKPOINT)["sources"],
             "machine": platform.machine(), "torch": torch.__version__,
             "precision": trainer.precision, "date": date.today().isoformat(),
             "command": "python benchmarks/joint.py"}
    atomic_write(card, json.dumps(about, indent=1).encode())


def rows(out):
    """What is finished, by arm and seed."""
    found = [json.loads(path.read_text())["row"]
             for path in Path(out).glob("*/card.json")]
    return sorted(found, key=lambda row: (list(ARMS).index(row["arm"]),
                                          row["seed"]))


def write_table(out, folder=None):
    """Write `joint.csv` from all finished runs."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for row in rows(out):
        writer.writerow({key: f"{value:.5f}" if isinstance(value, float)
                         else value for key, value in row.items()})
    atomic_write(Path(folder or out) / "joint.csv", text.getvalue().encode())


def summary(out):
    """Print means, spreads and the paired differences from `joint`."""
    by_arm = {arm: {row["seed"]: row for row in rows(out)
                    if row["arm"] == arm} for arm in ARMS}
    for name in FIGURES[:3]:
        print(name)
        for arm, found in by_arm.items():
            values = [row[name] for row in found.values()]
            gaps = [row[name] - by_arm["joint"][seed][name]
                    for seed, row in found.items() if seed in by_arm["joint"]]
            if len(values) < 2 or len(gaps) < 2:
                continue
            print(f"  {arm:<18}{statistics.mean(values):8.4f} ± "
                  f"{statistics.stdev(values):.4f}   minus joint: "
                  f"{statistics.mean(gaps):+.4f} (from {min(gaps):+.4f} to "
                  f"{max(gaps):+.4f}, {len(gaps)} seeds)")


@torch.no_grad()
def sheet(out):
    """Held-out faces, the truth and every arm's answer: "the other smile"."""
    test = Avatars("test", SHOWN, SIZE, progress=False)
    image = torch.stack([test[i][0] for i in range(SHOWN)])
    wish = test.labels.clone()
    wish[:, -1] = 1 - wish[:, -1]
    asked = wish[:, -1:]
    columns = {"input": image, "truth": torch.stack(
        [test.counterfactual(i, wish[i]) for i in range(SHOWN)])}
    for arm in ARMS:
        folder = folder_of(out, arm, 0)
        if not (folder / "card.json").is_file():
            continue
        model = open_model(folder)
        if arm == "joint":
            condition = model.attributes.join("mouth", asked)
            columns[arm] = model.generator(image, condition)
            # The same labels; the mask says that those of `looks` are meant.
            condition[:, -2:] = torch.tensor([1.0, 0.0])
            wrong = model.generator(image, condition)
        else:
            columns[arm] = model.generator(image, asked)
    columns["joint, wrong mask"] = wrong
    rows = torch.stack(list(columns.values()), dim=1)  # (M, columns, 3, S, S)
    return list(columns), rows.permute(2, 0, 3, 1, 4).reshape(
        3, SHOWN * SIZE, -1)


def record(out, folder):
    """Write what is finished as a comparison."""
    folder, names = writable_folder(folder), sheet(out)
    cards = [json.loads(path.read_text())
             for path in sorted(Path(out).glob("*/card.json"))]
    about = {
        "question": "does a second data set with other labels help?",
        "arms": TOLD, "shown_seed": 0, "columns": names[0],
        "identities": cards[0]["evaluation"]["faces"] // 12,
        "translations": cards[0]["evaluation"]["translations"],
        "people": {"looks": MANY, "mouth": FEW}, "image_size": SIZE,
        "hyperparameters": {
            key: value for key, value in cards[0]["hyperparameters"].items()
            if all(c["hyperparameters"][key] == value for c in cards)},
        "command": "python benchmarks/joint.py --out runs/joint",
        **{key: cards[0][key] for key in ("date", "machine", "torch",
                                          "precision")}}
    save_image(names[1], folder / "sheet.png")
    write_table(out, folder)
    atomic_write(folder / CARD, (json.dumps(about, indent=1) + "\n").encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=range(5))
    parser.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    parser.add_argument("--faces", type=int, default=50,
                        help="held-out identities, 12 labels each")
    parser.add_argument("--out", default="runs/joint")
    parser.add_argument("--record", metavar="FOLDER",
                        help="train nothing, write a comparison there")
    args = parser.parse_args()
    out = writable_folder(args.out)
    if args.record:
        return record(out, args.record)
    for seed in args.seeds:
        for arm in args.arms:
            run(arm, seed, out, args.faces)
            write_table(out)
            row = [r for r in rows(out)
                   if (r["arm"], r["seed"]) == (arm, seed)][0]
            print(f"{arm}, seed {seed}: remaining error "
                  f"{row['remaining_error']:.3f}, PSNR {row['psnr']:.2f} dB, "
                  f"{row['minutes']:.1f} min", flush=True)
    summary(out)


if __name__ == "__main__":
    main()
