"""Samples drawn anew from the synthetic population -> how often the published intervals cover the truth.

The population is that of the demonstration, so every true value is known. Each sample goes through
the study's whole weighting and estimation. Two processes, one a scenario; each sample has its own
generator, so that the table does not depend on them.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from analysis.study import read_questions, read_study, read_toml, run, write_rows
from analysis.tools.simulate import COLUMNS, build_world, rows, run_trials
from analysis.tools.simulate.changes import COLUMNS as OF_CHANGES
from analysis.tools.simulate.changes import build_pair
from analysis.tools.simulate.changes import rows as of_changes


def main(
    demonstration: Path, margins: Path, codebook: Path, scales: Path, recodes: Path, study: Path,
    models: Path, plan: Path, coverage: Path, changes: Path | None = None,
) -> None:  # fmt: skip
    facts = (demonstration, margins, codebook, scales, recodes, study, models, plan)
    names = list(read_toml(plan)["scenarios"])
    with ProcessPoolExecutor(2) as processes:
        tables = processes.map(of_scenario, names, [facts] * len(names))
        write_rows(coverage, COLUMNS, [row for table in tables for row in table])
    if changes:
        write_rows(changes, OF_CHANGES, of_waves(facts))


def of_waves(facts: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The rows of changes since each earlier wave, on pairs of samples."""
    demonstration, margins, codebook, scales, recodes, study, models, trials = facts
    plan, parameters = read_toml(trials), read_toml(demonstration)
    questions = read_questions(codebook, scales, recodes)
    for wave in parameters["waves"]:
        pair = build_pair(parameters, plan, wave, margins, models, questions, read_study(study))
        yield from of_changes(pair, plan, wave)


def of_scenario(name: str, facts: Sequence[Path]) -> list[dict[str, Any]]:
    """The rows of one scenario of the plan."""
    demonstration, margins, codebook, scales, recodes, study, models, trials = facts
    plan = read_toml(trials)
    questions = read_questions(codebook, scales, recodes)
    world = build_world(read_toml(demonstration), plan, margins, models, questions, read_study(study))
    number = list(plan["scenarios"]).index(name)
    unobserved = plan["scenarios"][name]
    return list(rows(run_trials(world, unobserved, number), name, unobserved))


if __name__ == "__main__":
    run(main)
