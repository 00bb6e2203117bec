"""Two editions of the same people: whom a correction was of.

A corrected answer moves, of every breakdown, the level that its giver is in; a corrected trait moves two levels
of one breakdown, and which way tells the answers. Where so few moved that they are one to nine people, the
levels that moved are theirs. A model of the answer moves likewise. Where weights are others everything moves,
and only unweighted shares tell of answers.
"""

from collections import defaultdict
from collections.abc import Iterator

from tests.checks.attack.bounds import step
from tests.checks.attack.site import Number, Site

FEW = 9
OTHER_WEIGHTS = (
    0.5  # of the questions whose people gave the same answers, the part whose weighted shares moved
)


def corrections(site: Site, before: Site | None) -> list[str]:
    """What moved so little that it is one to nine people: groups of a question, and effects of a model."""
    if before is None or not site.people or site.people != before.people:
        return []
    pairs = [(x, y) for key, x in site.numbers.items() if (y := before.numbers.get(key)) and both(x, y)]
    people, weights, at = defaultdict(list), defaultdict(list), defaultdict(list)
    for x, y in pairs:
        if x.kind == "share" and not x.breakdown:
            people[x.question].append(went(x, y, "unweighted"))
            weights[x.question].append(went(x, y, "value"))
        elif x.kind == "share":
            at[x.question, x.breakdown].append((went(x, y, "value"), x.level))
    given = {q for q, moved in people.items() if any(moved)}
    same = [q for q in people if q not in given]
    if sum(any(weights[q]) for q in same) > OTHER_WEIGHTS * len(same):
        return [
            f"corrected: {q} by {b}"
            for (q, b), moved in at.items()
            if q in given and 0 < most(people[q]) <= FEW
        ]
    found = [f"corrected: {q} by {b}, {', '.join(sorted({level for by, level in moved if by}))}"
             for (q, b), moved in at.items() if 0 < most([by for by, _ in moved]) <= FEW and most(people[q]) <= FEW]  # fmt: skip
    return [*found, *(models(pairs) if found or any(0 < most(people[q]) <= FEW for q in given) else [])]


def both(x: Number, y: Number) -> bool:
    return x.value is not None and y.value is not None and x.status != "withheld" and y.status != "withheld"


def went(x: Number, y: Number, of: str) -> float:
    """How many people went in or out of a share at least; a trace where it moved at all."""
    one, two = getattr(x, of), getattr(y, of)
    if one is None or two is None or abs(one - two) < 1e-9:
        return 0.0
    wide = 0.01 if of == "unweighted" and (x.base or 0) < 1000 else step(x)
    return max((abs(one - two) - wide) * (x.base or 0), 1e-6)


def most(moved: list[float]) -> float:
    return max(moved, default=0.0)


def models(pairs: list[tuple[Number, Number]]) -> Iterator[str]:
    for x, y in pairs:
        if (
            x.kind in ("effect", "interaction", "coefficient")
            and abs((x.value or 0) - (y.value or 0)) > 1e-9
        ):
            yield f"corrected: {x.key}"
