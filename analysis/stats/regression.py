"""Regression models whose coefficients are columns of scores like any other number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.categories import Multinomial, ProportionalOdds
from analysis.stats.design import Design
from analysis.stats.errors import Array, StatsError, finite, levels, matrix, positive, vector
from analysis.stats.estimators import AnyDesign, Estimates
from analysis.stats.fitting import maximize, maximize_replicates
from analysis.stats.genmod import estimated
from analysis.stats.likelihoods import Glm, Likelihood, check_outcome


@dataclass(frozen=True)
class Fit:
    """A fitted model: coefficients (P,) as Estimates, whose df is that of the residuals.

    rows (m,) are the respondents used and weights (m,) theirs, `factor` (m,) included; bread (P, P)
    is the inverse of the weighted information.
    """

    design: AnyDesign
    model: Likelihood
    names: tuple[str, ...]
    coefficients: Estimates
    rows: NDArray[np.intp]
    weights: Array
    bread: Array
    factor: Array | None = None

    @property
    def x(self) -> Array:
        """Explanatory columns of the respondents used (m, p)."""
        return self.model.x


def glm(
    design: AnyDesign,
    y: ArrayLike,
    x: ArrayLike,
    family: str = "gaussian",
    names: Sequence[str] | None = None,
    domain: ArrayLike | None = None,
    factor: ArrayLike | None = None,
    statsmodels: bool = False,
) -> Fit:
    """Linear (gaussian), logistic (binomial) or Poisson regression of y (n,) on x (n, p).

    x holds its own column of ones. Rows with NaN and rows outside `domain` stay out. factor (n,)
    multiplies the weights: 1 over the probability with which a question was shown. The df is that of
    the design + 1 - p. Raises StatsError on a constant outcome, collinear columns and
    separation (naming the columns), NotConvergedError after 100 rounds. statsmodels: take its GLM's point
    estimates, the same to the last digits that count. Binder (1983), Int. Statist.
    Review 51, 279–292; Lumley & Scott (2017), Statist. Science 32, 265–278.
    """
    columns, outcome = matrix(x, "x", design.n), matrix(y, "y", design.n)[:, 0]
    labels = _names(names, columns.shape[1])
    rows = _complete(design, columns, ~np.isnan(outcome), domain)
    check_outcome(family, finite(outcome[rows], "y"))
    model = Glm(_rows(columns, rows), _rows(outcome, rows), family)
    return fit(design, model, rows, labels, _factor(factor, rows), estimated if statsmodels else maximize)


def proportional_odds(
    design: AnyDesign,
    y: ArrayLike,
    n_levels: int,
    x: ArrayLike,
    names: Sequence[str] | None = None,
    domain: ArrayLike | None = None,
    factor: ArrayLike | None = None,
) -> Fit:
    """Ordered logistic regression of y (n,), codes 0..n_levels-1 or -1 missing, on x (n, p).

    x has no column of ones. Coefficients of x come first (positive: towards higher levels), then
    the cut points. factor as of `glm`. Raises as it does, and StatsError on a level that nobody has.
    """
    columns, code = matrix(x, "x", design.n), levels(y, "y", n_levels, design.n)
    labels = _names(names, columns.shape[1])
    rows = _complete(design, columns, code >= 0, domain)
    outcome = _every_level(code[rows], n_levels)
    cuts = tuple(f"{k}|{k + 1}" for k in range(n_levels - 1))
    model = ProportionalOdds(_rows(columns, rows), outcome, n_levels)
    return fit(design, model, rows, labels + cuts, _factor(factor, rows))


def multinomial(
    design: AnyDesign,
    y: ArrayLike,
    n_levels: int,
    x: ArrayLike,
    names: Sequence[str] | None = None,
    domain: ArrayLike | None = None,
    factor: ArrayLike | None = None,
) -> Fit:
    """Multinomial logit of y (n,), codes 0..n_levels-1 (0 the reference) or -1, on x (n, p).

    x holds its own column of ones. Raises as `proportional_odds`.
    """
    columns, code = matrix(x, "x", design.n), levels(y, "y", n_levels, design.n)
    labels = _names(names, columns.shape[1])
    rows = _complete(design, columns, code >= 0, domain)
    outcome = _every_level(code[rows], n_levels)
    each = tuple(f"{k}:{name}" for k in range(1, n_levels) for name in labels)
    model = Multinomial(_rows(columns, rows), outcome, n_levels)
    return fit(design, model, rows, each, _factor(factor, rows))


def fit(
    design: AnyDesign,
    model: Likelihood,
    rows: NDArray[np.intp],
    names: tuple[str, ...],
    factor: Array | None = None,
    solver: Callable[..., Array] = maximize,
) -> Fit:
    """Any likelihood of the respondents at `rows`, with scores of its parameters by the design.

    solver: of the full sample's point estimates. Columns of replicate weights are solved all at once.
    """
    weights = _rows(design.weights, rows)
    weights = weights if factor is None else weights * factor
    beta = solver(model, weights, names)
    bread = np.linalg.inv(model.information(beta, weights)).astype(np.float64, copy=False)
    if isinstance(design, Design):
        influence = model.scores(beta)
        influence *= weights[:, None]
        if len(rows) < design.n:
            of_rows, influence = influence, np.zeros((design.n, len(beta)))
            influence[rows] = of_rows
        inside = np.zeros(design.n, dtype=bool)
        inside[rows] = True
        scores = design.scores(influence, inside) @ bread
    else:
        replicates = _rows(design.replicates, rows)
        replicates = replicates if factor is None else replicates * factor[:, None]
        scores = design.scores(maximize_replicates(model, replicates, beta), beta)
    # an ordered outcome's cut points count as one column of ones
    columns = model.x.shape[1] + isinstance(model, ProportionalOdds)
    df = design.degrees_of_freedom + 1 - columns
    missing = np.full(len(beta), np.nan)
    coefficients = Estimates(beta, scores, df, np.full(len(beta), len(rows)), missing, missing)
    return Fit(design, model, names, coefficients, rows, weights, bread, factor)


def reduced(whole: Fit, columns: Sequence[int]) -> Fit:
    """The fit without some columns of x."""
    kept = tuple(n for k, n in enumerate(whole.names) if k not in columns)
    return fit(whole.design, whole.model.without(list(columns)), whole.rows, kept, whole.factor)


def _names(names: Sequence[str] | None, p: int) -> tuple[str, ...]:
    labels = tuple(names) if names is not None else tuple(f"column {j}" for j in range(p))
    if len(labels) != p:
        raise StatsError(f"names: {len(labels)}, expected {p}")
    return labels


def _complete(
    design: AnyDesign, x: Array, answered: NDArray[np.bool_], domain: ArrayLike | None
) -> NDArray[np.intp]:
    known = answered.copy()
    unclear = np.flatnonzero(~np.isfinite(x.sum(axis=1)))
    known[unclear] &= ~np.isnan(x[unclear]).any(axis=1)
    if domain is not None:
        known &= np.asarray(domain, dtype=bool)
    rows = np.flatnonzero(known)
    if len(rows) <= x.shape[1]:
        raise StatsError(f"model: {len(rows)} complete rows for {x.shape[1]} columns")
    finite(x[unclear[known[unclear]]], "x")
    return rows


def _factor(factor: ArrayLike | None, rows: NDArray[np.intp]) -> Array | None:
    return None if factor is None else positive(vector(factor, "factor")[rows], "factor")


def _rows(array: Array, rows: NDArray[np.intp]) -> Array:
    """The rows of an array, itself when they are all of them."""
    return array if len(rows) == len(array) else array[rows]


def _every_level(codes: NDArray, n_levels: int) -> NDArray[np.int64]:
    counts = np.bincount(codes, minlength=n_levels)
    if not counts.all():
        raise StatsError(f"y: nobody has level {int(counts.argmin())}; join levels")
    return codes.astype(np.int64)
