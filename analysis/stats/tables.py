"""Ratios of many columns within groups, by sums over sampling units instead of respondents."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.stats.design import Design
from analysis.stats.errors import Array, Codes
from analysis.stats.estimators import AnyDesign
from analysis.stats.replicates import ReplicateDesign

BLOCK = 131_072  # numbers in a table held at a time: a megabyte stays in the processor's cache
Sums = tuple[Array, Array]


@dataclass(frozen=True)
class Shares:
    """Items (n, q) of codes 0..levels-1, -1 outside the base: a numerator a level."""

    items: NDArray[Any]
    levels: int

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.items), self.items.shape[1]

    def block(self, items: slice) -> "Shares":
        return Shares(self.items[:, items], self.levels)

    @cached_property
    def _places(self) -> Codes:
        """Where an answer counts within its row of the table (n, q): level 0 is the missing."""
        wide = self.levels + 1
        offsets = np.arange(self.items.shape[1]) * wide + 1
        return np.add(self.items, offsets, dtype=np.intp)

    def sums(self, rows: Codes, n_rows: int, weights: Array | None) -> Sums:
        """Weighted counts by row code (-1 in none): (n_rows, q, levels), base (n_rows, q)."""
        q, wide = self.items.shape[1], self.levels + 1
        rows = np.where(rows < 0, n_rows, rows)
        cells = self._places + (rows * (q * wide))[:, None]
        spread = None if weights is None else np.repeat(weights, q)
        flat = np.bincount(cells.ravel(), spread, (n_rows + 1) * q * wide)
        table: Array = flat.astype(np.float64, copy=False).reshape(n_rows + 1, q, wide)
        counts = table[:n_rows, :, 1:]
        return counts, counts.sum(axis=2)

    def counts(self, group: Codes, n_groups: int) -> tuple[Array | None, Array]:
        """Respondents by group: of each level (G, q, levels), and in the base (G, q)."""
        return self.sums(group, n_groups, None)

    def dense(self) -> Sums:
        """0/1 numerators (n, q, levels) and denominators (n, q)."""
        tops = self.items[:, :, None] == np.arange(self.levels)
        return tops.astype(np.float64), (self.items >= 0).astype(np.float64)

    def column(self, item: int, level: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        code = self.items[:, item]
        return (code == level).astype(np.float64), (code >= 0).astype(np.float64)


@dataclass(frozen=True)
class Means:
    """Numeric columns (n, q), NaN outside the base: one numerator."""

    values: Array
    levels: int = 1

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.values), self.values.shape[1]

    def block(self, items: slice) -> "Means":
        return Means(self.values[:, items])

    @cached_property
    def complete(self) -> bool:
        """Whether every value is known."""
        return not np.isnan(self.values).any()

    @cached_property
    def known(self) -> Array:
        """1 where a value is known (n, q)."""
        return (~np.isnan(self.values)).astype(np.float64)

    @cached_property
    def filled(self) -> Array:
        """The values with 0 for the unknown (n, q)."""
        return self.values if self.complete else np.where(self.known > 0, self.values, 0.0)

    def sums(self, rows: Codes, n_rows: int, weights: Array | None) -> Sums:
        """Weighted sums by row code (-1 in none): (n_rows, q, 1), and of the base (n_rows, q)."""
        from scipy.sparse import csr_array

        inside = np.flatnonzero(rows >= 0)
        ones = np.ones(len(inside)) if weights is None else weights[inside]
        add = csr_array((ones, (rows[inside], inside)), shape=(n_rows, len(rows)))
        if self.complete:
            base = np.broadcast_to(add.sum(axis=1)[:, None], (n_rows, self.shape[1]))
        else:
            base = add @ self.known
        return (add @ self.filled)[:, :, None], base

    def counts(self, group: Codes, n_groups: int) -> tuple[Array | None, Array]:
        """Respondents in the base by group (G, q); a mean has no cells."""
        return None, self.sums(group, n_groups, None)[1]

    def dense(self) -> Sums:
        """Numerators (n, q, 1) and denominators (n, q)."""
        return self.filled[:, :, None], self.known

    def column(self, item: int, level: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        return self.filled[:, item], self.known[:, item]


@dataclass(frozen=True)
class Table:
    """Ratios (q, L, G), weighted bases (q, G), counts, covariance between groups (q, L, G, G).

    `kept` holds the scores (rows, G, q, L) where there are few rows; otherwise `scores` works a
    column out anew.
    """

    design: AnyDesign
    contents: Shares | Means
    group: Codes
    value: Array
    size: Array
    base: Codes
    cell: Codes
    covariance: Array
    kept: Array | None

    def scores(self, columns: Codes) -> Array:
        """Scores (rows, k) of the numbers at flat positions of (q, L, G)."""
        item, level, group = np.unravel_index(columns, self.value.shape)
        if self.kept is not None:
            return self.kept[:, group, item, level]
        influence = np.zeros((self.design.n, len(columns)))
        for k, (j, c, g) in enumerate(zip(item, level, group, strict=True)):
            y, x = self.contents.column(j, c)
            inside = self.group == g
            part = (y - self.value[j, c, g] * x)[inside] / self.size[j, g]
            influence[inside, k] = self.design.weights[inside] * part
        assert isinstance(self.design, Design)
        return self.design.scores(influence)


def tabulate(design: AnyDesign, contents: Shares | Means, group: Codes, n_groups: int) -> Table:
    """The ratios of `contents` in each group (n,) of codes, -1 in none, some items at a time."""
    n, q = contents.shape
    whole = n * n_groups * contents.levels
    if isinstance(design, ReplicateDesign):
        method, step = _replicated, q
    elif _few_units(design):
        units = len(design.stages[0].stratum) * n_groups * (contents.levels + 1)
        step = q if isinstance(contents, Means) else BLOCK // max(n, units)
        method = _by_unit
    else:
        method, step = _by_respondent, BLOCK // whole
    step = max(1, step)
    parts = [
        _block(method, design, contents.block(slice(first, first + step)), group, n_groups)
        for first in range(0, q, step)
    ]
    value, size, base, cell, between, kept = zip(*parts, strict=True)
    return Table(
        design,
        contents,
        group,
        np.concatenate(value),
        np.concatenate(size),
        np.concatenate(base),
        np.concatenate(cell),
        np.concatenate(between),
        None if kept[0] is None else np.concatenate(kept, axis=2),
    )


def _block(method: Any, design: AnyDesign, contents: Any, group: Codes, n_groups: int) -> Any:
    """Values (b, L, G), weighted bases (b, G), counts, covariances, scores (rows, G, b, L)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        value, size, scores = method(design, contents, group, n_groups)
    cell, base = contents.counts(group, n_groups)
    values = np.ascontiguousarray(value.transpose(1, 2, 0))
    bases = np.empty(values.shape, dtype=np.int64)
    bases[:] = base.T[:, None, :]
    counts = bases if cell is None else cell.transpose(1, 2, 0).astype(np.int64)
    kept = None if method is _by_respondent else scores
    return values, size.T, bases, counts, _between(scores), kept


def _few_units(design: Design) -> bool:
    """Whether sums over sampling units say all: one stage, clusters, calibration on codes."""
    calibration = design.calibration
    clustered = len(design.stages) == 1 and len(design.stages[0].stratum) * 2 <= design.n
    return clustered and (calibration is None or calibration.by_codes)


def _by_unit(design: Design, contents: Shares | Means, group: Codes, n_groups: int) -> Any:
    """Ratios (G, b, L), their weighted bases (G, b) and scores, from sums over sampling units."""
    stage = design.stages[0]
    units = len(stage.stratum)
    tops, bottoms = _split(contents, stage.unit, units, group, n_groups, design.weights)
    size = bottoms.sum(axis=0)
    value = tops.sum(axis=0) / size[:, :, None]
    totals = _linear(tops, bottoms, value, size).reshape(units, -1)
    if design.calibration is not None:
        totals -= _explained(design, contents, group, value, size)
    return value, size, stage.centred(totals).reshape(tops.shape)


def _explained(design: Design, contents: Shares | Means, group: Codes, value: Array, size: Array) -> Array:
    """What calibration on codes explains of the unit totals (units, G * b * L)."""
    calibration, stage = design.calibration, design.stages[0]
    assert calibration is not None
    leverage = []
    for margin in calibration.margins.T:
        n_rows = int(margin.max()) + 1
        parts = _split(contents, margin, n_rows, group, len(value), calibration.base_weights)
        leverage.append(_linear(*parts, value, size).reshape(n_rows, -1))
    weighted = calibration.columns.multiply(design.weights[:, None]).tocsr()
    return calibration.fitted(np.concatenate(leverage), stage.totals(weighted))


def _split(
    contents: Shares | Means, rows: Codes, n_rows: int, group: Codes, n_groups: int, weights: Array
) -> Sums:
    """Sums by row and group: tops (n_rows, G, b, L), bottoms (n_rows, G, b)."""
    cross = rows * n_groups + group
    outside = (group < 0) | (rows < 0)
    cross = np.where(outside, -1, cross) if outside.any() else cross
    tops, bottoms = contents.sums(cross, n_rows * n_groups, weights)
    return tops.reshape(n_rows, n_groups, *tops.shape[1:]), bottoms.reshape(n_rows, n_groups, -1)


def _linear(tops: Array, bottoms: Array, value: Array, size: Array) -> Array:
    """(y - R x) / X summed (rows, G, b, L)."""
    rows = bottoms[..., None] * value
    np.subtract(tops, rows, out=rows)
    rows /= size[:, :, None]
    return rows


def _between(scores: Array) -> Array:
    """Covariances between the groups (b, L, G, G) from scores (rows, G, b, L)."""
    s = np.ascontiguousarray(scores.transpose(2, 3, 1, 0))
    products: Array = s @ s.swapaxes(2, 3)
    return products


def _by_respondent(design: Design, contents: Shares | Means, group: Codes, n_groups: int) -> Any:
    """The same where sampling units are respondents: an influence of each."""
    tops, size = contents.sums(group, n_groups, design.weights)
    value = tops / size[:, :, None]
    inside = np.flatnonzero(group >= 0)
    g, w = group[inside], design.weights[inside][:, None, None]
    y, x = contents.dense()
    rows = y[inside] - x[inside][:, :, None] * value[g]
    rows /= size[g][:, :, None]
    rows *= w
    influence = np.zeros((design.n, n_groups, *rows.shape[1:]))
    influence[inside, g] = rows
    scores = design.scores(influence.reshape(design.n, -1))
    return value, size, scores.reshape(len(scores), *influence.shape[1:])


def _replicated(design: ReplicateDesign, contents: Shares | Means, group: Codes, n_groups: int) -> Any:
    """The same from replicate weights: scores (R, G, b, L)."""
    tops, size = contents.sums(group, n_groups, design.weights)
    value = tops / size[:, :, None]
    y, x = contents.dense()
    b, n_levels = y.shape[1:]
    theta = np.empty((design.replicates.shape[1], n_groups, b, n_levels))
    for g in range(n_groups):
        rows = np.flatnonzero(group == g)
        weights = design.replicates[rows].T
        top = (weights @ y[rows].reshape(len(rows), -1)).reshape(-1, b, n_levels)
        if isinstance(contents, Shares):
            bottom = top.sum(axis=2)
        elif contents.complete:
            bottom = weights.sum(axis=1, keepdims=True)
        else:
            bottom = weights @ x[rows]
        theta[:, g] = top / bottom[:, :, None]
    flat = theta.reshape(len(theta), -1)
    return value, size, design.scores(flat, value.ravel()).reshape(theta.shape)
