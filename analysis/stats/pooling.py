"""Small groups drawn towards what is known of them from larger ones, from printed numbers alone.

means: of many items in the groups of one breakdown · shares: of one answer in two breakdowns crossed.
Both are `fay_herriot` with main effects and smoothed variances.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.areas import Areas, fay_herriot, smoothed
from analysis.stats.errors import Array, Codes

SLACK = (
    0.002  # of a sum over groups: parts are printed to a tenth of a per cent, and bases differ by question
)
LEAST = 0.05  # what main effects say is held so far from 0 and 1 in variances


def pooled_means(
    value: ArrayLike, variance: ArrayLike, item: Codes, group: Codes, singled: ArrayLike
) -> Areas:
    """Means (k,) of items in groups, with smoothed variances: main effects of both, and of the item that is
    singled out for a group, where one is. Raises StatsError where too few are there."""
    columns = [np.ones(len(item)), dummies(item), dummies(group)]
    own = np.asarray(singled, dtype=np.float64)
    return fay_herriot(value, variance, np.column_stack([*columns, *([own] if own.any() else [])]))


def dummies(codes: Codes) -> Array:
    """(n, levels - 1) an indicator of each level but the first."""
    return (codes[:, None] == np.unique(codes)[1:]).astype(np.float64)


@dataclass(frozen=True)
class Crossed:
    """What is printed of one answer in groups of two breakdowns crossed, A by B; NaN is not printed.

    cell, se, base: (A, B) · rows (A,) and columns (B,): of each breakdown alone · part: (A, B) of all
    people · people: how many they are · step: (A, B) and margin: what shares are rounded to
    """

    cell: Array
    se: Array
    base: Array
    rows: Array
    columns: Array
    part: Array
    people: float
    step: Array
    margin: float

    @property
    def there(self) -> NDArray[np.bool_]:
        """(A, B) groups that somebody is in."""
        return self.part > 0

    @property
    def variances(self) -> Array:
        """(A, B) of direct shares: one design effect, the spread that main effects say, over the base."""
        size = np.where(np.isfinite(self.base), self.base, np.maximum(self.part * self.people, 1))
        everyone = np.nansum(self.rows * self.part.sum(axis=1))
        main = np.nan_to_num(self.rows, nan=everyone)[:, None] + np.nan_to_num(self.columns, nan=everyone)
        main = np.clip(main - everyone, LEAST, 1 - LEAST)
        simple, known = main * (1 - main), np.isfinite(self.cell) & (self.se > 0)
        of_known = smoothed(self.se[known] ** 2, simple[known], size[known])
        effect = of_known.sum() / (simple / size)[known].sum() if known.any() else 1.0
        return effect * simple / size


def pooled_shares(of: Crossed) -> Areas:
    """Shares of the groups that somebody is in, in order: those printed, the two breakdowns' own, and main
    effects of both. A group that is not printed is what these leave. Raises StatsError as `fay_herriot`."""
    there, (a, b) = of.there, of.cell.shape
    first, second = np.nonzero(there)
    x = np.column_stack([np.ones(len(first)), dummies(first), dummies(second)])
    known = np.isfinite(of.cell[there])
    alone = np.eye(len(first))[known]
    sums = [within(of.part, there, first, i) for i in range(a) if np.isfinite(of.rows[i])]
    sums += [within(of.part, there, second, j) for j in range(b) if np.isfinite(of.columns[j])]
    y = [of.cell[there][known], of.rows[np.isfinite(of.rows)], of.columns[np.isfinite(of.columns)]]
    rounding = [of.step[there][known] ** 2 / 12, np.full(len(sums), of.margin**2 / 12 + SLACK**2)]
    return fay_herriot(
        np.concatenate(y), of.variances[there], x, None, np.vstack([alone, *sums]), np.concatenate(rounding)
    )


def within(part: Array, there: NDArray[np.bool_], at: Codes, level: int) -> Array:
    """(groups,) what each group is of those at a level."""
    own = np.where(at == level, part[there], 0.0)
    return own / own.sum()
