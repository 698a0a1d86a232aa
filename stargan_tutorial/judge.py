"""Train the judge once for each image size, and keep it (chapter 9)."""

import hashlib
import json

from .checkpoints import load_checkpoint, load_state, save_checkpoint
from .classifier import AttributeClassifier, train_classifier
from .data.avatars import Avatars, cache_folder
from .data.rendering import fingerprint
from .data.storage import writable_folder
from .errors import CheckpointError

FACES, STEPS = 3000, 600  # the judge's own people, and its updates
VERSION = 1  # raise it when the training of the judge changes


def judge_for(size, dataset=None, *, device="cpu", cache=None, progress=True):
    """A classifier that names the domains of an image.

    Parameters
    ----------
    size : int
        Side of the images in pixels.
    dataset : Dataset, optional
        What to train it on. By default the split ``judge`` of the built-in
        faces; that classifier is kept in the cache.
    device : str or torch.device
    cache : path, optional
        See :func:`~stargan_tutorial.data.avatars.cache_folder`.
    progress : bool

    Returns
    -------
    AttributeClassifier
    """
    if dataset is not None:
        return train_classifier(dataset, steps=STEPS, device=device,
                                progress=progress)
    what = json.dumps([size, FACES, STEPS, VERSION, fingerprint()])
    key = hashlib.sha256(what.encode()).hexdigest()[:16]
    folder = writable_folder(cache_folder(cache) / "judges")
    path = folder / f"judge-{size}-{key}.pt"
    try:
        state = load_checkpoint(path)["judge"]
        model = AttributeClassifier(len(Avatars.attributes))
        load_state(model, state, path)
        return model.to(device).eval()
    except (CheckpointError, KeyError):
        pass  # not there, or damaged: train it
    faces = Avatars("judge", FACES, size, cache=cache, progress=progress)
    model = train_classifier(faces, steps=STEPS, device=device,
                             progress=progress)
    save_checkpoint(path, {"judge": model.cpu().state_dict()})
    return model.to(device)
