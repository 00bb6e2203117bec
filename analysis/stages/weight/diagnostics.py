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


def diagnostics(steps: pd.DataFrame, apart: pd.Series | None = None) -> Iterator[dict[str, Any]]:
    """Kish's design effect and effective sample, spread of the weights, how many were trimmed.

    apart: (n,) population of each respondent, where there are several: the design effect is of each, to one
    decimal, so that nobody works the size of a population back from it.
    """
    w = steps["weight"].to_numpy()
    n = len(w)

    def row(name: str, value: float, unit: str, of: str = "", base: int = n) -> dict[str, Any]:
        key = str(Key("weighting", part=name, of_part=of))
        told = (key, "diagnostic", unit, float(value), base, made_by(diagnostics))
        return dict(zip(ROW, told, strict=True))

    if apart is None:
        yield row("kish_deff", kish(w), "ratio")
        yield row("effective_n", n / kish(w), "count")
    names = np.array([], dtype=str) if apart is None else apart.astype(str).to_numpy(dtype=str)
    for level in sorted(set(names.tolist())):
        own = w[names == level]
        yield row("kish_deff", round(kish(own), 1), "ratio", level, len(own))
    yield row("largest_ratio", w.max() / w.min(), "ratio")
    held = ~np.isclose(w, steps["raked"], rtol=1e-6) & (np.isclose(w, w.max()) | np.isclose(w, w.min()))
    yield row("trimmed", held.mean(), "share")
    for q in QUANTILES:
        yield row(f"quantile_{round(100 * q):02d}", np.quantile(w / w.mean(), q), "ratio")


def kish(w: np.ndarray) -> float:
    """n sum(w^2) / sum(w)^2: Kish (1965) 11.7."""
    return float(len(w) * (w**2).sum() / w.sum() ** 2)


def before_after(
    steps: pd.DataFrame, targets: Sequence[Target], apart: bool = False
) -> Iterator[dict[str, Any]]:
    """Each level of each margin: share of respondents, on base weights, after weighting, target; of the
    population that its first part names, where these are held apart."""
    columns: dict[str, np.ndarray] = {
        "sample": np.ones(len(steps)),
        "before": steps["base"].to_numpy(),
        "after": steps["weight"].to_numpy(),
    }
    for t in targets:
        found = {name: np.bincount(t.codes, w, len(t.levels)) / w.sum() for name, w in columns.items()}
        found["target"] = t.shares(steps["start"].to_numpy())
        if apart:
            own = pd.factorize(pd.Series([level.partition(" x ")[0] for level in t.levels]))[0]
            found = {name: x / np.bincount(own, x)[own] for name, x in found.items()}
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
