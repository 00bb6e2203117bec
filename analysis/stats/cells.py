"""The collapsed table of cells that raking works on, and whether its targets can be met."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.stats.errors import Array, Codes, StatsError


@dataclass(frozen=True)
class Cells:
    """Combinations of levels, some perhaps empty: cell of a row (n,), levels of a cell (m, C)."""

    of_row: Codes
    levels: tuple[Codes, ...]
    sizes: tuple[int, ...]

    @cached_property
    def _add(self) -> list[Any]:
        return [adder(code, size) for code, size in zip(self.levels, self.sizes, strict=True)]

    @cached_property
    def _add_rows(self) -> Any:
        return adder(self.of_row, len(self.levels[0]))

    def margin(self, m: int, table: Array) -> Array:
        """Sums of a table (C,) or (C, R) by the levels of margin m."""
        if table.ndim == 1:
            return np.bincount(self.levels[m], table, self.sizes[m]).astype(np.float64, copy=False)
        sums: Array = self._add[m] @ table
        return sums

    def sums(self, weights: Array) -> Array:
        """Sums of weights (n,) or (n, R) by cell."""
        if weights.ndim == 1:
            counts = np.bincount(self.of_row, weights, len(self.levels[0]))
            return counts.astype(np.float64, copy=False)
        sums: Array = self._add_rows @ weights
        return sums

    def spread(self, weights: Array, before: Array, after: Array, out: Array | None) -> Array:
        """Weights times after / before of their cell."""
        factor = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
        out = np.empty_like(weights) if out is None else out
        step = max(1, 131_072 // max(1, weights[:1].size))
        for first in range(0, len(weights), step):
            rows = slice(first, first + step)
            np.multiply(weights[rows], factor[self.of_row[rows]], out=out[rows])
        return out


def adder(codes: Codes, count: int) -> Any:
    from scipy.sparse import csr_array

    ends = np.append(0, np.cumsum(np.bincount(codes, minlength=count)))
    order = np.argsort(codes, kind="stable")
    return csr_array((np.ones(len(codes)), order, ends), shape=(count, len(codes)))


def collapse(margins: list[NDArray[Any]], sizes: list[int]) -> Cells:
    cell = margins[0].astype(np.int64)
    for margin, size in zip(margins[1:], sizes[1:], strict=True):
        cell *= size
        cell += margin
    grid = int(np.prod(sizes, dtype=np.float64))
    if grid <= max(4 * len(cell), 10_000):
        seen = np.arange(grid)
    else:
        seen, cell = np.unique(cell, return_inverse=True)
    of_margin = tuple(np.unravel_index(seen, sizes))
    return Cells(cell, of_margin, tuple(sizes))


def ratio(goal: Array, reached: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Array = goal / reached
    if np.isfinite(ratio).all():
        return ratio
    return np.where((goal <= 0) & (reached <= 0), 1.0, ratio)


def furthest(cells: Cells, fitted: Array, goals: list[Array]) -> tuple[float, int, int, float, float]:
    """Relative gap, margin, level, target and reached count of the level furthest off."""
    worst = (-1.0, 0, 0, 0.0, 0.0)
    for m, goal in enumerate(goals):
        reached = cells.margin(m, fitted)
        gap = np.abs(1 / ratio(goal, reached) - 1)
        at = np.unravel_index(np.nanargmax(gap), gap.shape)
        if gap[at] > worst[0]:
            target = float(np.broadcast_to(goal, gap.shape)[at])
            worst = (float(gap[at]), m, int(at[0]), target, float(reached[at]))
    return worst


def check_levels(cells: Cells, table: Array, goals: list[Array]) -> None:
    for m, goal in enumerate(goals):
        empty = ~(cells.margin(m, table) > 0)
        if empty.any():
            at = np.argwhere(empty)[0]
            where = "" if table.ndim == 1 else f" in replicate {int(at[1])}"
            raise StatsError(
                f"margin {m}, level {int(at[0])}: target {goal[at[0]]:g}, but no respondent has it{where}"
            )


def crossed(cells: Cells, table: Array) -> bool:
    """Whether every two levels of different margins meet in some cell."""
    seen = table > 0 if table.ndim == 1 else (table > 0).all(axis=1)
    for a, size in enumerate(cells.sizes):
        for b in range(a):
            pair = cells.levels[a][seen] * cells.sizes[b] + cells.levels[b][seen]
            if not np.bincount(pair, minlength=size * cells.sizes[b]).all():
                return False
    return True


def check_consistent(cells: Cells, table: Array, goals: list[Array]) -> None:
    """Whether a table positive where the sample is has these margins, by two linear programs."""
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, hstack, vstack

    scale = goals[0].sum()
    seen = np.flatnonzero(table > 0 if table.ndim == 1 else (table > 0).any(axis=1))
    codes = [c[seen] for c in cells.levels]
    add = vstack([adder(c, size) for c, size in zip(codes, cells.sizes, strict=True)])
    goal = np.concatenate(goals) / scale
    rows, count = add.shape
    slack = hstack([add, eye_array(rows), -eye_array(rows)])
    cost = np.r_[np.zeros(count), np.ones(2 * rows)]
    off = linprog(cost, A_eq=slack, b_eq=goal, method="highs")
    names = [(m, level) for m, g in enumerate(goals) for level in range(len(g))]
    if off.fun > 1e-9:
        gap = (off.x[count : count + rows] - off.x[count + rows :]) * scale
        at = int(np.abs(gap).argmax())
        m, level = names[at]
        raise StatsError(
            f"margin {m}, level {level}: target {goal[at] * scale:.10g} contradicts the other "
            f"margins, which allow {goal[at] * scale - gap[at]:.10g} among the cells observed"
        )
    # the greatest possible least cell; zero when the targets need an observed cell to vanish
    lift = hstack([add, np.asarray(add.sum(axis=1)).reshape(-1, 1)]).tocsr()
    bounds = [(0, None)] * count + [(0, None)]
    best = linprog(np.r_[np.zeros(count), -1.0], A_eq=lift, b_eq=goal, bounds=bounds)
    if -best.fun <= 1e-12:
        at = int(np.argmax(best.lower.marginals[:count]))
        where = ", ".join(f"margin {m} level {int(c[at])}" for m, c in enumerate(codes))
        raise StatsError(f"rake: the targets leave no one for an observed cell: {where}")
