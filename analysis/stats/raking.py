"""Weights that meet population margins: raking and poststratification."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.cells import Cells, check_consistent, check_levels, collapse, crossed, furthest, ratio
from analysis.stats.errors import Array, NotConvergedError, StatsError, levels, vector, weighting
from analysis.stats.trimming import Bounds, within


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
    itself. Raises StatsError when targets contradict each other or the respondents, NotConvergedError
    otherwise; both name margin, level and target. Deming & Stephan (1940), Ann. Math. Statist. 11, 427–444.
    """
    weights = weighting(base_weights)
    margins, goals = _margins(codes, targets, len(weights))
    cells = collapse(margins, [len(goal) for goal in goals])
    table = cells.sums(weights)
    check_levels(cells, table, goals)
    if not crossed(cells, table):
        check_consistent(cells, table, goals)
    raked = _fit(cells, table, goals, tolerance, max_rounds)
    full = cells.spread(weights, table, raked, out)
    if bounds is None:
        return full
    full[:] = within(full, cells, goals, tolerance, max_rounds, bounds)
    return full


def poststratify(codes: ArrayLike, targets: ArrayLike, base_weights: ArrayLike) -> Array:
    """Weights whose sum in each poststratum is its population count: raking to one margin."""
    return rake([np.asarray(codes)], [targets], base_weights)


def _fit(cells: Cells, table: Array, goals: list[Array], tolerance: float, max_rounds: int) -> Array:
    """The table of cells (C,) or (C, R) fitted to targets (L,) or (L, R)."""
    goals = [goal if goal.ndim == table.ndim else goal[:, None] for goal in goals]
    fitted = table.copy()
    rounds = 0
    while rounds < max_rounds:
        rounds += 1
        gap = 0.0
        for m, goal in enumerate(goals):
            change = ratio(goal, cells.margin(m, fitted))
            fitted *= change[cells.levels[m]]
            gap = max(gap, float(np.abs(change - 1).max()))
        if gap <= tolerance and furthest(cells, fitted, goals)[0] <= tolerance:
            return fitted
        if not np.isfinite(gap):
            break
    gap, m, level, target, reached = furthest(cells, fitted, goals)
    raise NotConvergedError(
        f"rake: margin {m}, level {level}: target {target:.10g}, reached {reached:.10g} after "
        f"{rounds} rounds (gap {gap:.3g}, tolerance {tolerance:g})"
    )


def _margins(
    codes: ArrayLike | Sequence[ArrayLike], targets: Sequence[ArrayLike], n: int
) -> tuple[list[NDArray[Any]], list[Array]]:
    """Checked codes and targets, which must be positive and have the same sum."""
    given: Any = codes.T if isinstance(codes, np.ndarray) else codes
    columns = list(given)
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
