"""Pages in a browser: in light, dark and narrow, on paper, and without scripts; what each says, asks and hides."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.checks.audit.browser import NARROW, PAPER, WIDE

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR = "color-contrast"  # the one rule that the scheme can break
ASK = """async rules => {
  const found = await axe.run(document, rules
    ? { runOnly: { type: 'rule', values: rules }, resultTypes: ['violations'] }
    : { runOnly: { type: 'tag', values: TAGS }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] });
  return found.violations.map(v => `${v.id}: ${v.nodes.length} times, ${v.nodes[0].target}`);
}""".replace("TAGS", json.dumps(TAGS))
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# On paper nothing scrolls: what is wider than its box is lost; and ink is dark, whatever the screen was.
LOST = """() => {
  const lost = [...document.querySelectorAll('article *')].filter(e => !e.closest('.vh, svg, [aria-hidden]') && e.checkVisibility()
    && e.scrollWidth > e.clientWidth + 1 && !['visible', 'clip'].includes(getComputedStyle(e).overflowX) && getComputedStyle(e).clipPath === 'none' && e.clientWidth);
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const paper = getComputedStyle(document.body).backgroundColor;
  return [...lost.slice(0, 1).map(e => `${e.tagName}.${e.className} loses ${e.scrollWidth - e.clientWidth} px`), ...(over > 0 ? [`${over} px over the edge`] : []),
    ...(/^rgb\\(255, 255, 255\\)$|, 0\\)$/.test(paper) ? [] : [`paper is ${paper}`])];
}"""
# Every figure has a chart that is drawn, and the page its words: asked without any script of the page.
READABLE = """(() => {
  const drawn = f => [...f.querySelectorAll('.plot svg')].some(s => s.getBoundingClientRect().height > 20 && s.querySelector('path, rect, line, text'));
  const dry = [...document.querySelectorAll('figure.fig:has(.plot)')].filter(f => !f.closest('details:not([open])') && !drawn(f)).map(f => f.id);
  const text = document.querySelector('article, main').innerText.trim().length;
  return [...dry.map(id => `no chart in ${id}`), ...(text < 80 ? [`${text} characters of text`] : [])];
})()"""


@dataclass
class Found:
    """Faults by line of the audit; `visits` counts pages in a mode."""

    visits: dict[str, int] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def add(self, line: str, page: str, faults: Iterable[str]) -> None:
        self.visits[line] = self.visits.get(line, 0) + 1
        self.faults.setdefault(line, []).extend(f"{page or 'home'}: {fault}" for fault in faults)


def visited(
    browser: Browser,
    root: str,
    addresses: list[str],
    also: Callable[[Page, str, Found], None],
    axe: bool = True,
) -> Found:
    """Each page loaded once, then looked at light and wide, dark, narrow, on paper; `also` looks each time.

    Without axe (in the suite, where npm has not run) its lines are not there.
    """
    found = Found()
    context = browser.new_context(viewport=WIDE, color_scheme="light")
    for address in addresses:
        page = context.new_page()
        said, asked = listening(page)
        page.goto(root + address, wait_until="load")
        if axe:
            page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
            found.add("axe, light", address, page.evaluate(ASK, None))
        also(page, address, found)
        page.emulate_media(color_scheme="dark")
        if axe:
            found.add("axe, dark", address, page.evaluate(ASK, [COLOUR]))
        also(page, address, found)
        page.set_viewport_size(NARROW)
        if axe:
            found.add("axe, dark at 390 px", address, page.evaluate(ASK, None))
        over = page.evaluate(OVERFLOW)
        found.add("no sideways scroll at 390 px", address, [f"{over} px too wide"] if over > 0 else [])
        also(page, address, found)
        on_paper(page, address, found, axe)
        also(page, address, found)
        found.add("no message on the console", address, said)
        foreign = [url for url in asked if not url.startswith((root, "data:", "blob:"))]
        found.add("no request to another host", address, foreign)
        page.close()
    context.close()
    return found


def on_paper(page: Page, address: str, found: Found, axe: bool) -> None:
    """The page as it is printed from a dark screen, as wide as its paper."""
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print", color_scheme="dark")
    found.add("nothing lost on paper", address, page.evaluate(LOST))
    if axe:
        found.add("axe, on paper", address, page.evaluate(ASK, [COLOUR]))


def listening(page: Page) -> tuple[list[str], list[str]]:
    """What the page says on the console, and what it asks for, as they come."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda wrong: said.append(str(wrong)))
    page.on("request", lambda request: asked.append(request.url))
    return said, asked


def without_scripts(browser: Browser, root: str, addresses: list[str]) -> Found:
    """Text and charts of each page with JavaScript off."""
    found = Found()
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = context.new_page()
    for address in addresses:
        page.goto(root + address, wait_until="load")
        found.add("text and charts without JavaScript", address, page.evaluate(READABLE))
    context.close()
    return found
