"""Samples drawn anew from the synthetic population -> how often the published intervals cover the truth.

The population is that of the demonstration, so every true value is known. Each sample goes through
the study's whole weighting and estimation. Two processes, one a scenario; each sample has its own
generator, so that the table does not depend on them.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from analysis.facts import read_questions, read_study, read_toml, run, write_rows
from analysis.simulation import COLUMNS, build_world, rows, run_trials


def main(
    demonstration: Path, margins: Path, codebook: Path, scales: Path, recodes: Path, study: Path,
    models: Path, plan: Path, coverage: Path,
) -> None:  # fmt: skip
    names = list(read_toml(plan)["scenarios"])
    files = dict(demonstration=demonstration, margins=margins, codebook=codebook, scales=scales,
                 recodes=recodes, study=study, models=models, plan=plan)  # fmt: skip
    with ProcessPoolExecutor(2) as processes:
        made = list(processes.map(partial(of_scenario, files), names))
    write_rows(coverage, COLUMNS, [row for table in made for row in table])


def of_scenario(files: dict[str, Path], name: str) -> list[dict[str, Any]]:
    """The rows of one scenario of the plan."""
    plan = read_toml(files["plan"])
    questions = read_questions(files["codebook"], files["scales"], files["recodes"])
    world = build_world(
        read_toml(files["demonstration"]), plan, files["margins"], files["models"], questions,
        read_study(files["study"]),
    )  # fmt: skip
    unobserved = plan["scenarios"][name]
    trials = run_trials(world, unobserved, list(plan["scenarios"]).index(name))
    return list(rows(trials, name, unobserved))


if __name__ == "__main__":
    run(main)
