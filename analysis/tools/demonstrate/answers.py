"""What everyone would answer to the whole questionnaire, and which items each would decline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.study import Questions
from analysis.tools.demonstrate.attitudes import answer
from analysis.tools.demonstrate.codes import ASKED, REFUSED, has, meets
from analysis.tools.demonstrate.mind import Mind


@dataclass(frozen=True)
class Answers:
    """codes (N, C) int16 as everyone would answer; declines (N, C) bool: the items each would decline."""

    columns: tuple[str, ...]
    codes: np.ndarray
    declines: np.ndarray
    latents: Mapping[str, np.ndarray]
    hurried: np.ndarray

    def place(self, column: str) -> int:
        return self.columns.index(column)


def answer_all(
    people: dict[str, np.ndarray],
    descent: np.ndarray,
    parameters: Mapping[str, Any],
    questions: Questions,
    batteries: Mapping[str, Sequence[str]],
    rng: np.random.Generator,
) -> Answers:
    """Everyone's answers to every question, routed; `people` gains a column for each."""
    n = len(descent)
    mind = Mind(people, descent, parameters, questions, rng)
    hurried = rng.random(n) < parameters["population"]["hurried"]
    sd = parameters["population"]["decline_sd"]
    readiness = np.exp(sd * rng.standard_normal(n) - sd**2 / 2)
    asked_questions = [q for q in questions.values() if q.recode is None and q.kind in ASKED]
    decides = {"H1_descent", "H2_asian", *(c for q in asked_questions for c in q.asked_of.columns)}
    declines: list[np.ndarray] = []
    for question in asked_questions:
        spec = {**parameters["items"]["every"], **parameters["items"].get(question.id, {})}
        asked = meets(question.asked_of, people, questions, n)
        if question.id not in people:
            answer(question, spec, asked, mind)
        refusable = asked & (people[question.columns[0]] != REFUSED) & has(question, "refused")
        silent = refusable & (rng.random(n) < spec["refused"] * readiness)
        if question.id in decides:  # a refusal here decides what is asked next, so it is the answer
            if question.id in parameters["items"]:
                people[question.id][silent] = REFUSED
            silent = np.zeros(n, bool)
        declines += [silent] * len(question.columns)
    for battery in batteries.values():
        for column in battery[1:]:
            people[column][hurried] = people[battery[0]][hurried]
    columns = tuple(c for q in asked_questions for c in q.columns)
    codes = np.column_stack([people[c].astype(np.int16) for c in columns])
    return Answers(columns, codes, np.column_stack(declines), mind.latents, hurried)
