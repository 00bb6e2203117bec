"""The answer to a review as a page: what flips, what weakens, what stands, and under which choice."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from analysis.numbers.text import written
from analysis.study import Review
from analysis.tools.review.verdicts import FLIPS, STANDS, WEAKENS

TEMPLATE = Path(__file__).with_name("page.html.j2")


def page(
    review: Review, rows: Sequence[Mapping[str, Any]], failed: Mapping[str, str],
    places: Mapping[str, Sequence[str]], title: str,
) -> str:  # fmt: skip
    """The page as HTML. failed: choices that could not be made, and why; places: the pages of a claim."""
    template = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        title=title, review=review, failed=failed, places=places, choices=summary(rows),
        claims=list(by_claim(rows)), written=written, kinds=(FLIPS, WEAKENS, STANDS),
    )  # fmt: skip


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Choice -> how many claims flip, weaken, stand."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        counts = found.setdefault(row["choice"], dict.fromkeys((FLIPS, WEAKENS, STANDS), 0))
        counts[row["verdict"]] += 1
    return found


def by_claim(rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Claims with their worst verdict and the choices that give it, the worst first."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["claim"], []).append(row)
    order = (FLIPS, WEAKENS, STANDS)
    worst = {name: min((r["verdict"] for r in mine), key=order.index) for name, mine in found.items()}
    for name in sorted(found, key=lambda x: order.index(worst[x])):
        against = [r for r in found[name] if r["verdict"] == worst[name] != STANDS]
        yield {"name": name, "says": found[name][0]["says"], "verdict": worst[name], "rows": against}
