"""What two means a point are drawn in: grid, the region that people drew, its diagonal, crossbars."""

from dataclasses import dataclass

from analysis.language import phrase, say
from analysis.stages.chart import measure
from analysis.stages.chart.labels import Box, Point
from analysis.stages.chart.lettering import width
from analysis.stages.chart.marks import Axis
from analysis.stages.chart.plan import Entry
from analysis.stages.chart.sheet import ACCENT, GRID, INK, INK2, INK3, PANEL, SMALL, Sheet

BOTTOM = 44  # px: under the grid, for its numbers and title
REGIONS = ("upper_left", "upper_right", "lower_left", "lower_right")


@dataclass(frozen=True)
class Pair:
    """One point: its name in the plot, its full name, and the two numbers."""

    short: str
    name: str
    x: Entry
    y: Entry

    @property
    def withheld(self) -> bool:
        return self.x.number.withheld or self.y.number.withheld


@dataclass(frozen=True)
class Map:
    """What the pairs are drawn against."""

    pairs: list[Pair]
    x: dict[str, str]
    y: dict[str, str]
    ends_x: tuple[float, float]
    ends_y: tuple[float, float]
    cut: dict[str, float]
    diagonal: str
    regions: dict[str, list[str]]
    unit: str


def field(sheet: Sheet, drawn: Map, points: list[Point], across: Axis, up: Axis) -> list[Box]:
    """Grid, region kept, diagonal, names of regions and crossbars; what a name should not cover."""
    frame(sheet, drawn, across, up)
    lines = cut(sheet, drawn, across, up) + diagonal(sheet, drawn, across, up)
    lines += regions(sheet, drawn, across, up)
    for spot in points:
        sheet.line((spot.bars[0], spot.y), (spot.bars[2], spot.y), ACCENT, 1.5)
        sheet.line((spot.x, spot.bars[1]), (spot.x, spot.bars[3]), ACCENT, 1.5)
    return lines


def frame(sheet: Sheet, drawn: Map, across: Axis, up: Axis) -> None:
    for tick in across.ticks(10 if not sheet.narrow else 6):
        sheet.line((across.px(tick), up.end), (across.px(tick), up.start), GRID)
        sheet.word(across.px(tick), up.start + 14, f"{tick:g}{drawn.unit}", INK3, "center", SMALL)
    for tick in up.ticks(5):
        sheet.line((across.start, up.px(tick)), (across.end, up.px(tick)), GRID)
        sheet.word(across.start - 10, up.px(tick), f"{tick:g}{drawn.unit}", INK3, "right", SMALL)
    sheet.word(0, 8, f"↑ {drawn.y['title']}", INK2, size=SMALL)
    sheet.word(across.end, up.start + 34, f"{drawn.x['title']} →", INK2, "right", SMALL)


def cut(sheet: Sheet, drawn: Map, across: Axis, up: Axis) -> list[Box]:
    """The region kept: low on x, high on y, a panel with a dashed edge."""
    if not drawn.cut:
        return []
    x, y = across.px(drawn.cut["x"]), up.px(drawn.cut["y"])
    sheet.area(across.start, x, up.end, y, PANEL)
    sheet.line((x, up.end), (x, y), INK3, 1, (3, 3))
    sheet.line((across.start, y), (x, y), INK3, 1, (3, 3))
    return [(x - 1, up.end, x + 1, y), (across.start, y - 1, x, y + 1)]


def diagonal(sheet: Sheet, drawn: Map, across: Axis, up: Axis) -> list[Box]:
    """Where both are equal, in short boxes that a name should not touch."""
    low, high = max(across.low, up.low), min(across.high, up.high)
    if not drawn.diagonal or low >= high:
        return []
    sheet.line((across.px(low), up.px(low)), (across.px(high), up.px(high)), INK3, 1, (3, 3))
    x, y, wide = across.px(high) - 20, up.px(high) + 12, width(drawn.diagonal, SMALL)
    sheet.word(x, y, drawn.diagonal, INK2, "right", SMALL)
    steps = [low + (high - low) * s / 40 for s in range(41)]
    boxes = [(across.px(s) - 3, up.px(s) - 3, across.px(s) + 3, up.px(s) + 3) for s in steps]
    return [*boxes, (x - wide, y - 8, x, y + 8)]


def regions(sheet: Sheet, drawn: Map, across: Axis, up: Axis) -> list[Box]:
    """A name (and a line under it) in each region that has one."""
    middle = across.px(drawn.cut["x"]) if drawn.cut else across.start
    places = {
        "upper_left": (across.start + 8, up.end + 14, "left"),
        "upper_right": (middle + 8, up.end + 14, "left"),
        "lower_left": (across.start + 8, up.start - 14, "left"),
        "lower_right": (across.end - 8, up.start - 14, "right"),
    }
    boxes = []
    for name, lines in drawn.regions.items():
        x, y, align = places[name]
        y -= 17 * (len(lines) - 1) if name.startswith("lower") and not sheet.narrow else 0
        for at, line in enumerate(lines[:1] if sheet.narrow else lines):
            look = (INK, 13, 600) if at == 0 else (INK2, SMALL, 400)
            sheet.word(x, y + 17 * at, line, look[0], align, look[1], look[2])
            wide = width(line, look[1], look[2])
            left = x - wide if align == "right" else x
            boxes.append((left, y + 17 * at - 8, left + wide, y + 17 * at + 8))
    return boxes


def both(p: Pair) -> str:
    """A point in words: its name, and both of its numbers."""
    sides = (say("chart.side", name=e.group, number=measure.sentence(e.number)) for e in (p.y, p.x))
    return say("chart.entry", name=p.name, number=phrase("list.comma").join(sides))


def point(p: Pair, across: Axis, up: Axis) -> Point:
    (x0, x1), (y0, y1) = measure.ends(p.x.number), measure.ends(p.y.number)
    bars = (across.px(x0), up.px(y1), across.px(x1), up.px(y0))
    return Point(across.px(measure.place(p.x.number)), up.px(measure.place(p.y.number)), bars, p.short)
