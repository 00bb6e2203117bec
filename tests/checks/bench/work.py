"""The work that is timed: made-up surveys, and what is asked of them."""

from dataclasses import dataclass

import numpy as np

LEVELS = (2, 4, 6, 8)
ANSWERS, GROUPS, STRATA, UNITS = 5, 6, 20, 10


@dataclass(frozen=True)
class Size:
    """How much work: respondents, items asked of each, replicates."""

    n: int
    items: int = 40
    replicates: int = 500


@dataclass(frozen=True)
class Survey:
    """n respondents: margins to rake to, items in six groups, a design, a model's columns."""

    weights: np.ndarray
    margins: list[np.ndarray]
    targets: list[np.ndarray]
    group: np.ndarray
    strata: np.ndarray
    psu: np.ndarray
    items: np.ndarray
    x: np.ndarray
    y: np.ndarray
    replicates: int

    @property
    def agrees(self) -> np.ndarray:
        """The upper two answers of every item, as numbers (n, items)."""
        return (self.items >= 3).astype(np.float64)


def survey(size: Size, only_margins: bool = False) -> Survey:
    """A survey of n people; population margins lie up to 40% off the sample's."""
    n = size.n
    rng = np.random.default_rng(n)
    trait = rng.normal(size=n)
    margins = []
    for levels in LEVELS:
        leaning = 0.5 * trait + rng.normal(size=n)
        cuts = np.quantile(leaning[:100_000], np.linspace(0, 1, levels + 1)[1:-1] ** 1.2)
        margins.append(np.searchsorted(cuts, leaning))
    targets = []
    for code, levels in zip(margins, LEVELS, strict=True):
        shares = np.bincount(code, minlength=levels) * np.linspace(0.7, 1.4, levels)
        targets.append(shares / shares.sum() * 10 * n)
    group, weights = rng.integers(0, GROUPS, n), np.exp(rng.normal(0, 0.4, n))
    strata = rng.integers(0, STRATA, n)
    psu = rng.integers(0, UNITS, n)
    items, x, y = np.empty((0, 0), np.int64), np.empty((0, 0)), np.empty(0)
    if not only_margins:
        leaning = 0.3 * trait[:, None] + 0.1 * group[:, None] + rng.normal(size=(n, size.items))
        items = np.searchsorted([-1.0, -0.3, 0.3, 1.0], leaning)
        dummies = [code == k for code in margins for k in range(1, code.max() + 1)]
        x = np.column_stack([np.ones(n), *dummies, rng.normal(size=(n, 4))])
        slopes = 0.3 * np.cos(np.arange(x.shape[1]))
        y = (x @ slopes + 0.2 * trait + rng.logistic(size=n) > 0).astype(np.float64)
    return Survey(weights, margins, targets, group, strata, psu, items, x, y, size.replicates)
