"""Whether the groups of a breakdown differ at all, before any two of them are compared."""

from typing import Any

import numpy as np

from analysis.numbers.key import MEAN, Key
from analysis.numbers.schema import made_by
from analysis.stages.estimate.tables import Listed, Told
from analysis.stats import AnyDesign, Crosstab, Design, Test, equal_means, equal_shares
from analysis.stats.errors import Codes
from analysis.study import Question

PART = 6  # after differences


def omnibus(told: Told, design: AnyDesign) -> None:
    """A test of what a question leads with, by a breakdown: Rao–Scott F of a share, Wald F of a mean.

    omnibus.<question>.<answer or mean>.<breakdown>, unit F, on df; that of the numerator is df over the
    design's for a share, groups - 1 for a mean; of mark-all questions one for each option. None where
    some group has nobody in the base, or nobody in or out of a share, since such a cell is never shown,
    and none of what weighting fixes. With replicate weights as delivered it is Wald's of both.
    Rao & Scott (1984), Ann. Statist. 12, 46–60; Thomas & Rao (1987), JASA 82, 630–636.
    """
    listed = [x for x in told.listed if x.answer in first(x.question)]
    item, number = (np.array([getattr(x, of) for x in listed], dtype=int) for of in ("item", "number"))
    mean = np.array([x.answer == MEAN for x in listed], dtype=bool)
    fit = whole(told, item, number, mean)
    by_wald = mean | (not isinstance(design, Design))
    for some in (fit & ~by_wald, fit & by_wald):
        at = np.flatnonzero(some)
        if len(at) and len(told.cut.groups) > 1:
            tell(told, [listed[i] for i in at], tested(told.found, item[at], number[at], by_wald[at[0]]))


def first(question: Question) -> list[str]:
    """What the test of a question is of."""
    return question.tested if question.kind == "multiple" else question.tested[:1]


def whole(told: Told, item: Codes, number: Codes, mean: Any) -> Any:
    """Whether each group has somebody in the base, and in and out of a share, and an error (q,)."""
    found = told.found
    base, cell, se = (x[item, number] for x in (found.base, found.cell, found.se))
    people = np.where(mean[:, None], base > 1, (cell > 0) & (cell < base))
    return (people & (se > 0)).all(axis=1)


def tested(found: Crosstab, item: Codes, number: Codes, by_wald: bool) -> Test:
    """The tests of numbers (q,) over all groups."""
    value, between = found.value[item, number], found.covariance[item, number]
    if by_wald:
        return equal_means(value, between, found.df)
    base = found.base[item, number].sum(axis=1)
    return equal_shares(value, between, found.weighted_base[item, number], base, found.df)


def tell(told: Told, listed: list[Listed], test: Test) -> None:
    who, name = [x.question for x in listed], told.cut.name
    told.rows.add(
        len(listed), key=[str(Key("omnibus", x.question.id, x.answer, by=name)) for x in listed],
        kind="omnibus", unit="F", theme=[q.theme for q in who], question=[q.id for q in who],
        answer=[x.answer for x in listed], breakdown=name, value=test.statistic, df=test.ddf, p=test.p,
        base=[told.found.base[x.item, x.number].sum() for x in listed], domain_df=0,
        made_by=made_by(omnibus),
        of_question=[told.question_order[q.id] for q in who], of_part=PART,
        of_cut=[x.question.tested.index(x.answer) for x in listed],
        of_first=[told.orders[q.id][name] for q in who], of_second=0,
    )  # fmt: skip
