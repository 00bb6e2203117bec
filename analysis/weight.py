"""Respondents -> weights: base, nonresponse, raking, trimming; and what the weights did.

The recipe is in study.toml. Each step's weights stay in a column of their own, and so do the codes
of what was raked on, so that every variance can take out what calibration explains.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts import (
    FactError,
    Study,
    known,
    near,
    read_margins,
    read_study,
    read_table,
    run,
    write_rows,
)
from analysis.frames import CALIBRATED, read_people
from analysis.stats import StatsError, rake, response_propensity, weighting_classes

ROW = ["key", "kind", "unit", "value", "base", "made_by"]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NONRESPONSE = ("propensity", "classes")


def main(
    people: Path, study: Path, weights: Path, weighting: Path,
    margins: Path | None = None, sample: Path | None = None,
) -> None:  # fmt: skip
    settings = read_study(study)
    respondents = read_people(people)
    cases = read_sample(sample, settings) if sample else None
    steps = pd.DataFrame({"respondent": respondents["respondent"]})
    for column, name in (("stratum", "strata"), ("psu", "psu")):
        if name in settings.design:
            steps[column] = respondents[settings.design[name]]
    steps["base"] = base_weights(respondents, settings)
    steps["start"] = steps["base"] * nonresponse_factor(respondents, cases, settings)
    targets = raking_targets(respondents, steps["start"].to_numpy(), margins, settings)
    for margin in targets:
        steps[CALIBRATED + margin.name] = margin.codes
    steps["raked"] = raked(steps["start"].to_numpy(), targets, settings, trimmed=False)
    steps["weight"] = raked(steps["start"].to_numpy(), targets, settings, trimmed=True)
    write_rows(weights, list(steps.columns), steps.to_dict("records"))
    rows = [*diagnostics(steps), *before_after(steps, targets)]
    if cases is not None:
        rows += response_rates(cases, settings)
    write_rows(weighting, ROW, rows)


def base_weights(people: pd.DataFrame, study: Study) -> np.ndarray:
    """(n,) 1 / selection probability, or weights as delivered; 1 where the study has none."""
    column = study.design.get("weight")
    if column is None:
        return np.ones(len(people))
    if column not in people:
        raise FactError(
            f"{study.path}, [design] weight: no column {column!r}{near(column, people.columns)}"
        )
    w = pd.to_numeric(people[column], errors="coerce").to_numpy(dtype=float)
    bad = ~(w > 0)
    if bad.any():
        i = int(np.flatnonzero(bad)[0])
        raise FactError(
            f"weight {column!r} of respondent {people.respondent[i]!r} is {people[column][i]!r}"
        )
    return w


def read_sample(path: Path, study: Study) -> pd.DataFrame:
    """Sampled persons with frame variables, base weight and disposition."""
    table = read_table(path, ["case", "respondent", "selection_probability", "disposition"])
    cases = pd.DataFrame(table.rows, columns=table.columns, dtype=object)
    p = pd.to_numeric(cases["selection_probability"], errors="coerce")
    for i in cases.index[~((p > 0) & (p <= 1))][:1]:
        raise FactError(f"{path}, row {i + 2}: selection_probability {cases.selection_probability[i]!r}")
    for i in cases.index[~cases.disposition.map(kind_of).isin(DISPOSITIONS)][:1]:
        raise FactError(f"{path}, row {i + 2}: disposition {cases.disposition[i]!r} is no AAPOR code")
    unknown = cases.disposition.map(kind_of).isin(["UH", "UO"])
    eligible = np.where(unknown, study.response_rates.get("eligibility", 1.0), 1.0)
    return cases.assign(base=eligible / p.to_numpy())


def nonresponse_factor(people: pd.DataFrame, cases: pd.DataFrame | None, study: Study) -> np.ndarray:
    """(n,) what a respondent's base weight is multiplied with to stand for nonrespondents."""
    recipe = study.weighting.get("nonresponse")
    if recipe is None:
        return np.ones(len(people))
    known(recipe["method"], NONRESPONSE, f"{study.path}, [weighting] nonresponse: method")
    if cases is None:
        raise FactError(f"{study.path}, [weighting] nonresponse: needs the sample's frame information")
    frame = cases[cases.disposition.map(kind_of) != "NE"].reset_index(drop=True)
    for variable in recipe["variables"]:
        if variable not in frame:
            raise FactError(
                f"{study.path}, [weighting] nonresponse: no variable {variable!r} in the sample"
            )
    case_of = {respondent: case for case, respondent in enumerate(frame.respondent)}
    for lost in people.respondent[~people.respondent.isin(list(case_of))][:1]:
        raise FactError(f"respondent {lost!r} is not in the sample{near(lost, case_of)}")
    place = people.respondent.map(case_of).to_numpy(dtype=np.int64)
    responded = np.zeros(len(frame), bool)
    responded[place] = True
    base = frame.base.to_numpy(dtype=float)
    if recipe["method"] == "classes":
        classes = pd.factorize(frame[recipe["variables"]].agg(" x ".join, axis=1), sort=True)
        adjusted = weighting_classes(classes[0], len(classes[1]), responded, base)
        return adjusted[place] / base[place]
    x = pd.get_dummies(frame[recipe["variables"]], drop_first=True, dtype=float)
    x.insert(0, "one", 1.0)
    return 1 / response_propensity(x.to_numpy(), responded, base)[place]


@dataclass(frozen=True)
class Target:
    """One raking margin: its levels, each respondent's code (n,), the target shares (levels,)."""

    name: str
    levels: list[str]
    codes: np.ndarray
    shares: np.ndarray


def raking_targets(
    people: pd.DataFrame, start: np.ndarray, margins: Path | None, study: Study
) -> list[Target]:
    recipes = study.weighting.get("raking", [])
    if recipes and margins is None:
        raise FactError(f"{study.path}, [weighting] raking: the study has no margins")
    if not recipes or margins is None:
        return []
    known_margins = read_margins(margins)
    people = people.copy()
    for rule in study.weighting.get("collapse", []):
        column = people[rule["variable"]]
        people[rule["variable"]] = column.mask(column == rule["from"], rule["to"])
    return [
        target(people, start, recipe, published, f"{margins}: margin {recipe['margin']!r}", study)
        for recipe in recipes
        for published in [known_margins[known(recipe["margin"], known_margins, f"{margins}: margin")]]
    ]


def target(
    people: pd.DataFrame, start: np.ndarray, recipe: Mapping[str, Any],
    published: Mapping[str, Mapping[str, str]], place: str, study: Study,
) -> Target:  # fmt: skip
    """A margin's codes and shares; who has no value on the last variable keeps the weighted share
    that such people have within the levels of the other variables (`missing = "proportional"`)."""
    *outer, last = recipe["variables"]
    values = {level.split(" x ")[-1] for level in published}
    within = people[outer].agg(" x ".join, axis=1) if outer else pd.Series("", index=people.index)
    missing = ~people[last].isin(values)
    odd = people[last][missing & ~people[last].isin(MISSING)]
    if len(odd):
        raise FactError(f"{place}: respondents have {last} = {odd.iloc[0]!r}, the margin has no such level"
                        f"{near(odd.iloc[0], values)}")  # fmt: skip
    if missing.any() and study.weighting.get("missing") != "proportional":
        raise FactError(f"{study.path}, [weighting] missing: {int(missing.sum())} have no {last}; say how")
    label = people[last].mask(missing, NONE)
    level = (within + " x " + label) if outer else label
    shares = {k: float(v["share"]) for k, v in published.items()}
    for group in within[missing].unique():
        inside = (within == group).to_numpy()
        part = start[inside & missing].sum() / start[inside].sum()
        stem = f"{group} x " if outer else ""
        mine = [k for k in published if k.startswith(stem)]
        shares[f"{stem}{NONE}"] = part * sum(shares[k] for k in mine)
        shares |= {k: shares[k] * (1 - part) for k in mine}
    found = set(level)
    for name in shares:
        if name not in found:
            raise FactError(f"{place}: level {name!r} has no respondents{near(name, found)}")
    for name in sorted(found):
        if name not in shares:
            raise FactError(
                f"{place}: respondents have the level {name!r}, it does not{near(name, shares)}"
            )
    names = list(shares)
    return Target(
        recipe["margin"], names, pd.Index(names).get_indexer(level), np.array(list(shares.values()))
    )


NONE = "(none)"
MISSING = ("missing", "refused", "dont_know", "break_off", "not_shown", "skip")


def raked(start: np.ndarray, targets: list[Target], study: Study, trimmed: bool) -> np.ndarray:
    """Weights that meet every margin, within the trimming bounds if `trimmed`; mean 1."""
    start = start / start.mean()
    if not targets:
        return start
    goals = [t.shares / t.shares.sum() * len(start) for t in targets]
    recipe = study.weighting
    options = {"tolerance": recipe.get("tolerance", 1e-9), "max_rounds": recipe.get("max_rounds", 500)}
    codes = [t.codes for t in targets]
    try:
        weights = rake(codes, goals, start, **options)
        if trimmed and "trim" in recipe:
            median = float(np.median(weights))
            bounds = (recipe["trim"]["low"] * median, recipe["trim"]["high"] * median)
            weights = rake(codes, goals, start, bounds=bounds, **options)
    except StatsError as wrong:
        names = "; ".join(f"margin {i} is {t.name}: {', '.join(t.levels)}" for i, t in enumerate(targets))
        raise FactError(f"{study.path}, [weighting] raking: {wrong} ({names})") from wrong
    return weights


def diagnostics(steps: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Kish's design effect and effective sample, spread of the weights, how many were trimmed."""
    w = steps["weight"].to_numpy()
    n = len(w)
    kish = n * (w**2).sum() / w.sum() ** 2

    def row(name: str, value: float, unit: str) -> dict[str, Any]:
        made_by = "analysis.weight.diagnostics"
        key = f"weighting.{name}"
        return dict(zip(ROW, (key, "diagnostic", unit, float(value), n, made_by), strict=True))

    yield row("kish_deff", kish, "ratio")
    yield row("effective_n", n / kish, "count")
    yield row("largest_ratio", w.max() / w.min(), "ratio")
    held = ~np.isclose(w, steps["raked"], rtol=1e-6) & (np.isclose(w, w.max()) | np.isclose(w, w.min()))
    yield row("trimmed", held.mean(), "share")
    for q in QUANTILES:
        yield row(f"quantile_{round(100 * q):02d}", np.quantile(w / w.mean(), q), "ratio")


def before_after(steps: pd.DataFrame, targets: list[Target]) -> Iterator[dict[str, Any]]:
    """Each level of each margin: share of respondents, on base weights, after weighting, target."""
    columns: dict[str, np.ndarray] = {
        "sample": np.ones(len(steps)),
        "before": steps["base"].to_numpy(),
        "after": steps["weight"].to_numpy(),
    }
    for t in targets:
        found = {name: np.bincount(t.codes, w, len(t.levels)) / w.sum() for name, w in columns.items()} | {
            "target": t.shares
        }
        people = np.bincount(t.codes, minlength=len(t.levels))
        for i, level in enumerate(t.levels):
            for name, shares in found.items():
                key = f"margin.{t.name}.{level.replace(' x ', '_x_')}.{name}"
                made_by = "analysis.weight.before_after"
                yield dict(
                    zip(ROW, (key, "diagnostic", "share", shares[i], people[i], made_by), strict=True)
                )


DISPOSITIONS = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")


def kind_of(disposition: str) -> str:
    """AAPOR Standard Definitions (2023), final disposition code -> the letter of its formulas."""
    major, _, minor = disposition.partition(".")
    first = minor[:1]
    return {
        "1": {"1": "I", "2": "P"}, "2": {"1": "R", "2": "NC", "3": "O"},
        "3": {"1": "UH", "2": "UO", "3": "UO", "9": "UO"}, "4": dict.fromkeys("0123456789", "NE"),
    }.get(major, {}).get(first, "")  # fmt: skip


def response_rates(cases: pd.DataFrame, study: Study) -> Iterator[dict[str, Any]]:
    """Response rates 1 to 6. AAPOR, Standard Definitions (2023), 10th edition, response rates."""
    count = cases.disposition.map(kind_of).value_counts().reindex(DISPOSITIONS, fill_value=0)
    i, p, r, nc, o, uh, uo = (float(count[k]) for k in DISPOSITIONS[:-1])
    e = study.need("response_rates", "eligibility")
    contacts, unknown = (i + p) + (r + nc + o), uh + uo
    rates = {
        "rr1": i / (contacts + unknown), "rr2": (i + p) / (contacts + unknown),
        "rr3": i / (contacts + e * unknown), "rr4": (i + p) / (contacts + e * unknown),
        "rr5": i / contacts, "rr6": (i + p) / contacts,
    }  # fmt: skip
    made_by = "analysis.weight.response_rates"
    yield dict(
        zip(ROW, ("response.sampled", "diagnostic", "count", len(cases), len(cases), made_by), strict=True)
    )
    for name, rate in rates.items():
        key = f"response.{name}"
        yield dict(zip(ROW, (key, "diagnostic", "share", rate, len(cases), made_by), strict=True))
    for name in DISPOSITIONS:
        key = f"response.cases_{name.lower()}"
        yield dict(
            zip(ROW, (key, "diagnostic", "count", int(count[name]), len(cases), made_by), strict=True)
        )


if __name__ == "__main__":
    run(main)
