"""Pages that keep still and keep their measure: what moves while they come over a slow line, and how tall they are.

Moves are layout shifts as the browser counts them (web.dev/cls), without a reader's touch, at 1,280 and 390 px.
A page may be as many times as tall on a narrow screen as TALLER says: more, and words stand a letter a line.
"""

from playwright.sync_api import Browser, Page

from tests.checks.audit.browser import NARROW, WIDE
from tests.checks.audit.pages import Found
from tests.checks.audit.speed import slowed

SHIFT, TALLER, ROW = 0.002, 4.5, 520  # most; heights over heights; px of a table's row at 390 px
HALF = {"width": 640, "height": 450}  # 1,280 px at 200%
SETTLED = 300  # ms after load
WATCH = """(() => { window.__moved = { shift: 0, what: '' };
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) {
    window.__moved.shift += e.value;
    const n = e.sources[0] && e.sources[0].node;
    window.__moved.what = n ? (n.nodeName + '.' + (n.className || n.parentNode && n.parentNode.className)) : ''; } })
    .observe({ type: 'layout-shift', buffered: true }); })()"""
TALLEST = """Math.max(0, ...[...document.querySelectorAll('table tr')].filter(r => r.checkVisibility()).map(r => r.getBoundingClientRect().height))"""
LETTERS = """[...document.querySelectorAll('article :is(th, td, p, li, dt, dd, code, span, a)')].filter(e => {
  const b = e.getBoundingClientRect(), text = e.textContent.trim();
  return e.checkVisibility() && b.width > 0 && b.width < 20 && text.length > 6 && b.height > 6 * 16 && !e.closest('.vh, svg');
}).map(e => `a letter a line: ${e.textContent.trim().slice(0, 40)}`).slice(0, 1)"""


def steady(browser: Browser, root: str, addresses: list[str]) -> Found:
    """Shift and heights of each page, at both widths."""
    found = Found()
    for address in addresses:
        heights = {}
        for name, size in (("1,280", WIDE), ("390", NARROW)):
            page = browser.new_page(viewport=size)
            slowed(page)
            page.add_init_script(WATCH)
            page.goto(root + address, wait_until="load", timeout=60_000)
            page.wait_for_timeout(SETTLED)
            moved = page.evaluate("window.__moved")
            late = [f"{moved['shift']:.4f} by {moved['what']}"] if moved["shift"] > SHIFT else []
            found.add(f"shift under {SHIFT} at {name} px", address, late)
            heights[name] = page.evaluate("document.documentElement.scrollHeight")
            if size is NARROW:
                measured(page, address, heights, found)
            page.close()
    return found


def measured(page: Page, address: str, heights: dict[str, int], found: Found) -> None:
    """Heights at 390 px, and words at 390 and 640 px."""
    times = heights["390"] / heights["1,280"]
    too = [f"{heights['390']:,} px, {times:.1f} times as tall"] if times > TALLER else []
    row = page.evaluate(TALLEST)
    too += [f"a row of {row:.0f} px"] if row > ROW else []
    found.add("height at 390 px", address, [*too, *page.evaluate(LETTERS)])
    page.set_viewport_size(HALF)
    found.add("words at 640 px (200%)", address, page.evaluate(LETTERS))
