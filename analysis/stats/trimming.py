"""Weights kept within bounds: by redistribution, and while margins are met."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.cells import Cells, furthest
from analysis.stats.errors import Array, NotConvergedError, StatsError, weighting

Bounds = tuple[float, float]


def trim(weights: ArrayLike, bounds: Bounds, strict: bool = True, equal: bool = False) -> Array:
    """Weights (n,) or (n, R) cut to bounds, the excess given to those not cut.

    The others share it in proportion to their weights, or in `equal` parts. strict repeats this
    until nobody is outside. Zero weights stay. Raises StatsError when the bounds cannot hold the
    sum. Potter (1990), Proc. Survey Research Methods ASA, 225–230.
    """
    w = weighting(weights).copy()
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


def within(
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
    gap, m, level, target, reached = furthest(cells, cells.sums(cut), goals)
    raise NotConvergedError(
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
