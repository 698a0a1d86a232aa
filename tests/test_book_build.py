"""The built site, page by page, and what build.py refuses to build."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import book_site
import pytest
from book_site import (
    BRANCH,
    CHAPTERS,
    HOME,
    NAMES,
    PAGES,
    REPOSITORY,
    ROOT,
    each_chapter,
    each_page,
    nothing,
)

links = book_site.need("links")
from contents import Fault  # noqa: E402
from serve import Server  # noqa: E402

OWNER_NAME = "/".join(REPOSITORY.split("/")[-2:])
NUMBER = re.compile(r"\b(Figure|Exercise|Equation)s? (\d+\.\d+)")


@pytest.fixture
def soup(site, page):
    return links.soup_of(site / f"{page.name}.html")


@pytest.fixture
def article(soup):
    return soup.select_one("article.bd-article")


def meta(soup, name):
    """Content of a <meta>, which is there once."""
    found = [tag["content"] for tag in soup.find_all("meta")
             if name in (tag.get("name"), tag.get("property"))]
    assert len(found) == 1, f"{name} is there {len(found)} times"
    return found[0]


def button(soup, word):
    """Addresses of the buttons above a page that carry a word."""
    return [a["href"] for a in soup.select(".article-header-buttons a")
            if word in a.get_text()]


def test_the_book_is_built(built):
    assert built[1] == ""


@each_page
def test_headings_are_in_order(soup, article, page):
    levels = [int(h.name[1]) for h in
              article.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    for above, below in zip(levels, levels[1:]):
        assert below <= above + 1, f"h{below} follows h{above}"


@each_page
def test_a_page_introduces_itself(soup, page, site):
    address = f"{HOME}{page.name}.html"
    assert soup.html["lang"] == "en"
    assert page.title in soup.title.get_text()
    assert 50 <= len(meta(soup, "description")) <= 170
    assert meta(soup, "og:title") == page.title
    assert 50 <= len(meta(soup, "og:description")) <= 170
    assert meta(soup, "og:url") == address
    canonical = [tag["href"] for tag in soup.select("link[rel=canonical]")]
    assert canonical == [address]
    image = meta(soup, "og:image")
    assert image.startswith(HOME), image
    assert (site / image.removeprefix(HOME)).is_file(), image
    icons = [tag["href"] for tag in soup.select("link[rel~=icon]")]
    assert len(icons) == 1


def test_titles_and_descriptions_differ(site):
    soups = [links.soup_of(site / f"{name}.html") for name in NAMES]
    for texts in ([soup.title.get_text() for soup in soups],
                  [meta(soup, "description") for soup in soups]):
        assert sorted(set(texts)) == sorted(texts)


@each_page
def test_ids_are_unique(soup, page):
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    nothing(sorted(i for i in set(ids) if ids.count(i) > 1))


@each_page
def test_pictures_have_text_alternatives(article, page):
    for image in article.find_all("img"):
        alt = image.get("alt", "")
        assert len(alt) > 20, f"{image['src']}: {alt!r}"
        assert not re.search(r"\.(png|svg|webp|jpe?g)$|/", alt), alt
    for svg in article.find_all("svg"):
        assert svg.get("aria-hidden") == "true" or (
            svg.get("role") == "img" and len(svg.get("aria-label", "")) > 20)


@each_page
def test_figures_have_captions(article, page):
    for figure in article.find_all("figure"):
        assert figure.find("figcaption"), figure.get("id")


@each_chapter
def test_figures_of_a_chapter_are_numbered(article, page):
    chapter, found = int(page.source.name[:2]), []
    for figure in article.find_all("figure"):
        caption = figure.find("figcaption").get_text(strip=True)
        number = re.match(r"Figure (\d+)\.(\d+)\.", caption)
        assert number, f"no number: {caption[:60]}"
        assert figure["id"] == f"figure-{number[1]}-{number[2]}"
        assert int(number[1]) == chapter
        found.append(int(number[2]))
    assert found == list(range(1, len(found) + 1)) and len(found) >= 3
    for image in article.select(".cell_output img"):
        assert image.find_parent("figure"), f"{image['alt']}: no caption"


@each_page
def test_numbers_in_the_text_are_links(article, page):
    loose = []
    for text in article.find_all(string=NUMBER):
        if text.find_parent(["a", "pre", "code", "svg", "script",
                             re.compile(r"^h\d$")]):
            continue
        for found in NUMBER.finditer(text):
            kind, number = found[1].lower(), found[2].replace(".", "-")
            if not text.find_parent(id=f"{kind}-{number}"):
                loose.append(text[:found.end() + 30])
    nothing(loose)


@each_page
def test_equations_and_exercises_can_be_linked(article, page):
    ids = {tag["id"] for tag in article.find_all(id=True)}
    for number in re.findall(r"\\tag\{([\d.]+)\}", article.get_text()):
        assert f"equation-{number.replace('.', '-')}" in ids
    for head in article.find_all(re.compile(r"^h\d$")):
        if found := re.match(r"Exercise (\d+)\.(\d+)", head.get_text()):
            assert f"exercise-{found[1]}-{found[2]}" in ids


@pytest.mark.parametrize("page", PAGES[1:], ids=NAMES[1:])
def test_a_page_says_how_long_it_takes(article, page):
    assert article.select_one(".time") or any(
        p.get_text(strip=True).startswith("Time:")
        for p in article.find_all("p"))


def test_the_landing_page_says_how_long_each_chapter_takes(site):
    table = links.soup_of(site / "book/index.html").select_one("article table")
    rows = [[cell.get_text(strip=True) for cell in row.find_all("td")]
            for row in table.select("tbody tr")]
    assert [row[0] for row in rows] == [
        *(page.title for page in CHAPTERS), "All"]
    del rows[-1]
    for _, minutes, on_cpu, on_gpu in rows:
        assert int(minutes) >= 20 and "minute" in on_cpu and on_gpu


@each_page
def test_a_page_can_be_edited(soup, page):
    path = page.source.relative_to(ROOT).as_posix()
    assert button(soup, "edit") == [f"{REPOSITORY}/edit/{BRANCH}/{path}"]
    assert button(soup, "Repository") == [REPOSITORY]


@each_chapter
def test_a_chapter_can_be_launched_and_downloaded(soup, page, site):
    path = page.source.relative_to(ROOT).as_posix()
    assert button(soup, "Colab") == [
        "https://colab.research.google.com/github/"
        f"{OWNER_NAME}/blob/{BRANCH}/{path}"]
    assert button(soup, "Binder") == [
        f"https://mybinder.org/v2/gh/{OWNER_NAME}/{BRANCH}"
        f"?urlpath=lab/tree/{path}"]
    assert (ROOT / "environment.yml").is_file()  # or Binder has no packages
    assert len(soup.select("button.btn-launch-thebe")) == 1
    config = soup.select_one('script[type="text/x-thebe-config"]').string
    found = dict(re.findall(r'\b"?(repo|ref|name)"?: "(.+?)"', config))
    assert found == {"repo": OWNER_NAME, "ref": BRANCH, "name": "python3"}
    (copy,) = button(soup, ".ipynb")
    assert (site / page.name).parent.joinpath(copy).read_bytes() == \
        page.source.read_bytes()


@each_page
def test_a_page_leads_to_its_neighbours(soup, page):
    def neighbour(side):
        found = soup.select(f".prev-next-area a.{side}")
        return [a.select_one(".prev-next-title").get_text() for a in found]

    place = PAGES.index(page)
    before, after = PAGES[:place][-1:], PAGES[place + 1:][:1]
    assert neighbour("left-prev") == [p.title for p in before]
    assert neighbour("right-next") == [p.title for p in after]


@pytest.mark.parametrize("name", [*NAMES, "index", "search", "genindex",
                                  "404"])
def test_every_link_inside_leads_somewhere(site, name):
    path = site / f"{name}.html"
    if path.exists() or name != "genindex":
        nothing(links.broken(site, path))


@pytest.mark.parametrize("name", [*NAMES, "index", "search", "404"])
def test_a_page_needs_no_other_host(site, name):
    passive = {"canonical", "index", "search", "next", "prev", "license"}
    for tag, address in links.references(site / f"{name}.html"):
        if tag.name != "a" and not passive & set(tag.get("rel", ())):
            assert not links.OUTSIDE.match(address), tag


def test_styles_need_no_other_host_and_find_their_files(site):
    for path in site.glob("_static/**/*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
            assert not links.OUTSIDE.match(address), f"{path}: {address}"
            if not address.startswith(("data:", "#")):
                target = path.parent / re.split(r"[?#]", address)[0]
                assert target.is_file(), f"{path}: {address}"
        assert not re.search(r"@import\s+[\"']http", text), path


def test_mathjax_is_part_of_the_site(site):
    folder = site / "_static/mathjax"
    assert (folder / "tex-chtml.js").stat().st_size > 500_000
    fonts = folder / "output/chtml/fonts/woff-v2"
    assert len(list(fonts.glob("MathJax_*.woff"))) >= 20
    for page in CHAPTERS:
        scripts = [tag.get("src", "") for tag in
                   links.soup_of(site / f"{page.name}.html").select("script")]
        assert any(src.startswith("../_static/mathjax/tex-chtml.js")
                   for src in scripts)


def test_the_sitemap_names_the_pages_and_nothing_else(site):
    found = {place.text for place in
             ET.parse(site / "sitemap.xml").iterfind(".//{*}loc")}
    assert found == {f"{HOME}{name}.html" for name in NAMES}


def test_the_search_knows_every_page(site):
    text = (site / "searchindex.js").read_text("utf-8")
    index = json.loads(text[text.index("{"):text.rindex("}") + 1])
    assert set(index["docnames"]) == set(NAMES)


def test_the_first_page_leads_to_the_book(site):
    soup = links.soup_of(site / "index.html")
    refresh = soup.select_one("meta[http-equiv=refresh]")["content"]
    assert refresh.endswith("url=book/index.html")
    assert soup.select_one('a[href="book/index.html"]')


def test_no_page_names_a_place_of_this_machine(site):
    for path in links.pages_of(site):
        text = path.read_text("utf-8")
        for place in (str(ROOT), "/tmp/", ".building-", "jupyter_execute"):
            assert place not in text, f"{path.name}: {place}"


def test_outside_addresses_are_listed_once_and_sorted(site):
    found = links.outside(site)
    assert list(found) == sorted(found)
    assert "https://arxiv.org/abs/1711.09020" in found
    assert not any(address.startswith(HOME) for address in found)


# The site over HTTP, as serve.py and a real host send it.

@pytest.fixture(scope="module")
def server(site):
    with Server(site) as server:
        yield server


def get(address, **headers):
    """Status, headers and body of an answer."""
    try:
        with urlopen(Request(address, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def test_serve_is_like_the_real_host(server, site):
    page = server.address + "book/index.html"
    assert server.address.endswith(HOME.split("github.io")[1])
    status, headers, body = get(page, **{"Accept-Encoding": "gzip"})
    assert status == 200 and headers["Content-Encoding"] == "gzip"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    text = (site / "book/index.html").read_bytes()
    assert gzip.decompress(body) == text and get(page)[2] == text
    root = "/".join(server.address.split("/")[:3])
    for place in ("/", "/stargan-tutorial", "/stargan-tutorial/"):
        assert b"url=book/index.html" in get(root + place)[2]
    for place in (server.address + "no/such.html", root + "/elsewhere",
                  server.address + "_static/", server.address + "../../x",
                  server.address + "%2e%2e/%2e%2e/etc/passwd"):
        status, _, body = get(place)
        assert status == 404 and b"There is no such page" in body


def test_serve_says_what_is_missing(tmp_path):
    with pytest.raises(Fault, match="There is no built site in .*build.py"):
        Server(tmp_path)


def test_the_landing_page_is_light(server, site):
    page = "book/index.html"
    wanted = {page}
    for tag, address in links.references(site / page):
        loads = tag.name in ("img", "script", "source") or \
            {"stylesheet", "icon", "preload"} & set(tag.get("rel", ()))
        if loads and not address.startswith("data:"):
            wanted.add("book/" + address.split("?")[0])
    wanted |= {str(path.relative_to(site)) for pattern in
               ("_static/**/*.woff2", "_static/mathjax/**/*.woff")
               for path in site.glob(pattern)}
    sizes = {}
    for place in wanted:
        status, _, body = get(server.address + place,
                              **{"Accept-Encoding": "gzip"})
        assert status == 200, place
        sizes[place] = len(body)
    own = {place: size for place, size in sizes.items()
           if "mathjax" not in place and "woff" not in place}
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:8]
    assert sum(own.values()) < 1_000_000, largest
    assert sum(sizes.values()) < 2_000_000, largest


# What build.py refuses: a small copy of the book with one fault.

def no_heading(root):
    (root / "book/more.md").write_text("Text without a heading.\n")
    return ["book/more.md has no heading"]


def missing_file(root):
    (root / "book/more.md").unlink()
    return ["_toc.yml lists book/more, but there is neither book/more.md"]


def dead_link(root):
    with open(root / "book/more.md", "a") as file:
        file.write("\nSee [there](nowhere.md) and [here](#no-such-place).\n")
    return ["book/more.md", "nowhere.md", "no-such-place"]


def dead_number(root):
    with open(root / "book/more.md", "a") as file:
        file.write("\nSee Figure 3.99.\n")
    return ["book/more.md", "Figure 3.99 is mentioned"]


@pytest.fixture(scope="module")
def healthy(tmp_path_factory):
    """A small copy of the book and its built site."""
    folder = tmp_path_factory.mktemp("small")
    root = book_site.small_copy(folder / "book-copy")
    done = book_site.build(root, folder / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.match(r"3 pages, [\d.]+ MB, \d+ s: ", done.stdout)
    return root, folder / "site"


@pytest.mark.parametrize("spoil", [no_heading, missing_file, dead_link,
                                   dead_number])
def test_a_fault_stops_the_build_and_the_old_site_stays(healthy, spoil):
    root, site = healthy
    page, before = root / "book/more.md", site.stat().st_mtime_ns
    text = page.read_text()
    try:
        sentences = spoil(root)
        done = book_site.build(root, site)
    finally:
        page.write_text(text)
    assert done.returncode == 1
    for sentence in sentences:
        assert sentence in done.stderr
    assert "The site was not built." in done.stderr
    assert "Traceback" not in done.stderr and "\x1b" not in done.stderr
    assert site.stat().st_mtime_ns == before
    assert sorted(p.name for p in site.parent.iterdir()) == [
        "book-copy", "site"]


def test_a_folder_that_is_no_site_is_never_replaced(healthy, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    done = book_site.build(healthy[0], tmp_path)
    assert done.returncode == 1 and "is no built site" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
