"""The recipe from base weights to final ones, and the design that comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sample.weighting.margins import Target, raked, trim_bounds
from analysis.sample.weighting.nonresponse import base_weights, sampled
from analysis.stats import Calibration, Design, control_error
from analysis.study import Study


@dataclass(frozen=True)
class Weighted:
    """Weights (n,) of each step: base, start after the adjustment for nonresponse, raked, and final."""

    base: np.ndarray
    start: np.ndarray
    raked: np.ndarray
    weight: np.ndarray
    targets: Sequence[Target]

    def design(self, people: pd.DataFrame, study: Study) -> Design:
        """What every variance comes from: final weights, strata, PSUs, what was raked on."""
        strata, psu = (people[c].to_numpy() if c else None for c in (study.design.strata, study.design.psu))
        by = calibrated(self.start, self.weight, self.targets) if self.targets else None
        return Design(self.weight, strata, psu, lonely=study.design.lonely, calibration=by)


def calibrated(start: np.ndarray, weight: np.ndarray, targets: Sequence[Target]) -> Calibration:
    """What weights (n,) were raked to from others, with the errors of targets that are estimates."""
    codes = np.column_stack([t.codes for t in targets])
    return Calibration(start, codes, error=control_error(codes, weight, [t.errors(start) for t in targets]))


def weighted(
    people: pd.DataFrame, cases: pd.DataFrame | None, targets: Sequence[Target], study: Study
) -> Weighted:
    """Base weights, nonresponse, raking, and raking again within the bounds that the first set."""
    base = base_weights(people, study)
    everyone = sampled(people, cases, study)
    start = base * (everyone.factor(everyone.cases.base.to_numpy()) if everyone else 1.0)
    free = raked(start, targets, study)
    bounds = trim_bounds(free, targets, study)
    return Weighted(base, start, free, raked(start, targets, study, bounds), targets)
