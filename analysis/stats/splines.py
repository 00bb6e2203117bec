"""Splines: one number as several columns of a model."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError


def natural_spline(values: ArrayLike, knots: Sequence[float]) -> Array:
    """Columns (n, K - 1) of a cubic spline with K rising knots, linear beyond the outer ones.

    The first column is the value less the first knot, in units of the distance of the outer knots; NaN
    stays NaN. Raises StatsError for fewer than three knots and where they do not rise. Truncated
    powers, divided by the squared distance of the outer knots: Stone & Koo (1985), Proc. Statist.
    Comput. ASA, 45–48; Harrell (2015), Regression Modeling Strategies, 2.4.5.
    """
    k = np.asarray(knots, dtype=np.float64)
    if len(k) < 3 or (np.diff(k) <= 0).any():
        raise StatsError(f"natural_spline: knots {list(knots)}, expected three or more, rising")
    length = k[-1] - k[0]
    x = (np.asarray(values, dtype=np.float64)[:, None] - k[0]) / length
    at = (k - k[0]) / length
    cubes = np.clip(x - at, 0, None) ** 3
    last, before = at[-1], at[-2]
    inner = at[:-2]
    bends = (
        cubes[:, :-2]
        - cubes[:, -2:-1] * (last - inner) / (last - before)
        + cubes[:, -1:] * (before - inner) / (last - before)
    )
    return np.hstack([x, bends])
