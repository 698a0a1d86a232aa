"""The recorded comparisons that come with the package."""

import pytest
import torch

from stargan_tutorial.comparisons import comparison_names, open_comparison
from stargan_tutorial.data.avatars import Avatars
from stargan_tutorial.errors import DataError
from stargan_tutorial.recordings import recording_names


@pytest.fixture(scope="module")
def joint():
    return open_comparison("joint")


def test_comparisons_are_no_recorded_runs():
    assert comparison_names() == ["joint"]
    assert "joint" not in recording_names()


def test_every_arm_has_the_same_seeds_and_steps(joint):
    for arm in joint.card["arms"]:
        assert list(joint.by_seed(arm, "psnr")) == [0, 1, 2, 3, 4], arm
    steps = {arm: set(joint.by_seed(arm, "steps").values())
             for arm in joint.card["arms"]}
    assert steps == {"joint": {2000}, "alone, as often": {1000},
                     "alone, as long": {2000}, "all labelled": {2000}}


def test_the_figures_can_be(joint):
    assert {"command", "date", "machine", "torch", "question"} \
        <= set(joint.card)
    for row in joint.rows:
        assert 0 < row["remaining_error"] < 1.2
        assert 0 <= row["unchanged_error"] < 0.1
        assert 20 < row["psnr"] < 50 and row["accuracy"] <= 1
    assert len({row["input_psnr"] for row in joint.rows}) == 1


def test_the_sheet_shows_held_out_faces(joint):
    count, columns, *shape = joint.sheet.shape
    assert columns == len(joint.card["columns"]) and shape == [3, 32, 32]
    assert joint.card["columns"][:2] == ["input", "truth"]
    test = Avatars("test", count, 32, progress=False)
    for i in range(count):
        torch.testing.assert_close(joint.sheet[i, 0], test[i][0], atol=1e-6,
                                   rtol=0)
    assert set(joint.card["arms"]) < set(joint.card["columns"])


def test_what_is_not_there_is_said_in_a_sentence(joint, tmp_path):
    with pytest.raises(DataError, match="no comparison 'x': choose one of j"):
        open_comparison("x")
    with pytest.raises(DataError, match="choose one of none"):
        open_comparison("joint", tmp_path)
    with pytest.raises(DataError, match="unknown arm 'both': choose among j"):
        joint.by_seed("both", "psnr")
    with pytest.raises(DataError, match="unknown figure 'dB': choose among a"):
        joint.by_seed("joint", "dB")
