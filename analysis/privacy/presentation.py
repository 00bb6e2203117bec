"""When a proportion is too uncertain to print: the NCHS presentation standard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, stdtrit

from analysis.stats.errors import StatsError

Floats = NDArray[np.float64]
PRESENT, FOOTNOTE, REVIEW, WITHHOLD = "present", "footnote", "review", "withhold"


@dataclass(frozen=True)
class Presentation:
    """Arrays of one shape: the verdict, the 95% interval and the sizes it rests on."""

    verdict: NDArray[np.str_]
    low: Floats
    high: Floats
    n_effective: Floats
    n_df: Floats


def presentation(p: ArrayLike, se: ArrayLike, n: ArrayLike, df: ArrayLike) -> Presentation:
    """Whether proportions may be presented, by the NCHS standard.

    p, se: proportions and standard errors in 0..1; n: unweighted people in the base; df: degrees of
    freedom of the domain (PSUs minus strata present). Shapes broadcast. Where no interval exists
    (df or n - 1 is 0) its ends are NaN and the verdict is to withhold. Raises StatsError for NaN
    and for values out of range.
    Source: Parker et al., National Center for Health Statistics data presentation standards for
    proportions, Vital Health Stat 2(175), 2017; interval: Korn & Graubard, Survey Methodology 24
    (1998), 193-201.
    """
    p, se, n, df = _checked(p, se, n, df)
    n_eff, n_df = _effective(p, se, n, df)
    x = p * n_df
    with np.errstate(invalid="ignore"):
        low = np.where(x == 0, 0, betaincinv(x, n_df - x + 1, 0.025))
        high = np.where(x == n_df, 1, betaincinv(x + 1, n_df - x, 0.975))
    w = high - low
    extreme = (p == 0) | (p == 1)
    # w/p > 1.30 as w > 1.30 p, so that nothing is divided by zero
    withhold = (np.minimum(n_eff, n_df) < 30) | ~(w < 0.30) | (df == 0)
    withhold |= ~extreme & (w > 0.05) & (w > 1.30 * p)
    footnote = (w > 0.05) & (w > 1.30 * (1 - p))
    verdict = np.select([withhold, extreme | (df < 8), footnote], [WITHHOLD, REVIEW, FOOTNOTE], PRESENT)
    return Presentation(verdict, low, high, n_eff, n_df)


def _effective(p: Floats, se: Floats, n: Floats, df: Floats) -> tuple[Floats, Floats]:
    """Effective sample sizes before and after the adjustment for degrees of freedom."""
    extreme = (p == 0) | (p == 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        n_eff = np.where(extreme, n, p * (1 - p) / se**2)
        shrink = (stdtrit(n - 1, 0.975) / stdtrit(df, 0.975)) ** 2
        return n_eff, np.where(extreme, n, np.minimum(n, n_eff * shrink))


def _checked(*given: ArrayLike) -> list[Floats]:
    p, se, n, df = (np.asarray(a, float) for a in np.broadcast_arrays(*given))
    for name, values, good in (
        ("p", p, (p >= 0) & (p <= 1)),
        ("se", se, (se >= 0) & (se < np.inf)),
        ("n", n, (n >= 1) & (n < np.inf)),
        ("df", df, df >= 0),
    ):
        if not np.all(good):
            raise StatsError(f"presentation: {name} is {values[~good].flat[0]}, out of its range")
    return [p, se, n, df]
