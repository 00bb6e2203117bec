"""The tables of numbers that stages hand to each other."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

PRIVATE = (
    "key kind theme question answer breakdown level unit value low high se df deff base effective_base "
    "cell unweighted domain_df p p_adjusted left right made_by"
).split()


PUBLIC = (
    "key kind theme question answer breakdown level unit value low high se df deff base effective_base "
    "unweighted p p_adjusted status reason made_by"
).split()


TEXT = frozenset(
    "key kind theme question answer breakdown level unit left right status reason made_by".split()
)


def made_by(function: Callable[..., object]) -> str:
    """Where a number's function stands: `analysis.stages.estimate.tables.shares`."""
    return f"{function.__module__}.{function.__qualname__}"


def read_rows(path: Path) -> pd.DataFrame:
    """A table of numbers: text stays text, empty cells of numbers are missing."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    measures = [c for c in rows.columns if c not in TEXT]
    rows[measures] = rows[measures].astype(float) if rows.empty else rows[measures].apply(pd.to_numeric)
    return rows
