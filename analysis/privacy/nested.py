"""Nested bases: differences between published sizes of groups that pin down a few people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import StatsError

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Differences:
    """What published bases tell about larger minus smaller group, an element a pair; in people."""

    low: Ints
    high: Ints
    pinned: NDArray[np.bool_]


def nested(published: ArrayLike, step: ArrayLike, pairs: ArrayLike, few: int = 9) -> Differences:
    """Differences of nested groups, and whether one is certain to be of one to `few` people.

    published: bases as printed, (groups,); step: what each was rounded to, 1 where exact. The rest
    as in `within`.
    """
    size, unit = np.broadcast_arrays(np.asarray(published, np.int64), np.asarray(step, np.int64))
    if np.any(size < 0) or np.any(unit < 1):
        raise StatsError("nested: bases must not be negative, and steps at least 1")
    return within(np.maximum(size - unit // 2, 0), size + unit // 2, pairs, few)


def within(low: ArrayLike, high: ArrayLike, pairs: ArrayLike, few: int = 9) -> Differences:
    """Differences of nested groups of which each is known to have from `low` to `high` people.

    low, high: (groups,). pairs: (pairs, 2) indices of a group and of one that it lies in, such as
    answered and asked, a level and its coarser level, an edition and the next one; two groups that
    hold the same people are given both ways round. A base of an earlier edition is a group like any
    other. Chains of pairs are taken into account: each range is as tight as all pairs make it.
    Raises StatsError if the ranges contradict the pairs.
    """
    low, high = np.array(low, np.int64), np.array(high, np.int64)
    told = low.copy(), high.copy()
    inner, outer = np.asarray(pairs, np.intp).reshape(-1, 2).T
    before = None
    while before is None or np.any(before[0] != low) or np.any(before[1] != high):
        before = low.copy(), high.copy()
        np.maximum.at(low, outer, low[inner])
        np.minimum.at(high, inner, high[outer])
        if np.any(low > high):
            i = int(np.argmax(low > high))
            raise StatsError(
                f"nested: base {i} is printed as {told[0][i]} to {told[1][i]}; by its pairs it is at"
                f" least {low[i]} and at most {high[i]}"
            )
    least = np.maximum(low[outer] - high[inner], 0)
    most = high[outer] - low[inner]
    return Differences(least, most, (least >= 1) & (most <= few))


def fitting(shares: ArrayLike, step: ArrayLike, low: int, high: int) -> tuple[int, int]:
    """The least and the greatest base from low to high of which whole people give all these shares.

    shares: of unweighted people, as printed, (shares,); step: what each was rounded to. Low and high
    where no base fits all of them.
    """
    share, half = np.asarray(shares, float), np.asarray(step, float) / 2 + 1e-9
    bases = np.arange(max(low, 1), high + 1)
    gap = np.abs(np.round(share * bases[:, None]) / bases[:, None] - share)
    fit = bases[np.all(gap <= half, axis=1)]
    return (int(fit[0]), int(fit[-1])) if len(fit) else (low, high)
