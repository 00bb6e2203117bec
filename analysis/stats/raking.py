"""Weights that meet population margins: raking, poststratification, and raking within bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import Array, Codes, NotConverged, StatsError, finite, levels, vector

Bounds = tuple[float, float]


def rake(
    codes: ArrayLike | Sequence[ArrayLike],
    targets: Sequence[ArrayLike],
    base_weights: ArrayLike,
    tolerance: float = 1e-10,
    max_rounds: int = 1000,
    bounds: Bounds | None = None,
    out: Array | None = None,
) -> Array:
    """Weights whose sums meet every margin, by iterative proportional fitting of the cells.

    codes: one array (n,) of levels 0..L-1 a margin, or their columns (n, margins). targets: the
    population count of each level, one array (L,) a margin. base_weights: (n,) or, for
    replicates, (n, R), zeros allowed there. bounds: the least and greatest final weight; both
    margins and bounds hold in the end. out: where to write the result, which may be base_weights
    itself. Raises StatsError when targets contradict each other or the respondents, NotConverged
    otherwise; both name margin, level and target. Deming & Stephan (1940), Ann. Math. Statist. 11, 427–444.
    """
    weights = _weights(base_weights)
    margins, goals = _margins(codes, targets, len(weights))
    cells = _collapse(margins, [len(goal) for goal in goals])
    table = cells.sums(weights)
    _check_levels(cells, table, goals)
    if not _crossed(cells, table):
        _check_consistent(cells, table, goals)
    raked = _fit(cells, table, goals, tolerance, max_rounds)
    full = cells.spread(weights, table, raked, out)
    if bounds is None:
        return full
    full[:] = _within(full, cells, goals, tolerance, max_rounds, bounds)
    return full


def poststratify(codes: ArrayLike, targets: ArrayLike, base_weights: ArrayLike) -> Array:
    """Weights whose sum in each poststratum is its population count: raking to one margin."""
    return rake([np.asarray(codes)], [targets], base_weights)


def trim(weights: ArrayLike, bounds: Bounds, strict: bool = True, equal: bool = False) -> Array:
    """Weights (n,) or (n, R) cut to bounds, the excess given to those not cut.

    The others share it in proportion to their weights, or in `equal` parts. strict repeats this
    until nobody is outside. Zero weights stay. Raises StatsError when the bounds cannot hold the
    sum. Potter (1990), Proc. Survey Research Methods ASA, 225–230.
    """
    w = _weights(weights).copy()
    low, high = _bounds(bounds)
    positive = w > 0
    count, total = positive.sum(axis=0), w.sum(axis=0)
    if (count * low > total).any() or (count * high < total).any():
        raise StatsError(f"trim: weights between {low:g} and {high:g} cannot have the same sum")
    for _ in range(10_000):
        cut = positive & ((w < low) | (w > high))
        if not cut.any():
            break
        clipped = np.clip(w, low, high)
        excess = np.where(cut, w - clipped, 0.0).sum(axis=0)
        free = positive & ~cut
        parts = free.astype(np.float64) if equal else np.where(free, w, 0.0)
        if (parts.sum(axis=0) <= 0).any():
            raise StatsError("trim: everybody is outside the bounds")
        w = np.where(cut, clipped, w) + parts * (excess / parts.sum(axis=0))
        if not strict:
            break
        # rounding must not keep a weight outside for ever
        w = np.where(np.abs(w - high) <= 1e-12 * high, high, w)
    return w


@dataclass(frozen=True)
class Cells:
    """Combinations of levels, some perhaps empty: cell of a row (n,), levels of a cell (m, C)."""

    of_row: Codes
    levels: tuple[Codes, ...]
    sizes: tuple[int, ...]

    @cached_property
    def _add(self) -> list[Any]:
        return [_adder(code, size) for code, size in zip(self.levels, self.sizes, strict=True)]

    @cached_property
    def _add_rows(self) -> Any:
        return _adder(self.of_row, len(self.levels[0]))

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


def _adder(codes: Codes, count: int) -> Any:
    from scipy.sparse import csr_array

    ends = np.append(0, np.cumsum(np.bincount(codes, minlength=count)))
    order = np.argsort(codes, kind="stable")
    return csr_array((np.ones(len(codes)), order, ends), shape=(count, len(codes)))


def _collapse(margins: list[NDArray[Any]], sizes: list[int]) -> Cells:
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


def _fit(cells: Cells, table: Array, goals: list[Array], tolerance: float, max_rounds: int) -> Array:
    """The table of cells (C,) or (C, R) fitted to targets (L,) or (L, R)."""
    goals = [goal if goal.ndim == table.ndim else goal[:, None] for goal in goals]
    fitted = table.copy()
    rounds = 0
    while rounds < max_rounds:
        rounds += 1
        gap = 0.0
        for m, goal in enumerate(goals):
            ratio = _ratio(goal, cells.margin(m, fitted))
            fitted *= ratio[cells.levels[m]]
            gap = max(gap, float(np.abs(ratio - 1).max()))
        if gap <= tolerance and _furthest(cells, fitted, goals)[0] <= tolerance:
            return fitted
        if not np.isfinite(gap):
            break
    gap, m, level, target, reached = _furthest(cells, fitted, goals)
    raise NotConverged(
        f"rake: margin {m}, level {level}: target {target:.10g}, reached {reached:.10g} after "
        f"{rounds} rounds (gap {gap:.3g}, tolerance {tolerance:g})"
    )


def _ratio(goal: Array, reached: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio: Array = goal / reached
    if np.isfinite(ratio).all():
        return ratio
    return np.where((goal <= 0) & (reached <= 0), 1.0, ratio)


def _furthest(cells: Cells, fitted: Array, goals: list[Array]) -> tuple[float, int, int, float, float]:
    """Relative gap, margin, level, target and reached count of the level furthest off."""
    worst = (-1.0, 0, 0, 0.0, 0.0)
    for m, goal in enumerate(goals):
        reached = cells.margin(m, fitted)
        gap = np.abs(1 / _ratio(goal, reached) - 1)
        at = np.unravel_index(np.nanargmax(gap), gap.shape)
        if gap[at] > worst[0]:
            target = float(np.broadcast_to(goal, gap.shape)[at])
            worst = (float(gap[at]), m, int(at[0]), target, float(reached[at]))
    return worst


def _within(
    full: Array,
    cells: Cells,
    goals: list[Array],
    tolerance: float,
    max_rounds: int,
    bounds: Bounds,
) -> Array:
    """Raked weights times factors of their cell and cut to bounds, so that margins hold after it.

    Deville & Särndal (1992), case 6, with bounds on the weight instead of its ratio; who was cut
    comes free again where the factors allow it.
    """
    low, high = _bounds(bounds)
    present = full > 0
    _check_room(cells, present, goals, low, high)
    goals = [goal if goal.ndim == full.ndim else goal[:, None] for goal in goals]
    factor = np.ones_like(cells.sums(full))
    best, since, rounds = np.inf, 0, 0
    while rounds < max_rounds and since < 100:
        rounds += 1
        gap = 0.0
        for m, goal in enumerate(goals):
            loose = full * factor[cells.of_row]
            cut = np.where(present, np.clip(loose, low, high), 0.0)
            total = cells.margin(m, cells.sums(cut))
            free = cells.margin(m, cells.sums(np.where(cut == loose, cut, 0.0)))
            gap = max(gap, float(np.abs(total / goal - 1).max()))
            with np.errstate(divide="ignore", invalid="ignore"):
                ratio = (goal - total + free) / free
            ratio = np.where((free > 0) & (ratio > 0), ratio, goal / total)
            factor *= np.clip(ratio, 0.1, 10)[cells.levels[m]]
        if gap <= tolerance:
            return cut
        best, since = (gap, 0) if gap < 0.9 * best else (best, since + 1)
    gap, m, level, target, reached = _furthest(cells, cells.sums(cut), goals)
    raise NotConverged(
        f"rake: margin {m}, level {level}: target {target:.10g}, reached {reached:.10g} after "
        f"{rounds} rounds (gap {gap:.3g}, tolerance {tolerance:g}); weights between {low:g} and "
        f"{high:g} may be too narrow"
    )


def _check_room(
    cells: Cells, present: NDArray[np.bool_], goals: list[Array], low: float, high: float
) -> None:
    counts = cells.sums(present.astype(np.float64))
    for m, goal in enumerate(goals):
        people = cells.margin(m, counts).reshape(len(goal), -1)
        outside = (people * low > goal[:, None]) | (people * high < goal[:, None])
        if outside.any():
            level = int(np.argwhere(outside)[0][0])
            raise StatsError(
                f"rake: margin {m}, level {level}: target {goal[level]:g} cannot be met by "
                f"weights between {low:g} and {high:g}"
            )


def _bounds(bounds: Bounds) -> Bounds:
    low, high = float(bounds[0]), float(bounds[1])
    if not 0 <= low < high:
        raise StatsError(f"bounds: {low:g} to {high:g}, expected 0 <= low < high")
    return low, high


def _weights(base_weights: ArrayLike) -> Array:
    weights = np.asarray(base_weights, dtype=np.float64)
    if weights.ndim not in (1, 2) or not weights.size:
        raise StatsError(f"base_weights: shape {weights.shape}, expected (n,) or (n, R)")
    finite(weights, "base_weights")
    low = weights.min()
    if low < 0 or (weights.ndim == 1 and low == 0):
        raise StatsError(f"base_weights: the least is {low:g}, expected positive")
    return weights


def _margins(
    codes: ArrayLike | Sequence[ArrayLike], targets: Sequence[ArrayLike], n: int
) -> tuple[list[NDArray[Any]], list[Array]]:
    """Checked codes and targets, which must be positive and have the same sum."""
    columns: list[Any] = list(codes.T if isinstance(codes, np.ndarray) else codes)  # type: ignore[arg-type]
    if len(columns) != len(targets) or not columns:
        raise StatsError(f"rake: {len(columns)} margins of codes, {len(targets)} of targets")
    goals = [vector(goal, f"targets of margin {m}") for m, goal in enumerate(targets)]
    margins = []
    for m, (column, goal) in enumerate(zip(columns, goals, strict=True)):
        code = levels(column, f"margin {m}", len(goal), n)
        if code.min() < 0:
            raise StatsError(f"margin {m}: {int((code < 0).sum())} rows have no level")
        if goal.min() <= 0:
            level = int(goal.argmin())
            raise StatsError(f"margin {m}, level {level}: target {goal[level]:g} is not positive")
        if abs(goal.sum() / goals[0].sum() - 1) > 1e-9:
            raise StatsError(
                f"margin {m}: targets add to {goal.sum():.12g}, those of margin 0 to {goals[0].sum():.12g}"
            )
        margins.append(code)
    return margins, goals


def _check_levels(cells: Cells, table: Array, goals: list[Array]) -> None:
    for m, goal in enumerate(goals):
        empty = ~(cells.margin(m, table) > 0)
        if empty.any():
            at = np.argwhere(empty)[0]
            where = "" if table.ndim == 1 else f" in replicate {int(at[1])}"
            raise StatsError(
                f"margin {m}, level {int(at[0])}: target {goal[at[0]]:g}, but no respondent has it{where}"
            )


def _crossed(cells: Cells, table: Array) -> bool:
    """Whether every two levels of different margins meet in some cell."""
    seen = table > 0 if table.ndim == 1 else (table > 0).all(axis=1)
    for a, size in enumerate(cells.sizes):
        for b in range(a):
            pair = cells.levels[a][seen] * cells.sizes[b] + cells.levels[b][seen]
            if not np.bincount(pair, minlength=size * cells.sizes[b]).all():
                return False
    return True


def _check_consistent(cells: Cells, table: Array, goals: list[Array]) -> None:
    """Whether a table positive where the sample is has these margins, by two linear programs."""
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, hstack, vstack

    scale = goals[0].sum()
    seen = np.flatnonzero(table > 0 if table.ndim == 1 else (table > 0).any(axis=1))
    codes = [c[seen] for c in cells.levels]
    add = vstack([_adder(c, size) for c, size in zip(codes, cells.sizes, strict=True)])
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
