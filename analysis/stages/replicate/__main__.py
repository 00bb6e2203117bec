"""Bootstrap replicates of the sample, each weighted anew -> standard errors beside the linearized ones.

Sampling units are drawn again within strata; nonresponse, raking and trimming are done again in each
replicate, so that what the weighting costs is in the error. Linearization holds the response
propensities and the shares of people without a value as known; the ratios say what that leaves out.

key = replicated.<key of the number>, value = replicate over linearized standard error
"""

from pathlib import Path

import pandas as pd

from analysis.numbers.schema import PRIVATE
from analysis.sample.people import read_people
from analysis.sample.weighting import raking_targets, read_sample, sampled
from analysis.stages.replicate.bootstrap import replicates
from analysis.stages.replicate.ratios import compared, headlines
from analysis.study import read_survey, run, write_rows


def main(
    people: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path, estimates: Path,
    replicated: Path, pieces: Path, margins: Path | None = None, sample: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    if settings.replicates:  # the errors are from replicates already
        pieces.mkdir(parents=True, exist_ok=True)
        write_rows(replicated, PRIVATE, ())
        return
    respondents = read_people(people)
    cases = read_sample(sample, settings) if sample else None
    targets = raking_targets(respondents, margins, settings, questions)
    everyone = sampled(respondents, cases, settings)
    design = replicates(respondents, everyone, targets, settings, pieces)
    linearized = pd.read_csv(estimates, usecols=["key", "value", "se"]).set_index("key")
    heads = headlines(questions, linearized.index)
    write_rows(replicated, PRIVATE, compared(heads, respondents, questions, design, linearized, settings))


if __name__ == "__main__":
    run(main)
