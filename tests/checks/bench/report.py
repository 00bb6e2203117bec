"""The timings in words and tables: RESULTS.md and the closing lines."""

import os
import platform
import statistics
import sys
from pathlib import Path

from tests.checks.bench import growth
from tests.checks.bench.timing import Timing, peers_of, ratio, version

WORK = {
    "rake": "rake to 4 margins of 2, 4, 6, 8 levels, to 1e-8; answer: the largest weight",
    "crosstab": "40 items of 5 answers by 6 groups, 20 strata of 10 units, tidy frame; "
    "answer: the sum of standard errors, here and below",
    "bootstrap": "500 bootstrap replicates, each raked, means of 40 items by 6 groups; "
    "R and Python draw others, so answers are alike and not the same",
    "logistic": "logistic regression, 21 columns, linearized",
    "refits": "the same on 500 raked replicates, refitted to convergence",
}


def line(t: Timing, found: list[Timing]) -> str:
    cells = (t.case, t.size.n, t.tool, f"{t.cpu:.4g}", f"{ratio(t, found):.2f}", f"{t.added:.0f}")
    return "| " + " | ".join(map(str, (*cells, f"{t.check:.6g}"))) + " |"


def machine() -> str:
    """Cores, processor and versions, as a sentence."""
    about = Path("/proc/cpuinfo").read_text().splitlines()
    model = next(text.split(":", 1)[1].strip() for text in about if text.startswith("model name"))
    numpy = version(sys.executable, "numpy")
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, NumPy {numpy}"


def closing(found: list[Timing], grown: list[growth.Growth], wrong: list[str]) -> str:
    ratios = [ratio(t, found) for t in found if t.tool == "ours"]
    leads = [p.cpu / t.cpu for t in found if t.tool == "ours" for p in peers_of(t, found)]
    nearest = f"the nearest peer takes {min(leads):.1f} times as long as ours" if leads else "no peers"
    steepest = max((g for g in grown if g.tool == "ours"), key=lambda g: g.exponents[-1])
    return "\n".join(
        (
            f"bench: {len(ratios)} timings, {statistics.median(ratios):.2f} times NumPy in the median, "
            f"{max(ratios):.2f} at most; {nearest}",
            f"growth: exponents up to {steepest.exponents[-1]:.2f} between the two larger sizes "
            f"({steepest.case} with {steepest.respect})",
            f"missed: {'; '.join(wrong)}" if wrong else "every goal met",
        )
    )


def report(found: list[Timing], grown: list[growth.Growth], versions: dict[str, str], end: str) -> str:
    lines = [
        "# Speed",
        "",
        "Made by `python -m tests.checks.bench.bench`; one process and one thread each, median CPU seconds.",
        "ratio: over plain vectorized NumPy (plain.py). MB: peak memory added by the work.",
        "",
        f"Machine: {machine()}.",
        "Peers: " + ", ".join(f"{tool} {words}" for tool, words in versions.items()) + ".",
        "",
        *(f"- {case}: {text}" for case, text in WORK.items()),
        "",
        "| work | n | tool | CPU s | ratio | MB | answer |",
        "|---|---|---|---|---|---|---|",
        *(line(t, found) for t in found),
        "",
        "Growth: exponent e where time goes with size to the e, from each size to the next;",
        f"n is {growth.BASE.n:,}, items {growth.BASE.items}, replicates {growth.BASE.replicates} unless varied.",
        "",
        "| work | with | tool | sizes | CPU s | exponents |",
        "|---|---|---|---|---|---|",
        *map(str, grown),
        "",
        *end.splitlines(),
        "",
    ]
    return "\n".join(lines)
