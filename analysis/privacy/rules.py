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
    share = np.where(total > 0, total, 1)
    return (total == 0) | heavy(first / share, first_two / share, one, two)


def heavy(largest: ArrayLike, largest_two: ArrayLike, one: float = 0.5, two: float = 0.9) -> Bools:
    """Whether one or two people carry too much of a total: shares of it, of one shape.

    Raises StatsError for what cannot be such shares, a missing one among them.
    Source: as `dominated`.
    """
    first, both = np.broadcast_arrays(np.asarray(largest, float), np.asarray(largest_two, float))
    if not np.all((first >= 0) & (first <= both) & (both <= np.minimum(2 * first, 1) + 1e-9)):
        raise StatsError("dominance: the shares of the largest and of the largest two do not fit")
    return (first >= one) | (both >= two)


def outlying(probability: ArrayLike, bases: ArrayLike, min_cell: int, min_base: int) -> Bools:
    """Quantiles that tell of too few people: a small base, or fewer than `min_cell` beyond the quantile.

    probability: of each, between 0 and 1; bases: unweighted people. Raises StatsError for minima,
    maxima and what is missing.
    Source: Brandt et al., Guidelines for the checking of output based on microdata research (2010), 5.
    """
    p, n = np.broadcast_arrays(np.asarray(probability, float), np.asarray(bases, float))
    if not np.all((p > 0) & (p < 1)):
        raise StatsError("quantiles: a probability must lie between 0 and 1; no minima, no maxima")
    return ~(n >= min_base) | (n * np.minimum(p, 1 - p) < min_cell)


def saturated(bases: ArrayLike, parameters: ArrayLike, terms: ArrayLike, fewest: int = 10) -> Bools:
    """Models that give their data back: residual degrees of freedom below `fewest`, or a single term.

    bases: unweighted people; parameters: the constant included; terms: categorical ones, no products
    of them. With one term a model's predictions are the shares of its groups.
    Source: as `outlying`, 6.
    """
    n, k, t = (np.asarray(a, float) for a in (bases, parameters, terms))
    return ~(n - k >= fewest) | ~(t >= 2)
