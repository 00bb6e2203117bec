"""Numbers of many small groups at once, each drawn towards what its main effects say: Fay–Herriot.

y = X b + u + e, u ~ N(0, t² I), e ~ N(0, V), flat priors on b and t. The t is integrated over a grid: its
maximum likelihood estimate may be 0, which would say that groups differ by nothing. Fay & Herriot (1979),
J. Am. Statist. Assoc. 74, 269–277; Rao & Molina (2015), Small Area Estimation, 2nd ed., ch. 10.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError, finite, matrix, vector

GRID, REACH = 60, 4.0  # points; how many spreads of what main effects leave the grid of t runs to


@dataclass(frozen=True)
class Areas:
    """Of m groups: value (m,), covariance (m, m), the main effects' part (m,), and the mean of t."""

    value: Array
    covariance: Array
    fitted: Array
    spread: float

    @property
    def se(self) -> Array:
        """Posterior standard deviations (m,)."""
        return np.sqrt(np.diag(self.covariance))

    def interval(self, confidence: float = 0.95) -> tuple[Array, Array]:
        """Normal intervals: low (m,), high (m,)."""
        from scipy.special import ndtri

        reach = float(ndtri((1 + confidence) / 2)) * self.se
        return self.value - reach, self.value + reach


def fay_herriot(y: ArrayLike, v: ArrayLike, x: ArrayLike, grid: ArrayLike | None = None) -> Areas:
    """Direct estimates y (m,) with error covariance v, (m,) variances or (m, m), on main effects x (m, p).

    grid: values of t above 0, evenly spaced. Raises StatsError where x is collinear, where no more groups
    than columns are there, and where v is not positive.
    """
    direct, effects = finite(vector(y, "y"), "y"), matrix(x, "x", len(vector(y, "y")))
    errors = np.asarray(v, dtype=np.float64)
    errors = np.diag(errors) if errors.ndim == 1 else errors
    m, p = effects.shape
    if errors.shape != (m, m) or not (np.diag(errors) > 0).all() or not np.isfinite(errors).all():
        raise StatsError(f"v: {errors.shape}, expected positive variances of {m} groups")
    if m <= p or np.linalg.matrix_rank(effects) < p:
        raise StatsError(f"x: {p} columns that {m} groups cannot tell apart")
    steps = _grid(direct, errors, effects) if grid is None else finite(vector(grid, "grid"), "grid")
    each = [_given(t, direct, errors, effects) for t in steps]
    weight = np.exp(np.array([e[0] for e in each]) - max(e[0] for e in each))
    weight /= weight.sum()
    means, covariances, fitted = (np.array([e[k] for e in each]) for k in (1, 2, 3))
    value = weight @ means
    apart = means - value
    within = np.einsum("g,gij->ij", weight, covariances)
    between = np.einsum("g,gi,gj->ij", weight, apart, apart)
    return Areas(value, within + between, weight @ fitted, float(weight @ steps))


def _grid(direct: Array, errors: Array, effects: Array) -> Array:
    """Values of t from near 0 to far beyond what main effects leave."""
    left = direct - effects @ np.linalg.lstsq(effects, direct)[0]
    most = REACH * max(float(np.sqrt(left @ left / len(left))), float(np.sqrt(np.diag(errors).min())))
    return (np.arange(GRID) + 0.5) * most / GRID


def _given(t: float, direct: Array, errors: Array, effects: Array) -> tuple[float, Array, Array, Array]:
    """Log weight of one t, and with it known the groups' means, covariance and main effects."""
    whole = errors + t**2 * np.eye(len(direct))
    inverse = np.linalg.inv(whole)
    carried = inverse @ effects
    inner = effects.T @ carried
    projected = inverse - carried @ np.linalg.solve(inner, carried.T)
    slope = np.linalg.solve(inner, carried.T @ direct)
    determinants = np.linalg.slogdet(whole)[1] + np.linalg.slogdet(inner)[1]
    weight = -0.5 * (determinants + direct @ projected @ direct)
    mean = direct - errors @ projected @ direct
    return weight, mean, errors - errors @ projected @ errors, effects @ slope


def smoothed(variance: ArrayLike, spread: ArrayLike, effective: ArrayLike) -> Array:
    """Design variances (m,) as a design effect common to all groups times spread over effective bases.

    spread (m,) is the variance of the answers in a group, effective (m,) its weights' effective base. A
    design variance of a small group is itself far off; its sum over groups is not.
    """
    simple = np.asarray(spread, dtype=np.float64) / np.asarray(effective, dtype=np.float64)
    return float(np.sum(variance) / simple.sum()) * simple
