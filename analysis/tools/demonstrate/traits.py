"""Position, field, sex, status, institution, descent, origin and career of everyone."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis.study import FactError, Questions
from analysis.tools.demonstrate.codes import REFUSED, year_range
from analysis.tools.demonstrate.margins import fit, visas, whole_table

Parameters = Mapping[str, Any]
Margins = Mapping[str, Mapping[str, Mapping[str, str]]]
Traits = dict[str, np.ndarray]  # column -> (N,) codes
YEAR = 2026
ROLES, FIELDS, STRATA = 6, 8, 4
STAFF, STUDENTS = (3, 4), (5,)  # positions, from 0, whose fields are not those of faculty
YES, NO = 1, 2


def counts(margins: Margins, name: str, size: int) -> np.ndarray:
    """(k,) whole people in each level of a margin, in the order of the file."""
    exact = np.array([float(row["share"]) * size for row in margins[name].values()])
    whole = np.rint(exact).astype(int)
    if np.abs(exact - whole).max() > 1e-6 or whole.sum() != size:
        raise FactError(f"margin {name!r}: its shares of {size} people are not whole numbers of people")
    return whole


def core(parameters: Parameters, margins: Margins, size: int, rng: np.random.Generator) -> Traits:
    """Position, sex, field and visa: one joint table that has all three margins."""
    role_sex = counts(margins, "role_sex", size)
    fields = counts(margins, "field", size)
    shares = {k: np.array(v) for k, v in parameters["fields"].items()}
    rows = [
        shares["staff" if r in STAFF else "students" if r in STUDENTS else "faculty"]
        for r in range(ROLES)
        for _ in range(2)
    ]
    table = whole_table(fit(np.array(rows) * role_sex[:, None], role_sex, fields), role_sex, fields)
    rates = np.repeat(parameters["visa"]["role"], 2)
    visa = visas(
        table, rates, np.array(parameters["visa"]["field"]), counts(margins, "citizenship", size)[1]
    )
    cell = np.repeat(np.arange(table.size), table.ravel())
    place = np.arange(size) - np.repeat(np.cumsum(table) - table.ravel(), table.ravel())
    order = rng.permutation(size)
    cell, on_visa = cell[order], (place < visa.ravel()[cell])[order]
    return {
        "S1_role": cell // FIELDS // 2 + 1, "recorded_sex": cell // FIELDS % 2 + 1,
        "S2_field": cell % FIELDS + 1, "visa": on_visa.astype(int),
    }  # fmt: skip


def places(parameters: Parameters, margins: Margins, size: int, rng: np.random.Generator) -> Traits:
    """Stratum and institution, with class, control and region of the institution."""
    spec = parameters["institutions"]
    stratum = rng.permutation(np.repeat(np.arange(STRATA), counts(margins, "institution", size)))
    institution = np.zeros(size, int)
    first = 0
    for h, number in enumerate(spec["count"]):
        measure = np.minimum(rng.lognormal(0, spec["size_sd"], number), spec["size_max"])
        members = np.flatnonzero(stratum == h)
        institution[members] = first + rng.choice(number, len(members), p=measure / measure.sum())
        first += number
    region = rng.choice(4, first, p=spec["region"]) + 1
    return {
        "institution": institution, "stratum": stratum + 1, "H10_carnegie": stratum // 2 + 1,
        "H9_control": stratum % 2 + 1, "H11_region": region[institution],
    }  # fmt: skip


def descents(people: Mapping[str, np.ndarray], spec: Parameters, rng: np.random.Generator) -> np.ndarray:
    """(N,) 0 other, 1 Chinese, 2 other Asian descent, by position, status and field."""
    visa = people["visa"] == 1
    p = np.where(visa[:, None], np.array(spec["visa"])[people["S1_role"] - 1], np.array(spec["us"]))
    p = p * np.array(spec["field"])[people["S2_field"] - 1][:, None]
    u = rng.random(len(visa))
    return np.where(u < p[:, 0], 1, np.where(u < p.sum(axis=1), 2, 0))


def origins(
    people: Mapping[str, np.ndarray], descent: np.ndarray, parameters: Parameters, rng: np.random.Generator
) -> Traits:
    """Answers on descent, birth, status, sex and country of the highest degree."""
    spec, n = parameters["origin"], len(descent)
    silent = rng.random(n) < parameters["descent"]["refused"]
    h1 = np.where(silent, REFUSED, np.where(descent == 1, YES, NO))
    h2 = np.where(silent, REFUSED, np.where(descent == 2, YES, NO))
    status = np.where(people["visa"] == 1, 4, pick(np.array(spec["status"])[descent], rng) + 1)
    abroad = pick(np.array(spec["birth"])[descent], rng) + 1
    birth = np.where(status == 1, 1, abroad)
    degree = pick(np.array(spec["degree"])[birth - 1], rng) + 1
    other = rng.random(n) < parameters["population"]["nonbinary"]
    return {
        "H1_descent": h1, "H2_asian": h2, "H3_birth": birth, "H4_citizen": status,
        "H5_sex": np.where(other, 3, people["recorded_sex"]), "H7_phdco": degree,
    }  # fmt: skip


def careers(
    people: Mapping[str, np.ndarray], parameters: Parameters, questions: Questions, rng: np.random.Generator
) -> Traits:
    """Year of the highest degree and age group."""
    spec, n = parameters["career"], len(people["S1_role"])
    mean, sd, low, high = np.array(spec["years"])[people["S1_role"] - 1].T
    years = np.clip(np.rint(rng.normal(mean, sd)), low, high)
    mean, sd = np.array(spec["age"])[people["S1_role"] - 1].T
    age = years + np.maximum(rng.normal(mean, sd, n), 21)
    first, last = year_range(questions["H6_phdyr"])
    return {
        "H6_phdyr": np.clip(YEAR - years, first, last).astype(int),
        "H8_age": 1 + np.searchsorted([30, 40, 50, 60], age, side="right"),
    }


def pick(p: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(n,) a column for each row of probabilities (n, k)."""
    return (rng.random(len(p))[:, None] > np.cumsum(p, axis=1)[:, :-1]).sum(axis=1)
