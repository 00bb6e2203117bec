"""Ratios of many columns within groups, by sums over sampling units instead of respondents.

Inside, arrays run over (rows, levels, items, groups): rows are sampling units or replicates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.stats.calibration import Calibration
from analysis.stats.contents import Cut, Means, Shares, whole
from analysis.stats.design import Design
from analysis.stats.errors import Array, Codes
from analysis.stats.estimators import AnyDesign
from analysis.stats.replicates import ReplicateDesign

BLOCK = 196_608  # numbers of a pass over respondents: what stays in a processor's cache


@dataclass(frozen=True)
class Table:
    """Ratios (q, L, G), weighted bases (q, G), counts, covariance between groups (q, L, G, G).

    `kept` holds the scores (rows, L, q, G) where there are few rows; otherwise `scores` works a
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
            return self.kept[:, level, item, group]
        influence = np.zeros((self.design.n, len(columns)))
        for k, (j, c, g) in enumerate(zip(item, level, group, strict=True)):
            y, x = self.contents.column(j, c)
            inside = self.group == g
            part = (y - self.value[j, c, g] * x)[inside] / self.size[j, g]
            influence[inside, k] = self.design.weights[inside] * part
        influence[:, np.isnan(self.value[item, level, group])] = np.nan
        assert isinstance(self.design, Design)
        return self.design.scores(influence)


def tabulate(design: AnyDesign, contents: Shares | Means, group: Codes, n_groups: int) -> Table:
    """The ratios of `contents` in each group (n,) of codes, -1 in none, some items at a time."""
    n, q = contents.shape
    across = n_groups * (contents.levels + 1)
    method: Any = _by_respondent
    step = BLOCK // (n * across)
    if isinstance(design, ReplicateDesign):
        method, step = _replicated, q
    elif _few_units(design):
        method = _by_unit
        step = BLOCK // max(n, 2 * len(design.stages[0].stratum) * across)
    step = max(1, step)
    parts = [
        _block(method, design, contents.block(slice(first, first + step)), whole(n, group, n_groups))
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


def _block(method: Any, design: AnyDesign, contents: Shares | Means, cut: Cut) -> Any:
    """Values (b, L, G), bases (b, G), counts, covariances (b, L, G, G), scores (rows, L, b, G)."""
    places = contents.places(cut)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, size, scores = method(design, contents, cut, places)
    cell, base = (count[0] for count in contents.sums(cut, places, None))
    values = np.ascontiguousarray(value.swapaxes(0, 1))
    bases = np.empty(values.shape, dtype=np.int64)
    bases[:] = base[:, None, :]
    # a mean has no numerator to count
    counts = cell.swapaxes(0, 1).astype(np.int64) if isinstance(contents, Shares) else bases
    s = np.ascontiguousarray(scores.transpose(2, 1, 3, 0))
    between = s @ s.swapaxes(2, 3)
    nobody = np.isnan(values)
    if nobody.any():
        between[nobody] = np.nan
        between.swapaxes(2, 3)[nobody] = np.nan
    kept = None if method is _by_respondent else scores
    return values, size, bases, counts, between, kept


def _few_units(design: Design) -> bool:
    """Whether sums over sampling units say all: one stage, clusters, calibration on codes."""
    calibration = design.calibration
    clustered = len(design.stages) == 1 and len(design.stages[0].stratum) * 2 <= design.n
    return clustered and (calibration is None or calibration.by_codes)


def _by_unit(design: Design, contents: Shares | Means, cut: Cut, places: Codes) -> Any:
    """Ratios (L, b, G), their weighted bases (b, G) and scores, from sums over sampling units."""
    stage = design.stages[0]
    by_unit = Cut(stage.unit, len(stage.stratum), cut.group, cut.groups)
    tops, bottoms = contents.sums(by_unit, places, design.weights)
    size = bottoms.sum(axis=0)
    value = tops.sum(axis=0) / size
    totals = _linear(tops, bottoms, value, size).reshape(len(tops), -1)
    if design.calibration is not None:
        sums = [contents.sums(c, places, w) for c, w in _margins(design.calibration, cut)]
        leverage = [_linear(*parts, value, size).reshape(len(parts[0]), -1) for parts in sums]
        weighted = design.calibration.columns.multiply(design.weights[:, None]).tocsr()
        totals -= design.calibration.fitted(np.concatenate(leverage), stage.totals(weighted))
    return value, size, stage.centred(totals).reshape(tops.shape)


def _margins(calibration: Calibration, cut: Cut) -> Iterator[tuple[Cut, Array]]:
    """The division by each calibration margin, and base weights; nobody without a level counts."""
    for margin in calibration.margins.T:
        weights = np.where(margin < 0, 0.0, calibration.base_weights)
        rows = int(margin.max()) + 1
        yield Cut(np.maximum(margin, 0), rows, cut.group, cut.groups), weights


def _linear(tops: Array, bottoms: Array, value: Array, size: Array) -> Array:
    """(y - R x) / X summed (rows, L, b, G)."""
    rows = bottoms[:, None] * value
    np.subtract(tops, rows, out=rows)
    rows /= size
    return rows


def _by_respondent(design: Design, contents: Shares | Means, cut: Cut, places: Codes) -> Any:
    """The same where sampling units are respondents: an influence of each."""
    (top,), (size,) = contents.sums(cut, places, design.weights)
    value = top / size
    inside = np.flatnonzero(cut.group >= 0)
    g = cut.group[inside]
    y, x = contents.dense()
    rows = y[inside] - x[inside][:, None] * value.transpose(2, 0, 1)[g]
    rows *= design.weights[inside][:, None, None] / size.T[g][:, None]
    influence = np.zeros((design.n, cut.groups, *value.shape[:2]))
    influence[inside, g] = rows
    scores = design.scores(influence.reshape(design.n, -1))
    return value, size, scores.reshape(len(scores), *influence.shape[1:]).transpose(0, 2, 3, 1)


def _replicated(design: ReplicateDesign, contents: Shares | Means, cut: Cut, places: Codes) -> Any:
    """The same from replicate weights: scores (R, L, b, G)."""
    (top,), (size,) = contents.sums(cut, places, design.weights)
    value = top / size
    y, x = contents.dense()
    flat = y.reshape(len(y), -1)
    count = design.replicates.shape[1]
    step = max(1, BLOCK // count)
    theta = np.empty((count, *value.shape))
    for g in range(cut.groups):
        inside = np.flatnonzero(cut.group == g)
        sums, bottom = np.zeros((count, flat.shape[1])), np.zeros((count, y.shape[2]))
        for first in range(0, len(inside), step):
            rows = inside[first : first + step]
            weights = design.replicates[rows].T
            sums += weights @ flat[rows]
            if not isinstance(contents, Shares):
                bottom += weights.sum(axis=1)[:, None] if contents.complete else weights @ x[rows]
        tops = sums.reshape(-1, *y.shape[1:])
        theta[..., g] = tops / (tops.sum(axis=1) if isinstance(contents, Shares) else bottom)[:, None]
    scores = design.scores(theta.reshape(len(theta), -1), value.ravel())
    return value, size, scores.reshape(theta.shape)
