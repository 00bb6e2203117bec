"""mWater: deployment, enumerator, response code; "(Don't Know)" and "- specify" beside a question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import plain_columns
from analysis.tools.importing.record import Column, Export

HEADS = {"deployment", "enumerator", "response code", "drafted on", "submitted on", "status", "ip address"}
PRIVATE = {
    "enumerator": "name",
    "response code": "response id",
    "drafted on": "exact time",
    "submitted on": "exact time",
    "ip address": "ip address",
}
BESIDE = re.compile(r"(.+?)\s*\((Don'?t Know|Not Applicable)\)", re.I)
PLACE = re.compile(
    r"\((?:latitude|longitude)\)|Location Answered|\(Time Answered\)|accuracy\)|altitude\)", re.I
)


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    found = HEADS & {c.casefold() for c in grid.first()}
    return f"columns {', '.join(sorted(found))}" if len(found) >= 4 else ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    return Export(grid.path, "mwater", tuple(folded(plain_columns(grid, 1))), (), {"header_rows": 1})


def folded(columns: Sequence[Column]) -> Iterator[Column]:
    """Columns in which marks of not knowing, or of not applying, beside a question are answers of it."""
    out = list(columns)
    for at, column in enumerate(columns):
        found = BESIDE.fullmatch(said(column))
        target = next(
            (
                i
                for i in range(at - 1, max(-1, at - 5), -1)
                if found and said(columns[i]) in (found[1], f"{found[1]} (magnitude)")
            ),
            None,
        )
        if found is None or target is None:
            continue
        label = "Don't know" if found[2].startswith("Don") else "Not applicable"
        before = out[target]
        both = sum(bool(a) and bool(b) for a, b in zip(before.cells, column.cells, strict=True))
        cells = tuple(a or (label if b else "") for a, b in zip(before.cells, column.cells, strict=True))
        missing = {**before.missing, label: label} if any(column.cells) else before.missing
        out[target] = replace(before, cells=cells, missing=missing)
        out[at] = replace(
            column,
            form="aside",
            told=f"its marks are “{label}” of the question before"
            + (f"; {both} rows have an answer too, which stays" if both else ""),
        )
    yield from map(marked, out)


def said(column: Column) -> str:
    """The heading as it stands in the file."""
    return column.text or column.name


def marked(column: Column) -> Column:
    kind = PRIVATE.get(column.name.casefold(), "")
    if not kind and (found := PLACE.search(column.name)):
        kind = "exact time" if "Time" in found[0] else "coordinates"
    if kind:
        return replace(column, private=kind, told="mWater's own column")
    if re.search(r"- specify$|\(Comments\)$|specify\)$", said(column), re.I):
        return replace(column, form="text", told="text of “other” or a comment")
    return column
