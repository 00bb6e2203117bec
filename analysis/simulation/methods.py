"""One sample's numbers as published, and as they would be had without weights, design or care."""

from collections.abc import Mapping

import numpy as np

from analysis.simulation.effects import Found, Model
from analysis.simulation.numbers import Cells
from analysis.simulation.sample import Sample, World
from analysis.stats import (
    Design,
    effective_base,
    korn_graubard_interval,
    logit_interval,
    standard_errors,
    t_interval,
)

METHODS = ("published", "korn_graubard", "weights_alone", "statsmodels", "unweighted")


def estimated(world: World, sample: Sample) -> tuple[Mapping[str, Found], np.ndarray]:
    """By method: value, standard error, low, high (k,) of all numbers, then of all effects; and the
    effective base (k,) of the numbers as published."""
    cells, confidence = world.cells, world.study.confidence
    equal = Design(np.ones(len(sample.design.weights)))
    alone = Design(sample.design.weights)
    z, inside = cells.values(sample.people), cells.members(sample.people)
    factor = sample.factors(world)
    ours, effective = ratios(cells, z, inside, factor, sample.design, confidence)
    by_method = {
        "published": ours,
        "korn_graubard": exact(cells, ours, effective, sample.design, confidence),
        "weights_alone": ratios(cells, z, inside, factor, alone, confidence)[0],
        "statsmodels": plain(cells, z, inside, factor * alone.weights[:, None], confidence),
        "unweighted": ratios(cells, z, inside, np.ones_like(factor), equal, confidence)[0],
    }
    for model in world.models:
        for method, found in of_model(model, world, sample, {"weights_alone": alone, "unweighted": equal}):
            by_method[method] = joined(by_method[method], found)
    return by_method, effective


def ratios(
    cells: Cells, z: np.ndarray, inside: np.ndarray, factor: np.ndarray, design: Design, confidence: float
) -> tuple[Found, np.ndarray]:
    """Shares with logit intervals and means with t intervals, as in analysis.estimate."""
    valid = np.isfinite(z)
    x = (valid * factor)[:, cells.item] * inside[:, cells.group]
    filled = np.where(valid, z, 0.0)[:, cells.item]
    y = filled * x
    w, df = design.weights, design.degrees_of_freedom
    value = (w @ y) / (w @ x)
    se = standard_errors(design.ratio_scores(y, x, value))
    spread = (w @ (y * filled)) / (w @ x) - value**2
    effective = np.divide(spread, se**2, out=np.zeros_like(se), where=se > 0)
    shares, means = logit_interval(value, se, df, confidence), t_interval(value, se, df, confidence)
    low, high = (np.where(cells.is_mean, m, s) for m, s in zip(means, shares, strict=True))
    return (value, se, low, high), effective
