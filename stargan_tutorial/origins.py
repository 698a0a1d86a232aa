"""Where a command's images come from: a folder and how to read it."""

from torch.utils.data import Subset

from .data.folder import open_folder
from .data.listing import HELD_OUT
from .data.pictures import UnknownNameError
from .errors import DataError, require


def origin_of(args):
    """Where the options of a command say that the data are from: a dict."""
    def names(text):
        return [name.strip() for name in text.split(",")]

    folder = getattr(args, "check", None) or getattr(args, "data", None)
    for given, name, what in [(args.exclusive, "exclusive", "names attributes "
                               "of a folder's table"),
                              (args.names, "names", "chooses attributes of a "
                               "folder")]:
        require(folder or not given, f"--{name} {what}: give the folder with "
                "--data or --check.")
    return {"folder": folder, "protocol": args.protocol,
            "exclusive": [names(group) for group in args.exclusive],
            "names": names(args.names) if args.names else None,
            "cache": not getattr(args, "no_cache", False)}


def open_split(origin, size, progress=True):
    """A folder of images, split into those to train on and those held out.

    Parameters
    ----------
    origin : dict
        ``folder`` and, of :func:`~stargan_tutorial.open_folder`, ``names``,
        ``exclusive`` and ``protocol``; ``cache``, whether to keep the resized
        images on disk. What is absent has its default.
    size : int
        Side of the images in pixels.
    progress : bool

    Returns
    -------
    dataset, dataset
    """
    options = {key: origin[key] for key in ("names", "exclusive", "protocol")
               if key in origin}
    folder = open_folder(origin["folder"], size, **options)
    if origin.get("cache", True):
        folder.keep(progress=progress)
    return hold_out(folder)


def open_as_trained(model, origin, progress=True):
    """The folder that a model is measured on, with the model's domains.

    Parameters
    ----------
    model : StarGAN
    origin : dict
        See :func:`open_split`; names and groups are the model's.
    progress : bool

    Returns
    -------
    CelebA, AttributeFolder or ClassFolder

    Raises
    ------
    DataError
        If the folder lacks a domain of the model, or has labels that are
        impossible for it.
    """
    domains = model.attributes
    try:
        folder = open_folder(origin["folder"], model.hp.image_size,
                             names=domains.names,
                             protocol=origin.get("protocol", "official"))
    except UnknownNameError as error:
        raise DataError(f"{origin['folder']} has other domains than the "
                        f"model: {', '.join(domains.names)} are expected, but "
                        f"{error}") from None
    if not hasattr(folder, "held_out"):  # it leaves impossible labels out
        domains.check(folder.labels)
    folder.attributes = domains
    if origin.get("cache", True):
        folder.keep(progress=progress)
    return folder


def hold_out(dataset):
    """Split a data set: its own test images, or every tenth item, apart."""
    if hasattr(dataset, "held_out"):
        return dataset, dataset.held_out()
    everything = range(len(dataset))
    parts = (Subset(dataset, [i for i in everything if i % HELD_OUT]),
             Subset(dataset, [i for i in everything if not i % HELD_OUT]))
    for part in parts:
        part.attributes, part.kind = dataset.attributes, dataset.kind
    return parts
