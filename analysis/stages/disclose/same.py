"""The same people under other names: answers of one variable that are answers of another.

Two variables know of each other by definition, where one is made from the other, and in fact, where the
respondents at an answer of the one are exactly those at some answers of the other. Whoever reads the
tables sees the fact in equal counts, whatever the names.
"""

from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from analysis.sample.answers import banded
from analysis.study import Condition, Question, Questions, conditions

Keys = frozenset[str]  # those that are kept between builds are `conditions.Keys`, of one hash
Same = Mapping[
    tuple[str, str], Mapping[str, Keys]
]  # (variable, its answer) -> other variable -> its answers
People = Mapping[str, pd.Categorical]  # columns of keys, by variable
FEW = 9
CODED = ("single", "frame")  # kinds of variables whose cells are keys


def defined(questions: Questions) -> dict[tuple[str, str], dict[str, Keys]]:
    """What recodes say: levels that are nothing but answers of one source."""
    out: dict[tuple[str, str], dict[str, Keys]] = {}
    for question in questions.values():
        for source in dict.fromkeys(c.column for _, made in levels(question) for c in made.clauses):
            if source in questions:
                for level, keys in in_source(question, source).items():
                    out.setdefault((question.id, level), {})[source] = keys
    return out


def levels(question: Question) -> tuple[tuple[str, Condition], ...]:
    return question.recode.levels if question.recode else ()


def in_source(question: Question, source: str) -> dict[str, Keys]:
    """Level -> keys of the source, for the first levels that are nothing but keys of it."""
    out: dict[str, Keys] = {}
    for level, made in levels(question):
        if len(made.clauses) != 1 or made.clauses[0].operator not in ("=", "in"):
            break
        if made.clauses[0].column != source:
            break
        out[level] = conditions.Keys(made.clauses[0].keys - frozenset().union(*out.values()))
    return out


def found(people: People, questions: Questions) -> Same:
    """What the respondents show: answers whose people are all those at some answers of another variable."""
    out: dict[tuple[str, str], dict[str, Keys]] = {}
    for one, answers, other, others, table in crossed(people):
        whole, alone = table.sum(axis=0), table.sum(axis=1)
        for i in np.flatnonzero(((table == 0) | (table == whole)).all(axis=1) & (alone > 0)):
            keys = conditions.Keys(others[j] for j in np.flatnonzero(table[i]))
            if answers[i] in questions[one].answers and keys <= questions[other].answers.keys():
                out.setdefault((one, answers[i]), {})[other] = keys
    return out


def nearly(people: People, questions: Questions, shown: Collection[str]) -> set[tuple[str, str]]:
    """(variable, answer) whose people are all but one to nine of those at an answer of another variable.

    Both numbers shown would tell of those few. shown: variables that the site tells of.
    """
    out = set()
    for one, answers, other, others, table in crossed({k: v for k, v in people.items() if k in shown}):
        beyond = table.sum(axis=0) - table
        inside = (table == table.sum(axis=1)[:, None]) & (table > 0) & (beyond >= 1) & (beyond <= FEW)
        for i, j in np.argwhere(inside):
            if answers[i] in questions[one].answers and others[j] in questions[other].answers:
                out.add((one, answers[i]))
    return out


def crossed(people: People) -> Iterator[tuple[str, list[str], str, list[str], np.ndarray]]:
    """Every two variables with their cells, and how many people are at each pair of cells."""
    coded = {
        name: (column.codes.astype(np.int64), list(map(str, column.categories)))
        for name, column in people.items()
    }
    for one, (a, answers) in coded.items():
        for other, (b, others) in coded.items():
            if one != other:
                both = np.bincount(a * len(others) + b, minlength=len(answers) * len(others))
                yield one, answers, other, others, both.reshape(len(answers), len(others))


def coded_columns(questions: Questions) -> list[str]:
    """The variables whose cells are keys of answers, or numbers in bands, and that all asked were shown."""
    listed = (q for q in questions.values() if q.answers and not q.shown_by)
    return [q.id for q in listed if q.kind in CODED or (q.bands and q.recode is None)]


def by_key(columns: People, questions: Questions) -> People:
    """Every column with keys of answers for cells: numbers become the bands that they lie in."""
    parted = {q.id: q for q in questions.values() if q.bands}
    return {name: banded(parted[name], x) if name in parted else x for name, x in columns.items()}


def joined(*tables: Same) -> Same:
    """What several tell; the first word on a variable counts."""
    out: dict[tuple[str, str], dict[str, Keys]] = {}
    for table in tables:
        for place, known in table.items():
            out[place] = {**known, **out.get(place, {})}
    return out
