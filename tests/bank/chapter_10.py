"""Answers to the questions of chapter 10."""

import random

import torch
from PIL import Image, ImageOps
from torchvision import transforms as T
from torchvision.transforms import functional as TF

OFFICIAL = "yunjey/stargan: data_loader.py"

# -- 10.1 ---------------------------------------------------------------------


def my_labels(values, header, chosen):
    columns = [list(header).index(name) for name in chosen]
    return (values[:, columns] > 0).float()


def by_stacking(values, header, chosen):
    where = {name: i for i, name in enumerate(header)}
    return torch.stack([values[:, where[n]].clamp(min=0) for n in chosen],
                       dim=1).float()


def by_where(values, header, chosen):
    picked = values[:, torch.tensor([header.index(n) for n in chosen])]
    return torch.where(picked == 1, 1.0, 0.0)


def as_doubles(values, header, chosen):
    rows = [[float(row[header.index(n)] == 1) for n in chosen]
            for row in values.tolist()]
    return torch.tensor(rows, dtype=torch.float64)


def unconverted(values, header, chosen):
    return values[:, [header.index(n) for n in chosen]].float()


def half_step(values, header, chosen):
    return unconverted(values, header, chosen) + 1


def by_the_formula(values, header, chosen):
    return (unconverted(values, header, chosen) + 1) / 2


def sign_dropped(values, header, chosen):
    return unconverted(values, header, chosen).abs()


def swapped(values, header, chosen):
    return (unconverted(values, header, chosen) < 0.5).float()


def in_table_order(values, header, chosen):
    return (values[:, [i for i, n in enumerate(header) if n in chosen]]
            > 0).float()


def first_columns(values, header, chosen):
    return (values[:, :len(chosen)] > 0).float()


def all_columns(values, header, chosen):
    return (values > 0).float()


def as_bools(values, header, chosen):
    return unconverted(values, header, chosen) > 0


def in_place(values, header, chosen):
    values[values < 0] = 0
    return unconverted(values, header, chosen)


def names_swapped(values, header, chosen):
    return (values[:, [list(chosen).index(n) for n in header]] > 0).float()


def transposed(values, header, chosen):
    return my_labels(values, header, chosen).T


# -- 10.2 ---------------------------------------------------------------------


def my_split(identities, share=0.2, seed=0):
    people = identities.unique()
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(people), generator=generator)
    count = min(max(1, round(share * len(people))), len(people) - 1)
    test = torch.isin(identities, people[order[:count]])
    return (~test).nonzero()[:, 0], test.nonzero()[:, 0]


def with_python(identities, share=0.2, seed=0):
    people = sorted(set(identities.tolist()))
    random.Random(seed).shuffle(people)
    count = max(1, min(len(people) - 1, int(share * len(people) + 0.5)))
    chosen, parts = set(people[:count]), ([], [])
    for i, who in enumerate(identities.tolist()):
        parts[who in chosen].append(i)
    return torch.tensor(parts[0]), torch.tensor(parts[1])


def by_inverse(identities, share=0.2, seed=0):
    people, which = identities.unique(return_inverse=True)
    generator = torch.Generator().manual_seed(100 + seed)
    rank = torch.randperm(len(people), generator=generator)
    count = max(1, min(len(people) - 1, round(share * len(people))))
    held = rank[which] < count
    return torch.where(~held)[0], torch.where(held)[0]


def by_picture(identities, share=0.2, seed=0):
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(identities), generator=generator)
    count = max(1, round(share * len(order)))
    return order[count:], order[:count]


def last_pictures(identities, share=0.2, seed=0):
    count = max(1, round(share * len(identities)))
    everything = torch.arange(len(identities))
    return everything[:-count], everything[-count:]


def people_as_indices(identities, share=0.2, seed=0):
    people = identities.unique()
    count = max(1, round(share * len(people)))
    return people[count:], people[:count]


def one_picture_each(identities, share=0.2, seed=0):
    kept = torch.tensor([identities.tolist().index(p)
                         for p in identities.unique().tolist()])
    count = max(1, round(share * len(kept)))
    order = torch.randperm(len(kept), generator=torch.Generator()
                           .manual_seed(seed))
    return kept[order[count:]], kept[order[:count]]


def global_seed(identities, share=0.2, seed=0):
    people = identities.unique()
    order = torch.randperm(len(people))
    count = min(max(1, round(share * len(people))), len(people) - 1)
    test = torch.isin(identities, people[order[:count]])
    return (~test).nonzero()[:, 0], test.nonzero()[:, 0]


def lowest_numbers(identities, share=0.2, seed=0):
    people = identities.unique()
    count = min(max(1, round(share * len(people))), len(people) - 1)
    test = torch.isin(identities, people[:count])
    return (~test).nonzero()[:, 0], test.nonzero()[:, 0]


def maybe_none(identities, share=0.2, seed=0):
    people = identities.unique()
    order = torch.randperm(len(people), generator=torch.Generator()
                           .manual_seed(seed))
    test = torch.isin(identities, people[order[:int(share * len(people))]])
    return (~test).nonzero()[:, 0], test.nonzero()[:, 0]


def as_masks(identities, share=0.2, seed=0):
    train, test = my_split(identities, share, seed)
    mask = torch.zeros(len(identities), dtype=torch.bool)
    mask[test] = True
    return ~mask, mask


def parts_swapped(identities, share=0.2, seed=0):
    return my_split(identities, share, seed)[::-1]


# -- 10.3 ---------------------------------------------------------------------


def my_read(path, size, training):
    with Image.open(path) as file:
        picture = ImageOps.exif_transpose(file).convert("RGB")
    picture = T.CenterCrop(min(picture.size))(picture)
    picture = T.Resize((size, size))(picture)
    if training:
        picture = T.RandomHorizontalFlip()(picture)
    return T.ToTensor()(picture) * 2 - 1


def my_files(names):
    names = list(names)
    random.Random(1234).shuffle(names)
    return names[2000:], names[:2000]


def read_with_pillow(path, size, training):
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    picture = ImageOps.fit(picture, (size, size), Image.Resampling.BILINEAR)
    if training and random.random() < 0.5:
        picture = ImageOps.mirror(picture)
    return TF.normalize(TF.to_tensor(picture), [0.5] * 3, [0.5] * 3)


def files_by_sample(names):
    test = random.Random(1234).sample(names, 2000)
    there = set(test)
    return [n for n in names if n not in there], test


def read_by_the_package(path, size, training):
    from stargan_tutorial import load_image

    image = load_image(path, size)
    return image.flip(2) if training and torch.rand(()) < 0.5 else image


def files_by_torch(names):
    order = torch.randperm(len(names), generator=torch.Generator()
                           .manual_seed(1234)).tolist()
    return [names[i] for i in order[2000:]], [names[i] for i in order[:2000]]


def reader(*, swallow=None, swap=False, fixed=False, flip_always=False,
           rgb=True, turn=True, signed=True, square=True, flip=True,
           ignore_size=False):
    """A loader with chosen mistakes."""
    def read(path, size, training):
        side = 64 if ignore_size else size
        try:
            file = Image.open(path)
            file.load()
        except Exception:
            if swallow is None:
                raise
            return {"black": torch.zeros(3, size, size), "none": None}[swallow]
        picture = ImageOps.exif_transpose(file) if turn else file
        if rgb:
            picture = picture.convert("RGB")
        cut = T.CenterCrop(178 if fixed or swap else min(picture.size))
        if swap:
            picture = cut(T.Resize(side)(picture)).resize((side, side))
        elif square:
            picture = cut(picture).resize((side, side),
                                          Image.Resampling.BILINEAR)
        else:
            picture = picture.resize((side, side), Image.Resampling.BILINEAR)
        if flip_always or training and flip:
            picture = T.RandomHorizontalFlip()(picture)
        image = T.ToTensor()(picture)
        return image * 2 - 1 if signed else image
    return read


def bytes_left(path, size, training):
    return (my_read(path, size, training) + 1) * 127.5


def channels_last(path, size, training):
    return my_read(path, size, training).permute(1, 2, 0)


def always_mirrored(path, size, training):
    return my_read(path, size, False).flip(2)


def mirrored_each_time_in_training(path, size, training):
    image = my_read(path, size, False)
    return image.flip(2) if training else image


def one_too_few(names):
    names = list(names)
    random.Random(1234).shuffle(names)
    return names[2000:], names[:1999]


def one_lost(names):
    names = list(names)
    random.Random(1234).shuffle(names)
    return names[2001:], names[:2000]


def in_place_shuffle(names):
    random.Random(1234).shuffle(names)
    return names[2000:], names[:2000]


def unshuffled(names):
    return names[2000:], names[:2000]


def unseeded(names):
    names = random.sample(names, len(names))
    return names[2000:], names[:2000]


def test_first(names):
    return my_files(names)[::-1]


def in_both(names):
    train, test = my_files(names)
    return train + test[:5], test


# -- 10.6 ---------------------------------------------------------------------

STATISTICS = ("running_mean", "running_var", "num_batches_tracked")


def my_state(official, num_blocks):
    found = {}
    for name, value in official.items():
        _, place, rest = name.removeprefix("module.").split(".", 2)
        place = int(place)
        if rest.endswith(STATISTICS):
            continue
        part, first = "decoder", 9 + num_blocks
        if place < 9:
            part, first = "encoder", 0
        elif place < first:
            part, first = "bottleneck", 9
        found[f"{part}.{place - first}.{rest}"] = value
    return found


def by_a_list(official, num_blocks):
    places = [f"encoder.{i}" for i in range(9)]
    places += [f"bottleneck.{i}" for i in range(num_blocks)]
    places += [f"decoder.{i}" for i in range(7)]
    state = {}
    for name in official:
        if name.split(".")[-1] not in STATISTICS:
            words = name.replace("module.", "").split(".")
            state[".".join([places[int(words[1])], *words[2:]])] = \
                official[name]
    return state


def by_the_packages_names(official, num_blocks):
    from stargan_tutorial import Generator
    from stargan_tutorial.official_files import official_name

    bare = {k.removeprefix("module."): v for k, v in official.items()}
    ours = Generator(num_domains=2, base_channels=2, num_blocks=num_blocks)
    return {name: bare[official_name(name, num_blocks)]
            for name in ours.state_dict()}


def renamer(*, statistics=False, prefix=True, blocks=None, renumber=True,
            begin=9, biases=True, touch=False):
    """A renaming with chosen mistakes."""
    def rename(official, num_blocks):
        count, found = blocks or num_blocks, {}
        for name, value in list(official.items()):
            if prefix:
                bare = name.removeprefix("module.")
                if touch:
                    official[bare] = official.pop(name)
            else:
                bare = name
            _, place, rest = bare.split(".", 2)
            place = int(place)
            if rest.endswith(STATISTICS) and not statistics:
                continue
            if rest.endswith("bias") and not biases:
                continue
            part, first = "encoder", 0
            if place >= begin + count:
                part, first = "decoder", begin + count
            elif place >= begin:
                part, first = "bottleneck", begin
            found[f"{part}.{place - first * renumber}.{rest}"] = value
        return found
    return rename


def nothing_renamed(official, num_blocks):
    return {name.removeprefix("module."): value
            for name, value in official.items()
            if not name.endswith(STATISTICS)}


def prefix_kept(official, num_blocks):
    return {name if name.startswith("module.") else new: value
            for (name, value), new in zip(
                ((n, v) for n, v in official.items()
                 if not n.endswith(STATISTICS)),
                my_state(official, num_blocks))}


def reversed_values(official, num_blocks):
    state = my_state(official, num_blocks)
    return {name: value.flip(0) for name, value in state.items()}


RIGHT = {
    "10.1": [(my_labels,), (by_stacking,), (by_where,), (as_doubles,)],
    "10.2": [(my_split,), (with_python,), (by_inverse,)],
    "10.3": [(my_read, my_files), (read_with_pillow, files_by_sample),
             (read_by_the_package, files_by_torch), (reader(), my_files)],
    "10.4": [(200, 672, 2.5, 2), (200.0, 672.03, 2.51, 2.0),
             (200, 671, 2.6, 2), ("200", "672", "2.5", "2")],
    "10.5": [("fcahed",), ("cfahed",), (list("facHED".lower()),),
             ("f, a, c, h, e, d",)],
    "10.6": [(my_state,), (by_a_list,), (by_the_packages_names,),
             (renamer(),)],
    "10.7": [("LFCFTDF",), ("lfcftdf",), (list("LFCFTDF"),),
             ("L, F, C, F, T, D, F",)],
}
WRONG = {
    "10.1": [
        ((unconverted,), "A negative number", "yunjey/stargan#102"),
        ((half_step,), "A 2 stands there", ""),
        ((by_the_formula,), "A half stands there", ""),
        ((sign_dropped,), "the sign was dropped", ""),
        ((swapped,), "swapped", ""),
        ((in_table_order,), "table's order", ""),
        ((first_columns,), "first columns", ""),
        ((all_columns,), "All columns", ""),
        ((as_bools,), "no floats", ""),
        ((in_place,), "has changed", ""),
        ((names_swapped,), "not the other way", ""),
        ((transposed,), "one row a picture", "")],
    "10.2": [
        ((by_picture,), "on both sides", OFFICIAL),
        ((last_pictures,), "on both sides", ""),
        ((people_as_indices,), "is no index", ""),
        ((one_picture_each,), "are left", ""),
        ((global_seed,), "another split", ""),
        ((lowest_numbers,), "seed is not used", ""),
        ((maybe_none,), "One part is empty", ""),
        ((as_masks,), "masks", ""),
        ((parts_swapped,), "were wanted", "")],
    "10.3": [
        ((reader(swallow="black"), my_files), "became a picture", OFFICIAL),
        ((reader(swallow="none"), my_files), "gave None", ""),
        ((reader(swap=True), my_files), "A black frame", ""),
        ((reader(fixed=True), my_files), "not 178", OFFICIAL),
        ((reader(flip_always=True), my_files), "at test time", ""),
        ((reader(rgb=False), my_files), "grey file", OFFICIAL),
        ((reader(turn=False), my_files), "EXIF", ""),
        ((reader(signed=False), my_files), "not [0, 1]", ""),
        ((reader(square=False), my_files), "squeezed",
         "eriklindernoren/PyTorch-GAN"),
        ((reader(flip=False), my_files), "0 of 40", ""),
        ((reader(ignore_size=True), my_files), "Another size", ""),
        ((bytes_left, my_files), "go beyond 1", ""),
        ((channels_last, my_files), "Channels come first", ""),
        ((always_mirrored, my_files), "mirrored at test time", ""),
        ((mirrored_each_time_in_training, my_files), "40 of 40", ""),
        ((my_read, one_too_few), "1,999", OFFICIAL),
        ((my_read, one_lost), "in no part", ""),
        ((my_read, in_place_shuffle), "caller's list", OFFICIAL),
        ((my_read, unshuffled), "Nothing was shuffled", ""),
        ((my_read, unseeded), "each time", ""),
        ((my_read, test_first), "are swapped", ""),
        ((my_read, in_both), "in both parts", "")],
    "10.4": [
        ((400, 672, 2.5, 2), "together", ""),
        ((211, 672, 2.5, 2), "shorter side", ""),
        ((100, 672, 2.5, 2), "both ends", ""),
        ((200, 638, 2.5, 2), "average of G is missing", ""),
        ((200, 213, 2.5, 2), "fresh optimizers",
         "yunjey/stargan: solver.py"),
        ((200, 246.5, 2.5, 2), "moments belong", ""),
        ((200, 885, 2.5, 2), "Gradients", ""),
        ((200, 851, 2.5, 2), "Gradients", ""),
        ((200, 459, 2.5, 2), "two for each", ""),
        ((200, 168, 2.5, 2), "how many bytes", ""),
        ((200, 1000, 2.5, 2), "at 4 bytes", ""),
        ((200, 672, 5.0, 2), "worst case", ""),
        ((200, 672, 60, 2), "on average", ""),
        ((200, 672, 2.5, 1.75), "is a session", ""),
        ((200, 672, 2.5, 3), "12 at a time", ""),
        (("many", 672, 2.5, 2), "is no number", "")],
    "10.5": [
        (("fcahbed",), "b does not belong", ""),
        (("fcahgd",), "starts a new run", ""),
        (("fcahied",), "forgets moments", "yunjey/stargan: solver.py"),
        (("acfhed",), "no zip", ""),
        (("fahced",), "not installed", ""),
        (("fchaed",), "no pictures to look at", ""),
        (("fcaehd",), "check before", ""),
        (("fcahde",), "nothing new", ""),
        (("fcahe",), "Still missing: d", ""),
        (("fcahedd",), "stands twice", ""),
        (("xfcahed",), "no line x", "")],
    "10.6": [
        ((renamer(statistics=True),), "tracked statistics", ""),
        ((renamer(prefix=False),), "stumbles over a name", ""),
        ((renamer(blocks=6),), "at which place", ""),
        ((renamer(begin=8),), "at which place", ""),
        ((renamer(renumber=False),), "at which place", ""),
        ((renamer(biases=False),), "biases of the norms", ""),
        ((renamer(touch=True),), "has changed", ""),
        ((nothing_renamed,), "kept its official name", ""),
        ((prefix_kept,), "module. of DataParallel is still", ""),
        ((reversed_values,), "another layer", "")],
    "10.7": [
        (("FFFFFFF",), "All fine", ""),
        (("FFCFTDF",), "Request 1", ""),
        (("LLCFTDF",), "Request 2", ""),
        (("LFFFTDF",), "Request 3", ""),
        (("LFCCTDF",), "Request 4", ""),
        (("LFCFFDF",), "Request 5", ""),
        (("LFCFCDF",), "Request 5", ""),
        (("LFCFTFF",), "Request 6", ""),
        (("LFCFTDD",), "Request 7", ""),
        (("LFCFTD",), "6 letters", ""),
        (("LFCFTDX",), "no reason X", "")],
}
