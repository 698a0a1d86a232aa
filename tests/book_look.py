"""Look at a page of the book in a browser, and note what is wrong."""

from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# What the page asks of itself. Folded parts are opened before.
LOOK = r"""async () => {
  const shown = e => e.getClientRects().length > 0;
  const name = e => e.tagName.toLowerCase() +
      (e.id ? "#" + e.id : "") +
      (e.className.baseVal ?? e.className).toString().replace(/^|\s+/g, ".");
  const told = e => `${name(e).replace(/\.$/, "")}: ` +
      e.textContent.trim().slice(0, 60);
  const article = document.querySelector("article") ?? document.body;
  const scrolls = e => /auto|scroll/.test(getComputedStyle(e).overflowX);
  const contained = e => {
    for (let p = e.parentElement; p && p !== article; p = p.parentElement)
      if (scrolls(p)) return true;
    return false;
  };
  const text = article.cloneNode(true);
  text.querySelectorAll("pre, code, script, style, mjx-container, svg")
    .forEach(e => e.remove());
  const raw = text.textContent.match(
    /.{0,30}(\\[()\[\]]|\$\$|\\(frac|text|tag|hat|mathbb|left)\b).{0,30}/g);
  const pictures = [...document.images].filter(shown);
  pictures.forEach(i => { i.loading = "eager"; });
  await Promise.all(pictures.map(i => i.decode().catch(() => {})));
  return {
    width: document.documentElement.scrollWidth,
    outside: [...article.querySelectorAll("*")].filter(e =>
      shown(e) && e.getBoundingClientRect().right > innerWidth + 1 &&
      !e.closest("mjx-assistive-mml") && !contained(e))
      .slice(0, 5).map(told),
    sideways: [...document.querySelectorAll("pre")].filter(e =>
      shown(e) && e.scrollWidth > e.clientWidth).map(told),
    equations: document.querySelectorAll("span.math, div.math").length,
    set: document.querySelectorAll(".math > mjx-container").length,
    wrong: [...document.querySelectorAll("mjx-merror")].map(told),
    raw: raw ?? [],
    blank: pictures.filter(i => !i.naturalWidth).map(i => i.src),
  };
}"""
LEFT = "net::ERR_ABORTED"  # the page was left before its icon came
SETTLED = """async () => {
  if (document.querySelector("script[src*=mathjax]")) {
    while (!window.MathJax?.startup?.promise)
      await new Promise(then => setTimeout(then, 20));
    await MathJax.startup.promise;
  }
  await document.fonts.ready;
}"""
# Words of code that look alike tell axe the same, and so do equations: one of
# each kind stays. (The colours of 7,000 words take axe 13 seconds a page.)
THIN_OUT = """() => {
  const seen = new Set();
  const behind = e => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)|transparent/.test(colour)) return colour;
    }
  };
  const known = e => {
    const kind = [e.tagName, e.className, getComputedStyle(e).color,
                  behind(e)].join();
    return seen.size === seen.add(kind).size;
  };
  // First look at all, then change: else each look lays the page out anew.
  const alike = (css, leaf) => [...document.querySelectorAll(css)].filter(
    e => !(leaf && e.firstElementChild) && known(e));
  const words = alike("pre span", true), equations = alike("mjx-container");
  words.forEach(word => word.replaceWith(word.textContent));
  document.querySelectorAll("pre").forEach(pre => pre.normalize());
  equations.forEach(equation => equation.replaceChildren("x"));
}"""
# The theme makes what scrolls reachable by Tab a moment after a new width.
REACHABLE = """() => [...document.querySelectorAll(
  "pre, .pst-scrollable-table-container")].every(
    e => e.scrollWidth <= e.clientWidth || e.tabIndex >= 0)"""
AXE = {"resultTypes": ["violations"], "preload": False}
# Dark pages differ from light ones in colours and pictures alone.
IN_THE_DARK = ["color-contrast", "link-in-text-block", "image-alt",
               "svg-img-alt", "role-img-alt"]


class Noted(NamedTuple):
    """What a browser complained of, and which other hosts it asked."""

    problems: list
    strangers: list


@contextmanager
def opened(browser, address, viewport=WIDE, expect=200, **options):
    """A page in a profile of its own, when all of it is there.

    Yields
    ------
    page : playwright.sync_api.Page
    noted : Noted
    """
    options = {"color_scheme": "light", "reduced_motion": "reduce"} | options
    context = browser.new_context(viewport=viewport, **options)
    page, noted = context.new_page(), Noted([], [])
    host = urlsplit(address).netloc

    def console(message):
        missing = expect == 404 and "status of 404" in message.text
        if message.type in ("error", "warning") and not missing:
            noted.problems.append(f"console: {message.text[:300]}")

    def request(sent):
        parts = urlsplit(sent.url)
        if parts.scheme in ("http", "https", "ws", "wss") \
                and parts.netloc != host:
            noted.strangers.append(sent.url)

    def response(got):
        if got.status >= 400 and got.url != address:
            noted.problems.append(f"{got.status}: {got.url}")

    page.on("console", console)
    page.on("pageerror", lambda e: noted.problems.append(f"script: {e}"))
    page.on("request", request)
    page.on("response", response)
    page.on("requestfailed", lambda r: noted.problems.append(
        f"failed: {r.url}") if r.failure != LEFT else None)
    try:
        page.goto(address)
        page.evaluate(SETTLED)
        yield page, noted
    finally:
        context.close()


def unfold(page):
    page.evaluate("document.querySelectorAll('details')"
                  ".forEach(d => { d.open = true; })")


def theme(page, name):
    page.evaluate("name => Object.assign(document.documentElement.dataset, "
                  "{theme: name, mode: name})", name)


def faults(page, rules=None):
    """What axe-core finds: one line for each rule."""
    options = AXE | ({"runOnly": rules} if rules else {})
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']} ({v['help']}) at {len(v['nodes'])}: "
            + ", ".join(" ".join(map(str, n["target"])) for n in
                        v["nodes"][:5]) for v in found]


def visit(browser, address, audit=True, **options):
    """Everything that the tests ask of one page.

    Returns
    -------
    dict
        "noted": Noted; "wide" and "phone": what LOOK says at either width;
        "axe": faults by (width, colours), empty without `audit`.
    """
    with opened(browser, address, **options) as (page, noted):
        unfold(page)
        seen = {"noted": noted, "wide": page.evaluate(LOOK), "axe": {}}
        page.set_viewport_size(PHONE)
        seen["phone"] = page.evaluate(LOOK)
        if audit:
            page.evaluate(THIN_OUT)
            with suppress(TimeoutError):  # axe tells which are not
                page.wait_for_function(REACHABLE, timeout=3000)
            for width, size in (("phone", PHONE), ("wide", WIDE)):
                page.set_viewport_size(size)
                for colours in ("light", "dark"):
                    theme(page, colours)
                    seen["axe"][width, colours] = faults(
                        page, IN_THE_DARK if colours == "dark" else None)
        return seen
