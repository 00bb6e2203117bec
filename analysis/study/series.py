"""series.csv: figures that others published year by year, each with its source and edition."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.study.errors import FactError, Faults, known, near
from analysis.study.ids import check_id
from analysis.study.numerals import Span, plain
from analysis.study.tables import read_table

COLUMNS = "series year value unit status source edition note".split()
COUNTED = Span(0, 1e12)
UNITS = {"percent": Span(0, 100)} | dict.fromkeys(
    ("articles", "works", "papers", "students", "recipients"), COUNTED
)
STATUS = ("published", "derived")  # as the source has it, or by arithmetic on its rows
YEAR = re.compile(r"((?:19|20)\d\d)(?:/(\d\d))?")


@dataclass(frozen=True)
class Point:
    """A figure of a series: `year` as written (2019, or 2019/20), `at` where it stands among years."""

    series: str
    year: str
    value: float
    unit: str
    status: str
    source: str
    edition: str
    note: str

    @property
    def at(self) -> float:
        """The calendar year; of a school year, the turn within it."""
        return int(self.year[:4]) + (0.5 if "/" in self.year else 0.0)

    @property
    def written(self) -> str:
        """The figure as a reader sees it, to the digits that the source has."""
        digits = f"{self.value:,.10g}" if self.value % 1 else f"{self.value:,.0f}"
        return digits + ("%" if self.unit == "percent" else "")


Series = Mapping[str, list[Point]]


def read_series(path: Path, sources: Collection[str]) -> dict[str, list[Point]]:
    """Every series by name, its points as they stand; raises FactError with every fault of the file.

    A point has a source, each year stands once in an edition, years of an edition rise, a series has
    one unit.
    """
    found: dict[str, list[Point]] = {}
    faults = Faults()
    for place, row in read_table(path, COLUMNS, COLUMNS).records():
        with faults.gathered():
            point = read(place, row, sources)
            for before in found.get(point.series, [])[-1:]:
                follows(place, before, point)
            found.setdefault(point.series, []).append(point)
    faults.tell()
    return found


def read(place: str, row: Mapping[str, str], sources: Collection[str]) -> Point:
    check_id(row["series"], place, "name of the series")
    year = YEAR.fullmatch(row["year"])
    if not year or (year[2] and int(year[2]) != (int(year[1]) + 1) % 100):
        raise FactError(f"{place}: year is {row['year']!r}, expected 2019, or 2019/20 for a school year")
    span = UNITS[known(row["unit"], UNITS, f"{place}: unit")]
    value = plain(row["value"], span)
    if value is None:
        raise FactError(f"{place}: value is {row['value']!r}, expected {span}")
    known(row["status"], STATUS, f"{place}: status")
    if row["source"] not in sources:
        raise FactError(
            f"{place}: source {row['source']!r} is not in sources.csv{near(row['source'], sources)}"
        )
    given: dict[str, Any] = {**row, "value": value}
    return Point(**given)


def follows(place: str, before: Point, point: Point) -> None:
    """A point after another of its series: of the same unit, later in its edition."""
    if point.unit != before.unit:
        raise FactError(f"{place}: unit is {point.unit!r}, {point.series!r} began with {before.unit!r}")
    same = (point.source, point.edition) == (before.source, before.edition)
    if same and point.at <= before.at:
        raise FactError(f"{place}: year {point.year!r} follows {before.year!r}; expected a later one")


def runs(points: Iterable[Point], breaks: Collection[float] = ()) -> list[list[Point]]:
    """A series in stretches that a line may join: one edition each, no year missing within, no break.

    Years are missing where two are farther apart than the nearest two of their edition.
    """
    found: list[list[Point]] = []
    for members in editions(points).values():
        step = min((b.at - a.at for a, b in pairwise(members)), default=1.0)
        for point in members:
            last = found[-1][-1] if found and found[-1][-1] in members else None
            apart = last is None or point.at - last.at > step + 0.01
            if last is None or apart or any(last.at < at <= point.at for at in breaks):
                found.append([])
            found[-1].append(point)
    return found


def editions(points: Iterable[Point]) -> dict[tuple[str, str], list[Point]]:
    """(source, edition) -> its points."""
    found: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        found.setdefault((point.source, point.edition), []).append(point)
    return found
