"""What people answered, as codes: which numbers are asked of a question, and of which answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.numbers.key import MEAN
from analysis.study import Question, Reporting, plain_numbers, shape

Columns = Mapping[str, pd.Categorical]


@dataclass(frozen=True)
class Asked:
    """One column of answers and what is asked of it.

    codes (n,) of its levels, -1 for what is none of them. answers: names of its K numbers, shares first and
    `mean` last where it has one; tops and bottoms (K, levels) as of `stats.Items`.
    """

    question: Question
    codes: np.ndarray
    answers: tuple[str, ...]
    tops: np.ndarray
    bottoms: np.ndarray

    @property
    def mean(self) -> np.ndarray:
        """(K,) which numbers are means."""
        return np.array([answer == MEAN for answer in self.answers])


def coded(column: pd.Categorical, codes: Mapping[str, int]) -> np.ndarray:
    """(n,) the code of each cell, -1 where it has none."""
    small = np.int8 if len(codes) < np.iinfo(np.int8).max else np.int32
    return np.array([codes.get(str(cell), -1) for cell in column.categories], dtype=small)[column.codes]


def numbered(question: Question, column: pd.Categorical) -> np.ndarray:
    """(n,) the numbers behind cells; what has none (don't know, refused, skipped) is missing."""
    scale = {a.key: a.number for a in question.rows}
    written = [str(c) for c in column.categories if c not in scale]
    read = dict(zip(written, plain_numbers(written), strict=True))
    for cell in (c for c, x in read.items() if np.isnan(x)):
        raise ValueError(f"{question.id}: a cell like {shape(cell)!r} is neither a number nor an answer")
    of_cell = (scale[c] if c in scale else read[str(c)] for c in column.categories)
    return np.array([np.nan if x is None else x for x in of_cell], dtype=float)[column.codes]


def banded(question: Question, column: pd.Categorical) -> pd.Categorical:
    """Cells of a number as keys of the ranges that they lie in; what is no number keeps its key."""
    value = numbered(question, column)
    inside = {key: (value >= low) & (value <= high) for key, (low, high) in question.bands.items()}
    other = np.asarray(column, dtype=object)
    return pd.Categorical(np.select(list(inside.values()), list(inside), other))


def asked(
    question: Question, people: Columns, everyone: bool, mean: bool, points: int = Reporting.points
) -> Iterator[Asked]:
    """What a table shows of a question with answers: for everyone each answer, then nets that are none;
    for groups the nets; of a scale with more points than a table bears nets alone; of a mark-all question
    each option; of a number its bands. `mean`: the mean of the scale's numbers too.
    """
    if question.kind == "multiple":
        for key, column in zip(question.answers, question.columns, strict=True):
            codes = coded(people[column], {"no": 0, "yes": 1})
            yield Asked(question, codes, (key,), np.array([[0.0, 1.0]]), np.ones((1, 2)))
        return
    number = question.kind == "number"
    hits = chosen(question, everyone, points)
    levels = [a for a in question.rows if a.key in question.answers or a.number is not None]
    base = [float(a.key in question.answers) for a in levels]
    tops = [[float(a.key in keys) for a in levels] for keys in hits.values()]
    bottoms, names = [base] * len(tops), [*hits]
    if mean and question.has_numbers and not number:
        names.append(MEAN)
        tops.append([a.number or 0.0 for a in levels])
        bottoms.append([float(a.number is not None) for a in levels])
    cells = banded(question, people[question.id]) if number else people[question.id]
    codes = coded(cells, {a.key: i for i, a in enumerate(levels)})
    yield Asked(question, codes, tuple(names), np.array(tops), np.array(bottoms))


def chosen(question: Question, everyone: bool, points: int) -> dict[str, tuple[str, ...]]:
    """Answer or net -> the answers in it, as a table shows them."""
    nets = dict(question.nets)
    if not everyone or not question.whole(points):
        return nets
    each = {key: (key,) for key in question.answers}
    return each | {net: keys for net, keys in nets.items() if net not in each}
