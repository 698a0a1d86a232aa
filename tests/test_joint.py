"""Several data sets at once: conditions, masks, and who is asked for what."""

import pytest
import torch

from stargan_tutorial.checkpoints import (
    attributes_as_dict,
    attributes_from_dict,
)
from stargan_tutorial.data.avatars import Avatars
from stargan_tutorial.data.joint import JointDataset
from stargan_tutorial.discriminator import Discriminator
from stargan_tutorial.domains import AttributeSet
from stargan_tutorial.errors import ConfigurationError, DataError
from stargan_tutorial.estimate import Noise
from stargan_tutorial.generator import Generator
from stargan_tutorial.joint import JointAttributes
from stargan_tutorial.sources import (
    SourceDiscriminator,
    SourceGenerator,
    class_options,
    find_source,
    joint_targets,
)
from stargan_tutorial.targets import (
    attribute_targets,
    choose_targets,
    translate_each,
)

HAIR = AttributeSet(("Black", "Blond", "Glasses"), (("Black", "Blond"),))
FACES = AttributeSet(("happy", "sad"), (("happy", "sad"),))
MORE = AttributeSet(("Old", "Glasses"), complete=False)
JOINT = JointAttributes({"hair": HAIR, "faces": FACES, "more": MORE},
                        {"faces": "single-label"})
TWO = JointAttributes({"hair": HAIR, "faces": FACES})


class Pictures(torch.utils.data.Dataset):
    """Noise with labels of any attribute set."""

    def __init__(self, attributes, count=8, kind=None, seed=0, size=16):
        random = torch.Generator().manual_seed(seed)
        self.attributes = attributes
        self.labels = attributes.sample(count, generator=random)
        self.images = torch.rand(count, 3, size, size, generator=random)
        if kind:
            self.kind = kind

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index], self.labels[index]


# Conditions

def test_the_condition_is_all_labels_then_the_mask():
    assert len(JOINT) == 7 and JOINT.num_conditions == 10
    label = torch.tensor([[0., 1, 1], [1, 0, 0]])
    found = JOINT.join("hair", label)
    assert found.tolist() == [[0, 1, 1, 0, 0, 0, 0, 1, 0, 0],
                              [1, 0, 0, 0, 0, 0, 0, 1, 0, 0]]
    assert JOINT.join("more", torch.tensor([1., 0])).tolist() \
        == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]


@pytest.mark.parametrize("source", ["hair", "faces", "more"])
def test_split_is_the_reverse_of_join(source):
    labels = JOINT[source].sample(5)
    name, found = JOINT.split(JOINT.join(source, labels))
    assert name == source and torch.equal(found, labels)
    name, found = JOINT.split(JOINT.join(source, labels[0]))
    assert name == source and torch.equal(found, labels[0])


def test_join_keeps_the_type_and_lets_gradients_through():
    label = torch.full((1, 2), 0.5, dtype=torch.float64, requires_grad=True)
    TWO.join("faces", label).sum().backward()
    assert label.grad.tolist() == [[1, 1]]


def test_the_mask_is_one_for_the_sources_own_labels():
    assert JOINT.mask("faces", 2).tolist() == [[0, 0, 0, 1, 1, 0, 0]] * 2
    total = sum(JOINT.mask(source, 1) for source in JOINT.sources)
    assert total.tolist() == [[1] * 7]


def test_one_source_has_a_mask_of_one_number():
    one = JointAttributes({"all": HAIR})
    assert one.join("all", torch.tensor([1., 0, 1])).tolist() == [1, 0, 1, 1]
    assert one.names == HAIR.names and one.mask("all", 1).tolist() == [[1] * 3]


def test_names_get_their_source_only_where_two_share_them():
    assert JOINT.names == ("Black", "Blond", "hair/Glasses", "happy", "sad",
                           "Old", "more/Glasses")
    assert JOINT.exclusive == (("Black", "Blond"), ("happy", "sad"))
    assert TWO.names == ("Black", "Blond", "Glasses", "happy", "sad")


def test_groups_of_shared_names_keep_their_sources():
    joint = JointAttributes({"a": FACES, "b": FACES})
    assert joint.exclusive == (("a/happy", "a/sad"), ("b/happy", "b/sad"))


def test_a_condition_is_told_in_words():
    assert JOINT.describe(JOINT.join("hair", HAIR.encode("Blond", "Glasses"))) \
        == "hair: Blond+Glasses"


def test_check_gives_floats_and_the_sources_own_sentence():
    whole = JOINT.join("faces", torch.tensor([[1, 0]]))
    assert JOINT.check(whole).dtype == torch.float32
    with pytest.raises(DataError, match="impossible label happy\\+sad"):
        JOINT.check(JOINT.join("faces", torch.ones(1, 2)))


@pytest.mark.parametrize("change, words", [
    (lambda c: c[:, :9], "a condition has 10 numbers, 7 of labels and 3"),
    (lambda c: c.tolist(), "shape \\(\\): join\\(source, labels\\)"),
    (lambda c: c[None], "this one has shape \\(1, 2, 10\\)"),
    (lambda c: c[:0], "exactly one 1"),
    (lambda c: c * torch.tensor([1.] * 7 + [0.] * 3), "exactly one 1"),
    (lambda c: c + torch.tensor([0.] * 8 + [1, 0]), "exactly one 1"),
    (lambda c: c * torch.tensor([1.] * 7 + [.5] * 3), "exactly one 1"),
    (lambda c: c + torch.tensor([0.] * 6 + [1] + [0.] * 3),
     "a label that hair does not know is not 0"),
    (lambda c: torch.cat([c, JOINT.join("more", torch.ones(1, 2))]),
     "conditions are of several sources")])
def test_conditions_that_cannot_be(change, words):
    whole = JOINT.join("hair", torch.tensor([[1., 0, 1], [0, 1, 0]]))
    with pytest.raises(DataError, match=words):
        JOINT.check(change(whole))


@pytest.mark.parametrize("labels, words", [
    (torch.ones(4, 2), "a label of hair is a tensor of 3 numbers: Black"),
    (torch.ones(1, 4, 3), "shape \\(1, 4, 3\\)"), ([1, 0, 0], "shape \\(\\)")])
def test_labels_that_cannot_be_joined(labels, words):
    with pytest.raises(DataError, match=words):
        JOINT.join("hair", labels)


def test_an_unknown_source_is_named():
    for ask in (lambda: JOINT.join("x", torch.ones(2)), lambda: JOINT["x"],
                lambda: JOINT.mask("x", 1)):
        with pytest.raises(DataError, match="unknown source 'x': choose "
                                            "among hair, faces, more"):
            ask()


@pytest.mark.parametrize("sources, kinds, words", [
    ({}, None, "at least one source"),
    ({"a/b": HAIR}, None, "'a/b' cannot name a source"),
    ({"": HAIR}, None, "'' cannot name a source"),
    ({3: HAIR}, None, "3 cannot name a source"),
    ({"a": HAIR.names}, None, "source 'a' holds a tuple: give its Attr"),
    ({"a": HAIR}, {"b": "multi-label"}, "kinds gives 'b' the kind"),
    ({"a": HAIR}, {"a": "two"}, "name a source \\(a\\) and one of multi-la")])
def test_sets_that_cannot_be_joined(sources, kinds, words):
    with pytest.raises(ConfigurationError, match=words):
        JointAttributes(sources, kinds)


def test_equal_sets_have_equal_sources_kinds_and_order():
    assert JOINT == JointAttributes(dict(JOINT.sources), dict(JOINT.kinds))
    assert TWO != JointAttributes({"faces": FACES, "hair": HAIR})
    assert TWO != JointAttributes(TWO.sources, {"faces": "single-label"})
    assert TWO != HAIR and HAIR != TWO


def test_plain_values_and_back():
    values = attributes_as_dict(JOINT)
    again = attributes_from_dict(values)
    assert again == JOINT and list(again.sources) == list(JOINT.sources)


# Targets

def test_permuted_targets_keep_the_source():
    own = JOINT.join("hair", HAIR.sample(6))
    found = choose_targets(own, JOINT)
    assert JOINT.split(found)[0] == "hair"
    assert sorted(found.tolist()) == sorted(own.tolist())


def test_sampled_targets_are_of_the_source_and_can_exist():
    own = JOINT.join("faces", FACES.sample(40))
    source, labels = JOINT.split(choose_targets(own, JOINT, mode="sample"))
    assert source == "faces" and FACES.possible(labels).all()
    assert 0 < labels[:, 0].sum() < 40


def test_sampling_needs_conditions_of_the_right_length():
    with pytest.raises(DataError, match="3 numbers, the attribute set 10"):
        choose_targets(HAIR.sample(2), JOINT, mode="sample")


def test_a_grid_asks_what_can_be_asked():
    own = JOINT.join("hair", HAIR.encode("Black", "Glasses"))
    found = attribute_targets(own, JOINT)
    assert torch.equal(found, joint_targets(own, JOINT))
    words = [JOINT.describe(row) if row.any() else None for row in found]
    assert words == ["hair: Black+Glasses", "hair: Blond+Glasses",
                     "hair: Black", "faces: happy", "faces: sad", None, None]


def test_a_source_of_one_attribute_can_be_asked_of_any_image():
    joint = JointAttributes({"hair": HAIR, "mouth": AttributeSet(("smile",))})
    own = joint.join("hair", HAIR.encode("Black"))
    assert joint.describe(joint_targets(own, joint)[-1]) == "mouth: smile"


def test_a_grid_is_white_where_nothing_can_be_asked():
    seen = []

    def generator(image, condition):
        seen.append(condition)
        return image

    image = torch.zeros(3, 4, 4)
    found = translate_each(generator, image,
                           JOINT.join("more", MORE.encode()), JOINT)
    assert [float(x.mean()) for x in found] == [1, 1, 1, 0, 0, 0, 0]
    assert seen[0].shape == (7, 10)


# Names

def test_names_tell_their_source():
    assert find_source(JOINT, ["happy"], []) == ("faces", [["happy"], []])
    assert find_source(JOINT, ["Black"], ["hair/Glasses"]) \
        == ("hair", [["Black"], ["Glasses"]])
    assert find_source(JOINT, ["hair/Black"]) == ("hair", [["Black"]])


@pytest.mark.parametrize("names, words", [
    ([], "name an attribute or a source: this model knows several, hair"),
    ("happy", "'happy' is a string: give a list"),
    (["angry"], "unknown attribute 'angry': choose among Black"),
    (["Glasses"], "several sources: write hair/Glasses or more/Glasses"),
    (["happy", "Black"], "happy, Black belong to several sources "
     "\\(faces, hair\\)")])
def test_names_that_do_not(names, words):
    with pytest.raises(DataError, match=words):
        find_source(JOINT, names)


# One source's view of the networks

def test_the_views_take_and_give_one_sources_numbers():
    generator = Generator(num_domains=10, base_channels=2, num_blocks=0)
    discriminator = Discriminator(16, 7, 4, 2, projection=True,
                                  num_conditions=10)
    image, label = torch.rand(2, 3, 16, 16), FACES.sample(2)
    whole = JOINT.join("faces", label)
    out = SourceGenerator(generator, JOINT, "faces")(image, label)
    assert torch.equal(out, generator(image, whole))
    score, logits = SourceDiscriminator(discriminator, JOINT, "faces")(
        image, label)
    full = discriminator(image, whole)
    assert torch.equal(score, full[0])
    assert torch.equal(logits, full[1][:, 3:5])


def test_a_view_without_projection_needs_no_label():
    discriminator = Discriminator(16, 7, 4, 2)
    view = SourceDiscriminator(discriminator, JOINT, "hair")
    assert view(torch.rand(2, 3, 16, 16))[1].shape == (2, 3)
    with pytest.raises(DataError, match="unknown source"):
        SourceGenerator(discriminator, JOINT, "x")


def test_what_the_class_loss_is_told():
    assert class_options(HAIR, "multi-label", HAIR.sample(2)) \
        == {"kind": "multi-label"}
    found = class_options(JOINT, "joint", JOINT.join("faces", FACES.sample(2)))
    assert found["kind"] == "single-label"
    assert torch.equal(found["mask"], JOINT.mask("faces", 2))


# The data set

def test_the_data_set_is_its_sources_one_behind_the_other():
    first, second = Pictures(HAIR, 5), Pictures(FACES, 3, "single-label")
    both = JointDataset({"hair": first, "faces": second})
    assert len(both) == 8 and both.sizes == [5, 3] and both.kind == "joint"
    assert both.attributes == JointAttributes(
        {"hair": HAIR, "faces": FACES}, {"faces": "single-label"})
    image, condition = both[6]
    assert torch.equal(image, second[1][0])
    assert both.attributes.describe(condition) \
        == f"faces: {FACES.describe(second[1][1])}"
    assert torch.equal(both[-1][0], both[7][0])
    for index in (8, -9):
        with pytest.raises(IndexError, match=f"no image {index}: .* below 8"):
            both[index]


def test_a_batch_is_fetched_at_once_where_the_source_can():
    faces = Avatars("train", 6, 16, progress=False)
    both = JointDataset({"noise": Noise(16, 4), "faces": faces})
    for indices in ([5, 9, 4], [0, 3], [3, 4]):
        for (a, b), i in zip(both.__getitems__(indices), indices):
            assert torch.equal(a, both[i][0]) and torch.equal(b, both[i][1])


def test_the_sources_are_told_in_words():
    both = JointDataset({"hair": Pictures(HAIR, 5),
                         "faces": Pictures(FACES, 3, "single-label")})
    assert both.described == {
        "source 1": "hair (Black, Blond, Glasses; multi-label, 5 images)",
        "source 2": "faces (happy, sad; single-label, 3 images)"}


def test_sources_that_cannot_be_used():
    with pytest.raises(DataError, match="source 'b' holds no images"):
        JointDataset({"a": Pictures(HAIR, 2), "b": Pictures(HAIR, 0)})
    with pytest.raises(ConfigurationError, match="'a' has no attributes"):
        JointDataset({"a": [1]})
    with pytest.raises(ConfigurationError, match="at least one source"):
        JointDataset({})
