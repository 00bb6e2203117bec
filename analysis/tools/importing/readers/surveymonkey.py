"""SurveyMonkey: two or three header rows, grids as "item - level", weights and "Not selected"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from analysis.study import FactError
from analysis.tools.importing.forms import DECIMAL
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import filled_right, grouped, plain_columns, unique
from analysis.tools.importing.record import Column, Export
from analysis.tools.importing.words import is_other

IDS = {
    "respondentid",
    "collectorid",
    "collectornm",
    "ipaddress",
    "emailaddress",
    "firstname",
    "lastname",
    "customdata1",
}
TEXT = ("open-ended response", "other (please specify)")
ONE = re.compile(r"\((?:please )?select one\)|select only one|choose one", re.I)


def squeezed(name: str) -> str:
    return re.sub(r"[\s_]", "", name.casefold())


def header_at(grid: Grid) -> int:
    """Which row holds the questions: 0, or 1 below a row of question numbers; -1 where none has the ids."""
    for at in (0, 1):
        if len(grid.rows) > at + 1 and {squeezed(c) for c in grid.rows[at]} & {
            "respondentid",
            "collectorid",
        }:
            return at
    return -1


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    if header_at(grid) >= 0:
        return "RespondentID or Collector ID"
    names = grid.first()
    codes = sum(bool(re.fullmatch(r"q\d{4}(_\d{4})?", c)) for c in names)
    if codes > 5 and any("Not selected" in row for row in grid.rows[1:20]):
        return "columns q0001_0001 with “Not selected”"
    return ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    at = header_at(grid)
    two = at >= 0 and (at == 1 or second_is_header(grid.rows[at + 1], grid.rows[at]))
    if not two:
        return Export(
            grid.path,
            "surveymonkey",
            grouped(plain_columns(grid, 1)),
            ("Header rows: 1.",),
            {"header_rows": 1},
        )
    body = grid.rows[at + 2 :]
    if not body:
        raise FactError(f"{grid.path}: header rows and no answers", "no-rows")
    heads = filled_right(["" if re.fullmatch(r"Unnamed: \d+(_level_\d)?", h) else h for h in grid.rows[at]])
    items = ["" if re.fullmatch(r"Unnamed: \d+(_level_\d)?", i) else i for i in grid.rows[at + 1]]
    names = unique(
        [f"{h}: {i}" if i and i not in (h, "Response") else h for h, i in zip(heads, items, strict=True)]
    )
    cells = list(zip(*body, strict=True))
    columns = [
        told(Column(n, tuple(c), text=" ".join(h.split()), item=" ".join(i.split())))
        for n, c, h, i in zip(names, cells, heads, items, strict=True)
    ]
    return Export(
        grid.path,
        "surveymonkey",
        tuple(blocks(columns)),
        (f"Header rows: {at + 2}.",),
        {"header_rows": at + 2},
    )


def second_is_header(row: Sequence[str], heads: Sequence[str]) -> bool:
    said = {c.casefold() for c in row}
    return bool(said & {"response", *TEXT}) or (not row[0] and sum(not h for h in heads) > 2)


def told(column: Column) -> Column:
    item = column.item.casefold()
    if item in TEXT or item.startswith("other (please specify"):
        numbers = item == TEXT[0] and all(DECIMAL.fullmatch(c) for c in column.counts())
        return (
            replace(column, item="") if numbers else replace(column, form="text", told=f"“{column.item}”")
        )
    if item == "response" or not item:
        return replace(column, item="")
    return column


def blocks(columns: Sequence[Column]) -> Iterator[Column]:
    """Options of one question as a block; a grid's `item - level` columns as a block for each item."""
    for at, (text, group) in enumerate(groupby(columns, key=lambda c: c.text)):
        members = chosen(list(group))
        asked = [c for c in members if c.item and c.form != "text"]
        grid = grid_items(asked)
        one_each = all(len(c.counts()) <= 1 for c in asked)
        for column in members:
            if column not in asked:  # what is typed as “other” belongs to the options
                yield replace(column, block=f"@{at}") if len(asked) > 1 and not grid else column
            elif grid:
                item, _, level = column.item.rpartition(" - ")
                yield replace(
                    column,
                    text=f"{text} {item}",
                    item=level,
                    block=f"@{at}:{item}",
                    form="single",
                    told="a grid, one column a level",
                    cells=ticks(column),
                )
            elif len(asked) > 1:
                form = "single" if ONE.search(text) else column.form
                yield replace(
                    column, block=f"@{at}", form=form, cells=ticks(column) if one_each else column.cells
                )
            else:
                yield column


def chosen(members: list[Column]) -> list[Column]:
    """A question of one answer and what was typed as another: who typed one chose “other”."""
    if len(members) != 2 or members[0].item or members[1].form != "text" or not is_other(members[1].item):
        return members
    answer, typed = members
    cells = tuple(a or (typed.item if t else "") for a, t in zip(answer.cells, typed.cells, strict=True))
    return [replace(answer, cells=cells), typed]


def ticks(column: Column) -> tuple[str, ...]:
    """Marks of a column with one answer: its text, or its place in the question, which is no value."""
    return tuple("selected" if c else "" for c in column.cells)


def grid_items(columns: Sequence[Column]) -> bool:
    """Whether all items are `item - level` with the same levels for each item."""
    if len(columns) < 4 or not all(" - " in c.item for c in columns):
        return False
    levels: dict[str, list[str]] = {}
    for column in columns:
        item, _, level = column.item.rpartition(" - ")
        levels.setdefault(item, []).append(level)
    return (
        len(levels) > 1
        and len({tuple(x) for x in levels.values()}) == 1
        and all(len(c.counts()) <= 1 for c in columns)
    )
