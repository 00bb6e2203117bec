"""The only door to the public: what may be seen, what is withheld and why, rounded for good.

Privacy first (rules 1 and 5 of the method page: small bases and cells, and what would give them
away by subtraction), then reliability (the NCHS presentation standard). It fails closed: a number
that is not one, or of a kind this gate does not know, stops the build.
"""

from pathlib import Path

import pandas as pd

from analysis.numbers.schema import PUBLIC, TEXT, read_rows
from analysis.sample.people import read_categories
from analysis.stages.disclose.behind import columns
from analysis.stages.disclose.editions import read_editions
from analysis.stages.disclose.gate import gate, tally
from analysis.stages.disclose.modeled import modeled
from analysis.stages.disclose.pooled import pooled
from analysis.stages.disclose.refusals import refusals
from analysis.stages.disclose.same import by_key, coded_columns, defined, found, joined, nearly
from analysis.stages.disclose.told import summary
from analysis.store import write_columns
from analysis.study import FactError, read_claims, read_survey, run


def main(
    study: Path, codebook: Path, scales: Path, recodes: Path | None, numbers: Path,
    people: Path, estimates: Path, weighting: Path, quality: Path, judged: Path | None = None,
    claims: Path | None = None, effects: Path | None = None, replicated: Path | None = None,
    varied: Path | None = None, overturned: Path | None = None, earlier: list[Path] | None = None,
    proposed: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    if judged and not (claims or proposed):
        raise FactError(
            f"{judged}: verdicts without the claims that they are on, which are judged here again"
        )
    made = (estimates, judged, weighting, quality, effects, replicated, varied, overturned)
    sources = [p for p in made if p]
    rows = pd.concat([read_rows(s) for s in sources], ignore_index=True)
    for key in rows.key[rows.key.duplicated()]:
        raise FactError(f"two stages both made the number {key!r}")
    coded = coded_columns(questions)
    answers = by_key(read_categories(people, [*coded, *columns(rows, questions)]), questions)
    of_one = {name: answers[name] for name in coded}
    same = joined(defined(questions), found(of_one, questions))
    near = nearly(of_one, questions, {*rows.question, *settings.breakdowns})
    said = {name: c for path in (claims, proposed) if path for name, c in read_claims(path).items()}
    public = gate(rows, questions, settings, read_editions(earlier or []), same, near, answers, said)
    counts = tally(public)
    drawn = (modeled(public, settings), pooled(public, settings, questions))
    public = pd.concat([public, counts, refusals(public), *drawn])
    write_columns(numbers, PUBLIC, {c: public[c].fillna("") if c in TEXT else public[c] for c in PUBLIC})
    print(summary(counts))


if __name__ == "__main__":
    run(main)
