"""Open answers that people put into categories: coded.csv, a row a respondent and category."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.study import FactError, Faults, Question, Questions, Study, near, read_table

COLUMNS = ["respondent", "question", "category"]


def with_coded(raw: pd.DataFrame, questions: Questions, study: Study, coded: Path | None) -> pd.DataFrame:
    """`raw` with 1 and 0 in the columns of each coded question; blank where somebody has no category.

    Raises FactError with every row that names no respondent, no such question or category, or one twice.
    """
    asked = {q.id: q for q in questions.values() if q.coded}
    if not asked:
        if coded:
            raise FactError(f"{coded}: no question of the codebook is of kind 'coded'")
        return raw
    if coded is None:
        raise FactError(
            f"{study.path}: {', '.join(asked)} of kind 'coded', and there is no coded.csv beside it"
        )
    marks = dict(read(coded, asked, raw[study.respondents.id]))
    made = {
        c: pd.Categorical(column)
        for q in asked.values()
        for c, column in columns(q, marks.get(q.id, {}), raw, study)
    }
    return raw.assign(**made)


def read(
    path: Path, asked: dict[str, Question], ids: pd.Series
) -> Iterator[tuple[str, dict[str, set[str]]]]:
    """(question, respondent -> keys of the categories)."""
    faults, there = Faults(), set(ids)
    found: dict[str, dict[str, set[str]]] = {name: {} for name in asked}
    for place, row in read_table(path, COLUMNS, COLUMNS).records():
        with faults.gathered():
            if row["respondent"] not in there:
                raise FactError(f"{place}: a respondent who is not in the responses", "unmatched")
            name, key = row["question"], row["category"]
            if name not in asked:
                raise FactError(f"{place}: {name!r} is no coded question{near(name, asked)}")
            if key not in asked[name].answers:
                raise FactError(
                    f"{place}: {name!r} has no category {key!r}{near(key, asked[name].answers)}"
                )
            mine = found[name].setdefault(row["respondent"], set())
            if key in mine:
                raise FactError(f"{place}: this category of {name!r} a second time", "twice")
            mine.add(key)
    faults.tell()
    yield from found.items()


def columns(
    question: Question, marks: dict[str, set[str]], raw: pd.DataFrame, study: Study
) -> Iterator[tuple[str, np.ndarray]]:
    ids = raw[study.respondents.id]
    for key, name in zip(question.answers, question.columns, strict=True):
        cells = ["" if i not in marks else "1" if key in marks[i] else "0" for i in ids]
        yield name, np.array(cells, dtype=object)
