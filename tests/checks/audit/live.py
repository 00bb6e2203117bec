"""The interactive copy of each chart, asked for as a reader would: by keyboard, with a pointer, and back."""

import json

from playwright.sync_api import Browser, Locator, Page, TimeoutError

from tests.checks.audit.browser import WIDE
from tests.checks.audit.pages import ASK, AXE, Found, listening

LINE = "interactive copies"
STRIP = ".mark-rect.role-mark path"  # a strip for each number answers the pointer
WAIT = 10_000  # ms


def asked_for(browser: Browser, root: str, addresses: list[str], axe: bool = True) -> Found:
    """Each figure of the pages: the numbers of its table and no other, all drawn, quiet, and gone again.

    With axe the first figure of a page is looked at by it, too.
    """
    found = Found()
    context = browser.new_context(viewport=WIDE)
    for address in addresses:
        page = context.new_page()
        said, asked = listening(page)
        page.goto(root + address, wait_until="load")
        names = page.eval_on_selector_all("figure.fig[id]", "all => all.map(f => f.id)")
        if axe and names:
            page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        for name in names:
            found.add(LINE, f"{address}#{name}", pressed(page, root, name, axe and name == names[0]))
        foreign = [url for url in asked if not url.startswith((root, "data:", "blob:"))]
        if names:
            found.add(LINE, address, [*said, *foreign])
        page.close()
    context.close()
    return found


def pressed(page: Page, root: str, name: str, axe: bool) -> list[str]:
    """One figure's faults: its button pressed, the copy used, and put away."""
    figure = page.locator(f"#{name}")
    button, picture, copy = (figure.locator(s) for s in ("[data-do=live]", ".plot", ".live"))
    if not button.count():
        return ["no button asks for the copy"]
    button.press("Enter")
    try:
        copy.locator("svg").wait_for(timeout=WAIT)
        faults = drawn(page, figure, f"{root}charts/{name.removeprefix('fig-')}")
        faults += ["the picture stays beside its copy"] if picture.is_visible() else []
        figure.get_by_label("Order").press("ArrowDown")
        figure.locator(STRIP).first.hover(force=True)
        page.locator("#vg-tooltip-element.visible td").first.wait_for(timeout=WAIT)
    except TimeoutError as late:
        return [f"no copy that answers within {WAIT} ms: {str(late).splitlines()[-1]}"]
    faults += page.evaluate(ASK, None) if axe else []
    button.press("Enter")
    back = picture.is_visible() and not copy.is_visible()
    return faults if back else [*faults, "the picture does not come back"]


def drawn(page: Page, figure: Locator, chart: str) -> list[str]:
    """Whether the copy holds as many numbers as the chart's table, and a mark for each."""
    spec = json.loads(page.request.get(f"{chart}.json").text())
    rows = sum(len(table.get("values", ())) for table in spec["data"])
    counts = {
        "published": page.request.get(f"{chart}.csv").text().count("\n") - 1,
        "in the specification": rows,
        "drawn": figure.locator(STRIP).count(),
    }
    return [] if len(set(counts.values())) == 1 else [f"numbers: {counts}"]
