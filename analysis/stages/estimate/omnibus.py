"""Whether the groups of a breakdown differ at all, before any two of them are compared."""

from dataclasses import dataclass

import numpy as np

from analysis.numbers.key import MEAN, Key
from analysis.numbers.schema import made_by
from analysis.stages.estimate.contrasts import leads
from analysis.stages.estimate.tables import Told
from analysis.stats import AnyDesign, Design, Items, Means, Test, independence, wald

PART = 6  # after differences


@dataclass(frozen=True)
class Asked:
    """One number in all groups: y and x (n,), whose ratio it is, and the people in its base (n,)."""

    y: np.ndarray
    x: np.ndarray

    @property
    def inside(self) -> np.ndarray:
        return self.x > 0


def omnibus(told: Told, design: AnyDesign, contents: Items | Means) -> None:
    """A test for each lead number of a question by a breakdown: Rao–Scott F of a share, Wald F of a mean.

    omnibus.<question>.<answer or mean>.<breakdown>, unit F, on df; that of the numerator is df over the
    design's for a share, groups - 1 for a mean. None where some group has nobody in the base, or nobody in
    or out of a share: such a cell is never shown. With replicate weights as
    delivered it is Wald's of both. Rao & Scott (1984), Ann. Statist. 12, 46–60; Thomas & Rao (1987), JASA
    82, 630–636.
    """
    codes, count = told.cut.codes, len(told.cut.groups)
    for x in told.listed:
        if x.answer not in leads(x.question) or count < 2:
            continue
        asked = Asked(*contents.column(x.item, x.number))
        if x.answer == MEAN or not isinstance(design, Design):
            test = of_mean(told, x.item, x.number)
        else:
            test = of_share(design, asked, codes, count)
        if test is None:
            continue
        told.rows.add(
            1, key=str(Key("omnibus", x.question.id, x.answer, by=told.cut.name)), kind="omnibus", unit="F",
            theme=x.question.theme, question=x.question.id, answer=x.answer, breakdown=told.cut.name,
            value=test.statistic, df=test.ddf, p=test.p, base=int((asked.inside & (codes >= 0)).sum()),
            domain_df=0, made_by=made_by(omnibus), of_part=PART,
            of_question=told.question_order[x.question.id], of_cut=leads(x.question).index(x.answer),
            of_first=told.orders[x.question.id][told.cut.name], of_second=0,
        )  # fmt: skip


def of_share(design: Design, asked: Asked, codes: np.ndarray, count: int) -> Test | None:
    inside = asked.inside & (codes >= 0)
    rows = np.where(inside, (asked.y > 0).astype(int), -1)
    cells = np.bincount(rows[inside] * count + codes[inside], minlength=2 * count)
    if not cells.all():
        return None
    return independence(design, rows, np.where(inside, codes, -1), (2, count), factor=asked.x).rao_scott_f()


def of_mean(told: Told, item: int, number: int) -> Test | None:
    """That the means of all groups are equal, on groups - 1 and the design's degrees of freedom."""
    found = told.found
    value, base = found.value[item, number], found.base[item, number]
    if not (base > 1).all() or not (np.diagonal(found.covariance[item, number]) > 0).all():
        return None
    at = np.ravel_multi_index((item, number, np.arange(len(value))), found.value.shape)
    scores = found.table.scores(at)
    return wald(value[1:] - value[0], scores[:, 1:] - scores[:, :1], found.df)
