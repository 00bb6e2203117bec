"""What those who did not answer could do to a number: how far from the others they would have to be.

With a part r of a population that answers and shows p, the silent at p + d put the whole at p + (1 - r) d.
Manski (1990), American Economic Review 80(2), 319–323; West & Little (2013), Appl. Statist. 62, 213–231.
"""

import numpy as np
from numpy.typing import ArrayLike

from analysis.stats.errors import Array, StatsError


def response(base: ArrayLike, start: ArrayLike, inside: ArrayLike) -> float:
    """Part of a group that answers: base weights over those adjusted for nonresponse, of `inside` (n,)."""
    part = np.asarray(inside, dtype=bool)
    whole = float(np.asarray(start, dtype=np.float64)[part].sum())
    if not part.any() or not whole > 0:
        raise StatsError("response: nobody is inside")
    return float(np.asarray(base, dtype=np.float64)[part].sum() / whole)


def tip(value: ArrayLike, limit: ArrayLike, r: float) -> Array:
    """How far the silent would have to stand from those who answered, so that a share or mean, `value`,
    is `limit` in the whole population."""
    return (np.asarray(limit, dtype=np.float64) - np.asarray(value, dtype=np.float64)) / silent(r)


def tip_apart(gap: ArrayLike, r_left: float, r_right: float) -> Array:
    """The same of a difference between two groups whose silent move towards each other, equally far."""
    return -np.asarray(gap, dtype=np.float64) / (silent(r_left) + silent(r_right))


def tip_within(gap: ArrayLike, r: float) -> Array:
    """The same of a difference between two numbers of the same people: by how much the silent would have
    to differ more in the one than in the other."""
    return -np.asarray(gap, dtype=np.float64) / silent(r)


def silent(r: float) -> float:
    """The part of a population that does not answer."""
    if not 0 < r < 1:
        raise StatsError(f"response: {r:g}, expected a part between 0 and 1")
    return 1 - r
