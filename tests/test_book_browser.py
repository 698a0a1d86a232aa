"""The site in a browser: over HTTP and from disk, wide and on a phone."""

import re
from functools import cache
from urllib.parse import urlsplit

import book_site
import pytest
from book_site import CHAPTERS, NAMES, REPOSITORY, nothing

links = book_site.need("links")
playwright = book_site.need("playwright.sync_api")
book_site.need("axe_playwright_python.sync_playwright")
import book_look  # noqa: E402
from book_look import PHONE, opened  # noqa: E402
from browser import find_chromium, launch, why_missing  # noqa: E402
from serve import Server  # noqa: E402

EVERY = [*NAMES, "search", "404"]
LANDING = "book/index"
FIRST, LOSS = CHAPTERS[0].name, CHAPTERS[5].name
each = pytest.mark.parametrize("name", EVERY)


@pytest.fixture(scope="module")
def browser():
    if find_chromium() is None:
        (pytest.fail if book_site.REQUIRED else pytest.skip)(why_missing())
    with playwright.sync_playwright() as driver:
        browser = launch(driver)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def home(site):
    with Server(site) as server:
        yield server.address


@pytest.fixture(scope="module")
def seen(browser, home, site):
    """One visit to each page in each way, whatever is asked of it."""
    @cache
    def see(name, way):
        if way == "disk":
            return book_look.visit(browser, (site / f"{name}.html").as_uri(),
                                   audit=False)
        if name == "404":
            return book_look.visit(browser, f"{home}no/such/page.html",
                                   expect=404)
        return book_look.visit(browser, f"{home}{name}.html")
    return see


@pytest.mark.parametrize("way", ["http", "disk"])
@each
def test_nothing_goes_wrong_and_no_other_host_is_asked(seen, name, way):
    noted = seen(name, way)["noted"]
    nothing(noted.problems + noted.strangers)


@pytest.mark.parametrize("way", ["http", "disk"])
@each
def test_equations_are_set(seen, site, name, way):
    look = seen(name, way)["wide"]
    source = links.soup_of(site / f"{name}.html").select(
        "span.math, div.math")
    nothing(look["wrong"] + look["raw"])
    assert look["equations"] == look["set"] == len(source)
    if name == LOSS:
        assert len(source) > 50


@pytest.mark.parametrize("way", ["http", "disk"])
@each
def test_pictures_are_there(seen, name, way):
    nothing(seen(name, way)["wide"]["blank"])


@each
def test_a_page_fits_a_phone(seen, name):
    look = seen(name, "http")["phone"]
    nothing(look["outside"])
    assert look["width"] <= 390


@each
def test_code_and_printed_results_fit_a_screen(seen, name):
    look = seen(name, "http")["wide"]
    nothing(look["sideways"] + look["outside"])
    assert look["width"] <= 1280


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", ["wide", "phone"])
@each
def test_axe_finds_nothing(seen, name, width, colours):
    nothing(seen(name, "http")["axe"][width, colours])


# What a reader does.

def results(page):
    """Addresses of what the search has found."""
    page.locator("#search-results li a").first.wait_for()
    page.wait_for_function("document.querySelector('#search-results')"
                           ".textContent.includes('Search finished')")
    return page.eval_on_selector_all("#search-results li > a",
                                     "all => all.map(a => a.href)")


@pytest.mark.parametrize("way", ["http", "disk"])
def test_the_search_finds_the_gradient_penalty(browser, home, site, way):
    start = home if way == "http" else site.as_uri() + "/"
    with opened(browser, f"{start}{LANDING}.html") as (page, noted):
        page.locator(".search-button__button:visible").first.click()
        page.locator("dialog[open] input[name=q]").fill("gradient penalty")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=gradient**")
        found = results(page)
        assert any(f"{LOSS}.html" in address for address in found[:3]), found
        page.wait_for_load_state("networkidle")
        if way == "http":
            summary = page.locator("#search-results li p.context").first
            assert "gradient" in summary.text_content().lower()
        page.locator("#search-results li > a", has_text="adversarial"
                     ).first.click()
        page.wait_for_url(f"**/{LOSS}.html**")
        page.evaluate(book_look.SETTLED)
        nothing(noted.problems + noted.strangers)


def test_a_search_without_a_result_says_so(browser, home):
    address = f"{home}search.html?q=xylophone"
    with opened(browser, address) as (page, noted):
        page.get_by_text("did not match any documents").wait_for()
        nothing(noted.problems)


def test_the_missing_page_leads_back(browser, home):
    with opened(browser, f"{home}a/b/c.html", expect=404) as (page, _):
        page.get_by_role("link").first.click()
        page.wait_for_url(f"**/{LANDING}.html")


def test_the_theme_is_switched_and_remembered(browser, home):
    def colours():
        return page.evaluate("""() => [
          document.documentElement.dataset.mode,
          document.documentElement.dataset.theme,
          getComputedStyle(document.body).backgroundColor]""")

    with opened(browser, f"{home}{LANDING}.html") as (page, noted):
        switch = page.locator(".theme-switch-button:visible").first
        states = [colours()]
        for _ in range(3):
            switch.click()
            states.append(colours())
        assert {mode for mode, *_ in states} == {"auto", "light", "dark"}
        assert len({paper for *_, paper in states}) == 2
        while colours()[0] != "dark":
            switch.click()
        dark = colours()
        page.goto(f"{home}{FIRST}.html")
        assert colours() == dark and dark[1] == "dark"
        page.reload()
        assert colours() == dark
        nothing(noted.problems)


def test_the_theme_follows_the_system(browser, home):
    with opened(browser, f"{home}{LANDING}.html",
                color_scheme="dark") as (page, _):
        assert page.evaluate("document.documentElement.dataset.theme"
                             ) == "dark"


@pytest.mark.parametrize("name", [page.name for page in CHAPTERS])
def test_answers_are_folded_and_open(browser, home, name):
    with opened(browser, f"{home}{name}.html") as (page, _):
        folded = page.locator("article details")
        assert folded.count() >= 5
        assert page.locator("article details[open]").count() == 0
        box, line = folded.first, folded.first.locator("summary").first
        line.click()
        assert box.get_attribute("open") is not None
        line.click()
        assert box.get_attribute("open") is None
        box.evaluate("""box => {
          const before = document.createElement("button");
          box.before(before);
          before.focus();
        }""")
        page.keyboard.press("Tab")
        assert line.evaluate("line => line === document.activeElement")
        for key, is_open in (("Enter", True), ("Space", False),
                             ("Space", True)):
            page.keyboard.press(key)
            assert (box.get_attribute("open") is not None) == is_open


FOCUS = """async () => {
  await Promise.all(document.getAnimations().map(a => a.finished));
  const e = document.activeElement, style = getComputedStyle(e);
  if (e === document.body) return null;
  const box = e.getBoundingClientRect();
  return {
    kinds: Object.entries(KINDS).filter(([_, css]) => e.matches(css))
      .map(([kind]) => kind),
    what: e.outerHTML.slice(0, 120),
    ring: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none",
    seen: box.width > 0 && box.height > 0 && box.bottom > 0
      && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
KINDS = """{
  skip: "#pst-skip-link a", sidebar: ".bd-sidebar-primary a",
  search: ".search-button__button", theme: ".theme-switch-button",
  content: "article a", next: ".right-next"}"""


def test_tab_reaches_everything_and_shows_where_it_is(browser, home):
    with opened(browser, f"{home}{LANDING}.html") as (page, _):
        reached, bare = set(), []
        for _ in range(200):
            page.keyboard.press("Tab")
            now = page.evaluate(FOCUS.replace("KINDS", KINDS))
            if now is None:
                break
            reached |= set(now["kinds"])
            if not (now["ring"] and now["seen"]):
                bare.append(now["what"])
        assert reached == {"skip", "sidebar", "search", "theme", "content",
                           "next"}
        nothing(f"no visible focus: {what}" for what in bare)


@pytest.mark.parametrize("side, dialog, link", [
    ("primary", "#pst-primary-sidebar-modal", "5. "),
    ("secondary", "#pst-secondary-sidebar-modal", "Summary")])
def test_sidebars_open_on_a_phone(browser, home, side, dialog, link):
    with opened(browser, f"{home}{FIRST}.html", PHONE) as (page, noted):
        toggle = page.locator(f".{side}-toggle:visible")
        assert not page.locator(dialog).is_visible()
        toggle.click()
        page.locator(f"{dialog}[open]").wait_for()
        page.keyboard.press("Escape")
        page.locator(dialog).wait_for(state="hidden")
        toggle.click()
        page.locator(f"{dialog} a:visible", has_text=link).first.click()
        page.wait_for_url("**/05_*" if side == "primary" else "**#summary")
        nothing(noted.problems)


def test_the_faces_of_the_landing_page_answer(browser, home):
    with opened(browser, f"{home}{LANDING}.html") as (page, noted):
        box = page.locator(".try-it")
        tiles = box.locator(".try-result .tile")
        said, told = set(), set()
        for face in (0, 5):
            box.locator(f".try-faces label >> nth={face}").click()
            for wish in ("black hair", "blond hair"):
                box.get_by_text(wish, exact=True).click()
                said.add(box.locator(".try-said").text_content())
                told.add(tuple(tile.get_attribute("style")
                               for tile in tiles.all()))
                assert wish in tiles.nth(1).get_attribute("aria-label")
                assert wish in tiles.nth(2).get_attribute("aria-label")
        assert len(told) == 4 and len(said) > 1
        assert all(re.match(r"Remaining error \d\.\d\d |You ask for what",
                            text) for text in said)
        box.locator(".try-faces input").first.focus()
        page.keyboard.press("ArrowRight")
        assert box.locator(".try-faces input").nth(1).is_checked()
        nothing(noted.problems)


STUB = """window.thebelab = {
  on() {}, bootstrap() { window.thebeStarted = true; }};"""


def test_live_code_asks_another_host_only_when_clicked(browser, home):
    with opened(browser, f"{home}{FIRST}.html") as (page, noted):
        page.route(lambda url: not url.startswith(home), lambda route:
                   route.fulfill(content_type="text/javascript", body=STUB))
        assert noted.strangers == []
        page.locator(".dropdown-launch-buttons > button").click()
        page.get_by_text("Live Code").click()
        page.wait_for_function("window.thebeStarted")
        assert len(noted.strangers) == 1
        parts = urlsplit(noted.strangers[0])
        assert parts.netloc == "unpkg.com" and "thebe@" in parts.path
        config = page.locator('script[type="text/x-thebe-config"]'
                              ).text_content()
        assert "/".join(REPOSITORY.split("/")[-2:]) in config
        nothing(noted.problems)


def test_code_is_copied_as_it_stands(browser, home):
    with opened(browser, f"{home}{FIRST}.html",
                permissions=["clipboard-read", "clipboard-write"]
                ) as (page, noted):
        cells = page.locator("div.cell_input")
        buttons = page.locator("div.cell_input button.copybtn")
        assert cells.count() == buttons.count() > 10
        cell = page.locator("div.cell_input:visible").nth(0)
        cell.hover()
        cell.locator("button.copybtn").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == cell.locator("pre").text_content().strip()
        nothing(noted.problems)


def test_the_landing_page_asks_for_less_than_two_megabytes(browser, home):
    sizes = {}
    context = browser.new_context(viewport=book_look.WIDE)
    page = context.new_page()
    page.on("requestfinished", lambda request: sizes.__setitem__(
        request.url, request.sizes()["responseBodySize"]))
    page.goto(f"{home}{LANDING}.html", wait_until="networkidle")
    context.close()
    assert len(sizes) > 10 and book_site.HOME not in "".join(sizes)
    assert sum(sizes.values()) < 2_000_000, sizes
