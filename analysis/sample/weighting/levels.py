"""Levels of several variables as one."""

from functools import reduce

import pandas as pd


def crossed(columns: pd.DataFrame) -> pd.Series:
    """`early x woman`: the levels of several variables as one."""
    return reduce(lambda a, b: a + " x " + b, (columns[c].astype(object) for c in columns))
