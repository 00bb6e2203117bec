"""LimeSurvey: headings by code or text, R's data file with its labels, the .lss for types and order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.study import FactError
from analysis.tools.importing.files import read_grid
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.lss import Labels, codebook, heading, syntax
from analysis.tools.importing.readers.plain import unique
from analysis.tools.importing.readers.qsf import stripped
from analysis.tools.importing.readers.structure import with_structure
from analysis.tools.importing.record import Column, Export

SYSTEM = {"submitdate", "lastpage", "startlanguage", "seed", "datestamp", "startdate"}
TEXTS = (
    "response id",
    "antwort id",
    "date submitted",
    "datum abgeschickt",
    "last page",
    "letzte seite",
    "start language",
    "startsprache",
    "id de la réponse",
    "date de soumission",
    "id de respuesta",
    "fecha de envío",
)
ASIDE = {
    "lastpage",
    "startlanguage",
    "seed",
    "letzte seite",
    "last page",
    "start language",
    "startsprache",
    "zufallsstartwert",
    "interviewtime",
}


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    names = [c.casefold() for c in grid.first()]
    if len(SYSTEM & set(names)) >= 2:
        return f"columns {', '.join(sorted(SYSTEM & set(names)))}"
    if any(n.startswith(TEXTS[:2]) for n in names[:3]) or sum(n.startswith(TEXTS) for n in names) >= 2:
        return "its words for response id or date submitted"
    if found := [p.suffix for p in beside if p.suffix.casefold() in (".lss", ".r")]:
        return f"a {found[0]} beside it"
    if (
        sum(bool(re.fullmatch(r"\w+\[\w+\]\. .+|\w+\. .+", c, re.S)) for c in grid.first())
        > 0.5 * len(names)
        > 4
    ):
        return "headings of code and text"
    return "labels by position beside a file without a header" if _headless(grid, beside) else ""


def _headless(grid: Grid, beside: Sequence[Path]) -> bool:
    return (
        bool(beside)
        and not any(re.search("[A-Za-z]{3}", c) for c in grid.first()[:1])
        and any(
            p.suffix == ".csv" and read_grid(p, {}, na=False).first()[:2] == ("position", "name")
            for p in beside
        )
    )


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    told: list[str] = []
    labels: Labels = {}
    body, names = grid.rows[1:], list(grid.first())
    for path in beside:
        if path.suffix == ".lss":
            continue
        labels = codebook(path) if path.suffix == ".csv" else syntax(path)
        apart = set(names).isdisjoint(labels)
        if apart and (_headless(grid, beside) or len(labels) == len(names)):
            if len(labels) != len(names):
                raise FactError(f"{grid.path}: {len(names)} columns, {path} names {len(labels)}", "width")
            body, names = grid.rows, list(labels)
            told.append(f"Names by position from {path.name}.")
    if not body:
        raise FactError(f"{grid.path}: a header and no answers", "no-rows")
    fields = [heading(n) for n in names]
    columns = [
        column(name, code, sub, text, item, tuple(c), labels.get(name))
        for name, (code, sub, text, item), c in zip(
            unique(names), fields, zip(*body, strict=True), strict=True
        )
    ]
    for path in (p for p in beside if p.suffix == ".lss"):
        columns, lines = with_structure(columns, path, str(asked.get("language", "")), grid.path)
        told += lines
    submitted = next(
        (c for c in columns if c.name.casefold() in ("submitdate", "datum abgeschickt", "date submitted")),
        None,
    )
    if submitted and (open_ := sum(not c for c in submitted.cells)):
        told.append(
            f"{open_:,} rows were never submitted; leave them out with [rows.only] "
            f'"{submitted.name}" = ["*"].'
        )
    return Export(grid.path, "limesurvey", tuple(columns), tuple(told))


def column(
    name: str,
    code: str,
    sub: str,
    text: str,
    item: str,
    cells: tuple[str, ...],
    labels: tuple[str, dict[str, str]] | None,
) -> Column:
    known = {k: v for k, v in labels[1].items() if k} if labels else {}
    if labels and not text:
        said = labels[0].replace("\\", "")
        found = re.fullmatch(r"\[(.*?)\]\s*(.+)", said, re.S)
        text, item = (stripped(found[2]), stripped(found[1])) if found else (stripped(said), "")
        text, code = ("" if text == name else text), (code if found else "")
    block = (code if sub else "") or (text if item else "")
    base = Column(name, cells, text, item, block, labels=known)
    low = heading(name)[0].casefold() or name.casefold()
    if low in ASIDE or (low.endswith("time") and low.startswith(("interview", "group", "question"))):
        return replace(base, form="aside", told="a system column of LimeSurvey")
    if (
        sub.endswith("comment")
        or sub == "other"
        or item in ("Sonstiges", "Other", "Autre", "Otro", "Kommentar", "Comment")
    ):
        answers = base.counts()
        if not all(a in ("Ja", "Nein", "Yes", "No", "Y", "N") for a in answers):
            return replace(base, form="text", told="text of “other” or a comment")
    return base
