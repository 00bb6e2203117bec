"""The pieces of work in plain NumPy."""

from collections.abc import Callable

import numpy as np

from tests.checks.bench import plain
from tests.checks.bench.work import Size, survey


def prepare(tool: str, case: str, size: Size) -> Callable[[], float]:
    s = survey(size, case == "rake")
    if case == "rake":
        return lambda: float(plain.rake(s).max())
    if case == "crosstab":
        return lambda: float(plain.crosstab(s).se.sum())
    if case == "bootstrap":
        return lambda: float(plain.bootstrap(s)[1].sum())
    w = plain.rake(s)
    if case == "logistic":
        return lambda: float(plain.logistic(s, w)[1].sum())
    replicates, order = plain.raked_replicates(s)
    x, y, w = s.x[order], s.y[order], w[order]
    return lambda: float(np.sum(plain.logistic_replicates(x, y, w, replicates)[1]))
