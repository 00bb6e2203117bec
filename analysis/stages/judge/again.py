"""Scores of single numbers made anew from answers, weights and design, where none are kept."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analysis.numbers.key import MEAN, Group, Key
from analysis.sample.answers import Asked, asked, coded, numbered
from analysis.sample.people import read_categories, weight_factor
from analysis.stats import AnyDesign, Items, Means
from analysis.study import Question, Questions, Reporting


@dataclass(frozen=True)
class Again:
    """The respondents, read by the column as numbers ask for them."""

    people: Path
    questions: Questions
    design: AnyDesign
    reporting: Reporting = field(default_factory=Reporting)

    def scores(self, key: str) -> np.ndarray:
        """(rows,) the scores of a share or a mean: as `stats.Table` makes them."""
        named = Key.parse(key)
        question = self.questions[named.question]
        names = [*question.columns, *named.group.breakdown, *filter(None, [question.shown_by])]
        columns = read_categories(self.people, names)
        factor = weight_factor(question, self.questions, columns)
        by = None if np.isscalar(factor) else np.asarray(factor)[:, None]
        contents: Items | Means
        if question.has_shares and (question.kind, named.kind) != ("number", MEAN):
            part, number = self.part(question, columns, named)
            asks = (part.tops[None], part.bottoms[None], part.mean[None])
            contents = Items(part.codes[:, None], part.tops.shape[1], *asks, by)
        else:
            number, contents = 0, Means(numbered(question, columns[question.id])[:, None], by)
        y, x = contents.column(0, number)
        inside = self.members(named.group, columns)
        y, x = (y * inside)[:, None], (x * inside)[:, None]
        value = (self.design.weights @ y) / (self.design.weights @ x)
        return self.design.ratio_scores(y, x, value)[:, 0]

    def part(self, question: Question, columns: dict, key: Key) -> tuple[Asked, int]:
        """The column of answers that a number is asked of, and which of its numbers it is."""
        answer = MEAN if key.kind == MEAN else key.answer
        points = self.reporting.points_of(question.id)
        parts = asked(question, columns, not key.group.breakdown, mean=True, points=points)
        return next((p, p.answers.index(answer)) for p in parts if answer in p.answers)

    def members(self, group: Group, columns: dict) -> np.ndarray:
        """(n,) bool."""
        inside = np.ones(self.design.n, dtype=bool)
        for name, level in zip(group.breakdown, group.level, strict=True):
            inside &= coded(columns[name], {level: 0}) == 0
        return inside
