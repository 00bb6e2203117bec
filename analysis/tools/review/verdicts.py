"""What becomes of each claim under a reviewer's choices, as far as it may be told.

stands: the data say so still · weakens: they no longer do · flips: they say the opposite
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.stages.disclose.fineness import to_steps
from analysis.stages.disclose.varied import people_step
from analysis.stages.vary.findings import Finding, Made
from analysis.study import Claim, Study

STANDS, WEAKENS, FLIPS = "stands", "weakens", "flips"
COLUMNS = ["claim", "says", "choice", "value", "low", "high", "published_value", "verdict"]
PART = "points"  # of differences of shares; other differences are told by their verdict alone


def verdict(claim: Claim, kept: bool, low: float, high: float) -> str:
    """What an interval of the difference makes of a claim."""
    if kept:
        return STANDS
    opposite = {
        ">": high < 0, "<": low > 0, ">=": high < 0, "<=": low > 0, "differs": False, "open": False,
        "near": low > claim.margin or high < -claim.margin,
    }  # fmt: skip
    return FLIPS if opposite[claim.relation] else WEAKENS


def verdicts(
    names: Sequence[str], findings: Sequence[Finding], made: Made, public: Mapping[str, float], study: Study
) -> Iterator[dict[str, Any]]:
    """A row a claim and choice; the first of `made` is the published run. public: what the site shows.

    Only claims that the site shows to hold are told. Values are in steps of people, as the gate prints
    numbers under other choices.
    """
    for j, finding in enumerate(findings):
        claim = finding.claim
        if claim is None or public.get(str(Key("claim", claim=claim.name))) != 1:
            continue
        published = public.get(str(Key("gap", claim=claim.name)), np.nan)
        for i, name in enumerate(names, start=1):
            told: dict[str, Any] = {
                "claim": claim.name, "says": claim.says, "choice": name,
                "verdict": verdict(claim, made.kept[i, j] == 1, made.low[i, j], made.high[i, j]),
            }  # fmt: skip
            if finding.unit == PART:
                told |= {**values(made, (i, j), study), "published_value": published}
            yield told


def values(made: Made, at: tuple[int, int], study: Study) -> dict[str, float]:
    """Difference with interval, in steps of people; nothing of too few people."""
    i, j = at
    step = people_step(pd.Series([min(made.base[i, j], made.base[0, j])]), study)
    measured = {"value": made.value[i, j], "low": made.low[i, j], "high": made.high[i, j]}
    if step[0] == 0:
        return {}
    return {name: float(to_steps(np.array([x]), step)[0]) for name, x in measured.items()}
