"""Differences and other linear contrasts of numbers of one design, and the size of a family."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError, matrix
from analysis.stats.estimators import Estimates
from analysis.stats.intervals import t_interval

Familywise = Callable[[Array], Array]  # the p of a family -> what becomes of each


@dataclass(frozen=True)
class Contrast:
    """c contrasts: value, se, t interval, t, df and two-sided p, each (c,); scores (rows, c)."""

    value: Array
    se: Array
    low: Array
    high: Array
    t: Array
    df: float
    p: Array
    scores: Array


def t_test(value: ArrayLike, se: ArrayLike, df: ArrayLike) -> Array:
    """Two-sided p of value / se against zero by t on df; without variance 1 at zero, else 0."""
    from scipy.special import ndtr, stdtr

    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(np.asarray(value, dtype=np.float64) / np.asarray(se, dtype=np.float64))
    tail = np.where(np.isinf(df), ndtr(-t), stdtr(df, -t))
    return np.where((np.asarray(se) == 0) & (np.asarray(value) == 0), 1.0, 2 * tail)


def compare(value: Array, scores: Array, df: float, confidence: float = 0.95) -> Contrast:
    """Numbers (c,) with scores (rows, c) against zero, by t on the design df."""
    se = np.sqrt(np.einsum("ij,ij->j", scores, scores))
    low, high = t_interval(value, se, df, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = value / se
    return Contrast(value, se, low, high, t, df, t_test(value, se, df), scores)


def contrast(estimates: Estimates, coefficients: ArrayLike, confidence: float = 0.95) -> Contrast:
    """Linear combinations of estimates: coefficients (k,) or (k, c)."""
    c = matrix(coefficients, "coefficients", len(estimates.value))
    used = np.flatnonzero(c.any(axis=1))
    return compare(
        estimates.value[used] @ c[used], estimates.scores[:, used] @ c[used], estimates.df, confidence
    )


def difference(
    estimates: Estimates, left: ArrayLike, right: ArrayLike, confidence: float = 0.95
) -> Contrast:
    """estimates[left] - estimates[right] for indices of equal shape (c,)."""
    a, b = np.atleast_1d(np.asarray(left)), np.atleast_1d(np.asarray(right))
    if a.shape != b.shape:
        raise StatsError(f"difference: {a.shape} left, {b.shape} right")
    value = estimates.value[a] - estimates.value[b]
    return compare(value, estimates.scores[:, a] - estimates.scores[:, b], estimates.df, confidence)


def nonlinear(
    estimates: Estimates, value: ArrayLike, gradient: ArrayLike, confidence: float = 0.95
) -> Contrast:
    """A smooth function of estimates: its value (c,) and gradient (k,) or (k, c). Delta method."""
    at = np.atleast_1d(np.asarray(value, dtype=np.float64))
    g = matrix(gradient, "gradient", len(estimates.value))
    return compare(at, estimates.scores @ g, estimates.df, confidence)


def adjusted_within(families: Iterable[Hashable], p: ArrayLike, by: Familywise | None = None) -> Array:
    """Adjusted p (m,), each in its own family (m,), by `benjamini_hochberg` or another rule."""
    adjusted = np.array(p, dtype=np.float64)
    members: dict[Hashable, list[int]] = {}
    for at, family in enumerate(families):
        members.setdefault(family, []).append(at)
    for rows in members.values():
        adjusted[rows] = (by or benjamini_hochberg)(adjusted[rows])
    return adjusted


def picked_level(picked: int, tests: int, alpha: float) -> float:
    """The level at which intervals of what was picked out of a family of tests miss with rate alpha.

    1 - alpha * picked / tests: false coverage rate. Benjamini & Yekutieli (2005), JASA 100, 71–81.
    """
    if not 0 < picked <= tests:
        raise StatsError(f"picked_level: {picked} picked of {tests}")
    return 1 - alpha * picked / tests


def benjamini_hochberg(p: ArrayLike) -> Array:
    """Adjusted p (m,) of one family; NaN stays NaN and does not count.

    Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57, 289–300.
    """
    from statsmodels.stats.multitest import multipletests

    adjusted = np.array(p, dtype=np.float64)
    known = ~np.isnan(adjusted)
    if known.any():
        adjusted[known] = multipletests(adjusted[known], method="fdr_bh")[1]
    return adjusted


def critical_p(p: ArrayLike, alpha: float) -> Array:
    """The greatest p (m,) at which `benjamini_hochberg` would tell each of a family, the others as is.

    alpha R / m, R the number told were its own p 0. NaN stays NaN and does not count.
    """
    given = np.array(p, dtype=np.float64)
    at = np.flatnonzero(~np.isnan(given))
    at = at[np.argsort(given[at], kind="stable")]
    m, ranks = len(at), np.arange(1, len(at) + 1)
    told = np.where(given[at] <= alpha * ranks / m, ranks, 0)  # by its own place and those after it
    later = np.append(np.maximum.accumulate(told[::-1])[::-1], 0)[1:]
    moved = (
        np.append(0.0, given[at])[:-1] <= alpha * ranks / m
    )  # by places that its leaving moves others to
    given[at] = alpha * np.maximum(later, np.maximum.accumulate(np.where(moved, ranks, 0))) / max(m, 1)
    return given
