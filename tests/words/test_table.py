"""A table of numbers knows what it was asked, and whether it would answer the same."""

from dataclasses import replace

import pytest

from analysis.numbers.schema import Number
from analysis.words import Numbers, Table

ONE = Number(
    key="share.q.a.all", kind="share", question="q", answer="a", unit="share", value=0.5, made_by="x.y"
)
TWO = replace(ONE, key="mean.r.all", kind="mean", question="r", answer="", unit="mean")
NUMBERS = {x.key: x for x in (ONE, TWO)}
ASKS = {
    "get": lambda t: t[ONE.key], "has": lambda t: ONE.key in t, "in vain": lambda t: "share.q.b.all" in t,
    "get or none": lambda t: t.get(ONE.key), "each": list, "values": lambda t: list(t.values()),
    "how many": len, "under": lambda t: t.ask("under", "share.q."), "question": lambda t: t.ask("question", "q"),
    "record": lambda t: t.ask("record", "q"), "book": lambda t: Numbers(t, {}, {}).under("share", "q"),
    "kind": lambda t: t.ask("kind", "share"), "records": lambda t: Numbers(t, {}, {}).records(),
}  # fmt: skip


def answers(numbers: dict[str, Number], asked: set[tuple[str, str]]) -> list[str]:
    return [Table(numbers).answered(question) for question in sorted(asked)]


@pytest.mark.parametrize("name", ASKS)
def test_every_way_to_ask_is_noted_and_answered_otherwise_once_the_number_is_another(name):
    table = Table(NUMBERS)
    ASKS[name](table)
    before = answers(NUMBERS, table.asked)
    assert before and before == answers(dict(NUMBERS), table.asked)
    moved = {
        **NUMBERS,
        ONE.key: replace(ONE, value=0.6),
        "share.q.b.all": replace(ONE, key="share.q.b.all"),
    }
    assert answers(moved, table.asked) != before


def test_a_page_of_all_records_depends_on_which_there_are():
    table = Table(NUMBERS)
    Numbers(table, {}, {}).records()
    more = NUMBERS | {"mean.s.all": replace(TWO, key="mean.s.all", question="s")}
    assert answers(more, table.asked) != answers(NUMBERS, table.asked)


def test_who_asks_for_one_does_not_depend_on_another():
    table = Table(NUMBERS)
    for ask in ("get", "under", "question", "record", "kind"):
        ASKS[ask](table)
    assert answers(NUMBERS, table.asked) == answers(
        NUMBERS | {TWO.key: replace(TWO, value=9.0)}, table.asked
    )


def test_a_number_under_another_choice_is_found_by_who_asks_for_that_alone():
    other = replace(ONE, key="share.q.a.all@imputation=answers", kind="imputed", value=0.6)
    table = Table(NUMBERS | {other.key: other})
    assert table.ask("under", "share.q.") == [ONE]
    assert table.ask("under", "share.q.a.all@imputation=") == [other]


def test_what_stands_beside_a_number_is_part_of_the_answer():
    one, two = Table(NUMBERS), Table(NUMBERS)
    two.beside(ONE.key, "says something else")
    assert one.answered(("key", ONE.key)) != two.answered(("key", ONE.key))


def test_what_stands_beside_a_number_does_not_hide_the_number():
    one, two = Table(NUMBERS), Table(NUMBERS | {ONE.key: replace(ONE, value=0.6)})
    for table in (one, two):
        table.beside(ONE.key, "says something else")
    assert one.answered(("key", ONE.key)) != two.answered(("key", ONE.key))
