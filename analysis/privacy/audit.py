"""How narrowly the published numbers bound each withheld count, and what else to withhold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analysis.privacy.attack import Attack, Printed
from analysis.privacy.cells import TOPLINE, Cells, UnprotectedError, axis_of, places
from analysis.privacy.suppression import Bools, Floats

Seen = dict[tuple[str, bytes, bytes], Bools]  # question, its rows, those withheld -> withheld after it
EXACT = 1e-6  # people; the feasibility tolerance of the solver is 1e-7


def bounds(cells: Cells, withheld: Bools, printed: Printed) -> tuple[Floats, Floats]:
    """Least and greatest count that each withheld cell can have, (cells,) each; NaN if published.

    The attacker knows, as linear inequalities in counts that are not negative: the published
    topline and its base exactly; every other published share within half a step; every other base
    as `printed` says; the sums of `protection`. Shares are of unweighted people, as if the weights
    were undone for him, or (printed.weighted) of weighted people, then turned into people by the
    mean weights that toplines and bases tell. He knows nothing of cells hidden for another reason.
    Source: Fischetti & Salazar-Gonzalez, Management Science 47 (2001), 1008-1027.
    """
    withheld = _mirrored(cells, withheld)
    low, high = np.full((2, len(withheld)), np.nan)
    for question, rows in _parts(cells, withheld, 0):
        attack = Attack(cells, question, rows, withheld, printed)
        for i in np.flatnonzero(withheld[rows]).tolist():
            low[rows[i]] = -attack.extreme(i, -1).value * attack.fewest[i]
            high[rows[i]] = attack.extreme(i, 1).value * attack.most[i]
    return low, high


def widen(
    cells: Cells, withheld: Bools, printed: Printed, width: float = 10, seen: Seen | None = None
) -> Bools:
    """The cells to withhold so that the bounds on each withheld count are `width` people apart.

    Whatever was withheld stays so. As long as a count is bounded too narrowly, one of the published
    cells whose share binds it joins: one of the same people first, then of the least worth, of the same
    breakdown, of others, of the topline; then one whose level and answer have lost a cell already; then
    the smallest that holds `width` people, or else the largest. What is told already cannot join; a
    count that only such cells bind stays as narrow as they make it. Raises StatsError if bases alone do.
    seen: what attacks on these cells, so printed, have come to; one that has been made is not made again.
    """
    seen = {} if seen is None else seen
    withheld = _mirrored(cells, withheld)
    while True:
        before = withheld.copy()
        for question, rows in _parts(cells, before, width):
            asked = question, rows.tobytes(), withheld[rows].tobytes()
            if asked not in seen:
                attack = Attack(cells, question, rows, withheld, printed)
                seen[asked] = _loosened(attack, question, withheld[rows], width)
            withheld[rows] = seen[asked]
        withheld = _mirrored(cells, withheld)
        if np.array_equal(before, withheld):
            return withheld


def _mirrored(cells: Cells, withheld: Bools) -> Bools:
    """A cell is withheld with its mirrors, and they with it."""
    mirror = cells.same >= 0
    withheld = withheld.copy()
    np.logical_or.at(withheld, cells.same[mirror], withheld[mirror])
    withheld[mirror] = withheld[cells.same[mirror]]
    return withheld


def _parts(cells: Cells, withheld: Bools, width: float) -> Iterator[tuple[str, NDArray[np.intp]]]:
    """Sets of cells with something withheld that can be attacked apart from each other.

    The breakdowns of a question meet in its topline. While all of that is published, and `width`
    people from either end so that it can stay so, each breakdown is attacked by itself beside it.
    """
    for question, rows in cells.by_question.items():
        if not withheld[rows].any():
            continue
        top = cells.breakdown[rows] == TOPLINE
        count, base = cells.count[rows][top], cells.base[rows][top]
        unknown = (withheld | cells.hidden)[rows][top]
        if (unknown | (count < width) | (base - count < width)).any():
            yield question, rows
            continue
        axis = np.array([axis_of(cells, b, level) for _, b, level in places(cells, rows)])
        for one in dict.fromkeys(axis[withheld[rows]].tolist()):
            yield question, rows[top | (axis == one)]


def _loosened(attack: Attack, question: str, withheld: Bools, width: float) -> Bools:
    """Withheld cells of one attack after releasing shares until all counts are wide enough."""
    least, most = attack.count.copy(), attack.count.copy()
    withheld, queue = withheld.copy(), np.flatnonzero(withheld & ~attack.told).tolist()
    for i in queue.copy():  # who is told elsewhere as well is withheld there
        if not (withheld | attack.told)[attack.twins(i, width)].all():
            twins = attack.withhold(i)
            queue += [twin for twin in twins if not withheld[twin]]
            withheld[twins] = True
    for i in queue:
        binding = np.zeros(len(withheld), bool)
        while attack.width(i, least[i], most[i]) < width - EXACT:
            for sign in (1, -1):
                end = attack.extreme(i, sign)
                binding |= attack.binding(end)
                counts = attack.cells @ end.point  # each point met bounds all counts from inside
                least, most = np.minimum(least, counts), np.maximum(most, counts)
                if attack.width(i, least[i], most[i]) >= width - EXACT:
                    break
            else:
                j = _next(attack, i, binding, withheld, width)
                if j is None and (binding & attack.told).any():
                    break  # known already: nothing that is withheld now would widen it
                if j is None:
                    says = f"{question}, {' '.join(attack.at[i])}: bases alone bound it within {width}"
                    raise UnprotectedError(says, question, *attack.at[i][1:])
                twins = attack.withhold(j)
                queue += [twin for twin in twins if not withheld[twin]]
                withheld[twins] = True
    return withheld


def _next(attack: Attack, i: int, binding: Bools, withheld: Bools, width: float) -> int | None:
    """Which of the binding cells to withhold."""
    found = np.flatnonzero(binding & ~withheld & ~attack.told)
    if not len(found):
        return None
    count, at = attack.count[found], [attack.at[j] for j in found]
    gone = [attack.at[j] for j in np.flatnonzero(withheld)]
    levels, answers = {(b, level) for _, b, level in gone}, {(a, b) for a, b, _ in gone}
    twin = (attack.cells[found] == attack.cells[i]).all(axis=1)  # nothing else helps while it is known
    far = np.array([2 if b == TOPLINE else b != attack.at[i][1] for _, b, _ in at])
    alone = np.array([((b, level) not in levels) + ((a, b) not in answers) for a, b, level in at])
    size = np.where(count < width, -count, count)
    return int(found[np.lexsort((size, count < width, alone, far, attack.worth[found], ~twin))[0]])
