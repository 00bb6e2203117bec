"""Tests of terms of a model: that several coefficients are zero, that odds are proportional."""

from collections.abc import Sequence

import numpy as np

from analysis.stats.association import Test, f_test
from analysis.stats.categories import ProportionalOdds
from analysis.stats.design import covariance
from analysis.stats.distributions import mixture_tail
from analysis.stats.errors import Array, StatsError
from analysis.stats.regression import Fit, glm, reduced


def wald(value: Array, scores: Array, df: float) -> Test:
    """Wald F that numbers (k,) with scores (rows, k) are all zero, on k and df."""
    v = covariance(scores)
    k = len(value)
    if np.linalg.matrix_rank(v, hermitian=True) < k:
        raise StatsError(f"wald: the covariance of {k} numbers is singular on {len(scores)} units")
    return f_test(float(value @ np.linalg.solve(v, value)) / k, k, df)


def wald_term(fit: Fit, columns: Sequence[int]) -> Test:
    """Wald F that the coefficients of `columns` are zero, on their number and the residual df."""
    at = list(columns)
    e = fit.coefficients
    return wald(e.value[at], e.scores[:, at], e.df)


def likelihood_ratio_term(fit: Fit, columns: Sequence[int]) -> tuple[Test, Array]:
    """Rao–Scott working likelihood-ratio test of `columns`, and its generalized design effects.

    Twice the difference of the log-likelihoods with weights of mean 1, against the mixture of
    chi-squared over chi-squared on the residual df. Lumley & Scott (2014), Aust. N. Z. J. Stat.
    56, 1–14.
    """
    at = list(columns)
    less = reduced(fit, at)
    mean = fit.design.weights.mean()
    w = fit.weights / mean
    full = fit.model.value(fit.coefficients.value)
    statistic = 2 * float(w @ (full - less.model.value(less.coefficients.value)))
    naive = fit.bread[np.ix_(at, at)] * mean
    effects: Array = np.linalg.eigvals(
        np.linalg.solve(naive, covariance(fit.coefficients.scores[:, at]))
    ).real
    ddf = fit.coefficients.df
    p = mixture_tail(statistic, effects, ddf) if ddf > 0 else float("nan")
    return Test(statistic, len(at), ddf, p), effects


def proportional_odds_check(fit: Fit) -> dict[str, Test]:
    """Whether the slopes of the binary logits y > k differ: by column of x, and '' for all.

    The logits are fitted apart; their joint covariance comes from their scores. The df of the F is
    the design's less the contrasts + 1. Brant (1990), Biometrics 46, 1171–1178, by the design.
    """
    model = fit.model
    if not isinstance(model, ProportionalOdds):
        raise StatsError("proportional_odds_check: not a proportional-odds model")
    n, p = fit.design.n, model.x.shape[1]
    x, y = np.full((n, p + 1), np.nan), np.full(n, np.nan)
    x[fit.rows] = np.column_stack([np.ones(len(fit.rows)), model.x])
    factor = np.ones(n)
    factor[fit.rows] = 1 if fit.factor is None else fit.factor
    cuts = []
    for k in range(model.levels - 1):
        y[fit.rows] = model.y > k
        cuts.append(glm(fit.design, y, x, "binomial", factor=factor).coefficients)
    value = np.array([c.value[1:] - cuts[0].value[1:] for c in cuts[1:]])
    scores = np.stack([c.scores[:, 1:] - cuts[0].scores[:, 1:] for c in cuts[1:]])
    df = fit.design.degrees_of_freedom
    tests = {}
    for j, name in enumerate(fit.names[:p]):
        tests[name] = _hotelling(value[:, j], scores[:, :, j].T, df)
    everything = scores.transpose(1, 0, 2).reshape(scores.shape[1], -1)
    tests[""] = _hotelling(value.ravel(), everything, df)
    return tests


def _hotelling(value: Array, scores: Array, df: float) -> Test:
    """Wald F scaled for an estimated covariance; NaN when there are more contrasts than df."""
    k = len(value)
    if df < k:
        return Test(float("nan"), k, df - k + 1, float("nan"))
    test = wald(value, scores, df)
    return f_test(test.statistic * (df - k + 1) / df, k, df - k + 1)
