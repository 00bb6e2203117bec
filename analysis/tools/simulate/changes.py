"""How often intervals of changes cover the truth: pairs of samples, one a wave, that share institutions."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analysis.stats import common_rows, compare, laid, unit_labels
from analysis.study import Questions, Study
from analysis.tools.demonstrate.sample import Stay
from analysis.tools.demonstrate.waves import before
from analysis.tools.simulate.methods import Table
from analysis.tools.simulate.sample import Sample, World, build_world, draw
from analysis.tools.simulate.scenarios import Scenario

COLUMNS = "wave scenario kind method samples cells coverage simulation_error worst width se_ratio".split()
PUBLISHED, APART = (
    "published",
    "apart",
)  # with the covariance of units in both waves, and as if there were none


@dataclass(frozen=True)
class Pair:
    """Two waves of one population; change (k,) is what is true of each number."""

    now: World
    then: World
    change: np.ndarray


def build_pair(
    parameters: Mapping[str, Any], plan: Mapping[str, Any], wave: str, margins: Path, specs: Path,
    questions: Questions, study: Study,
) -> Pair:  # fmt: skip
    """The wave of now and an earlier one, judged by the same numbers."""
    asked = {**plan, "models": [], "breakdowns": plan["changes"]["breakdowns"],
             "numbers": {"shares": plan["changes"]["shares"], "means": []}, "extreme": 0}  # fmt: skip
    spec, usual = parameters["waves"][wave], Scenario(plan["changes"]["samples"])
    now, then = (
        build_world(of, asked, usual, margins, specs, questions, study)
        for of in (parameters, before(parameters, spec))
    )
    return Pair(now, then, now.truth - then.truth)


def estimated(sample: Sample, world: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values (k,), scores (units, k) and bases (k,) of the numbers of a sample."""
    table = Table(world.cells, world.cells.values(sample.people), world.cells.members(sample.people))
    inside = table.inside[:, world.cells.group]
    y, x = (part[:, world.cells.item] * inside for part in (table.z, table.known))
    value = (sample.design.weights @ y) / (sample.design.weights @ x)
    return value, sample.design.ratio_scores(y, x, value), x.sum(axis=0)


def trial(pair: Pair, kept: list[int], seed: list[int]) -> dict[str, np.ndarray]:
    """Value and base (k,) of each change in a pair of samples; by method its error and whether it is so."""
    rng = np.random.Generator(np.random.PCG64(seed))
    now = draw(pair.now, rng)
    then = draw(pair.then, rng, Stay(kept, np.unique(now.people["psu"])))
    (a, mine, n), (b, theirs, m) = estimated(now, pair.now), estimated(then, pair.then)
    units = [unit_labels(s.design, s.people["resp_id"]) for s in (now, then)]
    df = min(s.design.degrees_of_freedom for s in (now, then))
    found: dict[str, np.ndarray] = {"value": a - b, "base": np.minimum(n, m)}
    alone: list[Hashable] = [("then", unit) for unit in units[1]]
    for method, labels in ((PUBLISHED, units), (APART, [units[0], alone])):
        rows = common_rows(labels)
        size = 1 + max(int(row.max()) for row in rows)
        of = compare(
            a - b, laid(mine, rows[0], size) - laid(theirs, rows[1], size), df, pair.now.study.confidence
        )
        found |= {f"se {method}": of.se, f"width {method}": of.high - of.low}
        found |= {f"covered {method}": (of.low <= pair.change) & (pair.change <= of.high)}
    return found


def rows(pair: Pair, plan: Mapping[str, Any], wave: str) -> Iterator[dict[str, Any]]:
    """Rows of the table: by scenario, kind of number and method; small bases are not judged."""
    for at, (scenario, kept) in enumerate(plan["changes"]["scenarios"].items()):
        made = [trial(pair, kept, [plan["seed"], 100 + at, i]) for i in range(plan["changes"]["samples"])]
        found = {name: np.array([each[name] for each in made]) for name in made[0]}
        group = pair.now.cells.group
        large = found["base"].mean(axis=0) >= plan["changes"]["judged"]
        for kind, which in (("overall", group == 0), ("domain", (group > 0) & large)):
            for method in (PUBLISHED, APART):
                covered = found[f"covered {method}"][:, which]
                spread = found["value"][:, which].std(axis=0, ddof=1)
                yield {
                    "wave": wave, "scenario": scenario, "kind": kind, "method": method,
                    "samples": len(covered), "cells": covered.shape[1], "coverage": covered.mean(),
                    "simulation_error": covered.mean(axis=1).std(ddof=1) / np.sqrt(len(covered)),
                    "worst": covered.mean(axis=0).min(),
                    "width": 100 * found[f"width {method}"][:, which].mean(),
                    "se_ratio": (found[f"se {method}"][:, which].mean(axis=0) / spread).mean(),
                }  # fmt: skip
