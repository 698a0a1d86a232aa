"""Print the document with Chromium: numbers filled in, nothing cut."""

from contents import Fault
from pypdf import PdfReader

WIDTH = 612  # pixels: A4 less the margins of print.css
LOADED = """async () => {
  await MathJax.startup.promise;
  await document.fonts.ready;
  await Promise.all([...document.images].map(image => image.decode()
    .catch(() => {})));
}"""
# What a reader of the paper would miss, as sentences.
FAULTS = """() => {
  const found = [], right = document.body.getBoundingClientRect().right + 1;
  const near = (node) => {
    const box = node.closest("[id]");
    return (box ? box.id : "the cover") + ": " + node.nodeName.toLowerCase()
      + " “" + node.textContent.trim().slice(0, 50) + "”";
  };
  for (const image of document.images)
    if (!image.naturalWidth) found.push("A picture is missing: " + image.src);
  for (const node of document.querySelectorAll("mjx-merror"))
    found.push("MathJax cannot set an equation in " + near(node));
  const all = "p, pre, table, figure, img, svg, mjx-container, h2, h3, h4";
  for (const node of document.querySelectorAll(".book :is(" + all + ")")) {
    if (node.ownerSVGElement) continue;
    const wide = node.nodeName == "PRE" && node.scrollWidth > node.clientWidth;
    if (wide || node.getBoundingClientRect().right > right)
      found.push("Too wide for the page in " + near(node));
  }
  const texts = document.createTreeWalker(document.body, 4);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (/\\\\[([]/.test(node.data) && !node.parentNode.closest("pre, code"))
      found.push("TeX that was not set in " + near(node.parentNode));
  }
  const ids = new Set();
  for (const {id} of document.querySelectorAll("[id]:not(svg, svg [id])"))
    if (ids.size == ids.add(id).size) found.push("Two places are #" + id);
  for (const link of document.querySelectorAll("a[href^='#']"))
    if (!ids.has(link.getAttribute("href").slice(1)))
      found.push("A link leads nowhere: " + link.getAttribute("href"));
  return found;
}"""
FILL = """(numbers) => {
  for (const link of document.querySelectorAll("a.page-number"))
    link.textContent = numbers[link.getAttribute("href").slice(1)] ?? "000";
}"""

TIGHTEN = """(names) => {
  for (const name of names)
    document.getElementById(name).classList.add("tight");
  return names;
}"""
NOTHING = 450  # letters: a tenth of a page


def print_book(browser, source, out):
    """Print until every page number is the one that is printed.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    source : Path
        The HTML document.
    out : Path
        The PDF.

    Returns
    -------
    int
        How many pages it has.
    """
    if int(browser.version.split(".")[0]) < 131:
        raise Fault(f"Chromium {browser.version} cannot print page numbers: "
                    "131 or newer is needed.")
    page = browser.new_page(viewport={"width": WIDTH, "height": 1000},
                            color_scheme="light")
    foreign = []
    page.on("request", lambda request: foreign.append(request.url)
            if not request.url.startswith(("file:", "data:", "blob:"))
            else None)
    page.emulate_media(media="print")
    page.goto(source.as_uri(), timeout=120_000)
    page.evaluate(LOADED)
    if faults := page.evaluate(FAULTS) + [
            f"The book asks the network for {url}" for url in foreign]:
        raise Fault("\n".join(dict.fromkeys(faults)))
    numbers, tight = {}, None
    for _ in range(6):
        page.evaluate(FILL, numbers)
        final = bool(numbers) and tight == []
        page.pdf(path=out, prefer_css_page_size=True, print_background=True,
                 tagged=final, outline=final)
        count, found = places(out)
        if final and found == numbers:
            page.close()
            return count
        # Once: a chapter drawn closer may end on the page before.
        tight = page.evaluate(TIGHTEN, tails(out, found)) if tight is None \
            else []
        numbers = found
    raise Fault("The page numbers do not settle: each print moves a heading "
                "that stands at the end of a page.")


def places(path):
    """How many pages a PDF has, and the page of each place in it."""
    reader = PdfReader(path)
    return len(reader.pages), {
        name.removeprefix("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()}


def tails(path, found):
    """Chapters whose last page holds next to nothing, and no picture."""
    reader = PdfReader(path)
    # A chapter's place has no "--": its sections' do.
    starts = sorted((number, name) for name, number in found.items()
                    if "--" not in name)
    ends = [number - 1 for number, _ in starts[1:]]
    return [name for (first, name), last in zip(starts, ends)
            if last > first and "/XObject" not in
            reader.pages[last - 1]["/Resources"]
            and len(reader.pages[last - 1].extract_text()) < NOTHING]
