"""Numbers of many small groups at once, each drawn towards what its main effects say: Fay–Herriot.

y = X b + u + e, u ~ N(0, t² I), e ~ N(0, V), flat priors on b and t. The t is integrated over a grid: its
maximum likelihood estimate may be 0, which would say that groups differ by nothing. Fay & Herriot (1979),
J. Am. Statist. Assoc. 74, 269–277; Rao & Molina (2015), Small Area Estimation, 2nd ed., ch. 10. Where only
sums over groups are known, these are what is observed: the same mixed model with other rows.
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


def fay_herriot(
    y: ArrayLike, v: ArrayLike, x: ArrayLike, grid: ArrayLike | None = None,
    sums: ArrayLike | None = None, rounding: ArrayLike | None = None,
) -> Areas:  # fmt: skip
    """k groups of main effects x (k, p), whose direct estimates have error covariance v, (k,) or (k, k).

    y: the direct estimates (k,), or with `sums` (m, k) what is known of them: m sums, as of some groups
    alone and of several by what part of them each is. A group that no sum tells apart is what its main
    effects and the sums leave. rounding (m,): variances of what y was rounded by. grid: values of t above
    0, evenly spaced. Raises StatsError where x is collinear in what is known, where no more of it than
    columns is there, and where v is not positive.
    """
    direct, effects = finite(vector(y, "y"), "y"), matrix(x, "x")
    errors = np.asarray(v, dtype=np.float64)
    errors = np.diag(errors) if errors.ndim == 1 else errors
    k, p = effects.shape
    if errors.shape != (k, k) or not (np.diag(errors) > 0).all() or not np.isfinite(errors).all():
        raise StatsError(f"v: {errors.shape}, expected positive variances of {k} groups")
    known = np.eye(k) if sums is None else finite(matrix(sums, "sums", len(direct)), "sums")
    if known.shape != (len(direct), k):
        raise StatsError(f"y: {len(direct)} numbers, expected {k}, or a row of sums each")
    if len(direct) <= p or np.linalg.matrix_rank(known @ effects) < p:
        raise StatsError(f"x: {p} columns that {len(direct)} groups cannot tell apart")
    rounded = np.zeros(len(direct)) if rounding is None else vector(rounding, "rounding", len(direct))
    given = _Given(direct, errors, effects, known, np.diag(rounded))
    steps = given.grid() if grid is None else finite(vector(grid, "grid"), "grid")
    each = [given.at(t) for t in steps]
    weight = np.exp(np.array([e[0] for e in each]) - max(e[0] for e in each))
    weight /= weight.sum()
    means, covariances, fitted = (np.array([e[i] for e in each]) for i in (1, 2, 3))
    value = weight @ means
    apart = means - value
    within = np.einsum("g,gij->ij", weight, covariances)
    between = np.einsum("g,gi,gj->ij", weight, apart, apart)
    return Areas(value, within + between, weight @ fitted, float(weight @ steps))


@dataclass(frozen=True)
class _Given:
    """What is known: y (m,), errors of groups (k, k), main effects (k, p), sums (m, k), rounding (m, m)."""

    y: Array
    errors: Array
    effects: Array
    sums: Array
    rounding: Array

    def grid(self) -> Array:
        """Values of t from near 0 to far beyond what main effects leave."""
        columns = self.sums @ self.effects
        left = self.y - columns @ np.linalg.lstsq(columns, self.y)[0]
        least = float(np.sqrt(np.diag(self.sums @ self.errors @ self.sums.T).min()))
        most = REACH * max(float(np.sqrt(left @ left / len(left))), least)
        return (np.arange(GRID) + 0.5) * most / GRID

    def at(self, t: float) -> tuple[float, Array, Array, Array]:
        """Log weight of one t, and with it known the groups' means, covariance and main effects."""
        shared = t**2 * self.sums.T
        whole = self.sums @ self.errors @ self.sums.T + self.sums @ shared + self.rounding
        inverse = np.linalg.inv(whole)
        columns = self.sums @ self.effects
        carried = inverse @ columns
        inner = columns.T @ carried
        slope = np.linalg.solve(inner, carried.T @ self.y)
        off = self.y - columns @ slope
        determinants = np.linalg.slogdet(whole)[1] + np.linalg.slogdet(inner)[1]
        weight = -0.5 * (determinants + off @ inverse @ off)
        fitted = self.effects @ slope
        unsure = self.effects - shared @ carried
        covariance = t**2 * np.eye(len(fitted)) - shared @ inverse @ shared.T
        covariance += unsure @ np.linalg.solve(inner, unsure.T)
        return weight, fitted + shared @ inverse @ off, covariance, fitted


def smoothed(variance: ArrayLike, spread: ArrayLike, effective: ArrayLike) -> Array:
    """Design variances (m,) as a design effect common to all groups times spread over effective bases.

    spread (m,) is the variance of the answers in a group, effective (m,) its weights' effective base. A
    design variance of a small group is itself far off; its sum over groups is not.
    """
    simple = np.asarray(spread, dtype=np.float64) / np.asarray(effective, dtype=np.float64)
    return float(np.sum(variance) / simple.sum()) * simple
