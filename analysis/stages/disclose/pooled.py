"""Shares of two breakdowns crossed, modeled from what is printed alone.

What a group of few people answered, a model's shrinkage and its main effects give each other away. So the
model sees nothing but printed numbers: the crossed shares that passed the gate, each breakdown's own, and
what part of the people each group is. A group whose share is withheld has no part in it; what is told of it
follows from the others, and whoever has the printed table could work it out.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.numbers.key import Group, Key, crossed
from analysis.numbers.schema import made_by
from analysis.stages.disclose.modeled import DIRECT, MODELED
from analysis.stages.disclose.printing import FINE_BASE
from analysis.stats import Crossed, StatsError, pooled_shares
from analysis.study import FactError, Questions, Study
from analysis.study.modeled import Pooled

POOLED = "pooled"
Row = dict[str, Any]


def pooled(public: pd.DataFrame, study: Study, questions: Questions) -> pd.DataFrame:
    """A row a group and question, as `fay_herriot` on printed numbers; none where its interval is too wide.

    In `answer` stands which share is to be read: the group's own where it is printed and its base is large,
    or where it lies so far from the modeled one that pooling would hide it; else the modeled one.
    """
    shown = public[(public.kind == "share") & (public.status != "withheld")].set_index("key")
    made = [
        row
        for name, spec in study.pooled.items()
        for question in spec.questions
        for row in _rows(shown, name, spec, question, study, questions)
    ]
    return pd.DataFrame(made).reindex(columns=public.columns)


def _rows(
    shown: pd.DataFrame, name: str, spec: Pooled, question: str, study: Study, questions: Questions
) -> Iterator[Row]:
    of = printed(shown, spec, Key("share", question, questions[question].headline[0]), questions)
    if not np.isfinite(of.cell).any():
        return  # the gate left the crossed table out
    try:
        found = pooled_shares(of)
    except StatsError as wrong:
        raise FactError(
            f"{study.path}, [pooled.{name}]: {question!r} cannot be modeled: {wrong}"
        ) from wrong
    low, high = (np.clip(end, 0, 1) for end in found.interval(study.confidence))
    own, base = of.cell[of.there], of.base[of.there]
    spread = np.sqrt(np.maximum(of.variances[of.there] - found.se**2, 0))
    outlying = np.abs(own - found.value) > spec.outlying * spread
    direct = np.isfinite(own) & (outlying | (base >= spec.direct))
    levels = [list(questions[b].answers) for b in spec.pair]
    for i, (a, b) in enumerate(zip(*np.nonzero(of.there), strict=True)):
        group = Group(spec.pair, (levels[0][a], levels[1][b]))
        if direct[i] or high[i] - low[i] <= spec.widest:
            key = Key(POOLED, question, questions[question].headline[0], group)
            yield {
                "key": str(key), "kind": POOLED, "theme": questions[question].theme, "question": question,
                "breakdown": crossed(spec.pair), "level": crossed(group.level), "unit": "share",
                "value": round(min(max(found.value[i], 0), 1), 2), "low": round(low[i], 2),
                "high": round(high[i], 2), "se": round(found.se[i], 3),
                "base": base[i] if np.isfinite(base[i]) else None, "status": "shown",
                "answer": DIRECT if direct[i] else MODELED, "made_by": made_by(pooled),
            }  # fmt: skip


def printed(shown: pd.DataFrame, spec: Pooled, share: Key, questions: Questions) -> Crossed:
    """What readers see of one answer in two breakdowns crossed, and of how many people each group is."""
    one, two = ([Group.of(b, level) for level in questions[b].answers] for b in spec.pair)
    both = [[Group(spec.pair, a.level + b.level) for b in two] for a in one]

    def cells(column: str) -> np.ndarray:
        return np.array([[found(shown, share.on(group=g), column) for g in row] for row in both])

    base = cells("base")
    whole = [found(shown, share.on(group=g), "base") for g in one]
    return Crossed(
        cells("value"), cells("se"), base,
        np.array([found(shown, share.on(group=g), "value") for g in one]),
        np.array([found(shown, share.on(group=g), "value") for g in two]),
        parts(shown, one, two), found(shown, share, "base"),
        np.where(base >= FINE_BASE, 0.001, 0.01), 0.01 if min(whole) < FINE_BASE else 0.001,
    )  # fmt: skip


def parts(shown: pd.DataFrame, one: list[Group], two: list[Group]) -> np.ndarray:
    """(A, B) of all people: the first breakdown's shares by what the second is of each, as printed. What is
    not printed of a group shares what the others leave."""
    (a,), (b,) = one[0].breakdown, two[0].breakdown
    by = np.array([[found(shown, Key("share", b, g.level[0], h), "value") for g in two] for h in one])
    size = np.array([found(shown, Key("share", a, h.level[0]), "value") for h in one])
    if not np.isfinite(by).any():  # the table is printed the other way round
        return parts(shown, two, one).T
    rest = (1 - np.nansum(size)) / max(np.isnan(size).sum(), 1)
    size = np.where(np.isfinite(size), size, rest)
    lost = np.isnan(by)
    left = np.maximum(1 - np.nansum(by, axis=1), 0) / np.maximum(lost.sum(axis=1), 1)
    filled = np.where(lost, left[:, None], by)
    joint = size[:, None] * filled / filled.sum(axis=1, keepdims=True)
    return np.asarray(joint / joint.sum())


def found(shown: pd.DataFrame, key: Key, column: str) -> float:
    """A measure of a number that is shown, else NaN."""
    return float(shown[column].get(str(key), np.nan))
