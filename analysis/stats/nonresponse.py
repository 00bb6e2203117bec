"""Weights of respondents that stand for those who did not respond."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.cells import adder
from analysis.stats.errors import Array, Codes, StatsError, levels, matrix, weighting
from analysis.stats.fitting import maximize, maximize_replicates
from analysis.stats.likelihoods import Glm, check_outcome, logistic


def weighting_classes(
    classes: ArrayLike, n_classes: int, responded: ArrayLike, base_weights: ArrayLike
) -> Array:
    """Weights, shaped as the base weights (n,) or (n, R): respondents' grow to their class's sum.

    classes (n,) of codes 0..n_classes-1 for everyone sampled and eligible; responded (n,) of
    booleans. Those who did not respond get 0. Raises StatsError naming a class without
    respondents. Oh & Scheuren (1983); Lohr (2010), Sampling 8.5.1.
    """
    weights = weighting(base_weights)
    code = levels(classes, "classes", n_classes, len(weights)).astype(np.int64)
    answered = _responded(responded, len(weights))
    if code.min() < 0:
        raise StatsError(f"classes: {int((code < 0).sum())} rows have no class")
    add = adder(code, n_classes)
    sampled = add @ weights
    shape = answered if weights.ndim == 1 else answered[:, None]
    respondents = add @ (weights * shape)
    empty = (sampled > 0) & ~(respondents > 0)
    if empty.any():
        raise StatsError(f"class {int(np.argwhere(empty)[0][0])}: nobody responded; join classes")
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(sampled > 0, sampled / respondents, 0.0)
    return weights * shape * factor[code]


def response_propensity(x: ArrayLike, responded: ArrayLike, base_weights: ArrayLike) -> Array:
    """Probabilities to respond by weighted logistic regression on frame variables x (n, p).

    x holds its own column of ones; the result is shaped as the base weights (n,) or (n, R), one
    regression a column. Raises StatsError and NotConvergedError as `regression.glm` does. Little
    (1986), Int. Statist. Review 54, 139–157.
    """
    weights = weighting(base_weights)
    columns = matrix(x, "x", len(weights))
    y = _responded(responded, len(weights)).astype(np.float64)
    names = [f"column {j}" for j in range(columns.shape[1])]
    full = weights if weights.ndim == 1 else weights.mean(axis=1)
    check_outcome("binomial", y)
    model = Glm(columns, y, "binomial")
    beta = maximize(model, full, names)
    if weights.ndim == 2:
        beta = maximize_replicates(model, weights, beta).T
    return logistic(columns @ beta)


def propensity_classes(propensity: ArrayLike, base_weights: ArrayLike, count: int = 5) -> Codes:
    """Classes (n,) of equal base-weighted size by propensity (n,), 0 the least likely.

    Equal propensities share a class. Rosenbaum & Rubin (1984), JASA 79, 516–524.
    """
    p, weights = np.asarray(propensity, dtype=np.float64), weighting(base_weights)
    if np.isnan(p).any():
        raise StatsError(f"propensity: {int(np.isnan(p).sum())} of {len(p)} are missing")
    order = np.argsort(p, kind="stable")
    below = np.empty(len(p))
    below[order] = (np.cumsum(weights[order]) - weights[order] / 2) / weights.sum()
    _, tie = np.unique(p, return_inverse=True)
    middle = np.bincount(tie, below * weights) / np.bincount(tie, weights)
    return np.minimum((middle[tie] * count).astype(np.int64), count - 1)


def _responded(responded: ArrayLike, n: int) -> np.ndarray:
    answered = np.asarray(responded)
    if answered.dtype != bool or answered.shape != (n,):
        raise StatsError(f"responded: {answered.dtype} {answered.shape}, expected booleans ({n},)")
    return answered
