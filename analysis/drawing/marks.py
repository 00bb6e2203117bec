"""What every kind of chart draws with: an axis, its grid, an interval, a withheld row."""

from dataclasses import dataclass

from analysis.drawing.lettering import width
from analysis.drawing.measure import bare, ends, place
from analysis.drawing.plan import Entry
from analysis.drawing.sheet import HATCH, INK, INK2, INK3, SMALL, Sheet

FULL = (0.0, 100.0)  # a share's own scale: marked at every quarter
STEPS = (0.1, 0.2, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100)
HEAD = 20  # px above the first row: the ticks' line
GAP = 8  # px between the end of an interval and its value


@dataclass(frozen=True)
class Axis:
    """A scale from data units to pixels."""

    low: float
    high: float
    start: float
    end: float

    def px(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, most: int = 5) -> list[float]:
        """Round values from end to end, at most `most` steps."""
        if (self.low, self.high) == FULL:
            return [0, 25, 50, 75, 100]
        span = self.high - self.low
        step = next((s for s in STEPS if span / s <= most), span)
        first = -(-self.low // step)
        found: list[float] = []
        while (tick := round((first + len(found)) * step, 6)) <= self.high:
            found.append(tick)
        return found


def grid(sheet: Sheet, axis: Axis, bottom: float, unit: str, zero: bool = False) -> None:
    """Light verticals with their values above the plot; the unit is written once, on the last."""
    ticks = axis.ticks(4 if sheet.narrow else 5)
    for tick in ticks:
        sheet.rule((axis.px(tick), HEAD), (axis.px(tick), bottom))
        text = f"{'−' if tick < 0 else '+' if zero and tick > 0 else ''}{abs(tick):g}"
        last = unit if tick == ticks[-1] else ""
        sheet.word(axis.px(tick), HEAD - 10, text + last, INK3, "center", SMALL)
    if zero and axis.low <= 0 <= axis.high:
        sheet.line((axis.px(0), HEAD), (axis.px(0), bottom), INK3, 1, (3, 3))


def interval(sheet: Sheet, axis: Axis, y: float, entry: Entry, value: bool = True) -> None:
    """The dot on its interval, the value beside its upper end; withheld is said and hatched."""
    number, mark = entry.number, entry.mark
    if number.withheld:
        withheld(sheet, axis.start, axis.end, y)
        return
    low, high = (min(max(end, axis.low), axis.high) for end in ends(number))
    sheet.line((axis.px(low), y), (axis.px(high), y), mark.colour, 3)
    sheet.dot(axis.px(place(number)), y, mark.colour, mark.shape, mark.hollow or number.flagged)
    if value:
        beside(sheet, axis, y, entry, low, high)


def beside(sheet: Sheet, axis: Axis, y: float, entry: Entry, low: float, high: float) -> None:
    text = bare(entry.number)
    x = axis.px(high) + GAP
    if x + width(text) > max(axis.end + 26, sheet.width - 50):
        sheet.word(axis.px(low) - GAP, y, text, INK, "right")
    else:
        sheet.word(x, y, text, INK)


def withheld(sheet: Sheet, start: float, end: float, y: float) -> None:
    """Never blank, never zero: the word, and a hatched bar."""
    after = start + width("withheld") + 6
    sheet.word(start, y, "withheld", INK2)
    if end - after > 20:
        sheet.area(after, end, y - 4, y + 4, HATCH)


def base(sheet: Sheet, y: float, entry: Entry) -> None:
    """n in the right column."""
    if entry.number.base is not None:
        sheet.word(sheet.width, y, f"{entry.number.base:,.0f}", INK3, "right", SMALL)
