"""What the weights did: design effect, spread, each margin before and after."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.sample.weighting import Target

ROW = ["key", "kind", "unit", "value", "base", "made_by"]


QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def diagnostics(steps: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Kish's design effect and effective sample, spread of the weights, how many were trimmed."""
    w = steps["weight"].to_numpy()
    n = len(w)
    kish = n * (w**2).sum() / w.sum() ** 2

    def row(name: str, value: float, unit: str) -> dict[str, Any]:
        key = str(Key("weighting", part=name))
        return dict(zip(ROW, (key, "diagnostic", unit, float(value), n, made_by(diagnostics)), strict=True))

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
                key = str(Key.of_margin(t.name, level, name))
                yield dict(
                    zip(
                        ROW,
                        (key, "diagnostic", "share", shares[i], people[i], made_by(before_after)),
                        strict=True,
                    )
                )
