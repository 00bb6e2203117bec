"""SoSci Survey: codes by name, with its tables of variables and values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.study import FactError, near
from analysis.tools.importing.files import read_grid
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import grouped, plain_columns
from analysis.tools.importing.record import Column, Export

MARKS = {
    "CASE",
    "QUESTNNR",
    "MODE",
    "STARTED",
    "FINISHED",
    "LASTPAGE",
    "MAXPAGE",
    "DEG_TIME",
    "MISSING",
    "TIME_RSI",
    "SERIAL",
    "REF",
}
PRIVATE = {
    "STARTED": "exact time",
    "LASTDATA": "exact time",
    "CASE": "response id",
    "SERIAL": "response id",
    "REF": "response id",
}
MISSING = {"-1": "Don't know", "-2": "Not asked", "-9": "Not answered"}


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    found = MARKS & set(grid.first())
    return f"columns {', '.join(sorted(found)[:4])}" if "QUESTNNR" in found and len(found) >= 4 else ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    tables = [read_grid(p, {}, na=False) for p in beside]
    variables = pick(tables, ("VAR", "LABEL", "TYPE", "INPUT", "QUESTION"), beside)
    values = pick(tables, ("VAR", "RESPONSE", "MEANING"), beside)
    labels: dict[str, dict[str, str]] = {}
    for var, code, label in values:
        labels.setdefault(var, {})[code] = label
    known = {row[0]: row[1:] for row in variables}
    columns = [described(c, known.get(c.name, ()), labels.get(c.name, {})) for c in plain_columns(grid, 1)]
    absent = [v for v in known if v not in grid.first()]
    told = (f"Described but not in the export: {', '.join(absent)}.",) if absent else ()
    built = tuple(columns) if known else grouped(columns)
    return Export(grid.path, "sosci", built, told, {"header_rows": 1})


def pick(tables: Sequence[Grid], wanted: Sequence[str], beside: Sequence[Path]) -> list[list[str]]:
    """The rows of the one table that has the columns wanted; none where no table was given."""
    for table in tables:
        if set(wanted) <= set(table.first()):
            at = [table.first().index(w) for w in wanted]
            return [[row[i] for i in at] for row in table.rows[1:]]
    if len(beside) > 1 or (tables and not any("VAR" in t.first() for t in tables)):
        names = tables[0].first() if tables else ()
        raise FactError(
            f"{', '.join(map(str, beside))}: no table with the columns "
            f"{', '.join(wanted)}{near(wanted[-1], names)}",
            "header",
        )
    return []


def described(column: Column, known: Sequence[str], labels: Mapping[str, str]) -> Column:
    """A column with what the tables say: TYPE, INPUT, QUESTION and the meaning of its codes."""
    if column.name in PRIVATE:
        return replace(column, private=PRIVATE[column.name], told="SoSci's own column")
    label, kind, asked, question = known if known else ("", "", "", "")
    if asked == "SYSTEM" or re.fullmatch(
        r"TIME\d+|TIME_(SUM|RSI)|DEG_TIME|MISSING|MISSREL|FINISHED|Q_VIEWER|LASTPAGE|MAXPAGE|MODE|QUESTNNR",
        column.name,
    ):
        return replace(column, form="aside", told="a system variable of SoSci")
    if not known:
        return column
    item = re.sub(r"^[^:]*: ", "", label, count=1)
    base = replace(column, text=" ".join(question.split()) or label)
    missing = {c: labels.get(c, m) for c, m in MISSING.items() if c in column.counts()}
    codes = {c: m for c, m in labels.items() if c not in missing}
    if kind == "DICHOTOMOUS":
        return replace(
            base,
            item=item,
            block=column.name.rpartition("_")[0],
            form="option",
            labels=codes
            | {"TRUE": "selected", "FALSE": "not selected", "2": "selected", "1": "not selected"},
        )
    if kind == "METRIC":
        return replace(
            base, item="" if re.fullmatch(r"\[\d+\]", item) else item, form="number", missing=missing
        )
    if kind in ("NOMINAL", "ORDINAL") and codes:
        stem, scaled = column.name.rpartition("_")[0], asked == "SCALE"
        return replace(
            base,
            item=item if scaled else "",
            block=stem if scaled else "",
            labels=codes,
            missing=missing,
            form="single",
        )
    return replace(base, form="text", told="an open answer of SoSci") if kind == "TEXT" else base
