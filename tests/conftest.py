"""Fixtures that every test gets: one thread, a seed, a cache of its own."""

import os

import pytest
import torch

# Two spinning threads on a busy machine are far slower than one.
torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def seed():
    """Start every test from the same random numbers."""
    torch.manual_seed(0)


@pytest.fixture(scope="session", autouse=True)
def faces_cache(tmp_path_factory):
    """Keep the user's cache out of the tests, unless the user chose one."""
    if os.environ.get("STARGAN_TUTORIAL_CACHE"):
        yield os.environ["STARGAN_TUTORIAL_CACHE"]
        return
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("stargan-cache")
        patch.setenv("STARGAN_TUTORIAL_CACHE", str(folder))
        yield str(folder)


@pytest.fixture(scope="session")
def miniature(tmp_path_factory):
    """A CelebA of 20 avatars; tests that change it make a copy."""
    from stargan_tutorial.data.miniature import make_miniature

    folder = tmp_path_factory.mktemp("celeba")
    make_miniature(folder, 20, progress=False)
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Folder of the built book, and the faults that build.py found."""
    import book_site  # here: most tests need no book

    return book_site.built(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="session")
def site(built):
    """Folder of the built book; STARGAN_SITE names one that is there."""
    folder, faults = built
    if faults:  # told in full once, by a test of its own
        pytest.fail("the book cannot be built: see test_the_book_is_built",
                    pytrace=False)
    return folder
