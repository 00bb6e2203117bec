"""How the sample was drawn, as one operation: influence in, scores out.

An influence matrix (n, k) holds each respondent's weighted linearized contribution to k numbers. A
design turns it into scores S (rows, k) with S.T @ S the covariance of the k numbers, so two
numbers from two pages have a covariance when their columns stand side by side.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.calibration import Calibration
from analysis.stats.errors import Array, StatsError, finite, matrix, not_negative, positive, vector
from analysis.stats.stages import Stage, stages

LONELY = ("fail", "remove", "certainty", "adjust", "average")


@dataclass(frozen=True, eq=False)
class Design:
    """Weights, strata, sampling units and population counts of a sample of n respondents.

    weights (n,) not negative; one of 0 counts in no number and no degree of freedom. strata, psu and
    fpc are (n,) or (n, stages): labels of any kind, and the number of units in the population of the
    row's stratum (at a later stage, of its parent unit). psu labels may repeat between strata
    (`nested`). `lonely` says what a stratum of one unit contributes. With fpc the variance adds every
    stage; without, units of the first stage count as
    drawn with replacement. Raises StatsError on shapes, weights below 0, a unit in
    two strata, fpc below the sample, and under lonely="fail" on a stratum with one unit.
    Sources: Särndal, Swensson & Wretman (1992) 4.3; Lumley (2010), Complex Surveys, ch. 2 and 3.
    """

    weights: Array
    strata: ArrayLike | None = None
    psu: ArrayLike | None = None
    fpc: ArrayLike | None = None
    nested: bool = True
    lonely: str = "fail"
    calibration: Calibration | None = None

    def __post_init__(self) -> None:
        weights = not_negative(finite(vector(self.weights, "weights"), "weights"), "weights")
        object.__setattr__(self, "weights", weights)
        if not len(weights):
            raise StatsError("weights: no respondents")
        if self.lonely not in LONELY:
            raise StatsError(f"lonely: {self.lonely!r}, expected one of {', '.join(LONELY)}")
        if self.calibration is not None and len(self.calibration.base_weights) != len(weights):
            raise StatsError(
                f"calibration: {len(self.calibration.base_weights)} rows, expected {len(weights)}"
            )
        _ = self.stages

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.weights)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of sampling that the variance adds: one, or as many as fpc has columns."""
        return stages(self.n, self.strata, self.psu, self.fpc, self.nested, self.lonely)

    @property
    def degrees_of_freedom(self) -> int:
        """Sampling units less strata, of the first stage; units without weight are none, as in R's degf."""
        if not self.weights.all():
            return self.domain_degrees_of_freedom(self.weights > 0)
        return len(self.stages[0].stratum) - len(self.stages[0].size)

    def domain_degrees_of_freedom(self, domain: ArrayLike) -> int:
        """Units less strata that a domain (n,) of booleans reaches (presentation standards)."""
        units = np.unique(self.stages[0].unit[np.asarray(domain, dtype=bool)])
        return len(units) - len(np.unique(self.stages[0].stratum[units]))

    def within(self, domain: ArrayLike) -> "Design":
        """The design for one domain (n,): see `Stage.within`, for lonely adjust and average."""
        chosen = replace(self)
        inside = np.asarray(domain, dtype=bool)
        chosen.__dict__["stages"] = tuple(stage.within(inside) for stage in self.stages)
        return chosen

    @cached_property
    def carried(self) -> Array:
        """The weighted calibration variables summed over the first stage's units (units, p)."""
        assert self.calibration is not None
        weighted = self.calibration.columns.multiply(self.weights[:, None]).tocsr()
        summed = self.stages[0].totals(weighted)
        return summed if isinstance(summed, np.ndarray) else summed.toarray()

    def scores(self, influence: ArrayLike, inside: ArrayLike | None = None) -> Array:
        """Scores (rows, k) of a weighted influence (n, k): their cross products are covariances.

        inside: who is in the base of the numbers, (n,) of all or (n, k) of each, by default those of any
        influence; lonely="average" is over the strata that they reach. A difference of two numbers takes
        each with its own.
        """
        rows = matrix(influence, "influence", self.n)
        members = rows != 0 if inside is None else np.asarray(inside, dtype=bool)
        parts: list[Array] = []
        if self.calibration is not None:
            if self.calibration.error is not None:
                parts = self.calibration.borrowed(self.calibration.leverage(rows, self.weights))
            rows = self.calibration.residuals(rows, self.weights)
        parts += [stage.centred(stage.totals(rows), self._reach(stage, members)) for stage in self.stages]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    @staticmethod
    def _reach(stage: Stage, members: NDArray[np.bool_]) -> Array | None:
        columns = members[:, None] if members.ndim == 1 else members
        return stage.reach(lambda: stage.totals(columns.astype(np.float64)) > 0)

    def total_scores(self, y: Array, value: Array, inside: ArrayLike | None = None) -> Array:
        """Scores (rows, k) of the totals of y (n, k)."""
        return self.scores(self.weights[:, None] * y, inside)

    def ratio_scores(self, y: Array, x: Array, value: Array) -> Array:
        """Scores (rows, k) of total(y) / total(x) for y and x (n, k); `value` is the ratio (k,).

        Särndal, Swensson & Wretman (1992) 5.6.8: u = (y - R x) / X.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            influence = (self.weights[:, None] * (y - value * x)) / (self.weights @ x)
        return self.scores(influence, x != 0)


def covariance(scores: ArrayLike) -> Array:
    """Covariance (k, k) of the numbers whose scores are the columns (rows, k)."""
    s = matrix(scores, "scores")
    return s.T @ s


def standard_errors(scores: ArrayLike) -> Array:
    """Standard errors (k,) of the numbers whose scores are the columns (rows, k)."""
    s = matrix(scores, "scores")
    return np.sqrt(np.einsum("ij,ij->j", s, s))


def kish_deff(weights: ArrayLike) -> float:
    """n sum(w²) / sum(w)²: what unequal weights alone cost. Kish (1965), Survey Sampling, 11.7."""
    w = positive(vector(weights, "weights"), "weights")
    return float(len(w) * (w @ w) / w.sum() ** 2)
