"""Ratios of many columns within groups, by sums over sampling units instead of respondents.

Inside, arrays run over (rows, numbers, items, groups): rows are sampling units or replicates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.stats.calibration import Calibration
from analysis.stats.contents import Cut, Items, whole
from analysis.stats.design import Design
from analysis.stats.errors import Array, Codes
from analysis.stats.estimators import AnyDesign
from analysis.stats.moments import by_sums, covariances
from analysis.stats.numeric import Means
from analysis.stats.replicates import ReplicateDesign

BLOCK = 196_608  # numbers of a pass over respondents: what stays in a processor's cache


@dataclass(frozen=True)
class Table:
    """Ratios (q, K, G), their weighted bases, covariance between groups (q, K, G, G).

    top and base are the same sums over people instead of weights; spread is the weighted variance of what
    a number is a mean of. `kept`: scores (rows, K, q, G) where rows are few; else `scores` makes a column.
    """

    design: AnyDesign
    contents: Items | Means
    group: Codes
    value: Array
    size: Array
    top: Array
    base: Codes
    spread: Array
    covariance: Array
    kept: Array | None

    def scores(self, columns: Codes) -> Array:
        """Scores (rows, k) of the numbers at flat positions of (q, K, G)."""
        item, number, group = np.unravel_index(columns, self.value.shape)
        if self.kept is not None:
            return self.kept[:, number, item, group]
        influence = np.zeros((self.design.n, len(columns)))
        inside = np.zeros(influence.shape, dtype=bool)
        for k, (j, c, g) in enumerate(zip(item, number, group, strict=True)):
            y, x = self.contents.column(j, c)
            members = self.group == g
            part = (y - self.value[j, c, g] * x)[members] / self.size[j, c, g]
            influence[members, k] = self.design.weights[members] * part
            inside[members, k] = x[members] > 0
        influence[:, np.isnan(self.value[item, number, group])] = np.nan
        assert isinstance(self.design, Design)
        return self.design.scores(influence, inside)


def tabulate(design: AnyDesign, contents: Items | Means, group: Codes, n_groups: int) -> Table:
    """The ratios of `contents` in each group (n,) of codes, -1 in none, some items at a time."""
    n, q = contents.shape
    across = n_groups * (contents.numbers + 1)
    method: Any = _by_respondent
    step = BLOCK // (n * across)
    if isinstance(design, ReplicateDesign):
        method, step = _replicated, q
    elif by_sums(design) and isinstance(contents, Items):
        method = covariances
        step = BLOCK // max(n, 2 * len(design.stages[0].size) * across)
    elif few_units(design):
        method = _by_unit
        step = BLOCK // max(n, 2 * len(design.stages[0].stratum) * across)
    step = max(1, step)
    parts = [
        _block(method, design, contents.block(slice(first, first + step)), whole(n, group, n_groups))
        for first in range(0, q, step)
    ]
    *arrays, kept = zip(*parts, strict=True)
    value, size, top, base, spread, between = (np.concatenate(x) for x in arrays)
    scores = None if kept[0] is None else np.concatenate(kept, axis=2)
    return Table(design, contents, group, value, size, top, base, spread, between, scores)


def _block(method: Any, design: AnyDesign, contents: Items | Means, cut: Cut) -> Any:
    """Of b items: values, weighted bases, tops, bases, spreads (b, K, G), covariances, scores."""
    places = contents.places(cut)
    with np.errstate(invalid="ignore", divide="ignore"):
        value, size, scores, counts = method(design, contents, cut, places)
        values = np.ascontiguousarray(value.swapaxes(0, 1))
        sizes = np.array(np.broadcast_to(size, value.shape).swapaxes(0, 1))
        spread = contents.spread(cut, design.weights, counts, values, sizes)
        between, kept = (scores, None) if method is covariances else (_between(scores), scores)
    top, base = contents.asked(contents.counts(cut, places, None))
    tops = np.array(top[0].swapaxes(0, 1), dtype=np.float64)
    bases = np.rint(np.broadcast_to(base[0], value.shape).swapaxes(0, 1)).astype(np.int64)
    nobody = np.isnan(values)
    if nobody.any():
        between[nobody] = np.nan
        between.swapaxes(2, 3)[nobody] = np.nan
    return values, sizes, tops, bases, spread, between, None if method is _by_respondent else kept


def _between(scores: Array) -> Array:
    """Covariances (b, K, G, G) of scores (rows, K, b, G)."""
    s = np.ascontiguousarray(scores.transpose(2, 1, 3, 0))
    return s @ s.swapaxes(2, 3)


def few_units(design: Design) -> bool:
    """Whether sums over sampling units say all: one stage, clusters, calibration on codes."""
    calibration = design.calibration
    clustered = len(design.stages) == 1 and len(design.stages[0].stratum) * 2 <= design.n
    return clustered and (calibration is None or calibration.by_codes)


def _by_unit(design: Design, contents: Items | Means, cut: Cut, places: Codes) -> Any:
    """Ratios (K, b, G), their weighted bases and scores, from sums over sampling units."""
    stage = design.stages[0]
    by_unit = Cut(stage.unit, len(stage.stratum), cut.group, cut.groups)
    counts = contents.counts(by_unit, places, design.weights)
    tops, bottoms = contents.asked(counts)
    size = bottoms.sum(axis=0)
    value = tops.sum(axis=0) / size
    totals = _linear(tops, bottoms, value, size).reshape(len(tops), -1)
    lent: list[Array] = []
    if design.calibration is not None:
        sums = [contents.asked(contents.counts(c, places, w)) for c, w in _margins(design.calibration, cut)]
        leverage = [_linear(*parts, value, size).reshape(len(parts[0]), -1) for parts in sums]
        totals -= design.calibration.fitted(np.concatenate(leverage), design.carried)
        lent = design.calibration.borrowed(np.concatenate(leverage))
    reach = stage.reach(lambda: np.broadcast_to(bottoms > 0, tops.shape).reshape(len(tops), -1))
    scores = np.concatenate([stage.centred(totals, reach), *lent]).reshape(-1, *tops.shape[1:])
    return value, size, scores, counts.sum(axis=0, keepdims=True)


def _margins(calibration: Calibration, cut: Cut) -> Iterator[tuple[Cut, Array]]:
    """The division by each calibration margin, and base weights; nobody without a level counts."""
    for margin in calibration.margins.T:
        weights = np.where(margin < 0, 0.0, calibration.base_weights)
        rows = int(margin.max()) + 1
        yield Cut(np.maximum(margin, 0), rows, cut.group, cut.groups), weights


def _linear(tops: Array, bottoms: Array, value: Array, size: Array) -> Array:
    """(y - R x) / X summed (rows, K, b, G)."""
    rows = bottoms * value
    np.subtract(tops, rows, out=rows)
    rows /= size
    return rows


def _by_respondent(design: Design, contents: Items | Means, cut: Cut, places: Codes) -> Any:
    """The same where sampling units are respondents: an influence of each."""
    counts = contents.counts(cut, places, design.weights)
    (top,), (size,) = contents.asked(counts)
    value = top / size
    inside = np.flatnonzero(cut.group >= 0)
    g = cut.group[inside]
    y, x = contents.dense()
    rows = y[inside] - x[inside] * value.transpose(2, 0, 1)[g]
    rows *= design.weights[inside][:, None, None] / size.transpose(2, 0, 1)[g]
    influence = np.zeros((design.n, cut.groups, *value.shape[:2]))
    influence[inside, g] = rows
    reached: Any = None
    if design.lonely == "average":
        reached = np.zeros(influence.shape, dtype=bool)
        reached[inside, g] = np.broadcast_to(x[inside] > 0, rows.shape)
        reached = reached.reshape(design.n, -1)
    scores = design.scores(influence.reshape(design.n, -1), reached)
    return value, size, scores.reshape(len(scores), *influence.shape[1:]).transpose(0, 2, 3, 1), counts


def _replicated(design: ReplicateDesign, contents: Items | Means, cut: Cut, places: Codes) -> Any:
    """The same from replicate weights: scores (R, K, b, G)."""
    counts = contents.counts(cut, places, design.weights)
    (top,), (size,) = contents.asked(counts)
    value = top / size
    y, x = contents.dense()
    flat, bottom = y.reshape(len(y), -1), x.reshape(len(x), -1)
    summed = isinstance(contents, Items) and contents.tops is None  # then the tops add to the bottoms
    count = design.replicates.shape[1]
    step = max(1, BLOCK // count)
    theta = np.empty((count, *value.shape))
    for g in range(cut.groups):
        members = np.flatnonzero(cut.group == g)
        over, under = np.zeros((count, flat.shape[1])), np.zeros((count, bottom.shape[1]))
        for first in range(0, len(members), step):
            rows = members[first : first + step]
            weights = design.replicates[rows].T
            over += weights @ flat[rows]
            if not summed:
                plain = isinstance(contents, Means) and contents.complete and contents.factor is None
                under += weights.sum(axis=1)[:, None] if plain else weights @ bottom[rows]
        tops = over.reshape(-1, *y.shape[1:])
        bottoms = tops.sum(axis=1, keepdims=True) if summed else under.reshape(-1, *x.shape[1:])
        theta[..., g] = tops / bottoms
    scores = design.scores(theta.reshape(len(theta), -1), value.ravel())
    return value, size, scores.reshape(theta.shape), counts
