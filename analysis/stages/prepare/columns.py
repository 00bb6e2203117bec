"""Questions whose answers stand in other columns than their own: each gets its own, before codes are read.

Several columns of one question (asked in two places, or an option of a mark-all question each), mentions
(the first, the second ... thing named, as codes), and what came first in a ranking.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.study import MENTIONS, FactError, Question, Questions

NONE = ("skip", "not_shown")  # treatments of what says nothing where another column holds the answer


def gathered(raw: pd.DataFrame, questions: Questions, path: str) -> pd.DataFrame:
    """`raw` with the columns of every question beside those that it is gathered from."""
    made = {
        name: pd.Categorical(cells)
        for question in questions.values()
        if question.read_from
        for name, cells in of_question(question, raw[without(question)].astype(object), path)
    }
    return raw.assign(**made) if made else raw


def without(question: Question) -> list[str]:
    """The columns that a question is read from."""
    return [c for c in question.read_from if c != MENTIONS]


def of_question(question: Question, raw: pd.DataFrame, path: str) -> Iterator[tuple[str, np.ndarray]]:
    """(column, cells as codes) of a question."""
    columns = list(question.read_from)
    if question.first:
        yield question.id, first(question, raw[columns], path)
    elif question.kind != "multiple":
        yield question.id, one(question, raw[columns], path)
    elif columns[0] == MENTIONS:
        yield from mentioned(question, raw[columns[1:]])
    else:
        yield from ((name, raw[c].to_numpy()) for name, c in zip(question.columns, columns, strict=True))


def one(question: Question, cells: pd.DataFrame, path: str) -> np.ndarray:
    """The one cell that holds an answer, else the last one; two that differ are an error."""
    nothing = {"", *(a.code for a in question.rows if a.treatment in NONE and a.code != "(blank)")}
    out = cells.iloc[:, -1].to_numpy(dtype=object).copy()
    told = np.zeros(len(cells), dtype=bool)
    for name, column in cells.items():
        here = ~column.isin(nothing).to_numpy()
        both = here & told & (out != column.to_numpy(dtype=object))
        for line in cells.index[both][:1]:
            raise FactError(
                f"{path}, row {line}, column {name!r}: an answer, and another one in a column before it; "
                f"expected one answer to {question.id!r} in {', '.join(map(repr, cells.columns))}",
                "routing",
            )
        out = np.where(here, column.to_numpy(dtype=object), out)
        told |= here
    return out


def mentioned(question: Question, cells: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    """1 where an option's code is among the things named; blank where nothing is."""
    empty = (cells == "").all(axis=1).to_numpy()
    codes = {key: a.code or key for key, a in question.answers.items()}
    alone = [a.code for a in question.rows if a.key not in codes and a.code and a.code != "(blank)"]
    other = (
        np.select([(cells == code).any(axis=1).to_numpy() for code in alone], alone, "") if alone else ""
    )
    for (_, code), name in zip(codes.items(), question.columns, strict=True):
        marked = np.where((cells == code).any(axis=1), "1", "0")
        yield name, np.where(empty, "", np.where(other != "", other, marked)).astype(object)


def first(question: Question, cells: pd.DataFrame, path: str) -> np.ndarray:
    """The code of what stands in the first place; blank, or the code of all places, where nothing does."""
    hits = (cells == "1").to_numpy()
    for line in cells.index[hits.sum(axis=1) > 1][:1]:
        raise FactError(
            f"{path}, row {line}: two first places in the ranking {question.id!r}, expected one at most",
            "routing",
        )
    same = cells.eq(cells.iloc[:, 0], axis=0).all(axis=1).to_numpy()
    rest = np.where(same, cells.iloc[:, 0].to_numpy(dtype=object), "")
    codes = np.array([a.code for a in question.answers.values()], dtype=object)
    return np.where(hits.any(axis=1), codes[hits.argmax(axis=1)], rest)
