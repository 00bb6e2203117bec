"""What every kind of chart draws with: an axis, its grid, an interval, a withheld row."""

from dataclasses import dataclass
from itertools import pairwise

from analysis.language import phrase
from analysis.numbers.text import count
from analysis.stages.chart.lettering import width
from analysis.stages.chart.measure import bare, ends, named, place
from analysis.stages.chart.plan import Entry
from analysis.stages.chart.sheet import GRID, HATCH, INK, INK2, INK3, SMALL, Sheet

FULL = (0.0, 100.0)  # a share's own scale: marked at every quarter
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
HEAD = 20  # px above the first row: the ticks' line
GAP = 8  # px between the end of an interval and its value
TOUCH = 9  # px: a lesser gap between rows has no words in it


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


def upper(most: float, steps: int = 5) -> float:
    """The end of an axis from zero to a hundred that holds `most` and stands on a tick."""
    step = next(s for s in (1, 2, 5, 10, 20, 50) if -(-most // s) <= steps)
    return min(100.0, step * -(-most // step))


Strip = tuple[float, float]  # top and bottom of a row


def grid(sheet: Sheet, axis: Axis, rows: list[Strip], unit: str, zero: bool = False) -> None:
    """Light verticals through the rows, not through the words between them; values above the plot.

    The unit is written once, on the last. `zero`: differences, with signs. An axis
    that crosses zero marks it.
    """
    top, bottom, dash = strokes(rows)
    ticks = axis.ticks()
    for tick in ticks:
        place = axis.px(tick)
        sheet.rule((place, top), (place, bottom), dash, INK3 if tick == 0 and axis.low < 0 else GRID)
        text = ticked(tick, zero) + (unit if tick == ticks[-1] else "")
        sheet.word(place, HEAD - 10, text, INK3, "center", SMALL)


def ticked(tick: float, zero: bool) -> str:
    """A value of the scale; `zero`: with its sign on both sides."""
    return f"{'−' if tick < 0 else '+' if zero and tick > 0 else ''}{abs(tick):g}"


def strokes(rows: list[Strip]) -> tuple[float, float, tuple[float, ...]]:
    """Top, bottom, and the dashes between that cover the rows; rows that nearly touch are one."""
    joined = [rows[0]]
    for top, bottom in rows[1:]:
        if top - joined[-1][1] < TOUCH:
            joined[-1] = (joined[-1][0], bottom)
        else:
            joined.append((top, bottom))
    ends = [end for row in joined for end in row]
    steps = tuple(round(after - before, 1) for before, after in pairwise(ends))
    return ends[0], ends[-1], steps if len(joined) > 1 else ()


def interval(sheet: Sheet, axis: Axis, y: float, entry: Entry, value: bool = True) -> None:
    """The dot on its interval, the value beside its upper end; withheld is said and hatched."""
    number, mark = entry.number, entry.mark
    if number.withheld:
        withheld(sheet, axis.start, axis.end, y)
        sheet.name(axis.start, axis.end, y, y, named(entry))
        return
    low, high = (min(max(end, axis.low), axis.high) for end in ends(number))
    sheet.line((axis.px(low), y), (axis.px(high), y), mark.colour, 3)
    sheet.dot(axis.px(place(number)), y, mark.colour, mark.shape, mark.hollow or number.flagged)
    sheet.name(axis.px(low), axis.px(high), y, y, named(entry))
    if value:
        beside(sheet, axis, y, entry, low, high)


def beside(sheet: Sheet, axis: Axis, y: float, entry: Entry, low: float, high: float) -> None:
    """The value at the upper end; at the lower one where it is negative or has no room."""
    text = bare(entry.number)
    x = axis.px(high) + GAP
    negative = place(entry.number) < 0 and axis.px(low) - GAP - width(text) >= axis.start - GAP
    if negative or x + width(text) > max(axis.end + 26, sheet.width - 50):
        sheet.word(axis.px(low) - GAP, y, text, INK, "right")
    else:
        sheet.word(x, y, text, INK)


def withheld(sheet: Sheet, start: float, end: float, y: float) -> None:
    """Never blank, never zero: the word, and a hatched bar."""
    word = phrase("number.withheld")
    after = start + width(word) + 6
    sheet.word(start, y, word, INK2)
    if end - after > 20:
        sheet.area(after, end, y - 4, y + 4, HATCH)


def base(sheet: Sheet, y: float, entry: Entry) -> None:
    """n in the right column."""
    if entry.number.base is not None:
        sheet.word(sheet.width, y, count(entry.number.base), INK3, "right", SMALL)
