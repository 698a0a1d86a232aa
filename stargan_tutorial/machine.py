"""What this machine can do: devices, bfloat16, threads (chapters 8 and 13)."""

import os
import platform
import shutil
import sys
import time

import torch

from .errors import require
from .generator import Generator


def choose_device(name="auto"):
    """A torch.device from a name.

    Parameters
    ----------
    name : {"auto", "cpu", "cuda", "cuda:N", "mps"}
        ``auto`` takes a CUDA card if there is one, else the CPU.

    Raises
    ------
    ConfigurationError
        If the name is unknown or the device is not there.
    """
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except (RuntimeError, TypeError):
        device = None
    require(device is not None and device.type in ("cpu", "cuda", "mps"),
            f"unknown device {name!r}: choose auto, cpu, cuda or mps.")
    if device.type == "cuda":
        count = torch.cuda.device_count() if torch.cuda.is_available() else 0
        require(count > (device.index or 0),
                f"device {name} was asked for, and this machine has "
                f"{count or 'no'} CUDA card{'s' * (count > 1)} that PyTorch "
                "can use: choose --device cpu, or install a CUDA build of "
                "PyTorch and its driver.")
    if device.type == "mps":
        require(torch.backends.mps.is_available(), "device mps was asked for, "
                "and this machine has none: choose --device cpu.")
    return device


def fast_bfloat16(device):
    """Whether ``device`` computes with bfloat16 rather than imitating it."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    if device.type == "cpu":
        try:
            with open("/proc/cpuinfo") as file:
                flags = file.read()
        except OSError:
            return False
        return "avx512_bf16" in flags or "amx_bf16" in flags
    return False


def choose_precision(precision, device):
    """Resolve ``auto``; see :class:`~stargan_tutorial.Hyperparameters`.

    Raises
    ------
    ConfigurationError
        For float16 on a CPU, which has no loss scaling.
    """
    if precision == "auto":
        return "bfloat16" if fast_bfloat16(device) else "float32"
    if precision == "float16":
        require(device.type == "cuda", "precision float16 needs a CUDA card: "
                "choose bfloat16, float32 or auto.")
    return precision


def choose_threads(hp, seconds=1.0):
    """The number of CPU threads, 1 or one a core, that computes faster.

    Measured, not assumed: threads that wait for each other on a busy machine
    can cost far more than they give. Takes about ``2 * seconds``.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") \
        else os.cpu_count() or 1
    if cores == 1:
        return 1
    before, rates = torch.get_num_threads(), {}
    precision = choose_precision(hp.precision, torch.device("cpu"))
    with torch.random.fork_rng(devices=[]):
        generator = Generator(**hp.generator_options(1)) \
            .to(memory_format=torch.channels_last)
        image = torch.zeros(hp.batch_size, 3, hp.image_size, hp.image_size)
        label = torch.zeros(hp.batch_size, 1)
        try:
            for threads in (1, cores):
                torch.set_num_threads(threads)
                runs, start = -1, time.perf_counter()
                while runs < 1 or time.perf_counter() - start < seconds:
                    if runs < 0:  # the first run is a warm-up
                        start = time.perf_counter()
                    with torch.autocast("cpu", torch.bfloat16,
                                        enabled=precision == "bfloat16"):
                        out = generator(image, label)
                    out.float().sum().backward()
                    runs += 1
                rates[threads] = runs / (time.perf_counter() - start)
        finally:
            torch.set_num_threads(before)
    # A second thread must earn its place: a tie is a busy machine.
    return cores if rates[cores] > 1.1 * rates[1] else 1


def describe():
    """Facts about this machine, as a dict of short strings."""
    import torchvision

    facts = {"system": f"{platform.system()} {platform.machine()}",
             "Python": sys.version.split()[0], "PyTorch": torch.__version__,
             "torchvision": torchvision.__version__,
             "cores": str(os.cpu_count()),
             "bfloat16 on the CPU": "computed" if fast_bfloat16(
                 torch.device("cpu")) else "imitated, slow"}
    if torch.cuda.is_available():
        card = torch.cuda.get_device_properties(0)
        facts["card"] = f"{card.name}, {card.total_memory / 2**30:.0f} GiB"
    else:
        facts["card"] = "none that PyTorch can use"
    facts["free disk"] = f"{shutil.disk_usage('.').free / 2**30:.0f} GiB"
    return facts
