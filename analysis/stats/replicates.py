"""Replicate weights: as delivered with a file, or made from a design."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.design import Design
from analysis.stats.errors import Array, StatsError, finite, matrix, not_negative, vector
from analysis.stats.stages import Stage

# base weights (n, R) in, final weights (m, R) out: nonresponse adjustment, calibration and trimming
# done again in each column; m < n where only respondents are kept
Reweight = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class ReplicateDesign:
    """Full weights (n,) and replicate weights (n, R), and how replicates make a variance.

    The variance of a number is scale * sum(rscales * (theta_r - centre)²), centre being the full
    sample's number when `mse`, otherwise the mean of the replicates'. degrees: of freedom, by
    default the rank of the replicate weights less 1. Weights of 0 count in no number, as in `Design`.
    Raises StatsError on shapes, weights below 0, none above, and replicate weights that are not finite.
    Wolter (2007), Introduction to Variance Estimation, ch. 3 to 5.
    """

    weights: Array
    replicates: Array
    scale: float
    rscales: ArrayLike = 1.0
    mse: bool = False
    type: str = ""
    degrees: int | None = None

    def __post_init__(self) -> None:
        weights = not_negative(finite(vector(self.weights, "weights"), "weights"), "weights")
        replicates = finite(matrix(self.replicates, "replicates", len(weights)), "replicates")
        count = replicates.shape[1]
        rscales = np.broadcast_to(np.asarray(self.rscales, dtype=np.float64), (count,))
        if not self.scale > 0 or finite(rscales, "rscales").min() < 0:
            raise StatsError(f"scale: {self.scale}, rscales from {rscales.min()}: must be positive")
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "replicates", replicates)
        object.__setattr__(self, "rscales", rscales)

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.weights)

    @cached_property
    def degrees_of_freedom(self) -> int:
        """`degrees`, or the rank of the replicate weights less 1."""
        if self.degrees is not None:
            return self.degrees
        scaled = self.replicates / np.abs(self.replicates).max(axis=0)
        spectrum = np.linalg.eigvalsh(scaled.T @ scaled if self.n > scaled.shape[1] else scaled @ scaled.T)
        return int((spectrum > spectrum.max() * 1e-10).sum()) - 1

    def domain_degrees_of_freedom(self, domain: ArrayLike) -> int:
        """Those of a domain (n,): the rank of its replicate weights less 1, the whole sample's at most."""
        inside = self.replicates[np.asarray(domain, dtype=bool)]
        return min(self.degrees_of_freedom, max(0, int(np.linalg.matrix_rank(inside)) - 1))

    def scores(self, values: ArrayLike, centre: ArrayLike) -> Array:
        """Scores (R, k) of k numbers from their values in each replicate (R, k)."""
        theta = matrix(values, "values", self.replicates.shape[1])
        rscales = np.asarray(self.rscales)
        used = theta if rscales.all() else theta[rscales > 0]
        middle = np.asarray(centre, dtype=np.float64) if self.mse else used.mean(axis=0)
        scores: Array = np.sqrt(self.scale * rscales)[:, None] * (theta - middle)
        return scores

    def total_scores(self, y: Array, value: Array, inside: ArrayLike | None = None) -> Array:
        """Scores (R, k) of the totals of y (n, k)."""
        return self.scores(self.replicates.T @ y, value)

    def ratio_scores(self, y: Array, x: Array, value: Array) -> Array:
        """Scores (R, k) of total(y) / total(x) for y and x (n, k)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return self.scores((self.replicates.T @ y) / (self.replicates.T @ x), value)


def make_jackknife(design: Design, reweight: Reweight | None = None) -> ReplicateDesign:
    """Each sampling unit left out in turn, its stratum's others scaled up: JKn, JK1 unstratified.

    Variance factor (1 - f)(m - 1) / m a stratum of m units. Wolter (2007) 4.5.
    """
    stage = design.stages[0]
    size = stage.size[stage.stratum].astype(np.float64)
    _paired(size.min() > 1, "jackknife: a stratum has one sampling unit")
    same = stage.stratum[:, None] == stage.stratum
    factors = np.where(same, (size / np.maximum(size - 1, 1))[:, None], 1.0)
    np.fill_diagonal(factors, 0.0)
    # factor² is (1 - f) m / (m - 1)
    rscales = stage.factor**2 * ((size - 1) / size) ** 2
    return _made(design, factors, 1.0, rscales, "JKn", reweight)


def make_brr(design: Design, fay_rho: float = 0.0, reweight: Reweight | None = None) -> ReplicateDesign:
    """Balanced half-samples of a design with two units a stratum; Fay's method when 0 < rho < 1.

    Factors 2 - rho and rho by a Hadamard matrix of the least order 2^k above the strata; variance
    1 / (R (1 - rho)²). Wolter (2007) 3.3; Judkins (1990), J. Official Statistics 6, 223–239.
    """
    from scipy.linalg import hadamard

    stage = design.stages[0]
    _paired((stage.size == 2).all(), "brr: every stratum must have exactly two sampling units")
    strata = len(stage.size)
    order = 1 << max(2, int(strata).bit_length())
    sign = hadamard(order)[1 : strata + 1].astype(np.float64)
    second = np.arange(len(stage.stratum)) - stage.starts[stage.stratum]
    factors = 1 + (1 - fay_rho) * sign[stage.stratum] * np.where(second == 0, 1, -1)[:, None]
    scale = 1 / (order * (1 - fay_rho) ** 2)
    return _made(design, factors, scale, np.ones(order), "Fay" if fay_rho else "BRR", reweight)


def make_bootstrap(
    design: Design, replicates: int, seed: int, reweight: Reweight | None = None
) -> ReplicateDesign:
    """Rao–Wu rescaling bootstrap: m - 1 of a stratum's m units drawn with replacement.

    Factor m / (m - 1) times the draws. Rao, Wu & Yue (1992), Survey Methodology 18, 209–217. The
    design's fpc plays no part.
    """
    scale = 1 / (replicates - 1)
    rscales = np.ones(replicates)
    return _made(design, _draws(design.stages[0], replicates, seed), scale, rscales, "bootstrap", reweight)


def _draws(stage: Stage, replicates: int, seed: int) -> Array:
    """Factors (units, R) of the Rao-Wu bootstrap."""
    rng = np.random.default_rng(seed)
    factors = np.empty((len(stage.stratum), replicates))
    for start, m in zip(stage.starts.tolist(), stage.size.tolist(), strict=True):
        _paired(m > 1, "bootstrap: a stratum has one sampling unit")
        block = max(16, 200_000 // m)
        for first in range(0, replicates, block):
            part = slice(first, min(first + block, replicates))
            count = part.stop - first
            drawn = rng.integers(0, m, (count, m - 1))
            drawn += m * np.arange(count)[:, None]
            counts = np.bincount(drawn.ravel(), minlength=m * count).reshape(count, m)
            factors[start : start + m, part] = counts.T * (m / (m - 1))
    return factors


def _paired(holds: bool, message: str) -> None:
    if not holds:
        raise StatsError(message)


def _made(
    design: Design,
    factors: Array,
    scale: float,
    rscales: Array,
    name: str,
    reweight: Reweight | None,
) -> ReplicateDesign:
    unit = design.stages[0].unit
    # where every respondent is a unit of its own, the factors become the weights in place
    own = len(unit) == len(factors) and bool((unit == np.arange(len(unit))).all())
    replicates = factors if own else factors[unit]
    replicates *= design.weights[:, None]
    del factors
    full = design.weights
    if reweight is not None:
        full = reweight(full[:, None].copy())[:, 0]
        replicates = reweight(replicates)
    degrees = design.degrees_of_freedom
    return ReplicateDesign(full, replicates, scale, rscales, False, name, degrees)
