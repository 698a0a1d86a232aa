"""Where Chromium is, and how the book's tools and tests start it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome",
         "google-chrome-stable",
         "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
         "/Applications/Chromium.app/Contents/MacOS/Chromium")
# Quiet, and without a sandbox or a GPU: containers have neither.
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync")
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class ChromiumMissing(RuntimeError):
    """There is no Chromium, or not the one that was named."""


def find_chromium():
    """Path of the Chromium to use, or None.

    The environment variable CHROMIUM decides alone if it is set. Then come
    the usual names and places, then the browser that Playwright installs.
    """
    given = os.environ.get("CHROMIUM")
    if given:
        return shutil.which(given)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    # In a process of its own: a test may hold Playwright already.
    answer = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT],
                            capture_output=True, text=True)
    path = answer.stdout.strip()
    return path if path and Path(path).is_file() else None


def why_missing():
    """A sentence for the reader of whom `find_chromium` found nothing."""
    if given := os.environ.get("CHROMIUM"):
        return (f"CHROMIUM is set to {given!r}, which is no program that can "
                "be run: set it to the path of Chromium, or unset it.")
    return ("This needs Chromium, and none was found: install it (`sudo apt "
            "install chromium`, or `python -m playwright install chromium`), "
            "or set CHROMIUM to the path of one.")


def launch(playwright, **options):
    """Start headless Chromium with a fresh profile.

    Parameters
    ----------
    playwright : playwright.sync_api.Playwright
    options
        What else `playwright.chromium.launch` takes.

    Raises
    ------
    ChromiumMissing
        If there is none; the message says how to point to one.
    """
    path = find_chromium()
    if path is None:
        raise ChromiumMissing(why_missing())
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS],
                                      **options)
