"""Terms of a model: x (n,), NaN where missing; columns (n, k) at any values; what effects are of."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.stats import natural_spline
from analysis.study import Coding

Change = tuple[str, np.ndarray, np.ndarray]  # level, and the values (n,) before and after


@dataclass(frozen=True)
class Levels:
    """A column for each level but the first, the reference; x holds codes."""

    name: str
    x: np.ndarray
    levels: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.levels[1:]

    def columns(self, values: np.ndarray) -> np.ndarray:
        return (values[:, None] == np.arange(1, len(self.levels))).astype(float)

    def changes(self) -> Iterator[Change]:
        for i, level in enumerate(self.levels[1:], start=1):
            yield level, np.zeros(len(self.x)), np.full(len(self.x), float(i))


@dataclass(frozen=True)
class Numeric:
    """One column, in steps from the mean of those known; its effect is of one step more for everyone."""

    name: str
    x: np.ndarray
    coding: Coding
    names = ("step",)

    def columns(self, values: np.ndarray) -> np.ndarray:
        return (values[:, None] - np.nanmean(self.x)) / self.coding.per

    def changes(self) -> Iterator[Change]:
        yield self.coding.told, self.x, self.x + self.coding.per


@dataclass(frozen=True)
class Spline:
    """A natural cubic spline; its effect is of everyone at the second of two values against the first."""

    name: str
    x: np.ndarray
    coding: Coding

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"piece_{k}" for k in range(1, len(self.coding.knots)))

    def columns(self, values: np.ndarray) -> np.ndarray:
        return natural_spline(values, self.coding.knots)

    def changes(self) -> Iterator[Change]:
        assert self.coding.between is not None
        before, after = (np.full(len(self.x), x) for x in self.coding.between)
        yield self.coding.told, before, after


Term = Levels | Numeric | Spline
