"""The built-in faces with fewer labels: what stays, and the true answers."""

import pytest
import torch

from stargan_tutorial.data.avatars import ATTRIBUTES, Avatars
from stargan_tutorial.data.relabelled import Relabelled
from stargan_tutorial.errors import ConfigurationError, DataError
from stargan_tutorial.estimate import Noise
from stargan_tutorial.questions import questions

HAIR = ATTRIBUTES.names[:3]
FACES = Avatars("train", 10, 16, progress=False)
EVERY = Avatars("test", 2, 16, every_label=True, progress=False)


@pytest.mark.parametrize("names, groups, complete, kind", [
    (HAIR, (HAIR,), True, "single-label"),
    (HAIR[::-1], (HAIR[::-1],), True, "single-label"),
    (("Smiling", *HAIR), (HAIR,), True, "multi-label"),
    (HAIR[:2], (HAIR[:2],), False, "multi-label"),
    (("Blond_Hair", "Smiling"), (), False, "multi-label"),
    (("Smiling", "Eyeglasses"), (), True, "multi-label")])
def test_names_groups_and_kind(names, groups, complete, kind):
    found = Relabelled(FACES, names)
    assert found.attributes.names == names and found.kind == kind
    assert found.attributes.exclusive == groups
    assert found.attributes.complete == complete
    assert len(found) == 10 and not found.every_label
    for i in range(10):
        image, label = found[i]
        whole = FACES[i][1]
        assert torch.equal(image, FACES[i][0])
        assert label.tolist() == [whole[ATTRIBUTES.names.index(n)]
                                  for n in names]
    found.attributes.check(found.labels)


def test_the_true_answer_keeps_everything_else():
    smile = Relabelled(FACES, ["Smiling"])
    for i in range(3):
        whole = FACES.labels[i].clone()
        whole[4] = 1 - whole[4]
        assert torch.equal(smile.counterfactual(i, whole[4:]),
                           FACES.counterfactual(i, whole))


def test_a_name_of_a_group_clears_the_others():
    blond = Relabelled(FACES, ["Blond_Hair"])
    i = (FACES.labels[:, 1] == 0).nonzero()[0].item()
    assert ATTRIBUTES.decode(blond.full(i, torch.ones(1)))[0] == "Blond_Hair"
    i = (FACES.labels[:, 1] == 1).nonzero()[0].item()
    with pytest.raises(DataError, match="impossible label"):
        blond.counterfactual(i, torch.zeros(1))  # black or brown?


@pytest.mark.parametrize("names, count", [
    (["Smiling"], 2), (["Eyeglasses", "Smiling"], 4), (HAIR, 3),
    (ATTRIBUTES.names, 12), (["Blond_Hair"], 1)])
def test_questions_have_their_answers_among_the_faces(names, count):
    found = Relabelled(EVERY, names)
    asked = questions(found)
    assert len(asked) == 24 * count
    for source, target, answer in asked[::5]:
        assert torch.equal(found.labels[answer], target)
        assert EVERY.identity(source) == EVERY.identity(answer)
        assert torch.equal(found[answer][0],
                           found.counterfactual(source, target))


def test_all_names_ask_what_the_faces_ask():
    def plain(asked):
        return [(s, t.tolist(), a) for s, t, a in asked]

    assert plain(questions(Relabelled(EVERY, ATTRIBUTES.names))) \
        == plain(questions(EVERY))


def test_other_data_sets_have_no_answers():
    noise = Relabelled(Noise(16, 4), ["Smiling"])
    assert [a for _, _, a in questions(noise)] == [None] * 8


@pytest.mark.parametrize("names, error, words", [
    ("Smiling", ConfigurationError, "'Smiling' is a string: give a list"),
    (["Smile"], DataError, "unknown attribute 'Smile'"),
    ([], ConfigurationError, "at least one"),
    (["Smiling", "Smiling"], ConfigurationError, "each once")])
def test_names_that_cannot_be_kept(names, error, words):
    with pytest.raises(error, match=words):
        Relabelled(FACES, names)
