"""The same work in plain vectorized NumPy, without checks: what ours is measured against."""

import numpy as np

from tests.checks.bench.work import ANSWERS, GROUPS, LEVELS, STRATA, UNITS, Survey

TOLERANCE = 1e-8


def cell_codes(margins: list[np.ndarray]) -> np.ndarray:
    return np.ravel_multi_index(margins, LEVELS)


def rake_table(table: np.ndarray, targets: list[np.ndarray]) -> np.ndarray:
    """Factors of the cells of a full table (2, 4, 6, 8) or (2, 4, 6, 8, R)."""
    fitted, extra = table.copy(), (1,) * (table.ndim - 4)
    others = [tuple(a for a in range(4) if a != k) for k in range(4)]
    goals = [t.reshape(*(len(t) if a == k else 1 for a in range(4)), *extra) for k, t in enumerate(targets)]
    for _ in range(500):
        for other, goal in zip(others, goals, strict=True):
            fitted *= goal / fitted.sum(axis=other, keepdims=True)
        gaps = [
            np.abs(fitted.sum(axis=o, keepdims=True) / g - 1).max()
            for o, g in zip(others, goals, strict=True)
        ]
        if max(gaps) <= TOLERANCE:
            break
    return np.divide(fitted, table, out=np.ones_like(table), where=table > 0)


def rake(s: Survey) -> np.ndarray:
    cell = cell_codes(s.margins)
    table = np.bincount(cell, s.weights, np.prod(LEVELS)).reshape(LEVELS)
    return s.weights * rake_table(table, s.targets).ravel()[cell]


def crosstab(s: Survey) -> object:
    """Shares and standard errors of every item by group under strata and units, in a frame."""
    import pandas as pd

    units = STRATA * UNITS
    place = (s.strata * UNITS + s.psu) * GROUPS + s.group
    base = np.bincount(place, s.weights, units * GROUPS).reshape(units, GROUPS)
    size = base.sum(axis=0)
    items, shares, errors = s.items.shape[1], [], []
    for j in range(items):
        cells = np.bincount(place * ANSWERS + s.items[:, j], s.weights, units * GROUPS * ANSWERS)
        cells = cells.reshape(units, GROUPS, ANSWERS)
        p = cells.sum(axis=0) / size[:, None]
        z = ((cells - base[:, :, None] * p) / size[:, None]).reshape(STRATA, UNITS, -1)
        z = z - z.mean(axis=1, keepdims=True)
        shares.append(p.ravel())
        errors.append(np.sqrt((z**2).sum(axis=(0, 1)) * UNITS / (UNITS - 1)))
    return pd.DataFrame(
        {
            "item": np.repeat(np.arange(items), GROUPS * ANSWERS),
            "group": np.tile(np.repeat(np.arange(GROUPS), ANSWERS), items),
            "level": np.tile(np.arange(ANSWERS), items * GROUPS),
            "share": np.concatenate(shares),
            "se": np.concatenate(errors),
        }
    )


def raked_replicates(s: Survey) -> tuple[np.ndarray, np.ndarray]:
    """Bootstrap weights (n, R), each raked; rows ordered by cell, and that order (n,)."""
    n, R, rng = len(s.weights), s.replicates, np.random.default_rng(7)
    replicates = np.empty((n, R))
    for r in range(R):
        replicates[:, r] = np.bincount(rng.integers(0, n, n - 1), minlength=n)
    replicates *= (s.weights * n / (n - 1))[:, None]
    cell = cell_codes(s.margins)
    order = np.argsort(cell, kind="stable")
    replicates, cell = replicates[order], cell[order]
    first = np.flatnonzero(np.diff(cell, prepend=-1))
    table = np.zeros((np.prod(LEVELS), R))
    table[cell[first]] = np.add.reduceat(replicates, first, axis=0)
    factors = rake_table(table.reshape(*LEVELS, R), s.targets).reshape(table.shape)
    for a, b in zip(first, np.append(first[1:], n), strict=True):
        replicates[a:b] *= factors[cell[a]]
    return replicates, order


def bootstrap(s: Survey) -> tuple[np.ndarray, np.ndarray]:
    """Means of the items in each group, and their errors over raked replicates."""
    full = rake(s)
    replicates, order = raked_replicates(s)
    y, w, group = s.agrees[order], full[order], s.group[order]
    value, se = np.empty((2, GROUPS, y.shape[1]))
    for g in range(GROUPS):
        rows = np.flatnonzero(group == g)
        value[g] = w[rows] @ y[rows] / w[rows].sum()
        inside = replicates[rows]
        theta = (y[rows].T @ inside) / inside.sum(axis=0)
        se[g] = theta.std(axis=1, ddof=1)
    return value, se


def newton(x: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        mean = 1 / (1 + np.exp(-(x @ beta)))
        step = np.linalg.solve((x * (w * mean * (1 - mean))[:, None]).T @ x, x.T @ (w * (y - mean)))
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    return beta


def logistic(s: Survey, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients and linearized errors of respondents drawn independently."""
    n, beta = len(w), newton(s.x, s.y, w)
    mean = 1 / (1 + np.exp(-(s.x @ beta)))
    inverse = np.linalg.inv((s.x * (w * mean * (1 - mean))[:, None]).T @ s.x)
    z = s.x * (w * (s.y - mean))[:, None]
    z -= z.mean(axis=0)
    return beta, np.sqrt(np.diag(inverse @ (z.T @ z) @ inverse) * n / (n - 1))


def logistic_replicates(
    x: np.ndarray, y: np.ndarray, w: np.ndarray, replicates: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The same over replicates: held Hessian, steps until the longest is below 1e-8."""
    beta, p, R = newton(x, y, w), x.shape[1], replicates.shape[1]
    mean = 1 / (1 + np.exp(-(x @ beta)))
    i, j = np.triu_indices(p)
    sums = (x[:, i] * x[:, j] * (mean * (1 - mean))[:, None]).T @ replicates
    hessian = np.empty((R, p, p))
    hessian[:, i, j] = hessian[:, j, i] = sums.T
    inverse = np.linalg.inv(hessian)
    betas = beta[:, None] + np.einsum("rij,jr->ir", inverse, (x * (y - mean)[:, None]).T @ replicates)
    for first in range(0, R, 100):
        part = slice(first, first + 100)
        weights = np.ascontiguousarray(replicates[:, part])
        for _ in range(20):
            fitted = x @ betas[:, part]
            np.negative(fitted, out=fitted)
            np.exp(fitted, out=fitted)
            fitted += 1
            np.reciprocal(fitted, out=fitted)
            np.subtract(y[:, None], fitted, out=fitted)
            fitted *= weights
            step = np.einsum("rij,jr->ir", inverse[part], x.T @ fitted)
            betas[:, part] += step
            if np.abs(step).max() < 1e-8:
                break
    return beta, betas.std(axis=1, ddof=1)
