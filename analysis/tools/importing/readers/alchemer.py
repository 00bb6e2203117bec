"""Alchemer (SurveyGizmo): "Box:Question" headings, "Other - Write In:" texts, partial sessions."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import grouped, plain_columns
from analysis.tools.importing.record import Column, Export

HEADS = {
    "time started",
    "date submitted",
    "status",
    "contact id",
    "legacy comments",
    "comments",
    "language",
    "referer",
    "sessionid",
    "session id",
    "user agent",
    "extended referer",
    "longitude",
    "latitude",
    "response id",
    "ip address",
}
WRITE_IN = re.compile(r"(?:other.*|.*write[ -]in.*|.*\bspecify\b.*)", re.I)


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    found = HEADS & {c.casefold() for c in grid.first()}
    return (
        f"columns {', '.join(sorted(found))}"
        if {"date submitted", "status"} <= found and len(found) >= 3
        else ""
    )


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    columns = plain_columns(grid, 1)
    questions = Counter(parts(c)[1] for c in columns)
    built = [boxed(c, questions) for c in columns]
    status = next((c.counts() for c in built if c.name.casefold() == "status"), {})
    told = ", ".join(f"{v} {n:,}" for v, n in status.items())
    lines = (
        (f"Status: {told}; [rows.only] Status says which count, all do now.",) if len(status) > 1 else ()
    )
    return Export(grid.path, "alchemer", grouped(built), lines, {"header_rows": 1})


def parts(column: Column) -> tuple[str, str]:
    """(box, question) of `Box:Question`; no box where there is no colon."""
    box, colon, question = column.name.partition(":")
    return (box.strip(" :"), question.strip(" :")) if colon and len(question) > 5 else ("", column.name)


def boxed(column: Column, questions: Mapping[str, int]) -> Column:
    box, question = parts(column)
    if column.name.casefold() == "status":
        return replace(column, form="aside", told="partial or complete, a system column")
    if not box or questions[question] + questions[column.name] < 2:
        return column
    if WRITE_IN.fullmatch(box):
        return replace(column, text=question, item=box, form="text", told=f"“{box}”")
    if not box or questions[question] < 2:
        return column
    return replace(column, text=question, item=box, block=f"@{question}")
