"""Ranks of numbers, and how far sampling leaves them open."""

from dataclasses import dataclass

import numpy as np

from analysis.stats.contrasts import difference
from analysis.stats.errors import Codes, StatsError
from analysis.stats.estimators import Estimates


@dataclass(frozen=True)
class Ranks:
    """Ranks (k,) from 1 for the greatest, and joint intervals of them (k,)."""

    rank: Codes
    low: Codes
    high: Codes


def ranks(estimates: Estimates, confidence: float = 0.95) -> Ranks:
    """Ranks of k numbers of one design, and intervals that hold all k true ranks jointly.

    All k (k - 1) / 2 differences get t intervals at a level that Bonferroni's inequality makes joint.
    A number's rank lies below those surely greater and above those surely less. Raises StatsError
    where a number is missing or there are fewer than two. Mogstad, Romano, Shaikh & Wilhelm (2024),
    Review of Economic Studies 91, 476–518, section 3, with that critical value.
    """
    k = len(estimates.value)
    if k < 2 or np.isnan(estimates.value).any():
        missing = int(np.isnan(estimates.value).sum())
        raise StatsError(f"ranks: {k} numbers, {missing} of them missing; expected two or more, all known")
    left, right = np.triu_indices(k, 1)
    found = difference(estimates, left, right, 1 - (1 - confidence) / len(left))
    greater = np.zeros((k, k), dtype=bool)
    greater[left, right], greater[right, left] = found.low > 0, found.high < 0
    order = np.argsort(-estimates.value, kind="stable")
    rank = np.empty(k, dtype=np.int64)
    rank[order] = np.arange(1, k + 1)
    return Ranks(rank, 1 + greater.sum(axis=0), k - greater.sum(axis=1))
