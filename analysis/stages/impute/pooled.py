"""Numbers of every imputation, put together by Rubin's rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import ALL, Key
from analysis.numbers.schema import made_by
from analysis.sample.answers import Columns
from analysis.sample.ratios import members, ratio
from analysis.stats import AnyDesign, Combined, logit_interval, pooled, standard_errors
from analysis.study import Claim, Questions, Reporting

Row = dict[str, Any]
UNITS = {"share": "points"}  # of a difference, by the unit of its ends


@dataclass(frozen=True)
class Made:
    """Numbers of one imputation: value (k,), scores (units, k)."""

    value: np.ndarray
    scores: np.ndarray


def numbers(
    keys: Sequence[str], columns: Columns, questions: Questions, design: AnyDesign, reporting: Reporting
) -> Made:
    """Shares and means of one imputation."""
    named = [Key.parse(key) for key in keys]
    whole = {
        k: ratio(k, questions, columns, reporting.points_of(k.question))
        for k in dict.fromkeys(k.on(group=ALL) for k in named)
    }
    inside = {g: members(g, columns, design.n) for g in dict.fromkeys(k.group for k in named)}
    sides = [[whole[k.on(group=ALL)][i] * inside[k.group] for k in named] for i in (0, 1)]
    y, x = (np.column_stack(side) for side in sides)
    value = (design.weights @ y) / (design.weights @ x)
    return Made(value, design.ratio_scores(y, x, value))


def together(values: Sequence[np.ndarray], errors: Sequence[np.ndarray], df: float) -> Combined:
    return pooled(np.array(values), np.array(errors), df)


def of_numbers(
    told: Sequence[str], keys: Sequence[str], made: Sequence[Made], df: float, published: pd.DataFrame,
    imputation: str, confidence: float,
) -> Iterator[Row]:  # fmt: skip
    """Each share that is told of, with a logit interval as published ones have, and what is missing."""
    at = [keys.index(key) for key in told]
    found = together([m.value[at] for m in made], [standard_errors(m.scores[:, at]) for m in made], df)
    low, high = logit_interval(found.value, found.se, found.df, confidence)
    for i, key in enumerate(told):
        yield from rows(key, imputation, "share", found, i, (low[i], high[i]), published.base[key])


def rows(
    key: str, imputation: str, unit: str, found: Combined, i: int, ends: tuple[float, float], base: float
) -> Iterator[Row]:
    """A number and the share of the information about it that is missing."""
    named = Key.parse(key).on(imputation=imputation)
    common = {"left": key, "base": base, "answer": imputation, "made_by": made_by(rows)}
    yield common | {
        "key": str(named), "kind": "imputed", "unit": unit, "value": found.value[i], "low": ends[0],
        "high": ends[1], "se": found.se[i], "df": found.df[i],
    }  # fmt: skip
    lost = Key("missing", of=named.on(imputation=""), imputation=imputation)
    yield common | {"key": str(lost), "kind": "missing", "unit": "share", "value": found.missing[i]}


def of_claims(
    claims: Mapping[str, Claim], keys: Sequence[str], made: Sequence[Made], df: float,
    published: pd.DataFrame, imputation: str,
) -> Iterator[Row]:  # fmt: skip
    """The difference that each claim speaks of, and the share of everyone that it speaks of first."""
    there = {k: i for i, k in enumerate(keys)}
    mine = {n: c for n, c in claims.items() if all(k in there for k in ends(c))}
    found = together(*gaps(list(mine.values()), there, made), df)
    for i, (name, claim) in enumerate(mine.items()):
        unit = UNITS.get(published.unit[claim.left], "difference")
        base = min(published.base[k] for k in ends(claim))
        yield compared(Key("gap", claim=name), imputation, unit, found, i, base)
    errors = [standard_errors(m.scores) for m in made]
    found = together([m.value for m in made], errors, df)
    for key in dict.fromkeys(c.left for c in mine.values()):
        if Key.parse(key).group == ALL:
            unit, i = published.unit[key], there[key]
            yield compared(Key.parse(key), imputation, unit, found, i, published.base[key])


def gaps(
    claims: Sequence[Claim], there: Mapping[str, int], made: Sequence[Made]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """(claims,) differences of each imputation, and their standard errors."""
    left = [there[c.left] for c in claims]
    right = [there.get(str(c.right), -1) for c in claims]
    less = np.array([0.0 if isinstance(c.right, str) else c.right for c in claims])
    values, errors = [], []
    for m in made:
        value, scores = np.append(m.value, 0.0), np.column_stack([m.scores, np.zeros(len(m.scores))])
        values.append(value[left] - value[right] - less)
        errors.append(standard_errors(scores[:, left] - scores[:, right]))
    return values, errors


def compared(key: Key, imputation: str, unit: str, found: Combined, i: int, base: float) -> Row:
    """What a claim compares: for the choices that findings are made again under, and no page."""
    return {
        "key": str(key.on(imputation=imputation)), "kind": "imputed", "unit": unit, "answer": imputation,
        "value": found.value[i], "se": found.se[i], "df": found.df[i], "base": base,
        "made_by": made_by(compared),
    }  # fmt: skip


def ends(claim: Claim) -> list[str]:
    return [k for k in (claim.left, claim.right) if isinstance(k, str)]
