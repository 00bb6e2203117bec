"""mWater: deployment, enumerator, response code; "(Don't Know)" and "- specify" beside a question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.tools.importing.files import Grid
from analysis.tools.importing.readers.plain import plain_columns
from analysis.tools.importing.record import Column, Export

HEADS = {"deployment", "enumerator", "response code", "drafted on", "submitted on", "status", "ip address"}
PRIVATE = {"enumerator": "name", "response code": "response id", "drafted on": "exact time", "submitted on": "exact time", "ip address": "ip address"}  # fmt: skip
PLACE = re.compile(r"\((?:latitude|longitude)\)|Location Answered|\(Time Answered\)|accuracy\)|altitude\)", re.I)


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    found = HEADS & {c.casefold() for c in grid.first()}
    return f"columns {', '.join(sorted(found))}" if len(found) >= 4 else ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    columns, told = [], []
    for column in folded(plain_columns(grid, 1), told):
        columns.append(column)
    return Export(grid.path, "mwater", tuple(columns), tuple(told), {"header_rows": 1})


def folded(columns: Sequence[Column], told: list[str]) -> Iterator[Column]:
    """Columns in which a mark of not knowing beside a question is an answer of it."""
    at = 0
    while at < len(columns):
        column, after = columns[at], columns[at + 1] if at + 1 < len(columns) else None
        if after and re.fullmatch(re.escape(column.text or column.name) + r"\s*\(Don'?t Know\)", after.text or after.name, re.I):
            both = sum(bool(a) and bool(b) for a, b in zip(column.cells, after.cells, strict=True))
            cells = tuple(a or ("Don't know" if b else "") for a, b in zip(column.cells, after.cells, strict=True))
            told.append(f"{after.name!r}: its marks are “Don't know” of the question before" + (f"; {both} rows have an answer too, which stays" if both else ""))  # fmt: skip
            known = {"Don't know": "Don't know"} if any(after.cells) else {}
            yield marked(replace(column, cells=cells, missing=known))
            at += 2
            continue
        yield marked(column)
        at += 1


def marked(column: Column) -> Column:
    kind = PRIVATE.get(column.name.casefold(), "")
    if not kind and (found := PLACE.search(column.name)):
        kind = "exact time" if "Time" in found[0] else "coordinates"
    if kind:
        return replace(column, private=kind, told="mWater's own column")
    if re.search(r"- specify$|\(Comments\)$|specify\)$", column.name, re.I):
        return replace(column, form="text", told="text of “other” or a comment")
    if column.name.casefold() == "psu id":
        return replace(column, form="")
    return column
