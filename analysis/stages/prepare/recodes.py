"""Variables made from answers."""

import numpy as np
import pandas as pd

from analysis.study import FactError, Question, Questions, plain_numbers


def add_recodes(questions: Questions, people: pd.DataFrame) -> None:
    """Append each recode as a column of keys or numbers; out of its base is `skip`."""
    for question in questions.values():
        if question.recode is not None:
            people[question.id] = made(question, questions, people)


def made(question: Question, questions: Questions, people: pd.DataFrame) -> np.ndarray:
    """(n,) cells of one recode."""
    n, recode = len(people), question.recode
    out = np.full(n, "", dtype=object)
    if recode is not None and recode.levels:
        for level, condition in reversed(recode.levels):
            out[condition.holds(people, n)] = level
    elif recode is not None and recode.count:
        out[:] = np.sum([c.holds(people, n) for c in recode.count], axis=0).astype(str)
    elif recode is not None:
        first, second = (numbers(questions, people, c) for c in recode.difference)
        out[:] = [f"{d:.12g}" if d == d else "" for d in first - second]
    out[~question.asked_of.holds(people, n) | (out == "")] = "skip"
    return out


def numbers(questions: Questions, people: pd.DataFrame, column: str) -> np.ndarray:
    """(n,) the numbers behind the cells of a column: the scale's where it has them."""
    scale = {a.key: f"{a.number:.12g}" for a in questions[column].rows if a.number is not None}
    return plain_numbers(scale.get(c, "" if scale else c) for c in people[column])


def check_levels(questions: Questions, people: pd.DataFrame, place: str) -> None:
    """Raises FactError with each level of a recode that nobody has: a rule that says nothing."""
    lost = [
        f"{place}, [{q.id}]: nobody of {len(people)} has the level {level!r} ({condition.text!r}); correct "
        "the condition, or leave the level out of the recode and its scale"
        for q in questions.values()
        for level, condition in (q.recode.levels if q.recode else ())
        if not (people[q.id] == level).any()
    ]
    if lost:
        raise FactError("\n".join(lost), faults=tuple(lost))
