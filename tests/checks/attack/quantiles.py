"""Quantiles that tell of a few people: too far out, or beside what is withheld of the same people.

Half of a group answered no more than its median. Beside the shares of bands that says of a band that is
withheld how many people it holds at least; and a value of which fewer than five people of the group lie
beyond is the answer of one of few.
"""

from collections.abc import Iterator

from tests.checks.attack.site import ROUND, Number, Site

BEYOND = 5  # people
TOLD = ("share", "mean")


def quantiles(site: Site) -> Iterator[str]:
    """Keys of quantiles from which something follows of a few people."""
    hidden = {place(x) for x in site.numbers.values() if x.kind in TOLD and x.private}
    for x in site.numbers.values():
        if x.kind == "quantile" and x.value is not None:
            part = int(x.answer) / 100
            most = (x.base or 0) + ROUND // 2
            if place(x) in hidden or most * min(part, 1 - part) < BEYOND:
                yield x.key


def place(x: Number) -> tuple[str, str, str]:
    return x.question, x.breakdown, x.level
