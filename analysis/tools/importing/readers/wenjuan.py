"""Wenjuanxing (问卷星): columns of its own, questions by number, marks between ┋, typed texts in 〖〗."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import plain_columns
from analysis.tools.importing.record import Column, Export

PRIVATE = {"序号": "response id", "提交答卷时间": "exact time", "来自IP": "ip address", "来源详情": "name"}
ASIDE = {"所用时间", "来源", "总分"}
NONE = {"(空)", "(跳过)", "（空）", "（跳过）"}  # left empty, not asked
TYPED = re.compile("〖[^〗]*〗")  # beside the option that it was typed at
NUMBERED = re.compile(r"(\d+)、\s*(.*)", re.S)
ITEM = re.compile(r"(.*?)\s*(?:—+(.+)|[(（]([^()（）]+)[)）])", re.S)  # question—row, question(option)


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    found = [c for c in grid.first() if c in PRIVATE or c in ASIDE]
    return f"columns {', '.join(found)}" if len(found) >= 3 else ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    columns = [own(c) for c in plain_columns(grid, 1)]
    typed = sum(bool(TYPED.search(cell)) for c in columns for cell in c.cells)
    told = [f"{typed:,} texts typed beside an option left out."] if typed else []
    columns = [replace(c, cells=tuple(map(said, c.cells))) for c in columns]
    return Export(grid.path, "wenjuan", tuple(questions(columns)), tuple(told), {"header_rows": 1})


def said(cell: str) -> str:
    return "" if cell in NONE else TYPED.sub("", cell)


def own(column: Column) -> Column:
    if column.name in PRIVATE:
        return replace(column, private=PRIVATE[column.name], told="a column of the tool")
    return replace(column, form="aside", told="a column of the tool") if column.name in ASIDE else column


def questions(columns: Sequence[Column]) -> Iterator[Column]:
    """Columns of one number as one question: the first says what is asked, each what its own is."""
    for number, group in groupby(columns, key=lambda c: (NUMBERED.match(c.name) or ("", ""))[1]):
        members = list(group)
        texts = [(NUMBERED.match(c.name) or ("", "", c.name))[2] for c in members]
        first = ITEM.fullmatch(texts[0])
        if not number or len(members) == 1 or not first or not first[1]:
            yield from (replace(c, text=t) if number else c for c, t in zip(members, texts, strict=True))
            continue
        for column, text in zip(members, texts, strict=True):
            found = ITEM.fullmatch(text)
            item = (found[2] or found[3]) if found else text
            yield replace(column, text=first[1], item=item, block=f"@{number}")
