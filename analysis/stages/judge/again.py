"""Scores of single numbers made anew from answers, weights and design, where none are kept."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from analysis.numbers.key import Key
from analysis.sample.people import read_categories
from analysis.sample.ratios import needed, ratio
from analysis.stats import AnyDesign
from analysis.study import Questions, Reporting


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
        columns = read_categories(self.people, needed(named, self.questions))
        points = self.reporting.points_of(named.question)
        y, x = (part[:, None] for part in ratio(named, self.questions, columns, points))
        value = (self.design.weights @ y) / (self.design.weights @ x)
        return self.design.ratio_scores(y, x, value)[:, 0]
