"""Differences between groups, and the order of means."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from analysis.numbers.key import MEAN, Key, crossed
from analysis.numbers.many import pair_texts, texts
from analysis.numbers.schema import made_by
from analysis.stages.estimate.rows import Rows, each
from analysis.stages.estimate.tables import Told
from analysis.stats import (
    AnyDesign,
    Crosstab,
    Estimates,
    adjusted_within,
    joined,
    ranks,
    t_interval,
    t_test,
)
from analysis.study import Families, Question, Questions, Study, known

TESTED = ["difference", "omnibus"]  # kinds of tests, each with families of its own
PART = 4  # after shares and means
FIXED = 1e-10  # of the larger number's size: what rounding leaves where weighting fixes both
MeansOf = Mapping[str, tuple[Crosstab, int]]  # question -> a table of everyone and its mean's flat position


def differences(told: Told, confidence: float, own: bool = False) -> None:
    """Between every two groups of a breakdown, of what the question leads with: t test and interval.

    The variance comes from the covariance of the groups; what rounding takes below 0 is 0. own: on the
    degrees of freedom of the two groups together, else on the design's.
    """
    found, groups = told.found, told.cut.groups
    listed = [x for x in told.listed if x.answer in x.question.tested]
    pairs = list(combinations(range(len(groups)), 2))
    if not listed or not pairs:
        return
    item, number = (np.repeat([getattr(x, of) for x in listed], len(pairs)) for of in ("item", "number"))
    a, b = np.tile(np.array(pairs).T, len(listed))
    between = found.covariance[item, number]
    at = np.arange(len(item))
    gap = found.value[item, number, a] - found.value[item, number, b]
    variance = between[at, a, a] + between[at, b, b] - 2 * between[at, a, b]
    se = np.sqrt(np.maximum(variance, 0))
    size = np.maximum(*(np.abs(found.value[item, number, end]) for end in (a, b)))
    se = np.where(se <= FIXED * size, 0.0, se)
    df = np.tile(told.cut.pair_df, len(listed)) if own else np.full(len(gap), found.df)
    low, high = t_interval(gap, se, df, confidence)
    base = np.minimum(found.base[item, number, a], found.base[item, number, b])
    told.rows.add(
        len(gap), kind="difference", made_by=made_by(differences), value=gap, low=low, high=high, se=se,
        df=df, p=t_test(gap, se, df), base=base, domain_df=0, breakdown=told.cut.name,
        **named(told, listed, pairs),
    )  # fmt: skip


def named(told: Told, listed: list[Any], pairs: list[tuple[int, int]]) -> dict[str, Any]:
    """The text columns of differences, and their order."""
    groups, who = told.cut.groups, [x.question for x in listed]
    two = [(groups[a], groups[b]) for a, b in pairs]
    keys = [Key.about(x.question.id, x.answer) for x in listed]
    flat = texts(keys, groups)
    ends = [flat[i : i + len(groups)] for i in range(0, len(flat), len(groups))]
    count = len(pairs)
    return {
        "key": pair_texts(keys, two),
        "theme": each([q.theme for q in who], count), "question": each([q.id for q in who], count),
        "answer": each([x.answer for x in listed], count),
        "level": [f"{crossed(a.level)}-{crossed(b.level)}" for a, b in two] * len(listed),
        "unit": each(["difference" if x.answer == MEAN else "points" for x in listed], count),
        "left": [end[a] for end in ends for a, _ in pairs],
        "right": [end[b] for end in ends for _, b in pairs],
        "of_question": np.repeat([told.question_order[q.id] for q in who], count), "of_part": PART,
        "of_cut": np.repeat([x.question.tested.index(x.answer) for x in listed], count),
        "of_first": np.repeat([told.orders[q.id][told.cut.name] for q in who], count),
        "of_second": np.tile(np.arange(count), len(listed)),
    }  # fmt: skip


def adjusted(columns: dict[str, np.ndarray], families: Families) -> np.ndarray:
    """p of differences, and apart of omnibus tests, adjusted in a family: a breakdown in a theme."""
    out = np.full(len(columns["p"]), np.nan)
    at = np.flatnonzero(np.isin(columns["kind"], TESTED) & np.isfinite(columns["p"]))
    of = zip(columns["kind"][at], *(columns[name][at] for name in families.difference), strict=True)
    out[at] = adjusted_within(of, columns["p"][at])
    return out


def estimates(found: MeansOf, listed: list[str]) -> Estimates:
    return joined([table.estimates([at]) for table, at in (found[name] for name in listed)])


def ranked(rows: Rows, found: MeansOf, study: Study, questions: Questions, design: AnyDesign) -> None:
    """Place of each mean of everyone among those listed, from 1 for the greatest, with joint intervals."""
    for order, (name, listed) in enumerate(study.rankings.items()):
        place = f"{study.path}, [rankings] {name}: a mean of"
        of = estimates(found, [known(question, found, place) for question in listed])
        made = ranks(of, study.confidence)
        asked: list[Question] = [questions[q] for q in listed]
        rows.add(
            len(listed), key=[str(Key("rank", q.id)) for q in asked], kind="rank", unit="rank", answer=name,
            theme=[q.theme for q in asked], question=[q.id for q in asked],
            left=[str(Key("mean", q.id)) for q in asked], value=made.rank, low=made.low, high=made.high,
            base=of.base, domain_df=design.degrees_of_freedom, made_by=made_by(ranked),
            of_question=np.inf, of_part=order, of_cut=np.arange(len(listed)), of_first=0, of_second=0,
        )  # fmt: skip
