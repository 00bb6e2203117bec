"""Respondents -> weights: base, nonresponse, raking, trimming; and what the weights did.

The recipe is in study.toml. Each step's weights stay in a column of their own, and so do the codes
of what was raked on, so that every variance can take out what calibration explains.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.facts import Study, read_study, run, write_rows
from analysis.frames import CALIBRATED, read_people
from analysis.weighting import (
    DISPOSITIONS,
    Target,
    base_weights,
    raked,
    raking_targets,
    read_sample,
    sampled,
    trim_bounds,
)

ROW = ["key", "kind", "unit", "value", "base", "made_by"]
COLUMNS = [*ROW, "cell"]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


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
    everyone = sampled(respondents, cases, settings)
    factor = everyone.factor(everyone.cases.base.to_numpy()) if everyone else 1.0
    start = steps["base"].to_numpy() * factor
    targets = raking_targets(respondents, margins, settings)
    steps["start"] = start
    for margin in targets:
        steps[CALIBRATED + margin.name] = margin.codes
    steps["raked"] = raked(start, targets, settings)
    bounds = trim_bounds(steps["raked"].to_numpy(), targets, settings)
    steps["weight"] = raked(start, targets, settings, bounds)
    write_rows(weights, list(steps.columns), steps.to_dict("records"))
    rows = [*diagnostics(steps), *before_after(steps, targets)]
    if cases is not None:
        rows += response_rates(cases, settings)
    write_rows(weighting, COLUMNS, rows)


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


def before_after(steps: pd.DataFrame, targets: Sequence[Target]) -> Iterator[dict[str, Any]]:
    """Each level of each margin: share of respondents, on base weights, after weighting, target."""
    columns: dict[str, np.ndarray] = {
        "sample": np.ones(len(steps)),
        "before": steps["base"].to_numpy(),
        "after": steps["weight"].to_numpy(),
    }
    for t in targets:
        found = {name: np.bincount(t.codes, w, len(t.levels)) / w.sum() for name, w in columns.items()}
        found["target"] = t.shares(steps["start"].to_numpy())
        people = np.bincount(t.codes, minlength=len(t.levels))
        for i, level in enumerate(t.levels):
            for name, shares in found.items():
                key = f"margin.{t.name}.{level.replace(' x ', '_x_')}.{name}"
                made_by = "analysis.weight.before_after"
                yield dict(
                    zip(ROW, (key, "diagnostic", "share", shares[i], people[i], made_by), strict=True)
                )


def response_rates(cases: pd.DataFrame, study: Study) -> Iterator[dict[str, Any]]:
    """Response rates 1 to 6. AAPOR, Standard Definitions (2023), 10th edition, response rates."""
    count = cases.kind.value_counts().reindex(DISPOSITIONS, fill_value=0)
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
