"""Every question for everyone and for each breakdown: shares, means, differences, claims.

key = share.<question>.<answer or net>.all | .<breakdown>.<level>
      mean.<question>.all | .<breakdown>.<level>
      difference.<question>.<answer or mean>.<breakdown>.<level>-<level>
      rank.<question>.all: its place among the means of a ranking of the study (`rankings`)
      gap.<claim> and claim.<claim>
Two breakdowns that are crossed (`pairs` of the study) are a breakdown <one>_x_<other> with levels
<level>_x_<level>: shares alone.
Each number is a column of scores (analysis.stats.design), so any two of them have a covariance.
"""

from pathlib import Path

from analysis.sample.people import read_design, read_people
from analysis.stages.estimate.contrasts import adjust, ranked
from analysis.stages.estimate.groups import Sample
from analysis.stages.estimate.questions import of_question
from analysis.stages.estimate.tables import COLUMNS
from analysis.store.claims import Row, judged
from analysis.study import published, read_survey, run, write_rows


def main(
    people: Path, weights: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path,
    estimates: Path, claims: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    respondents = read_people(people)
    design = read_design(weights, settings)
    sample = Sample(respondents, questions, design, settings.breakdowns, settings.confidence,
                    settings.reporting.points)  # fmt: skip
    sample.cross(settings.pairs, settings.path)
    rows: list[Row] = []
    for question in published(questions):
        rows += of_question(sample, question)
    for name, listed in settings.rankings.items():
        rows += ranked(sample, rows, listed, f"{settings.path}, [rankings] {name}", name)
    adjust(rows)
    sample.book.adjusted = {
        frozenset({r["left"], r["right"]}): r["p_adjusted"] for r in rows if "p_adjusted" in r
    }
    rows += judged(claims, sample.book, design.degrees_of_freedom, models=False)
    write_rows(estimates, COLUMNS, rows)


if __name__ == "__main__":
    run(main)
