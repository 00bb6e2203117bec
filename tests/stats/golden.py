"""Our numbers beside those of R's survey package: `python -m tests.stats.golden [-v]`.

Prints one line and exits 1 when a row differs. tests/golden holds what was expected and the inputs
that may be committed; the other inputs are read from ../shared/golden where that is.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from tests.stats.golden_cases import Case, computed
from tests.stats.golden_designs import AbsentError, expected_weights, made_weights, weights

FOLDER = Path(__file__).resolve().parents[1] / "golden"
FIELDS = ("value", "se", "ci_low", "ci_high", "df", "deff")
LOOSE = {"olr": 1e-5, "likelihood": 1e-4, "saddlepoint": 1e-4}


@dataclass(frozen=True)
class Result:
    """One expected row: agrees, differs, unsupported or absent, and what was seen."""

    status: str
    row: str
    seen: str = ""


def options(row: pd.Series) -> str:
    """What a case needs beside variable and domain: method, rule, deff."""
    if row.statistic == "chisq":
        return row.level
    if row.statistic == "ciprop":
        return row.case_id.split("|")[5]
    if row.statistic in ("quantile", "mean", "total", "glm_predict"):
        return row.extra
    return row.case_id.split("|")[-1] if row.statistic == "mi_combine" else ""


def extras(text: str) -> dict[str, float | list[float]]:
    """p, ndf, ddf, t, missinfo and lambda of the column extra."""
    found: dict[str, float | list[float]] = {}
    if "degf" in text:
        return found
    for name, value in re.findall(r"(?:^|;)(p|ndf|ddf|df|t|missinfo|lambda)=([^;]+)", text):
        numbers = [float(v) for v in value.split(",")]
        found[name] = numbers if name == "lambda" else numbers[0]
    return found


def tolerance(row: pd.Series, field: str) -> float:
    if row.statistic == "olr":
        return 1e-5
    if row.statistic == "ciprop" and "likelihood" in row.extra and field.startswith("ci"):
        return 1e-4
    if field == "p" and (row.statistic == "regTermTestLRT" or row.level == "lincom"):
        return 1e-4
    if field == "p":
        # a relative error of t grows with its square in the tail
        theirs = extras(row.extra)["p"]
        return 1e-8 * max(1.0, -2 * np.log(max(theirs, 1e-300)))
    models = (
        "glm",
        "glm_vcov",
        "regTermTest",
        "regTermTestLRT",
        "glm_predict",
        "svypredmeans",
        "mi_combine",
        "ame",
    )
    return 1e-8 if row.statistic in models or "+" in row.design else 1e-9


def agrees(ours: float, theirs: float, tol: float, scale: float) -> bool:
    if not np.isfinite(theirs):
        return bool(ours == theirs or (np.isnan(theirs) and np.isnan(ours)))
    return bool(abs(ours - theirs) <= tol * max(abs(theirs), scale))


def compare(row: pd.Series) -> Result:
    name = "|".join([row.case_id, row.variable, row.domain, row.level])
    case = Case(row.dataset, row.design, row.statistic, row.variable, row.domain, options(row))
    try:
        ours = computed(case)[row.level]
    except AbsentError as absent:
        return Result("absent", name, str(absent))
    theirs: dict[str, float | list[float]] = {
        f: float(row[f])
        for f in FIELDS
        if row[f] != "" and not (f == "df" and "ddf" in row.extra and row.statistic == "chisq")
    }
    theirs |= extras(row.extra)
    value = float(row.value or "nan")
    scale = ours.get("scale", abs(value) if row.se != "" else 0.0)
    wrong = []
    for field, expected in theirs.items():
        if field not in ours:
            wrong.append(f"{field} missing")
            continue
        pairs = zip(np.atleast_1d(ours[field]), np.atleast_1d(expected), strict=True)
        for got, want in pairs:
            if not agrees(got, want, tolerance(row, field), scale if field in FIELDS[:4] else 1e-6):
                wrong.append(f"{field} {got:.12g} expected {want:.12g}")
    return Result("differs" if wrong else "agrees", name, "; ".join(wrong))


@cache
def expected() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "expected.csv", dtype=str, keep_default_na=False)


def unsupported() -> pd.DataFrame:
    """Rows that are not compared: pattern (on the row's name), rows, reason."""
    return pd.read_csv(FOLDER / "unsupported.csv", dtype={"rows": int}, keep_default_na=False)


def names() -> pd.Series:
    """What patterns are matched with: case, variable, domain, level."""
    rows = expected()
    return rows.case_id.str.cat([rows.variable, rows.domain, rows.level], sep="|")


def run() -> list[Result]:
    """Every row of expected.csv."""
    patterns = [re.compile(p) for p in unsupported().pattern]
    results = []
    for name, (_, row) in zip(names(), expected().iterrows(), strict=True):
        if any(p.search(name) for p in patterns):
            results.append(Result("unsupported", name))
        else:
            results.append(compare(row))
    return results


def run_weights() -> list[Result]:
    """Every weight of expected_weights.csv, to 1e-8."""
    results = []
    for case in dict.fromkeys(expected_weights().case_id):
        theirs = weights(case)
        try:
            ours = made_weights(case)
        except AbsentError as absent:
            results += [Result("absent", case, str(absent))] * len(theirs)
            continue
        off = np.abs(ours / theirs - 1) > 1e-8
        results += [
            Result("differs" if o else "agrees", f"{case}|row {i + 1}", f"{a} expected {b}")
            for i, (o, a, b) in enumerate(zip(off, ours, theirs, strict=True))
        ]
    return results


def main() -> int:
    estimates, weighted = run(), run_weights()
    results = estimates + weighted
    count = Counter(r.status for r in results)
    for r in results:
        if r.status == "differs":
            print(f"differs: {r.row}: {r.seen}")
    compared = count["agrees"] + count["differs"]
    of_weights = sum(r.status != "absent" for r in weighted)
    absent = f", {count['absent']} without their inputs" if count["absent"] else ""
    print(
        f"golden: {compared} rows compared ({compared - of_weights} estimates, {of_weights} weights), {count['agrees']} agreeing, "
        f"{count['unsupported']} unsupported, {count['differs']} differing{absent}"
    )
    return int(count["differs"] > 0)


if __name__ == "__main__":
    sys.exit(main())
