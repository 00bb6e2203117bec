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

BLOCK = 4_000_000  # numbers of an influence held at a time
Sums = tuple[Array, Array]


@dataclass(frozen=True)
class Shares:
    """Items (n, q) of codes 0..levels-1, -1 outside the base: a numerator a level."""

    items: NDArray[Any]
    levels: int

    def sums(self, rows: Codes, n_rows: int, weights: Array | None) -> Sums:
        """Weighted counts by row code (-1 in none): (n_rows, q, levels), base (n_rows, q)."""
        q, wide = self.items.shape[1], self.levels + 1
        cells = np.add(self.items, np.arange(q) * wide + 1, dtype=np.intp)
        cells += np.where(rows < 0, n_rows, rows)[:, None] * (q * wide)
        spread = None if weights is None else np.repeat(weights, q)
        flat = np.bincount(cells.ravel(), spread, (n_rows + 1) * q * wide)
        table: Array = flat.astype(np.float64, copy=False).reshape(n_rows + 1, q, wide)
        counts = table[:n_rows, :, 1:]
        return counts, counts.sum(axis=2)

    def dense(self, items: slice) -> Sums:
        """0/1 numerators (n, items, levels) and denominators (n, items)."""
        codes = self.items[:, items]
        tops = (codes[:, :, None] == np.arange(self.levels)).astype(np.float64)
        return tops, (codes >= 0).astype(np.float64)

    def column(self, item: int, level: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        code = self.items[:, item]
        return (code == level).astype(np.float64), (code >= 0).astype(np.float64)


@dataclass(frozen=True)
class Means:
    """Numeric columns (n, q), NaN outside the base: one numerator."""

    values: Array
    levels: int = 1

    @cached_property
    def known(self) -> Array:
        """1 where a value is known (n, q)."""
        return (~np.isnan(self.values)).astype(np.float64)

    @cached_property
    def filled(self) -> Array:
        """The values with 0 for the unknown (n, q)."""
        return self.values if self.known.all() else np.where(self.known > 0, self.values, 0.0)

    def sums(self, rows: Codes, n_rows: int, weights: Array | None) -> Sums:
        """Weighted sums by row code (-1 in none): (n_rows, q, 1), and of the base (n_rows, q)."""
        from scipy.sparse import csr_array

        inside = np.flatnonzero(rows >= 0)
        ones = np.ones(len(inside)) if weights is None else weights[inside]
        shape = (n_rows, len(rows))
        add = csr_array((ones, (rows[inside], inside)), shape=shape)
        return (add @ self.filled)[:, :, None], add @ self.known

    def dense(self, items: slice) -> Sums:
        """Numerators (n, items, 1) and denominators (n, items)."""
        return self.filled[:, items, None], self.known[:, items]

    def column(self, item: int, level: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        return self.filled[:, item], self.known[:, item]


@dataclass(frozen=True)
class Table:
    """Ratios (q, L, G), base and cell counts, covariance between groups (q, L, G, G).

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
            part = (y - self.value[j, c, g] * x)[inside] / self.size[g, j]
            influence[inside, k] = self.design.weights[inside] * part
        assert isinstance(self.design, Design)
        return self.design.scores(influence)


def tabulate(design: AnyDesign, contents: Shares | Means, group: Codes, n_groups: int) -> Table:
    """The ratios of `contents` in each group (n,) of codes, -1 in none."""
    counts, base = contents.sums(group, n_groups, None)
    if isinstance(contents, Means):
        counts = base[:, :, None]
    kept = None
    if isinstance(design, ReplicateDesign):
        value, size, kept = _replicated(design, contents, group, n_groups)
    elif _few_units(design):
        value, size, kept = _by_unit(design, contents, group, n_groups)
    else:
        tops, size = contents.sums(group, n_groups, design.weights)
        value = _divide(tops, size[:, :, None])
        between = _between_in_blocks(design, contents, group, value, size)
    if kept is not None:
        between = _between(kept)
    shape = (value.shape[1], value.shape[2], n_groups)
    return Table(
        design,
        contents,
        group,
        np.ascontiguousarray(value.transpose(1, 2, 0)),
        size,
        np.ascontiguousarray(np.broadcast_to(base.T[:, None, :], shape), dtype=np.int64),
        np.ascontiguousarray(counts.transpose(1, 2, 0), dtype=np.int64),
        between,
        kept,
    )


def _few_units(design: Design) -> bool:
    """Whether sums over sampling units say all: one stage, clusters, calibration on codes."""
    calibration = design.calibration
    clustered = len(design.stages) == 1 and len(design.stages[0].stratum) * 2 <= design.n
    return clustered and (calibration is None or calibration.by_codes)


def _divide(top: Array, bottom: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        return top / bottom


def _by_unit(design: Design, contents: Shares | Means, group: Codes, n_groups: int) -> Any:
    """Ratios, their weighted bases and scores (units, G, q, L), from sums over sampling units."""
    stage = design.stages[0]
    units = len(stage.stratum)
    tops, bottoms = _split(contents, stage.unit, units, group, n_groups, design.weights)
    size = bottoms.sum(axis=0)
    value = _divide(tops.sum(axis=0), size[:, :, None])
    totals = _linear(tops, bottoms, value, size).reshape(units, -1)
    if design.calibration is not None:
        totals -= _explained(design, contents, group, value, size)
    return value, size, stage.centred(totals).reshape(tops.shape)


def _explained(design: Design, contents: Shares | Means, group: Codes, value: Array, size: Array) -> Array:
    """What calibration on codes explains of the unit totals (units, G * q * L)."""
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
    """Sums by row and group: tops (n_rows, G, q, L), bottoms (n_rows, G, q)."""
    cross = np.where((group < 0) | (rows < 0), -1, rows * n_groups + group)
    tops, bottoms = contents.sums(cross, n_rows * n_groups, weights)
    return tops.reshape(n_rows, n_groups, *tops.shape[1:]), bottoms.reshape(n_rows, n_groups, -1)


def _linear(tops: Array, bottoms: Array, value: Array, size: Array) -> Array:
    """(y - R x) / X summed (rows, G, q, L)."""
    return _divide(tops - bottoms[..., None] * value, size[:, :, None])


def _between(scores: Array) -> Array:
    """Covariances between the groups (q, L, G, G) from scores (rows, G, q, L)."""
    rows, n_groups, q, n_levels = scores.shape
    s = np.ascontiguousarray(scores.reshape(rows, n_groups, -1).transpose(2, 1, 0))
    return (s @ s.transpose(0, 2, 1)).reshape(q, n_levels, n_groups, n_groups)


def _between_in_blocks(
    design: Design, contents: Shares | Means, group: Codes, value: Array, size: Array
) -> Array:
    """The same where sampling units are respondents: influences of a block of items at a time."""
    n_groups, q, n_levels = value.shape
    step = max(1, BLOCK // (design.n * n_groups * n_levels))
    inside = np.flatnonzero(group >= 0)
    g, w = group[inside], design.weights[inside][:, None, None]
    parts = []
    for first in range(0, q, step):
        items = slice(first, first + step)
        tops, bottoms = contents.dense(items)
        rows = tops[inside] - bottoms[inside][:, :, None] * value[g, items]
        influence = np.zeros((design.n, n_groups, *rows.shape[1:]))
        influence[inside, g] = w * _divide(rows, size[g, items, None])
        scores = design.scores(influence.reshape(design.n, -1))
        parts.append(_between(scores.reshape(len(scores), *influence.shape[1:])))
    return np.concatenate(parts)


def _replicated(design: ReplicateDesign, contents: Shares | Means, group: Codes, n_groups: int) -> Any:
    """Ratios, their weighted bases and scores (R, G, q, L) from the replicate weights."""
    tops, size = contents.sums(group, n_groups, design.weights)
    value = _divide(tops, size[:, :, None])
    y, x = contents.dense(slice(None))
    q, n_levels = y.shape[1:]
    replicates = np.empty((design.replicates.shape[1], n_groups, q, n_levels))
    for g in range(n_groups):
        rows = np.flatnonzero(group == g)
        weights = design.replicates[rows].T
        top = (weights @ y[rows].reshape(len(rows), -1)).reshape(-1, q, n_levels)
        bottom = top.sum(axis=2) if isinstance(contents, Shares) else weights @ x[rows]
        replicates[:, g] = _divide(top, bottom[:, :, None])
    flat = replicates.reshape(len(replicates), -1)
    return value, size, design.scores(flat, value.ravel()).reshape(replicates.shape)
