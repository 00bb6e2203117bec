"""Intervals of what was picked: wider the fewer of a family pass, and told with the number."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from scipy import stats

from analysis.numbers.schema import Number
from analysis.stages.render.picked import Picked
from analysis.study import Families
from analysis.words import Table


def difference(level: str, p: float, breakdown: str = "role") -> Number:
    return Number(
        key=f"difference.q.yes.{breakdown}.{level}", kind="difference", theme="t", question="q", answer="yes",
        breakdown=breakdown, level=level, unit="points", value=0.2, low=0.1, high=0.3, se=0.05, df=40, p_adjusted=p,
    )  # fmt: skip


def test_one_of_four_that_passes_is_told_at_a_level_of_nearly_ninety_nine():
    numbers = [
        difference("a-b", 0.01),
        *(difference(f"a-{x}", 0.5) for x in "cde"),
        difference("a-b", 0.01, "sex"),
    ]
    book = SimpleNamespace(table=Table({x.key: x for x in numbers}), alpha=0.05)
    picked = Picked(book, Families())
    assert picked.levels == {numbers[0].key: 1 - 0.05 / 4, numbers[4].key: 0.95}
    half = stats.t.ppf(1 - 0.05 / 8, 40) * 0.05
    assert picked(numbers[0]) == replace(numbers[0], low=0.2 - half, high=0.2 + half).interval()
    assert picked(numbers[4]) == f"{round(100 * (0.2 - stats.t.ppf(0.975, 40) * 0.05))}–30"
    before = book.table.answered(("key", numbers[0].key))
    fewer = SimpleNamespace(table=Table({x.key: x for x in numbers[1:] + numbers[:1]}), alpha=0.6)
    Picked(fewer, Families())
    assert fewer.table.answered(("key", numbers[0].key)) != before
    with pytest.raises(KeyError):
        picked(numbers[1])


def test_a_page_that_tells_an_interval_is_another_once_another_of_its_family_passes():
    """Though the tests are counted once, before any page is made."""

    def answered(*ps: float, other: float = 0.5) -> list[str]:
        numbers = [difference(f"a-{x}", p) for x, p in zip("bcd", ps, strict=True)]
        numbers.append(difference("a-b", other, "sex"))
        table = Table({x.key: x for x in numbers})
        picked = Picked(SimpleNamespace(table=table, alpha=0.05), Families())
        table.asked.clear()
        picked(table[numbers[0].key])
        return [table.answered(question) for question in sorted(table.asked)]

    before = answered(0.01, 0.5, 0.5)
    assert before == answered(0.01, 0.5, 0.5) and len(before) == 1
    assert answered(0.01, 0.02, 0.5) != before  # the family's second to pass: the interval is narrower
    assert answered(0.01, 0.4, 0.5) == before and answered(0.01, 0.5, 0.5, other=0.01) == before
