"""From labels of strata and sampling units to the stages that a variance adds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.stats.errors import Array, Codes, StatsError
from analysis.stats.labels import alone, codes, columns, cross, whole


@dataclass(frozen=True)
class Stage:
    """Units of one stage of sampling: unit (n,), sorted by stratum; stratum and factor (units,).

    `alone` (H,) marks the strata of one unit that was not taken with certainty.
    """

    unit: Codes
    stratum: Codes
    factor: Array
    alone: NDArray[np.bool_]
    lonely: str

    @cached_property
    def size(self) -> Codes:
        """Sampled units in each stratum (H,)."""
        return np.bincount(self.stratum)

    @cached_property
    def starts(self) -> Codes:
        """The first unit of each stratum (H,)."""
        return np.cumsum(self.size) - self.size

    @cached_property
    def _sums(self) -> Any:
        from scipy.sparse import csr_array

        n, units = len(self.unit), len(self.stratum)
        if units == n and (self.unit == np.arange(n)).all():
            return None
        ends = np.append(0, np.cumsum(np.bincount(self.unit, minlength=units)))
        return csr_array((np.ones(n), np.argsort(self.unit, kind="stable"), ends), shape=(units, n))

    def within(self, domain: NDArray[np.bool_]) -> "Stage":
        """The stage for a domain (n,): under adjust and average one unit in it makes one alone.

        What R's survey does with `survey.adjust.domain.lonely`.
        """
        if self.lonely not in ("adjust", "average"):
            return self
        units = np.unique(self.unit[domain])
        alone = self.alone | (np.bincount(self.stratum[units], minlength=len(self.size)) == 1)
        silent = alone[self.stratum] & (self.lonely == "average")
        return replace(self, alone=alone, factor=np.where(silent, 0.0, self.factor))

    def totals(self, influence: Array) -> Array:
        """Sums of influence (n, k) over the members of each unit (units, k)."""
        return influence if self._sums is None else self._sums @ influence

    def reach(self, inside: Callable[[], NDArray[np.bool_]]) -> Array | None:
        """What `average` multiplies the scores of k numbers by (k,), None where it has nothing to do.

        inside() says which units (units, k) have members in a number's base. The variance is that of the
        strata that these units reach, those of one unit counting as the average of the others do: a number
        that reaches none but such strata has none (NaN), as in R's survey.
        """
        if self.lonely != "average" or not self.alone.any():
            return None
        reached = np.add.reduceat(inside(), self.starts, axis=0) > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            share = reached.sum(axis=0) / (reached & ~self.alone[:, None]).sum(axis=0)
        return np.sqrt(np.where(np.isfinite(share), share, np.nan))

    def centred(self, totals: Array, reach: Array | None = None) -> Array:
        """Unit totals (units, k) less their stratum's mean, times the unit's factor.

        A stratum of one unit follows `lonely` (the names of R's survey package): it adds nothing
        under remove and certainty, its distance from the mean of all units under adjust, and the
        average of the other strata's variances under average (`reach`).
        """
        if len(self.size) == 1:
            centre = totals.mean(axis=0, keepdims=True)
        else:
            centre = (np.add.reduceat(totals, self.starts) / self.size[:, None])[self.stratum]
        if self.lonely == "adjust" and self.alone.any():
            centre = np.where(self.alone[self.stratum][:, None], totals.mean(axis=0), centre)
        rows: Array = totals - centre
        rows *= self.factor[:, None]
        if reach is not None:
            rows *= reach
        return rows


def stages(
    n: int,
    strata: ArrayLike | None,
    psu: ArrayLike | None,
    fpc: ArrayLike | None,
    nested: bool,
    lonely: str,
) -> tuple[Stage, ...]:
    """The stages of a design (see `design.Design`): one without fpc, else one a column of fpc.

    Stage t weighs a unit's squared deviation by f_1 ... f_(t-1) (1 - f_t) m / (m - 1), f the
    sampled fraction and m the sampled units of its stratum: Särndal, Swensson & Wretman (1992)
    4.3.21, extended to more stages.
    """
    units = columns(psu, "psu", n)
    layers = columns(strata, "strata", n)
    sizes = [np.asarray(column, dtype=np.float64) for column in columns(fpc, "fpc", n)]
    count = max(1, len(sizes))
    parent: Codes = np.zeros(n, dtype=np.int64)
    inherited = np.ones(n)
    made = []
    for t in range(count):
        within = cross(parent, codes(layers[t])) if t < len(layers) else parent
        if t < len(units):
            unit = codes(units[t])
            if t == 0 and not nested:
                whole(unit, within)
            unit = cross(within, unit)
        else:
            unit = alone(within)
        stage, fraction = _stage(unit, within, sizes[t] if sizes else None, inherited, lonely)
        made.append(stage)
        inherited = inherited * fraction
        parent = unit
    return tuple(made)


def _stage(
    unit: Codes, within: Codes, population: Array | None, inherited: Array, lonely: str
) -> tuple[Stage, Array]:
    """One stage, and the sampled fraction of each row's unit (n,)."""
    first = np.zeros(unit.max() + 1, dtype=np.int64)
    first[unit[::-1]] = np.arange(len(unit))[::-1]
    stratum = within[first]
    size = np.bincount(stratum)[stratum].astype(np.float64)
    fraction = np.zeros(len(stratum))
    if population is not None:
        _check_fpc(population, unit, stratum, first, size)
        fraction = size / population[first]
    factor = np.sqrt(inherited[first] * (1 - fraction) * size / np.maximum(size - 1, 1))
    alone = (size == 1) & (factor > 0)
    if alone.any() and lonely == "fail":
        raise StatsError(
            f"strata: stratum number {int(stratum[alone][0])} (in order of label) has one sampling "
            f"unit, {int(alone.sum())} such strata: join them or choose lonely="
        )
    if lonely != "adjust":
        factor = np.where(alone, 0.0, factor)
    strata_alone = np.zeros(stratum[-1] + 1, dtype=bool)
    strata_alone[stratum[alone]] = True
    return Stage(unit, stratum, factor, strata_alone, lonely), fraction[unit]


def _check_fpc(population: Array, unit: Codes, stratum: Codes, first: Codes, size: Array) -> None:
    counts = population[first]
    if not np.isfinite(population).all() or (population != counts[unit]).any():
        raise StatsError("fpc: must be finite and the same for every row of a sampling unit")
    if (counts != counts[np.searchsorted(stratum, stratum)]).any():
        raise StatsError("fpc: must be the same for every unit of a stratum")
    short = counts < size * (1 - 1e-12)
    if short.any():
        raise StatsError(
            f"fpc: {counts[short][0]:g} units in the population of stratum number "
            f"{int(stratum[short][0])}, fewer than the {int(size[short][0])} sampled"
        )
