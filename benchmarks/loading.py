"""How fast CelebA's pictures become tensors, on one core.

Draws a small CelebA (once), then reads it again and again in three ways that
take turns, so that whatever else the machine does meets all three alike:
torchvision's data set with the usual transforms, ours from the JPEG files,
ours from the cache of resized images. Seconds are those of this process on
the processor, so files come from the operating system's memory. Prints a
table and writes it, with command, versions and machine, to
`results/loading.md`.

    python benchmarks/loading.py --count 400
"""

import argparse
import platform
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import PIL
import torch
import torchvision
from torchvision import datasets, transforms

from stargan_tutorial.data.celeba import CelebA
from stargan_tutorial.data.miniature import make_miniature
from stargan_tutorial.data.rendering import ATTRIBUTE_NAMES
from stargan_tutorial.data.storage import atomic_write, writable_folder

BATCH = 16


class Plain(datasets.CelebA):
    """torchvision's, without the checksums of the whole CelebA."""

    def _check_integrity(self):
        return True


def one_by_one(dataset, batch):
    """A batch as torchvision's data sets give it: item by item, stacked."""
    items = [dataset[i] for i in batch]
    return torch.stack([image for image, _ in items])


def at_once(dataset, batch):
    """A batch as ours give it."""
    return torch.stack([image for image, _ in dataset.__getitems__(batch)])


def measure(ways, batches, rounds):
    """Images per second of processor time: {name: list}, ways in turns."""
    found = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (fetch, dataset) in ways.items():
            start = time.process_time()
            for batch in batches:
                fetch(dataset, batch)
            seconds = time.process_time() - start
            found[name].append(sum(map(len, batches)) / seconds)
    return found


def processor():
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "processor unknown"
    names = [x.split(":")[1].strip() for x in lines if "model name" in x]
    return names[0] if names else "processor unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=400, help="pictures")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--data", help="a CelebA to read instead, as "
                        "torchvision has it")
    parser.add_argument("--out", default=Path(__file__).parent / "results")
    args = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as scratch:
        root = args.data or make_miniature(scratch, args.count).parent
        usual = transforms.Compose([
            transforms.CenterCrop(178), transforms.Resize(args.size),
            transforms.ToTensor(), transforms.Normalize((.5,) * 3, (.5,) * 3)])
        plain = Plain(root, "train", transform=usual)
        files = CelebA(root, args.size, names=ATTRIBUTE_NAMES, cache=False)
        start = time.perf_counter()
        cached = CelebA(root, args.size, names=ATTRIBUTE_NAMES, cache=False) \
            .keep(folder=scratch, workers=1)
        build = len(cached) / (time.perf_counter() - start)
        order = torch.randperm(len(files)).tolist()[:args.count]
        batches = [order[i:i + BATCH] for i in range(0, len(order), BATCH)]
        apart = max((plain[i][0] - files[i][0]).abs().max().item()
                    for i in order[:100]) * 127.5
        exact = all(torch.equal(files[i][0], cached[i][0])
                    for i in order[:100])
        found = measure({
            "torchvision.datasets.CelebA and its transforms": (
                one_by_one, plain),
            "`CelebA(cache=False)`": (at_once, files),
            "`CelebA(cache=True)`": (at_once, cached)}, batches, args.rounds)
        kilobytes = sum(p.stat().st_size for p in files.paths) / 1e3
    base = statistics.median(next(iter(found.values())))
    rows = [f"| {name} | {statistics.median(v):,.0f} | {min(v):,.0f} to "
            f"{max(v):,.0f} | {statistics.median(v) / base:.1f} |"
            for name, v in found.items()]
    text = "\n".join([
        "# Loading CelebA's pictures", "",
        f"On {date.today().isoformat()}, {platform.system()} on "
        f"{platform.machine()}, Python {platform.python_version()}, torch "
        f"{torch.__version__}, torchvision {torchvision.__version__}, Pillow "
        f"{PIL.__version__}; {processor()}; one thread, seconds of the "
        "processor:", "",
        f"    python benchmarks/loading.py --count {args.count} --rounds "
        f"{args.rounds} --size {args.size}", "",
        f"{len(files)} JPEG files of 178 × 218 pixels, "
        f"{kilobytes / len(files):.1f} kB each, to batches of {BATCH} float "
        f"tensors of {args.size} × {args.size}; {args.rounds} rounds, the "
        "ways in turns.", "",
        "| way | images a second and core, median | all rounds | times |",
        "|---|---|---|---|", *rows, "",
        f"Largest difference between the first two, in 100 pictures: "
        f"{apart:.2f} of 255. The cache gives "
        + ("exactly" if exact else "NOT") + " the pixels of the files. "
        f"Building it: {build:,.0f} images a second of the clock.", ""])
    print(text)
    if not args.data:
        atomic_write(writable_folder(args.out) / "loading.md", text.encode())


if __name__ == "__main__":
    main()
