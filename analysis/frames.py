"""The tables that stages hand to each other: people, weights, numbers."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts import Question, Questions, Study
from analysis.stats import Calibration, Design

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
CALIBRATED = "margin."  # prefix of the columns of weights.csv that hold raking codes


def read_people(path: Path) -> pd.DataFrame:
    """Prepared respondents: every cell a key or a number in text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def read_design(path: Path, study: Study) -> Design:
    """The design that every variance comes from: final weights, strata, PSUs, what was raked on."""
    rows = pd.read_csv(path, dtype={"stratum": str, "psu": str})
    codes = rows.filter(regex=f"^{CALIBRATED}").to_numpy(dtype=np.int64)
    return Design(
        rows["weight"].to_numpy(),
        strata=rows["stratum"].to_numpy() if "stratum" in rows else None,
        psu=rows["psu"].to_numpy() if "psu" in rows else None,
        lonely=study.design.get("lonely", "fail"),
        calibration=Calibration(rows["start"].to_numpy(), codes) if codes.size else None,
    )


def read_rows(path: Path) -> pd.DataFrame:
    """A table of numbers: text stays text, empty cells of numbers are missing."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    measures = [c for c in rows.columns if c not in TEXT]
    rows[measures] = rows[measures].apply(pd.to_numeric)
    return rows


def levels_of(question: Question, people: Mapping[str, Any]) -> Iterator[tuple[str, np.ndarray]]:
    """(level, its members (n,) bool) of a breakdown, in the order of its scale."""
    cells = np.asarray(people[question.id], dtype=object)
    for level in question.answers:
        yield level, cells == level


def weight_factor(
    question: Question, questions: Questions, people: Mapping[str, Any]
) -> np.ndarray | float:
    """(n,) factor 1 / probability of being shown the item; 1 for items shown to all."""
    if not question.shown_by:
        return 1.0
    factors = {a.key: a.number or 0.0 for a in questions[question.shown_by].rows}
    return np.array([factors[k] for k in people[question.shown_by]])
