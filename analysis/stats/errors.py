"""The two ways a computation can fail, and the checks at every public door."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


class StatsError(ValueError):
    """The input cannot be computed with; the message says what, where and what was expected."""

    told = True  # the message is for people: it ends a stage without a traceback


class NotConvergedError(RuntimeError):
    """An iteration ended short of its goal; the message gives gap, rounds and tolerance."""

    told = True


def vector(values: ArrayLike, name: str, n: int | None = None) -> Array:
    """`values` as finite floats (n,); raises StatsError on a wrong shape, NaN or infinity."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or (n is not None and array.shape[0] != n):
        raise StatsError(f"{name}: shape {array.shape}, expected ({'n' if n is None else n},)")
    return finite(array, name)


def matrix(values: ArrayLike, name: str, n: int | None = None) -> Array:
    """`values` as floats (n, k), a vector becoming one column; raises StatsError on other shapes."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or (n is not None and array.shape[0] != n):
        raise StatsError(f"{name}: shape {array.shape}, expected ({'n' if n is None else n}, k)")
    return array


def finite(array: Array, name: str) -> Array:
    """`array` unchanged; raises StatsError naming the first element that is NaN or infinite."""
    good = np.isfinite(array)
    if not good.all():
        where = tuple(int(i) for i in np.argwhere(~good)[0])
        raise StatsError(f"{name}: {(~good).sum()} not finite, the first at {where}")
    return array


def positive(array: Array, name: str) -> Array:
    """`array` unchanged; raises StatsError naming the first element that is zero or negative."""
    if array.size and array.min() <= 0:
        where = int(np.flatnonzero(array <= 0)[0])
        count = int((array <= 0).sum())
        raise StatsError(f"{name}: {count} not positive, the first is {array[where]} at {where}")
    return array


def not_negative(array: Array, name: str) -> Array:
    """`array` unchanged; raises StatsError where an element is below zero, and where none is above it."""
    if array.size and not (array.min() >= 0 and array.max() > 0):
        raise StatsError(
            f"{name}: from {array.min()} to {array.max()}, expected none below 0 and some above"
        )
    return array


def levels(values: ArrayLike, name: str, count: int, n: int | None = None) -> NDArray[Any]:
    """`values` as integer codes in -1..count-1 (-1 is missing); raises StatsError on any other."""
    codes = np.asarray(values)
    if codes.dtype.kind not in "iu":
        raise StatsError(f"{name}: codes must be integers, got {codes.dtype}")
    if n is not None and codes.shape[0] != n:
        raise StatsError(f"{name}: {codes.shape[0]} rows, expected {n}")
    if codes.size and (codes.min() < -1 or codes.max() >= count):
        raise StatsError(
            f"{name}: codes {codes.min()}..{codes.max()}, expected -1 (missing) to {count - 1}"
        )
    return codes


def weighting(base_weights: ArrayLike) -> Array:
    """Weights (n,), which must be positive, or of replicates (n, R), where zeros may be."""
    weights = np.asarray(base_weights, dtype=np.float64)
    if weights.ndim not in (1, 2) or not weights.size:
        raise StatsError(f"base_weights: shape {weights.shape}, expected (n,) or (n, R)")
    finite(weights, "base_weights")
    low = weights.min()
    if low < 0 or (weights.ndim == 1 and low == 0):
        raise StatsError(f"base_weights: the least is {low:g}, expected positive")
    return weights
