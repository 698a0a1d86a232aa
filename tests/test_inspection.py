"""``data --check``: what is found, what the labels are, what is wrong."""

import shutil

import pytest
from PIL import Image

from stargan_tutorial.cli import main
from stargan_tutorial.data.inspection import inspect_folder
from stargan_tutorial.errors import ConfigurationError, DataError

FIVE = ["Black_Hair", "Blond_Hair", "Brown_Hair", "Eyeglasses", "Smiling"]


def draw(path, colour, mode="RGB", size=(12, 8), **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, colour).save(path, **options)


@pytest.fixture
def classes(tmp_path):
    """Two classes of sixty, among them odd pictures."""
    root = tmp_path / "faces"
    for name, base in [("sad", 0), ("happy", 100)]:
        for i in range(60):
            draw(root / name / f"{i:02d}.png", (base + i, 0, 0), size=(9, 9))
    draw(root / "sad" / "00.png", 70, "L", (40, 30))
    draw(root / "sad" / "01.png", (1, 2, 3), size=(5, 5))
    turned = Image.Exif()
    turned[0x0112] = 6
    draw(root / "happy" / "02.png", (9, 9, 9), size=(8, 6), exif=turned)
    return root


def report(root, origin=None):
    return str(inspect_folder(root, origin, progress=False))


def test_class_folders(classes):
    text = report(classes)
    for line in [
            f"{classes}: class folders: 120 images (train 108, held out 12)",
            "sizes: 5 x 5 pixels to 40 x 30",
            "  2 not square: the middle square is used",
            "  1 grey: read as three equal channels",
            "  1 turned as the camera noted (EXIF)",
            "label: 2 numbers, single-label",
            "   0  happy       60   50.0%", "   1  sad         60   50.0%",
            "all pictures are readable; next:"]:
        assert line in text.splitlines(), line
    assert "look at" not in text
    assert text.splitlines()[-1].startswith("  stargan-tutorial train "
                                            "--preset ")
    assert text.endswith(f"--data {classes} --out runs/faces")


def test_copies_are_told_and_whether_their_labels_agree(classes):
    shutil.copy(classes / "sad" / "10.png", classes / "sad" / "11.png")
    text = report(classes)
    assert "  - 1 image is a copy of another; the first: " in text
    shutil.copy(classes / "sad" / "10.png", classes / "happy" / "11.png")
    text = report(classes)
    assert "  - 2 images are copies of another, 1 with another label" in text
    assert str(classes / "happy" / "11.png") in text


def test_a_table(classes):
    rows = [f"{p.relative_to(classes)},{i % 2},{i < 5:d},0\n" for i, p in
            enumerate(sorted(classes.rglob("*.png")))]
    (classes / "images").mkdir()
    for path in list(classes.glob("[hs]*")):
        path.rename(classes / "images" / path.name)
    draw(classes / "images" / "x.png", 0, "L")
    (classes / "list.csv").write_text("file,A,B,C\n" + "".join(rows))
    text = report(classes, {"names": ["A", "B"], "exclusive": [], "cache": 1})
    assert "images with a table of attributes: 120 images" in text
    assert "   0  A       60   50.0%" in text
    assert "  - few images, only 5 with B: give more" in text
    assert "--names A,B --out" in text and "C" not in text.split("label")[1]
    text = report(classes, {"exclusive": [["B", "C"]]})
    assert "  at most one of B, C" in text
    assert "  - no image is with C: nothing to learn from" in text
    assert "--exclusive B,C --out" in text
    with pytest.raises(DataError, match="row 2 .* impossible label A.B"):
        report(classes, {"exclusive": [["B", "A"]]}) if rows[0].endswith(
            "1,1,0\n") else report(swapped(classes), {"exclusive":
                                                      [["B", "A"]]})


def swapped(root):
    """The first row's A set to 1."""
    path = root / "list.csv"
    lines = path.read_text().splitlines()
    cells = lines[1].split(",")
    lines[1] = ",".join([cells[0], "1", *cells[2:]])
    path.write_text("\n".join(lines))
    return root


def test_celeba(miniature, tmp_path):
    text = report(miniature, {"names": FIVE})
    assert ("CelebA, with list_attr_celeba.txt: 20 images (train 16, valid 2, "
            "test 2)") in text
    assert "sizes: all 178 x 218 pixels" in text
    assert "  20 not square" in text and "impossible" not in text
    assert "  at most one of Black_Hair, Blond_Hair, Brown_Hair" in text
    root = tmp_path / "copy"
    shutil.copytree(miniature, root)
    path = root / "celeba" / "list_attr_celeba.txt"
    lines = path.read_text().splitlines()
    names, cells = lines[1].split(), lines[4].split()
    for name in FIVE[:2]:
        cells[1 + names.index(name)] = "1"
    lines[4] = " ".join(cells)
    path.write_text("\n".join(lines))
    text = report(root, {"names": FIVE, "exclusive": [FIVE[:2]]})
    assert ("  - 1 image has more than one of an exclusive group, the first "
            "000003.jpg (Black_Hair+Blond_Hair") in text
    assert "--exclusive Black_Hair,Blond_Hair" in text
    with pytest.raises(DataError, match="takes 2,000"):
        report(root, {"names": FIVE, "protocol": "paper"})


def test_the_papers_protocol_is_in_the_command(miniature, monkeypatch):
    from stargan_tutorial.data import celeba

    monkeypatch.setattr(celeba, "PAPER_TEST", 4)
    text = report(miniature, {"names": FIVE, "protocol": "paper"})
    assert "(train 16, test 4)" in text and "--protocol paper" in text


def test_the_first_unreadable_pictures_are_named(classes):
    for i in range(20, 33):
        (classes / "sad" / f"{i}.png").write_bytes(b"nonsense")
    (classes / "sad" / "40.png").write_bytes(b"")
    found = inspect_folder(classes, progress=False)
    assert len(found.unreadable) == 14 and found.count == 120
    assert str(found).count("is not an image that can be read") == 10
    assert "cannot be used (the first 10):" in found.lines
    assert "sad/29.png" in str(found) and "sad/30.png" not in str(found)
    assert "stargan-tutorial train" not in str(found)


def test_no_picture_can_be_read(tmp_path):
    for name in "ab":
        for i in range(2):
            path = tmp_path / name / f"{i}.png"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"nonsense")
    text = report(tmp_path)
    assert "sizes" not in text and "cannot be used:" in text


def test_a_damaged_note_of_the_camera_is_passed_over(classes, monkeypatch):
    def fail(self):
        raise SyntaxError("not a TIFF file")

    monkeypatch.setattr(Image.Image, "getexif", fail)
    assert "EXIF" not in report(classes)


# The commands

def test_data_check_prints_the_report(classes, capsys):
    assert main(["data", "--check", str(classes), "--quiet", "--names",
                 "sad,happy"]) == 0
    out = capsys.readouterr().out
    assert "   0  sad " in out and "--names sad,happy" in out


def test_data_check_ends_in_a_sentence_about_pictures(classes, capsys):
    (classes / "sad" / "30.png").write_bytes(b"nonsense")
    assert main(["data", "--check", str(classes), "--quiet"]) == 2
    out, err = capsys.readouterr()
    assert "cannot be used:" in out and "label: 2 numbers" in out
    assert "1 of 120 pictures cannot be used. The first: " in err


def test_the_miniature_by_command(tmp_path, capsys):
    assert main(["data", "--celeba-miniature", str(tmp_path), "--count", "10",
                 "--quiet"]) == 0
    out = capsys.readouterr().out
    assert f"10 pictures and five tables are in {tmp_path / 'celeba'}" in out
    command = out[out.index("data --check"):].split()
    assert main([*command, "--quiet"]) == 0
    assert "CelebA" in capsys.readouterr().out


@pytest.mark.parametrize("option, words", [
    ("--names", "chooses"), ("--exclusive", "names")])
def test_options_of_folders_need_a_folder(option, words, capsys):
    assert main(["data", option, "A,B", "--quiet"]) == 2
    err = capsys.readouterr().err
    assert f"{option} {words} attributes of a folder" in err
    assert "give the folder with --data or --check" in err


def test_mistakes_of_the_origin_are_told(classes):
    with pytest.raises(ConfigurationError, match="groups need a table"):
        report(classes, {"exclusive": [["sad", "happy"]]})
