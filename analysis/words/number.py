"""One published number, and how it stands in a sentence, a table cell and on a scale."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from analysis.facts import FactError, read_table

FLOATS = "value low high se df deff base effective_base unweighted p p_adjusted".split()
MINUS, DASH = "\u2212", "\u2013"
PERCENT = ("share", "points")  # published as parts of one, read as parts of a hundred
PLACES = {"share": 0, "points": 0, "count": 0, "mean": 1, "difference": 1, "year": 0, "rank": 0}


@dataclass(frozen=True)
class Number:
    """One row of numbers.csv; a measure that is not published is None."""

    key: str
    kind: str
    theme: str
    question: str
    answer: str
    breakdown: str
    level: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    se: float | None
    df: float | None
    deff: float | None
    base: float | None
    effective_base: float | None
    unweighted: float | None
    p: float | None
    p_adjusted: float | None
    status: str
    reason: str
    made_by: str

    @property
    def withheld(self) -> bool:
        return self.status == "withheld"

    @property
    def flagged(self) -> bool:
        return self.status == "flagged"

    @property
    def fixed(self) -> bool:
        """A number that weighting sets to its target: it has no sampling error."""
        return self.kind == "share" and self.se == 0

    @property
    def record(self) -> str:
        """The page that holds its record: named by the second part of the key, if it has three."""
        parts = self.key.split(".")
        return parts[1] if len(parts) > 2 else parts[0]

    @property
    def scale(self) -> str:
        """Classes that place value and interval on the scale from 0 to 100 under or beside it."""
        return self.on((0, 1)) if self.unit == "share" else ""

    def on(self, ends: tuple[float, float]) -> str:
        """Classes that place value and interval between two ends, in whole hundredths of the way."""
        if self.value is None:
            return ""
        start, length = ends[0], ends[1] - ends[0]
        marks = (self.low, self.high, self.value)
        low, high, value = (self.value if x is None else x for x in marks)
        low, high, value = (min(max((x - start) / length, 0), 1) for x in (low, high, value))
        return f"lo{round(100 * low)} hi{round(100 * high)} v{round(100 * value)}"

    def text(self, places: int | None = None, signed: bool = False) -> str:
        """Value and unit: 49%, 34 points, 6.3, 2,010; or the word that stands in its place."""
        if self.withheld:
            return "withheld"
        if self.kind == "band":
            return self.reason
        if self.unit == "verdict":
            return "holds" if self.value == 1 else "does not hold"
        shown = self.written(self.value, places, signed)
        if self.unit == "points":
            return f"{shown} point" if shown.lstrip(MINUS + "+") == "1" else f"{shown} points"
        return f"{shown}%" if self.unit == "share" else shown

    def interval(self, places: int | None = None) -> str:
        """Both ends without unit: 45–53; `to` between ends of which one is negative."""
        if self.withheld or self.fixed or self.low is None or self.high is None:
            return ""
        ends = [self.written(x, places) for x in (self.low, self.high)]
        if self.unit == "rank" and ends[0] == ends[1]:
            return ends[0]
        return (" to " if any(e.startswith(MINUS) for e in ends) else DASH).join(ends)

    def turned(self) -> "Number":
        """The same difference seen from its other end."""
        value, low, high = (None if x is None else -x for x in (self.value, self.low, self.high))
        return replace(self, value=value, low=high, high=low)

    @property
    def clear(self) -> bool:
        """Whether its interval leaves out zero."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high

    def told(self) -> dict[str, str]:
        """Every text that a browser may show of it; what is not there is left out."""
        found = {
            "value": self.text(), "interval": self.interval(), "se": self.written(self.se, 2),
            "base": "" if self.base is None else f"{self.base:,.0f}",
            "unweighted": self.written(self.unweighted) + ("%" if self.unit == "share" else ""),
        }  # fmt: skip
        return {name: text for name, text in found.items() if text.strip("%")}

    def written(self, value: float | None, places: int | None = None, signed: bool = False) -> str:
        """A measure of this number in its reader's units, half away from zero, true minus."""
        if value is None:
            return ""
        exact = Decimal(repr(value)) * (100 if self.unit in PERCENT else 1)
        digits = PLACES.get(self.unit, 2) if places is None else places
        rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        mark = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
        return f"{mark}{abs(rounded)}" if self.unit == "year" else f"{mark}{abs(rounded):,f}"


def read_numbers(path: Path) -> dict[str, Number]:
    """Every published number by key, in the order of the file."""
    table = read_table(path, FLOATS)
    numbers: dict[str, Number] = {}
    for place, row in table.records():
        number = of_row(row)
        if number.key in numbers:
            raise FactError(f"{place}: {number.key!r} stands twice")
        numbers[number.key] = number
    return numbers


def of_row(row: Mapping[str, str]) -> Number:
    """A number from the cells of its row."""
    return Number(**{k: _parsed(k, v) for k, v in row.items()})  # type: ignore[arg-type]


def _parsed(column: str, cell: str) -> str | float | None:
    return (float(cell) if cell else None) if column in FLOATS else cell
