"""Whole people in cells, so that every margin is met exactly."""

import numpy as np


def fit(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Table with the odds of `seed` (r, c) and the sums `rows` (r,) and `columns` (c,).

    Iterative proportional fitting: Deming & Stephan (1940), Ann. Math. Stat. 11, 427–444.
    """
    table = seed * 1.0
    for _ in range(500):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= columns / table.sum(axis=0)
    return table


def largest_remainders(values: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers nearest to `values` (k,) that sum to `total`."""
    whole = np.floor(values).astype(int)
    missing = total - whole.sum()
    whole[np.argsort(-(values - whole), kind="stable")[:missing]] += 1
    return whole


def whole_table(table: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Whole numbers near `table` (r, c) with exactly the sums `rows` and `columns`.

    Each row is rounded to its sum; then one person after another moves within a row from a column
    that has too many to one that has too few, where this moves the table least.
    """
    whole = np.array([largest_remainders(r, int(n)) for r, n in zip(table, rows, strict=True)])
    while (excess := whole.sum(axis=0) - columns).any():
        full, empty = int(np.argmax(excess)), int(np.argmin(excess))
        gain = (whole - table)[:, full] - (whole - table)[:, empty]
        row = int(np.argmax(np.where(whole[:, full] > 0, gain, -np.inf)))
        whole[row, full] -= 1
        whole[row, empty] += 1
    return whole


def visas(cells: np.ndarray, rates: np.ndarray, odds: np.ndarray, total: int) -> np.ndarray:
    """(r, c) whole people on a visa, `total` in all, in `cells`: rates by row (r,), odds by column (c,)."""
    chance = rates / (1 - rates)
    p = 1 / (1 + 1 / (chance[:, None] * odds))
    for _ in range(50):
        p = np.minimum(p * (rates * cells.sum(axis=1) / (p * cells).sum(axis=1))[:, None], 0.98)
    expected = (p * cells).ravel()
    return largest_remainders(expected * total / expected.sum(), total).reshape(cells.shape)
