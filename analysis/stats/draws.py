"""Draws of unknown answers from models of the known: the steps of chained equations."""

import numpy as np

from analysis.stats.errors import Array, Codes, NotConvergedError
from analysis.stats.likelihoods import logistic

PRIOR = 2.5  # standard deviation of a logit's slopes, on columns of unit spread
RIDGE = 1e-5  # of a linear model's columns, so that those which follow from others do no harm
DONORS = 5


def linear(
    gram: Array, moments: Array, rest: float, known: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Slopes (p,) of a weighted linear model, and a draw of them.

    gram (p, p) and moments (p,) of its columns, rest: the weighted sum of squares of what is modelled,
    known: how many rows. van Buuren (2018), Flexible Imputation of Missing Data, algorithm 3.1.
    """
    ridged = gram + np.diag(RIDGE * np.diag(gram) + 1e-12 * known)
    slopes = np.asarray(np.linalg.solve(ridged, moments), dtype=np.float64)
    freedom = max(1.0, known - len(slopes))
    left = max(rest - float(slopes @ moments), 0.0)
    return slopes, around(slopes, ridged, left / float(rng.chisquare(freedom)), rng)


def around(centre: Array, information: Array, spread: float, rng: np.random.Generator) -> Array:
    """A draw from the normal with a mean (p,) and covariance spread * information⁻¹."""
    root = np.linalg.cholesky(information)
    noise: Array = np.linalg.solve(root.T, rng.normal(size=len(centre)))
    return centre + np.sqrt(spread) * noise


def logit(
    x: Array, y: Array, weights: Array, start: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Slopes (p,) of a logit of y (n,) on x (n, p), whose first column is constant, and a draw of them.

    A weak normal prior holds the slopes where an outcome is separated, which a survey's small groups
    often are. White, Daniel & Royston (2010), Comput. Statist. Data Anal. 54, 2267–2275.
    """
    prior = np.full(x.shape[1], PRIOR**-2)
    prior[0] = 1e-4
    slopes = start
    for _ in range(50):
        chance = logistic(x @ slopes)
        information = (x * (weights * chance * (1 - chance))[:, None]).T @ x + np.diag(prior)
        step = np.linalg.solve(information, x.T @ (weights * (y - chance)) - prior * slopes)
        slopes = slopes + step * min(1.0, 4.0 / max(float(np.abs(x @ step).max()), 1e-12))
        if np.abs(step).max() < 1e-6:
            return slopes, around(slopes, information, 1.0, rng)
    raise NotConvergedError(f"imputation: step {np.abs(step).max():.3g} of a logit after 50 rounds")


def lent(have: Array, want: Array, rng: np.random.Generator) -> Codes:
    """For each wanted prediction (u,) the place of one of the five nearest of those at hand (n,).

    Predictive mean matching: van Buuren (2018), algorithm 3.3.
    """
    order = np.argsort(have, kind="stable")
    near, count = have[order], min(DONORS, len(have))
    first = np.clip(np.searchsorted(near, want) - count, 0, max(0, len(have) - 2 * count))
    window = first[:, None] + np.arange(min(2 * count, len(have)))
    distance = np.abs(near[window] - want[:, None])
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :count]
    rows = np.arange(len(want))
    pick = nearest[rows, rng.integers(0, count, len(want))]
    return np.asarray(order[window[rows, pick]], dtype=np.int64)


def levelled(chances: Array, rng: np.random.Generator) -> Codes:
    """A level for each row of chances (u, levels), which need not sum to 1."""
    sums = chances.cumsum(axis=1)
    return np.asarray(
        (rng.random(len(chances))[:, None] * sums[:, -1:] >= sums).sum(axis=1), dtype=np.int64
    )
