"""Means that others add up to: a difference of two, a count of answers."""

import numpy as np
import pandas as pd

from analysis.stages.disclose.judges import PRIVACY, withhold
from analysis.study import Questions, of_columns

GROUP = ["breakdown", "level"]


def judge_derived(rows: pd.DataFrame, questions: Questions) -> None:
    """Of two means and their difference one is never withheld alone, since the others would give it: with
    one of the two goes the other, with the difference the second of the two. The mean of a count is
    withheld with any of the shares that it adds up. Means and shares of nearly the same people are taken
    for those of the same.
    """
    owner, groups = of_columns(questions), pd.factorize(pd.MultiIndex.from_frame(rows[GROUP]))[0]
    for question in questions.values():
        recode = question.recode
        if recode is None or not (recode.difference or recode.count):
            continue
        made = mean_of(rows, question.id)
        if recode.difference:
            one, two = (mean_of(rows, c) for c in recode.difference)
            gone = [in_groups(groups, private(rows, which)) for which in (one, two)]
            alone = in_groups(groups, private(rows, made) & ~gone[0] & ~gone[1])
            withhold(rows, (one & gone[1]) | (two & gone[0]) | (two & alone), PRIVACY)
        else:
            sources = {owner.get(c, question).id for c in recode.sources}
            counted = (rows.kind == "share") & rows.question.isin(sources)
            withhold(rows, made & in_groups(groups, private(rows, counted)), PRIVACY)


def mean_of(rows: pd.DataFrame, question: str) -> pd.Series:
    return (rows.kind == "mean") & (rows.question == question)


def private(rows: pd.DataFrame, which: pd.Series) -> pd.Series:
    return which & (rows.reason == PRIVACY)


def in_groups(groups: np.ndarray, which: pd.Series) -> pd.Series:
    """Rows of the groups of some rows, whatever their question; groups: of each row, by number."""
    return pd.Series(np.isin(groups, groups[which.to_numpy()]), which.index)
