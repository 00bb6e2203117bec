"""A share or a mean by its key, as the two columns whose weighted totals it is the ratio of."""

from collections.abc import Iterable

import numpy as np

from analysis.numbers.key import MEAN, Group, Key
from analysis.sample.answers import Asked, Columns, asked, coded, numbered
from analysis.sample.people import weight_factor
from analysis.stats import Items, Means
from analysis.study import Question, Questions, Reporting

DONT_KNOW = "dont_know"  # the treatment of an answer that is no opinion
Ratio = tuple[np.ndarray, np.ndarray]


def needed(key: Key, questions: Questions) -> Iterable[str]:
    """The columns of people that a number is made from."""
    question = questions[key.question]
    return [*question.columns, *key.group.breakdown, *filter(None, [question.shown_by])]


def ratio(key: Key, questions: Questions, columns: Columns, points: int = Reporting.points) -> Ratio:
    """(n,) what a share or a mean sums up, and its base: as `stats.Table` makes them. points: of a scale
    beyond which a table of everyone shows nets alone."""
    question = questions[key.question]
    factor = weight_factor(question, questions, columns)
    by = None if np.isscalar(factor) else np.asarray(factor)[:, None]
    contents: Items | Means
    if question.has_shares and (question.kind, key.kind) != ("number", MEAN):
        part, number = asked_of(question, columns, key, points)
        asks = (part.tops[None], part.bottoms[None], part.mean[None])
        contents = Items(part.codes[:, None], part.tops.shape[1], *asks, by)
    else:
        number, contents = 0, Means(numbered(question, columns[question.id])[:, None], by)
    y, x = contents.column(0, number)
    inside = members(key.group, columns, len(y))
    return y * inside, x * inside


def opinions(key: Key, questions: Questions, columns: Columns) -> np.ndarray:
    """(n,) bool: who said something else than that they do not know."""
    question = questions[key.question]
    unsure = {a.key: 0 for a in question.answers.values() if a.treatment == DONT_KNOW}
    known = np.ones(len(columns[question.columns[0]]), dtype=bool)
    return known if question.kind == "multiple" else coded(columns[question.id], unsure) < 0


def asked_of(
    question: Question, columns: Columns, key: Key, points: int = Reporting.points
) -> tuple[Asked, int]:
    """The column of answers that a number is asked of, and which of its numbers it is."""
    answer = MEAN if key.kind == MEAN else key.answer
    parts = asked(question, columns, not key.group.breakdown, mean=True, points=points)
    return next((p, p.answers.index(answer)) for p in parts if answer in p.answers)


def members(group: Group, columns: Columns, n: int) -> np.ndarray:
    """(n,) bool."""
    inside = np.ones(n, dtype=bool)
    for name, level in zip(group.breakdown, group.level, strict=True):
        inside &= coded(columns[name], {level: 0}) == 0
    return inside
