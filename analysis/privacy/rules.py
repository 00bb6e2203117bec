"""Cells that are unsafe by themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import StatsError

Bools = NDArray[np.bool_]


def primary(counts: ArrayLike, bases: ArrayLike, min_cell: int, min_base: int) -> Bools:
    """Cells that are unsafe by themselves: base, numerator or complement too small.

    counts, bases: unweighted people, shapes that broadcast; thresholds in people.
    Raises StatsError for counts outside 0..base.
    Source: Hundepool et al., Statistical Disclosure Control (2012), section 4.2.2.
    """
    n, N = np.broadcast_arrays(np.asarray(counts, float), np.asarray(bases, float))
    if not np.all((n >= 0) & (n <= N) & np.isfinite(N)):
        raise StatsError("counts: each must lie between 0 and its base")
    return (min_base > N) | (n < min_cell) | (N - n < min_cell)


def dominated(
    values: ArrayLike, cells: ArrayLike, n_cells: int, one: float = 0.5, two: float = 0.9
) -> Bools:
    """Cells of a weighted total in which one or two people carry too much: shape (n_cells,).

    values: each person's contribution (weight times value, never negative); cells: the index of
    their cell. A cell is unsafe if its largest share is at least `one`, or its largest two at least
    `two`; an empty cell is. Raises StatsError for negative contributions.
    Source: (n, k) dominance, Hundepool et al. (2012), section 4.2.2.
    """
    value, cell = np.asarray(values, float), np.asarray(cells, np.intp)
    if not np.all(value >= 0):
        raise StatsError("dominance: contributions must be numbers and not negative")
    order = np.lexsort((-value, cell))
    value, cell = value[order], cell[order]
    rank = np.arange(len(cell)) - np.searchsorted(cell, cell)
    total = np.bincount(cell, value, n_cells)
    first = np.bincount(cell, value * (rank == 0), n_cells)
    first_two = np.bincount(cell, value * (rank <= 1), n_cells)
    return (total == 0) | (first >= one * total) | (first_two >= two * total)
