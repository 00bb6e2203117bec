"""Samples that share units: scores on rows in common, so that their numbers have a covariance."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.design import Design
from analysis.stats.errors import Array, StatsError, matrix

Rows = NDArray[np.int64]
FEWEST = 10  # units that two samples share, below which they count as apart


def unit_labels(design: Design, names: ArrayLike) -> list[Hashable]:
    """What the rows of a design's scores are called: stratum and first-stage unit; names (n,) are those of
    respondents, who are the units of a design without any. What targets that are estimates add comes first,
    under labels of its own: two samples are taken to have borrowed from different sources."""
    units = names if design.psu is None else design.psu
    strata = np.zeros(design.n) if design.strata is None else design.strata
    columns = [np.asarray(part, dtype=object).reshape(design.n, -1)[:, 0] for part in (strata, units)]
    of = dict(zip(design.stages[0].unit.tolist(), zip(*columns, strict=True), strict=True))
    error = design.calibration.error if design.calibration else None
    borrowed: list[Hashable] = [] if error is None else [object() for _ in range(error.shape[1])]
    return [*borrowed, *(of[unit] for unit in range(len(design.stages[0].stratum)))]


def common_rows(labels: Sequence[Sequence[Hashable]], fewest: int = FEWEST) -> list[Rows]:
    """The row of each unit of each sample (units,): units of one label share a row, across samples alone.

    A sample that shares fewer than `fewest` units with those before it gets rows of its own: of so few the
    covariance is next to nothing, and its size would tell of them. Raises StatsError on a label that stands
    twice in a sample.
    """
    seen: dict[Hashable, int] = {}
    size, out = 0, []
    for mine in labels:
        if len(set(mine)) != len(mine):
            raise StatsError("overlap: a unit stands twice in one sample")
        shared = sum(label in seen for label in mine) >= fewest
        rows = np.empty(len(mine), np.int64)
        for at, label in enumerate(mine):
            there = seen.get(label) if shared else None
            rows[at] = size if there is None else there
            if there is None:
                seen.setdefault(label, size)
                size += 1
        out.append(rows)
    return out


def laid(scores: Array, rows: Rows, size: int) -> Array:
    """Scores (units, k) of one sample on the rows in common (size, k), zero where it has no unit.

    The cross product of two samples' scores is then summed over the units in both: the covariance of two
    means of overlapping samples, n_c / (n_a n_b) times that of the units. Kish (1965), Survey Sampling,
    12.4; Tam (1984), The American Statistician 38, 288–289; Qualité & Tillé (2008), Survey Methodology 34,
    173–181.
    """
    out = np.zeros((size, matrix(scores, "scores", len(rows)).shape[1]))
    out[rows] = scores
    return out
