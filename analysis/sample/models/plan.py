"""A model of models.toml as outcome and terms of the respondents."""

from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd

from analysis.numbers.key import crossed
from analysis.sample.answers import numbered
from analysis.sample.models.outcome import People, codes, outcome_of
from analysis.sample.models.terms import Levels, Numeric, Spline, Term
from analysis.sample.people import weight_factor
from analysis.study import Coding, FactError, Model, Questions, known


class Plan:
    """A model's outcome and its terms, read from the people by models.toml."""

    def __init__(self, name: str, spec: Model, place: str, people: People, questions: Questions) -> None:
        self.name, self.spec, self.theme, self.n = name, spec, spec.theme, len(people["respondent"])
        self.outcome = outcome_of(spec, place, people, questions)
        self.terms = [
            term(known(t, questions, f"{place}: term"), spec.coding.get(t), place, people, questions)
            for t in spec.terms
        ]
        self.used = np.isfinite(self.outcome.y)
        for one in self.terms:
            self.used &= np.isfinite(one.x)
        if len({q.shown_by for q in self.outcome.questions}) > 1:
            says = f"outcome {spec.outcome!r}: its questions were shown to different people"
            raise FactError(f"{place}: {says}")
        # who was not shown a question has no outcome; their factor of 0 is not used
        factor = weight_factor(self.outcome.questions[0], questions, people)
        self.factor = np.where(factor > 0, factor, 1.0) * np.ones(self.n)
        self.check_levels(place)

    def check_levels(self, place: str) -> None:
        """Raises FactError with each level at which everyone has one outcome: its effect is infinite."""
        bad = [
            f"{one.name} = {level}"
            for one in self.terms
            if isinstance(one, Levels) and self.outcome.levels
            for i, level in enumerate(one.levels)
            if not 0 < self.outcome.yes[self.used & (one.x == i)].mean() < 1
        ]
        if bad:
            raise FactError(
                f"{place}: everyone has the same outcome at {' and at '.join(bad)}; expected both outcomes "
                "at each level: join it with another, or leave the term out"
            )

    @property
    def moderated(self) -> tuple[Levels, Levels] | None:
        """The exposure, and the term at whose levels its effect is told apart."""
        found = next((t for t in self.terms if t.name == self.spec.by), None)
        exposure = self.terms[0]
        return (exposure, found) if isinstance(found, Levels) and isinstance(exposure, Levels) else None

    @property
    def names(self) -> list[tuple[str, str]]:
        """(term, level) of each column but the constant; crossed ones last."""
        found = [(t.name, name) for t in self.terms for name in t.names]
        if self.moderated:
            one, two = self.moderated
            pairs = product(one.names, two.names)
            found += [(crossed((one.name, two.name)), crossed(pair)) for pair in pairs]
        return found

    def matrix(self, at: Mapping[str, np.ndarray] | None = None) -> np.ndarray:
        """(n, 1 + columns) the constant and the terms, some of them at other values (n,)."""
        values = at or {}
        parts = {t.name: t.columns(values.get(t.name, t.x)) for t in self.terms}
        columns = [np.ones((self.n, 1)), *parts.values()]
        if self.moderated:
            one, two = (parts[t.name] for t in self.moderated)
            columns.append((one[:, :, None] * two[:, None, :]).reshape(self.n, -1))
        return np.hstack(columns)

    def people_at(self, name: str, level: str) -> np.ndarray:
        """(n,) who is used and stands at a level of a term; everyone used for a term of numbers."""
        one = next(t for t in self.terms if t.name == name)
        if not isinstance(one, Levels):
            return self.used
        return self.used & (one.x == one.levels.index(level))

    def fewest(self, *groups: np.ndarray) -> int:
        """The fewest people of an outcome class in any of some groups (n,)."""
        return min(int((g & (self.outcome.yes == y)).sum()) for g in groups for y in (False, True))


def term(name: str, coding: Coding | None, place: str, people: People, questions: Questions) -> Term:
    """A term by its levels, or by its numbers where a coding says how."""
    if coding:
        if not questions[name].has_numbers:
            raise FactError(f"{place}: coding of {name!r}, which has no numbers")
        values = numbered(questions[name], pd.Categorical(people[name].astype(str)))
        return (Spline if coding.kind == "spline" else Numeric)(name, values, coding)
    cells = people[name].astype(str)
    levels = [
        k for k, a in questions[name].answers.items() if a.treatment == "answer" and (cells == k).any()
    ]
    return Levels(name, codes(cells, levels), tuple(levels))
