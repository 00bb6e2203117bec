"""Variables made from answers."""

import numpy as np
import pandas as pd

from analysis.sample.cells import replaced
from analysis.study import FactError, Question, Questions, plain_numbers


def add_recodes(questions: Questions, people: pd.DataFrame) -> None:
    """Append each recode as a column of keys or numbers; out of its base is `skip`."""
    for question in questions.values():
        if question.recode is not None:
            people[question.id] = made(question, questions, people)


def made(question: Question, questions: Questions, people: pd.DataFrame) -> pd.Categorical:
    """(n,) cells of one recode."""
    n, recode = len(people), question.recode
    codes, cells = np.full(n, -1), []
    if recode is not None and recode.levels:
        cells = list(dict.fromkeys(level for level, _ in recode.levels))
        for level, condition in reversed(recode.levels):
            codes[condition.holds(people, n)] = cells.index(level)
    elif recode is not None and recode.count:
        codes = np.sum([c.holds(people, n) for c in recode.count], axis=0)
        cells = [str(i) for i in range(len(recode.count) + 1)]
    elif recode is not None:
        first, second = (numbers(questions, people, c) for c in recode.difference)
        codes, found = pd.factorize(first - second)  # -1 where either is missing
        cells = [f"{d:.12g}" for d in found]
    skip = ~question.asked_of.holds(people, n) | (codes < 0)
    return replaced(pd.Categorical.from_codes(codes, pd.Index(cells, dtype=str)), skip, "skip")


def numbers(questions: Questions, people: pd.DataFrame, column: str) -> np.ndarray:
    """(n,) the numbers behind the cells of a column: the scale's where it has them."""
    scale = {a.key: f"{a.number:.12g}" for a in questions[column].rows if a.number is not None}
    cells = people[column].cat
    read = plain_numbers(scale.get(c, "" if scale else c) for c in cells.categories)
    return read[cells.codes]


def check_levels(questions: Questions, people: pd.DataFrame, place: str) -> None:
    """Raises FactError with each level of a recode that nobody has: a rule that says nothing."""
    lost = [
        f"{place}, [{q.id}]: nobody of {len(people)} has the level {level!r} ({condition.text!r}); correct "
        "the condition, or leave the level out of the recode and its scale"
        for q in questions.values()
        for level, condition in (q.recode.levels if q.recode else ())
        if level not in people[q.id].cat.categories
    ]
    if lost:
        raise FactError("\n".join(lost), faults=tuple(lost))
