"""Weighted quantiles with Woodruff intervals, from the interval of the share at or below them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError, vector
from analysis.stats.estimators import AnyDesign, Estimates, means
from analysis.stats.intervals import (
    Interval,
    asin_interval,
    korn_graubard_interval,
    logit_interval,
    t_interval,
    t_quantile,
)

RULES = ("inverse", "average", "interpolate")
METHODS = ("mean", "beta", "logit", "asin")


@dataclass(frozen=True)
class Quantiles:
    """Estimates of quantiles, and their intervals (k,) from the interval of a share."""

    estimates: Estimates
    low: Array
    high: Array


def weighted_quantile(y: Array, weights: Array, p: ArrayLike, rule: str = "inverse") -> Array:
    """Quantiles of y (m,) at probabilities p, NaN outside 0..1.

    inverse: the least value with cumulative weight >= p; average: of it and the next where the
    cumulative weight is exactly p; interpolate: between points at C(k-1) / C(m-1), C the cumulative
    weights. Hyndman & Fan (1996), Amer. Statist. 50, 361–365, types 1, 2 and 7 with weights.
    """
    at = np.asarray(p, dtype=np.float64)
    order = np.argsort(y, kind="stable")
    values, cumulative = y[order], np.cumsum(weights[order])
    if rule == "interpolate":
        points = np.append(0, cumulative[:-1]) / cumulative[-2 if len(y) > 1 else -1]
        found: Array = np.interp(at, points, values)
    elif rule in RULES:
        goal, slack = at * cumulative[-1], 1e-13 * cumulative[-1]
        first = np.minimum(np.searchsorted(cumulative, goal - slack), len(y) - 1)
        after = np.minimum(np.searchsorted(cumulative, goal + slack), len(y) - 1)
        found = values[first]
        if rule == "average":
            found = (found + values[after]) / 2
    else:
        raise StatsError(f"rule: {rule!r}, expected one of {', '.join(RULES)}")
    return np.where((at >= 0) & (at <= 1), found, np.nan)


def quantiles(
    design: AnyDesign,
    y: ArrayLike,
    p: ArrayLike,
    domain: ArrayLike | None = None,
    method: str = "mean",
    rule: str = "inverse",
    confidence: float = 0.95,
    df: float | None = None,
) -> Quantiles:
    """Quantiles (k,) at probabilities p (k,) of y (n,), NaN missing, in a domain (n,).

    The interval of the share at or below the quantile (method mean, beta, logit or asin) is carried
    back through the quantile rule, on df, by default the design's. The standard error is its
    half-length over the t quantile; scores are those of the share at that scale. Woodruff (1952),
    JASA 47, 635–646.
    """
    values = np.asarray(y, dtype=np.float64)
    at = vector(np.atleast_1d(np.asarray(p, dtype=np.float64)), "p")
    inside = np.isfinite(values)
    if domain is not None:
        inside &= np.asarray(domain, dtype=bool)
    if not inside.any() or at.min() <= 0 or at.max() >= 1:
        raise StatsError(f"quantiles: {int(inside.sum())} known values, p {at.min()}..{at.max()}")
    known, weights = values[inside], design.weights[inside]
    found = weighted_quantile(known, weights, at, rule)
    share = means(design, np.where(inside[:, None], values[:, None] <= found, np.nan))
    share = share if df is None else replace(share, df=df)
    low_share, high_share = _interval(share, method, confidence)
    low = weighted_quantile(known, weights, low_share, rule)
    high = weighted_quantile(known, weights, high_share, rule)
    se = (high - low) / (2 * t_quantile(confidence, share.df))
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = -share.scores * (se / share.se)
    missing = np.full(len(at), np.nan)
    return Quantiles(Estimates(found, scores, share.df, share.base, missing, share.sampled), low, high)


def _interval(share: Estimates, method: str, confidence: float) -> Interval:
    p, se, df = share.value, share.se, share.df
    if method == "beta":
        return korn_graubard_interval(p, se, share.base, df, confidence)
    intervals = {"mean": t_interval, "logit": logit_interval, "asin": asin_interval}
    if method not in intervals:
        raise StatsError(f"method: {method!r}, expected one of {', '.join(METHODS)}")
    return intervals[method](p, se, df, confidence)
