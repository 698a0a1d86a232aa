"""CelebA in all its layouts, on the small one of avatars."""

import csv
import random
import shutil

import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader
from torchvision import transforms

from stargan_tutorial.data import celeba as module
from stargan_tutorial.data.celeba import NAMES, CelebA
from stargan_tutorial.data.celeba_tables import find_layout
from stargan_tutorial.data.folder import open_folder
from stargan_tutorial.errors import ConfigurationError, DataError
from stargan_tutorial.origins import hold_out

FIVE = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Eyeglasses", "Smiling")


@pytest.fixture
def copy(miniature, tmp_path):
    """A copy to spoil, and a function that rewrites a table's lines."""
    root = tmp_path / "data"
    shutil.copytree(miniature, root)

    def rewrite(name, change):
        path = root / "celeba" / name
        lines = change(path.read_text().split("\n"))
        path.write_text("\n".join(lines))

    rewrite.root = root
    rewrite.images = root / "celeba" / "img_align_celeba"
    return rewrite


def data(root, **options):
    return CelebA(root, 32, **{"names": FIVE, "cache": False} | options)


def test_items(miniature):
    faces = data(miniature)
    assert len(faces) == 16 and faces.kind == "multi-label"
    assert faces.attributes.names == FIVE
    assert faces.attributes.exclusive == (FIVE[:3],)
    assert not faces.attributes.complete and faces.impossible == 0
    assert faces.split_sizes == {"train": 16, "valid": 2, "test": 2}
    image, label = faces[0]
    assert image.shape == (3, 32, 32) and image.dtype == torch.float32
    assert -1 <= image.min() < image.max() <= 1
    assert label.shape == (5,) and {*label.tolist()} == {0.0, 1.0}
    images, labels = next(iter(DataLoader(faces, batch_size=4)))
    assert torch.equal(labels, faces.labels[:4])
    assert torch.equal(images[0], image)


def test_pixels_are_those_of_torchvision(miniature):
    faces = data(miniature)
    usual = transforms.Compose([
        transforms.CenterCrop(178), transforms.Resize(32),
        transforms.ToTensor(), transforms.Normalize((.5,) * 3, (.5,) * 3)])
    for i in range(3):
        with Image.open(faces.paths[i]) as image:
            torch.testing.assert_close(usual(image), faces[i][0])


def test_default_names_are_the_papers(miniature):
    faces = CelebA(miniature, 32, cache=False)
    assert faces.attributes.names == NAMES
    assert faces.labels[:, 3:].sum() == 0  # avatars have no such attribute


@pytest.mark.parametrize("names, groups", [
    (("Smiling", "Gray_Hair", "Black_Hair"), (("Gray_Hair", "Black_Hair"),)),
    (("Black_Hair", "Smiling"), ()), (("Smiling",), ())])
def test_hair_colours_exclude_each_other(miniature, names, groups):
    faces = data(miniature, names=names)
    assert faces.attributes.exclusive == groups
    assert faces.labels.shape == (16, len(names))


def test_exclusive_groups_of_ones_own(miniature):
    groups = [("Eyeglasses", "Black_Hair")]
    assert data(miniature, exclusive=groups).attributes.exclusive == (
        groups[0],)
    assert data(miniature, exclusive=()).attributes.exclusive == ()


def test_cached_equals_uncached(miniature):
    plain, kept = data(miniature), data(miniature, cache=True, progress=False)
    for i in (0, 15):
        assert torch.equal(plain[i][0], kept[i][0])


# Layouts

def reshaped(root, form):
    """The copy in another layout."""
    base = root / "celeba"
    if form == "the folder itself":
        return base
    if form == "the paper's code":
        (base / "img_align_celeba").rename(base / "images")
        return base
    if form == "the authors' drive":
        for folder, names in [("Anno", ["list_attr_celeba.txt"]),
                              ("Eval", ["list_eval_partition.txt"]),
                              ("Img", ["img_align_celeba"])]:
            (base / folder).mkdir()
            for name in names:
                (base / name).rename(base / folder / name)
        return base
    if form == "Kaggle":
        (base / "img_align_celeba").rename(base / "inner")
        (base / "img_align_celeba").mkdir()
        (base / "inner").rename(base / "img_align_celeba"
                                / "img_align_celeba")
        for name, skip, header in [
                ("list_attr_celeba", 1, None),
                ("list_eval_partition", 0, ["partition"])]:
            rows = [line.split() for line in
                    (base / f"{name}.txt").read_text().splitlines()[skip:]]
            header = header or rows.pop(0)
            with open(base / f"{name}.csv", "w", newline="") as file:
                csv.writer(file).writerows([["image_id", *header], *rows])
            (base / f"{name}.txt").unlink()
        return base
    return root


@pytest.mark.parametrize("form", [
    "torchvision", "the folder itself", "the paper's code",
    "the authors' drive", "Kaggle"])
def test_layouts(miniature, copy, form):
    root, expected = reshaped(copy.root, form), data(miniature)
    for faces in (data(root), open_folder(root, 32, names=FIVE)):
        assert torch.equal(faces.labels, expected.labels)
        assert torch.equal(faces[3][0], expected[3][0])
    assert find_layout(root) and find_layout(root).images.is_dir()


def test_open_folder_passes_its_settings_on(miniature):
    faces = open_folder(miniature, 32, names=FIVE,
                        exclusive=[("Smiling", "Eyeglasses")])
    assert isinstance(faces, CelebA) and faces.pixels is None
    assert faces.attributes.exclusive == (("Smiling", "Eyeglasses"),)
    with pytest.raises(DataError, match="takes 2,000 test images"):
        open_folder(miniature, 32, names=FIVE, protocol="paper")


def test_other_folders_know_no_protocol(tmp_path):
    with pytest.raises(ConfigurationError, match="'paper' is one of CelebA"):
        open_folder(tmp_path, 8, protocol="paper")


# Splits

def test_official_splits(miniature):
    parts = {s: data(miniature, split=s) for s in ("train", "valid", "test")}
    names = [p.name for part in parts.values() for p in part.paths]
    assert names == [f"{i:06d}.jpg" for i in range(1, 21)]
    assert len(data(miniature, split="all")) == 20


def test_the_papers_split_is_the_shuffle_of_its_code(miniature, monkeypatch):
    monkeypatch.setattr(module, "PAPER_TEST", 6)
    lines = (miniature / "celeba" / "list_attr_celeba.txt") \
        .read_text().splitlines()[2:]
    random.Random(1234).shuffle(lines)
    expected = [line.split()[0] for line in lines]
    options = {"protocol": "paper"}
    test = data(miniature, split="test", **options)
    train = data(miniature, **options)
    assert [p.name for p in test.paths] == expected[:6]
    assert [p.name for p in train.paths] == expected[6:]
    assert train.split_sizes == {"train": 14, "test": 6}
    assert [p.name for p in train.held_out().paths] == expected[:6]


def test_the_papers_split_needs_no_partition(copy, monkeypatch):
    monkeypatch.setattr(module, "PAPER_TEST", 6)
    (copy.root / "celeba" / "list_eval_partition.txt").unlink()
    assert len(data(copy.root, protocol="paper")) == 14
    with pytest.raises(DataError, match="no table of splits, list_eval.* "
                       "'paper', which needs none"):
        data(copy.root)


def test_held_out_images_are_the_test_images(miniature):
    train, test = hold_out(data(miniature))
    assert len(train) == 16
    assert [p.name for p in test.paths] == ["000019.jpg", "000020.jpg"]
    assert test.attributes == train.attributes and test.impossible == 0
    assert len(data(miniature).held_out(1)) == 1


def two_colours(copy, row):
    """Make one row claim black and brown hair."""
    def change(lines):
        names, cells = lines[1].split(), lines[row + 1].split()
        for name in ("Black_Hair", "Brown_Hair"):
            cells[1 + names.index(name)] = "1"
        lines[row + 1] = " ".join(cells)
        return lines

    copy("list_attr_celeba.txt", change)


def test_impossible_labels_are_kept_counted_and_not_held_out(copy):
    two_colours(copy, 1)
    two_colours(copy, 19)
    faces = data(copy.root)
    assert len(faces) == 16 and faces.impossible == 1
    assert faces[0][1][[0, 2]].tolist() == [1, 1]
    test = faces.held_out()
    assert [p.name for p in test.paths] == ["000020.jpg"]
    assert test.impossible == 1 and len(test.labels) == 1
    assert test[0][0].shape == (3, 32, 32)
    two_colours(copy, 20)
    with pytest.raises(DataError, match="no test image has a label that fits"):
        faces.held_out()


# Mistakes

@pytest.mark.parametrize("options, words", [
    ({"split": "judge"}, "unknown split 'judge': .* train, valid, test, all"),
    ({"split": "valid", "protocol": "paper"}, "one of train, test, all"),
    ({"protocol": "mine"}, "unknown protocol 'mine': .*official, paper"),
    ({"names": "Male"}, r"give a list, \['Male'\]"),
    ({"names": ()}, "names is empty")])
def test_settings(miniature, options, words):
    with pytest.raises(ConfigurationError, match=words):
        data(miniature, **options)


def test_no_celeba(tmp_path):
    with pytest.raises(DataError, match="holds no CelebA: there should be "
                       "list_attr_celeba.txt.*download=True"):
        data(tmp_path)
    with pytest.raises(DataError, match="nowhere does not exist"):
        data(tmp_path / "nowhere")


def test_missing_attribute(miniature):
    with pytest.raises(DataError, match="'Old' is no attribute in .*txt: "
                       "choose among 5_o_Clock_Shadow"):
        data(miniature, names=["Male", "Old"])


def test_images_not_unpacked(copy):
    shutil.rmtree(copy.images)
    with pytest.raises(DataError, match="no images beside it: unpack img_"):
        data(copy.root)


def test_missing_and_extra_images(copy):
    (copy.images / "000007.jpg").unlink()
    (copy.images / "000003.jpg").rename(copy.images / "x.jpg")
    with pytest.raises(DataError, match="2 of 20 files .* do not lie in .*, "
                       "the first 000003.jpg: unpack"):
        data(copy.root)
    for i in (3, 7):
        shutil.copy(copy.images / "000001.jpg", copy.images / f"00000{i}.jpg")
    with pytest.raises(DataError, match="1 images .* have no row .*x.jpg"):
        data(copy.root)
    (copy.images / "x.jpg").rename(copy.images / "x.txt")
    assert len(data(copy.root)) == 16


ATTR = "list_attr_celeba.txt"


@pytest.mark.parametrize("name, change, words", [
    (ATTR, lambda x: ["21", *x[1:]], "says that it has 21 rows, but holds 20"),
    (ATTR, lambda x: x[:9] + x[12:], "20 rows, but holds 17: it was cut"),
    (ATTR, lambda x: x[1:], "first line .*5_o_Clock_.* number of its rows"),
    (ATTR, lambda x: ["0"], "first line of .* is '0'"),
    (ATTR, lambda x: ["0", x[1]], "has no rows"),
    (ATTR, lambda x: [], "is empty"),
    (ATTR, lambda x: [*x[:5], x[5][:-3], *x[6:]], "row 6 .* has 40 cells, "
     "not 41"),
    (ATTR, lambda x: [*x[:5], x[5][:-2] + " 7", *x[6:]],
     "row 6 .* holds '7': only -1, 0, 1 can stand there"),
    (ATTR, lambda x: [*x[:5], x[5][:-2] + " x", *x[6:]], "row 6 .* 'x'"),
    (ATTR, lambda x: [*x[:5], x[4], *x[6:]], "names 1 files a second time"),
    ("list_eval_partition.txt", lambda x: x[:-3], "out of step: 2 of 20 "
     "images have no split, 0 splits no image"),
    ("list_eval_partition.txt", lambda x: ["z.jpg 0", *x[1:]],
     "1 of 20 images have no split, 1 splits no image"),
    ("list_eval_partition.txt", lambda x: ["000001.jpg 3", *x[1:]],
     "row 1 of .* holds '3': only 0, 1, 2"),
    ("list_eval_partition.txt", lambda x: [v[:-1] + "1" for v in x if v],
     "split 'train' .* holds no images"),
])
def test_mistakes_in_the_tables(copy, name, change, words):
    copy(name, change)
    with pytest.raises(DataError, match=words):
        data(copy.root)


def test_tables_that_are_no_text(copy):
    (copy.root / "celeba" / ATTR).write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(DataError, match="cannot read the table"):
        data(copy.root)


def test_csv_without_image_id(copy):
    base = reshaped(copy.root, "Kaggle")
    (base / "list_attr_celeba.csv").write_text("file,Male\n1.jpg,1\n")
    with pytest.raises(DataError, match="first column of .* is 'file': .*"
                       "begin with image_id; give a table of your own"):
        data(base)


def test_tables_with_the_line_ends_of_windows(miniature, copy):
    for name in (ATTR, "list_eval_partition.txt"):
        path = copy.root / "celeba" / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert torch.equal(data(copy.root).labels, data(miniature).labels)


def test_a_broken_picture_in_the_middle(copy):
    path = copy.images / "000008.jpg"
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DataError, match="1 of 16 pictures cannot be used. The "
                       "first: the image .*000008.jpg is damaged"):
        data(copy.root, cache=True, progress=False)
    faces = data(copy.root)
    assert faces[6][0].shape == (3, 32, 32)
    with pytest.raises(DataError, match="000008.jpg is damaged"):
        faces[7]


def test_download_is_asked_for_once(miniature, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "download_celeba",
                        lambda root: asked.append(root))
    assert len(data(miniature, download=True)) == 16
    assert asked == [miniature]
