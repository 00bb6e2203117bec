"""A bar made of parts, one beside the other."""

from analysis.stages.chart.measure import named, place
from analysis.stages.chart.plan import Entry, Mark
from analysis.stages.chart.sheet import BAND, Sheet

BAR = 14  # px: height of a bar
UNSURE = Mark("var(--mid)", "box", hollow=True)  # not sure: kept in the base, on no side


def shown(entry: Entry) -> float:
    return 0 if entry.number.withheld else place(entry.number)


def segment(sheet: Sheet, entry: Entry, x: float, y: float, length: float) -> float:
    """One part of a bar from x on; its far end. A paper hairline stands between parts."""
    if entry.number.withheld:
        return x
    far = x + length
    sheet.name(x, far, y, y + BAR, named(entry))
    inner = far - (1 if length > 2 else -1 if length < -2 else 0)
    if entry.mark.hollow:
        sheet.area(x + 0.5, inner, y + 0.5, y + BAR - 0.5, BAND, entry.mark.colour)
    else:
        sheet.area(x, inner, y, y + BAR, entry.mark.colour)
    return far
