"""The outcome of a model, read from the people by models.toml."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.sample.answers import numbered
from analysis.study import (
    OUT_OF_BASE,
    FactError,
    Model,
    Question,
    Questions,
    columns_of,
    known,
    parse_condition,
    plain,
)

People = Mapping[str, np.ndarray]
UNASKED = ("skip", "not_shown", "screened")


@dataclass(frozen=True)
class Outcome:
    """What is modelled: y (n,) numbers or codes, NaN where there is none; asked (n,) who was asked.

    yes (n,) is who gave an answer that is told, of a mean who is above half of all: for the counts
    behind effects. Of answers, levels are the codes' and told (levels,) which of them effects are of.
    """

    y: np.ndarray
    asked: np.ndarray
    yes: np.ndarray
    questions: tuple[Question, ...]
    levels: tuple[str, ...] = ()
    told: tuple[bool, ...] = ()


def outcome_of(spec: Model, place: str, people: People, questions: Questions) -> Outcome:
    """The outcome of a model; raises FactError where it is none of its kind."""
    if spec.kind == "linear":
        return mean_of(spec.outcome, place, people, questions)
    condition = parse_condition(spec.outcome, columns_of(questions), place)
    if not condition.columns:
        raise FactError(f"{place}: outcome {spec.outcome!r} holds for everyone; expected a condition")
    n = len(people["respondent"])
    asked = tuple(next(q for q in questions.values() if c in q.columns) for c in condition.columns)
    yes = condition.holds(people, n)
    there = np.all([answered(people, questions, c) for c in condition.columns], axis=0)
    shown = np.all([was_asked(people, q) for q in asked], axis=0)
    if spec.kind == "logistic":
        values = np.where(there, yes.astype(float), np.nan)
        return Outcome(values, shown, yes, asked, ("no", "yes"), (False, True))
    if len(condition.columns) > 1 or asked[0].kind != "single":
        says = f"a model of kind {spec.kind!r} is of the answers of one single question"
        raise FactError(f"{place}: outcome {spec.outcome!r}: {says}")
    column = people[condition.columns[0]].astype(str)
    answers = asked[0].answers
    good = [k for k, a in answers.items() if a.treatment == "answer" and (column == k).any()]
    told = condition.holds({condition.columns[0]: np.array(good, dtype=object)}, len(good))
    return Outcome(codes(column, good), shown, yes, asked, tuple(good), tuple(map(bool, told)))


def mean_of(name: str, place: str, people: People, questions: Questions) -> Outcome:
    question = questions[known(name, questions, f"{place}: outcome")]
    if not question.has_numbers and not (question.recode and question.recode.difference):
        raise FactError(f"{place}: outcome {name!r} has no numbers; expected a variable with numbers")
    values = numbered(question, pd.Categorical(people[name].astype(str)))
    return Outcome(values, was_asked(people, question), values > np.nanmedian(values), (question,))


def codes(cells: np.ndarray, levels: list[str]) -> np.ndarray:
    """(n,) the place of each cell among levels, NaN where it is none of them."""
    found = np.full(len(cells), np.nan)
    for i, level in enumerate(levels):
        found[cells == level] = i
    return found


def was_asked(people: People, question: Question) -> np.ndarray:
    """(n,) whether a question was put to someone."""
    out = [a.key for a in question.rows if a.treatment in UNASKED and a.treatment in OUT_OF_BASE]
    return ~np.all([np.isin(people[c].astype(str), out) for c in question.columns], axis=0)


def answered(people: People, questions: Questions, column: str) -> np.ndarray:
    """(n,) who gave a substantive answer: don't know and what is out of the base are missing."""
    owner = next(q for q in questions.values() if column in q.columns)
    if owner.kind == "multiple":
        return np.isin(people[column].astype(str), ["yes", "no"])
    good = [k for k, a in owner.answers.items() if a.treatment == "answer"]
    if not good:
        return np.array([plain(c) is not None for c in people[column]])
    return np.isin(people[column].astype(str), good)
