"""Variables made from answers."""

import numpy as np
import pandas as pd

from analysis.study import Questions, numbers


def add_recodes(questions: Questions, people: pd.DataFrame) -> None:
    """Append each recode as a column of keys or numbers; out of its base is `skip`."""
    n = len(people)
    for question in questions.values():
        recode = question.recode
        if recode is None:
            continue
        out = np.full(n, "", dtype=object)
        for level, condition in reversed(recode.levels):
            out[condition.holds(people, n)] = level
        if recode.count:
            out[:] = np.sum([c.holds(people, n) for c in recode.count], axis=0).astype(str)
        if recode.difference:
            first, second = (numbers(number_cells(questions, people, c)) for c in recode.difference)
            out[:] = [f"{d:.12g}" if d == d else "" for d in first - second]
        out[~question.asked_of.holds(people, n) | (out == "")] = "skip"
        people[question.id] = out


def number_cells(questions: Questions, people: pd.DataFrame, column: str) -> np.ndarray:
    """Cells of a column as numbers in text: the scale's numbers where it has them."""
    scale = {a.key: f"{a.number:.12g}" for a in questions[column].rows if a.number is not None}
    cells = people[column].to_numpy(dtype=object)
    return np.array([scale.get(c, "" if scale else c) for c in cells], dtype=object)
