"""Small made-up samples that tests share."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from analysis.stats import Design


@dataclass(frozen=True)
class Sample:
    """Respondents in strata and sampling units, with weights, items, a group (-1 none) and margins."""

    weights: np.ndarray
    strata: np.ndarray
    psu: np.ndarray
    items: np.ndarray
    group: np.ndarray
    margins: np.ndarray
    y: np.ndarray

    @property
    def design(self) -> Design:
        return Design(self.weights, self.strata, self.psu)


def sample(seed: int, strata: int = 4, units: int = 3, members: int = 6) -> Sample:
    """Every stratum with the same number of units, and units of about the same size."""
    rng = np.random.default_rng(seed)
    size = rng.integers(members, 2 * members, strata * units)
    unit = np.repeat(np.arange(strata * units), size)
    n = len(unit)
    base = np.tile(np.arange(4), n)[:n]
    return Sample(
        weights=np.exp(rng.normal(3, 0.4, n)),
        strata=unit // units,
        psu=unit % units,
        items=rng.integers(-1, 4, (n, 3)),
        group=rng.integers(-1, 3, n),
        margins=np.column_stack([base % 2, rng.permutation(base) // 2 + (base == 3)]),
        y=rng.normal(size=n) + unit % 3,
    )


samples = st.builds(sample, st.integers(0, 10_000), st.integers(1, 5), st.integers(2, 4))
