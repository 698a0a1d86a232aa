"""Answers to the questions of chapter 1."""

import torch

from stargan_tutorial import AttributeSet, Avatars, choose_targets

attributes = Avatars.attributes

# -- 1.1 ----------------------------------------------------------------------


def can_exist(labels):
    colours = labels[:, :3]
    count = colours.sum(dim=1)
    return count == 1


def exists_by_the_package(vectors):
    return attributes.possible(vectors)


def exists_by_names(labels):
    black, blond, brown = labels.T[:3].bool()
    return (black ^ blond ^ brown) & ~(black & blond & brown)


def exists_row_by_row(c):
    return torch.tensor([row[:3].tolist().count(1) == 1 for row in c])


def exists_by_comparison(labels):
    return (labels[:, None] == attributes.all_labels()).all(dim=2).any(dim=1)


def at_least_one(labels):
    return labels[:, :3].sum(dim=1) >= 1


def any_colour(labels):
    return labels[:, :3].bool().any(dim=1)


def at_most_one(labels):
    return labels[:, :3].sum(dim=1) <= 1


def odd_count(labels):
    a, b, c = labels.T[:3].bool()
    return a ^ b ^ c


def all_columns(labels):
    return labels.sum(dim=1) == 1


def blank_left_in_the_slice(labels):
    colours = labels[:, ...]
    return colours.sum(dim=1) == 1


def slice_too_short(labels):
    return labels[:, 0:2].sum(dim=1) == 1


def slice_from_one(labels):
    return labels[:, 1:4].sum(dim=1) == 1


def slice_too_long(labels):
    return labels[:, 0:4].sum(dim=1) == 1


def sum_over_the_images(labels):
    return labels[:, :3].sum(dim=0) == 1


def first_three_rows(labels):
    return labels[:3].sum(dim=1) == 1


def count_of_ones(labels):
    return labels[:, :3].sum(dim=1)


def as_float(labels):
    return (labels[:, :3].sum(dim=1) == 1).float()


def keeps_the_column(labels):
    return labels[:, :3].sum(dim=1, keepdim=True) == 1


def one_bool(labels):
    return bool((labels[:, :3].sum(dim=1) == 1).all())


def one_answer(labels):
    return (labels[:, :3].sum(dim=1) == 1).all()


def the_impossible(labels):
    return labels[:, :3].sum(dim=1) != 1


def not_returned(labels):
    _ = labels[:, :3].sum(dim=1) == 1


def table_of_the_chapter(labels):
    bit = torch.tensor([0.0, 1.0])
    return can_exist(torch.cartesian_prod(bit, bit, bit, bit, bit))


def sums_over_a_third_dimension(labels):
    return labels[:, :3].sum(dim=2) == 1


def squeezes_the_batch(labels):
    return (labels[:, :3].sum(dim=1) == 1).squeeze()


# -- 1.2 ----------------------------------------------------------------------

def shuffle_targets(labels, generator):
    order = torch.randperm(len(labels), generator=generator)
    return labels[order]


def shuffled_by_the_package(own, rng):
    return choose_targets(own, generator=rng)


def shuffled_by_sorting(labels, generator):
    keys = torch.rand(labels.shape[0], generator=generator)
    return labels.index_select(0, keys.argsort())


def shuffled_by_the_inverse(c, g):
    targets = torch.empty_like(c)
    targets[torch.randperm(c.size(0), generator=g)] = c
    return targets


def without_the_generator(labels, generator):
    return labels[torch.randperm(len(labels))]


def seeded_again(labels, generator):
    torch.manual_seed(0)
    return labels[torch.randperm(len(labels))]


def generator_of_its_own(labels, generator):
    again = torch.Generator().manual_seed(generator.initial_seed())
    return labels[torch.randperm(len(labels), generator=again)]


def with_replacement(labels, generator):
    return labels[torch.randint(len(labels), (len(labels),),
                                generator=generator)]


def columns_permuted(labels, generator):
    return labels[:, torch.randperm(labels.shape[1], generator=generator)]


def order_of_the_label(labels, generator):
    return labels[torch.randperm(labels.shape[1], generator=generator)]


def each_column_by_itself(labels, generator):
    keys = torch.rand(labels.shape, generator=generator)
    return labels.gather(0, keys.argsort(dim=0))


def all_numbers_shuffled(labels, generator):
    order = torch.randperm(labels.numel(), generator=generator)
    return labels.flatten()[order].view_as(labels)


def independent_bits(labels, generator):
    return torch.randint(0, 2, labels.shape, generator=generator).float()


def gaussian_targets(labels, generator):
    return torch.randn(labels.shape, generator=generator)


def in_place(labels, generator):
    labels.copy_(labels[torch.randperm(len(labels), generator=generator)])
    return labels


def upside_down(labels, generator):
    return labels.flip(0)


def a_random_shift(labels, generator):
    step = torch.randint(len(labels), (1,), generator=generator).item()
    return labels.roll(step, dims=0)


def never_its_own(labels, generator):
    step = torch.randint(1, len(labels), (1,), generator=generator).item()
    return labels.roll(step, dims=0)


def the_order_alone(labels, generator):
    return torch.randperm(len(labels), generator=generator)


def one_target_for_all(labels, generator):
    pick = torch.randint(len(labels), (1,), generator=generator)
    return labels[pick].expand_as(labels)


def squeezed_targets(labels, generator):
    return shuffle_targets(labels, generator).squeeze()


def rows_as_columns(labels, generator):
    return labels[:, torch.randperm(len(labels), generator=generator)]


def flipped_bits(labels, generator):
    return 1 - shuffle_targets(labels, generator)


# -- 1.3 ----------------------------------------------------------------------

def single_changes(label):
    found = []
    for i in range(3):
        if label[i] == 0:
            target = label.clone()
            target[:3] = 0
            target[i] = 1
            found.append(target)
    for i in (3, 4):
        target = label.clone()
        target[i] = 1 - label[i]
        found.append(target)
    return found


def changes_by_the_package(own):
    return [target for _, target in attributes.one_change_targets(own)]


def changes_by_distance(label):
    every = attributes.all_labels()
    moved = every != label
    things = moved[:, :3].any(dim=1).int() + moved[:, 3:].sum(dim=1)
    return every[things == 1]


def changes_one_by_one(label):
    hair, (glasses, smile) = label[:3], label[3:].tolist()
    free = [[1 - glasses, smile], [glasses, 1 - smile]]
    found = [torch.cat([hair, torch.tensor(f)]) for f in free]
    for colour in torch.eye(3):
        if not colour.equal(hair):
            found.insert(0, torch.cat([colour, label[3:]]))
    return tuple(found)


def zeroes_the_others(label):
    return list(torch.eye(5))


def zeroes_the_others_but_the_own(label):
    return [row for row in torch.eye(5) if not row.equal(label)]


def flips_each_number(label):
    found = []
    for i in range(5):
        target = label.clone()
        target[i] = 1 - target[i]
        found.append(target)
    return found


def sets_without_clearing(label):
    found = []
    for i in range(5):
        if label[i] == 0 or i > 2:
            target = label.clone()
            target[i] = 1 - label[i]
            found.append(target)
    return found


def own_colour_too(label):
    found = []
    for i in range(3):
        target = label.clone()
        target[:3] = 0
        target[i] = 1
        found.append(target)
    return found + single_changes(label)[2:]


def no_clone(label):
    found, target = [], label
    for i in range(3):
        if label[i] == 0:
            target[:3] = 0
            target[i] = 1
            found.append(target)
    return found


def one_clone_for_all(label):
    found, target = [], label.clone()
    for i in range(3):
        if label[i] == 0:
            target[:3] = 0
            target[i] = 1
            found.append(target)
    for i in (3, 4):
        target[i] = 1 - target[i]
        found.append(target)
    return found


def changes_pile_up(label):
    found, target = [], label.clone()
    for i in (3, 4):
        target[i] = 1 - target[i]
        found.append(target.clone())
    return single_changes(label)[:2] + found


def only_switches_on(label):
    return [t for t in single_changes(label) if (t > label).any()]


def only_hair(label):
    return single_changes(label)[:2]


def only_glasses_and_smile(label):
    return single_changes(label)[2:]


def one_other_colour(label):
    return single_changes(label)[1:]


def every_other_label(label):
    return [row for row in attributes.all_labels() if not row.equal(label)]


def with_names(label):
    return attributes.one_change_targets(label)


def no_colour_as_a_change(label):
    bald = label.clone()
    bald[:3] = 0
    return single_changes(label) + [bald]


def lists_of_names(label):
    return [attributes.decode(t) for t in single_changes(label)]


def how_many(label):
    return 4


def first_target_only(label):
    return single_changes(label)[0]


def chapter_example(label):
    return single_changes(torch.tensor([0.0, 1, 0, 0, 1]))


# -- 1.5 ----------------------------------------------------------------------

def celeba_labels(columns, table, wanted):
    unknown = [name for name in wanted if name not in columns]
    if unknown:
        raise ValueError(f"unknown attributes: {', '.join(unknown)}")
    where = [columns.index(name) for name in wanted]
    return (table[:, where] == 1).float()


def read_with_index(columns, table, wanted):
    return table[:, [columns.index(n) for n in wanted]].clamp(min=0).float()


def read_with_a_dict(names, values, picked):
    place = {name: i for i, name in enumerate(names)}
    for name in picked:
        if name not in place:
            raise ValueError(f"no {name!r}; choose among {', '.join(names)}")
    return torch.stack([(values[:, place[n]] + 1) / 2 for n in picked], dim=1)


def read_by_the_package(columns, table, wanted):
    where = AttributeSet(tuple(columns)).indices(wanted)
    return (table.float().T[where].T + 1).div(2)


def minus_one_stays(columns, table, wanted):
    return table[:, [columns.index(n) for n in wanted]].float()


def zero_and_two(columns, table, wanted):
    return table[:, [columns.index(n) for n in wanted]].float() + 1


def absolute(columns, table, wanted):
    return table[:, [columns.index(n) for n in wanted]].abs().float()


def without_is_one(columns, table, wanted):
    return (table[:, [columns.index(n) for n in wanted]] == -1).float()


def order_of_the_table(columns, table, wanted):
    celeba_labels(columns, table, wanted)
    return (table[:, [c in wanted for c in columns]] == 1).float()


def alphabetical(columns, table, wanted):
    return celeba_labels(columns, table, sorted(wanted))


def first_columns(columns, table, wanted):
    return (table[:, :len(wanted)] == 1).float()


def shifted_columns(columns, table, wanted):
    where = [columns.index(n) - 1 for n in wanted]
    return (table[:, where] == 1).float()


def whole_numbers(columns, table, wanted):
    return celeba_labels(columns, table, wanted).long()


def bools(columns, table, wanted):
    return table[:, [columns.index(n) for n in wanted]] == 1


def transposed(columns, table, wanted):
    return celeba_labels(columns, table, wanted).T


def whole_table(columns, table, wanted):
    return (table == 1).float()


def changes_the_table(columns, table, wanted):
    table[table == -1] = 0
    return table[:, [columns.index(n) for n in wanted]].float()


def squeezed_labels(columns, table, wanted):
    return celeba_labels(columns, table, wanted).squeeze()


def squeezed_columns(columns, table, wanted):
    return celeba_labels(columns, table, wanted).squeeze(1)


def zeros_for_the_unknown(columns, table, wanted):
    found = torch.zeros(len(table), len(wanted))
    for k, name in enumerate(wanted):
        if name in columns:
            found[:, k] = table[:, columns.index(name)] == 1
    return found


def skips_the_unknown(columns, table, wanted):
    where = [columns.index(n) for n in wanted if n in columns]
    return (table[:, where] == 1).float()


def key_error(columns, table, wanted):
    place = {name: i for i, name in enumerate(columns)}
    return (table[:, [place[n] for n in wanted]] == 1).float()


def nameless_error(columns, table, wanted):
    if not set(wanted) <= set(columns):
        raise ValueError("unknown attribute")
    return celeba_labels(columns, table, wanted)


def part_of_a_name(columns, table, wanted):
    where = [i for n in wanted for i, c in enumerate(columns)
             if c.startswith(n)]
    if len(where) < len(wanted):
        raise ValueError(f"not all of {', '.join(wanted)} are there")
    return (table[:, where] == 1).float()


def any_case(columns, table, wanted):
    same = {c.lower(): c for c in columns}
    exact = [same.get(n.lower(), n) for n in wanted]
    return celeba_labels(columns, table, exact)


def own_assertion(columns, table, wanted):
    assert set(wanted) <= set(columns), f"not there: {wanted}"
    return celeba_labels(columns, table, wanted)


def visible_example(columns, table, wanted):
    return torch.tensor([[1.0, 0, 0], [0, 1, 1]])


# -- 1.6 ----------------------------------------------------------------------

def different_targets(labels, generator):
    every = attributes.all_labels()
    own = (labels[:, None] == every).all(dim=2).int().argmax(dim=1)
    step = torch.randint(1, len(every), (len(labels),), generator=generator)
    return every[(own + step) % len(every)]


def different_by_drawing_again(labels, generator):
    target = attributes.sample(len(labels), generator=generator)
    while (same := (target == labels).all(dim=1)).any():
        target[same] = attributes.sample(int(same.sum()), generator=generator)
    return target


def different_by_weights(labels, rng):
    every = attributes.all_labels()
    other = (labels[:, None] != every).any(dim=2).float()
    return every[torch.multinomial(other, 1, generator=rng)[:, 0]]


def different_by_skipping(labels, generator):
    every = attributes.all_labels()
    own = torch.cdist(labels, every).argmin(dim=1)
    pick = torch.randint(11, (len(labels),), generator=generator)
    return every[pick + (pick >= own)]


def permuted(labels, generator):
    return labels[torch.randperm(len(labels), generator=generator)]


def sampled(labels, generator):
    return attributes.sample(len(labels), generator=generator)


def permuted_until_different(labels, generator):
    while True:
        target = permuted(labels, generator)
        if not (target == labels).all(dim=1).any():
            return target


def drawn_once_more(labels, generator):
    target = sampled(labels, generator)
    same = (target == labels).all(dim=1)
    target[same] = sampled(labels[same], generator)
    return target


def step_from_zero(labels, generator):
    every = attributes.all_labels()
    own = (labels[:, None] == every).all(dim=2).int().argmax(dim=1)
    step = torch.randint(0, 12, (len(labels),), generator=generator)
    return every[(own + step) % 12]


def step_to_ten(labels, generator):
    every = attributes.all_labels()
    own = (labels[:, None] == every).all(dim=2).int().argmax(dim=1)
    step = torch.randint(1, 11, (len(labels),), generator=generator)
    return every[(own + step) % 12]


def one_step_for_the_batch(labels, generator):
    every = attributes.all_labels()
    own = (labels[:, None] == every).all(dim=2).int().argmax(dim=1)
    return every[(own + torch.randint(1, 12, (1,), generator=generator)) % 12]


def no_clock(labels, generator):
    every = attributes.all_labels()
    own = (labels[:, None] == every).all(dim=2).int().argmax(dim=1)
    step = torch.randint(1, 12, (len(labels),), generator=generator)
    return every[own + step]


def next_label(labels, generator):
    every = attributes.all_labels()
    own = (labels[:, None] == every).all(dim=2).int().argmax(dim=1)
    return every[(own + 1) % 12]


def next_label_if_own(labels, generator):
    target = sampled(labels, generator)
    same = (target == labels).all(dim=1)
    target[same] = next_label(labels[same], generator)
    return target


def bits_until_different(labels, generator):
    target = independent_bits(labels, generator)
    while (same := (target == labels).all(dim=1)).any():
        target[same] = independent_bits(target[same], generator)
    return target


def one_number_flipped(labels, generator):
    target = labels.clone()
    i = torch.randint(5, (len(labels),), generator=generator)
    rows = torch.arange(len(labels))
    target[rows, i] = 1 - target[rows, i]
    return target


def one_change_away(labels, generator):
    near = torch.stack([torch.stack(changes_by_the_package(own))
                        for own in attributes.all_labels()])
    every = attributes.all_labels()
    own = (labels[:, None] == every).all(dim=2).int().argmax(dim=1)
    return near[own, torch.randint(4, (len(labels),), generator=generator)]


def no_generator(labels, generator):
    return different_targets(labels, None)


def own_generator(labels, generator):
    return different_targets(labels, torch.Generator().manual_seed(0))


def seeds_again(labels, generator):
    again = torch.Generator().manual_seed(generator.initial_seed())
    return different_targets(labels, again)


def a_new_hair_colour(labels, generator):
    target = labels.clone()
    step = torch.randint(1, 3, (len(labels),), generator=generator)
    hair = (labels[:, :3].argmax(dim=1) + step) % 3
    target[:, :3] = torch.eye(3)[hair]
    return target


def writes_into_the_labels(labels, generator):
    labels[:] = different_targets(labels, generator)
    return labels


def numbers_not_labels(labels, generator):
    return torch.randint(12, (len(labels),), generator=generator)


# -- 1.7 ----------------------------------------------------------------------

BIRDS = {"K": 7, "labels": 32, "impossible": 0.75, "generators": 992,
         "weights": 53_215_232, "truths": 320, "photos": 10}
BY_HAND = {"K": 4 + 3, "labels": 4 * 2**3, "impossible": 1 - 4 * 0.5**4,
           "generators": 32 * 31, "weights": 53_135_936 + 7 * 11_328,
           "truths": 10 * 32, "photos": 10}
AS_FLOATS = {name: float(n) for name, n in reversed(BIRDS.items())}


def birds(**wrong):
    return (BIRDS | wrong,)


RIGHT = {
    "1.1": [(can_exist,), (exists_by_the_package,), (exists_by_names,),
            (exists_row_by_row,), (exists_by_comparison,)],
    "1.2": [(shuffle_targets,), (shuffled_by_the_package,),
            (shuffled_by_sorting,), (shuffled_by_the_inverse,)],
    "1.3": [(single_changes,), (changes_by_the_package,),
            (changes_by_distance,), (changes_one_by_one,)],
    "1.4": [(["C", "E", "A", "F"],), (["C", "F", "E", "A"],),
            (["E", "C", "A", "F"],), ("CEFA",)],
    "1.5": [(celeba_labels,), (read_with_index,), (read_with_a_dict,),
            (read_by_the_package,)],
    "1.6": [(different_targets,), (different_by_drawing_again,),
            (different_by_weights,), (different_by_skipping,)],
    "1.7": [(BIRDS,), (BY_HAND,), (AS_FLOATS,)],
}
ZEROED = "yunjey/stargan#108"
TWO_COLOURS = "yunjey/stargan#70"
SIGNS = "crazydemo/facial-attribute-classification-with-graph#1"
ORDER = "yunjey/stargan#29"
BITS = "eriklindernoren/PyTorch-GAN implementations/stargan/stargan.py"
OFFICIAL = "yunjey/stargan solver.py"
WRONG = {
    "1.1": [((at_least_one,), "At least one", TWO_COLOURS),
            ((any_colour,), "At least one", TWO_COLOURS),
            ((at_most_one,), "At most one", ""),
            ((odd_count,), "odd count", ""),
            ((all_columns,), "All five", ""),
            ((blank_left_in_the_slice,), "All five", ""),
            ((slice_too_short,), "where does a slice end", ""),
            ((slice_from_one,), "start at 0", ""),
            ((slice_too_long,), "A fourth column", ""),
            ((sum_over_the_images,), "summed over the images", ""),
            ((first_three_rows,), "summed over the images", ""),
            ((count_of_ones,), "the count", ""),
            ((as_float,), "gives bool", ""),
            ((keeps_the_column,), "one answer a row", ""),
            ((one_bool,), "one bool for the batch", ""),
            ((one_answer,), "whole batch", ""),
            ((the_impossible,), "True where a label is impossible", ""),
            ((not_returned,), "without a return", ""),
            ((table_of_the_chapter,), "is judged", ""),
            ((squeezes_the_batch,), "batch of one", ""),
            ((sums_over_a_third_dimension,), "images along 0", ""),
            ((torch.tensor([True]),), "the function itself", "")],
    "1.2": [((without_the_generator,), "pass generator on", ""),
            ((seeded_again,), "one and the same order", ""),
            ((generator_of_its_own,), "must not be seeded again", ""),
            ((with_replacement,), "with replacement", ""),
            ((columns_permuted,), "columns were permuted", ""),
            ((order_of_the_label,), "Shape (5, 5)", ""),
            ((each_column_by_itself,), "whole rows", ""),
            ((all_numbers_shuffled,), "whole rows", ""),
            ((independent_bits,), "Numbers were drawn one by one", BITS),
            ((gaussian_targets,), "Numbers that no image has", ""),
            ((in_place,), "have changed", ""),
            ((upside_down,), "one and the same order", ""),
            ((a_random_shift,), "equally likely", ""),
            ((never_its_own,), "ever keeps its place", ""),
            ((the_order_alone,), "Shape (8,)", ""),
            ((one_target_for_all,), "come twice", ""),
            ((squeezed_targets,), "batch of one", ""),
            ((flipped_bits,), "Numbers that no image has", ""),
            ((rows_as_columns,), "picks rows, not columns", "")],
    "1.3": [((zeroes_the_others,), "One number is 1", ZEROED),
            ((zeroes_the_others_but_the_own,), "One number is 1", ZEROED),
            ((flips_each_number,), "no hair colour left", ""),
            ((sets_without_clearing,), "two hair colours", TWO_COLOURS),
            ((own_colour_too,), "The label itself", ""),
            ((no_clone,), "start each target from a clone", ""),
            ((one_clone_for_all,), "more than one thing", ""),
            ((changes_pile_up,), "more than one thing", ""),
            ((only_switches_on,), "can be taken off", ""),
            ((only_hair,), "glasses or smile is missing", ""),
            ((only_glasses_and_smile,), "change the hair: 0", ""),
            ((one_other_colour,), "change the hair: 1", ""),
            ((every_other_label,), "more than one thing", ""),
            ((with_names,), "without their names", ""),
            ((no_colour_as_a_change,), "no hair colour left", ""),
            ((lists_of_names,), "without their names", ""),
            ((how_many,), "a list of targets", ""),
            ((first_target_only,), "shape ()", ""),
            ((chapter_example,), "more than one thing", "")],
    "1.4": [((["C", "E", "B", "F"],), "every row", ""),
            ((["C", "D", "F"],), "three coins", BITS),
            ((["C", "A", "E", "F"],), "A stands before E", ""),
            ((["E", "A", "C", "F"],), "A stands before C", ""),
            ((["F", "C", "E", "A"],), "F stands before C", ""),
            ((["C", "E", "A"],), "missing", ""),
            ((["C", "E", "A", "F", "D"],), "three coins", BITS),
            ((3,), "letters", "")],
    "1.5": [((minus_one_stays,), "below zero", SIGNS),
            ((zero_and_two,), "0 and 2", ""),
            ((absolute,), "Every number is 1", ""),
            ((without_is_one,), "1 in the table means with", ""),
            ((order_of_the_table,), "table's order", ORDER),
            ((alphabetical,), "alphabetical", ""),
            ((first_columns,), "not those of the wanted", ORDER),
            ((shifted_columns,), "not those of the wanted", ""),
            ((whole_numbers,), "labels are floats", ""),
            ((bools,), "labels are floats", ""),
            ((transposed,), "Shape (3, 64)", ""),
            ((whole_table,), "Shape (64, 6)", ORDER),
            ((changes_the_table,), "has changed", ""),
            ((squeezed_labels,), "table of one image", ""),
            ((squeezed_columns,), "one wanted name", ""),
            ((zeros_for_the_unknown,), "went through", ""),
            ((skips_the_unknown,), "went through", ""),
            ((key_error,), "KeyError", ""),
            ((nameless_error,), "does not say which", ""),
            ((part_of_a_name,), "went through", ""),
            ((any_case,), "went through", ""),
            ((own_assertion,), "raises AssertionError", ""),
            ((visible_example,), "Shape (2, 3)", "")],
    "1.6": [((permuted,), "come from the batch", OFFICIAL),
            ((permuted_until_different,), "come from the batch", ""),
            ((sampled,), "drawing from all 12", ""),
            ((step_from_zero,), "drawing from all 12", ""),
            ((drawn_once_more,), "once more", ""),
            ((step_to_ten,), "One of the 11", ""),
            ((one_step_for_the_batch,), "not one for the batch", ""),
            ((no_clock,), "past the last", ""),
            ((next_label,), "Two seeds give the same", ""),
            ((next_label_if_own,), "more often", ""),
            ((bits_until_different,), "cannot exist", BITS),
            ((one_number_flipped,), "cannot exist", ""),
            ((one_change_away,), "one change away", ""),
            ((no_generator,), "pass generator on", ""),
            ((own_generator,), "Two seeds give the same", ""),
            ((seeds_again,), "do not seed it again", ""),
            ((a_new_hair_colour,), "of the 11 others never come", ""),
            ((writes_into_the_labels,), "have changed", ""),
            ((numbers_not_labels,), "Shape (4,)", "")],
    "1.7": [(birds(K=10), "attribute values", ""),
            (birds(K=5), "K is not 5", ORDER),
            (birds(K=4), "the colours as one", ""),
            (birds(labels=128), "every vector", BITS),
            (birds(labels=40), "the group is complete", ""),
            (birds(labels=12), "a product", ""),
            (birds(impossible=0.625), "three colours", ""),
            (birds(impossible=0.25), "share of the possible", ""),
            (birds(impossible=75), "not percent", ""),
            (birds(generators=1024), "pairs of a label with itself", ""),
            (birds(generators=496), "counts each pair once", ""),
            (birds(generators=42), "which k", ""),
            (birds(generators=62), "one reference", ""),
            (birds(generators=1), "StarGAN's number", ""),
            (birds(weights=53_135_936), "without any label", ""),
            (birds(weights=53_192_576), "how long is this label", ""),
            (birds(weights=53_498_432), "each possible label", ""),
            (birds(weights=53_200_000), "is not 53,200,000", ""),
            (birds(truths=32), "one bird's", ""),
            (birds(truths=310), "own picture out", ""),
            (birds(truths=120), "avatars", ""),
            (birds(photos=320), "counterfactual", ""),
            (birds(photos=0), "does exist", ""),
            (birds(K="seven"), "write a number", ""),
            (birds(labels=True), "write a number", ""),
            (({"K": 7},), "seven names", ""),
            (([7, 32, 0.75],), "Keep the dict", "")],
}
