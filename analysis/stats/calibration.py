"""Weights that meet known totals, and what meeting them takes out of a variance."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import (
    Array,
    NotConvergedError,
    StatsError,
    finite,
    levels,
    matrix,
    positive,
    vector,
)


def indicators(codes: NDArray[Any]) -> Any:
    """Sparse 0/1 columns (n, levels of all margins) of integer codes (n, margins), -1 in none."""
    from scipy.sparse import csr_array

    n = len(codes)
    sizes = codes.max(axis=0) + 1
    offset = np.cumsum(sizes) - sizes
    known = (codes >= 0).ravel()
    columns = (codes + offset).ravel()[known]
    ends = np.append(0, np.cumsum((codes >= 0).sum(axis=1)))
    return csr_array((np.ones(len(columns)), columns, ends), shape=(n, int(sizes.sum())))


@dataclass(frozen=True, eq=False)
class Calibration:
    """Calibration variables and the weights they started from.

    base_weights (n,) positive; x is integer codes (n, margins), one column a margin, or numbers
    (n, p) of floats. The variance of a calibrated number is that of the base-weighted regression
    residuals of its influence: Deville & Särndal (1992) 3.4 with the residuals of Särndal,
    Swensson & Wretman (1992) 6.5.
    `in_turn` instead subtracts, margin after margin and ten times over, the unweighted mean of
    influence / weight in each level: what R's survey 4.5 does after `rake`, kept to check against
    it. `projected` (n,) are the weights it divides by and multiplies with, those before trimming.
    `error` (p, r): a factor of the covariance of the totals that were met, where these are estimates.
    """

    base_weights: Array
    x: ArrayLike
    in_turn: bool = False
    projected: Array | None = None
    error: Array | None = None

    def __post_init__(self) -> None:
        base = positive(vector(self.base_weights, "base_weights"), "base_weights")
        object.__setattr__(self, "base_weights", base)
        x = np.asarray(self.x)
        x = x[:, None] if x.ndim == 1 else x
        if x.ndim != 2 or len(x) != len(base):
            raise StatsError(f"calibration x: shape {x.shape}, expected ({len(base)}, p)")
        if x.dtype.kind in "iu":
            object.__setattr__(self, "x", levels(x, "calibration x", int(x.max()) + 1))
        else:
            object.__setattr__(self, "x", finite(x.astype(np.float64), "calibration x"))
        if self.in_turn and x.dtype.kind not in "iu":
            raise StatsError("calibration: in_turn needs integer codes")
        if self.error is not None and (self.in_turn or len(self.error) != self.columns.shape[1]):
            raise StatsError(f"calibration error: expected {self.columns.shape[1]} rows, and not in_turn")

    @property
    def by_codes(self) -> bool:
        """Whether x is integer codes and the residuals are those of a regression."""
        return np.asarray(self.x).dtype.kind in "iu" and not self.in_turn

    @property
    def margins(self) -> NDArray[Any]:
        """x as integer codes (n, margins)."""
        return np.asarray(self.x)

    @cached_property
    def columns(self) -> Any:
        """The calibration variables (n, p): sparse when they are codes."""
        x: NDArray[Any] = np.asarray(self.x)
        return indicators(x) if x.dtype.kind in "iu" else x

    @cached_property
    def gram_inverse(self) -> Array:
        """(X' D X)^- with D the base weights (p, p)."""
        if isinstance(self.columns, np.ndarray):
            weighted = self.columns * self.base_weights[:, None]
        else:
            weighted = self.columns.multiply(self.base_weights[:, None]).tocsr()
        gram = weighted.T @ self.columns
        gram = gram if isinstance(gram, np.ndarray) else gram.toarray()
        scale = np.sqrt(np.maximum(np.diag(gram), np.finfo(float).tiny))
        return np.linalg.pinv(gram / np.outer(scale, scale), hermitian=True, rcond=1e-12) / (
            np.outer(scale, scale)
        )

    def residuals(self, influence: Array, weights: Array) -> Array:
        """Influence (n, k) on `weights` (n,) less what the calibration variables explain of it."""
        if self.in_turn:
            return self._in_turn(influence, weights)
        slopes = self.gram_inverse @ self.leverage(influence, weights)
        return influence - weights[:, None] * (self.columns @ slopes)

    def leverage(self, influence: Array, weights: Array) -> Array:
        """X' D u (p, k) of weighted influence (n, k), D the base weights."""
        return np.asarray(self.columns.T @ ((self.base_weights / weights)[:, None] * influence))

    def borrowed(self, leverage: Array) -> list[Array]:
        """Scores (r, k) that the error of the totals adds to the sample's; none where they are exact."""
        return [] if self.error is None else [self.fitted(leverage, self.error.T)]

    def fitted(self, leverage: Array, summed: Array) -> Array:
        """What the variables explain of k sums: X' D u (p, k), sums of w x (rows, p) in."""
        return summed @ (self.gram_inverse @ leverage)

    def _in_turn(self, influence: Array, weights: Array) -> Array:
        scale = (weights if self.projected is None else self.projected)[:, None]
        u = influence / scale
        groups = [indicators(margin[:, None]) for margin in np.asarray(self.x).T]
        sizes = [np.asarray(group.sum(axis=0))[:, None] for group in groups]
        for _ in range(10):
            for group, size in zip(groups, sizes, strict=True):
                u = u - group @ ((group.T @ u) / size)
        return u * scale


def calibrate(
    x: ArrayLike,
    totals: ArrayLike,
    base_weights: ArrayLike,
    distance: str = "linear",
    bounds: tuple[float, float] = (-np.inf, np.inf),
    tolerance: float = 1e-10,
) -> Array:
    """Weights (n,) nearest to the base weights whose totals of x (n, p) are `totals` (p,).

    distance: linear (GREG; bounded when bounds are given), raking (multiplicative), logit (bounds
    required). bounds limit weight / base weight. Raises StatsError on shapes and collinear columns
    and NotConvergedError, naming the column furthest off, when no weights within the bounds are found
    in 200 rounds. Deville & Särndal (1992), cases 1, 2, 6 and 7.
    """
    start = positive(vector(base_weights, "base_weights"), "base_weights")
    columns = finite(matrix(x, "x", len(start)), "x")
    goal = vector(totals, "totals", columns.shape[1])
    link, slope = _distance(distance, bounds)
    scale = np.maximum(np.abs(columns).max(axis=0), np.finfo(float).tiny)
    z, target = columns / scale, goal / scale
    size = np.maximum(np.abs(target), start @ np.abs(z))
    eta = np.zeros(len(start))
    lagrange = np.zeros(z.shape[1])
    gap = target - start @ z
    for _ in range(200):
        if np.abs(gap / size).max() <= tolerance:
            return start * link(eta)
        hessian = (z * (start * slope(eta))[:, None]).T @ z
        step = np.linalg.lstsq(hessian, gap, rcond=1e-12)[0]
        for halving in range(30):
            trial = lagrange + step / 2**halving
            trial_gap = target - (start * link(z @ trial)) @ z
            if np.linalg.norm(trial_gap / size) < np.linalg.norm(gap / size) or distance == "linear":
                break
        lagrange, eta, gap = trial, z @ trial, trial_gap
    worst = int(np.abs(gap / size).argmax())
    raise NotConvergedError(
        f"calibrate ({distance}): column {worst} target {goal[worst]:.10g}, reached "
        f"{(goal - gap * scale)[worst]:.10g} after 200 rounds (tolerance {tolerance:g}); "
        f"bounds {bounds[0]:g} to {bounds[1]:g} may be too tight"
    )


def _distance(name: str, bounds: tuple[float, float]) -> Any:
    """The ratio F(eta) of weight to base weight, and its derivative."""
    low, high = bounds
    if not low < 1 < high:
        raise StatsError(f"bounds: {low:g} to {high:g} must lie on both sides of 1")
    if name == "linear":
        return (
            lambda eta: np.clip(1 + eta, low, high),
            lambda eta: ((1 + eta > low) & (1 + eta < high)).astype(np.float64),
        )
    if name == "raking":
        return np.exp, np.exp
    if name == "logit" and np.isfinite(bounds).all():
        rate = (high - low) / ((1 - low) * (high - 1))

        def link(eta: Array) -> Array:
            e = np.exp(np.clip(rate * eta, -700, 700))
            return (low * (high - 1) + high * (1 - low) * e) / (high - 1 + (1 - low) * e)

        return link, lambda eta: rate * (link(eta) - low) * (high - link(eta)) / (high - low)
    raise StatsError(f"distance: {name!r} with bounds {bounds}, expected linear, raking or logit")
