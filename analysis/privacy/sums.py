"""Whether the counts of a question's tables add up."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.privacy.cells import TOPLINE, Cells, Place, answers_of, places
from analysis.stats.errors import StatsError


def check(cells: Cells, question: str, rows: NDArray[np.intp]) -> None:
    """Whether a question's tables are complete and add up; raises StatsError naming the place."""
    at = places(cells, rows)
    count = dict(zip(at, cells.count[rows].tolist(), strict=True))
    base: dict[tuple[str, str], int] = {}
    unlisted(cells, question, rows)
    if len(count) < len(at):
        raise StatsError(f"{question}: a cell stands twice")
    for (_, b, level), n in zip(at, cells.base[rows].tolist(), strict=True):
        if base.setdefault((b, level), n) != n:
            raise StatsError(f"{question}, {b} {level}: bases {base[b, level]} and {n}")
    for place, parts in _sums(cells, question, at):
        have = [count[part] for part in parts if part in count]
        if place not in count or len(have) < len(parts):
            raise StatsError(f"{question}, {' '.join(place)}: it or a cell that it sums is missing")
        if sum(have) != count[place]:
            raise StatsError(f"{question}, {' '.join(place)}: {count[place]}, parts {sum(have)}")
    recoded = {b for b, _ in cells.recodes}
    for b, level in base:
        if b in recoded and (b, level) not in cells.recodes:
            raise StatsError(f"{question}, {b} {level}: other levels are recoded, this one is not")
        total = sum(n for (other, _), n in base.items() if other == b)
        if total != base[TOPLINE, TOPLINE]:
            raise StatsError(f"{question}, {b}: bases of levels add up to {total}")


def _sums(cells: Cells, question: str, at: list[Place]) -> Iterator[tuple[Place, list[Place]]]:
    """Each cell that is a sum of others: toplines, nets and recoded levels."""
    levels: dict[str, list[str]] = {}
    answers: dict[str, list[str]] = {}
    for a, b, level in dict.fromkeys(at):
        if level not in levels.setdefault(b, []):
            levels[b].append(level)
        if a not in answers.setdefault(b, []):
            answers[b].append(a)
    for b in levels:
        for a in answers[b]:
            yield (a, TOPLINE, TOPLINE), [(a, b, level) for level in levels[b]]
            parts = cells.nets.get((question, a), ())
            if parts and set(parts) <= set(answers[b]):
                yield from (((a, b, x), [(part, b, x) for part in parts]) for x in levels[b])
    for (b, level), (finer, finest) in cells.recodes.items():
        if b in levels and finer in levels:
            for a in answers[b]:
                if a in answers[finer]:
                    yield (a, b, level), [(a, finer, x) for x in finest]


def unlisted(cells: Cells, question: str, rows: NDArray[np.intp]) -> int:
    """People in the base of a question who gave none of its answers, from its topline.

    Raises StatsError if answers add up to more than the base or nets overlap.
    """
    top = rows[(cells.breakdown[rows] == TOPLINE) & (cells.same[rows] < 0)]
    covers = [answers_of(question, a, cells.nets) for a in cells.answer[top].tolist()]
    widest = [  # a net of one answer covers what the answer covers: it counts once
        i for i, s in enumerate(covers) if s not in covers[:i] and not any(s < other for other in covers)
    ]
    if sum(len(covers[i]) for i in widest) > len(frozenset().union(*covers)):
        raise StatsError(f"{question}: nets overlap")
    left = int(cells.base[top[0]] - cells.count[top[widest]].sum())
    if left < 0:
        raise StatsError(f"{question}: answers add up to {-left} more than the base")
    return left
