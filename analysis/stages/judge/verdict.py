"""How a claim is judged: the difference it speaks of, with its interval, where the data are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.numbers.schema import made_by
from analysis.stats import compare
from analysis.study import Claim

Row = dict[str, Any]
UNITS = {"share": "points", "points": "points"}  # of a difference, by the unit of its ends


@dataclass(frozen=True)
class End:
    """A number that a claim compares: scores (units,)."""

    key: str
    unit: str
    value: float
    df: float
    scores: np.ndarray


def family(numbers: pd.DataFrame) -> dict[frozenset[str], float]:
    """The ends of a difference, and each effect and change, -> its p adjusted within its family."""
    pairs = numbers[numbers.kind == "difference"]
    each = zip(pairs.left, pairs.right, pairs.p_adjusted, strict=True)
    found = {frozenset({left, right}): p for left, right, p in each if p == p}
    effects = numbers[numbers.kind.isin(["effect", "interaction", "change"])]
    return found | {frozenset({key}): p for key, p in zip(effects.key, effects.p_adjusted, strict=True)}


def check(
    claim: Claim, left: End, right: End | None, adjusted: Mapping[frozenset[str], float]
) -> list[Row]:
    """A claim's difference with interval and p, and its verdict (`Claim.holds`): 1 holds, 0 does not.

    A difference between groups, and an effect against zero, is one of a family: unless its p adjusted for
    the family is below the claim's level too, it is taken to hold zero.
    """
    df = min(end.df for end in (left, right) if end)
    scores = left.scores - (right.scores if right else 0)
    gap = np.array([left.value - (right.value if right else float(claim.right))])
    found = compare(gap, scores[:, None], df, claim.level)
    made: Row = {
        "key": str(Key("gap", claim=claim.name)), "kind": "gap", "unit": UNITS.get(left.unit, "difference"),
        "left": left.key, "right": right.key if right else "", "made_by": made_by(check), "df": df,
        "p_adjusted": adjusted.get(tested(claim, left, right)),
    }  # fmt: skip
    made |= {of: float(getattr(found, of)[0]) for of in ("value", "se", "low", "high", "p")}
    return [made, {**made, **verdict(claim, made)}]


def tested(claim: Claim, left: End, right: End | None) -> frozenset[str]:
    """The ends of the published test that a claim is about; against a number but zero there is none."""
    if right:
        return frozenset({left.key, right.key})
    return frozenset({left.key} if claim.right == 0 else ())


def verdict(claim: Claim, gap: Row) -> Row:
    holds = claim.holds(gap["low"], gap["high"], gap["p_adjusted"])
    blank = dict.fromkeys(("low", "high", "se", "p", "p_adjusted", "df"))
    key = str(Key("claim", claim=claim.name))
    return blank | {"key": key, "kind": "claim", "unit": "verdict", "value": int(holds)}
