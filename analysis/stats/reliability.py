"""How well a set of items measures one thing: alpha and omega under the design."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.contrasts import Contrast, nonlinear
from analysis.stats.errors import Array, NotConvergedError, StatsError, matrix
from analysis.stats.estimators import AnyDesign, means

STEP = 1e-5  # of numeric derivatives, in units of each moment
ROUNDS, TINY = 2000, 1e-15  # of the search for loadings, which begins inside its bounds
INSIDE = 0.99


@dataclass(frozen=True)
class Reliability:
    """alpha and omega, each one number with its interval; loadings (k,) of one factor, items turned so that
    they agree; reversed (k,) which ones were turned; base, who answered all items."""

    alpha: Contrast
    omega: Contrast
    loadings: Array
    reversed: NDArray[np.bool_]
    base: int


def reliability(design: AnyDesign, items: ArrayLike, confidence: float = 0.95) -> Reliability:
    """Reliability of the sum of items (n, k), NaN missing, on those who answered all of them.

    Alpha: Cronbach (1951), Psychometrika 16, 297–334. Omega, of one factor fitted by least squares over the
    observed variance of the sum: McDonald (1999), Test Theory, 6. Both are functions of weighted moments,
    whose errors by design give theirs (delta method). Items whose loading is against the others are turned.
    Raises StatsError with fewer than two items or where one does not vary.
    """
    x = matrix(items, "items", design.n)
    k, known = x.shape[1], np.asarray(np.isfinite(x).all(axis=1))
    if k < 2:
        raise StatsError(f"reliability: {k} items, expected two or more")
    centre = np.average(x[known], axis=0, weights=design.weights[known])
    x = np.where(known[:, None], x - centre, 0.0)
    i, j = np.triu_indices(k)
    moments = means(design, np.hstack([x, x[:, i] * x[:, j]]), known)
    spread = covariance_of(moments.value, k)
    if (np.diag(spread) <= 1e-12).any():
        raise StatsError(f"reliability: item {int(np.diag(spread).argmin())} does not vary")
    first = np.linalg.eigh(correlation_of(spread))[1][:, -1]
    turn = np.where(first * np.sign(first.sum()) < 0, -1.0, 1.0)

    def of(measure: Callable[[Array], float]) -> Contrast:
        def value(m: Array) -> float:
            return measure(covariance_of(m, k) * np.outer(turn, turn))

        scale = STEP * np.maximum(np.abs(moments.value), np.sqrt(np.diag(spread)).min())
        steps = np.diag(scale)
        ends = [[value(moments.value + sign * step) for sign in (1, -1)] for step in steps]
        gradient = np.array([(up - down) / (2 * s) for (up, down), s in zip(ends, scale, strict=True)])
        return nonlinear(moments, value(moments.value), gradient, confidence)

    loadings = one_factor(correlation_of(spread * np.outer(turn, turn)))
    return Reliability(of(alpha_of), of(omega_of), loadings, turn < 0, int(known.sum()))


def covariance_of(moments: Array, k: int) -> Array:
    """(k, k) from the means (k,) and the mean products of a triangle."""
    mean, products = moments[:k], np.zeros((k, k))
    products[np.triu_indices(k)] = moments[k:]
    products = products + np.triu(products, 1).T
    return products - np.outer(mean, mean)


def correlation_of(covariance: Array) -> Array:
    root = np.sqrt(np.diag(covariance))
    return covariance / np.outer(root, root)


def alpha_of(covariance: Array) -> float:
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum()))


def omega_of(covariance: Array) -> float:
    loadings = one_factor(correlation_of(covariance)) * np.sqrt(np.diag(covariance))
    return float(loadings.sum() ** 2 / covariance.sum())


def one_factor(correlation: Array) -> Array:
    """Loadings (k,) of one factor that leave the least squares off the diagonal, none above 1 (minres).

    Of two items both load alike. Raises NotConvergedError. Harman & Jones (1966), Psychometrika 31,
    351–368.
    """
    from scipy.optimize import least_squares

    k = len(correlation)
    if k == 2:
        return np.full(2, np.sqrt(max(float(correlation[0, 1]), 0.0)))
    i, j = np.triu_indices(k, 1)
    pairs = np.arange(len(i))

    def off(loadings: Array) -> Array:
        return np.asarray(loadings[i] * loadings[j] - correlation[i, j])

    def slopes(loadings: Array) -> Array:
        made = np.zeros((len(i), k))
        made[pairs, i], made[pairs, j] = loadings[j], loadings[i]
        return made

    value, vectors = np.linalg.eigh(correlation - np.eye(k) / 2)
    start = vectors[:, -1] * np.sqrt(max(float(value[-1]), 0.0))
    start = np.clip(start, -INSIDE, INSIDE)
    ends = {"xtol": TINY, "ftol": TINY, "gtol": TINY, "max_nfev": ROUNDS}
    found = least_squares(off, start, slopes, (-1, 1), **ends)
    if not found.success:
        raise NotConvergedError(f"one factor: loadings still move after {ROUNDS} rounds")
    loadings: Array = found.x * (np.sign(found.x.sum()) or 1.0)
    return loadings
