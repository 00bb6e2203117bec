"""The only door to the public: what may be seen, what is withheld and why, rounded for good.

Privacy first (rules 1 and 5 of the method page: small bases and cells, and what would give them
away by subtraction), then reliability (the NCHS presentation standard). It fails closed: a number
that is not one, or of a kind this gate does not know, stops the build.
"""

from pathlib import Path

import pandas as pd

from analysis.numbers.schema import PUBLIC, read_rows
from analysis.sample.people import read_categories
from analysis.stages.disclose.editions import read_editions
from analysis.stages.disclose.gate import gate, tally
from analysis.stages.disclose.same import by_key, coded_columns, defined, found, joined, nearly
from analysis.study import FactError, read_survey, run, write_rows


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path | None, numbers: Path,
    people: Path, estimates: Path, weighting: Path, quality: Path, judged: Path | None = None,
    effects: Path | None = None, replicated: Path | None = None, earlier: list[Path] | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    sources = [p for p in (estimates, judged, weighting, quality, effects, replicated) if p]
    rows = pd.concat([read_rows(s) for s in sources], ignore_index=True)
    for key in rows.key[rows.key.duplicated()]:
        raise FactError(f"two stages both made the number {key!r}")
    columns = by_key(read_categories(people, coded_columns(questions)), questions)
    same = joined(defined(questions), found(columns, questions))
    shown = {*rows.question, *settings.breakdowns}
    near = nearly(columns, questions, shown)
    public = gate(rows, questions, settings, read_editions(earlier or []), same, near)
    public = pd.concat([public, tally(public)])
    write_rows(numbers, PUBLIC, public[PUBLIC].to_dict("records"))


if __name__ == "__main__":
    run(main)
