"""Whether the groups of a breakdown differ at all, before any two of them are compared."""

import numpy as np

from analysis.numbers.key import MEAN, Key
from analysis.numbers.schema import made_by
from analysis.stages.estimate.contrasts import leads
from analysis.stages.estimate.tables import Listed, Told
from analysis.stats import AnyDesign, Design, Items, Means, Test, of_groups, wald
from analysis.study import Question

PART = 6  # after differences
MOST = 2_000_000  # cells of a block: respondents x tables x cells of a table


def omnibus(told: Told, design: AnyDesign, contents: Items | Means) -> None:
    """A test of what a question leads with, by a breakdown: Rao–Scott F of a share, Wald F of a mean.

    omnibus.<question>.<answer or mean>.<breakdown>, unit F, on df; that of the numerator is df over the
    design's for a share, groups - 1 for a mean; of mark-all questions one for each option. None where
    some group has nobody in the base, or nobody in or out of a share, since such a cell is never shown,
    and none of what weighting fixes. With replicate weights as delivered it is Wald's of both.
    Rao & Scott (1984), Ann. Statist. 12, 46–60; Thomas & Rao (1987), JASA 82, 630–636.
    """
    count = len(told.cut.groups)
    listed = [x for x in told.listed if x.answer in first(x.question)] if count > 1 else []
    of_shares = [x for x in listed if x.answer != MEAN and whole(told, x)]
    of_means = [x for x in listed if x.answer == MEAN and whole(told, x)]
    size = max(1, MOST // (design.n * 2 * count))
    tests: list[Test] = []
    for at in range(0, len(of_shares), size):
        tests += by_shares(told, design, contents, of_shares[at : at + size])
    tests += [by_mean(told, x) for x in of_means]
    tell(told, [*of_shares, *of_means], tests)


def first(question: Question) -> list[str]:
    """What the test of a question is of."""
    return leads(question) if question.kind == "multiple" else leads(question)[:1]


def whole(told: Told, x: Listed) -> bool:
    """Whether each group has somebody in the base, and in and out of a share, and an error."""
    at = (x.item, x.number)
    base, cell = told.found.base[at], told.found.cell[at]
    if not (told.found.se[at] > 0).all():
        return False
    return bool((base > 1).all() if x.answer == MEAN else (cell > 0).all() and (cell < base).all())


def by_shares(told: Told, design: AnyDesign, contents: Items | Means, listed: list[Listed]) -> list[Test]:
    if not isinstance(design, Design):
        return [by_mean(told, x) for x in listed]
    columns = [contents.column(x.item, x.number) for x in listed]
    y, x = (np.column_stack([c[side] for c in columns]) for side in (0, 1))
    tables = of_groups(design, y, x, told.cut.codes, len(told.cut.groups))
    return [table.rao_scott_f() for table in tables]


def by_mean(told: Told, x: Listed) -> Test:
    """That the means of all groups are equal, on groups - 1 and the design's degrees of freedom."""
    found = told.found
    value = found.value[x.item, x.number]
    at = np.ravel_multi_index((x.item, x.number, np.arange(len(value))), found.value.shape)
    scores = found.table.scores(at)
    return wald(value[1:] - value[0], scores[:, 1:] - scores[:, :1], found.df)


def tell(told: Told, listed: list[Listed], tests: list[Test]) -> None:
    if not listed:
        return
    who, name = [x.question for x in listed], told.cut.name
    told.rows.add(
        len(listed), key=[str(Key("omnibus", x.question.id, x.answer, by=name)) for x in listed],
        kind="omnibus", unit="F", theme=[q.theme for q in who], question=[q.id for q in who],
        answer=[x.answer for x in listed], breakdown=name, value=[t.statistic for t in tests],
        df=[t.ddf for t in tests], p=[t.p for t in tests],
        base=[told.found.base[x.item, x.number].sum() for x in listed], domain_df=0,
        made_by=made_by(omnibus),
        of_question=[told.question_order[q.id] for q in who], of_part=PART,
        of_cut=[leads(x.question).index(x.answer) for x in listed],
        of_first=[told.orders[q.id][name] for q in who], of_second=0,
    )  # fmt: skip
