"""One sample's numbers as published, and as they would be had without weights, design or care."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from analysis.stats import (
    Design,
    korn_graubard_interval,
    logit_interval,
    standard_errors,
    t_interval,
    t_quantile,
)
from analysis.tools.simulate.effects import Found
from analysis.tools.simulate.numbers import Cells
from analysis.tools.simulate.sample import Sample, World

PUBLISHED, EXACT, OWN, NORMAL, CERTAIN, ALONE, PLAIN, EQUAL = METHODS = (
    "published", "korn_graubard", "own_df", "normal", "targets_exact", "weights_alone", "statsmodels",
    "unweighted",
)  # fmt: skip


def estimated(world: World, sample: Sample) -> tuple[Mapping[str, Found], np.ndarray, np.ndarray]:
    """By method the numbers, then the effects (k,); the numbers' effective base and smaller cell."""
    confidence, factor = world.study.confidence, sample.factors(world)
    alone = Design(sample.design.weights)
    equal = Design(np.ones(alone.n))
    certain = exact_targets(sample.design)
    table = Table(world.cells, world.cells.values(sample.people), world.cells.members(sample.people))
    weights = alone.weights[:, None] * factor
    ours = table.ratios(sample.design, factor, confidence)
    df = sample.design.degrees_of_freedom
    found = {
        PUBLISHED: ours,
        EXACT: table.exact(ours, df, confidence),
        OWN: table.found(*ours[:2], table.own(sample.design), confidence),
        NORMAL: table.found(*ours[:2], np.asarray(np.inf), confidence),
        CERTAIN: ours if certain is sample.design else table.ratios(certain, factor, confidence),
        ALONE: table.independent(weights, confidence),
        PLAIN: table.counted(weights, confidence),
        EQUAL: table.independent(np.ones_like(weights), confidence),
    }
    for model in world.models:
        for method, design in (
            (PUBLISHED, sample.design),
            (CERTAIN, certain),
            (ALONE, alone),
            (EQUAL, equal),
        ):
            fit = model.fit(design, sample.people, world.questions)
            effects = model.effects(fit, confidence)
            found[method] = joined(found[method], effects)
            if method == PUBLISHED:
                half = t_quantile(confidence, np.inf) * effects[1]
                found[NORMAL] = joined(found[NORMAL], (*effects[:2], effects[0] - half, effects[0] + half))
            if method == ALONE:
                found[PLAIN] = joined(found[PLAIN], model.plain_effects(fit, confidence))
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = table.moments(weights)[2] / ours[1] ** 2
    chosen = table.sums(table.z)
    return found, effective, np.minimum(chosen, table.sums(table.known) - chosen)


def exact_targets(design: Design) -> Design:
    """The design as if its targets had no error."""
    if design.calibration is None or design.calibration.error is None:
        return design
    return replace(design, calibration=replace(design.calibration, error=None))


def joined(one: Found, two: Found) -> Found:
    a, b, c, d = (np.concatenate(pair) for pair in zip(one, two, strict=True))
    return a, b, c, d


class Table:
    """The numbers of a sample: answers z (n, items), NaN out of base, and members (n, groups)."""

    def __init__(self, cells: Cells, z: np.ndarray, inside: np.ndarray) -> None:
        self.cells, self.inside = cells, inside.astype(float)
        self.known, self.z = np.isfinite(z).astype(float), np.where(np.isfinite(z), z, 0.0)

    def own(self, design: Design) -> np.ndarray:
        """(k,) units less strata that each number's group reaches, at least 1."""
        each = [design.domain_degrees_of_freedom(column > 0) for column in self.inside.T]
        return np.maximum(np.array(each), 1)[self.cells.group]

    def sums(self, columns: np.ndarray) -> np.ndarray:
        """(k,) sums of columns (n, items) in each number's group."""
        return (self.inside.T @ columns)[self.cells.group, self.cells.item]

    def moments(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(k,) sum of the weights (n, items), weighted mean and variance."""
        base = self.sums(weights * self.known)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = self.sums(weights * self.z) / base
            return base, mean, self.sums(weights * self.z**2) / base - mean**2

    def ratios(self, design: Design, factor: np.ndarray, confidence: float) -> Found:
        """Logit intervals of shares, t intervals of means, by the design: as in analysis.estimate."""
        inside = self.inside[:, self.cells.group]
        x = (self.known * factor)[:, self.cells.item] * inside
        y = (self.z * factor)[:, self.cells.item] * inside
        with np.errstate(divide="ignore", invalid="ignore"):
            value = (design.weights @ y) / (design.weights @ x)
        se = standard_errors(design.ratio_scores(y, x, value))
        return self.found(value, se, np.asarray(design.degrees_of_freedom), confidence)

    def independent(self, weights: np.ndarray, confidence: float) -> Found:
        """The same by a design of weights (n, items) alone: every respondent a sampling unit."""
        n = len(weights)
        base, value, _ = self.moments(weights)
        square = weights**2
        rest = self.sums(square * self.z**2) - 2 * value * self.sums(square * self.z)
        rest += value**2 * self.sums(square * self.known)
        se = np.sqrt(n / (n - 1) * np.maximum(rest, 0)) / base
        return self.found(value, se, np.asarray(n - 1), confidence)

    def counted(self, weights: np.ndarray, confidence: float) -> Found:
        """As statsmodels' DescrStatsW: weights (n, items) count people, so that their sum is the base."""
        base, value, variance = self.moments(weights)
        return self.found(value, np.sqrt(variance / (base - 1)), base - 1, confidence)

    def found(self, value: np.ndarray, se: np.ndarray, df: np.ndarray, confidence: float) -> Found:
        with np.errstate(divide="ignore", invalid="ignore"):
            shares, means = logit_interval(value, se, df, confidence), t_interval(value, se, df, confidence)
        low, high = (np.where(self.cells.is_mean, m, s) for m, s in zip(means, shares, strict=True))
        return value, se, low, high

    def exact(self, ours: Found, df: int, confidence: float) -> Found:
        """The same shares with the interval of Korn and Graubard; means have none."""
        value, se = ours[:2]
        p = np.where(self.cells.is_mean, np.nan, value)
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high = korn_graubard_interval(p, se, self.sums(self.known), df, confidence)
        return p, np.where(np.isnan(p), np.nan, se), low, high
