"""What is made again: headlines and the gaps that claims speak of, with their tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.sample.answers import Columns
from analysis.sample.ratios import opinions, ratio
from analysis.stages.vary.refit import ALONE, KEPT, REPLICATES, Refits, Specification
from analysis.stats import (
    Design,
    adjusted_within,
    critical_p,
    logit_interval,
    standard_errors,
    t_interval,
    t_test,
)
from analysis.study import Claim, Questions


@dataclass(frozen=True)
class Sums:
    """The numbers that findings are made of: y, x (n, k) and who has an opinion (n, k)."""

    keys: tuple[str, ...]
    y: np.ndarray
    x: np.ndarray
    opinion: np.ndarray

    def at(self, key: str) -> int:
        return self.keys.index(key)

    def of(self, rows: np.ndarray, unsure: str) -> tuple[np.ndarray, np.ndarray]:
        """y and x of some respondents, with don't know in the base or out of it."""
        y, x = self.y[rows], self.x[rows]
        return (y, x) if unsure == KEPT else (y * self.opinion[rows], x * self.opinion[rows])


def sums(keys: Sequence[str], questions: Questions, columns: Columns) -> Sums:
    """The columns of shares and means."""
    named = [Key.parse(key) for key in keys]
    pairs = [ratio(key, questions, columns) for key in named]
    known = [opinions(key, questions, columns) for key in named]
    return Sums(tuple(keys), *(np.column_stack(x) for x in (*zip(*pairs, strict=True), known)))


@dataclass(frozen=True)
class Finding:
    """A headline, or a claim: left less right, or less a number; `threshold` is the greatest p with which
    it counts as certain in its family."""

    key: str
    left: str
    right: str
    less: float
    unit: str
    level: float
    claim: Claim | None = None
    threshold: float = 1.0

    def kept(self, low: float, high: float, p: float) -> bool:
        """Whether the claim is so, judged as the published one."""
        assert self.claim is not None
        if p > self.threshold:
            low, high = min(low, 0.0), max(high, 0.0)
        return self.claim.holds(low, high)


def thresholds(rows: pd.DataFrame, family: Sequence[str], level: float) -> pd.Series:
    """(rows,) of tests the greatest p with which each is certain in its family, the others as published."""
    each = zip(*(rows[name] for name in family), strict=True)
    return pd.Series(adjusted_within(each, rows.p, partial(critical_p, alpha=1 - level)), rows.index)


@dataclass(frozen=True)
class Made:
    """Findings under specifications: value, low, high, p, base, kept, each (specifications, findings).

    NaN where a specification says nothing of a finding; kept is 1 where a claim is so, NaN of a headline.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    base: np.ndarray
    kept: np.ndarray


def again(
    listed: Sequence[Specification], refits: Refits, of: Sums, findings: Sequence[Finding],
    ratios: Mapping[str, float],
) -> Made:  # fmt: skip
    """Every finding under every specification. ratios: replicate over linearized error, by key."""
    each = [_under(s, refits, of, findings, ratios) for s in listed]
    return Made(*(np.array(part) for part in zip(*each, strict=True)))


def joined(
    listed: Sequence[Specification], made: Made, more: Sequence[Specification], of_more: Made
) -> tuple[list[Specification], Made]:
    """Two lists of specifications with their findings as one."""
    if not more:
        return list(listed), made
    parts = zip(vars(made).values(), vars(of_more).values(), strict=True)
    return [*listed, *more], Made(*(np.concatenate(two) for two in parts))


def estimated(
    specification: Specification, refits: Refits, of: Sums
) -> tuple[Design, np.ndarray, np.ndarray, np.ndarray]:
    """The design of a specification; values (k,), scores (units, k) and people (k,) of its numbers."""
    rows = refits.rows[specification.excluded]
    design = refits.designs[specification.weights, specification.excluded]
    if specification.error == ALONE:
        design = Design(design.weights)
    y, x = of.of(rows, specification.unsure)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (design.weights @ y) / (design.weights @ x)
    return design, value, design.ratio_scores(y, x, value), (x > 0).sum(axis=0)


def _under(
    specification: Specification, refits: Refits, of: Sums, findings: Sequence[Finding],
    ratios: Mapping[str, float],
) -> tuple[np.ndarray, ...]:  # fmt: skip
    design, value, scores, people = estimated(specification, refits, of)
    left, two = [of.at(f.left) for f in findings], [i for i, f in enumerate(findings) if f.right]
    right = [of.at(findings[i].right) for i in two]
    gap, spread = value[left] - np.array([f.less for f in findings]), scores[:, left]
    gap[two] -= value[right]
    spread[:, two] -= scores[:, right]
    if specification.error == REPLICATES:
        spread = spread * np.array([np.nan if f.right else ratios.get(f.left, np.nan) for f in findings])
    base = people[left].astype(float)
    base[two] = np.minimum(base[two], people[right])
    return judged(gap, standard_errors(spread), design.degrees_of_freedom, base, findings)


def judged(
    gap: np.ndarray, se: np.ndarray, df: float | np.ndarray, base: np.ndarray, findings: Sequence[Finding]
) -> tuple[np.ndarray, ...]:
    """What `Made` holds of one specification, of gaps (findings,) with their standard errors."""
    low, high, kept = (np.full(len(gap), np.nan) for _ in range(3))
    p = t_test(gap, se, df)
    for level in {f.level for f in findings}:
        mine = np.array([f.level == level for f in findings])
        low[mine], high[mine] = (end[mine] for end in t_interval(gap, se, df, level))
        alone = mine & np.array([f.claim is None and f.unit == "share" for f in findings])
        of = (gap[alone], se[alone], np.broadcast_to(df, gap.shape)[alone])
        low[alone], high[alone] = logit_interval(*of, level)
    for i, f in enumerate(findings):
        if f.claim is not None and np.isfinite(low[i]):
            kept[i] = f.kept(low[i], high[i], p[i])
    return np.where(np.isfinite(low), gap, np.nan), low, high, p, base, kept
