"""One wave as the other is set beside it: its numbers, their scores, its units and its people."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import read_rows
from analysis.sample.people import read_categories, read_design
from analysis.sample.ratios import Ratio, needed, ratio
from analysis.stats import AnyDesign, Design, unit_labels
from analysis.study import Questions, Study

ID = "respondent"


@dataclass(frozen=True)
class Side:
    """A wave: its settings and questions, and where its people, weights and estimates are."""

    study: Study
    questions: Questions
    people: Path
    weights: Path
    estimates: Path

    @cached_property
    def design(self) -> AnyDesign:
        return read_design(self.weights, self.study)

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """Shares and means by key."""
        rows = read_rows(self.estimates)
        return rows[rows.kind.isin(["share", "mean"])].set_index("key")

    @cached_property
    def ids(self) -> np.ndarray:
        """(n,) of the respondents."""
        return np.asarray(read_categories(self.people, [ID])[ID], dtype=object)

    @cached_property
    def units(self) -> list[Hashable]:
        """The label of each row of scores: a unit by its stratum and its own name, a respondent by the id.

        Replicates are of one sample alone."""
        design = self.design
        if not isinstance(design, Design):
            return [(str(self.people), at) for at in range(design.replicates.shape[1])]
        return unit_labels(design, self.ids)

    def parts(self, keys: Iterable[Key]) -> list[Ratio]:
        """What each share or mean sums up, and its base, (n,) each."""
        keys = list(keys)
        columns = read_categories(self.people, [c for key in keys for c in needed(key, self.questions)])
        points = self.study.reporting.points_of
        return [ratio(key, self.questions, columns, points(key.question)) for key in keys]

    def scores(self, parts: list[Ratio]) -> np.ndarray:
        """(units, k) the scores of shares and means."""
        y, x = (np.column_stack(side) for side in zip(*parts, strict=True))
        return self.design.ratio_scores(y, x, (self.design.weights @ y) / (self.design.weights @ x))
