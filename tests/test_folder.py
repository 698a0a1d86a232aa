"""People's own folders of images: what is read, and what each mistake says."""

import pickle

import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader

from stargan_tutorial.data.folder import (
    SUFFIXES,
    AttributeFolder,
    ClassFolder,
    open_folder,
)
from stargan_tutorial.errors import ConfigurationError, DataError

RED, BLUE = (255, 0, 0), (0, 0, 255)


def draw(path, colour=RED, size=(12, 8)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)


@pytest.fixture
def classes(tmp_path):
    """Three sad and two happy pictures, and things to ignore."""
    root = tmp_path / "faces"
    for name in ("b.png", "a.JPG", "c.bmp"):
        draw(root / "sad" / name, BLUE)
    for name in ("2.png", "1.png"):
        draw(root / "happy" / name, RED)
    draw(root / "sad" / ".hidden.png")
    draw(root / ".cache" / "x.png")
    (root / "sad" / "notes.txt").write_text("ignored")
    (root / "readme.txt").write_text("ignored")
    return root


@pytest.fixture
def table(tmp_path):
    """A folder of four pictures, and a function that writes its table."""
    root = tmp_path / "people"
    for name in ("a.png", "b.png", "c.png", "extra.png"):
        draw(root / name)

    def write(text, name="labels.csv", **options):
        path = root / name
        path.write_text(text, **options)
        return path

    write.root = root
    return write


GOOD = "file,Smiling,Young\nb.png,1,0\na.png,0,1\nc.png,1,1\n"


# Class folders


def test_class_folder(classes):
    data = ClassFolder(classes, 8)
    assert len(data) == 5 and data.size == 8 and data.kind == "single-label"
    assert data.attributes.names == ("happy", "sad")
    assert data.attributes.exclusive == (("happy", "sad"),)
    assert data.attributes.complete
    assert [p.relative_to(classes).as_posix() for p in data.paths] == [
        "happy/1.png", "happy/2.png", "sad/a.JPG", "sad/b.png", "sad/c.bmp"]
    assert data.labels.dtype == torch.float32
    assert data.labels.tolist() == [[1, 0]] * 2 + [[0, 1]] * 3
    assert torch.equal(data.attributes.check(data.labels), data.labels)
    image, label = data[0]
    assert image.shape == (3, 8, 8) and label.tolist() == [1, 0]
    assert image[:, 0, 0].tolist() == [1, -1, -1]
    assert data.check() is None


def test_class_folder_takes_names_in_their_order(classes):
    for name in ("1.png", "2.png"):
        draw(classes / "angry" / name)
    data = ClassFolder(str(classes), 8, names=["sad", "angry"])
    assert data.attributes.names == ("sad", "angry")
    assert data.labels.tolist() == [[1, 0]] * 3 + [[0, 1]] * 2
    assert [p.parent.name for p in data.paths] == ["sad"] * 3 + ["angry"] * 2


def test_a_class_of_one_image_gets_a_sentence(classes):
    draw(classes / "angry" / "1.png")
    with pytest.raises(DataError, match="angry holds one image: give at least "
                       "2.*hundreds; or leave the class out"):
        ClassFolder(classes, 8)
    assert len(ClassFolder(classes, 8, names=["happy", "sad"])) == 5


def test_unused_class_may_be_empty(classes):
    (classes / "angry").mkdir()
    assert len(ClassFolder(classes, 8, names=("happy", "sad"))) == 5


def test_every_suffix_counts(tmp_path):
    for i, suffix in enumerate(SUFFIXES):
        draw(tmp_path / "a" / f"{i}{suffix}")
        draw(tmp_path / "b" / f"{i}{suffix.upper()}")
    data = ClassFolder(tmp_path, 8)
    assert len(data) == 2 * len(SUFFIXES)
    data.check()


def test_loader_pickle_and_iteration(classes):
    data = pickle.loads(pickle.dumps(ClassFolder(classes, 8)))
    images, labels = next(iter(DataLoader(data, batch_size=5)))
    assert images.shape == (5, 3, 8, 8)
    assert torch.equal(labels, data.labels)
    assert torch.equal(data[-1][0], data[4][0])
    with pytest.raises(IndexError):
        data[5]


@pytest.mark.parametrize("make", [
    lambda root: ClassFolder(root, 8),
    lambda root: AttributeFolder(root, "x.csv", 8),
    lambda root: open_folder(root, 8),
])
def test_root_missing_or_a_file(tmp_path, make):
    with pytest.raises(DataError, match="nowhere does not exist"):
        make(tmp_path / "nowhere")
    draw(tmp_path / "x.png")
    with pytest.raises(DataError, match="x.png is a file: give the folder"):
        make(tmp_path / "x.png")


@pytest.mark.parametrize("size", [0, 1.5, "64", None])
def test_size(classes, size):
    with pytest.raises(ConfigurationError, match="size is .* whole number"):
        open_folder(classes, size)


def test_no_images(tmp_path):
    with pytest.raises(DataError, match="holds no images .*.jpg.*sub-folder"):
        ClassFolder(tmp_path, 8)
    (tmp_path / "happy").mkdir()
    (tmp_path / "happy" / "x.txt").touch()
    with pytest.raises(DataError, match="holds no images"):
        open_folder(tmp_path, 8)


def test_only_one_class(tmp_path):
    draw(tmp_path / "happy" / "1.png")
    with pytest.raises(DataError, match="only one class .*'happy'.*two"):
        ClassFolder(tmp_path, 8)


def test_only_one_class_asked_for(classes):
    with pytest.raises(DataError, match="only one class .*'sad'"):
        ClassFolder(classes, 8, names=["sad"])


def test_empty_class(classes):
    (classes / "angry").mkdir()
    with pytest.raises(DataError, match="class folder .*angry holds no image"):
        ClassFolder(classes, 8)


def test_classes_one_level_deeper(tmp_path):
    draw(tmp_path / "train" / "happy" / "1.png")
    draw(tmp_path / "preview.png")
    with pytest.raises(DataError) as caught:
        open_folder(tmp_path, 8)
    assert "one level deeper" in str(caught.value)
    assert str(caught.value).endswith(f"give {tmp_path / 'train'}.")
    draw(tmp_path / "test" / "happy" / "1.png")
    with pytest.raises(DataError, match="give .*test or .*train"):
        open_folder(tmp_path, 8)


def test_images_without_classes_or_table(classes):
    with pytest.raises(DataError) as caught:
        open_folder(classes / "sad", 8)
    for words in ("no class folders and no table", "sub-folder for each class",
                  "CSV", f"the folder above it, {classes}"):
        assert words in str(caught.value)


def test_unknown_class(classes):
    with pytest.raises(DataError, match="'angry' is no class .*happy, sad"):
        ClassFolder(classes, 8, names=["angry", "sad"])


@pytest.mark.parametrize("names, words", [
    ("sad", r"give a list, \['sad'\]"), ([], "names is empty"),
    (["sad", "sad"], "each once"),
])
def test_names_that_make_no_list(classes, names, words):
    with pytest.raises(ConfigurationError, match=words):
        ClassFolder(classes, 8, names=names)


def test_unreadable_picture(classes):
    data = ClassFolder(classes, 8)
    for path in (data.paths[1], data.paths[3]):
        content = path.read_bytes()
        path.write_bytes(content[:len(content) // 2])
    assert data[0][0].shape == (3, 8, 8)
    with pytest.raises(DataError, match="2.png"):
        data[1]
    with pytest.raises(DataError, match="2 of 5 pictures .*happy.2.png"):
        data.check()


def test_picture_that_went_away(classes):
    data = ClassFolder(classes, 8)
    data.paths[0].unlink()
    with pytest.raises(DataError, match="1.png does not exist"):
        data[0]


def test_folder_that_cannot_be_listed(classes, monkeypatch):
    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(classes), "iterdir", refuse)
    with pytest.raises(DataError, match="cannot read the folder .*denied"):
        ClassFolder(classes, 8)


# A table of attributes


def test_attribute_folder(table):
    data = AttributeFolder(table.root, table(GOOD), 8)
    assert len(data) == 3 and data.size == 8 and data.kind == "multi-label"
    assert data.attributes.names == ("Smiling", "Young")
    assert data.attributes.exclusive == () and not data.attributes.complete
    assert [p.name for p in data.paths] == ["a.png", "b.png", "c.png"]
    assert data.labels.dtype == torch.float32
    assert data.labels.tolist() == [[0, 1], [1, 0], [1, 1]]
    image, label = data[1]
    assert image.shape == (3, 8, 8) and label.tolist() == [1, 0]
    assert data.check() is None


def test_names_choose_columns_in_their_order(table):
    path = table("file,A,B,C\na.png,0,1,?\n")
    data = AttributeFolder(table.root, path, 8, names=["B", "A"])
    assert data.attributes.names == ("B", "A")
    assert data.labels.tolist() == [[1, 0]]


def test_minus_one_means_zero(table):
    path = table("file,A,B\na.png,-1,1\nb.png,1,-1\n")
    assert AttributeFolder(table.root, path, 8).labels.tolist() == \
        [[0, 1], [1, 0]]


def test_tables_as_programs_write_them(table):
    text = "\ufeffA, file ,B\r\n 1,a.png,0\r\n0,b.png,1\r\n\r\n"
    path = table(text, encoding="utf-8", newline="")
    data = AttributeFolder(table.root, path, 8)
    assert data.attributes.names == ("A", "B")
    assert data.labels.tolist() == [[1, 0], [0, 1]]


def test_files_in_deeper_folders(table):
    draw(table.root / "deep" / "d.png")
    path = table("file,A\ndeep/d.png,1\n")
    assert AttributeFolder(table.root, path, 8)[0][1].tolist() == [1]


def test_exclusive_groups(table):
    path = table("file,Black,Blond,Young\na.png,1,0,0\nb.png,0,0,1\n")
    data = AttributeFolder(table.root, path, 8, exclusive=[("Black", "Blond")])
    assert data.attributes.exclusive == (("Black", "Blond"),)
    assert data.labels.tolist() == [[1, 0, 0], [0, 0, 1]]


def test_impossible_under_exclusive(table):
    path = table("file,Black,Blond\na.png,1,0\nb.png,1,1\n")
    with pytest.raises(DataError) as caught:
        AttributeFolder(table.root, path, 8, exclusive=[("Black", "Blond")])
    for words in ("row 3", "labels.csv", "impossible label Black+Blond",
                  "at most one", "Correct it."):
        assert words in str(caught.value)


def test_exclusive_group_of_unknown_names(table):
    with pytest.raises(ConfigurationError, match="unknown attribute 'Old'"):
        AttributeFolder(table.root, table(GOOD), 8,
                        exclusive=[("Old", "Young")])


def test_table_missing(table):
    with pytest.raises(DataError, match="no.csv does not exist: .*file,"):
        AttributeFolder(table.root, table.root / "no.csv", 8)


@pytest.mark.parametrize("text", ["", "\n\n", "file,Smiling\n"])
def test_table_empty(table, text):
    with pytest.raises(DataError, match="labels.csv is empty"):
        AttributeFolder(table.root, table(text), 8)


def test_table_not_text(table):
    path = table("")
    path.write_bytes(b"file,A\n\xff\xfe\xfa,1\n")
    with pytest.raises(DataError, match="cannot read the table .*UTF-8"):
        AttributeFolder(table.root, path, 8)


@pytest.mark.parametrize("text, words", [
    ("name,A\na.png,1\n", "no column 'file'; its columns are name, A"),
    ("file;A\na.png;1\n", "no column 'file'; .*file;A.*commas"),
    ("file\na.png\n", "at least one attribute"),
    ("file,A,A\na.png,1,1\n", "each column once"),
    ("file,A,\na.png,1,\n", "at least one attribute"),
    ("file,A\na.png,1\nb.png\n", "row 3 .* has 1 cells, the first line 2"),
    ("file,A\na.png,1,0\n", "row 2 .* has 3 cells, the first line 2"),
    ("file,A\na.png,1\n\nb.png,0\n", "row 3 .* has 0 cells"),
    ("file,A,B\na.png,1,0\nb.png,1,2\n", "row 3 .*'2' in column B.*0 or 1"),
    ("file,A\na.png,\n", "row 2 .*'' in column A"),
    ("file,A\na.png,yes\n", "row 2 .*'yes' in column A"),
    ("file,A\na.png,1\nb.png,1\na.png,0\n", "row 4 .*a.png a second time"),
    ("file,A\na.png,1\n./a.png,0\n", "row 3 .*a.png a second time"),
    ("file,A\na.png,1\nz.png,1\ny.png,0\n", "2 of 3 files .*first .*z.png"),
    ("file,A\n,1\n", "1 of 1 files"),
    (f"file,A\n{'x' * 999},1\n", "1 of 1 files"),
])
def test_mistakes_in_the_table(table, text, words):
    path = table(text)
    with pytest.raises(DataError, match=words) as caught:
        AttributeFolder(table.root, path, 8)
    assert str(path) in str(caught.value)


def test_unknown_attribute(table):
    with pytest.raises(DataError, match="'Old' is no attribute .*Smiling"):
        AttributeFolder(table.root, table(GOOD), 8, names=["Old"])


# Which of the two


def test_open_folder_of_classes(classes):
    data = open_folder(classes, 8, names=["sad", "happy"])
    assert isinstance(data, ClassFolder)
    assert data.attributes.names == ("sad", "happy")
    (classes / "log.csv").write_text("epoch,loss\n")  # beside no images
    assert isinstance(open_folder(classes, 8), ClassFolder)


def test_open_folder_with_a_table(table):
    table(GOOD, name="Labels.CSV")
    data = open_folder(table.root, 8, names=["Young", "Smiling"],
                       exclusive=[("Young",)])
    assert isinstance(data, AttributeFolder)
    assert data.attributes.names == ("Young", "Smiling")
    assert data.attributes.exclusive == (("Young",),)


def test_open_folder_with_a_table_and_images_below(tmp_path):
    draw(tmp_path / "images" / "a.png")
    (tmp_path / "labels.csv").write_text("file,A\na.png,1\n")
    data = open_folder(tmp_path, 8)
    assert data.paths == [tmp_path / "images" / "a.png"]


def test_open_folder_passes_over_an_empty_folder(table):
    table(GOOD)
    (table.root / "images").mkdir()
    assert len(open_folder(table.root, 8)) == 3


def test_open_folder_with_two_tables(table):
    table(GOOD)
    table(GOOD, name="more.csv")
    with pytest.raises(DataError, match="2 tables, labels.csv, more.csv"):
        open_folder(table.root, 8)


def test_exclusive_needs_a_table(classes):
    with pytest.raises(ConfigurationError, match="groups need a table"):
        open_folder(classes, 8, exclusive=[("happy", "sad")])


def test_a_table_above_a_folder_of_another_name_gets_a_sentence(tmp_path):
    draw(tmp_path / "img_align_celeba" / "1.png")
    (tmp_path / "list.csv").write_text("file,Smiling\n1.png,1\n")
    with pytest.raises(DataError, match="rename img_align_celeba to images"):
        open_folder(tmp_path, 8)
