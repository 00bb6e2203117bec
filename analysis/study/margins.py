"""margins.csv: the shares of the population that weights are raked to."""

from collections.abc import Mapping
from pathlib import Path

from analysis.study.errors import FactError, Faults, near
from analysis.study.ids import check_id
from analysis.study.numerals import SHARE, plain
from analysis.study.tables import read_table

MARGINS = "margin level share source universe composed note".split()
ERROR = "se"  # of a margin's share, where its source states one
COMPOSED = ("published", "composed", "assumed")
Margins = Mapping[str, Mapping[str, Mapping[str, str]]]


def read_margins(path: Path, apart: bool = False) -> dict[str, dict[str, dict[str, str]]]:
    """margin -> level -> its row; shares sum to 1 within 1e-6, errors are of all levels or none.

    apart: the first variable of each margin divides populations, and shares sum to 1 in each.
    """
    margins: dict[str, dict[str, dict[str, str]]] = {}
    faults = Faults()
    for place, row in read_table(path, MARGINS, [*MARGINS, ERROR]).records():
        with faults.gathered():
            levels = margins.setdefault(check_id(row["margin"], place, "margin"), {})
            for part in row["level"].split(" x "):
                check_id(part, place, "level")
            if row["level"] in levels:
                raise FactError(f"{place}: level {row['level']!r} stands twice in {row['margin']!r}")
            levels[row["level"]] = row
            if row["composed"] not in COMPOSED:
                raise FactError(
                    f"{place}: composed is {row['composed']!r}{near(row['composed'], COMPOSED)}; expected "
                    f"one of {', '.join(COMPOSED)}"
                )
            if not row["source"] and row["composed"] != "assumed":
                raise FactError(f"{place}: source is empty; only a share that is 'assumed' has none")
            if plain(row["share"], SHARE) is None:
                raise FactError(f"{place}: share is {row['share']!r}, expected {SHARE}")
            if row.get(ERROR) and plain(row[ERROR], SHARE) is None:
                raise FactError(f"{place}: se is {row[ERROR]!r}, expected {SHARE}, or nothing")
    faults.tell()
    for name, levels in margins.items():
        stated = [level for level, row in levels.items() if row.get(ERROR)]
        if stated and len(stated) < len(levels):
            lost = next(level for level in levels if level not in stated)
            faults.add(
                f"{path}: margin {name!r} has an se at {stated[0]!r} and none at {lost!r}; give all or none"
            )
        totals: dict[str, float] = {}
        for level, row in levels.items():
            where = f" of {level.partition(' x ')[0]!r}" if apart else ""
            totals[where] = totals.get(where, 0.0) + float(row["share"])
        for where, total in totals.items():
            if abs(total - 1) > 1e-6:
                faults.add(f"{path}: the shares{where} of margin {name!r} sum to {total:.6f}, expected 1")
    faults.tell()
    return margins
