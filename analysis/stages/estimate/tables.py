"""Shares and means of many questions in the groups of one cut, by one call of the engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.numbers.key import MEAN, Key
from analysis.numbers.many import texts
from analysis.numbers.schema import made_by
from analysis.sample.answers import Asked
from analysis.stages.estimate.groups import Cut, Orders
from analysis.stages.estimate.rows import Rows, each
from analysis.stats import AnyDesign, Crosstab, Items, Means, ReplicateDesign, tabulated
from analysis.store import Writer
from analysis.study import Question

YEAR = "year"  # the answer key of a scale that takes a calendar year, and the unit of its mean
MOST = 24_000_000  # bytes of answers, or of scores, of one call of the engine


@dataclass(frozen=True)
class Listed:
    """A number of a table: item and number in it, the question and the answer, its order among them."""

    item: int
    number: int
    question: Question
    answer: str
    order: int


@dataclass
class Told:
    """One call of the engine: what was asked, of which cut, what came out, where its scores are."""

    cut: Cut
    listed: list[Listed]
    found: Crosstab
    rows: Rows
    orders: Orders
    question_order: dict[str, int]
    writer: Writer

    def at(self, means: bool) -> tuple[list[Listed], tuple[np.ndarray, ...]]:
        """The shares, or the means, and the positions (item, number, group) of all their groups."""
        listed = [x for x in self.listed if (x.answer == MEAN) == means]
        count = len(self.cut.groups)
        item, number = (
            np.repeat([getattr(x, of) for x in listed], count).astype(int) for of in ("item", "number")
        )
        return listed, (item, number, np.tile(np.arange(count), len(listed)))

    def common(self, listed: Sequence[Listed], at: tuple[np.ndarray, ...], part: int) -> dict[str, Any]:
        """The columns that shares and means have alike; their scores are kept where units are few."""
        found, count = self.found, len(self.cut.groups)
        who = [x.question for x in listed]
        with np.errstate(invalid="ignore", divide="ignore"):
            deff = (found.base / found.effective)[at]
        keys = texts([Key.about(x.question.id, x.answer) for x in listed], self.cut.groups)
        if (kept := found.table.kept) is not None and keys:
            self.writer.add(keys, kept[:, at[1], at[0], at[2]])
        return {
            "key": keys,
            "theme": each([q.theme for q in who], count), "question": each([q.id for q in who], count),
            "answer": each([x.answer for x in listed], count), "breakdown": self.cut.name,
            "level": self.cut.levels * len(listed), "value": found.value[at], "low": found.low[at],
            "high": found.high[at], "se": found.se[at], "df": found.group_df[at[2]], "deff": deff,
            "base": found.base[at], "effective_base": found.effective[at], "unweighted": found.plain[at],
            "domain_df": np.array(self.cut.df)[at[2]],
            "of_question": np.repeat([self.question_order[q.id] for q in who], count),
            "of_part": 2 * part + bool(self.cut.name), "of_first": at[2],
            "of_cut": np.repeat([self.orders[q.id][self.cut.name] for q in who], count),
            "of_second": np.repeat([x.order for x in listed], count),
        }  # fmt: skip


def shares(told: Told) -> None:
    """Weighted shares: answers and nets for everyone, nets for each group, with logit intervals.

    Don't know stands in the denominator. Ratio of two weighted totals, linearized: Särndal,
    Swensson & Wretman (1992) 5.6.8; interval: Korn & Graubard (1999) 2.4, t on PSUs - strata.
    """
    listed, at = told.at(means=False)
    told.rows.add(
        len(at[0]), kind="share", unit="share", made_by=made_by(shares), cell=told.found.cell[at],
        weighted_base=told.found.weighted_base[at], **told.common(listed, at, 0),
    )  # fmt: skip


def means(told: Told) -> None:
    """Weighted means of the scale's numbers, for everyone and each group, with t intervals."""
    listed, at = told.at(means=True)
    unit = [YEAR if x.question.dated or YEAR in x.question.answers else "mean" for x in listed]
    told.rows.add(
        len(at[0]), kind="mean", unit=each(unit, len(told.cut.groups)), made_by=made_by(means),
        **told.common(listed, at, 1),
    )  # fmt: skip


def of_answers(parts: Sequence[Asked], factors: dict[str, Any]) -> tuple[Items, list[Listed]]:
    """Columns of answers that have as many levels and numbers, side by side."""
    codes = np.column_stack([p.codes for p in parts])
    tops, bottoms, mean = (np.stack([getattr(p, of) for p in parts]) for of in ("tops", "bottoms", "mean"))
    by = [factors[p.question.id] for p in parts]
    factor = None if np.isscalar(by[0]) else np.column_stack(by)
    listed = [
        Listed(j, k, p.question, answer, order_of(p, k))
        for j, p in enumerate(parts)
        for k, answer in enumerate(p.answers)
    ]
    return Items(codes, tops.shape[2], tops, bottoms, mean, factor), listed


def order_of(part: Asked, number: int) -> int:
    """Where a number stands among those of its question."""
    if part.question.kind == "multiple":
        return list(part.question.answers).index(part.answers[number])
    return number


def of_numbers(
    questions: Sequence[Question], columns: Any, factors: dict[str, Any]
) -> tuple[Means, list[Listed]]:
    """Columns of numbers side by side."""
    by = [factors[q.id] for q in questions]
    factor = None if np.isscalar(by[0]) else np.column_stack(by)
    listed = [Listed(j, 0, q, MEAN, 0) for j, q in enumerate(questions)]
    return Means(np.column_stack([columns[q.id] for q in questions]), factor), listed


def alike(
    parts: Sequence[Asked], factors: dict[str, Any], cut: Cut, design: AnyDesign
) -> Iterator[list[Asked]]:
    """Parts that one call of the engine can take: as many levels and numbers each, whatever the scales."""
    same: dict[Any, list[Asked]] = {}
    for p in parts:
        same.setdefault((p.tops.shape, bool(np.isscalar(factors[p.question.id]))), []).append(p)
    for (shape, _), found in same.items():
        units = score_rows(design)
        most = max(1, MOST // max(design.n, 8 * units * shape[0] * len(cut.groups)))
        yield from (found[i : i + most] for i in range(0, len(found), most))


def score_rows(design: AnyDesign) -> int:
    """Rows of the scores of a number: sampling units, or replicates."""
    return (
        design.replicates.shape[1] if isinstance(design, ReplicateDesign) else len(design.stages[0].stratum)
    )


def tell(
    design: AnyDesign, contents: Items | Means, cut: Cut, confidence: float, own: bool = False
) -> Crosstab:
    """own: intervals of a group on its own degrees of freedom, as R's degf of a subset."""
    df = cut.df if own else None
    return tabulated(design, contents, cut.codes, len(cut.groups), confidence, df)
