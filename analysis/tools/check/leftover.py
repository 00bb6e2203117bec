"""Whom `else` takes along: people who gave no answer to what a recode asks, beside those who did."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.study import Questions, of_columns

SILENT = "refused", "break_off", "not_shown"  # and not who is skipped by rule


def leftover(questions: Questions, people: pd.DataFrame, place: str) -> Iterator[str]:
    """A line a level that `else` gives to both: a share of such a level takes silence for an answer."""
    owner = of_columns(questions)
    for question in questions.values():
        levels = question.recode.levels if question.recode else ()
        asked = [c for c in (question.recode.sources if question.recode else ()) if c in owner]
        for level in [name for name, condition in levels if condition.text == "else"]:
            here = (people[question.id] == level).to_numpy()
            silent = np.zeros(len(people), dtype=bool)
            for column in asked:
                keys = [a.key for a in owner[column].rows if a.treatment in SILENT]
                silent |= people[column].isin(keys).to_numpy()
            if 0 < (n := int((here & silent).sum())) < here.sum():
                yield (
                    f"{place}, [{question.id}]: {level!r} (else) holds {n:,} who left {', '.join(asked)} "
                    f"unanswered, and {here.sum() - n:,} others; a level before it would keep them apart"
                )
