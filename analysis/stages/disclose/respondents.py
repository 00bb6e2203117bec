"""The gate beside what the respondents show: answers that are the same people's, under any name."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.sample.people import read_categories
from analysis.stages.disclose.behind import columns
from analysis.stages.disclose.between import NO_CLAIMS
from analysis.stages.disclose.gate import NO_PANEL, gate
from analysis.stages.disclose.same import by_key, coded_columns, defined, found, joined, nearly
from analysis.study import Claim, Questions, Study


def gated(
    rows: pd.DataFrame,
    people: Path,
    questions: Questions,
    study: Study,
    editions: Mapping[Path, pd.DataFrame],
    claims: Mapping[str, Claim] = NO_CLAIMS,
    panel: Mapping[str, bool] = NO_PANEL,
    pieces: Path | None = None,
) -> pd.DataFrame:
    """Every number of one wave as `gate` leaves it."""
    coded = coded_columns(questions)
    answers = by_key(read_categories(people, [*coded, *columns(rows, questions)]), questions)
    of_one = {name: answers[name] for name in coded}
    same = joined(defined(questions), found(of_one, questions))
    near = nearly(of_one, questions, {*rows.question, *study.breakdowns})
    return gate(rows, questions, study, editions, same, near, answers, claims, panel, pieces)
