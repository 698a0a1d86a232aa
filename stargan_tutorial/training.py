"""The trainer: many steps, and everything that keeps them safe (chapter 8)."""

import copy
import time
from functools import partial

import torch

from .batches import endless_batches, random_flip
from .checkpoints import load_checkpoint, save_checkpoint
from .data.storage import writable_folder
from .discriminator import Discriminator
from .errors import CheckpointError, require
from .generator import Generator
from .interrupts import interrupts
from .machine import choose_device, choose_precision, choose_threads
from .meter import LossMeter, require_finite
from .progress import progress_bar
from .resume import restore, run_state
from .schedule import linear_decay, update_ema
from .sources import class_options
from .steps import discriminator_step, generator_step
from .targets import choose_targets

CHECKPOINT = "checkpoint.pt"


class Trainer:
    """Train one generator and one discriminator on a data set.

    Parameters
    ----------
    hp : Hyperparameters
    dataset : Dataset
        Items are an image (3, H, W) in [-1, 1] and a label (K,); it has
        ``attributes``, maybe a ``kind``. Sources of a joint one take turns.
    out : path, optional
        Folder for checkpoints; without one, nothing is saved.
    device : str
        See :func:`~stargan_tutorial.machine.choose_device`.
    threads : int, optional
        CPU threads; measured by default. A resumed run keeps its number.
    workers : int
        Processes that load images.
    callbacks : list of callable (trainer, event, values)
        Called with the events ``start``, ``log`` (values: means of the
        losses since the last one), ``sample``, ``save`` and ``end``.
    networks : tuple of Module, optional
        Your own (generator, discriminator) with the same call signatures. D
        sees real and translated images in one batch: no BatchNorm in it.

    Attributes
    ----------
    generator, discriminator, average : Module
        ``average`` is the moving average of the generator, or None.
    step : int
        Updates of D so far.
    seconds : float
        Time spent in :meth:`run`, over all resumes.
    """

    def __init__(self, hp, dataset, out=None, *, device="auto", threads=None,
                 workers=0, callbacks=(), networks=None):
        self.hp, self.dataset = hp, dataset
        self.attributes = dataset.attributes
        self.kind = getattr(dataset, "kind", "multi-label")
        self.device = choose_device(device)
        self.precision = choose_precision(hp.precision, self.device)
        self.threads, self.workers = threads, workers
        self.callbacks = list(callbacks)
        self.out = None if out is None else writable_folder(out)
        self.step, self.seconds, self.resumed_from = 0, 0.0, 0
        self.random = torch.Generator().manual_seed(hp.seed)
        k, conditions = len(self.attributes), self.attributes.num_conditions
        with torch.random.fork_rng():
            torch.manual_seed(hp.seed)
            generator, discriminator = networks or (
                Generator(**hp.generator_options(conditions)),
                Discriminator(**hp.discriminator_options(k, conditions)))
        place = {"device": self.device, "memory_format": torch.channels_last}
        self.generator = generator.to(**place)
        self.discriminator = discriminator.to(**place)
        self.average = (copy.deepcopy(self.generator).requires_grad_(False)
                        if hp.ema_decay else None)
        betas = (hp.beta1, hp.beta2)
        self.optimizer_g = torch.optim.Adam(self.generator.parameters(),
                                            hp.lr_g, betas, fused=True)
        self.optimizer_d = torch.optim.Adam(self.discriminator.parameters(),
                                            hp.lr_d, betas, fused=True)
        self.scaler = (torch.amp.GradScaler(self.device.type)
                       if self.precision == "float16" else None)
        self.meter = LossMeter()

    @property
    def best(self):
        """The generator to use: the average if there is one."""
        return self.average or self.generator

    # -- one step ---------------------------------------------------------

    def train_step(self, batch):
        """One update of D and, at every ``n_critic``-th, one of G.

        Parameters
        ----------
        batch : tuple of Tensor
            Images (N, 3, H, W) and labels (N, K); joint ones of one source.

        Returns
        -------
        dict of str to scalar Tensor
            Parts of the losses, named ``d_...`` and ``g_...``.
        """
        hp = self.hp
        image, label = (item.to(self.device, non_blocking=True)
                        for item in batch)
        known = class_options(self.attributes, self.kind, batch[1], self.device)
        if hp.flip:
            image = random_flip(image, self.random)
        image = image.contiguous(memory_format=torch.channels_last)
        target = choose_targets(label, self.attributes, mode=hp.targets,
                                generator=self.random)
        factor = linear_decay(self.step, hp.steps, hp.decay_start)
        for optimizer, rate in [(self.optimizer_g, hp.lr_g),
                                (self.optimizer_d, hp.lr_d)]:
            for group in optimizer.param_groups:
                group["lr"] = rate * factor
        batch = image, label, target
        autocast = partial(torch.autocast, self.device.type,
                           getattr(torch, self.precision),
                           enabled=self.precision != "float32")
        options = {**known, "autocast": autocast, "scaler": self.scaler}
        networks = self.generator, self.discriminator
        learns = (self.step + 1) % hp.n_critic == 0  # does G, in this step?
        if learns:  # one translation serves both updates
            with autocast():
                options["fake"] = self.generator(image, target)
        parts = discriminator_step(*networks, self.optimizer_d, batch, hp,
                                   random=self.random, **options)
        found = {f"d_{name}": part for name, part in parts.items()}
        self.step += 1
        if learns:
            parts = generator_step(*networks, self.optimizer_g, batch, hp,
                                   **options)
            found |= {f"g_{name}": part for name, part in parts.items()}
            if self.average is not None:
                done = self.step // hp.n_critic
                # Early on a short memory, so that the start is forgotten.
                update_ema(self.average, self.generator,
                           min(hp.ema_decay, done / (done + 9)))
        return found

    # -- many steps -------------------------------------------------------

    def run(self, until=None, progress=True):
        """Train to the end, or to step ``until``.

        Returns
        -------
        bool
            False if an interrupt (Ctrl-C or SIGTERM) ended it early; a
            checkpoint has then been saved.

        Raises
        ------
        DivergenceError
            If a loss is no longer finite; the last checkpoint stays.
        OutputError
            If a checkpoint cannot be written.
        """
        hp = self.hp
        end = hp.steps if until is None else min(until, hp.steps)
        if self.device.type == "cpu":
            self.threads = self.threads or choose_threads(hp)
            torch.set_num_threads(self.threads)
        batches = endless_batches(self.dataset, hp.batch_size, hp.seed,
                                  self.step, self.workers, hp.n_critic)
        self._tell("start")
        clock = time.perf_counter()
        with interrupts() as interrupted, progress_bar(
                progress=progress, total=end, initial=self.step, unit="step",
                desc="training") as bar:
            while self.step < end and not interrupted:
                parts = self.train_step(next(batches))
                self.meter.add(parts)
                if self.device.type == "cpu":  # costs nothing here
                    self._watch(parts)
                clock = self._count(clock)
                bar.update()
                if self.step % hp.log_every == 0 or self.step == end:
                    means = self.meter.means()
                    self._watch(means)
                    self._tell("log", means)
                if self.step % hp.sample_every == 0 or self.step == end:
                    self._tell("sample")
                if self.step % hp.save_every == 0:
                    self.save()
        self._count(clock)
        if self.step % hp.save_every or interrupted:
            self.save()
        self._tell("end")
        return not interrupted

    def _count(self, since):
        """Add the time since then: steps, log, grids and checkpoints."""
        now = time.perf_counter()
        self.seconds += now - since
        return now

    def _watch(self, values):
        require_finite(values, self.step,
                       self.out and self.out / CHECKPOINT)

    def _tell(self, event, values=None):
        for callback in self.callbacks:
            callback(self, event, values)

    def save(self):
        """Write the checkpoint, whole or not at all; tell the callbacks."""
        if self.out is not None:
            for module in (self.generator, self.discriminator):
                for name, value in module.named_parameters():
                    value = value.detach().sum()
                    self._watch({f"(weight {name})": value})
            save_checkpoint(self.out / CHECKPOINT, run_state(self))
            self._tell("save")

    def resume(self):
        """Go on from the checkpoint in ``out``, exactly where it was.

        Raises
        ------
        CheckpointError
            If there is none, or it belongs to other settings.
        """
        require(self.out is not None, "this trainer has no folder to resume "
                "from: give out=.", CheckpointError)
        path = self.out / CHECKPOINT
        restore(self, load_checkpoint(path), path)
