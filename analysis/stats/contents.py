"""What a table is made of: coded items, a numerator a level; or numbers, a numerator an item."""

from dataclasses import dataclass
from functools import cached_property
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
class Shares:
    """Items (n, q) of codes 0..levels-1, -1 outside the base: a numerator a level."""

    items: NDArray[Any]
    levels: int

    @property
    def shape(self) -> tuple[int, int]:
        """Respondents and items."""
        return len(self.items), self.items.shape[1]

    def block(self, items: slice) -> "Shares":
        """Some of the items."""
        return Shares(self.items[:, items], self.levels)

    def places(self, cut: Cut) -> Codes:
        """Where each answer counts within a row of the table (levels + 1, q, groups): (n, q).

        Level 0 takes the answers outside the base and the respondents in no group.
        """
        q = self.items.shape[1]
        places = np.multiply(self.items, q * cut.groups, dtype=np.intp)
        places += np.arange(q) * cut.groups + q * cut.groups
        places += cut.group[:, None]
        if cut.group.min() < 0:
            places[cut.group < 0] = 0
        return places

    def sums(self, cut: Cut, places: Codes, weights: Array | None) -> Sums:
        """Weighted counts: tops (rows, levels, q, groups), bottoms (rows, q, groups)."""
        q, wide = self.items.shape[1], self.levels + 1
        size = wide * q * cut.groups
        if cut.rows > 1:
            places = places + (cut.row * size)[:, None]
        spread = None if weights is None else np.repeat(weights, q)
        flat = np.bincount(places.ravel(), spread, cut.rows * size)
        tops = flat.reshape(cut.rows, wide, q, cut.groups)[:, 1:]
        return tops, tops.sum(axis=1)  # type: ignore[return-value]

    def dense(self) -> Sums:
        """0/1 numerators (n, levels, q) and denominators (n, q)."""
        tops = self.items[:, None, :] == np.arange(self.levels)[:, None]
        return tops.astype(np.float64), (self.items >= 0).astype(np.float64)

    def column(self, item: int, level: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        code = self.items[:, item]
        return (code == level).astype(np.float64), (code >= 0).astype(np.float64)


@dataclass(frozen=True)
class Means:
    """Numeric columns (n, q), NaN outside the base: one numerator."""

    values: Array
    levels: int = 1

    @property
    def shape(self) -> tuple[int, int]:
        """Respondents and items."""
        return len(self.values), self.values.shape[1]

    def block(self, items: slice) -> "Means":
        """Some of the columns."""
        return Means(self.values[:, items])

    @cached_property
    def complete(self) -> bool:
        """Whether every value is known."""
        return not np.isnan(self.values).any()

    @cached_property
    def known(self) -> Array:
        """1 where a value is known (n, q)."""
        return (~np.isnan(self.values)).astype(np.float64)

    @cached_property
    def filled(self) -> Array:
        """The values with 0 for the unknown (n, q)."""
        return self.values if self.complete else np.where(self.known > 0, self.values, 0.0)

    def places(self, cut: Cut) -> Codes:
        """The group of each respondent (n,), -1 in none."""
        return cut.group

    def sums(self, cut: Cut, places: Codes, weights: Array | None) -> Sums:
        """Weighted sums: tops (rows, 1, q, groups), bottoms (rows, q, groups)."""
        from scipy.sparse import csr_array

        inside = np.flatnonzero(places >= 0)
        ones = np.ones(len(inside)) if weights is None else weights[inside]
        count = cut.rows * cut.groups
        cell = cut.row[inside] * cut.groups + places[inside]
        add = csr_array((ones, (cell, inside)), shape=(count, len(self.values)))
        if self.complete:
            bottoms = np.repeat(np.asarray(add.sum(axis=1))[:, None], self.shape[1], axis=1)
        else:
            bottoms = add @ self.known
        shape = (cut.rows, cut.groups, -1)
        tops = (add @ self.filled).reshape(shape).swapaxes(1, 2)
        return tops[:, None], bottoms.reshape(shape).swapaxes(1, 2)

    def dense(self) -> Sums:
        """Numerators (n, 1, q) and denominators (n, q)."""
        return self.filled[:, None, :], self.known

    def column(self, item: int, level: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        return self.filled[:, item], self.known[:, item]
