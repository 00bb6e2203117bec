"""How often intervals cover the truth: samples -> rows of the table of coverage."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.tools.simulate.effects import Found
from analysis.tools.simulate.methods import CERTAIN, EXACT, METHODS, NORMAL, OWN, estimated
from analysis.tools.simulate.sample import World, draw
from analysis.tools.simulate.scenarios import Scenario

COLUMNS = (
    "scenario icc icc_most kind method samples cells coverage simulation_error within_tolerance worst "
    "width bias se_ratio unit"
).split()
KINDS = ("overall", "domain", "extreme", "small domain", "rare", "mean", "small mean", "model")
MEANS = ("mean", "small mean")
TOLERANCE = 0.999  # of the binomial distribution of one number's count


@dataclass(frozen=True)
class Trials:
    """What a run of samples gave: by method (samples, k) values, errors, widths, and whether covered.

    effective, cell: (samples, k) of the shares and means: effective base, and number of people who
    gave the answer or, if fewer, did not
    """

    world: World
    value: dict[str, np.ndarray]
    se: dict[str, np.ndarray]
    width: dict[str, np.ndarray]
    covered: dict[str, np.ndarray]
    effective: np.ndarray
    cell: np.ndarray

    @property
    def kinds(self) -> np.ndarray:
        """(k,) the kind that each number is counted in: small where the effective base is below what
        is judged, rare where so few are expected that the gate withholds it more often than not."""
        world = self.world
        numbers = len(world.cells.item)
        truth, edge, mean = world.truth[:numbers], world.plan["extreme"], world.cells.is_mean
        small = np.nanmean(self.effective, axis=0) < world.plan["judged"]
        rare = self.cell.mean(axis=0) < world.study.disclosure.min_cell
        extreme = (truth < edge) | (truth > 1 - edge)
        kind = np.select(
            [mean & small, mean, rare, small, extreme, world.cells.group == 0],
            ["small mean", "mean", "rare", "small domain", "extreme", "overall"],
            "domain",
        )
        return np.concatenate([kind, np.full(len(world.truth) - numbers, "model")])

    @property
    def keys(self) -> list[str]:
        """(k,) as in the published numbers."""
        return [*self.world.cells.keys, *(key for m in self.world.models for key in m.keys)]


def run_trials(world: World, scenario: int, samples: range) -> Trials:
    """Some samples of a scenario, each from a generator of its own: same plan, same numbers."""
    found, effective, cell = [], [], []
    for number in samples:
        rng = np.random.Generator(np.random.PCG64([world.plan["seed"], scenario, number]))
        by_method, bases, cells = estimated(world, draw(world, rng))
        found.append(by_method)
        effective.append(bases)
        cell.append(cells)

    def stacked(of: Callable[[Found, np.ndarray], np.ndarray]) -> dict[str, np.ndarray]:
        return {m: np.array([of(f[m], world.truth[: len(f[m][0])]) for f in found]) for m in METHODS}

    return Trials(
        world,
        stacked(lambda f, _: f[0]),
        stacked(lambda f, _: f[1]),
        stacked(lambda f, _: f[3] - f[2]),
        stacked(lambda f, truth: (f[2] <= truth) & (truth <= f[3])),
        np.array(effective),
        np.array(cell),
    )


def together(parts: Sequence[Trials]) -> Trials:
    """Trials of one world, one after the other."""

    def of(name: str) -> dict[str, np.ndarray]:
        return {m: np.concatenate([getattr(p, name)[m] for p in parts]) for m in METHODS}

    return Trials(
        parts[0].world, of("value"), of("se"), of("width"), of("covered"),
        *(np.concatenate([getattr(p, name) for p in parts]) for name in ("effective", "cell")),
    )  # fmt: skip


def rows(trials: Trials, scenario: str) -> Iterator[dict[str, Any]]:
    """A row a kind of number and method. A number without an interval counts as not covered."""
    for kind in KINDS:
        for method in METHODS:
            at = np.flatnonzero(trials.kinds == kind)
            if len(at) and applies(method, kind, trials.world.scenario):
                unit = "scale" if kind in MEANS else "points"
                alike = dict(zip(("icc", "icc_most"), trials.world.icc, strict=True))
                named = {"scenario": scenario, **alike, "kind": kind, "method": method}
                yield named | row(trials, method, at, 1 if kind in MEANS else 100) | {"unit": unit}


def applies(method: str, kind: str, scenario: Scenario) -> bool:
    """Whether a method is another than the published one, for a kind of number and in a scenario."""
    return not (
        (method == EXACT and kind in (*MEANS, "model"))
        or (method == OWN and (kind in ("overall", "extreme", "model") or not scenario.drawn))
        or (method == NORMAL and not scenario.drawn)
        or (method == CERTAIN and not scenario.source)
    )


def row(trials: Trials, method: str, at: np.ndarray, scale: float) -> dict[str, Any]:
    """Pooled over the numbers at `at`.

    simulation_error: Monte Carlo standard error of the pooled coverage, numbers of a sample being
    dependent · bias: mean absolute difference of the mean estimate from the truth · se_ratio: mean
    over numbers of the mean standard error over the standard deviation of the estimates
    """
    from scipy.stats import binom

    covered = trials.covered[method][:, at]
    count = len(covered)
    confidence = trials.world.study.confidence
    least, most = binom.interval(TOLERANCE, count, confidence)
    hits = covered.sum(axis=0)
    value = trials.value[method][:, at]
    bias = np.abs(np.nanmean(value, axis=0) - trials.world.truth[at])
    spread = np.nanstd(value, axis=0, ddof=1)
    return {
        "samples": count, "cells": len(at), "coverage": covered.mean(),
        "simulation_error": covered.mean(axis=1).std(ddof=1) / np.sqrt(count),
        "within_tolerance": ((hits >= least) & (hits <= most)).mean(), "worst": hits.min() / count,
        "width": np.nanmean(trials.width[method][:, at]) * scale,
        "bias": bias.mean() * scale,
        "se_ratio": (np.nanmean(trials.se[method][:, at], axis=0) / spread).mean(),
    }  # fmt: skip
