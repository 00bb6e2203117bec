"""Codes from the labels of strata and sampling units."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import Codes, StatsError


def columns(labels: ArrayLike | None, name: str, n: int) -> list[NDArray[Any]]:
    if labels is None:
        return []
    array = np.asarray(labels)
    if array.ndim not in (1, 2) or array.shape[0] != n:
        raise StatsError(f"{name}: shape {array.shape}, expected ({n},) or ({n}, stages)")
    return [array] if array.ndim == 1 else list(array.T)


def codes(labels: NDArray[Any]) -> Codes:
    """Codes 0, 1, ... of labels in their order; raises StatsError where one is missing or blank."""
    if labels.dtype.kind not in "iub":
        missing = [x is None or x != x or not str(x).strip() for x in labels.tolist()]
        if any(missing):
            raise StatsError(f"strata or psu: {sum(missing)} labels are missing or blank")
    if labels.dtype.kind not in "iu":
        return np.unique(labels, return_inverse=True)[1].reshape(-1)
    low, high = int(labels.min()), int(labels.max())
    if high - low > 4 * len(labels):
        return np.unique(labels, return_inverse=True)[1].reshape(-1)
    shifted = labels.astype(np.int64) - low
    seen = np.bincount(shifted) > 0
    place: Codes = np.cumsum(seen) - 1
    return shifted if seen.all() else place[shifted]


def cross(outer: Codes, inner: Codes) -> Codes:
    """Codes of the pairs, in order of the outer code, then the inner."""
    return codes(outer * (inner.max() + 1) + inner)


def alone(outer: Codes) -> Codes:
    """Codes of the rows, each a unit of its own, in order of the outer code."""
    if not outer.any():
        return np.arange(len(outer))
    place = np.empty_like(outer)
    place[np.argsort(outer, kind="stable")] = np.arange(len(outer))
    return place


def whole(unit: Codes, stratum: Codes) -> None:
    pairs = np.unique(cross(unit, stratum)).size
    if pairs != unit.max() + 1:
        raise StatsError("psu: a unit lies in two strata; labels repeat (nested=True), or an error")
