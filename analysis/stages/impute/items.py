"""Answers and what predicts them, as items of `stats.imputation`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from analysis.sample.answers import Columns
from analysis.sample.scores import scored
from analysis.stats import Item
from analysis.study import ASKED, OUT_OF_BASE, Question, Questions, Study

UNASKED = ("skip", "not_shown", "screened")
BREAK_OFF = "break_off"
NOTHING = tuple(t for t in OUT_OF_BASE if t not in UNASKED)  # treatments of who was asked and said nothing


@dataclass(frozen=True)
class Part:
    """A question, or a variable that predicts, with its item; levels: what the codes of it stand for."""

    name: str
    item: Item
    columns: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


def parts(
    names: Sequence[str], predictors: Sequence[str], people: Columns, questions: Questions, study: Study
) -> list[Part]:
    """Variables, questions in their order, what is made of the last of them, then what few were shown."""
    unstated = study.imputation.unstated if study.imputation else {}
    made = [unknown_level(questions[name], level, people, questions) for name, level in unstated.items()]
    whole = [
        complete(name, people[name]) for name in predictors if name not in names and name not in unstated
    ]
    asked = [answers(questions[name], people) for name in questions if name in names]
    shown = [part for part in asked if not part.item.predicts]
    return [*whole, *(part for part in asked if part.item.predicts), *made, *shown]


def complete(name: str, column: pd.Categorical) -> Part:
    """A variable whose every cell is a level: what is missing in it is a level too."""
    return Part(name, Item(column.codes.astype(float), levels=len(column.categories)))


def sources(name: str, questions: Questions, stop: Sequence[str]) -> Iterator[str]:
    """The questions that people were asked, of which a number is made; none below those of `stop`."""
    question = questions[name]
    if name in stop:
        return
    if question.recode is None:
        if question.kind in ASKED:
            yield name
        return
    owner = {c: q.id for q in questions.values() for c in q.columns}
    conditions = question.asked_of.columns
    for column in (*question.recode.sources, *conditions):
        yield from sources(owner[column], questions, stop)


def treatments(question: Question, column: pd.Categorical) -> np.ndarray:
    """(n,) what each cell is."""
    of = {a.key: a.treatment for a in question.rows}
    return np.array([of.get(str(k), "answer") for k in column.categories], dtype=object)[column.codes]


def answers(question: Question, people: Columns) -> Part:
    """A question as a score: its numbers, else the places of its answers; of many marks how many."""
    cells = np.array([treatments(question, people[c]) for c in question.columns])
    # who broke off is recorded so whether or not the question would have been put to them
    applies = ~np.isin(cells[0], UNASKED) & question.asked_of.holds(people, cells.shape[1])
    nothing, left = np.isin(cells, NOTHING).any(axis=0), (cells == BREAK_OFF).any(axis=0)
    if question.kind == "multiple":
        values = np.sum([np.asarray(people[c]) == "yes" for c in question.columns], axis=0).astype(float)
    else:
        values = scored(question, people[question.id])
    values = np.where(applies & ~nothing, values, np.nan)
    unsure = applies & ~nothing & np.isnan(values)
    item = Item(
        values, 0, applies, unsure if unsure.any() else None, None, left, predicts=not question.shown_by
    )
    return Part(question.id, item, question.columns)


def unknown_level(question: Question, unstated: str, people: Columns, questions: Questions) -> Part:
    """A variable made from answers, where of some nothing is known but what their answers leave open."""
    recode = question.recode
    assert recode is not None
    owner = {c: q for q in questions.values() for c in q.columns}
    levels = tuple(k for k in question.answers if k != unstated)
    cells = np.asarray(people[question.id]).astype(str)
    values = np.select([cells == k for k in levels], [float(i) for i in range(len(levels))], np.nan)
    open_ = np.ones((len(cells), len(levels)), bool)
    rows = np.flatnonzero(cells == unstated)
    said = pd.DataFrame({c: np.asarray(people[c])[rows].astype(str) for c in recode.sources})
    for _, same in said.groupby(list(said), sort=True):
        left = reachable({str(c): x for c, x in same.iloc[0].items()}, question, questions)
        open_[rows[same.index]] = [k in left for k in levels]
    cells = np.array([treatments(owner[c], people[c]) for c in recode.sources])
    left = (cells == BREAK_OFF).any(axis=0)
    return Part(question.id, Item(values, len(levels), open=open_, left=left), levels=levels)


def reachable(said: Mapping[str, str], question: Question, questions: Questions) -> set[str]:
    """The levels that someone may stand at who said this, whatever stands behind what they did not say."""
    assert question.recode is not None
    owner = {c: q for q in questions.values() for c in q.columns}
    of = {c: {a.key: a.treatment for a in owner[c].rows} for c in said}
    kinds = [
        [k for k, a in owner[c].answers.items() if a.treatment == "answer"]
        if of[c].get(key) in NOTHING
        else [key]
        for c, key in said.items()
    ]
    tried = list(product(*kinds))
    made = {c: np.array([row[i] for row in tried], dtype=object) for i, c in enumerate(said)}
    left, found = np.ones(len(tried), bool), set()
    for level, condition in question.recode.levels:
        here = condition.holds(made, len(tried)) & left
        left &= ~here
        found |= {level} if here.any() else set()
    return found
