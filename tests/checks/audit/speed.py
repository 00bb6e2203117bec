"""A page over a slow line on a slow machine: when its first chart is painted, what it weighs, what moves.

1.6 Mbit/s, 150 ms a round trip, CPU slowed four times, by the protocol of the browser's own tools
(Network.emulateNetworkConditions, Emulation.setCPUThrottlingRate); the middle of some runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, Page

from tests.checks.audit.browser import WIDE

LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
SLOWED = 4
QUIET = 2500  # ms after load in which late files and moves still count
# A frame in which the chart has a size was laid out; the next but one begins after it was painted.
WATCH = """(() => {
  const seen = window.__seen = { chart: null, shift: 0, first: null };
  new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.shift += e.value; })
    .observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver(l => { for (const e of l.getEntries()) if (e.name === 'first-contentful-paint') seen.first = e.startTime; })
    .observe({ type: 'paint', buffered: true });
  const look = () => {
    const drawn = [...document.querySelectorAll('.plot svg, .vega-embed svg, .vega-embed canvas')]
      .some(c => { const b = c.getBoundingClientRect(); return b.width > 50 && b.height > 20; });
    if (drawn) requestAnimationFrame(() => { seen.chart = performance.now(); });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()"""


@dataclass(frozen=True)
class Measured:
    """Milliseconds to the first paint and the first chart, KB on the wire, layout shift."""

    first: float
    chart: float
    kilobytes: float
    shift: float

    def __str__(self) -> str:
        return (
            f"first chart {self.chart:5.0f} ms, first paint {self.first:5.0f} ms, "
            f"{self.kilobytes:6.1f} KB, shift {self.shift:.4f}"
        )


def once(browser: Browser, url: str) -> Measured:
    context = browser.new_context(viewport=WIDE)
    try:
        page = context.new_page()
        received = slowed(page)
        page.add_init_script(WATCH)
        page.goto(url, wait_until="load", timeout=60_000)
        page.wait_for_function("window.__seen.chart !== null", timeout=60_000)
        page.wait_for_timeout(QUIET)
        seen = page.evaluate("window.__seen")
        painted = max(seen["first"], seen["chart"])  # a frame is presented after its scripts ran
        return Measured(seen["first"], painted, sum(received) / 1000, seen["shift"])
    finally:
        context.close()


def slowed(page: Page) -> list[float]:
    """Slow the page's line and machine; the list fills with the bytes of each answer, heads included."""
    received: list[float] = []
    tools = page.context.new_cdp_session(page)
    tools.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return received


def in_turn(browser: Browser, urls: Sequence[str], rounds: int) -> list[list[Measured]]:
    """Each page once a round, so that a machine that slows down does so for all; a list a page."""
    each = [[once(browser, url) for url in urls] for _ in range(rounds)]
    return [list(runs) for runs in zip(*each, strict=True)]


def middle(runs: Sequence[Measured]) -> Measured:
    """The middle of some runs, each value on its own."""
    return Measured(
        *(median(getattr(x, name) for x in runs) for name in ("first", "chart", "kilobytes", "shift"))
    )
