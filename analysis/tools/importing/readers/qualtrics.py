"""Qualtrics: three header rows (name, text, ImportId), or one with a .qsf that explains it."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.study import FactError
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import unique
from analysis.tools.importing.readers.qsf import explained, questions, stripped
from analysis.tools.importing.readers.tongues import in_one
from analysis.tools.importing.record import Column, Export

SYSTEM = {"StartDate", "Status", "Progress", "Duration (in seconds)", "RecordedDate", "Finished"}
PRIVATE = {
    "StartDate": "exact time",
    "EndDate": "exact time",
    "RecordedDate": "exact time",
    "IPAddress": "ip address",
    "ResponseId": "response id",
    "RecipientLastName": "name",
    "RecipientFirstName": "name",
    "RecipientEmail": "e-mail",
    "ExternalReference": "response id",
    "LocationLatitude": "coordinates",
    "LocationLongitude": "coordinates",
}
ASIDE = {
    "Status",
    "Progress",
    "Finished",
    "DistributionChannel",
    "UserLanguage",
    "Q_RecaptchaScore",
    "Q_RelevantIDDuplicate",
    "Q_RelevantIDFraudScore",
    "Q_RelevantIDLastStartDate",
    "Q_BallotBoxStuffing",
    "Q_DuplicateRespondent",
    "Q_TotalDuration",
}
TIMING = re.compile(r".*_(?:First Click|Last Click|Page Submit|Click Count)$")
PREVIEW = ("1", "Survey Preview", "Vorschau der Umfrage")
UNSEEN = "-99"  # Qualtrics' own export setting for seen but unanswered


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    if len(grid.rows) > 2 and sum('"ImportId"' in c for c in grid.rows[2]) > 0.5 * len(grid.first()):
        return "ImportId in the third row"
    found = SYSTEM & set(grid.first())
    if len(found) >= 4:
        return f"columns {', '.join(sorted(found))}"
    return "a .qsf beside it" if any(p.suffix == ".qsf" for p in beside) else ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    three = len(grid.rows) > 2 and any('"ImportId"' in c for c in grid.rows[2])
    body = grid.rows[3:] if three else grid.rows[1:]
    if not body:
        raise FactError(
            f"{grid.path}: {'three header rows' if three else 'a header'} and no answers", "no-rows"
        )
    names = unique(grid.first())
    texts = [stripped(t) for t in grid.rows[1]] if three else [""] * len(names)
    ids = [imported(c) for c in grid.rows[2]] if three else [""] * len(names)
    columns = [column(*parts) for parts in zip(names, texts, ids, zip(*body, strict=True), strict=True)]
    told = [f"Header rows: {3 if three else 1}."]
    surveys = [p for p in beside if p.suffix == ".qsf"]
    if surveys:
        columns, lines = explained(columns, questions(surveys[0]), surveys[0], grid.path)
        told += lines
    elif not three and any(c.isdigit() for c in body[0]):
        told.append("Codes without a .qsf: give the survey file too, or labels cannot be known.")
    columns, spoken = in_one(columns, "UserLanguage")
    without, said = previews(columns)
    source = {"header_rows": 3 if three else 1}
    return Export(grid.path, "qualtrics", tuple(columns), (*told, *spoken, *said), source, without)


def previews(columns: Sequence[Column]) -> tuple[dict[str, list[str]], list[str]]:
    """(rows to leave out: previews, what is said of rows that were not finished)."""
    found = {c.name: c.counts() for c in columns if c.name in ("Status", "Finished")}
    tests = [v for v in PREVIEW if v in found.get("Status", {})]
    part = sum(found.get("Finished", {}).get(v, 0) for v in ("0", "False", "FALSE"))
    said = [f"{part:,} rows are not finished; leave them out with [rows.only] Finished."] if part else []
    return ({"Status": tests} if tests else {}), said


def imported(cell: str) -> str:
    try:
        return str(json.loads(cell).get("ImportId", ""))
    except (json.JSONDecodeError, AttributeError):
        return ""


def column(name: str, text: str, identifier: str, cells: Sequence[str]) -> Column:
    base = Column(name, tuple(cells), "" if text == name else text.removesuffix(" - Selected Choice"))
    if name in PRIVATE:
        return replace(base, private=PRIVATE[name], told="Qualtrics' own column")
    if name in ASIDE or TIMING.fullmatch(name):
        return replace(base, form="aside", told="a system column of Qualtrics")
    if "_DO" in name and re.search(r"_DO(_\w+)?$", name):
        return replace(base, form="aside", told="the order in which answers were shown")
    if name.endswith("_TEXT"):
        return replace(base, form="text", told="text of an option")
    base = replace(base, cells=tuple("" if c == UNSEEN else c for c in cells))
    stem, _, last = text.rpartition(" - ")
    block = re.fullmatch(r"(.+?)_(\d+)", name)
    if stem and block:
        stem = stem.removesuffix(" - Selected Choice")
        return replace(base, text=stem, item=last, block=block[1])
    return base
