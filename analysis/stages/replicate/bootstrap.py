"""Sampling units drawn again within strata, each draw weighted anew."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.sample.weighting import Sampled, Target, base_weights, raked, trim_bounds
from analysis.stats import Design, ReplicateDesign, StatsError, make_bootstrap, share_error
from analysis.store import mapped
from analysis.study import FactError, Study

TOGETHER = 50  # replicates of one piece of work


@dataclass(frozen=True)
class Units:
    """The sampling units of a design: factors (rows, R) of the bootstrap, units (rows,) in a stratum."""

    factors: np.ndarray
    size: np.ndarray
    drawn: ReplicateDesign

    @property
    def copies(self) -> np.ndarray:
        """(rows, R) how often each row's unit was drawn: of m units m - 1 are, each for m / (m - 1)."""
        return np.rint(self.factors * ((self.size - 1) / self.size)[:, None]).astype(np.int64)


def units(rows: pd.DataFrame, study: Study) -> Units:
    """Rao–Wu draws of the sampling units of everyone drawn, or of the respondents."""
    columns: dict[str, Any] = {}
    for name in ("strata", "psu"):
        column = getattr(study.design, name)
        if column is not None and column not in rows:
            raise FactError(f"{study.path}, [design] {name}: the sample has no {column!r}")
        columns[name] = rows[column].to_numpy(dtype=object) if column else None
    try:
        design = Design(np.ones(len(rows)), columns["strata"], columns["psu"], lonely=study.design.lonely)
        drawn = make_bootstrap(design, study.replication.replicates, study.replication.seed)
    except StatsError as wrong:
        raise FactError(f"{study.path}, [design]: {wrong}") from wrong
    stage = design.stages[0]
    return Units(drawn.replicates, stage.size[stage.stratum][stage.unit], drawn)


@dataclass(frozen=True)
class Draws:
    """Some replicates: start (n, r) weights before raking, copies (n, r) how often each is there.

    off: of each target (levels, r), how far it is put off in each, where it is an estimate.
    """

    start: np.ndarray
    copies: np.ndarray
    targets: list[Target]
    study: Study
    bounds: Any
    off: list[np.ndarray]


def weighted(draws: Draws) -> np.ndarray:
    """(n, r) the weights of each replicate, made as the published ones are."""
    weights = np.empty_like(draws.start)
    n = len(weights)
    for r, (start, copies) in enumerate(zip(draws.start.T, draws.copies.T, strict=True)):
        rows = np.repeat(np.arange(n), copies)
        targets = [t.moved(by[:, r]).of(rows) for t, by in zip(draws.targets, draws.off, strict=True)]
        made = raked(start[rows], targets, draws.study, draws.bounds)
        weights[:, r] = np.bincount(rows, made, n)
    return weights


def errors(targets: list[Target], study: Study) -> list[np.ndarray]:
    """Of each target (levels, R) what each replicate's is off by: Fuller (1998). 0 where it is exact."""
    rng = np.random.default_rng([study.replication.seed, 1])
    count = study.replication.replicates
    return [share_error(t.published, t.se) @ rng.normal(size=(len(t.se), count)) for t in targets]


def replicates(
    people: pd.DataFrame,
    everyone: Sampled | None,
    targets: list[Target],
    study: Study,
    pieces: Path | None = None,
) -> ReplicateDesign:
    """Full-sample weights (n,) as published, and replicate weights (n, R) made in the same steps.

    A unit drawn twice is there twice, so that trimming bounds hold for each of its copies. pieces: a folder
    for what need not be done again.
    """
    base = base_weights(people, study)
    if everyone is None:
        of, case = units(people, study), np.arange(len(people))
        factor, again = np.ones(len(people)), np.ones((len(people), study.replication.replicates))
    else:
        of, case = units(everyone.cases, study), everyone.case
        drawn = everyone.cases.base.to_numpy()
        factor, again = everyone.factor(drawn), everyone.factor(drawn[:, None] * of.factors)
    full = raked(base * factor, targets, study)
    bounds = trim_bounds(full, targets, study)
    scaled = base * (of.size / (of.size - 1))[case]
    copies = of.copies[case]
    parts = [slice(first, first + TOGETHER) for first in range(0, study.replication.replicates, TOGETHER)]
    off = errors(targets, study)
    draws = [
        Draws(scaled[:, None] * again[:, p], copies[:, p], targets, study, bounds, [by[:, p] for by in off])
        for p in parts
    ]
    weights = np.concatenate(mapped(weighted, draws, pieces), axis=1)
    return replace(of.drawn, weights=raked(base * factor, targets, study, bounds), replicates=weights)
