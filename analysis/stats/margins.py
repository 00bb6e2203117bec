"""Predictive margins and average marginal effects: models in the unit of the outcome."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError, matrix
from analysis.stats.estimators import Estimates
from analysis.stats.likelihoods import Glm
from analysis.stats.regression import Fit


def predictive_margins(
    fit: Fit, settings: Sequence[ArrayLike], fixed: bool = False, over: ArrayLike | None = None
) -> Estimates:
    """Weighted means of the predicted outcome when x is set to each of `settings` (m, p).

    A categorical outcome gives a number a category, within settings. over (m,) of booleans averages
    over part of the respondents. The scores carry the sampling of the coefficients and, unless
    `fixed`, of the x averaged over. Graubard & Korn (1999), Biometrics 55, 652–659; delta method.
    """
    part = np.ones(len(fit.rows), bool) if over is None else np.asarray(over, dtype=bool)
    weights, beta = fit.weights * part, fit.coefficients.value
    values, jacobian = [], []
    for k, setting in enumerate(settings):
        x = matrix(setting, f"settings {k}", len(fit.rows))
        if x.shape != fit.x.shape:
            raise StatsError(f"settings {k}: shape {x.shape}, expected {fit.x.shape}")
        values.append(fit.model.outcomes(x, beta))
        jacobian.append(fit.model.slopes(x, beta, weights))
    return _averaged(fit, np.hstack(values), np.vstack(jacobian), part, fixed)


def ame(
    fit: Fit,
    changes: Sequence[tuple[ArrayLike, ArrayLike]],
    fixed: bool = False,
    over: ArrayLike | None = None,
) -> Estimates:
    """Average marginal effects: the weighted mean change in the predicted outcome.

    Each change is a pair of settings of x (m, p), from and to. A categorical outcome gives a
    number a category, within changes. See `predictive_margins`.
    """
    margins = predictive_margins(fit, [side for pair in changes for side in pair], fixed, over)
    at = np.arange(len(margins.value)).reshape(len(changes), 2, -1)
    before, after = at[:, 0].ravel(), at[:, 1].ravel()
    return Estimates(
        margins.value[after] - margins.value[before],
        margins.scores[:, after] - margins.scores[:, before],
        margins.df,
        margins.base[after],
        margins.srs[after],
        margins.sampled[after],
    )


def setting(fit: Fit, columns: Sequence[int], values: ArrayLike) -> Array:
    """The x of the fit (m, p) with some columns set to constants: one value a column."""
    x = fit.x.copy()
    x[:, list(columns)] = np.asarray(values, dtype=np.float64)
    return x


def average_slopes(fit: Fit, columns: Sequence[int], fixed: bool = False) -> Estimates:
    """Weighted mean derivatives of the predicted outcome by numeric columns of x (glm only)."""
    model, at = fit.model, list(columns)
    if not isinstance(model, Glm):
        raise StatsError("average_slopes: only for gaussian, binomial and poisson models")
    beta, weights = fit.coefficients.value, fit.weights
    mean = model.mean(model.x @ beta)
    slope = model.variance(mean)
    bend = {
        "gaussian": np.zeros_like(mean),
        "poisson": mean,
        "binomial": slope * (1 - 2 * mean),
    }[model.family]
    jacobian = np.outer(beta[at], (weights * bend) @ model.x) / weights.sum()
    jacobian[np.arange(len(at)), at] += weights @ slope / weights.sum()
    return _averaged(fit, slope[:, None] * beta[at], jacobian, np.ones(len(mean), bool), fixed)


def predictions(whole: Fit, x: ArrayLike, link: bool = False) -> Estimates:
    """Predicted outcomes at settings of x (k, p), a probability a category, or on the link scale.

    Delta method; x is taken as known. Categories run within settings.
    """
    at = matrix(x, "x")
    if at.shape[1] != whole.x.shape[1]:
        raise StatsError(f"x: {at.shape[1]} columns, expected {whole.x.shape[1]}")
    coefficients = whole.coefficients
    beta = coefficients.value
    if link:
        value, jacobian = at @ beta[: at.shape[1]], np.zeros((len(at), len(beta)))
        jacobian[:, : at.shape[1]] = at
    else:
        value = whole.model.outcomes(at, beta).ravel()
        one = np.ones(1)
        jacobian = np.vstack([whole.model.slopes(row[None, :], beta, one) for row in at])
    missing = np.full(len(value), np.nan)
    base = np.full(len(value), len(whole.rows))
    return replace(
        coefficients,
        value=value,
        scores=coefficients.scores @ jacobian.T,
        df=whole.design.degrees_of_freedom,
        base=base,
        srs=missing,
        sampled=missing,
    )


def _averaged(fit: Fit, values: Array, jacobian: Array, part: Array, fixed: bool) -> Estimates:
    """Weighted means over `part` of values (m, k) that depend on the coefficients (k, P)."""
    weights = fit.weights * part
    value = weights @ values / weights.sum()
    scores = fit.coefficients.scores @ jacobian.T
    if not fixed:
        y = np.zeros((fit.design.n, values.shape[1]))
        x = np.zeros((fit.design.n, 1))
        counted = part if fit.factor is None else part * fit.factor
        y[fit.rows] = values * counted[:, None]
        x[fit.rows, 0] = counted
        scores = scores + fit.design.ratio_scores(y, np.broadcast_to(x, y.shape), value)
    missing = np.full(len(value), np.nan)
    base = np.full(len(value), int(part.sum()))
    return Estimates(value, scores, fit.design.degrees_of_freedom, base, missing, missing)
