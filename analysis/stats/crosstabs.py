"""Many items by the groups of a breakdown at once: shares, nets and means of codes, means of numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.contents import Items
from analysis.stats.errors import Array, Codes, levels, matrix
from analysis.stats.estimators import AnyDesign, Estimates
from analysis.stats.intervals import effective_base, logit_interval, t_interval
from analysis.stats.numeric import Means
from analysis.stats.tables import Table, tabulate

FIXED = 1e-10  # of a number's size: less than any real standard error


@dataclass(frozen=True)
class Crosstab:
    """Numbers over item x level x group: arrays (q, L, G), NaN where nobody is in the base.

    base counts the respondents of the denominator, cell those of a share's numerator (of a mean the base);
    effective is the base over the design effect, plain the number without weights, weighted_base the sum of
    weights behind it. covariance (q, L, G, G) is that between the groups of one number: the difference of
    any two groups. df is the design's, group_df (G,) that of intervals. `scores` gives the columns of
    any numbers.
    """

    value: Array
    se: Array
    low: Array
    high: Array
    deff: Array
    effective: Array
    base: Codes
    cell: Codes
    plain: Array
    weighted_base: Array
    covariance: Array
    df: float
    group_df: Array
    table: Table

    def scores(self, columns: ArrayLike | None = None) -> Array:
        """Scores (rows, k) of the numbers at flat positions of (q, L, G), all by default."""
        every = np.arange(self.value.size)
        return self.table.scores(every if columns is None else every[np.asarray(columns)])

    def estimates(self, columns: ArrayLike | None = None) -> Estimates:
        """The numbers at flat positions of (q, L, G) as Estimates."""
        every = np.arange(self.value.size)
        at = every if columns is None else every[np.asarray(columns)]
        with np.errstate(invalid="ignore", divide="ignore"):
            srs = (self.se**2 / self.deff).ravel()[at]
        return Estimates(
            self.value.ravel()[at],
            self.table.scores(at),
            self.df,
            self.base.ravel()[at],
            srs,
            np.full(len(at), np.nan),
        )

    def frame(self) -> Any:
        """A pandas frame, a row a number: item, level, group, value, se, low, high ... cell."""
        import pandas as pd

        q, n_levels, n_groups = self.value.shape
        columns = {
            "item": np.repeat(np.arange(q), n_levels * n_groups),
            "level": np.tile(np.repeat(np.arange(n_levels), n_groups), q),
            "group": np.tile(np.arange(n_groups), q * n_levels),
        }
        names = ("value", "se", "low", "high", "deff", "effective", "base", "cell")
        columns |= {name: getattr(self, name).ravel() for name in names}
        return pd.DataFrame(columns, copy=False)


def tabulated(
    design: AnyDesign,
    contents: Items | Means,
    groups: ArrayLike | None = None,
    n_groups: int = 1,
    confidence: float = 0.95,
    group_df: ArrayLike | None = None,
) -> Crosstab:
    """All that is asked of some items in each group: logit intervals of shares, t intervals of means.

    groups (n,): 0..n_groups-1, -1 in none (no groups: everyone is group 0). group_df (n_groups,): of
    intervals, by default the design's as R's svyby takes them. What rounding leaves of the
    error of a number that weighting fixes is 0 (FIXED). Raises StatsError on groups outside these.
    """
    table = tabulate(design, contents, _groups(design, groups, n_groups), n_groups)
    value, base, mean = table.value, table.base, contents.means[:, :, None]
    se = np.sqrt(np.einsum("jlgg->jlg", table.covariance))
    se = np.where(se <= FIXED * np.abs(value), 0.0, se)
    df = design.degrees_of_freedom
    with np.errstate(invalid="ignore", divide="ignore"):
        deff = se**2 * (base - 1) / table.spread
        of_mean = np.where(deff > 0, base / deff, base)
        effective = np.where(mean, of_mean, effective_base(value, se, base))
        plain = table.top / base
    own = np.broadcast_to(df if group_df is None else np.asarray(group_df), n_groups)
    both = zip(
        t_interval(value, se, own, confidence), logit_interval(value, se, own, confidence), strict=True
    )
    low, high = (np.where(mean, t, logit) for t, logit in both)
    cell = np.where(mean, base, np.rint(table.top)).astype(np.int64)
    size, between = table.size, table.covariance
    return Crosstab(value, se, low, high, deff, effective, base, cell, plain, size, between, df, own, table)


def crosstab(
    design: AnyDesign,
    items: ArrayLike,
    n_levels: int,
    groups: ArrayLike | None = None,
    n_groups: int = 1,
    confidence: float = 0.95,
) -> Crosstab:
    """Shares of the levels of q items in each group, with logit intervals on the design df.

    items (n, q) or (n,): codes 0..n_levels-1, -1 outside the base; groups (n,): 0..n_groups-1, -1
    in none (no groups: everyone is group 0). Raises StatsError on codes outside these.
    """
    codes = np.asarray(items)
    codes = levels(codes[:, None] if codes.ndim == 1 else codes, "items", n_levels, design.n)
    return tabulated(design, Items(codes, n_levels), groups, n_groups, confidence)


def means_by(
    design: AnyDesign,
    values: ArrayLike,
    groups: ArrayLike | None = None,
    n_groups: int = 1,
    confidence: float = 0.95,
) -> Crosstab:
    """Means of q numeric items (n, q), NaN missing, in each group: a Crosstab of one level.

    t intervals on the design df. Raises StatsError on groups outside 0..n_groups-1 and -1.
    """
    return tabulated(design, Means(matrix(values, "values", design.n)), groups, n_groups, confidence)


def _groups(design: AnyDesign, groups: ArrayLike | None, n_groups: int) -> Codes:
    if groups is None:
        return np.zeros(design.n, dtype=np.int64)
    return levels(groups, "groups", n_groups, design.n).astype(np.int64, copy=False)
