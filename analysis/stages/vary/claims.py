"""Which findings are made again: the claims of the pages, and the shares of everyone that they speak of."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from analysis.numbers.key import ALL, Key, kind_of
from analysis.numbers.schema import read_rows
from analysis.stages.vary.findings import Finding, thresholds
from analysis.study import Claim, Families

EFFECT, DIFFERENCE = "effect", "difference"
MADE = ("share", "mean")  # kinds of numbers that are made again from answers and weights


def errors(replicated: Path) -> dict[str, float]:
    """Key of a number -> its replicate over its linearized standard error."""
    rows = read_rows(replicated)
    return dict(zip(rows["left"], rows["value"], strict=True))


def claimed(
    claims: Mapping[str, Claim], numbers: pd.DataFrame, families: Families
) -> Iterator[Finding]:  # fmt: skip
    """The claims on shares and means; of one on a model's effect the model is made again."""
    units = dict(zip(numbers.key, numbers.unit, strict=True))
    pairs = numbers[(numbers.kind == DIFFERENCE) & numbers.p_adjusted.notna()]
    ends = list(map(frozenset, zip(pairs["left"], pairs["right"], strict=True)))
    certain = {
        level: dict(zip(ends, thresholds(pairs, families.difference, level), strict=True))
        for level in {c.level for c in claims.values()}
    }
    for name, claim in claims.items():
        right = claim.right if isinstance(claim.right, str) else ""
        if any(kind_of(k) not in MADE for k in (claim.left, right) if k):
            continue
        unit = "points" if units[claim.left] == "share" else "difference"
        threshold = certain[claim.level].get(frozenset({claim.left, right}), 1.0)
        less = 0.0 if right else float(claim.right)
        yield Finding(
            str(Key("gap", claim=name)), claim.left, right, less, unit, claim.level, claim, threshold
        )


def on_effects(claims: Mapping[str, Claim], numbers: pd.DataFrame, families: Families) -> Iterator[Finding]:
    """The claims on a model's effect against a number, with the greatest p certain in its family."""
    rows = numbers[numbers.kind == EFFECT].set_index("key")
    keys = [Key.parse(key) for key in rows.index]
    rows = rows.assign(model=[k.model for k in keys], term=[k.term for k in keys])
    certain = {c.level: thresholds(rows, families.effect, c.level) for c in claims.values()}
    for name, claim in claims.items():
        if claim.left in rows.index and not isinstance(claim.right, str):
            threshold = float(certain[claim.level][claim.left])
            yield Finding(
                str(Key("gap", claim=name)), claim.left, "", float(claim.right), rows.unit[claim.left],
                claim.level, claim, threshold if claim.right == 0 else 1.0,
            )  # fmt: skip


def headlines(claims: Mapping[str, Claim], confidence: float) -> Iterator[Finding]:
    """The shares of everyone that claims speak of first."""
    for left in dict.fromkeys(claim.left for claim in claims.values()):
        key = Key.parse(left)
        if key.kind == "share" and key.group == ALL:
            yield Finding(left, left, "", 0.0, "share", confidence)
