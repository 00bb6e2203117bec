"""What a table is made of: coded items and what is asked of them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.stats.errors import Array, Codes

Sums = tuple[Array, Array]


@dataclass(frozen=True)
class Cut:
    """A division of n respondents: rows 0..rows-1 and groups 0..groups-1, codes (n,).

    Only a group may be -1, none.
    """

    row: Codes
    rows: int
    group: Codes
    groups: int


def whole(n: int, group: Codes, groups: int) -> Cut:
    """A division into groups only."""
    return Cut(np.zeros(n, dtype=np.int64), 1, group, groups)


@dataclass(frozen=True)
class Items:
    """q items of codes 0..levels-1 (n, q), -1 outside the base, and what is asked of them.

    Number k of item j is sum(tops[j, k] * counts) over sum(bottoms[j, k] * counts), counts those of the
    levels: an answer, a net, or the mean of what the levels stand for (`mean` (q, K) says which), so that
    one pass over respondents makes all three. Without tops and bottoms (q, K, levels) each level's share is
    asked. factor (n, q) multiplies every weight: 1 / the chance that an item was shown.
    """

    codes: NDArray[Any]
    levels: int
    tops: Array | None = None
    bottoms: Array | None = None
    mean: NDArray[Any] | None = None
    factor: Array | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Respondents and items."""
        return len(self.codes), self.codes.shape[1]

    @property
    def numbers(self) -> int:
        """Numbers asked of each item, K."""
        return self.levels if self.tops is None else self.tops.shape[1]

    @property
    def means(self) -> NDArray[np.bool_]:
        """Which numbers are means (q, K)."""
        return np.zeros((self.shape[1], self.numbers), bool) if self.mean is None else self.mean

    def block(self, items: slice) -> "Items":
        """Some of the items."""
        tops, bottoms, mean = (
            None if x is None else x[items] for x in (self.tops, self.bottoms, self.mean)
        )
        factor = None if self.factor is None else self.factor[:, items]
        return Items(self.codes[:, items], self.levels, tops, bottoms, mean, factor)

    def places(self, cut: Cut) -> Codes:
        """Where each answer counts within a row of the table (levels + 1, q, groups): (n, q).

        Level 0 takes the answers outside the base and the respondents in no group.
        """
        q = self.codes.shape[1]
        places = np.multiply(self.codes, q * cut.groups, dtype=np.intp)
        places += np.arange(q) * cut.groups + q * cut.groups
        places += cut.group[:, None]
        if cut.group.min() < 0:
            places[cut.group < 0] = 0
        return places

    def counts(self, cut: Cut, places: Codes, weights: Array | None) -> Array:
        """Sums of weights, or of people, over who gave each answer (rows, levels, q, groups)."""
        q, wide = self.codes.shape[1], self.levels + 1
        size = wide * q * cut.groups
        if cut.rows > 1:
            places = places + (cut.row * size)[:, None]
        spread = None
        if weights is not None:
            spread = (
                np.repeat(weights, q) if self.factor is None else (weights[:, None] * self.factor).ravel()
            )
        flat: Any = np.bincount(places.ravel(), spread, cut.rows * size)
        counts: Array = flat.reshape(cut.rows, wide, q, cut.groups)[:, 1:]
        return counts

    def asked(self, counts: Array) -> Sums:
        """Tops and bottoms of the numbers (rows, K, q, groups); bottoms (rows, 1, q, groups) of shares."""
        if self.tops is None or self.bottoms is None:
            return counts, counts.sum(axis=1, keepdims=True)
        # (q, K, levels) @ (q, levels, rows * groups)
        rows, levels, q, groups = counts.shape
        flat = counts.transpose(2, 1, 0, 3).reshape(q, levels, rows * groups)
        asked = ((by @ flat).reshape(q, -1, rows, groups) for by in (self.tops, self.bottoms))
        tops, bottoms = (np.ascontiguousarray(x.transpose(2, 1, 0, 3)) for x in asked)
        return tops, bottoms

    def spread(self, cut: Cut, weights: Array, counts: Array, value: Array, size: Array) -> Array:
        """Weighted variance of what a number is a mean of (q, K, groups), from weighted counts (1, ...)."""
        made = value * (1 - value)
        if self.tops is None or self.bottoms is None:
            return made
        for k in np.flatnonzero(self.means.any(axis=0)):
            apart = self.tops[:, k, :, None] - self.bottoms[:, k, :, None] * value[:, k, None]
            made[:, k] = np.einsum("jlg,ljg->jg", apart**2, counts[0]) / size[:, k]
        return made

    def squares(self, cut: Cut, places: Codes, weights: Array, value: Array, size: Array) -> Array:
        """Sums of weights times squared influence, (t - R b)² / X² over the levels: (q, K, groups)."""
        of_squares = self if self.factor is None else replace(self, factor=self.factor**2)
        counts = of_squares.counts(cut, places, weights)[0]  # (levels, q, groups)
        values, sizes = (np.broadcast_to(x, value.shape).swapaxes(0, 1) for x in (value, size))
        tops = np.eye(self.levels)[None] if self.tops is None else self.tops
        bottoms = np.ones((1, self.numbers, self.levels)) if self.bottoms is None else self.bottoms
        apart = tops[..., None] - bottoms[..., None] * values[:, :, None]
        summed: Array = np.einsum("jklg,ljg->jkg", apart**2, counts) / sizes**2
        return summed

    def dense(self) -> Sums:
        """Numerators (n, K, q) and denominators (n, 1 or K, q) of each respondent, factors included."""
        hits = (self.codes[:, None, :] == np.arange(self.levels)[:, None]).astype(np.float64)
        if self.factor is not None:
            hits *= self.factor[:, None]
        if self.tops is None or self.bottoms is None:
            return hits, hits.sum(axis=1, keepdims=True)
        y, x = (np.einsum("nlj,jkl->nkj", hits, by) for by in (self.tops, self.bottoms))
        return y, x

    def column(self, item: int, number: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        y, x = self.block(slice(item, item + 1)).dense()
        return y[:, number, 0], x[:, min(number, x.shape[1] - 1), 0]
