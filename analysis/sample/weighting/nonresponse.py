"""Base weights, and what makes respondents stand for those who were drawn and did not answer."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.sample.weighting.levels import crossed
from analysis.stats import response_propensity, weighting_classes
from analysis.study import (
    PROBABILITY,
    WEIGHT,
    FactError,
    Faults,
    Study,
    near,
    plain_numbers,
    read_table,
    shape,
)

DISPOSITIONS = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
UNKNOWN, INELIGIBLE = ("UH", "UO"), "NE"


def base_weights(people: pd.DataFrame, study: Study) -> np.ndarray:
    """(n,) 1 / selection probability, or weights as delivered; 1 where the study has none."""
    column = study.design.weight
    if column is None:
        return np.ones(len(people))
    if column not in people:
        raise FactError(
            f"{study.path}, [design] weight: no column {column!r}{near(column, people.columns)}"
        )
    w = plain_numbers(people[column], WEIGHT)
    for i in np.flatnonzero(np.isnan(w)):
        raise FactError(
            f"{study.path}, [design] weight: {column!r} of respondent {i + 1} of those kept looks like "
            f"{shape(people[column].iloc[i])!r}, expected {WEIGHT}",
            "number",
        )
    return w


def kind_of(disposition: str) -> str:
    """AAPOR Standard Definitions (2023), final disposition code -> the letter of its formulas."""
    major, _, minor = disposition.partition(".")
    first = minor[:1]
    return {
        "1": {"1": "I", "2": "P"}, "2": {"1": "R", "2": "NC", "3": "O"},
        "3": {"1": "UH", "2": "UO", "3": "UO", "9": "UO"}, "4": dict.fromkeys("0123456789", "NE"),
    }.get(major, {}).get(first, "")  # fmt: skip


def read_sample(path: Path, study: Study) -> pd.DataFrame:
    """Sampled persons with frame variables, base weight, disposition and its kind."""
    table = read_table(path, ["case", "respondent", "selection_probability", "disposition"])
    cases = pd.DataFrame(table.rows, columns=table.columns)
    p = plain_numbers(cases["selection_probability"], PROBABILITY)
    for i in np.flatnonzero(np.isnan(p)):
        raise FactError(
            f"{path}, row {i + 2}: selection_probability looks like "
            f"{shape(cases.selection_probability[i])!r}, expected {PROBABILITY}",
            "number",
        )
    check_labels(cases, path, study)
    made = weighted_cases(cases, study)
    for i in made.index[~made.kind.isin(DISPOSITIONS)]:
        raise FactError(
            f"{path}, row {i + 2}: a disposition like {shape(made.disposition[i])!r} is no AAPOR code",
            "off-scale",
        )
    return made


def check_labels(cases: pd.DataFrame, path: Path, study: Study) -> None:
    """Every case has a name of its own, a stratum, a unit and the frame variables that weighting needs."""
    recipe, faults = study.weighting.nonresponse, Faults()
    wanted = ["case", study.design.strata, study.design.psu, *(recipe.variables if recipe else ())]
    for column in (c for c in dict.fromkeys(wanted) if c in cases):
        for i in cases.index[cases[column] == ""][:1]:
            faults.add(f"{path}, row {i + 2}, column {column!r}: a blank cell, expected a name", "number")
    for i in cases.index[cases["case"].duplicated() & (cases["case"] != "")][:1]:
        faults.add(f"{path}, row {i + 2}, column 'case': the case of another row again", "twice")
    faults.tell()


def weighted_cases(cases: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Cases with `kind` of disposition and `base` weight; of unknown eligibility, the eligible part."""
    kind = cases.disposition.map({d: kind_of(d) for d in cases.disposition.unique()})
    eligible = np.where(
        kind.isin(UNKNOWN),
        1.0 if study.response_rates.eligibility is None else study.response_rates.eligibility,
        1.0,
    )
    return cases.assign(
        kind=kind, base=eligible / cases["selection_probability"].to_numpy(dtype=np.float64)
    )


@dataclass(frozen=True)
class Sampled:
    """Everyone drawn and not ineligible, and which of these cases each respondent is (n,).

    x: columns of a logistic regression (cases, p), or codes of weighting classes (cases,).
    """

    cases: pd.DataFrame
    case: np.ndarray
    x: np.ndarray

    def factor(self, base: np.ndarray) -> np.ndarray:
        """What a respondent's base weight is multiplied with to stand for nonrespondents.

        base and result are (cases,) and (n,), or for replicates (cases, R) and (n, R).
        """
        responded = np.zeros(len(self.cases), bool)
        responded[self.case] = True
        if self.x.ndim == 2:
            return 1 / response_propensity(self.x, responded, base)[self.case]
        adjusted = weighting_classes(self.x, int(self.x.max()) + 1, responded, base)[self.case]
        own = base[self.case]
        return np.divide(adjusted, own, out=np.ones_like(own), where=own > 0)


def sampled(people: pd.DataFrame, cases: pd.DataFrame | None, study: Study) -> Sampled | None:
    """What the study's adjustment for nonresponse needs; None where it makes none."""
    recipe = study.weighting.nonresponse
    if recipe is None:
        return None
    where = f"{study.path}, [weighting] nonresponse"
    if cases is None:
        raise FactError(f"{where}: needs sample.csv: who was drawn, and what the frame knows of them")
    frame = cases[cases.kind != INELIGIBLE].reset_index(drop=True)
    for variable in recipe.variables:
        if variable not in frame:
            raise FactError(f"{where}: no variable {variable!r} in the sample")
    case = cases_of(people.respondent, frame.respondent)
    variables = frame[list(recipe.variables)]
    if recipe.method == "classes":
        return Sampled(frame, case, pd.factorize(crossed(variables))[0])
    x = pd.get_dummies(variables, drop_first=True).to_numpy()
    return Sampled(frame, case, np.column_stack([np.ones(len(x)), x]))


def cases_of(respondents: pd.Series, listed: pd.Series) -> np.ndarray:
    """(n,) which of the cases each respondent is."""
    answered = np.flatnonzero(listed != "")
    index = pd.Index(listed.iloc[answered])
    if not index.is_unique:
        again = int(np.flatnonzero(index.duplicated())[0])
        raise FactError(f"sample: the respondent of case {answered[again] + 1} stands twice", "twice")
    at = index.get_indexer(pd.Index(respondents, dtype=index.dtype))
    for lost in np.flatnonzero(at < 0):
        raise FactError(f"respondent {lost + 1} of those kept is not in the sample", "unmatched")
    return answered[at]
