"""What a run must keep so that it can go on bit for bit (chapter 8)."""

import torch

from .checkpoints import attributes_as_dict, load_state
from .errors import CheckpointError, require


def _parts(trainer):
    """Everything with a ``state_dict``, by name."""
    names = ("generator", "discriminator", "average", "optimizer_g",
             "optimizer_d", "scaler", "meter")
    return {name: getattr(trainer, name) for name in names
            if getattr(trainer, name) is not None}


def _settings(trainer):
    sources = getattr(trainer.dataset, "described", None)
    return {"hyperparameters": trainer.hp.as_dict(), "sources": sources,
            "kind": trainer.kind,
            "attributes": attributes_as_dict(trainer.attributes),
            "number of images": len(trainer.dataset)}


def run_state(trainer):
    """The whole state of a trainer: networks, optimizers, random numbers.

    The order of the images follows from the step and the seed, so it needs
    no state of its own. Threads and precision are kept because another
    number of threads adds in another order.
    """
    return {**{name: part.state_dict()
               for name, part in _parts(trainer).items()},
            **_settings(trainer),
            "step": trainer.step, "seconds": trainer.seconds,
            "threads": trainer.threads, "precision": trainer.precision,
            "random": trainer.random.get_state()}


def restore(trainer, state, path):
    """Put a trainer into a state that :func:`run_state` gave.

    Raises
    ------
    CheckpointError
        If the state belongs to a run with other settings, naming them.
    """
    for name, own in _settings(trainer).items():
        require(state.get(name) == own, f"{path} belongs to a run with other "
                f"{name}{_difference(state.get(name), own)}: give the same, "
                "or another folder.", CheckpointError)
    for name, part in _parts(trainer).items():
        if isinstance(part, torch.nn.Module):
            load_state(part, state[name], path)
        else:
            part.load_state_dict(state[name])
    for name in ("step", "seconds", "threads", "precision"):
        setattr(trainer, name, state[name])
    trainer.random.set_state(state["random"])
    trainer.resumed_from = trainer.step


def _difference(old, new):
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return ""
    names = [n for n in sorted({*old, *new}) if old.get(n) != new.get(n)]
    return " (" + ", ".join(f"{n}: {old.get(n)} there, {new.get(n)} now"
                            for n in names[:3]) + ")"
