"""Item nonresponse: imputation by chained equations, and combining what several say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import Array, StatsError, finite, matrix, vector
from analysis.stats.estimators import Estimates
from analysis.stats.fitting import maximize
from analysis.stats.intervals import t_interval
from analysis.stats.likelihoods import Glm, logistic

KINDS = ("numeric", "binary", "nearest")


@dataclass(frozen=True)
class Combined:
    """k numbers over imputations: value, se, df, share of information missing; each (k,)."""

    value: Array
    se: Array
    df: Array
    missing: Array

    def interval(self, confidence: float = 0.95) -> tuple[Array, Array]:
        """t intervals: low (k,), high (k,)."""
        return t_interval(self.value, self.se, self.df, confidence)


def combine(imputations: Sequence[Estimates], df: float | None = None) -> Combined:
    """Rubin's rules with the small-sample df of Barnard & Rubin; df by default the design's.

    Rubin (1987), Multiple Imputation, 3.1; Barnard & Rubin (1999), Biometrika 86, 948–955.
    """
    m = len(imputations)
    if m < 2:
        raise StatsError(f"combine: {m} imputations, expected two or more")
    values = np.array([e.value for e in imputations])
    within = np.mean([e.se**2 for e in imputations], axis=0)
    between = values.var(axis=0, ddof=1)
    total = within + (1 + 1 / m) * between
    complete = imputations[0].df if df is None else df
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (1 + 1 / m) * between / total
        old = (m - 1) / share**2
        observed = (1 - share) * (complete + 1) / (complete + 3) * complete
    freedom = old if np.isinf(complete) else 1 / (1 / old + 1 / observed)
    r = share / (1 - share)
    missing = (r + 2 / (freedom + 3)) / (r + 1)
    return Combined(values.mean(axis=0), np.sqrt(total), freedom, missing)


def chained_equations(
    columns: ArrayLike,
    kinds: Sequence[str],
    weights: ArrayLike,
    seed: int,
    imputations: int = 10,
    rounds: int = 10,
) -> list[Array]:
    """Completed copies of columns (n, k), NaN missing, each imputed from all the others in turn.

    kinds: numeric (normal linear model), binary (logistic), nearest (predictive mean matching among
    five donors, for scales). Models carry weights (n,) and their parameters are drawn. Include
    strata and what weighting knows as complete columns. Raises StatsError on a column without known
    values. van Buuren (2018), Flexible Imputation of Missing Data, 4.5 and algorithms 3.1, 3.3.
    """
    data = matrix(columns, "columns")
    w = finite(vector(weights, "weights", len(data)), "weights")
    if len(kinds) != data.shape[1] or any(kind not in KINDS for kind in kinds):
        raise StatsError(f"kinds: {list(kinds)}, expected {data.shape[1]} of {', '.join(KINDS)}")
    unknown = np.isnan(data)
    if unknown.all(axis=0).any():
        raise StatsError(f"column {int(unknown.all(axis=0).argmax())}: no known value")
    rng = np.random.default_rng(seed)
    order = [int(j) for j in np.argsort(unknown.sum(axis=0), kind="stable") if unknown[:, j].any()]
    made = []
    for _ in range(imputations):
        full = data.copy()
        for j in order:
            known = data[~unknown[:, j], j]
            full[unknown[:, j], j] = rng.choice(known, int(unknown[:, j].sum()))
        for _ in range(rounds):
            for j in order:
                x = np.column_stack([np.ones(len(full)), np.delete(full, j, axis=1)])
                full[unknown[:, j], j] = _draw(x, data[:, j], unknown[:, j], w, kinds[j], rng)
        made.append(full)
    return made


def _draw(
    x: Array,
    y: Array,
    unknown: NDArray[np.bool_],
    weights: Array,
    kind: str,
    rng: np.random.Generator,
) -> Array:
    """Values for the unknown of y (n,), from a model of the known on x (n, p), redrawn."""
    known = ~unknown
    scale = np.sqrt((x**2).mean(axis=0))
    z, w = x / np.where(scale > 0, scale, 1), weights / weights[known].mean()
    ridge = 1e-6 * known.sum() * np.eye(z.shape[1])
    if kind == "binary":
        model = Glm(z[known], y[known], "binomial")
        beta = maximize(model, w[known], [f"column {j}" for j in range(z.shape[1])])
        information = model.information(beta, w[known]) + ridge
        chance = logistic(z[unknown] @ _around(beta, information, 1.0, rng))
        return (rng.random(len(chance)) < chance).astype(np.float64)
    weighted = z[known] * w[known, None]
    information = weighted.T @ z[known] + ridge
    beta = np.linalg.solve(information, weighted.T @ y[known])
    rest = y[known] - z[known] @ beta
    freedom = max(1, int(known.sum()) - z.shape[1])
    spread = float(w[known] @ rest**2 / rng.chisquare(freedom))
    drawn = _around(beta, information, spread, rng)
    if kind == "numeric":
        return z[unknown] @ drawn + rng.normal(0, np.sqrt(spread), int(unknown.sum()))
    return _donated(z[known] @ beta, y[known], z[unknown] @ drawn, rng)


def _around(beta: Array, information: Array, spread: float, rng: np.random.Generator) -> Array:
    """A draw from the normal with mean beta and covariance spread * information⁻¹."""
    root = np.linalg.cholesky(information)
    noise: Array = np.linalg.solve(root.T, rng.normal(size=len(beta)))
    return beta + np.sqrt(spread) * noise


def _donated(have: Array, values: Array, want: Array, rng: np.random.Generator) -> Array:
    """For each wanted prediction the value of one of the five known ones nearest to it."""
    order = np.argsort(have, kind="stable")
    sorted_have, count = have[order], min(5, len(have))
    first = np.clip(np.searchsorted(sorted_have, want) - count, 0, max(0, len(have) - 2 * count))
    window = first[:, None] + np.arange(min(2 * count, len(have)))
    distance = np.abs(sorted_have[window] - want[:, None])
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :count]
    pick = nearest[np.arange(len(want)), rng.integers(0, count, len(want))]
    return values[order[window[np.arange(len(want)), pick]]]
