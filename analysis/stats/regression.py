"""Generalized linear models with design-based covariances: linear, logistic, Poisson."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.design import Design
from analysis.stats.errors import Array, NotConverged, StatsError, finite, matrix
from analysis.stats.estimators import AnyDesign, Estimates

FAMILIES = ("gaussian", "binomial", "poisson")


def mean_of(family: str, eta: Array) -> Array:
    """The mean at a linear predictor, under the canonical link."""
    if family == "gaussian":
        return eta
    if family == "poisson":
        return np.exp(eta)
    return 0.5 * (1 + np.tanh(eta / 2))


def slope_of(family: str, mu: Array) -> Array:
    """d mean / d eta at a mean, which under the canonical link is the variance function."""
    if family == "gaussian":
        return np.ones_like(mu)
    return mu if family == "poisson" else mu * (1 - mu)


@dataclass(frozen=True)
class Fit:
    """A fitted model: coefficients (p,) as Estimates, whose df is that of the residuals.

    rows (m,) are the respondents used; x (m, p), y (m,), weights (m,), mean (m,) are theirs; bread
    (p, p) is the inverse of the weighted information.
    """

    design: AnyDesign
    family: str
    names: tuple[str, ...]
    coefficients: Estimates
    rows: NDArray[np.intp]
    x: Array
    y: Array
    weights: Array
    mean: Array
    bread: Array


def glm(
    design: AnyDesign,
    y: ArrayLike,
    x: ArrayLike,
    family: str = "gaussian",
    names: Sequence[str] | None = None,
    domain: ArrayLike | None = None,
) -> Fit:
    """Weighted pseudo-maximum-likelihood fit of y (n,) on x (n, p), canonical link.

    x holds its own column of ones. Rows with NaN and rows outside `domain` stay out. The df of
    intervals is that of the design + 1 - p. Raises StatsError on a constant outcome, collinear
    columns and separation (naming them), NotConverged after 100 rounds. Binder (1983), Int.
    Statist. Review 51, 279–292; Lumley & Scott (2017), Statist. Science 32, 265–278.
    """
    columns, outcome = matrix(x, "x", design.n), matrix(y, "y", design.n)[:, 0]
    labels = _names(names, columns.shape[1])
    rows = _complete(design, columns, outcome, domain)
    columns, outcome, weights = columns[rows], outcome[rows], design.weights[rows]
    _check_outcome(family, outcome)
    check_columns(columns, weights, labels)
    beta = newton(family, columns, outcome, weights, labels)
    mean = mean_of(family, columns @ beta)
    bread = _inverse(_information(family, columns, weights, mean))
    if isinstance(design, Design):
        influence = np.zeros((design.n, len(beta)))
        influence[rows] = (columns * (weights * (outcome - mean))[:, None]) @ bread
        scores = design.scores(influence)
    else:
        scores = design.scores(refits(family, columns, outcome, design.replicates[rows], beta), beta)
    df = design.degrees_of_freedom + 1 - len(beta)
    missing = np.full(len(beta), np.nan)
    base = np.full(len(beta), len(rows))
    coefficients = Estimates(beta, scores, df, base, missing, missing)
    return Fit(design, family, labels, coefficients, rows, columns, outcome, weights, mean, bread)


def newton(
    family: str,
    x: Array,
    y: Array,
    weights: Array,
    names: Sequence[str],
    tolerance: float = 1e-11,
) -> Array:
    """Coefficients (p,) by Newton's method, which under the canonical link is Fisher scoring."""
    scale = np.sqrt((weights @ x**2) / weights.sum())
    z = x / scale
    start = y if family == "gaussian" else (y + np.average(y, weights=weights)) / 2
    eta = start if family == "gaussian" else _link(family, start)
    w = weights / weights.sum()
    beta = np.linalg.solve((z * w[:, None]).T @ z, z.T @ (w * eta))
    if family == "gaussian":
        # one correction takes out most of the rounding of the normal equations
        beta += np.linalg.solve((z * w[:, None]).T @ z, z.T @ (w * (y - z @ beta)))
        return beta / scale
    for _ in range(100):
        mean = mean_of(family, z @ beta)
        information = _information(family, z, w, mean)
        try:
            step = np.linalg.solve(information, z.T @ (w * (y - mean)))
        except np.linalg.LinAlgError:
            step = np.full(len(beta), np.inf)
        if not np.isfinite(step).all() or np.abs(beta).max() > 1e6:
            break
        limit = max(1.0, np.abs(z @ step).max() / 5)
        beta = beta + step / limit
        if np.abs(step).max() <= tolerance * (1 + np.abs(beta).max()):
            return beta / scale
        if family == "binomial" and _separated(mean, y):
            break
    if family == "binomial" and _separated(mean, y, 1e-4):
        raise StatsError(
            f"the outcome is separated: {names[int(np.abs(beta).argmax())]} (and others, perhaps) "
            "predicts it without error, so its coefficient is infinite"
        )
    raise NotConverged(
        f"{family} model: step {np.abs(step).max():.3g} after 100 rounds (tolerance {tolerance:g})"
    )


def refits(
    family: str, x: Array, y: Array, replicates: Array, beta: Array, tolerance: float = 1e-9
) -> Array:
    """Coefficients (R, p) under each column of replicate weights (n, R), all columns at once.

    Each replicate's information is taken at the full sample's solution and held (chord method),
    and steps are repeated until the longest is below the tolerance.
    """
    p, count = x.shape[1], replicates.shape[1]
    upper = np.triu_indices(p)
    scale = np.sqrt((x**2).mean(axis=0))
    z, start = x / scale, beta * scale
    curvature = slope_of(family, mean_of(family, z @ start))
    products = (z[:, upper[0]] * z[:, upper[1]] * curvature[:, None]).T @ replicates
    information = np.empty((count, p, p))
    information[:, upper[0], upper[1]] = products.T
    information[:, upper[1], upper[0]] = products.T
    try:
        inverse = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        raise StatsError("a replicate leaves the model without variation in a column") from None
    betas = np.repeat(start[:, None], count, axis=1)
    block = max(1, 2_000_000 // len(x))
    for first in range(0, count, block):
        part = slice(first, first + block)
        weights = np.ascontiguousarray(replicates[:, part])
        for _ in range(100):
            residual = mean_of(family, z @ betas[:, part])
            np.subtract(y[:, None], residual, out=residual)
            residual *= weights
            step = np.einsum("rij,jr->ir", inverse[part], z.T @ residual)
            betas[:, part] += step
            if np.abs(step).max() <= tolerance:
                break
        else:
            worst = first + int(np.abs(step).max(axis=0).argmax())
            raise NotConverged(
                f"{family} model in replicate {worst}: step {np.abs(step).max():.3g} after 100 "
                f"rounds (tolerance {tolerance:g})"
            )
    return betas.T / scale


def check_columns(x: Array, weights: Array, names: Sequence[str]) -> None:
    """Raises StatsError naming the columns of x (n, p) that the columns before them determine."""
    gram = (x * weights[:, None]).T @ x
    scale = np.sqrt(np.maximum(np.diag(gram), np.finfo(float).tiny))
    left: NDArray[Any] = gram / np.outer(scale, scale)
    collinear = []
    for j in range(len(left)):
        if left[j, j] <= 1e-10:
            collinear.append(names[j])
            continue
        left = left - np.outer(left[:, j], left[j]) / left[j, j]
    if collinear:
        raise StatsError(f"collinear columns: {', '.join(collinear)} follow from those before them")


def _information(family: str, x: Array, weights: Array, mean: Array) -> Array:
    return (x * (weights * slope_of(family, mean))[:, None]).T @ x


def _inverse(information: Array) -> Array:
    inverse: Array = np.linalg.inv(information)
    return inverse


def _link(family: str, mean: Array) -> Array:
    return np.log(mean) if family == "poisson" else np.log(mean / (1 - mean))


def _separated(mean: Array, y: Array, tolerance: float = 1e-9) -> bool:
    """Whether the fit reproduces some outcomes exactly, as it does on its way to infinity."""
    return bool((np.abs(y - mean) < tolerance).mean() > 0.5)


def _names(names: Sequence[str] | None, p: int) -> tuple[str, ...]:
    labels = tuple(names) if names is not None else tuple(f"column {j}" for j in range(p))
    if len(labels) != p:
        raise StatsError(f"names: {len(labels)}, expected {p}")
    return labels


def _complete(design: AnyDesign, x: Array, y: Array, domain: ArrayLike | None) -> NDArray[np.intp]:
    known = ~np.isnan(x).any(axis=1) & ~np.isnan(y)
    if domain is not None:
        known &= np.asarray(domain, dtype=bool)
    rows = np.flatnonzero(known)
    if len(rows) <= x.shape[1]:
        raise StatsError(f"model: {len(rows)} complete rows for {x.shape[1]} columns")
    finite(x[rows], "x")
    finite(y[rows], "y")
    return rows


def _check_outcome(family: str, y: Array) -> None:
    if family not in FAMILIES:
        raise StatsError(f"family: {family!r}, expected one of {', '.join(FAMILIES)}")
    if y.min() == y.max():
        raise StatsError(f"the outcome is constant: {y[0]:g}")
    if family == "binomial" and (y.min() < 0 or y.max() > 1):
        raise StatsError(f"a binomial outcome lies in 0..1, got {y.min():g}..{y.max():g}")
    if family == "poisson" and y.min() < 0:
        raise StatsError(f"a Poisson outcome is not negative, got {y.min():g}")
