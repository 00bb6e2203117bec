"""How a claim is judged: the difference it speaks of, with its interval, where the data are.

Both stages that make numbers judge the claims about theirs: `effect.` keys belong to the models, all
others to the estimates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis.numbers.key import Key, stem
from analysis.numbers.schema import made_by
from analysis.stats import compare
from analysis.study import Claim, FactError, near, read_claims

Row = dict[str, Any]
OF_MODELS = stem("effect")


@dataclass
class Book:
    """Value, scores and unit of every number made so far, by key."""

    value: dict[str, float] = field(default_factory=dict)
    scores: dict[str, np.ndarray] = field(default_factory=dict)
    unit: dict[str, str] = field(default_factory=dict)
    adjusted: dict[frozenset[str], float] = field(default_factory=dict)  # p of the pair, in its family

    def add(self, rows: Iterable[Row], scores: np.ndarray) -> None:
        for row, column in zip(rows, scores.T, strict=True):
            self.value[row["key"]] = row["value"]
            self.scores[row["key"]] = column
            self.unit[row["key"]] = row["unit"]


def judged(path: Path | None, book: Book, df: int, models: bool) -> Iterator[Row]:
    """Rows of every claim about these numbers: gap.<claim> and claim.<claim>."""
    for claim in read_claims(path).values() if path else ():
        if claim.left.startswith(OF_MODELS) == models:
            yield from check(claim, book, df, path or Path())


def check(claim: Claim, book: Book, df: int, path: Path) -> list[Row]:
    """A claim's difference with interval and p, and its verdict: 1 holds, 0 does not.

    `>` and `<` hold when the interval of the difference lies on that side of zero; `>=` and `<=`
    when it does not lie on the other side; `near` when it lies within ± margin (two one-sided
    tests); `differs` when it leaves out zero. Where the difference is one of a breakdown's family, its
    p adjusted for the family must be below the claim's level too.
    """
    left = claim.left
    for key in [left, *([claim.right] if isinstance(claim.right, str) else [])]:
        if key not in book.value:
            raise FactError(f"{path}, [{claim.name}]: no number {key!r}{near(key, book.value)}")
    if isinstance(claim.right, str):
        gap, scores = (
            book.value[left] - book.value[claim.right],
            book.scores[left] - book.scores[claim.right],
        )
    else:
        gap, scores = book.value[left] - claim.right, book.scores[left]
    unit = {"share": "points", "points": "points"}.get(book.unit[left], "difference")
    made: Row = {"key": str(Key("gap", claim=claim.name)), "kind": "gap", "answer": "", "unit": unit,
            "left": left, "right": claim.right if isinstance(claim.right, str) else "",
            "made_by": made_by(check)}  # fmt: skip
    tested([made], np.array([gap]), scores[:, None], df, claim.level)
    made["p_adjusted"] = book.adjusted.get(frozenset({left, str(claim.right)}))
    return [made, {**made, **verdict(claim, made)}]


def verdict(claim: Claim, gap: Row) -> Row:
    low, high = gap["low"], gap["high"]
    if gap["p_adjusted"] is not None and gap["p_adjusted"] >= 1 - claim.level:
        low, high = min(low, 0.0), max(high, 0.0)
    holds = {
        ">": low > 0, "<": high < 0, ">=": high >= 0, "<=": low <= 0,
        "differs": low > 0 or high < 0, "near": low > -claim.margin and high < claim.margin,
    }[claim.relation]  # fmt: skip
    blank = dict.fromkeys(("low", "high", "se", "p", "p_adjusted", "df"))
    return blank | {
        "key": str(Key("claim", claim=claim.name)),
        "kind": "claim",
        "unit": "verdict",
        "value": int(holds),
    }


def tested(rows: list[Row], gap: np.ndarray, scores: np.ndarray, df: int, confidence: float) -> None:
    """Fill rows with value, standard error, t interval and two-sided p of differences."""
    made = compare(gap, scores, df, confidence)
    fill(
        rows,
        value=made.value,
        se=made.se,
        low=made.low,
        high=made.high,
        p=made.p,
        df=np.full(len(gap), df),
    )


def fill(rows: list[Row], **columns: np.ndarray) -> None:
    """Put the i-th entry of each column into the i-th row."""
    for name, column in columns.items():
        for r, v in zip(rows, column.tolist(), strict=True):
            r[name] = v
