"""The respondents as stages see them: prepared answers, their design, their weights."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.stats import Calibration, Design
from analysis.study import Question, Questions, Study

CALIBRATED = "margin."  # prefix of the columns of weights.csv that hold raking codes


def read_people(path: Path) -> pd.DataFrame:
    """Prepared respondents: every cell a key or a number in text."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def read_design(path: Path, study: Study) -> Design:
    """The design that every variance comes from: final weights, strata, PSUs, what was raked on."""
    rows = pd.read_csv(path, keep_default_na=False, dtype={"stratum": str, "psu": str})
    codes = rows.filter(regex=f"^{CALIBRATED}").to_numpy(dtype=np.int64)
    return Design(
        rows["weight"].to_numpy(),
        strata=rows["stratum"].to_numpy() if "stratum" in rows else None,
        psu=rows["psu"].to_numpy() if "psu" in rows else None,
        lonely=study.design.lonely,
        calibration=Calibration(rows["start"].to_numpy(), codes) if codes.size else None,
    )


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
