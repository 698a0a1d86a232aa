"""Labels, exclusive groups, targets and the sentences about bad ones."""

from itertools import product

import pytest
import torch

from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.errors import (
    ConfigurationError,
    DataError,
    TutorialError,
)
from stargan_tutorial.targets import choose_targets

HAIR = ("Black_Hair", "Blond_Hair", "Brown_Hair")
NAMES = (*HAIR, "Eyeglasses", "Smiling")
FACES = AttributeSet(NAMES, exclusive=(HAIR,))
CELEBA = AttributeSet(NAMES, exclusive=(HAIR,), complete=False)
FREE = AttributeSet(("a", "b", "c"))
TWO = AttributeSet(("a", "x", "b", "y"),
                   exclusive=(("b", "a"), ("x", "y")))
PETS = ("cat", "dog", "fox")
CLASSES = AttributeSet(PETS, exclusive=(PETS,))
SETS = {"faces": FACES, "celeba": CELEBA, "free": FREE, "two groups": TWO,
        "classes": CLASSES}
EVERY = pytest.mark.parametrize("attributes", SETS.values(), ids=SETS.keys())


def possible_rows(attributes):
    """Every label that can exist, by trying all of them."""
    rows = set()
    for row in product([0.0, 1.0], repeat=len(attributes.names)):
        named = dict(zip(attributes.names, row, strict=True))
        counts = [sum(named[n] for n in g) for g in attributes.exclusive]
        if all(c == 1 or (c == 0 and not attributes.complete)
               for c in counts):
            rows.add(row)
    return rows


def as_set(labels):
    return {tuple(row) for row in labels.tolist()}


# Attribute sets


def test_length_and_names_are_those_given():
    assert len(FACES) == 5 and FACES.names == NAMES


def test_lists_are_as_good_as_tuples():
    same = AttributeSet(list(NAMES), exclusive=[list(HAIR)])
    assert same == FACES and hash(same) == hash(FACES)


def test_a_set_cannot_be_changed():
    with pytest.raises(AttributeError):
        FACES.names = ("other",)


@pytest.mark.parametrize("names, groups, words", [
    ((), (), "at least one"), (("a", "a"), (), "each once"),
    (("a", "b", "c"), (("a", "b"), ("b", "c")), "two exclusive groups"),
    (("a", "b"), (("a", "z"),), "unknown attribute 'z': choose among a, b")])
def test_sets_that_make_no_sense_get_a_sentence(names, groups, words):
    with pytest.raises(ConfigurationError, match=words):
        AttributeSet(names, exclusive=groups)


def test_indices_are_positions_in_the_label():
    assert FACES.indices(["Smiling", "Black_Hair"]) == [4, 0]


def test_an_empty_group_gets_a_sentence():
    with pytest.raises(ConfigurationError):
        AttributeSet(("a", "b"), exclusive=((),))


@EVERY
def test_every_label_survives_decoding_and_encoding(attributes):
    for row in sorted(possible_rows(attributes)):
        label = torch.tensor(row)
        names = attributes.decode(label)
        assert names == tuple(n for n, v in zip(attributes.names, row,
                                                strict=True) if v == 1)
        assert torch.equal(attributes.encode(*names), label)


def test_encoding_takes_names_in_any_order():
    label = FACES.encode("Smiling", "Blond_Hair")
    assert label.tolist() == [0, 1, 0, 0, 1]
    assert label.dtype == torch.float32


@pytest.mark.parametrize("names, words", [
    (("Black_Hair", "Male"), "unknown attribute 'Male': choose among "
                             "Black_Hair, Blond_Hair, Brown_Hair, "
                             "Eyeglasses, Smiling"),
    (("Black_Hair", "Blond_Hair"), "impossible label Black_Hair.Blond_Hair"),
    (("Smiling",), "impossible label Smiling: exactly one")])
def test_encoding_what_cannot_be_gets_a_sentence(names, words):
    with pytest.raises(DataError, match=words):
        FACES.encode(*names)


def test_labels_are_described_in_words():
    assert FACES.describe(torch.tensor([1.0, 0, 0, 0, 1])) == (
        "Black_Hair+Smiling")
    assert FREE.describe(torch.zeros(3)) == "none"


@EVERY
def test_possible_agrees_with_trying_everything(attributes):
    rows = torch.tensor(list(product([0.0, 1.0], repeat=len(attributes))))
    fits = attributes.possible(rows)
    assert fits.dtype == torch.bool and fits.shape == (len(rows),)
    assert as_set(rows[fits]) == possible_rows(attributes)


@EVERY
def test_all_labels_lists_each_possible_label_once(attributes):
    labels = attributes.all_labels()
    assert as_set(labels) == possible_rows(attributes)
    assert len(labels) == len(possible_rows(attributes))
    assert torch.equal(labels, attributes.all_labels())


@pytest.mark.parametrize("attributes, count", [
    (FACES, 12), (CELEBA, 16), (FREE, 8), (TWO, 4), (CLASSES, 3)])
def test_number_of_labels(attributes, count):
    assert len(attributes.all_labels()) == count


def test_forty_free_attributes_are_too_many_to_list():
    many = AttributeSet(tuple(f"a{i}" for i in range(40)))
    with pytest.raises(DataError, match="1,099,511,627,776 labels, too many"):
        many.all_labels()
    assert many.sample(3).shape == (3, 40)


# Checking


@EVERY
@pytest.mark.parametrize("dtype", [torch.float64, torch.long, torch.bool])
def test_check_returns_possible_labels_as_float(attributes, dtype):
    labels = attributes.all_labels()
    checked = attributes.check(labels.to(dtype))
    assert checked.dtype == torch.float32 and torch.equal(checked, labels)
    assert torch.equal(attributes.check(labels[0]), labels[0])


@EVERY
def test_check_refuses_each_impossible_label(attributes):
    rows = set(product([0.0, 1.0], repeat=len(attributes)))
    for row in rows - possible_rows(attributes):
        with pytest.raises(DataError, match="impossible label"):
            attributes.check(torch.tensor(row))


@pytest.mark.parametrize("label, words", [
    ([1, 0, 0, 0, 0], "a label is a tensor, not list"),
    (None, "a label is a tensor, not NoneType"),
    (torch.zeros(4), r"shape \(4,\); these domains need 5 numbers: Black"),
    (torch.zeros(2, 6), r"shape \(2, 6\)"),
    (torch.zeros(1, 2, 5), r"shape \(1, 2, 5\)"),
    (torch.tensor(1.0), r"shape \(\)"),
    (torch.tensor([1, 0, 0, 0, 1j]), "complex"),
    (torch.tensor([1, -1, -1, -1, 1]), "holds -1; give 0"),
    (torch.tensor([1, 0, 0, 0, 0.5]), "holds 0.5; give 0"),
    (torch.tensor([2, 0, 0, 0, 0]), "holds 2; give 0"),
    (torch.tensor([1, 0, 0, 0, float("nan")]), "holds nan; give 0"),
    (torch.tensor([1, 0, 0, 0, float("inf")]), "holds inf; give 0"),
    (torch.tensor([[1, 0, 0, 0, 0], [1, 0, 1, 0, 1]]),
     "impossible label Black_Hair.Brown_Hair.Smiling: exactly one of "
     "Black_Hair/Blond_Hair/Brown_Hair"),
    (torch.zeros(5), "impossible label none: exactly one"),
])
def test_bad_labels_get_a_sentence(label, words):
    with pytest.raises(DataError, match=words):
        FACES.check(label)


def test_an_incomplete_group_may_be_empty_but_not_doubled():
    assert CELEBA.check(torch.zeros(5)).tolist() == [0] * 5
    with pytest.raises(DataError, match="at most one of Black_Hair"):
        CELEBA.check(torch.tensor([1.0, 1, 0, 0, 0]))


# Drawing


@EVERY
def test_samples_are_possible_and_roughly_uniform(attributes):
    count = len(possible_rows(attributes))
    labels = attributes.sample(500 * count)
    assert labels.dtype == torch.float32
    assert as_set(labels) == possible_rows(attributes)
    seen, frequency = labels.unique(dim=0, return_counts=True)
    assert len(seen) == count
    # Five standard deviations of a count that is 500 on average.
    assert (frequency - 500).abs().max() < 5 * 500 ** 0.5


@EVERY
def test_samples_are_reproducible(attributes):
    first, again, other = (
        attributes.sample(50, generator=torch.Generator().manual_seed(s))
        for s in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_no_samples_are_an_empty_batch():
    assert FACES.sample(0).shape == (0, 5)


# One change


def names_of(targets):
    return [name for name, _ in targets]


def test_one_change_of_a_complete_set():
    targets = FACES.one_change_targets(FACES.encode("Black_Hair", "Smiling"))
    assert names_of(targets) == ["Blond_Hair", "Brown_Hair", "Eyeglasses",
                                 "no Smiling"]
    assert [FACES.describe(t) for _, t in targets] == [
        "Blond_Hair+Smiling", "Brown_Hair+Smiling",
        "Black_Hair+Eyeglasses+Smiling", "Black_Hair"]


def test_one_change_of_an_incomplete_set_can_clear_the_group():
    targets = CELEBA.one_change_targets(CELEBA.encode("Black_Hair"))
    assert names_of(targets) == ["no Black_Hair", "Blond_Hair", "Brown_Hair",
                                 "Eyeglasses", "Smiling"]
    assert CELEBA.describe(targets[0][1]) == "none"
    empty = CELEBA.one_change_targets(torch.zeros(5))
    assert names_of(empty) == list(NAMES)


@EVERY
def test_every_single_change_is_listed_once_and_nothing_else(attributes):
    grouped = [set(g) for g in attributes.exclusive]
    for row in possible_rows(attributes):
        label = torch.tensor(row)
        before = set(attributes.decode(label))
        expected = set()
        for other in possible_rows(attributes):
            changed = before ^ set(attributes.decode(torch.tensor(other)))
            if len(changed) == 1 or (len(changed) == 2 and any(
                    changed <= group for group in grouped)):
                expected.add(other)
        targets = attributes.one_change_targets(label)
        assert {tuple(t.tolist()) for _, t in targets} == expected
        assert len(targets) == len(expected)
        for name, target in targets:
            wanted = name.removeprefix("no ")
            position = attributes.names.index(wanted)
            assert target[position] == (not name.startswith("no "))
        assert label.tolist() == list(row)  # left as it was


def test_one_change_of_an_impossible_label_gets_a_sentence():
    with pytest.raises(DataError, match="impossible label"):
        FACES.one_change_targets(torch.zeros(5))


# Changing by name


def test_setting_a_name_clears_its_group():
    label = FACES.encode("Black_Hair", "Smiling")
    changed = FACES.apply(label, set=["Blond_Hair", "Eyeglasses"],
                          unset=["Smiling"])
    assert FACES.decode(changed) == ("Blond_Hair", "Eyeglasses")
    assert FACES.decode(label) == ("Black_Hair", "Smiling")


def test_setting_what_is_set_changes_nothing():
    label = FACES.encode("Black_Hair", "Smiling")
    assert torch.equal(FACES.apply(label), label)
    assert torch.equal(FACES.apply(label, set=["Smiling", "Black_Hair"],
                                   unset=["Eyeglasses"]), label)


def test_an_incomplete_group_can_be_cleared_by_name():
    label = CELEBA.encode("Black_Hair")
    assert CELEBA.describe(CELEBA.apply(label, unset=["Black_Hair"])) == "none"


@pytest.mark.parametrize("labels", [torch.zeros(5, 3), torch.zeros(2, 3)])
def test_changing_a_batch_of_labels_gets_a_sentence(labels):
    with pytest.raises(DataError):
        FREE.apply(labels, set=["a"])


def test_one_change_of_a_batch_of_labels_gets_a_sentence():
    with pytest.raises(DataError):
        FREE.one_change_targets(torch.zeros(2, 3))


def test_a_bare_name_where_a_list_is_meant_gets_a_sentence():
    with pytest.raises(DataError, match="list|\\["):
        FACES.apply(FACES.encode("Black_Hair"), set="Smiling")


@pytest.mark.parametrize("change, words", [
    ({"set": ["Male"]}, "unknown attribute 'Male'"),
    ({"unset": ["Male"]}, "unknown attribute 'Male'"),
    ({"set": ["Smiling", "Smiling"]}, "twice"),
    ({"set": ["Smiling"], "unset": ["Smiling"]}, "twice"),
    ({"set": ["Blond_Hair", "Brown_Hair"]}, "impossible label"),
    ({"unset": ["Black_Hair"]}, "impossible label none")])
def test_changes_that_cannot_be_get_a_sentence(change, words):
    with pytest.raises(DataError, match=words):
        FACES.apply(FACES.encode("Black_Hair"), **change)


# Targets for a batch


@pytest.mark.parametrize("count", [1, 2, 16, 100])
def test_permuted_targets_are_the_batchs_labels_in_another_order(count):
    labels = torch.arange(count * 5.0).reshape(count, 5)
    before = labels.clone()
    targets = choose_targets(labels)
    assert sorted(targets.tolist()) == labels.tolist()
    assert torch.equal(labels, before)
    if count > 2:
        assert not torch.equal(targets, labels)


def test_every_permutation_is_equally_likely():
    labels = torch.eye(3)
    seen = {}
    for _ in range(1200):
        order = tuple(choose_targets(labels).argmax(1).tolist())
        seen[order] = seen.get(order, 0) + 1
    assert len(seen) == 6
    assert max(abs(n - 200) for n in seen.values()) < 5 * 200 ** 0.5


@pytest.mark.parametrize("mode", ["permute", "sample"])
def test_targets_are_reproducible(mode):
    labels = FACES.sample(64)
    first, again, other = (
        choose_targets(labels, FACES, mode=mode,
                       generator=torch.Generator().manual_seed(s))
        for s in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_sampled_targets_are_possible_and_reach_labels_not_in_the_batch():
    labels = FACES.encode("Black_Hair").repeat(600, 1)
    targets = choose_targets(labels, FACES, mode="sample")
    assert as_set(targets) == possible_rows(FACES)


@pytest.mark.parametrize("mode", ["permute", "sample"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.long])
def test_targets_have_the_labels_type_and_shape(mode, dtype):
    labels = FACES.sample(7).to(dtype)
    targets = choose_targets(labels, FACES, mode=mode)
    assert targets.dtype == dtype and targets.shape == (7, 5)


def test_sampling_without_an_attribute_set_gets_a_sentence():
    with pytest.raises(ConfigurationError, match="pass attributes="):
        choose_targets(FACES.sample(2), mode="sample")


def test_sampling_from_other_domains_than_the_labels_gets_a_sentence():
    with pytest.raises(TutorialError):
        choose_targets(torch.zeros(2, 5), FREE, mode="sample")


@pytest.mark.parametrize("mode", ["shuffle", None])
def test_unknown_modes_get_a_sentence(mode):
    with pytest.raises(ConfigurationError) as error:
        choose_targets(FACES.sample(2), FACES, mode=mode)
    assert str(error.value) == (f"unknown target mode {mode!r}: choose one "
                                "of permute, sample.")
