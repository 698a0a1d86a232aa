"""Pictures: the right images in the right places."""

import math

import numpy as np
import pytest
import torch
from PIL import Image

from stargan_tutorial.data.avatars import ATTRIBUTES
from stargan_tutorial.display import (
    attribute_targets,
    curves,
    image_grid,
    patch_map,
    pixels,
    save_figure,
    translation_figure,
)
from stargan_tutorial.errors import OutputError

LABEL = ATTRIBUTES.encode("Blond_Hair", "Smiling")


def grey(value, size=8):
    return torch.full((3, size, size), float(value))


def shown(figure):
    """The mean grey of the image in each panel, None where there is none."""
    return [float(np.mean(axes.images[0].get_array())) if axes.images
            else None for axes in figure.axes]


def test_pixels_are_bytes_with_channels_last():
    image = torch.stack([grey(-1)[0], grey(0)[0], grey(1)[0]])
    found = pixels(image)
    assert found.shape == (8, 8, 3) and found.dtype == np.uint8
    assert found[0, 0].tolist() == [0, 128, 255]
    assert pixels(grey(1.7))[0, 0].tolist() == [255] * 3


def test_a_grid_has_its_images_gaps_and_labels_in_place():
    figure = image_grid([[grey(-1), grey(1)], [None, grey(0)], [grey(1)]],
                        ["input", "Black_Hair"], ["a", "b_c", "d"],
                        title="faces")
    assert shown(figure) == [0, 255, None, 128, 255, None]
    assert [axes.get_title() for axes in figure.axes] \
        == ["input", "Black Hair", "", "", "", ""]
    assert [axes.get_ylabel() for axes in figure.axes] \
        == ["a", "", "b c", "", "d", ""]
    assert figure.get_suptitle() == "faces"


def test_a_grid_needs_no_labels():
    assert shown(image_grid([[grey(1)]])) == [255]


def test_each_attribute_has_the_target_that_changes_it():
    targets = attribute_targets(LABEL, ATTRIBUTES)
    assert [ATTRIBUTES.describe(t) for t in targets] == [
        "Black_Hair+Smiling", "Blond_Hair+Smiling", "Brown_Hair+Smiling",
        "Blond_Hair+Eyeglasses+Smiling", "Blond_Hair"]


def test_a_translation_figure_shows_the_input_then_every_target():
    asked = []

    def generator(image, label):
        asked.append(label)
        return torch.linspace(-1, 1, 5)[:, None, None, None].expand_as(image)

    figure = translation_figure(generator, [grey(0), grey(1)],
                                [LABEL, LABEL], ATTRIBUTES, title="step 1")
    assert shown(figure) == [128, 0, 64, 128, 191, 255,
                             255, 0, 64, 128, 191, 255]
    assert torch.equal(asked[0], attribute_targets(LABEL, ATTRIBUTES))
    assert [axes.get_title() for axes in figure.axes[:6]] == [
        "input", "Black Hair", "Blond Hair", "Brown Hair", "± Eyeglasses",
        "± Smiling"]


def test_the_truth_gets_a_row_below_each_translation():
    figure = translation_figure(
        lambda image, label: image, [grey(0), grey(-1)], [LABEL, LABEL],
        ATTRIBUTES, truth=lambda i, label: grey(1 - i))
    rows = [shown(figure)[i:i + 6] for i in range(0, 24, 6)]
    assert rows == [[128] * 6, [None] + [255] * 5, [0] * 6,
                    [None] + [128] * 5]
    assert [axes.get_ylabel() for axes in figure.axes[::6]] \
        == ["StarGAN", "truth"] * 2


LOG = {"step": [1, 2, 3, 4], "seconds": [0, 1, 2, 3], "lr_g": [1] * 4,
       "d_adversarial": [2., 1, 1, 1], "d_class": [1., 1, 1, 1],
       "d_penalty": [1., 0, 0, 0], "g_adversarial": [math.nan, 4, math.nan, 2],
       "g_class": [math.nan] * 4}


def test_every_loss_has_its_panel_with_a_raw_and_a_smooth_line():
    figure = curves(LOG, smooth=0.5)
    panels = [axes for axes in figure.axes if axes.get_visible()]
    assert [axes.get_title() for axes in panels] == [
        "D: adversarial", "D: class", "D: penalty", "G: adversarial",
        "G: class"]
    raw, smooth = panels[0].lines
    assert raw.get_ydata().tolist() == [2, 1, 1, 1]
    assert smooth.get_ydata().tolist() == [2, 1.5, 1.25, 1.125]


def test_smoothing_steps_over_what_was_not_computed():
    raw, smooth = curves(LOG, ["g_adversarial"], smooth=0.5).axes[0].lines
    np.testing.assert_array_equal(smooth.get_ydata(), [np.nan, 4, 4, 3])


def test_a_log_without_lines_draws_empty_panels():
    assert len(curves({name: [] for name in LOG}).axes) == 6


def test_a_patch_map_shows_the_scores_around_zero():
    scores = torch.tensor([[[1., -3.], [0., 2.]]], requires_grad=True)
    figure = patch_map(grey(0), scores, title="map")
    left, right = figure.axes[:2]
    assert left.images[0].get_array().shape == (8, 8, 3)
    assert right.images[0].get_array().tolist() == [[1, -3], [0, 2]]
    assert right.images[0].get_clim() == (-3, 3)


def test_a_patch_map_of_zeros_can_be_drawn(tmp_path):
    save_figure(patch_map(grey(0), torch.zeros(1, 2, 2)), tmp_path / "x.png")


def test_a_saved_figure_is_a_png_that_is_not_blank(tmp_path):
    path = tmp_path / "grid.png"
    save_figure(image_grid([[torch.rand(3, 8, 8) * 2 - 1] * 2], ["a", "b"]),
                path, dpi=60)
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.width > image.height > 50
        assert np.asarray(image.convert("L")).std() > 20
    assert [p.name for p in tmp_path.iterdir()] == ["grid.png"]


def test_a_figure_that_cannot_be_saved_is_a_sentence(tmp_path):
    with pytest.raises(OutputError, match="cannot write"):
        save_figure(image_grid([[grey(1)]]), tmp_path / "no" / "x.png")
