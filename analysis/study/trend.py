"""charts/NAME.toml of kind `trend`: lines over years that others published, and what must hold of them."""

from dataclasses import dataclass
from typing import Literal

from analysis.study.fields import key
from analysis.study.kinds import Chart
from analysis.study.sections import Words, Wrong


@dataclass(frozen=True)
class Line:
    """A series of series.csv."""

    series: str = key("Name in series.csv")
    label: str = key("How the key of the chart calls it")
    breaks: tuple[int, ...] = key("Years at which the method changed: no line runs across", ())
    says: tuple[str, ...] = key("Years whose figures are written beside their points", ())


@dataclass(frozen=True)
class Ring:
    """A figure of context.csv that stands on a line."""

    figure: str = key("Name in context.csv")
    series: str = key("Series that it stands on")
    year: str = key("Year in the series")


@dataclass(frozen=True)
class Twice:
    """Two series that count the same from two sides."""

    series: Words = key("The two series")
    within: float = key("How far apart they may be, as a part of the first", above=0, most=0.1)

    def check(self) -> Wrong:
        if len(self.series) != 2:
            yield ("series",), f"has {len(self.series)} entries, expected two"


@dataclass(frozen=True)
class Move:
    """What each of some series does between two years of one edition."""

    series: Words = key("Series, of one source or of several that must agree")
    start: str = key("First year")
    end: str = key("Last year")
    way: Literal["up", "down"] = key("Whether the last is above or below the first")


@dataclass(frozen=True, kw_only=True)
class Trend(Chart):
    """Lines over years that others published; a line stops where a year is missing or a method changed."""

    kind: Literal["trend"] = key("Kind of chart")
    years: tuple[int, int] = key("First and last year of the axis")
    lines: tuple[Line, ...] = key("Lines, the most important first")
    moves: tuple[Move, ...] = key("What the title says of them; the build stops where it is not so")
    twice: tuple[Twice, ...] = key("Double entries: the build stops where they differ", ())
    rings: tuple[Ring, ...] = key("Quoted figures that stand on a line", ())
    band: str | None = key("Figure of context.csv whose years are shaded", None)

    def check(self) -> Wrong:
        yield from super().check()
        if not self.years[0] < self.years[1]:
            yield ("years",), f"runs from {self.years[0]} to {self.years[1]}, expected the first year first"
        if not 1 <= len(self.lines) <= 2:
            yield ("lines",), f"has {len(self.lines)} entries, expected one or two"
        names = [line.series for line in self.lines]
        for at, ring in enumerate(self.rings):
            if ring.series not in names:
                yield (f"rings[{at}]",), f"stands on {ring.series!r}, which is not drawn"
