"""Which cells of linked tables stay unpublished so that none is a sum of published ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import StatsError

DETERMINED = 1e-9  # share of a cell's length outside the published span that counts as none

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def span_test(gram: Floats, primary: Bools, order: ArrayLike) -> Bools:
    """Cells to withhold so that no primary cell is a linear combination of published ones.

    gram: inner products of the cells, each seen as a vector over the inner cells, (cells, cells).
    primary: (cells,). order: indices of the cells that may be published, the dearest first; primary
    ones among them are passed over. Returns primary and complementary cells together; a cell that
    is neither primary nor in `order` is left as unpublished without being marked.

    Each candidate in turn is published if every primary cell keeps a part outside the span. The
    parts outside are the Schur complement of the Gram matrix, updated as its Cholesky factor grows.
    Source: Langsrud, Secondary cell suppression by Gaussian elimination, PSD 2024 (LNCS 14915);
    Golub & Van Loan, Matrix Computations (2013), algorithm 4.2.1.
    """
    protected = np.flatnonzero(primary)
    candidates = np.asarray(order)
    candidates = candidates[~primary[candidates]]
    rows = np.concatenate([candidates, protected])
    m, withheld = len(candidates), primary.copy()
    length = gram[rows, rows]
    left = length[m:].copy()  # squared length of each primary cell outside the published span
    L = np.empty((len(rows), m))
    k = 0
    for j in range(m if len(protected) else 0):
        c = gram[rows[j:], rows[j]] - L[j:, :k] @ L[j, :k]
        if c[0] <= DETERMINED * length[j]:
            continue
        after = left - c[m - j :] ** 2 / c[0]
        if np.any(after <= DETERMINED * length[m:]):
            withheld[rows[j]] = True
            continue
        L[j:, k] = c / np.sqrt(c[0])
        left, k = after, k + 1
    return withheld


@dataclass(frozen=True)
class Table:
    """One published table of counts: an axis a variable, a cell a combination of levels.

    counts, primary: arrays of one shape, an axis for each name in `axes`; a margin is a table with
    fewer axes, the total one with none. recode: for an axis whose levels are sums of finer ones,
    the 0/1 matrix (levels, finest levels); without it the levels are the finest.
    """

    counts: NDArray[np.int64]
    primary: Bools
    axes: tuple[str, ...]
    recode: Mapping[str, Floats] = field(default_factory=dict)

    def members(self, variable: str) -> Floats:
        """Which finest levels of a variable on its axes each cell covers, (cells, levels)."""
        axis = self.axes.index(variable)
        levels = self.recode.get(variable, np.eye(self.counts.shape[axis]))
        return levels[np.indices(self.counts.shape)[axis].ravel()]


def suppress(tables: Sequence[Table]) -> list[Bools]:
    """What to withhold, primary and complementary, in tables of the same people taken together.

    Published first: fewer axes before more, then larger counts before smaller; ties by position.
    All linear relations between the tables' cells are taken as known, and every count as exact.
    Returns a bool array of each table's shape. Raises StatsError for shapes that disagree.
    """
    _check(tables)
    counts = np.concatenate([t.counts.ravel() for t in tables])
    shared = overlap([_members(tables, v) for v in sorted({v for t in tables for v in t.axes})])
    gram = np.broadcast_to(shared, (len(counts), len(counts)))  # totals alone have no axis
    axes = np.repeat([len(t.axes) for t in tables], [t.counts.size for t in tables])
    unsafe = np.concatenate([t.primary.ravel() for t in tables])
    withheld = span_test(gram, unsafe, np.lexsort((-counts, axes)))
    parts = np.split(withheld, np.cumsum([t.counts.size for t in tables])[:-1])
    return [part.reshape(t.counts.shape) for part, t in zip(parts, tables, strict=True)]


def overlap(members: Sequence[Floats]) -> Floats:
    """Inner products of cells that are a set of levels on each axis: the inner cells they share.

    members: for each axis which finest levels each cell covers, (cells, levels), all of them where
    the cell is a margin. The share of all inner cells is a product over axes, so the inner cells
    themselves, too many for ten breakdowns, are never listed.
    """
    gram = np.ones(())
    for covers in members:
        gram = gram * (covers @ covers.T / covers.shape[1])
    return np.asarray(gram)


def _members(tables: Sequence[Table], variable: str) -> Floats:
    """Which finest levels of a variable each cell of all tables covers, (cells, levels)."""
    finest = {t.members(variable).shape[1] for t in tables if variable in t.axes}
    if len(finest) > 1:
        raise StatsError(f"tables: axis {variable!r} has {sorted(finest)} finest levels")
    (n,) = finest
    return np.concatenate(
        [t.members(variable) if variable in t.axes else np.ones((t.counts.size, n)) for t in tables]
    )


def _check(tables: Sequence[Table]) -> None:
    if not tables:
        raise StatsError("tables: none given")
    for i, t in enumerate(tables):
        if t.counts.shape != t.primary.shape or t.counts.ndim != len(t.axes):
            raise StatsError(
                f"table {i}: counts {t.counts.shape}, primary {t.primary.shape}, axes {t.axes}"
            )
        for axis, n in zip(t.axes, t.counts.shape, strict=True):
            if axis in t.recode and t.recode[axis].shape[0] != n:
                raise StatsError(
                    f"table {i}: recode of {axis!r} has {t.recode[axis].shape[0]} rows, not {n}"
                )
        if not np.all(np.isfinite(t.counts)) or np.any(t.counts < 0):
            raise StatsError(f"table {i}: counts must be numbers and not negative")
