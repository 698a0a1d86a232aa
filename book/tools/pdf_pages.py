"""Pages of the built site, cleaned for paper: no buttons, nothing folded."""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup
from contents import Fault

DROPPED = ("a.headerlink, script, noscript, button, input, iframe, video, "
           "canvas, nav, details.hide, .caption-number, .try-it, "
           "p:has(> a.sd-btn), .toctree-wrapper, .d-print-none, "
           ".visually-hidden")
LONG = 34  # lines: a block with more may be cut where a page ends
SHORT = 14  # rows: a table with more may be cut
HEADING = re.compile("^h[1-6]$")
# Classes that say something to the site's scripts only.
QUIET = {"docutils", "container", "notranslate", "nohighlight", "simple",
         "reference", "internal", "align-default", "literal", "std",
         "tex2jax_ignore", "mathjax_ignore"}


@dataclass
class Page:
    """One page: a chapter of the printed book."""

    name: str  # as in _toc.yml
    title: str
    body: object  # the <section> of the page
    solutions: list = field(default_factory=list)

    @property
    def place(self):
        """The id of the page in the printed book."""
        return self.name.replace("/", "-")


@dataclass
class Solution:
    """A solution, taken out of the chapter that asks for it."""

    place: str  # its own id
    asked: str  # id of the exercise
    title: str  # of the exercise
    body: object


def read_page(site, name, names, address):
    """Read and clean one page.

    Parameters
    ----------
    site : Path
        The built site.
    name : str
        The page, as in _toc.yml.
    names : collection of str
        All pages that are printed: links between them stay inside.
    address : str
        Where the site is on the web, for links to what is not printed.
    """
    path = site / f"{name}.html"
    if not path.is_file():
        raise Fault(f"{path} is missing: the site in {site} was not built "
                    "from this _toc.yml. Build it again.")
    soup = BeautifulSoup(path.read_bytes(), "html.parser")
    body = soup.select_one("article section")
    if body is None or body.find("h1") is None:
        raise Fault(f"{path} has no article with a heading.")
    clean(body)
    page = Page(name, text_of(body.find("h1")), body)
    name_places(page)
    for tag in body.find_all("a", href=True):
        tag["href"] = target(tag["href"], name, names, address)
    for tag in body.find_all("img", src=True):
        del tag["loading"]
        tag["src"] = (path.parent / unquote(tag["src"])).resolve().as_uri()
    unfold(page)
    for level in (5, 4, 3, 2, 1):  # a part of the book is the <h1>
        for tag in body.find_all(f"h{level}"):
            tag.name = f"h{level + 1}"
    return page


def text_of(tag):
    return re.sub(r"\s+", " ", tag.get_text()).strip()


def clean(body):
    """Remove what paper cannot do."""
    for tag in body.select(DROPPED):
        tag.decompose()
    for tag in body.select("a a"):
        tag.unwrap()
    for tag in body.select(".cell"):
        if not tag.get_text(strip=True) and not tag.find(["img", "svg"]):
            tag.decompose()
    # Spans that show nothing: a tagged PDF grows by each of them.
    for tag in body.select("span.pre, pre span:is(.n, .p, .w, [class=''])"):
        tag.unwrap()
    for tag in body.find_all(class_=True):
        tag["class"] = [c for c in tag["class"] if c not in QUIET]
        if not tag["class"]:
            del tag["class"]
            if tag.name == "span" and not tag.attrs:
                tag.unwrap()
    for tag in body.select("section > span[id]:empty"):  # other names for it
        tag.find_next(HEADING).insert(0, tag)  # or it parts two headings
    for tag in body.find_all("table"):
        if len(tag.find_all("tr")) <= SHORT:
            tag["class"] = [*tag.get("class", []), "short"]
    for tag in body.find_all("pre"):
        lines = tag.get_text().strip("\n").count("\n") + 1
        tag["class"] = [*tag.get("class", []), *["long"] * (lines > LONG)]


def name_places(page):
    """Make ids unique in the book, by the page's own before each."""
    for tag in page.body.find_all(id=True):
        if not tag.find_parent("svg") and tag.name != "svg":
            tag["id"] = f"{page.place}--{tag['id']}"
    page.body["id"] = page.place


def target(href, name, names, address):
    """Where a link of a page leads in the printed book."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return href
    other = posixpath.normpath(posixpath.join(
        posixpath.dirname(name), unquote(parts.path))) if parts.path else \
        f"{name}.html"
    if other.removesuffix(".html") not in names:
        return urljoin(address, other) + (
            f"#{parts.fragment}" if parts.fragment else "")
    place = other.removesuffix(".html").replace("/", "-")
    if not parts.fragment:
        return f"#{place}"
    return f"#{place}--{unquote(parts.fragment)}"


def unfold(page):
    """Open every fold; solutions go to the end of the book."""
    new = BeautifulSoup("", "html.parser").new_tag
    for number, fold in enumerate(page.body.find_all("details"), 1):
        summary = fold.find("summary")
        name = text_of(summary) if summary else "More"
        if summary:
            summary.decompose()
        kinds = fold.get("class", [])
        if "solution" in kinds:
            asked = fold.find_parent("section")
            place = f"{page.place}--solution-{number}"
            told = new("p", attrs={"class": "to-solution"})
            link = new("a", href=f"#{place}")
            link.string = f"{name}:"
            told.extend([link, " page ", new("a", attrs={
                "class": "page-number", "href": f"#{place}"})])
            fold.replace_with(told)
            fold.name, fold.attrs = "div", {"class": ["solution"]}
            page.solutions.append(Solution(
                place, asked["id"], text_of(asked.find(HEADING)),
                fold))
        else:
            fold.name = "div"
            fold.attrs = {"class": ["fold", *kinds]}
            label = new("strong", attrs={"class": "fold-name"})
            label.string = f"{name}. "
            first = fold.find(True, recursive=False)
            if first is not None and first.name == "p":
                first.insert(0, label)
            else:
                fold.insert(0, label)
