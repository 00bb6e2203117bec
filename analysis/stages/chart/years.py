"""Lines over years as they are drawn: shaded years, stretches, gaps, rings around quoted figures."""

from dataclasses import dataclass
from itertools import pairwise

from analysis.language import say
from analysis.stages.chart.lettering import width
from analysis.stages.chart.marks import Axis
from analysis.stages.chart.sheet import ACCENT, BAND, GRID, HATCH, INK, INK3, PAPER, SMALL, Sheet
from analysis.study.series import Point

TALL, LEFT, HEAD, FOOT = 236, 44, 26, 26  # px
STEPS = (1, 2, 5, 10, 20, 25, 50)
DOT = 3.5  # px: half of a dot with its edge


@dataclass(frozen=True)
class Line:
    """A line as it is drawn: its points, its stretches, whose figures are written."""

    label: str
    colour: str
    dotted: bool
    points: list[Point]
    runs: list[list[Point]]
    says: list[str]
    breaks: list[int]


@dataclass(frozen=True)
class Ring:
    """A quoted figure at its point, by its number in the chart."""

    at: int
    point: Point
    figure: str
    said: str


@dataclass(frozen=True)
class Drawn:
    """What is drawn between which years."""

    lines: list[Line]
    rings: list[Ring]
    years: tuple[int, int]
    band: tuple[int, int] | None

    @property
    def percent(self) -> bool:
        return self.lines[0].points[0].unit == "percent"


def hollow(x: Line) -> list[Point]:
    """Points of all editions but the last."""
    latest = max(p.edition for p in x.points)
    return [p for p in x.points if p.edition and p.edition != latest] if x.dotted else []


def wide_gaps(x: Line) -> list[tuple[float, float]]:
    """Years missing within an edition, where more than two lie open; a change of method is no gap."""
    ends = [(a[-1], b[0]) for a, b in pairwise(x.runs) if a[-1].edition == b[0].edition]
    return [
        (a.at, b.at) for a, b in ends if b.at - a.at > 2.1 and not any(a.at < at <= b.at for at in x.breaks)
    ]


def draw(pixels: int, drawn: Drawn) -> Sheet:
    sheet = Sheet(pixels, TALL)
    across = Axis(*drawn.years, LEFT, pixels - 44)
    most = max(p.value for x in drawn.lines for p in x.points)
    step = next(s * 10**k for k in range(9) for s in STEPS if -(-most // (s * 10**k)) <= 4)
    up = Axis(0, 100 if drawn.percent and most > 60 else step * -(-most // step), TALL - FOOT, HEAD)
    frame(sheet, drawn, across, up, step if up.high != 100 else 25)
    for x in drawn.lines:
        for start, end in wide_gaps(x) if not drawn.lines[1:] else []:
            sheet.area(across.px(start) + 5, across.px(end) - 5, up.end, up.start, HATCH)
        draw_line(sheet, x, across, up)
    for mark in drawn.rings:
        near = any(0 < other.point.at - mark.point.at < 4 for other in drawn.rings)
        circled(sheet, mark, across, up, -1 if near else 1)
    return sheet


def frame(sheet: Sheet, drawn: Drawn, across: Axis, up: Axis, step: float) -> None:
    """The shaded years, light horizontals with their values, years below."""
    if drawn.band:
        sheet.area(across.px(drawn.band[0]), across.px(drawn.band[1] + 1), up.end, up.start, BAND)
    for at in range(round(up.high / step) + 1):
        y = up.px(at * step)
        sheet.line((across.start, y), (across.end, y), INK3 if not at else GRID)
        text = f"{at * step:,.0f}" if up.high < 20000 else f"{at * step / 1000:,.0f}k" if at else "0"
        last = at == round(up.high / step)
        sheet.word(
            across.start - 8, y, text + ("%" if drawn.percent and last else ""), INK3, "right", SMALL
        )
    first, last_year = drawn.years
    for year in range(-(-first // 5) * 5, last_year + 1, 5 if not sheet.narrow else 10):
        sheet.word(across.px(year), up.start + 16, str(year), INK3, "center", SMALL)


def draw_line(sheet: Sheet, x: Line, across: Axis, up: Axis) -> None:
    """Its stretches, its dots, the figures that are written, and a name for each point."""
    pale = {id(p) for p in hollow(x)}
    for stretch in x.runs:
        for a, b in pairwise(stretch):
            sheet.line((across.px(a.at), up.px(a.value)), (across.px(b.at), up.px(b.value)), x.colour, 2)
    for p in x.points:
        at = (across.px(p.at), up.px(p.value))
        if x.dotted or len(next(r for r in x.runs if p in r)) == 1:
            look = {"fill": PAPER if id(p) in pale else x.colour, "stroke": x.colour, "width": 1.5}
            sheet.dots.append({"x": at[0], "y": at[1], "shape": "circle", "size": 22, **look})
        sheet.name(
            at[0] - 3,
            at[0] + 3,
            at[1] - 3,
            at[1] + 3,
            say("chart.year_mark", series=x.label, year=p.year, figure=p.written),
        )
    for year in x.says:
        p = next(p for p in reversed(x.points) if p.year == year)
        beside(sheet, p, x, across, up)


def beside(sheet: Sheet, p: Point, x: Line, across: Axis, up: Axis) -> None:
    """A figure above its point; at the right end beside it, below it at a low point."""
    text, at = p.written, (across.px(p.at), up.px(p.value))
    ink = INK if x.colour == ACCENT else x.colour
    if p.year == x.points[-1].year:
        room = sheet.width - at[0] - 8 >= width(text, SMALL)
        place = (at[0] + 8, at[1], "left") if room else (sheet.width, at[1] + 16, "right")
    elif any(q.at > p.at and q.value > p.value for q in x.points) and p.year != x.points[0].year:
        place = (at[0], at[1] + 15, "center")
    else:
        start = max(at[0], across.start + width(text, SMALL) / 2)
        heights = [at[1] - 13 - more for more in (0, 8, 16, 24)]
        free = (y for y in heights if not covers(start, y, text, x, across, up))
        place = (start, next(free, heights[0]), "center")
    x_at, y_at, align = place
    sheet.word(x_at, y_at, text, ink, align, SMALL)


def covers(x_at: float, y_at: float, text: str, x: Line, across: Axis, up: Axis) -> bool:
    """Whether a word around this place would lie on a dot of the line."""
    wide = width(text, SMALL) / 2 + DOT
    dots = ((across.px(q.at), up.px(q.value)) for q in x.points)
    return any(abs(px - x_at) < wide and abs(py - y_at) < SMALL / 2 + DOT - 1 for px, py in dots)


def circled(sheet: Sheet, mark: Ring, across: Axis, up: Axis, side: int) -> None:
    """A ring around the point, and its number on a stalk to the right (1) or left (-1)."""
    x, y = across.px(mark.point.at), up.px(mark.point.value)
    aside = (x + 13 * side, y + (24 if y < HEAD + 40 and side > 0 else -24))
    ring = {"shape": "circle", "fill": "transparent", "stroke": "var(--warn)", "width": 1.5}
    sheet.line((x, y), aside, "var(--warn)")
    sheet.dots.append({"x": x, "y": y, "size": 110, **ring})
    sheet.dots.append({"x": aside[0], "y": aside[1], "size": 190, **ring, "fill": "var(--warn)"})
    sheet.word(*aside, str(mark.at), PAPER, "center", SMALL, 600)
    said = say("chart.quoted", at=mark.at, says=mark.said)
    sheet.name(aside[0] - 8, aside[0] + 8, aside[1] - 8, aside[1] + 8, said)
