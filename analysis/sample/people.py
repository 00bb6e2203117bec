"""The respondents as stages see them: prepared answers, their design, their weights.

Prepared answers are a Parquet file of categories, a column's distinct texts once and a code a respondent,
so that what is asked of answers is asked of each distinct one.
"""

import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.stats import Calibration, Design, ReplicateDesign, control_error
from analysis.study import Question, Questions, Study, write_bytes

REPLICATE = "replicate."  # prefix of the columns of weights.csv that hold replicate weights as delivered
CALIBRATED = "margin."  # prefix of the columns of weights.csv that hold raking codes
ERROR = "error."  # and of those that hold the standard error of the target at a respondent's level


def write_people(path: Path, people: pd.DataFrame) -> None:
    """Prepared respondents, every cell text, and in order of the texts what categories there are."""
    cells = {name: sorted_categories(people[name]) for name in people.columns}
    out = io.BytesIO()
    pd.DataFrame(cells).to_parquet(out, index=False)
    write_bytes(path, out.getvalue())


def sorted_categories(column: pd.Series) -> pd.Categorical:
    """The same cells, their categories those that somebody has, in the order of their texts."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return pd.Categorical(column)
    used = column.array.remove_unused_categories()
    return used.reorder_categories(sorted(used.categories))


def read_people(path: Path, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Prepared respondents, or only these columns: every cell a code of a key, or of a number in text."""
    names = None if columns is None else list(dict.fromkeys(columns))
    return pd.read_parquet(path, columns=names, engine="pyarrow")


def read_categories(path: Path, columns: Iterable[str]) -> dict[str, pd.Categorical]:
    """Only these columns of the prepared respondents, each cell a code of its distinct texts."""
    rows = read_people(path, columns)
    return {str(name): rows[name].array for name in rows.columns}


def read_design(path: Path, study: Study) -> Design | ReplicateDesign:
    """What every variance comes from: final weights, strata, PSUs, what was raked on; or final weights and
    replicates of them as delivered."""
    rows = pd.read_csv(path, keep_default_na=False, dtype={"stratum": str, "psu": str})
    if study.replicates:
        of = study.replicates
        delivered = rows.filter(regex=f"^{re.escape(REPLICATE)}").to_numpy(dtype=float)
        return ReplicateDesign(
            rows["weight"].to_numpy(), delivered, of.factor, of.rscales or 1.0, of.centre == "full",
            of.method, of.degrees,
        )  # fmt: skip
    codes = rows.filter(regex=f"^{CALIBRATED}")
    return Design(
        rows["weight"].to_numpy(),
        strata=rows["stratum"].to_numpy() if "stratum" in rows else None,
        psu=rows["psu"].to_numpy() if "psu" in rows else None,
        lonely=study.design.lonely,
        calibration=calibration(rows, codes) if codes.size else None,
    )


def calibration(rows: pd.DataFrame, margins: pd.DataFrame) -> Calibration:
    """What weights were raked to, with the errors of targets that are estimates."""
    codes, errors = margins.to_numpy(dtype=np.int64), []
    for name, at in zip(margins.columns, codes.T, strict=True):
        se = np.zeros(int(at.max()) + 1)
        if (own := name.replace(CALIBRATED, ERROR, 1)) in rows:
            se[at] = rows[own].to_numpy(dtype=float)
        errors.append(se)
    error = control_error(codes, rows["weight"].to_numpy(), errors)
    return Calibration(rows["start"].to_numpy(), codes, error=error)


def weight_factor(
    question: Question, questions: Questions, people: Mapping[str, Any]
) -> np.ndarray | float:
    """(n,) factor 1 / probability of being shown the item; 1 for items shown to all."""
    if not question.shown_by:
        return 1.0
    factors = {a.key: a.number or 0.0 for a in questions[question.shown_by].rows}
    column = people[question.shown_by]
    if isinstance(column, pd.Categorical):
        return np.array([factors[k] for k in column.categories])[column.codes]
    return np.array([factors[k] for k in column])
