"""KoBo and ODK: `group/name`, `select/option`, labels from the XLSForm."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.tools.importing.faults import of_this
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.labelled import as_values
from analysis.tools.importing.readers.plain import grouped, plain_columns
from analysis.tools.importing.readers.xlsform import is_form, xlsform
from analysis.tools.importing.record import Column, Export

MARKS = {
    "_id",
    "_uuid",
    "_submission_time",
    "_index",
    "meta/instanceID",
    "instanceID",
    "KEY",
    "SubmissionDate",
    "formhub/uuid",
    "_validation_status",
}
PRIVATE = {
    "_id": "response id",
    "_uuid": "response id",
    "KEY": "response id",
    "_submission_time": "exact time",
    "start": "exact time",
    "end": "exact time",
    "today": "exact time",
    "SubmissionDate": "exact time",
    "_submitted_by": "name",
    "username": "name",
    "deviceid": "user agent",
    "phonenumber": "phone",
    "simserial": "user agent",
    "subscriberid": "user agent",
}


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    found = MARKS & set(grid.first())
    if len(found) >= 2:
        return f"columns {', '.join(sorted(found))}"
    return "an XLSForm beside it" if any(p.suffix == ".xlsx" and is_form(p) for p in beside) else ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    questions: dict[str, dict[str, str]] = {}
    lists: dict[str, dict[str, str]] = {}
    for path in beside:
        questions, lists = xlsform(path, str(asked.get("language", "")))
    columns = as_values(plain_columns(grid, 1), questions, lists)
    columns = [described(c, questions, lists) for c in columns]
    spread = {c.block for c in columns if c.form == "option"}
    columns = [
        replace(c, form="aside", told="the same marks as its columns") if c.name in spread else c
        for c in columns
    ]
    names = {c.name.split("/")[-1] for c in columns} | {c.block.split("/")[-1] for c in columns}
    meta = ("note", "begin", "end", "calculate", "start", "today", "deviceid", "audit")
    real = [q for q, row in questions.items() if not row["type"].startswith(meta)]
    told = of_this("the form", real, [q for q in real if q not in names], grid.path)
    kept = tuple(columns) if questions else grouped(columns)
    return Export(grid.path, "kobo", kept, tuple(told), {"header_rows": 1})


def described(
    column: Column, questions: Mapping[str, Mapping[str, str]], lists: Mapping[str, Mapping[str, str]]
) -> Column:
    path = re.split(r"[/-]", column.name)
    if column.name in PRIVATE or (path[-1] in PRIVATE and path[-1] not in questions):
        return replace(column, private=PRIVATE[path[-1]], told="a system column of KoBo")
    if column.name in MARKS or column.name.startswith(("_", "formhub/", "meta/", "__")):
        return replace(column, form="aside", told="a system column of KoBo")
    for name, option in ((path[-1], ""), (path[-2] if len(path) > 1 else "", path[-1])):
        row = questions.get(name)
        if not row:
            continue
        kind, _, choices = row["type"].partition(" ")
        labels = dict(lists.get(choices.split()[0], {})) if choices else {}
        base = replace(column, text=row["label"])
        if kind == "select_multiple" and option:
            option = option.capitalize() if choices.endswith("or_other") and option == "other" else option
            return replace(base, item=labels.get(option, option), block="/".join(path[:-1]), form="option")
        if option:
            continue
        if kind == "select_one" and row["stem"]:
            base = replace(base, text=row["stem"], item=row["label"], block=f"{row['stem']}:{choices}")
        return typed(base, kind, labels)
    if "or_other" in questions.get(path[-1].removesuffix("_other"), {}).get("type", ""):
        return replace(column, form="text", told="what was typed as “other”")
    return (
        replace(column, block="/".join(path[:-1]), item=path[-1])
        if len(path) > 1 and not questions
        else column
    )


def typed(column: Column, kind: str, labels: Mapping[str, str]) -> Column:
    if kind == "select_one":
        missing = [c for c in column.counts() if c not in labels]
        return replace(
            column,
            labels=dict(labels),
            form="single",
            told=f"{len(missing)} answers outside the list" if missing else "",
        )
    if kind in ("select_multiple", "rank"):  # codes between blanks, no code holds one
        return replace(
            column,
            form="joined",
            told=f"a {kind} of the form",
            labels={c: x.replace(";", ",") for c, x in labels.items()},
            cells=tuple(
                ";".join(labels.get(c, c).replace(";", ",") for c in cell.split()) for cell in column.cells
            ),
        )
    if kind in ("geopoint", "geotrace", "geoshape"):
        return replace(column, private="coordinates", told=kind)
    if kind in ("image", "audio", "video", "file", "barcode"):
        return replace(column, form="text", told=kind)
    if kind in ("start", "end", "today", "deviceid", "phonenumber", "username", "email"):
        return replace(
            column,
            private={
                "deviceid": "user agent",
                "phonenumber": "phone",
                "username": "name",
                "email": "e-mail",
            }.get(kind, "exact time"),
            told=kind,
        )
    if kind in ("note", "calculate", "hidden"):
        return replace(column, form="aside", told=f"{kind}, no question")
    return replace(
        column,
        form={
            "integer": "number",
            "decimal": "number",
            "range": "number",
            "text": "text",
            "date": "date",
        }.get(kind, ""),
    )
