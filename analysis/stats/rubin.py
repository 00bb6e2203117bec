"""What several imputations say together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError, matrix
from analysis.stats.estimators import Estimates
from analysis.stats.intervals import t_interval

ROUNDING = 1e-12  # a share of the variance that is none


@dataclass(frozen=True)
class Combined:
    """k numbers over imputations: value, se, df, share of information missing; each (k,)."""

    value: Array
    se: Array
    df: Array
    missing: Array

    def interval(self, confidence: float = 0.95) -> tuple[Array, Array]:
        """t intervals: low (k,), high (k,)."""
        return t_interval(self.value, self.se, self.df, confidence)


def combine(imputations: Sequence[Estimates], df: float | None = None) -> Combined:
    """Rubin's rules over the numbers of each imputation; df by default the design's."""
    if not imputations:
        raise StatsError("combine: 0 imputations, expected two or more")
    values, errors = (np.array([getattr(e, of) for e in imputations]) for of in ("value", "se"))
    return pooled(values, errors, imputations[0].df if df is None else df)


def pooled(values: ArrayLike, errors: ArrayLike, df: float) -> Combined:
    """Rubin's rules with the df of Barnard & Rubin: values and errors (m, k), the design's df.

    Where nothing is missing the numbers stay as they are, on df (df + 1) / (df + 3) as the rules have it.
    Rubin (1987), Multiple Imputation, 3.1; Barnard & Rubin (1999), Biometrika 86, 948–955.
    """
    each, se = matrix(values, "values"), matrix(errors, "errors")
    m = len(each)
    if m < 2:
        raise StatsError(f"combine: {m} imputations, expected two or more")
    within, between = np.mean(se**2, axis=0), each.var(axis=0, ddof=1)
    total = within + (1 + 1 / m) * between
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(total > 0, (1 + 1 / m) * between / total, 0.0)
        old = (m - 1) / share**2
        observed = (1 - share) * (df + 1) / (df + 3) * df
        freedom = old if np.isinf(df) else 1 / (1 / old + 1 / observed)
        r = share / (1 - share)
        missing = np.where(share > ROUNDING, (r + 2 / (freedom + 3)) / (r + 1), 0.0)
    return Combined(each.mean(axis=0), np.sqrt(total), freedom, missing)
