"""Those who answered late beside those who answered early: they may be nearer to who never did."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.sample.answers import Columns
from analysis.sample.ratios import ratio
from analysis.stats import AnyDesign, compare
from analysis.study import Questions, Reporting


def lateness(
    keys: Sequence[str], late: np.ndarray, columns: Columns, questions: Questions, design: AnyDesign,
    reporting: Reporting, confidence: float,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """late.<share>: its share among the late less that among the early, late (n,), on the design's df.

    A continuum of resistance is assumed where this is read as bias: Lin & Schaeffer (1995), Public Opinion
    Quarterly 59, 236–258.
    """
    for key in keys:
        named = Key.parse(key)
        y, x = ratio(named, questions, columns, reporting.points_of(named.question))
        sides = np.column_stack([late, ~late])
        tops, bottoms = y[:, None] * sides, x[:, None] * sides
        with np.errstate(invalid="ignore", divide="ignore"):
            value = (design.weights @ tops) / (design.weights @ bottoms)
        base = int((bottoms > 0).sum(axis=0).min())
        if base:
            scores = design.ratio_scores(tops, bottoms, value) @ np.array([[1.0], [-1.0]])
            found = compare(value[:1] - value[1:], scores, design.degrees_of_freedom, confidence)
            yield {
                "key": str(Key("late", of=named)), "kind": "late", "unit": "points", "left": key,
                "base": base, "value": found.value[0], "low": found.low[0], "high": found.high[0],
                "se": found.se[0], "df": found.df, "p": found.p[0], "made_by": made_by(lateness),
            }  # fmt: skip
