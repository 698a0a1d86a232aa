"""What each choice is worth on the built-in faces, one changed at a time.

Trains the `cpu` preset with one thing changed at a time, for the same number
of steps, and measures every variant against the true answers. Each variant
leaves a recording (log, card, translations) in a folder of its own; one that
is there already is not run again. The table of all goes to `ablation.csv`
and is printed.

    python benchmarks/ablation.py --steps 1500 --jobs 2 --out runs/ablation

The recordings in `stargan_tutorial/recordings/` came from this script; each
card names its command, card or processor, date and versions.
"""

import argparse
import csv
import io
import multiprocessing
import platform
import re
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import torch

from stargan_tutorial import Avatars, Trainer, evaluate, preset
from stargan_tutorial.data.storage import atomic_write, writable_folder
from stargan_tutorial.judge import judge_for
from stargan_tutorial.logs import RunLog
from stargan_tutorial.machine import choose_device
from stargan_tutorial.recordings import Recorder, open_recording, write_card
from stargan_tutorial.runs import first_items

VARIANTS = {
    "the cpu preset": {},
    "the paper's recipe, small": {
        "objective": "wgan-gp", "lambda_gp": 10.0, "spectral_norm": False,
        "projection": False, "conditional_norm": False, "blend": False,
        "ema_decay": 0.0, "n_critic": 5, "lr_g": 1e-4, "lr_d": 1e-4},
    "no conditional norm": {"conditional_norm": False},
    "no blending (tanh)": {"blend": False},
    "no projection": {"projection": False},
    "no spectral norm": {"spectral_norm": False},
    "no weight averaging": {"ema_decay": 0.0},
    "no decay of the rate": {"decay_start": None},  # filled in below
    "D of 16 channels": {"disc_channels": 16},
    "LSGAN": {"objective": "lsgan"},
    "BCE": {"objective": "bce"},
    "WGAN-GP, no spectral norm": {"objective": "wgan-gp", "lambda_gp": 10.0,
                                  "spectral_norm": False},
    "WGAN-GP and spectral norm": {"objective": "wgan-gp", "lambda_gp": 10.0},
    "no class loss": {"lambda_cls": 0.0, "projection": False},
    "no class loss, projection kept": {"lambda_cls": 0.0},
    "no reconstruction loss": {"lambda_rec": 0.0},
    "no reconstruction loss, tanh": {"lambda_rec": 0.0, "blend": False},
}
COLUMNS = ["variant", "seed", "steps", "remaining_error", "unchanged_error",
           "all_at_once", "psnr", "cycle_error", "minutes"]


def folder_of(name, seed):
    """A short name for a variant's folder."""
    return f"{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}-{seed}"


def run(name, seed, steps, device, threads, faces, out):
    """Train and measure one variant."""
    changes = {"decay_start": steps // 2, **VARIANTS[name]}
    if changes["decay_start"] is None:
        changes["decay_start"] = steps
    hp = preset("cpu", steps=steps, seed=seed, log_every=max(1, steps // 60),
                sample_every=steps, save_every=steps, **changes)
    folder = writable_folder(Path(out) / folder_of(name, seed))
    train = Avatars("train", hp.num_images, hp.image_size, progress=False)
    shown = first_items(Avatars("test", 2, hp.image_size, progress=False))
    trainer = Trainer(hp, train, threads=threads, device=device, callbacks=[
        RunLog(folder), Recorder(folder, *shown)])
    trainer.run(progress=False)
    test = Avatars("test", faces, hp.image_size, every_label=True,
                   progress=False)
    found = evaluate(trainer.best, test, judge_for(hp.image_size),
                     device=trainer.device, progress=False)
    machine = torch.cuda.get_device_name(trainer.device) \
        if trainer.device.type == "cuda" else platform.machine()
    write_card(folder, hp, found, variant=name, machine=machine,
               command=f"python benchmarks/ablation.py --steps {steps} "
                       f"--seeds {seed} --only '{name}'",
               date=date.today().isoformat(), torch=torch.__version__,
               precision=trainer.precision, minutes=trainer.seconds / 60)
    return f"{name}, seed {seed}: remaining error {found.remaining_error:.3f}"


def table(out):
    """One row for each finished variant, by name and seed."""
    rows = []
    for path in sorted(Path(out).glob("*/card.json")):
        kept = open_recording(path.parent.name, out)
        row = kept.evaluation | kept.card | {"seed": kept.hp.seed,
                                             "steps": kept.hp.steps}
        rows.append({key: f"{row[key]:.4f}" if isinstance(row[key], float)
                     else row[key] for key in COLUMNS})
    return sorted(rows, key=lambda row: (row["variant"], row["seed"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1,
                        help="variants at once")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--faces", type=int, default=25)
    parser.add_argument("--out", default="runs/ablation")
    parser.add_argument("--only", nargs="*", choices=VARIANTS,
                        metavar="VARIANT", help="names of variants")
    args = parser.parse_args()
    choose_device(args.device)
    out = writable_folder(args.out)
    wanted = [(name, seed) for seed in args.seeds
              for name in args.only or VARIANTS
              if not (out / folder_of(name, seed) / "card.json").exists()]
    # Drawn and trained once, before the processes start.
    size, count = preset("cpu").image_size, preset("cpu").num_images
    Avatars("train", count, size)
    Avatars("test", args.faces, size, every_label=True)
    judge_for(size)
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(args.jobs, mp_context=fresh) as pool:
        for job in [pool.submit(run, name, seed, args.steps, args.device,
                                args.threads, args.faces, str(out))
                    for name, seed in wanted]:
            print(job.result(), flush=True)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows := table(out))
    atomic_write(out / "ablation.csv", text.getvalue().encode())
    for row in rows:
        print(f"{row['variant']:<32}{row['seed']:>3}"
              f"{row['remaining_error']:>8}{row['unchanged_error']:>8}"
              f"{row['all_at_once']:>8}{row['psnr']:>9} dB"
              f"{float(row['minutes']):>6.1f} min")


if __name__ == "__main__":
    main()
