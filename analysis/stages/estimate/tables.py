"""Shares and means of one question, for everyone and each group."""

from collections.abc import Callable, Mapping

import numpy as np

from analysis.numbers.schema import PRIVATE, made_by
from analysis.sample.answers import netted, toplines, values
from analysis.stages.estimate.groups import Group, Sample
from analysis.stats import effective_base, logit_interval, standard_errors, t_interval
from analysis.store.claims import Row, fill
from analysis.study import Question

COLUMNS = [*PRIVATE, "weighted_base"]  # the sum of weights behind a share: what the gate audits


YEAR = "year"  # the answer key of a scale that takes a calendar year, and the unit of its mean


ROUNDING = 1e-10  # of a number's size: less than any real standard error


def shares(
    sample: Sample, question: Question, factor: np.ndarray | float, groups: Mapping[str, list[Group]]
) -> list[Row]:
    """Weighted shares: answers and nets for everyone, nets for each group, with logit intervals.

    Don't know stands in the denominator. Ratio of two weighted totals, linearized: Särndal,
    Swensson & Wretman (1992) 5.6.8; interval: Korn & Graubard (1999) 2.4, t on PSUs - strata.
    """
    nets = list(netted(question, sample.people))
    plan = [(sample.everyone, hits) for hits in toplines(question, sample.people, sample.points)]
    plan += [(g, hits) for gs in groups.values() for g in gs for hits in nets]
    base = np.column_stack([hits.base & group.members for group, hits in plan])
    hit = base & np.column_stack([hits.hit for _, hits in plan])
    f = np.broadcast_to(np.asarray(factor, float)[..., None], (len(base), 1))
    y, x = hit * f, base * f
    totals = sample.design.weights @ x
    with np.errstate(invalid="ignore"):
        value = (sample.design.weights @ y) / totals
    scores = sample.design.ratio_scores(y, x, value)
    se = errors(scores, value)
    n, cell = base.sum(axis=0), hit.sum(axis=0)
    df = sample.design.degrees_of_freedom
    low, high = logit_interval(value, se, df, sample.confidence)
    effective = effective_base(value, se, n)
    rows = [row(question, group, answer=hits.key, unit="share", of=shares) for group, hits in plan]
    with np.errstate(invalid="ignore", divide="ignore"):
        fill(rows, value=value, low=low, high=high, se=se, base=n, cell=cell, effective_base=effective,
             deff=n / effective, unweighted=cell / n, df=np.full(len(n), df),
             weighted_base=totals)  # fmt: skip
    sample.book.add(rows, scores)
    return rows


def means(
    sample: Sample, question: Question, factor: np.ndarray | float, groups: Mapping[str, list[Group]]
) -> list[Row]:
    """Weighted means of the scale's numbers, for everyone and each group, with t intervals."""
    z = values(question, sample.people[question.id])
    valid = np.isfinite(z)
    plan = [sample.everyone, *(g for gs in groups.values() for g in gs)]
    members = np.column_stack([valid & g.members for g in plan])
    f = np.broadcast_to(np.asarray(factor, float)[..., None], (len(z), 1))
    x = members * f
    y = np.where(valid, z, 0.0)[:, None] * x
    w = sample.design.weights
    with np.errstate(invalid="ignore", divide="ignore"):
        value = (w @ y) / (w @ x)
        n = members.sum(axis=0)
        spread = (w @ (x * (np.where(valid, z, 0.0)[:, None] - value) ** 2)) / (w @ x) * n / (n - 1)
        unweighted = (np.where(valid, z, 0.0) @ members) / n
    scores = sample.design.ratio_scores(y, x, value)
    se = errors(scores, value)
    df = sample.design.degrees_of_freedom
    low, high = t_interval(value, se, df, sample.confidence)
    rows = [row(question, g, answer="mean", unit="mean", of=means) for g in plan]
    if YEAR in question.answers:
        rows = [r | {"unit": YEAR} for r in rows]
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(se > 0, spread / se**2, n)
        fill(rows, value=value, low=low, high=high, se=se, base=n, effective_base=effective,
             deff=n / effective, unweighted=unweighted, df=np.full(len(n), df))  # fmt: skip
    sample.book.add(rows, scores)
    return rows


def errors(scores: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Standard errors (k,); what rounding leaves of a number that weighting fixes is 0."""
    se = standard_errors(scores)
    return np.where(se <= ROUNDING * np.abs(value), 0.0, se)


def row(question: Question, group: Group, answer: str, unit: str, of: Callable[..., object]) -> Row:
    middle = question.id if unit == "mean" else f"{question.id}.{answer}"
    return {
        "key": f"{unit}.{middle}.{group.suffix}", "kind": unit, "theme": question.theme,
        "question": question.id, "answer": answer, "breakdown": group.breakdown, "level": group.level,
        "unit": unit, "domain_df": group.df, "made_by": made_by(of),
    }  # fmt: skip
