"""Audit a built site: python -m tests.checks.audit SITE [--all] [--under FOLDER] [--only LINES] [--responses FILE]

Prints a line a check and ends with 1 when one falls short. The first chart is judged by its time beside
that of a naive page in the same minute, never by milliseconds alone: machines differ.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from tests.checks.audit import contrast, labels, markup, pages, rivals, scores, site, speed, steady
from tests.checks.audit.browser import chromium

OF_KIND = 6  # pages of each kind that are made alike; --all takes every page
FINDINGS, QUESTION, METHOD = "findings/fear/", "questions/B1_surveil/", "method/"
GOALS = {"kilobytes": 80, "shift": steady.SHIFT}
CHART = 0.5  # of the naive page's time until its first chart; aimed at is AIM
AIM, RUNS = 0.3, 5
SHOWN = 8  # faults printed of a line
Line = tuple[str, bool, str, list[str]]  # name, whether it holds, in a few words, faults


def lines(found: pages.Found) -> Iterator[Line]:
    for name, visits in found.visits.items():
        faults = list(dict.fromkeys(found.faults.get(name, [])))
        yield name, not faults, f"{visits} looked at, {len(faults)} faults", faults


def still(folder: Path) -> Iterator[Line]:
    """What needs no browser: tokens, HTML, links."""
    yield from lines(contrast.of_tokens(folder / "static/site.css"))
    found, met = markup.valid(folder)
    for name, holds, words, faults in lines(found):
        yield name, holds, f"{words}; known: {', '.join(str(n) for n in met.values())}", faults
    yield from lines(markup.links(folder))


def of_charts(page: Page, address: str, found: pages.Found) -> None:
    """Colours and words of the charts on a page."""
    contrast.of_charts(page, address, found)
    labels.of_charts(page, address, found)


def seen(folder: Path, root: str, of_kind: int, under: str) -> Iterator[Line]:
    """Pages in the browser, of those whose address begins with `under`."""
    every = [address for address in site.pages(folder) if address.startswith(under)]
    if not every:
        raise SystemExit(f"{folder}: no page under {under!r}")
    chosen = site.sample(every, of_kind)
    counts = {
        k: (sum(site.kind(a) == k for a in chosen), sum(site.kind(a) == k for a in every))
        for k in dict.fromkeys(map(site.kind, chosen))
    }
    yield "pages looked at", True, ", ".join(f"{k} {n} of {m}" for k, (n, m) in counts.items()), []
    with chromium() as browser:
        yield from lines(pages.visited(browser, root, chosen, of_charts))
        yield from lines(pages.without_scripts(browser, root, chosen))
        yield from lines(steady.steady(browser, root, chosen))


def fast(folder: Path, root: str, responses: Path) -> Iterator[Line]:
    """A findings page on a slow line, beside the same findings drawn in the browser."""
    with chromium() as browser, tempfile.TemporaryDirectory() as other:
        made = rivals.make(folder, FINDINGS, responses, Path(other))
        with site.served(Path(other)) as elsewhere:
            pages = [root + FINDINGS, *(elsewhere + address for address in made.values())]
            ours, *others = speed.in_turn(browser, pages, RUNS)
        naive = others[list(made).index("naive")]
        ratio = median(a.chart / b.chart for a, b in zip(ours, naive, strict=True))
        middle = speed.middle(ours)
        short = [
            f"{n}: {getattr(middle, n):.4g}, goal {g}" for n, g in GOALS.items() if getattr(middle, n) > g
        ]
        short += (
            [f"first chart: {ratio:.2f} of the naive page's time, at most {CHART}"] if ratio > CHART else []
        )
        words = f"{middle}; {ratio:.2f} of the naive page's time (at most {CHART}, aimed at {AIM})"
        yield f"slow line, {FINDINGS}", not short, words, short
        for name, runs in zip(made, others, strict=True):
            yield f"slow line, {name} Vega", True, str(speed.middle(runs)), []


def scored(folder: Path, root: str) -> Iterator[Line]:
    """Lighthouse on a page of each sort."""
    synthetic = 'content="noindex"' in (folder / "index.html").read_text(encoding="utf-8")
    for address in ("", FINDINGS, QUESTION, METHOD):
        got, costly = scores.of(root + address, synthetic)
        short = [f"{n} {got[n]}, goal {least}" for n, least in scores.LEAST.items() if got[n] < least]
        words = ", ".join(f"{name} {score}" for name, score in got.items())
        yield f"Lighthouse, {address or 'home'}", not short, words, [*short, *costly] if short else []


def main() -> int:
    asked = argparse.ArgumentParser(prog="tests.checks.audit", description=__doc__)
    asked.add_argument("site", type=Path)
    asked.add_argument("--all", action="store_true", help="every page, not a sample of those made alike")
    asked.add_argument(
        "--under", default="", help="pages in the browser: only those of this folder, as zh/"
    )
    asked.add_argument("--only", nargs="*", default=["still", "seen", "fast", "scored"])
    asked.add_argument("--responses", type=Path, default=Path("survey_data/responses.csv"))
    given = asked.parse_args()
    short = 0
    with site.served(given.site) as root:
        parts = {
            "still": lambda: still(given.site),
            "seen": lambda: seen(given.site, root, 0 if given.all else OF_KIND, given.under),
            "fast": lambda: fast(given.site, root, given.responses),
            "scored": lambda: scored(given.site, root),
        }
        for name, holds, words, faults in (line for part in given.only for line in parts[part]()):
            short += not holds
            print(f"{'ok   ' if holds else 'SHORT'} {name}: {words}", flush=True)
            for fault in faults[:SHOWN]:
                print(f"        {fault}")
    print(f"{short} lines fall short" if short else "nothing falls short")
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main())
