"""Claims, headlines and effects of models again, with the answers that were not given imputed.

key = <number>@imputation=answers     refusals and break-offs imputed; don't know is an answer, as published
      <number>@imputation=opinions    don't know is imputed too
      missing.<number>@imputation=…   the share of the information about it that is missing

A number is a share of everyone that a claim speaks of, the same in each group of a variable of which some
stated nothing, a share of these groups, or an effect of a model's exposure. Effects know the opinions
alone, since models leave out who does not know. What claims compare goes to a file of its own, for `vary`.
"""

from pathlib import Path

import pandas as pd

from analysis.numbers.schema import PRIVATE, read_rows
from analysis.stages.impute.imputing import ANSWERS, OPINIONS, Imputing
from analysis.stages.impute.pooled import Row
from analysis.stages.impute.wanted import Wanted
from analysis.study import read_claims, read_models, read_survey, run, write_rows


def main(
    claims: Path, people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None,
    study: Path, estimates: Path, imputed: Path, gaps: Path, pieces: Path, models: Path | None = None,
    effects: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    pieces.mkdir(parents=True, exist_ok=True)
    told: list[Row] = []
    compared: list[Row] = []
    if settings.imputation:
        numbered = pd.concat([read_rows(p) for p in (estimates, effects) if p]).set_index("key")
        specs = read_models(models) if models and effects else {}
        wanted = Wanted(settings, questions, read_claims(claims), specs, frozenset(numbered.index))
        made = Imputing(wanted, settings.imputation, people, weights)
        made.draw(pieces / "drawn")
        for imputation in (ANSWERS, OPINIONS):
            told += (some := made.numbers(imputation, numbered))[0]
            compared += some[1]
        if specs and models:
            some = made.effects(models, numbered, pieces / "models")
            told, compared = told + some[0], compared + some[1]
    write_rows(imputed, PRIVATE, told)
    write_rows(gaps, PRIVATE, compared)


if __name__ == "__main__":
    run(main)
