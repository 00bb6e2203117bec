"""What published numbers tell about one question's counts: a polytope, and its extremes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.privacy.cells import ANSWER, TOPLINE, Cells, members, places
from analysis.privacy.nested import fitting
from analysis.privacy.polytope import Extreme, Polytope
from analysis.privacy.sums import unlisted
from analysis.privacy.suppression import Bools, Floats

CLOSE = 1.5  # the mean weight at a level is known if its bounds are within this factor
HEAVY = 5  # a weight above which nobody is expected, in average weights


@dataclass(frozen=True)
class Printed:
    """How numbers are printed. step: of each share, (cells,); base: what bases are rounded to.

    Bases under `small` people are printed as such and not as a number. weighted: shares are of
    weighted people, or else of people, as if all weights were undone. respondents: all of them.
    flat: where weights are alike, (cells,), shares tell the base of which whole people give them.
    plain: the step of unweighted shares, printed in the topline, (cells,).
    """

    step: Floats
    base: int = 10
    small: int = 30
    weighted: bool = False
    flat: Bools = field(default_factory=lambda: np.zeros(0, bool))
    respondents: int = 0
    plain: Floats = field(default_factory=lambda: np.zeros(0))


class Attack:
    """The counts of some cells of one question, as far as others determine them."""

    def __init__(
        self, cells: Cells, question: str, rows: NDArray[np.intp], withheld: Bools, printed: Printed
    ) -> None:
        self.at, self.m = places(cells, rows), len(rows)
        size, of_all = (cells.mass, cells.whole) if printed.weighted else (cells.count, cells.base)
        self.count, self.worth = size[rows].astype(float), cells.worth[rows]
        self.told = cells.told[rows]
        same = cells.same[rows]
        own = [(b, level) for (_, b, level), other in zip(self.at, same, strict=True) if other < 0]
        bases = list(dict.fromkeys([(TOPLINE, TOPLINE), *own]))
        spots = [*self.at, *((ANSWER, b, level) for b, level in bases)]
        sums, links = _design(members(cells, question, spots, unlisted(cells, question, rows) > 0))
        # a mirror is a share of a base in another table: one more unknown
        names = [
            (b, level) if other < 0 else (cells.question[other], cells.breakdown[other], cells.level[other])
            for (_, b, level), other in zip(self.at, same, strict=True)
        ]
        index = {name: i for i, name in enumerate(dict.fromkeys([*bases, *names]))}
        of, more = np.array([index[name] for name in names]), len(index) - len(bases)
        sums, links = np.pad(sums, ((0, more), (0, more))), np.pad(links, ((0, 0), (0, more)))
        sums[len(sums) - more :, sums.shape[1] - more :] = np.eye(more)
        self.cells, base = sums[: self.m], sums[self.m :]
        total = np.zeros(len(index))
        total[of] = of_all[rows]
        step = np.where(of == 0, 0, printed.step[rows])
        self.slack = step * total[of]
        share = _to(self.count / np.where(total > 0, total, 1)[of], step)
        fewest, most = _base_range(total, printed)
        if len(printed.flat):
            for k in dict.fromkeys(of[printed.flat[rows] & (of > 0)].tolist()):
                fewest[k], most[k] = fitting(share[of == k], step[of == k], int(fewest[k]), int(most[k]))
        self.fewest = self.most = np.ones(self.m)
        if printed.weighted:
            sized = (most < CLOSE * fewest)[of]
            self.fewest, self.most = _people_per_weight(cells, rows, printed, sized)
        known = cells.told[rows] | ~(withheld[rows] | cells.hidden[rows])
        zero = np.zeros(len(links))
        self.polytope = Polytope(
            np.vstack(
                [
                    self.cells - (share - step / 2)[:, None] * base[of],
                    self.cells - (share + step / 2)[:, None] * base[of],
                    base,
                    links,
                ]
            ),
            np.concatenate([np.where(known, 0, -np.inf), np.full(self.m, -np.inf), fewest, zero]),
            np.concatenate([np.full(self.m, np.inf), np.where(known, 0, np.inf), most, zero]),
        )

    def width(self, i: int, least: float, most: float) -> float:
        """People between the bounds on cell i."""
        return float(most * self.most[i] - least * self.fewest[i])

    def extreme(self, i: int, sign: int) -> Extreme:
        """The largest that the count of cell i, times a sign, can be."""
        return self.polytope.largest(sign * self.cells[i])

    def binding(self, end: Extreme) -> Bools:
        """The cells whose published share stops the count there."""
        return end.binding[: self.m] | end.binding[self.m : 2 * self.m]

    def twins(self, i: int, width: float = np.inf) -> list[int]:
        """The rows that count the same people as cell i, by themselves to less than a width."""
        same = (self.cells == self.cells[i]).all(axis=1)
        return np.flatnonzero(same & (self.slack * self.most < width)).tolist()

    def withhold(self, i: int) -> list[int]:
        """Take the share of cell i out of what is known, and all that count the same people."""
        twins = [twin for twin in self.twins(i) if not self.told[twin]]
        for twin in twins:
            self.polytope.release(twin)
            self.polytope.release(self.m + twin)
        return twins


def _people_per_weight(
    cells: Cells, rows: NDArray[np.intp], printed: Printed, sized: Bools
) -> tuple[Floats, Floats]:
    """How many people a unit of each cell stands for, at least and at most, for all an attacker knows.

    The topline's two shares, as rounded, tell the mean weight of those who gave an answer; where a
    level is `sized`, its weighted and its rounded base tell that of those at the level.
    """
    top, n = cells.breakdown[rows] == TOPLINE, np.maximum(cells.base[rows], 1)
    w, p = printed.step[rows] / 2, printed.plain[rows] / 2
    weighted, plain = _to(cells.mass[rows] / n, 2 * w), _to(cells.count[rows] / n, 2 * p)
    told = top & (weighted > w)
    ends = (np.maximum(plain - p, 0)[told] / (weighted + w)[told], (plain + p)[told] / (weighted - w)[told])
    answers = cells.answer[rows]
    whole = np.where(cells.whole[rows] > 0, cells.whole[rows], 1)
    of_level = np.where(sized, np.minimum(cells.base[rows] / whole, 1), 1)
    each = [dict(zip(answers[told].tolist(), end.tolist(), strict=True)) for end in ends]
    fewest, most = (np.array([e.get(a, 1.0) for a in answers.tolist()]) * of_level for e in each)
    return fewest, most


def _to(value: Floats, step: Floats) -> Floats:
    """Rounded to multiples of a step; as it is where the step is 0."""
    unit = np.where(step > 0, step, 1)
    return np.where(step > 0, np.round(value / unit) * unit, value)


def _base_range(total: Floats, printed: Printed) -> tuple[Floats, Floats]:
    """What the printed bases tell; that of the topline, the first, and empty ones are known."""
    if printed.weighted:
        # the topline of the breakdown's own question tells the share of a level among all respondents
        missing = max(printed.respondents - total[0], 0)
        room = printed.base + HEAVY * missing if missing <= printed.respondents / 10 else np.inf
        fewest, most = np.maximum(total - room, 0), total + room
    else:
        near = np.round(total / printed.base) * printed.base
        small = total < printed.small
        fewest = np.where(small, 0, near - printed.base // 2)
        most = np.where(small, printed.small - 1, near + printed.base // 2)
    exact = total == 0
    exact[0] = True
    fewest[exact] = most[exact] = total[exact]
    return fewest, most


def _design(covers: list[Floats]) -> tuple[Floats, Floats]:
    """Places as sums of the finest counts, and the sums over levels that must agree.

    The finest counts are answers of the topline, then levels by answers of each axis. Returns
    (places, counts) and (axes x answers, counts).
    """
    answers, axes = covers[0], covers[1:]
    n, A = answers.shape
    inside = [(levels == 0).any(axis=1) for levels in axes]
    top = answers * (np.sum(inside, axis=0, initial=0) == 0).reshape(-1, 1)
    blocks = [
        (on[:, None, None] * levels[:, :, None] * answers[:, None, :]).reshape(n, -1)
        for on, levels in zip(inside, axes, strict=True)
    ]
    links = np.zeros((len(axes) * A, A + sum(block.shape[1] for block in blocks)))
    start = A
    for k, levels in enumerate(axes):
        stop, mine = start + levels.shape[1] * A, slice(k * A, (k + 1) * A)
        links[mine, start:stop] = np.tile(np.eye(A), levels.shape[1])
        links[mine, :A] = -np.eye(A)
        start = stop
    return np.hstack([top, *blocks]), links
