"""Samples drawn anew from the synthetic population -> how often the published intervals cover the truth.

The population is that of the demonstration, or one like it as a scenario says, so every true value is
known. Each sample goes through the study's whole weighting and estimation, with a generator of its own, so
that the tables do not depend on how the work is parted. What was counted is kept: a stopped run goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.store import mapped
from analysis.store.kept import of_files
from analysis.study import read_questions, read_study, read_toml, run, write_rows
from analysis.tools.simulate import (
    COLUMNS,
    RECOVERED_COLUMNS,
    SMALL_COLUMNS,
    Scenario,
    World,
    build_world,
    recovered_rows,
    rows,
    run_trials,
    scenarios,
    small_rows,
    small_trials,
    together,
)
from analysis.tools.simulate.changes import COLUMNS as OF_CHANGES
from analysis.tools.simulate.changes import build_pair
from analysis.tools.simulate.changes import rows as of_changes

TOGETHER = 50  # samples of one piece of work
SCENARIOS, RECOVERED, SMALL = "scenarios", "recovered", "small"  # tables of the plan
Facts = tuple[Path, ...]
NOWHERE: Any = None  # a piece of work does not carry the population


@dataclass(frozen=True)
class Task:
    """Some samples of a scenario, with the files that they depend on and the hashes of these."""

    facts: Facts
    hashes: tuple[str, ...]
    table: str
    name: str
    first: int
    last: int


def main(
    demonstration: Path, margins: Path, codebook: Path, scales: Path, recodes: Path, study: Path,
    models: Path, plan: Path, coverage: Path, recovered: Path, small: Path, kept: Path,
    changes: Path | None = None,
) -> None:  # fmt: skip
    facts = (demonstration, margins, codebook, scales, recodes, study, models, plan)
    named = read_toml(plan)
    write_rows(coverage, COLUMNS, [r for name in named[SCENARIOS] for r in covered(facts, name, kept)])
    write_rows(recovered, RECOVERED_COLUMNS, list(one_by_one(facts, kept)))
    write_rows(small, SMALL_COLUMNS, [r for name in named[SMALL] for r in of_small(facts, name, kept)])
    if changes:
        write_rows(changes, OF_CHANGES, of_waves(facts))


def of_waves(facts: Facts) -> Iterator[dict[str, Any]]:
    """The rows of changes since each earlier wave, on pairs of samples."""
    demonstration, margins, codebook, scales, recodes, study, models, trials = facts
    plan, parameters = read_toml(trials), read_toml(demonstration)
    questions = read_questions(codebook, scales, recodes)
    for wave in parameters["waves"]:
        pair = build_pair(parameters, plan, wave, margins, models, questions, read_study(study))
        yield from of_changes(pair, plan, wave)


def covered(facts: Facts, name: str, kept: Path) -> Iterator[dict[str, Any]]:
    """The rows of one scenario."""
    world = world_of(facts, SCENARIOS, name)
    parts = trials(facts, SCENARIOS, name, world.scenario.samples, kept)
    yield from rows(together([replace(part, world=world) for part in parts]), name)


def one_by_one(facts: Facts, kept: Path) -> Iterator[dict[str, Any]]:
    """The rows of the headlines and effects that are looked at one by one."""
    world = world_of(facts, RECOVERED, RECOVERED)
    parts = trials(facts, RECOVERED, RECOVERED, world.scenario.samples, kept)
    yield from recovered_rows(together([replace(part, world=world) for part in parts]))


def of_small(facts: Facts, name: str, kept: Path) -> Iterator[dict[str, Any]]:
    """The rows of one population of small groups."""
    samples = scenarios(read_toml(facts[-1]), SMALL)[name].samples
    yield from small_rows([s for part in trials(facts, SMALL, name, samples, kept) for s in part], name)


def trials(facts: Facts, table: str, name: str, samples: int, kept: Path) -> list[Any]:
    """All samples in pieces, those of earlier runs among them."""
    hashes, parts = tuple(of_files(*facts)), []
    for first in range(0, samples, TOGETHER):
        task = Task(facts, hashes, table, name, first, min(first + TOGETHER, samples))
        parts += mapped(piece, [task], kept / table / name / str(first))
    return parts


def piece(task: Task) -> Any:
    """The samples of a task, without the world that they are drawn from."""
    world, samples = world_of(task.facts, task.table, task.name), range(task.first, task.last)
    if task.table == RECOVERED:
        return replace(run_trials(world, 0, samples), world=NOWHERE)
    number = list(read_toml(task.facts[-1])[task.table]).index(task.name)
    if task.table == SMALL:
        return small_trials(world, number, samples)
    return replace(run_trials(world, number, samples), world=NOWHERE)


@lru_cache(1)
def world_of(facts: Facts, table: str, name: str) -> World:
    """What samples are drawn from; of `recovered` the demonstration itself, with the models named there."""
    demonstration, margins, codebook, scales, recodes, study, models, trials_of = facts
    plan, questions = read_toml(trials_of), read_questions(codebook, scales, recodes)
    if table == RECOVERED:
        scenario = Scenario(plan[RECOVERED]["samples"])
        plan = {**plan, "models": plan[RECOVERED]["models"]}
    else:
        scenario = scenarios(plan, table)[name]
        plan = {**plan, "models": plan["models"] if table == SCENARIOS else []}
    return build_world(
        read_toml(demonstration), plan, scenario, margins, models, questions, read_study(study)
    )


if __name__ == "__main__":
    run(main)
