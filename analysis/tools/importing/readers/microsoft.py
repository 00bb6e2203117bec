"""Microsoft Forms: ID, start and completion time, e-mail, name; marks joined by ";" with a last one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import grouped, plain_columns
from analysis.tools.importing.record import Column, Export

HEADS = {  # header in the languages met: kind of personal data
    "id": "response id",
    "start time": "exact time",
    "completion time": "exact time",
    "email": "e-mail",
    "name": "name",
    "last modified time": "exact time",
    "startzeit": "exact time",
    "fertigstellungszeit": "exact time",
    "e-mail": "e-mail",
    "heure de début": "exact time",
    "heure de fin": "exact time",
    "adresse de messagerie": "e-mail",
    "nom": "name",
    "hora de inicio": "exact time",
    "hora de finalización": "exact time",
    "correo electrónico": "e-mail",
    "nombre": "name",
    "开始时间": "exact time",
    "完成时间": "exact time",
    "電子郵件": "e-mail",
    "开始時間": "exact time",
    "開始時刻": "exact time",
    "完了時刻": "exact time",
}


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    found = [c for c in grid.first()[:7] if c.casefold() in HEADS]
    return f"columns {', '.join(found)}" if len(found) >= 4 else ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    columns = [marked(at, c) for at, c in enumerate(plain_columns(grid, 1))]
    return Export(grid.path, "microsoft", grouped(columns), (), {"header_rows": 1})


def marked(at: int, column: Column) -> Column:
    kind = HEADS.get(column.name.casefold(), "") if at < 7 else ""
    if column.name.startswith(("Points - ", "Feedback - ", "Total points", "Quiz feedback")):
        return replace(column, form="aside", told="points of a quiz")
    if not kind:
        return column
    if set(column.counts()) in ({"anonymous"}, {"Anonymous"}):
        return replace(column, form="aside", told="“anonymous” throughout")
    return replace(column, private=kind, told="Microsoft Forms' own column")
