"""Intervals of single numbers, over arrays of any shape: estimate, standard error, df in."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError

Interval = tuple[Array, Array]


def t_quantile(confidence: float, df: ArrayLike) -> Array:
    """The upper quantile of t on df (infinite: normal) that leaves (1 - confidence) / 2 above."""
    from scipy.special import ndtri, stdtrit

    if not 0 < confidence < 1:
        raise StatsError(f"confidence: {confidence}, expected between 0 and 1")
    p = (1 + confidence) / 2
    return np.where(np.isinf(df), ndtri(p), stdtrit(df, p))


def t_interval(value: ArrayLike, se: ArrayLike, df: ArrayLike, confidence: float = 0.95) -> Interval:
    """value ± t se."""
    value, half = np.asarray(value), t_quantile(confidence, df) * np.asarray(se)
    return value - half, value + half


def logit_interval(p: ArrayLike, se: ArrayLike, df: ArrayLike, confidence: float = 0.95) -> Interval:
    """t interval of log(p / (1 - p)), carried back; p = 0 or 1 has no interval (NaN).

    Korn & Graubard (1999), Analysis of Health Surveys, 2.4; se by the delta method.
    """
    p, se = np.asarray(p), np.asarray(se)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = np.log(p / (1 - p))
        half = t_quantile(confidence, df) * se / (p * (1 - p))
        return 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))


def asin_interval(p: ArrayLike, se: ArrayLike, df: ArrayLike, confidence: float = 0.95) -> Interval:
    """t interval of asin(sqrt(p)), carried back."""
    p, se = np.asarray(p), np.asarray(se)
    with np.errstate(invalid="ignore"):
        half = t_quantile(confidence, df) * se / (2 * np.sqrt(p * (1 - p)))
    centre = np.arcsin(np.sqrt(p))
    return np.sin(centre - half) ** 2, np.sin(centre + half) ** 2


def effective_base(p: ArrayLike, se: ArrayLike, base: ArrayLike) -> Array:
    """p (1 - p) / se², the simple random sample as precise; the base itself where se is 0."""
    p, se = np.asarray(p), np.asarray(se)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(se > 0, p * (1 - p) / se**2, np.asarray(base))


def korn_graubard_interval(
    p: ArrayLike,
    se: ArrayLike,
    base: ArrayLike,
    df: ArrayLike,
    confidence: float = 0.95,
) -> Interval:
    """Clopper–Pearson on the effective base, which shrinks by (t(base - 1) / t(df))².

    Korn & Graubard (1998), Survey Methodology 24, 193–201. For a share of 0 or 1 the effective
    base is the base and the missing bound is 0 or 1.
    """
    from scipy.special import betaincinv

    p, base = np.asarray(p), np.asarray(base)
    shrink = (t_quantile(confidence, base - 1) / t_quantile(confidence, df)) ** 2
    n = effective_base(p, se, base) * shrink
    alpha = 1 - confidence
    low = betaincinv(np.maximum(n * p, 1e-300), n * (1 - p) + 1, alpha / 2)
    high = betaincinv(n * p + 1, np.maximum(n * (1 - p), 1e-300), 1 - alpha / 2)
    return np.where(p <= 0, 0.0, low), np.where(p >= 1, 1.0, high)


def wilson_interval(
    p: ArrayLike,
    se: ArrayLike,
    base: ArrayLike,
    df: ArrayLike = np.inf,
    confidence: float = 0.95,
) -> Interval:
    """Wilson's score interval on the effective base, with the t quantile on df.

    Wilson (1927), JASA 22, 209–212; effective base as in Korn & Graubard (1998).
    """
    p = np.asarray(p)
    n, z = effective_base(p, se, base), t_quantile(confidence, df)
    with np.errstate(divide="ignore"):
        centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.where(p <= 0, 0.0, centre - half), np.where(p >= 1, 1.0, centre + half)


def likelihood_interval(
    p: ArrayLike, se: ArrayLike, base: ArrayLike, df: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Where the binomial deviance over its design effect stays below the squared t quantile.

    The design effect is that against base - 1, as R's survey 4.5 has it. Rao & Scott (1984), Ann.
    Statist. 12, 46–60, for one share. Bounds by bisection.
    """
    base = np.asarray(base)
    p, n = np.asarray(p), effective_base(p, se, base) * (base - 1) / base
    limit = t_quantile(confidence, df) ** 2
    bounds = []
    for end in (0.0, 1.0):
        inner, outer = p.copy(), np.full_like(p, end)
        for _ in range(100):
            middle = (inner + outer) / 2
            within = 2 * n * _divergence(p, middle) <= limit
            inner, outer = np.where(within, middle, inner), np.where(within, outer, middle)
        bounds.append(inner)
    return bounds[0], bounds[1]


def _divergence(p: Array, q: Array) -> Array:
    """Kullback-Leibler divergence of Bernoulli p from Bernoulli q."""
    with np.errstate(divide="ignore", invalid="ignore"):
        yes = np.where(p > 0, p * np.log(p / q), 0.0)
        no = np.where(p < 1, (1 - p) * np.log((1 - p) / (1 - q)), 0.0)
    return yes + no
