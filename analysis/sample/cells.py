"""Answers as codes of their distinct keys: what is asked of a cell is asked once of each distinct one."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.study import IN_BASE, OUT_OF_BASE, Question

TREATMENTS = (*IN_BASE, *OUT_OF_BASE)  # what a cell may be; the first of them is an answer


def treated(question: Question, column: pd.Series) -> np.ndarray:
    """(n,) the treatment of each cell, as its place in TREATMENTS."""
    treatments = {a.key: a.treatment for a in question.rows}
    of = [TREATMENTS.index(treatments.get(key, TREATMENTS[0])) for key in column.cat.categories]
    return np.array(of, dtype=np.int8)[column.cat.codes]


def replaced(cells: Any, where: np.ndarray, key: str) -> pd.Categorical:
    """The cells with `key` put into those of `where` (n,); no category that nobody has."""
    if key not in cells.categories:
        cells = cells.add_categories([key])
    codes = np.where(where, list(cells.categories).index(key), cells.codes)
    return pd.Categorical.from_codes(codes, cells.categories).remove_unused_categories()
