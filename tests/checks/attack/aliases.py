"""The same people under another name: answers, or levels, whose published numbers agree wherever both are shown.

Two answers that agree in the topline and in every group, or two groups that agree in every share, are taken
for the same people; what is withheld of the one is then read off the other.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping

from tests.checks.attack.bounds import Bound, step
from tests.checks.attack.site import Number, Site

AGREE = 5  # shown numbers that must agree, and none may differ
Row = dict[Hashable, Number]


def aliases(site: Site) -> Iterator[Bound]:
    """A bound for each share that is withheld for privacy and shown under another name."""
    shares = [x for x in site.numbers.values() if x.kind == "share"]
    answers: dict[tuple[str, str], Row] = defaultdict(dict)
    groups: dict[tuple[str, str], Row] = defaultdict(dict)
    for x in shares:
        answers[x.question, x.answer][x.breakdown, x.level] = x
        if x.breakdown:
            groups[x.breakdown, x.level][x.question, x.answer] = x
    for rows in (answers, groups):
        yield from told(rows)


def told(rows: Mapping[tuple[str, str], Row]) -> Iterator[Bound]:
    """What one row tells of another that agrees with it, by the numbers that they share."""
    alike: dict[tuple[object, ...], list[tuple[str, str]]] = defaultdict(list)
    for name, row in rows.items():
        shown = [x for x in row.values() if x.value is not None]
        if len(shown) >= AGREE:
            for x in shown[:AGREE]:
                alike[
                    x.breakdown if name != (x.breakdown, x.level) else x.question, x.value, x.base
                ].append(name)
    pairs = {(a, b) for names in alike.values() for a in names for b in names if a != b}
    for one, other in sorted(pairs):
        common = [(rows[one][k], rows[other][k]) for k in rows[one].keys() & rows[other].keys()]
        shown = [(x.value, y.value) for x, y in common if x.value is not None and y.value is not None]
        if len(shown) < AGREE or any(x != y for x, y in shown) or len({x for x, _ in shown}) < AGREE - 1:
            continue
        for x, y in common:
            if x.private and y.value is not None and y.base:
                middle, half = y.value * y.base, step(y) / 2 * y.base
                yield Bound(f"{x.key} by {y.key}", middle - half, middle + half)
