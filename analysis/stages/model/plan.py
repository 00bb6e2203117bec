"""A model of models.toml as outcome and terms of the respondents."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.sample.people import weight_factor
from analysis.study import FactError, Model, Questions, columns_of, known, parse_condition, plain

FAMILIES = {"logistic": "binomial"}


@dataclass(frozen=True)
class Term:
    """A categorical term: its levels in order (first is the reference), codes (n,) with -1 missing."""

    name: str
    levels: tuple[str, ...]
    codes: np.ndarray


class Plan:
    """A model's outcome (n,) of 0, 1, NaN and its terms, read from the people by models.toml."""

    def __init__(
        self,
        name: str,
        spec: Model,
        place: str,
        people: Mapping[str, np.ndarray],
        questions: Questions,
    ) -> None:
        self.name, self.family, self.theme = name, FAMILIES[spec.kind], spec.theme
        condition = parse_condition(spec.outcome, columns_of(questions), place)
        if not condition.columns:
            raise FactError(f"{place}: outcome {spec.outcome!r} holds for everyone; expected a condition")
        n = len(people["respondent"])
        self.outcome = condition.holds(people, n).astype(float)
        for column in condition.columns:
            self.outcome[~answered(people, questions, column)] = np.nan
        self.terms = [
            self.term(known(t, questions, f"{place}: term"), people, questions) for t in spec.terms
        ]
        self.question = condition.columns[0]
        asked = [next(q for q in questions.values() if c in q.columns) for c in condition.columns]
        if len({q.shown_by for q in asked}) > 1:
            raise FactError(
                f"{place}: outcome {spec.outcome!r}: its questions were shown to different people"
            )
        # who was not shown a question has no outcome; their factor of 0 is not used
        factor = np.broadcast_to(weight_factor(asked[0], questions, people), (n,))
        self.factor = np.where(factor > 0, factor, 1.0)

    @staticmethod
    def term(name: str, people: Mapping[str, np.ndarray], questions: Questions) -> Term:
        cells = people[name].astype(str)
        levels = [k for k, a in questions[name].answers.items() if a.treatment == "answer"]
        present = tuple(k for k in levels if (cells == k).any())
        codes = np.full(len(cells), -1)
        for i, level in enumerate(present):
            codes[cells == level] = i
        return Term(name, present, codes)

    @property
    def used(self) -> np.ndarray:
        """(n,) who has an outcome and every term."""
        return np.isfinite(self.outcome) & np.all([t.codes >= 0 for t in self.terms], axis=0)


def answered(people: Mapping[str, np.ndarray], questions: Questions, column: str) -> np.ndarray:
    """(n,) who gave a substantive answer: don't know and what is out of the base are missing."""
    owner = next(q for q in questions.values() if column in q.columns)
    if owner.kind == "multiple":
        return np.isin(people[column].astype(str), ["yes", "no"])
    good = [k for k, a in owner.answers.items() if a.treatment == "answer"]
    if not good:
        return np.array([plain(c) is not None for c in people[column]])
    return np.isin(people[column].astype(str), good)
