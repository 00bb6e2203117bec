"""An ordered question as numbers."""

import numpy as np
import pandas as pd

from analysis.sample.answers import numbered
from analysis.study import Question


def scored(question: Question, column: pd.Categorical) -> np.ndarray:
    """(n,) the numbers of the scale, else the places of its answers in their order; NaN of who has none."""
    if question.kind == "number" or question.has_numbers:
        return numbered(question, column)
    places = {k: float(i) for i, (k, a) in enumerate(question.answers.items()) if a.treatment == "answer"}
    return np.array([places.get(str(k), np.nan) for k in column.categories])[column.codes]
