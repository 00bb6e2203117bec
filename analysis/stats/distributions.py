"""The tail of a mixture of chi-squared variables over another, which Rao–Scott statistics follow."""

import numpy as np

from analysis.stats.errors import Array, StatsError


def mixture_tail(statistic: float, weights: Array, ddf: float) -> float:
    """P(sum of weights * chi²_1 > statistic * chi²_ddf / ddf), for weights (k,) and 0 < ddf < inf.

    The characteristic function inverted: Imhof (1961), Biometrika 48, 419–426, formula 3.2, by the
    trapezoidal rule in log u, where the integrand dies off exponentially on both sides. Raises
    StatsError without a finite positive ddf.
    """
    if not 0 < ddf < np.inf:
        raise StatsError(f"mixture: ddf {ddf}, expected finite and positive")
    dof = np.append(np.ones(len(weights)), ddf)
    mixed = np.append(weights, -statistic / ddf)
    mixed = mixed / np.abs(mixed).max()
    step = 0.02
    u = np.exp(np.arange(-40.0, 80.0, step))[:, None] * mixed
    theta = 0.5 * (np.arctan(u) @ dof)
    log_rho = 0.25 * (np.log1p(u**2) @ dof)
    tail = 0.5 + step / np.pi * float((np.sin(theta) * np.exp(-log_rho)).sum())
    return min(max(tail, 0.0), 1.0)
