"""Reliability and structure of every battery that the study counts straight lines in.

key = battery.<battery>.alpha | .omega       reliability of the sum of its items
      battery.<battery>.first | .second      parts of the spread behind the answers that two factors take
      loading.<battery>.<item>               on one factor; below 0 where an item points the other way
      polychoric.<item>.<item>               correlation of what lies behind two items
"""

from pathlib import Path

import numpy as np

from analysis.numbers.schema import PRIVATE
from analysis.sample.people import read_categories, read_design
from analysis.sample.scores import scored
from analysis.stages.measure.batteries import Row, battery
from analysis.stats import StatsError
from analysis.study import FactError, read_survey, run, write_rows


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    measured: Path,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    design = read_design(weights, settings)
    rows: list[Row] = []
    for name, items in settings.quality.batteries.items():
        columns = read_categories(people, items)
        x = np.column_stack([scored(questions[i], columns[i]) for i in items])
        try:
            rows += battery(name, items, x, design, settings.confidence)
        except StatsError as wrong:
            raise FactError(f"{settings.path}, [quality.batteries] {name}: {wrong}") from wrong
    write_rows(measured, PRIVATE, rows)


if __name__ == "__main__":
    run(main)
