"""Control totals that are estimates themselves, as shares of the population from another survey.

What calibration takes out of a variance it gives back as the variance of what was calibrated to: with B the
slopes of a number on the calibration variables and V the covariance of their totals, B' V B is added. Dever
and Valliant (2010), Survey Methodology 36, 45–56. Each replicate is calibrated to totals drawn with that
covariance: Fuller (1998), Statistica Sinica 8, 1153–1164.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, Codes, StatsError, finite, vector


def share_error(shares: ArrayLike, se: ArrayLike) -> Array:
    """L (levels, levels) with L L' the covariance of a margin's shares, of their standard errors (levels,).

    A level without error (0) is exact. The errors of the others sum to 0, with the correlations of shares
    of one sample; of a simple random sample L L' is (diag(p) - p p') / n. Raises StatsError where one
    level alone has an error.
    """
    p = finite(vector(shares, "shares"), "shares")
    s = finite(vector(se, "se", len(p)), "se")
    if (s < 0).any():
        raise StatsError("se: below 0")
    open_ = s > 0
    if open_.sum() == 1:
        raise StatsError("se: one level alone has an error, and shares that sum to 1 need two")
    out = np.zeros((len(p), len(p)))
    if not open_.any():
        return out
    part = p[open_] / p[open_].sum()
    odds = np.sqrt(part / (1 - part))
    correlation = -np.outer(odds, odds)
    np.fill_diagonal(correlation, 1.0)
    balance = np.eye(len(part)) - part[:, None]
    covariance = balance @ (correlation * np.outer(s[open_], s[open_])) @ balance.T
    value, direction = np.linalg.eigh(covariance)
    out[np.ix_(open_, open_)] = direction * np.sqrt(np.maximum(value, 0.0))
    return out


def control_error(codes: Codes, weights: ArrayLike, se: Sequence[Array]) -> Array | None:
    """(p, r) a factor of the control totals' covariance, margins independent; None where all are exact.

    codes (n, margins) as of `Calibration`, weights (n,) final ones, se: of each margin's shares (levels,).
    """
    w = finite(vector(weights, "weights", len(codes)), "weights")
    if not any(np.any(s) for s in se):
        return None
    from scipy.linalg import block_diag

    whole = w.sum()
    each = [np.bincount(c, w, len(s)) / whole for c, s in zip(codes.T, se, strict=True)]
    return whole * block_diag(*(share_error(p, s) for p, s in zip(each, se, strict=True)))
