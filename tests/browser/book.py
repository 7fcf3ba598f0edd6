"""The book of `xacct docs` in a browser: `cargo xtask browser`.

Opens every page of HTML of a book, narrow and wide, light and dark; looks for what no test of texts finds; and takes
pictures.
"""

import sys
from pathlib import Path

from devtools import Browser

WIDTHS = [400, 1280]

# Lines of a diagram that its box does not hold, and boxes that nobody sees.
DIAGRAMS = """
[...document.querySelectorAll("svg.diagram")].map((svg) => {
  const whole = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect());
  const isWithin = (box) => box.left >= whole.left - 1 && box.right <= whole.right + 1 && box.bottom <= whole.bottom + 1;
  const boxes = [...svg.querySelectorAll("rect.box")].map((box) => box.getBoundingClientRect());
  const lines = [...svg.querySelectorAll("text.name, text.line")].map((text) => text.getBoundingClientRect());
  const isBoxed = (line) => boxes.some((box) => line.left >= box.left && line.right <= box.right && line.top >= box.top - 1 && line.bottom <= box.bottom + 1);
  return {
    name: svg.closest("article").id,
    visible: whole.width > 200 && whole.height > 50,
    titled: svg.getAttribute("role") === "img" && Boolean(svg.querySelector("title")?.textContent),
    within: texts.every(isWithin),
    boxed: lines.every(isBoxed),
  };
})
"""

# Links to places that are not there. Those to other pages are resolved by whoever asks.
LINKS = """
[...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"))
"""

# How strongly every text differs from what it stands on, by WCAG's formula: the texts below 4.5 to 1.
CONTRAST = """
(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((it) => it / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const back = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!own || element.closest("svg, script, style")) continue;
    const [a, b] = [luminance(numbers(getComputedStyle(element).color)), luminance(back(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.add(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...poor];
})()
"""

# What a screen reader needs: headings in order, names of buttons, ids once.
STRUCTURE = """
(() => {
  const told = [];
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]));
  levels.forEach((level, at) => { if (at > 0 && level > levels[at - 1] + 1) told.push(`a heading of level ${level} below ${levels[at - 1]}`); });
  if (levels.filter((level) => level === 1).length !== 1) told.push("not one heading of level 1");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  ids.forEach((id, at) => { if (ids.indexOf(id) !== at) told.push(`the id ${id} twice`); });
  for (const cell of document.querySelectorAll("th")) if (!cell.scope) told.push(`a heading cell without scope: ${cell.textContent}`);
  for (const labelled of document.querySelectorAll("[aria-labelledby]"))
    for (const id of labelled.getAttribute("aria-labelledby").split(" ")) if (!document.getElementById(id)) told.push(`nothing of the id ${id}`);
  for (const button of document.querySelectorAll("button")) if (!button.getAttribute("aria-label")) told.push("a button without a name");
  return told;
})()
"""


class Book:
    """The pages of a folder, and what is wrong with them."""

    def __init__(self, folder, pictures):
        self.folder, self.pictures = folder.resolve(), pictures
        self.faults, self.browser = [], Browser()

    def expect(self, holds, what):
        """Notes a fault where something does not hold."""
        if not holds:
            self.faults.append(what)
            print(f"  fault: {what}", flush=True)

    def page(self, path):
        """One page, in all ways in which it is looked at."""
        print(path.name, flush=True)
        for width in WIDTHS:
            for dark in [False, True]:
                self.look(path, width, dark)
        self.links(path)
        self.keyboard(path)
        self.copy(path)

    def look(self, path, width, dark):
        """The page at a width, light or dark."""
        name = f"{path.stem}-{width}-{'dark' if dark else 'light'}"
        self.browser.open(path.as_uri(), width, dark)
        self.browser.screenshot(self.pictures / f"{name}.png", height=6000)
        self.expect(self.browser.ask("document.documentElement.scrollWidth") <= width, f"{name}: wider than the window")
        self.browser.ask("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
        self.expect(self.browser.ask("document.documentElement.scrollWidth") <= width, f"{name}: wider, all opened")
        self.expect(not self.browser.complaints(), f"{name}: {self.browser.complaints()}")
        foreign = [url for url in self.browser.requests() if not url.startswith(("file:", "data:"))]
        self.expect(not foreign, f"{name}: asks for {foreign}")
        diagrams = self.browser.ask(DIAGRAMS)
        self.expect(diagrams or path.name != "index.html", f"{name}: there is no diagram")
        for diagram in diagrams:
            faults = [key for key, value in diagram.items() if not value]
            self.expect(not faults, f"{name}: the diagram of {diagram['name']} is not {', '.join(faults)}")
        poor = self.browser.ask(CONTRAST)
        self.expect(not poor, f"{name}: too little contrast: {poor}")
        back = self.browser.ask("getComputedStyle(document.body).backgroundColor")
        is_dark = sum(map(int, back[4:-1].split(","))) < 3 * 128
        self.expect(is_dark == dark, f"{name}: the background is {back}")
        for told in self.browser.ask(STRUCTURE):
            self.expect(False, f"{name}: {told}")

    def links(self, path):
        """Every link leads somewhere: on this page, or on another of the book."""
        self.browser.open(path.as_uri(), WIDTHS[-1])
        hrefs = self.browser.ask(LINKS)
        self.expect(len(hrefs) > 2, f"{path.name}: no links")
        of_pages = {}
        for href in set(hrefs):
            name, _, place = href.partition("#")
            if not href.startswith(("http:", "https:")):
                of_pages.setdefault(name or path.name, set()).add(place)
        for name, places in sorted(of_pages.items()):
            target = self.folder / name
            self.expect(target.is_file(), f"{path.name}: there is no {name}")
            if not target.is_file():
                continue
            self.browser.open(target.as_uri(), WIDTHS[-1])
            ids = set(self.browser.ask("[...document.querySelectorAll('[id]')].map((element) => element.id)"))
            self.expect(places - {""} <= ids, f"{path.name}: {name} has no {sorted(places - ids - {''})}")

    def keyboard(self, path):
        """The first key leads to the content, and wherever the focus is, it is seen."""
        self.browser.open(path.as_uri(), WIDTHS[-1])
        self.browser.press("Tab")
        self.expect(self.browser.ask("document.activeElement.className") == "skip", f"{path.name}: no skip link comes first")
        self.expect(self.browser.ask("document.activeElement.getBoundingClientRect().left") >= 0, f"{path.name}: the skip link is not seen")
        for _ in range(30):
            self.browser.press("Tab")
            seen = "(() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; })()"
            where = self.browser.ask("document.activeElement.outerHTML.slice(0, 80)")
            self.expect(self.browser.ask(seen), f"{path.name}: the focus is not seen at {where}")
        self.browser.screenshot(self.pictures / f"{path.stem}-focus.png")

    def copy(self, path):
        """A button copies what stands beside it."""
        self.browser.open(path.as_uri(), WIDTHS[-1])
        if not self.browser.ask("Boolean(document.querySelector('.copy'))"):
            self.expect(path.name != "index.html", f"{path.name}: there is nothing to copy")
            return
        grant = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
        session, self.browser.session = self.browser.session, None
        self.browser.call("Browser.grantPermissions", **grant)
        self.browser.session = session
        self.browser.call("Page.bringToFront")
        self.browser.ask("document.querySelector('.copy').closest('details').open = true; document.querySelector('.copy').focus()")
        self.browser.press("Enter")
        self.browser.ask("document.querySelector('.copy').click()")
        wait = "new Promise((done) => { const look = () => told.textContent ? done(told.textContent) : requestAnimationFrame(look); look(); })"
        self.expect(self.browser.ask(wait) == "Copied", f"{path.name}: nothing was copied")
        same = "navigator.clipboard.readText().then((text) => text === document.querySelector('.copy').parentElement.querySelector('code').textContent)"
        self.expect(self.browser.ask(same), f"{path.name}: something else was copied")


def main(folder, pictures):
    pictures.mkdir(parents=True, exist_ok=True)
    book = Book(folder, pictures)
    pages = sorted(book.folder.glob("*.html"))
    book.expect(pages, f"there is no page in {folder}")
    try:
        for path in pages:
            book.page(path)
    finally:
        book.browser.close()
    print(f"{len(pages)} pages, {len(book.faults)} faults; pictures in {pictures}")
    return 1 if book.faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
