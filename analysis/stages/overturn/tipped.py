"""How far the silent would have to be from those who answered for one claim to fall."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.sample.answers import Columns
from analysis.sample.ratios import ratio
from analysis.stats import response, tip, tip_apart, tip_within
from analysis.study import Claim, Questions

Row = dict[str, Any]


class End:
    """A share that a claim speaks of: who is in its base, and which part of them answered."""

    def __init__(self, key: str, people: Columns, questions: Questions, steps: pd.DataFrame) -> None:
        _, x = ratio(Key.parse(key), questions, people)
        self.inside = x > 0
        self.r = response(steps.base, steps.start, self.inside)


def tipped(claim: Claim, gap: np.ndarray, ends: list[End]) -> Iterator[Row]:
    """Rows of one claim, by its gap: value, low, high."""
    value, near, limits = gap[0], gap[1:], edges(claim)
    moved = [
        (move(value - limit, ends), move(nearer(value - limit, near - limit), ends)) for limit in limits
    ]
    apart, sure = min(moved, key=lambda m: abs(m[1]))
    told = {"apart": (abs(apart), "points"), "sure": (abs(sure), "points")}
    if len(ends) == 1:
        share = value + float(claim.right)
        told["silent"] = (share + apart, "share")
    for part, (number, unit) in told.items():
        yield {
            "key": str(Key("tipping", claim=claim.name, part=part)), "kind": "tipping", "unit": unit,
            "value": number, "left": claim.left, "right": claim.right if len(ends) > 1 else "",
            "made_by": made_by(tipped),
        }  # fmt: skip


def nearer(gap: float, interval: np.ndarray) -> float:
    """The end of an interval that is nearer to zero, on the side of the estimate; else zero."""
    end = min(interval, key=abs)
    return float(end) if end * gap > 0 else 0.0


def edges(claim: Claim) -> tuple[float, ...]:
    """The differences at which a claim falls."""
    return (claim.margin, -claim.margin) if claim.relation == "near" else (0.0,)


def move(gap: float, ends: list[End]) -> float:
    """How far the silent would have to be from those who answered for the gap to close."""
    if len(ends) == 1:
        return float(tip(gap, 0.0, ends[0].r))
    left, right = ends
    if not (left.inside & right.inside).any():
        return float(tip_apart(gap, left.r, right.r))
    return float(tip_within(gap, (left.r + right.r) / 2))  # of the same people, but for who gave no answer
