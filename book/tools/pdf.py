"""Print the book: one PDF with contents, outline and solutions at the end.

    python book/tools/pdf.py [--out FILE] [--site DIR]

Without --site the site is built first. The file appears when it is whole.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from pathlib import Path

from browser import ChromiumMissing, find_chromium, launch, why_missing
from contents import ROOT, Fault

OUT = ROOT / "_build" / "pdf" / "stargan-from-scratch.pdf"


def make(out=OUT, site=None):
    """Print the book.

    Parameters
    ----------
    out : Path
        The PDF; an older one is replaced.
    site : Path, optional
        A built site; without it one is built for this.

    Returns
    -------
    int
        How many pages it has.

    Raises
    ------
    contents.Fault, browser.ChromiumMissing
        In one sentence, or one for each thing that is wrong.
    """
    if find_chromium() is None:  # before the site is built
        raise ChromiumMissing(why_missing())
    from pdf_paper import Book
    from pdf_print import print_book
    from playwright.sync_api import sync_playwright

    out = Path(out).resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".printing-",
                                     dir=out.parent) as folder:
        folder = Path(folder)
        if site is None:
            from build import jupyter_book

            site = jupyter_book(folder)
        book = Book(Path(site).resolve())
        source, printed = folder / "book.html", folder / "book.pdf"
        source.write_text(book.html(), encoding="utf-8")
        with sync_playwright() as playwright, launch(playwright) as browser:
            count = print_book(browser, source, printed)
        describe(printed, book)
        os.replace(printed, out)
    return count


def describe(path, book):
    """Say in the file whose book it is, and how it wants to be opened.

    An update at the end of the file, as the format foresees: pypdf's own
    reads and writes 50,000 objects for these two.
    """
    from pypdf import PdfReader
    from pypdf.generic import NameObject, NumberObject, TextStringObject

    reader = PdfReader(path)
    told, root = reader.trailer["/Info"], reader.trailer["/Root"]
    for key, text in {
            "/Title": book.title, "/Author": book.author,
            "/Subject": book.promise,
            "/Keywords": "StarGAN, GAN, PyTorch, image-to-image translation",
            }.items():
        told[NameObject(key)] = TextStringObject(text)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    data = io.BytesIO(path.read_bytes())
    before = int(data.getvalue().rsplit(b"startxref", 1)[1].split()[0])
    data.seek(0, io.SEEK_END)
    table = b"xref\n"
    for key, content in (("/Info", told), ("/Root", root)):
        number = reader.trailer.raw_get(key).idnum
        table += b"%d 1\n%010d 00000 n \n" % (number, data.tell())
        data.write(b"%d 0 obj\n" % number)
        content.write_to_stream(data)
        data.write(b"\nendobj\n")
    reader.trailer[NameObject("/Prev")] = NumberObject(before)
    start = data.tell()
    data.write(table + b"trailer\n")
    reader.trailer.write_to_stream(data)
    data.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
    path.write_bytes(data.getvalue())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE",
                        help="the PDF (default: %(default)s)")
    parser.add_argument("--site", type=Path, metavar="DIR",
                        help="a built site, to save the time of building it")
    args, start = parser.parse_args(), time.perf_counter()
    try:
        count = make(args.out, args.site)
    except ModuleNotFoundError as error:
        sys.exit(f"The PDF needs {error.name}: "
                 'pip install --editable ".[book,browser]"')
    except (Fault, ChromiumMissing) as fault:
        sys.exit(f"{fault}\nThe PDF was not made.")
    print(f"{args.out}: {count} pages, {args.out.stat().st_size / 1e6:.1f} "
          f"MB, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
