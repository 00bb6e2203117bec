"""How far fieldwork is: response by stratum, by day, and margins beside the population."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from analysis.study import Margins, Questions, Study
from analysis.study.fieldwork import Field

ANSWERED, NOT_ELIGIBLE = "1", "4"  # how a final disposition code of AAPOR begins for an interview, and for
# who is not in the population; who broke off may have answers in the file, and is none
SHORT = 0.02  # of a margin: what is told as short


def response(cases: pd.DataFrame | None, study: Study) -> Iterator[str]:
    """Interviews of those drawn who are not known to be outside of the population, by stratum: AAPOR's RR2
    with all of unknown eligibility held to be in it."""
    if cases is None:
        return
    kept = cases[~cases.disposition.str.startswith(NOT_ELIGIBLE)]
    answered = kept.disposition.str.startswith(ANSWERED)
    yield f"response: {answered.sum():,} of {len(kept):,} drawn, {100 * answered.mean():.1f}%"
    by = study.design.strata
    if by and by in kept:
        for level, rows in answered.groupby(kept[by]):
            yield f"  {by} {level}: {rows.sum():,} of {len(rows):,}, {100 * rows.mean():.1f}%"


def days(people: pd.DataFrame, field: Field) -> Iterator[str]:
    """Respondents by the day, or week, on which they began, and all until then."""
    if not field.day:
        return
    counts = people[field.day].astype(str).value_counts()
    counts = counts.loc[sorted(counts.index, key=lambda day: (len(day), day))]  # 2 before 10
    yield f"by {field.day}:"
    for (day, count), so_far in zip(counts.items(), counts.cumsum(), strict=True):
        yield f"  {day}: {count:,}, {so_far:,} so far"


def quotas(
    people: pd.DataFrame, base: np.ndarray, study: Study, questions: Questions, margins: Margins
) -> Iterator[str]:
    """Levels of margins that the respondents, by base weights, hold less of than the population does."""
    for rule in study.weighting.raking:
        have = weighted(people, base, list(rule.variables), margins[rule.margin])
        short = {
            level: (have.get(level, 0.0), float(row["share"]))
            for level, row in margins[rule.margin].items()
            if float(row["share"]) - have.get(level, 0.0) >= SHORT
        }
        yield f"margin {rule.margin}: {'short of' if short else 'as in the population'}"
        for level, (share, target) in short.items():
            yield f"  {level}: {100 * share:.1f}% by base weights, {100 * target:.1f}% in the population"


def weighted(
    people: pd.DataFrame, base: np.ndarray, variables: list[str], known: Collection[str]
) -> Mapping[str, float]:
    """Level of a margin -> its weighted share of who stands at one of those `known` in the population."""
    levels = people[variables[0]].astype(str)
    for name in variables[1:]:
        levels = levels + " x " + people[name].astype(str)
    there = levels.isin(list(known)).to_numpy()
    sums = pd.Series(base[there]).groupby(levels[there].to_numpy()).sum()
    return {str(level): float(w) / float(base[there].sum()) for level, w in sums.items()}
