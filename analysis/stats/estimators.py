"""Shares, means, totals and ratios with their scores, for all respondents or a domain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.design import Design, covariance, standard_errors
from analysis.stats.errors import Array, Codes, StatsError, levels, matrix
from analysis.stats.intervals import t_interval
from analysis.stats.replicates import ReplicateDesign

AnyDesign = Design | ReplicateDesign


@dataclass(frozen=True)
class Estimates:
    """k numbers: value (k,), scores (rows, k), design df, base (k,) of respondents counted.

    `srs` (k,) is the variance that a simple random sample of the base, drawn with replacement,
    would have had (NaN where that means nothing) and `sampled` (k,) the base over its weighted
    count, for the design effect. A number without respondents is NaN with base 0.
    """

    value: Array
    scores: Array
    df: float
    base: Codes
    srs: Array
    sampled: Array

    @property
    def se(self) -> Array:
        """Standard errors (k,)."""
        return standard_errors(self.scores)

    @property
    def covariance(self) -> Array:
        """Covariance (k, k)."""
        return covariance(self.scores)

    def interval(self, confidence: float = 0.95) -> tuple[Array, Array]:
        """t intervals on the design df: low (k,), high (k,)."""
        return t_interval(self.value, self.se, self.df, confidence)

    def deff(self, without_replacement: bool = False) -> Array:
        """Variance over that of a simple random sample of the same base (k,), Kish (1965) 8.1.

        Against a sample without replacement the weights must add to population counts.
        """
        kept = 1 - self.sampled if without_replacement else 1.0
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.se**2 / (self.srs * kept)

    def select(self, columns: ArrayLike) -> "Estimates":
        """The numbers at `columns` (indices or booleans)."""
        at = np.arange(len(self.value))[np.asarray(columns)]
        return Estimates(
            self.value[at],
            self.scores[:, at],
            self.df,
            self.base[at],
            self.srs[at],
            self.sampled[at],
        )


def joined(estimates: Sequence[Estimates]) -> Estimates:
    """The numbers of several records of one design, side by side, so that they have covariances."""
    rows = {e.scores.shape[0] for e in estimates}
    if len(rows) != 1:
        raise StatsError(f"joined: scores of {sorted(rows)} rows, expected those of one design")
    return Estimates(
        np.concatenate([e.value for e in estimates]),
        np.concatenate([e.scores for e in estimates], axis=1),
        min(e.df for e in estimates),
        np.concatenate([e.base for e in estimates]),
        np.concatenate([e.srs for e in estimates]),
        np.concatenate([e.sampled for e in estimates]),
    )


def ratios(design: AnyDesign, y: ArrayLike, x: ArrayLike, domain: ArrayLike | None = None) -> Estimates:
    """Ratios total(y) / total(x) of the columns of y and x (n, k) where both are known.

    NaN is missing; domain (n,) or (n, k) of booleans. Särndal, Swensson & Wretman (1992) 5.6.
    """
    tops, bottoms = matrix(y, "y", design.n), matrix(x, "x", design.n)
    inside = _inside(design, domain) & np.isfinite(tops) & np.isfinite(bottoms)
    tops, bottoms = np.where(inside, tops, 0.0), np.where(inside, bottoms, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (design.weights @ tops) / (design.weights @ bottoms)
    missing = np.full(len(value), np.nan)
    scores = design.ratio_scores(tops, bottoms, value)
    base = inside.sum(axis=0)
    return Estimates(value, scores, design.degrees_of_freedom, base, missing, missing)


def means(design: AnyDesign, y: ArrayLike, domain: ArrayLike | None = None) -> Estimates:
    """Means of the columns of y (n, k) over the known values of a domain (n,) or (n, k)."""
    columns = matrix(y, "y", design.n)
    known = np.isfinite(columns) & _inside(design, domain)
    return _means(design, np.where(known, columns, 0.0), known)


def shares(
    design: AnyDesign, codes: ArrayLike, n_levels: int, domain: ArrayLike | None = None
) -> Estimates:
    """Shares of the levels (n_levels,) of one item: codes (n,) in 0..n_levels-1, -1 no base."""
    item = levels(codes, "codes", n_levels, design.n)
    y = (item[:, None] == np.arange(n_levels)).astype(np.float64)
    known = (item >= 0)[:, None] & _inside(design, domain)
    return _means(design, y * known, np.broadcast_to(known, y.shape))


def totals(design: AnyDesign, y: ArrayLike, domain: ArrayLike | None = None) -> Estimates:
    """Totals of the columns of y (n, k) over the known values of a domain (n,) or (n, k)."""
    columns = matrix(y, "y", design.n)
    known = np.isfinite(columns) & _inside(design, domain)
    y0 = np.where(known, columns, 0.0)
    value = design.weights @ y0
    scores = design.total_scores(y0, value, known)
    of_mean = _means(design, y0, known)
    size = design.weights @ known
    srs = of_mean.srs * size**2
    return Estimates(value, scores, of_mean.df, of_mean.base, srs, of_mean.sampled)


def variances(design: AnyDesign, y: ArrayLike, domain: ArrayLike | None = None) -> Estimates:
    """Population variances of the columns of y (n, k): weighted, times m / (m - 1), m the base.

    The mean of the squared deviations from the weighted mean, whose own error is of second order:
    Särndal, Swensson & Wretman (1992) 5.9. A replicate deviates from its own mean.
    """
    columns = matrix(y, "y", design.n)
    known = np.isfinite(columns) & _inside(design, domain)
    centre = means(design, columns, known).value
    base = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = (columns - centre) ** 2 * (base / (base - 1))
    found = means(design, square, known)
    if not isinstance(design, ReplicateDesign):
        return found
    y = np.where(known, columns - centre, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        counts = design.replicates.T @ known.astype(np.float64)
        spread = design.replicates.T @ y**2 / counts - (design.replicates.T @ y / counts) ** 2
        return replace(found, scores=design.scores(spread * (base / (base - 1)), found.value))


def _inside(design: AnyDesign, domain: ArrayLike | None) -> NDArray[np.bool_]:
    if domain is None:
        return np.ones((design.n, 1), dtype=bool)
    inside = np.asarray(domain)
    if inside.dtype != bool or inside.shape[0] != design.n:
        raise StatsError(f"domain: {inside.dtype} {inside.shape}, expected booleans ({design.n},)")
    return inside[:, None] if inside.ndim == 1 else inside


def _means(design: AnyDesign, y: Array, known: NDArray[np.bool_]) -> Estimates:
    x = np.broadcast_to(known, y.shape).astype(np.float64)
    base = x.sum(axis=0).astype(np.int64)
    weight = design.weights @ x
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (design.weights @ y) / weight
        spread = (design.weights @ y**2) / weight - value**2
        srs = spread / (base - 1)
        sampled = base / weight
    scores = design.ratio_scores(y, x, value)
    return Estimates(value, scores, design.degrees_of_freedom, base, srs, sampled)
