"""Respondents -> weights: base, nonresponse, raking, trimming; and what the weights did.

The recipe is in study.toml. Each step's weights stay in a column of their own, and so do the codes
of what was raked on, so that every variance can take out what calibration explains.
"""

from pathlib import Path

import pandas as pd

from analysis.sample.people import CALIBRATED, ERROR, REPLICATE, read_people
from analysis.sample.weighting import raking_targets, read_sample, weighted
from analysis.stages.weight.diagnostics import ROW, before_after, diagnostics
from analysis.stages.weight.response import by_group, response_rates
from analysis.study import plain_numbers, read_questions, read_study, run, write_rows

COLUMNS = [*ROW, "cell"]


def main(
    people: Path, study: Path, weights: Path, weighting: Path,
    margins: Path | None = None, sample: Path | None = None, codebook: Path | None = None,
    scales: Path | None = None, recodes: Path | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes) if codebook and scales else {}
    respondents = read_people(people)
    cases = read_sample(sample, settings) if sample else None
    steps = pd.DataFrame({"respondent": respondents["respondent"]})
    for column, name in (("stratum", "strata"), ("psu", "psu")):
        if named := getattr(settings.design, name):
            steps[column] = respondents[named]
    targets = raking_targets(respondents, margins, settings, questions)
    made = weighted(respondents, cases, targets, settings)
    steps["base"], steps["start"] = made.base, made.start
    for margin in targets:
        steps[CALIBRATED + margin.name] = margin.codes
        if margin.se.any():
            steps[ERROR + margin.name] = margin.errors(made.start)[margin.codes]
    steps["raked"], steps["weight"] = made.raked, made.weight
    if settings.replicates:
        names = list(settings.replicates.named)
        delivered = respondents[names].apply(plain_numbers).set_axis([REPLICATE + n for n in names], axis=1)
        steps = steps.join(delivered)
    write_rows(weights, list(steps.columns), steps.to_dict("records"))
    apart = respondents[settings.apart] if settings.apart else None
    rows = [*diagnostics(steps, apart), *before_after(steps, targets, bool(settings.apart))]
    if cases is not None and not settings.apart:  # a rate of several populations together says nothing
        rows += [*response_rates(cases, settings), *by_group(cases, settings, questions)]
    write_rows(weighting, COLUMNS, rows)


if __name__ == "__main__":
    run(main)
