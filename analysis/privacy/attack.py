"""What published numbers tell about one question's counts: a polytope, and its extremes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.privacy.cells import ANSWER, TOPLINE, Cells, members, places
from analysis.privacy.polytope import Extreme, Polytope
from analysis.privacy.sums import unlisted
from analysis.privacy.suppression import Bools, Floats


@dataclass(frozen=True)
class Printed:
    """How numbers are printed. step: of each share, (cells,); base: what bases are rounded to.

    Bases under `small` people are printed as such and not as a number.
    """

    step: Floats
    base: int = 10
    small: int = 30


class Attack:
    """The counts of some cells of one question, as far as others determine them."""

    def __init__(
        self, cells: Cells, question: str, rows: NDArray[np.intp], withheld: Bools, printed: Printed
    ) -> None:
        self.at, self.count, self.m = places(cells, rows), cells.count[rows], len(rows)
        bases = dict.fromkeys([(TOPLINE, TOPLINE), *((b, level) for _, b, level in self.at)])
        spots = [*self.at, *((ANSWER, b, level) for b, level in bases)]
        sums, links = _design(members(cells, question, spots, unlisted(cells, question, rows) > 0))
        self.cells, base = sums[: self.m], sums[self.m :]
        index = {key: i for i, key in enumerate(bases)}
        of = np.array([index[b, level] for _, b, level in self.at])
        people = np.zeros(len(bases))
        people[of] = cells.base[rows]
        step = np.where(of == 0, 0, printed.step[rows])
        share = _to(self.count / np.maximum(people[of], 1), step)
        fewest, most = _base_range(people, printed)
        known = ~(withheld[rows] | cells.hidden[rows])
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

    def extreme(self, i: int, sign: int) -> Extreme:
        """The largest that the count of cell i, times a sign, can be."""
        return self.polytope.largest(sign * self.cells[i])

    def binding(self, end: Extreme) -> Bools:
        """The cells whose published share stops the count there."""
        return end.binding[: self.m] | end.binding[self.m : 2 * self.m]

    def withhold(self, i: int) -> None:
        """Take the share of cell i out of what is known."""
        self.polytope.release(i)
        self.polytope.release(self.m + i)


def _to(value: Floats, step: Floats) -> Floats:
    """Rounded to multiples of a step; as it is where the step is 0."""
    unit = np.where(step > 0, step, 1)
    return np.where(step > 0, np.round(value / unit) * unit, value)


def _base_range(people: Floats, printed: Printed) -> tuple[Floats, Floats]:
    """What the printed bases tell; that of the topline, the first, and empty ones are known."""
    near = np.round(people / printed.base) * printed.base
    small = people < printed.small
    fewest = np.where(small, 0, near - printed.base // 2)
    most = np.where(small, printed.small - 1, near + printed.base // 2)
    exact = people == 0
    exact[0] = True
    fewest[exact] = most[exact] = people[exact]
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
