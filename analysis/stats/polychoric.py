"""Correlations of what lies behind ordered answers."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError, finite, levels, vector

NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)
FAR = 8.0  # standard deviations beyond which nobody stands
MOST = 0.999


def bivariate(h: ArrayLike, k: ArrayLike, rho: float) -> Array:
    """Chances that two standard normals with correlation rho lie below h and k, broadcast.

    Plackett's integral over the correlation, by its arc sine: Genz (2004), Stat. Comput. 14, 251–260.
    """
    from scipy.special import ndtr

    a, b = np.clip(np.asarray(h, float), -FAR, FAR), np.clip(np.asarray(k, float), -FAR, FAR)
    half = np.arcsin(rho) / 2
    sine = np.sin(half * (NODES + 1))
    a, b = np.broadcast_arrays(a, b)
    parts = np.exp(
        -(a[..., None] ** 2 - 2 * a[..., None] * b[..., None] * sine + b[..., None] ** 2)
        / (2 * (1 - sine**2))
    )
    return np.asarray(ndtr(a) * ndtr(b) + half / (2 * np.pi) * (parts @ WEIGHTS))


def polychoric(one: ArrayLike, two: ArrayLike, counts: tuple[int, int], weights: ArrayLike) -> float:
    """Correlation of the normals behind two items: codes (n,) in 0..counts-1, -1 for none; weights (n,).

    Cuts from each item's own weighted shares, then the correlation of greatest likelihood. Raises
    StatsError where an item has one answer alone. Olsson (1979), Psychometrika 44, 443–460.
    """
    from scipy.optimize import minimize_scalar

    a, b = (levels(x, f"item {i}", c) for i, (x, c) in enumerate(zip((one, two), counts, strict=True)))
    w = finite(vector(weights, "weights", len(a)), "weights")
    known = (a >= 0) & (b >= 0)
    table = np.zeros(counts)
    np.add.at(table, (a[known], b[known]), w[known])
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape, default=0) < 2:
        raise StatsError("polychoric: an item has one answer alone, expected two or more")
    table /= table.sum()
    rows, columns = (cuts(table.sum(axis=side)) for side in (1, 0))

    def loss(rho: float) -> float:
        below = bivariate(rows[:, None], columns, rho)
        chance = np.diff(np.diff(below, axis=0), axis=1)
        return -float((table * np.log(np.maximum(chance, 1e-300))).sum())

    found = minimize_scalar(loss, bounds=(-MOST, MOST), method="bounded", options={"xatol": 1e-9})
    return float(found.x)


def cuts(shares: Array) -> Array:
    """Where normals are cut into these shares: with both ends."""
    from scipy.special import ndtri

    return np.concatenate([[-FAR], ndtri(np.cumsum(shares)[:-1]), [FAR]])
