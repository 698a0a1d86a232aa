"""What each departure from the paper is worth on the built-in faces.

Trains the `cpu` preset with one thing changed at a time, for the same number
of steps, and measures every variant against the true answers. The table goes
to `benchmarks/results/` as CSV and is printed.

    python benchmarks/ablation.py --steps 1000 --out benchmarks/results

A variant that is already in the table is not run again.
"""

import argparse
import csv
import io
import platform
from pathlib import Path

import torch

from stargan_tutorial import Avatars, Trainer, evaluate, preset
from stargan_tutorial.data.storage import atomic_write, writable_folder
from stargan_tutorial.judge import judge_for

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
    "no class loss": {"lambda_cls": 0.0, "projection": False},
    "no reconstruction loss": {"lambda_rec": 0.0},
}
COLUMNS = ["variant", "remaining_error", "unchanged_error", "all_at_once",
           "psnr", "seconds", "steps", "seed", "torch", "processor"]


def run(name, changes, steps, seed, threads, faces):
    """Train and measure one variant; a row of the table."""
    half = steps // 2
    changes = {"decay_start": half, **changes}
    if changes["decay_start"] is None:
        changes["decay_start"] = steps
    hp = preset("cpu", steps=steps, seed=seed, log_every=steps,
                sample_every=steps, save_every=steps, **changes)
    train = Avatars("train", hp.num_images, hp.image_size)
    trainer = Trainer(hp, train, threads=threads, device="cpu")
    trainer.run()
    test = Avatars("test", faces, hp.image_size, every_label=True)
    judge = judge_for(hp.image_size)
    found = evaluate(trainer.best, test, judge).as_dict()
    return {"variant": name, "steps": steps, "seed": seed,
            "seconds": f"{trainer.seconds:.0f}", "torch": torch.__version__,
            "processor": platform.processor() or platform.machine(),
            **{key: f"{found[key]:.4f}" for key in COLUMNS if key in found}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--faces", type=int, default=25)
    parser.add_argument("--out", default="benchmarks/results")
    parser.add_argument("--only", nargs="*", help="names of variants")
    args = parser.parse_args()
    path = writable_folder(args.out) / f"ablation_{args.steps}_steps.csv"
    rows = list(csv.DictReader(path.open())) if path.exists() else []
    for name, changes in VARIANTS.items():
        if name in [r["variant"] for r in rows if int(r["seed"]) == args.seed]:
            continue
        if args.only and name not in args.only:
            continue
        rows.append(run(name, changes, args.steps, args.seed, args.threads,
                        args.faces))
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
        atomic_write(Path(path), text.getvalue().encode())
    for row in rows:
        print(f"{row['variant']:<28}{row['remaining_error']:>8}"
              f"{row['unchanged_error']:>8}{row['all_at_once']:>8}"
              f"{row['psnr']:>9} dB{row['seconds']:>6} s")


if __name__ == "__main__":
    main()
