"""Before a survey: how precise it will be, and what difference it could find."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from analysis.stats.errors import Array, StatsError


def kish_effect(people: ArrayLike, respondents: ArrayLike, within: ArrayLike = 1.0) -> float:
    """Design effect of strata drawn at different rates: n Σ d_h n_h w_h² / (Σ n_h w_h)², w_h = N_h / n_h.

    people, respondents: of each stratum, shape (strata,); within: d_h, the design effect inside of each, as
    of clusters. Source: Kish (1965), Survey Sampling, 11.7; the variance of a stratified mean.
    """
    N, n = np.asarray(people, float), np.asarray(respondents, float)
    if N.shape != n.shape or not np.all((N > 0) & (n > 0)):
        raise StatsError("planning: each stratum needs people and respondents")
    return float(n.sum() * (np.asarray(within, float) * N**2 / n).sum() / N.sum() ** 2)


def cluster_effect(take: ArrayLike, correlation: float) -> Array:
    """Design effect of clusters of which `take` people answer each: 1 + (take - 1) ρ.

    Source: Kish (1965), 5.4.
    """
    return 1 + np.maximum(np.asarray(take, float) - 1, 0) * correlation


def clusters_reached(clusters: ArrayLike, respondents: ArrayLike) -> Array:
    """How many of the clusters hold a respondent of a group, where people fall into clusters at random.

    C (1 - (1 - 1/C)^n). Source: Feller (1968), An Introduction to Probability Theory, I, IX.
    """
    C, n = np.asarray(clusters, float), np.asarray(respondents, float)
    return C * -np.expm1(n * np.log1p(-1 / np.maximum(C, 1 + 1e-12)))


def power(p1: float, p2: float, n1: float, n2: float, alpha: float = 0.05) -> float:
    """Power of the two-sided test of p1 = p2 in independent groups of effective sizes n1, n2.

    The tail on the side of the difference; pooled variance under the hypothesis, its own without. Source:
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, 4.
    """
    pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
    null = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    own = np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    with np.errstate(divide="ignore"):
        return float(ndtr((abs(p1 - p2) - ndtri(1 - alpha / 2) * null) / own))


def detectable(p: float, n1: float, n2: float, alpha: float = 0.05, wanted: float = 0.8) -> float:
    """The smallest difference from p, up or down, that is found with the wanted power; NaN where none is.

    p: share in the first group; n1, n2: effective sizes.
    """
    from scipy.optimize import brentq

    found = []
    for end in (1 - 1e-9, 1e-9):
        if abs(end - p) > 1e-6 and power(p, end, n1, n2, alpha) > wanted:
            found.append(abs(brentq(lambda x: power(p, x, n1, n2, alpha) - wanted, p, end) - p))
    return min(found, default=np.nan)


def detectable_change(
    p: float, n: float, overlap: float = 0, stability: float = 0, alpha: float = 0.05, wanted: float = 0.8
) -> float:
    """The smallest change of a share near p between two waves of effective size n each.

    overlap: part of the people who are in both; stability: correlation of their two answers.
    (z_{1-α/2} + z_{power}) √(2 p(1 - p)/n (1 - overlap · stability)). Source: Kish (1965), 12.4.
    """
    variance = 2 * p * (1 - p) / n * (1 - overlap * stability)
    return float((ndtri(1 - alpha / 2) + ndtri(wanted)) * np.sqrt(variance))
