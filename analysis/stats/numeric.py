"""What a table of means is made of: columns of numbers."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.stats.contents import Cut, Sums
from analysis.stats.errors import Array, Codes


@dataclass(frozen=True)
class Means:
    """Numeric columns (n, q), NaN outside the base: a mean of each; factor (n, q) as of Items."""

    values: Array
    factor: Array | None = None

    numbers = 1

    @property
    def shape(self) -> tuple[int, int]:
        """Respondents and items."""
        return len(self.values), self.values.shape[1]

    @property
    def means(self) -> NDArray[np.bool_]:
        """Which numbers are means (q, 1): all."""
        return np.ones((self.shape[1], 1), bool)

    def block(self, items: slice) -> "Means":
        """Some of the columns."""
        return Means(self.values[:, items], None if self.factor is None else self.factor[:, items])

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

    def counts(self, cut: Cut, places: Codes, weights: Array | None) -> Array:
        """Sums of values and of who has one (rows, 2, q, groups)."""
        from scipy.sparse import csr_array

        inside = np.flatnonzero(places >= 0)
        ones = np.ones(len(inside)) if weights is None else weights[inside]
        count = cut.rows * cut.groups
        cell = cut.row[inside] * cut.groups + places[inside]
        add = csr_array((ones, (cell, inside)), shape=(count, len(self.values)))
        by = 1.0 if self.factor is None or weights is None else self.factor
        if self.complete and self.factor is None:
            bottoms = np.repeat(np.asarray(add.sum(axis=1))[:, None], self.shape[1], axis=1)
        else:
            bottoms = add @ (self.known * by)
        shape = (cut.rows, cut.groups, -1)
        both = ((add @ (self.filled * by)).reshape(shape), bottoms.reshape(shape))
        return np.stack([x.swapaxes(1, 2) for x in both], axis=1)

    def asked(self, counts: Array) -> Sums:
        """Tops and bottoms (rows, 1, q, groups)."""
        return counts[:, :1], counts[:, 1:]

    def spread(self, cut: Cut, weights: Array, counts: Array, value: Array, size: Array) -> Array:
        """Weighted variance of the values (q, 1, groups), squares about a middle: years lose no digits."""
        middle = np.nan_to_num(value[:, 0, :1])
        about = replace(self, values=(self.values - middle[:, 0]) ** 2)
        square = about.counts(cut, about.places(cut), weights)[:, :1][0].swapaxes(0, 1)
        made: Array = square / size - (value - middle[:, :, None]) ** 2
        return made

    def dense(self) -> Sums:
        """Numerators (n, 1, q) and denominators (n, 1, q), factors included."""
        by = 1.0 if self.factor is None else self.factor
        return (self.filled * by)[:, None, :], (self.known * by)[:, None, :]

    def column(self, item: int, number: int) -> Sums:
        """One numerator (n,) and its denominator (n,)."""
        y, x = self.block(slice(item, item + 1)).dense()
        return y[:, 0, 0], x[:, 0, 0]
