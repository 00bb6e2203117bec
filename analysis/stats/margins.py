"""Predictive margins and average marginal effects: models in the unit of the outcome."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError, matrix
from analysis.stats.estimators import Estimates
from analysis.stats.regression import Fit, mean_of, slope_of


def predictive_margins(
    fit: Fit, settings: Sequence[ArrayLike], fixed: bool = False, over: ArrayLike | None = None
) -> Estimates:
    """Weighted means of the predicted outcome when x is set to each of `settings` (m, p).

    over (m,) of booleans averages over part of the respondents. The scores carry the sampling of
    the coefficients and, unless `fixed`, of the x that is averaged over. Graubard & Korn (1999),
    Biometrics 55, 652–659; delta method.
    """
    part = np.ones(len(fit.rows), bool) if over is None else np.asarray(over, dtype=bool)
    weights = fit.weights * part
    predicted, jacobian = [], []
    for k, setting in enumerate(settings):
        x = matrix(setting, f"settings {k}", len(fit.rows))
        if x.shape != fit.x.shape:
            raise StatsError(f"settings {k}: shape {x.shape}, expected {fit.x.shape}")
        mean = mean_of(fit.family, x @ fit.coefficients.value)
        predicted.append(mean)
        jacobian.append((weights * slope_of(fit.family, mean)) @ x / weights.sum())
    return averaged(fit, np.column_stack(predicted), np.array(jacobian), part, fixed)


def averaged(fit: Fit, values: Array, jacobian: Array, part: Array, fixed: bool) -> Estimates:
    """Weighted means over `part` of values (m, k) that depend on the coefficients (k, p)."""
    weights = fit.weights * part
    value = weights @ values / weights.sum()
    scores = fit.coefficients.scores @ jacobian.T
    if not fixed:
        y = np.zeros((fit.design.n, values.shape[1]))
        x = np.zeros((fit.design.n, 1))
        y[fit.rows] = values * part[:, None]
        x[fit.rows, 0] = part
        scores = scores + fit.design.ratio_scores(y, np.broadcast_to(x, y.shape), value)
    missing = np.full(len(value), np.nan)
    base = np.full(len(value), int(part.sum()))
    return Estimates(value, scores, fit.design.degrees_of_freedom, base, missing, missing)


def ame(
    fit: Fit,
    changes: Sequence[tuple[ArrayLike, ArrayLike]],
    fixed: bool = False,
    over: ArrayLike | None = None,
) -> Estimates:
    """Average marginal effects: the weighted mean change in the predicted outcome.

    Each change is a pair of settings of x (m, p), from and to. See `predictive_margins`.
    """
    settings = [side for change in changes for side in change]
    margins = predictive_margins(fit, settings, fixed, over)
    value = margins.value[1::2] - margins.value[::2]
    scores = margins.scores[:, 1::2] - margins.scores[:, ::2]
    return Estimates(value, scores, margins.df, margins.base[::2], margins.srs[::2], margins.sampled[::2])


def setting(fit: Fit, columns: Sequence[int], values: ArrayLike) -> Array:
    """The x of the fit (m, p) with some columns set to constants: one value a column."""
    x = fit.x.copy()
    x[:, list(columns)] = np.asarray(values, dtype=np.float64)
    return x


def average_slopes(fit: Fit, columns: Sequence[int], fixed: bool = False) -> Estimates:
    """Weighted mean derivatives of the predicted outcome by numeric columns of x."""
    beta, weights = fit.coefficients.value, fit.weights
    slope = slope_of(fit.family, fit.mean)
    if fit.family == "gaussian":
        bend = np.zeros_like(slope)
    else:
        bend = slope if fit.family == "poisson" else slope * (1 - 2 * fit.mean)
    jacobian = np.outer(beta[list(columns)], (weights * bend) @ fit.x) / weights.sum()
    jacobian[np.arange(len(columns)), list(columns)] += weights @ slope / weights.sum()
    values = slope[:, None] * beta[list(columns)]
    return averaged(fit, values, jacobian, np.ones(len(slope), bool), fixed)
