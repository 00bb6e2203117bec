"""How far small groups are off, and how often their intervals hold the truth, by the people they are."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from analysis.tools.simulate.small import METHODS, Judged

COLUMNS = "scenario table base method samples groups told rmse coverage width unit".split()
BASES = (("every", 0, np.inf), ("1-9", 1, 10), ("10-29", 10, 30), ("30-59", 30, 60), ("60+", 60, np.inf))


def small_rows(trials: Sequence[Sequence[Judged]], scenario: str) -> Iterator[dict[str, Any]]:
    """A row a table, size of group and method: of every group, of those of a size, of the one set apart.

    told: the part of the groups of which the method says something; the rest is of these. An interval that
    is not there covers nothing.
    """
    for table in dict.fromkeys(j.table for j in trials[0]):
        of = [j for sample in trials for j in sample if j.table == table]
        base, truth, moved = (
            np.concatenate([getattr(j, f) for j in of]) for f in ("base", "truth", "moved")
        )
        classes = {name: (base >= least) & (base < most) for name, least, most in BASES} | {"apart": moved}
        unit = 100 if np.nanmax(np.abs(truth)) <= 1 else 1
        for name, those in classes.items():
            for method in METHODS if those.any() else ():
                ends = np.array([np.concatenate([j.found[method][i] for j in of])[those] for i in range(3)])
                yield {
                    "scenario": scenario, "table": table, "base": name, "method": method,
                    "samples": len(trials), "groups": those.sum() / len(trials),
                    **errors(ends, truth[those], unit), "unit": "points" if unit == 100 else "scale",
                }  # fmt: skip


def errors(found: np.ndarray, truth: np.ndarray, unit: int) -> dict[str, float]:
    """Of value, low and high (3, k), NaN where nothing is told, against the truth (k,)."""
    value, low, high = found
    told = np.isfinite(value)
    covered = (low[told] <= truth[told]) & (truth[told] <= high[told])
    return {
        "told": told.mean(), "rmse": unit * np.sqrt(np.mean((value[told] - truth[told]) ** 2)),
        "coverage": covered.mean(), "width": unit * np.nanmean((high - low)[told]),
    }  # fmt: skip
