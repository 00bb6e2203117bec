"""Two means a point, with both intervals, against a line that people drew; narrow, the same as a list."""

from dataclasses import dataclass

from analysis.stages.chart import measure
from analysis.stages.chart.labels import Box, Point, place
from analysis.stages.chart.lettering import width
from analysis.stages.chart.marks import HEAD, Axis, Strip, grid, interval, withheld
from analysis.stages.chart.plan import Entry, Item, Mark, Picture, Plan
from analysis.stages.chart.sheet import ACCENT, GRID, INK, INK2, INK3, PANEL, SMALL, WIDE, Sheet
from analysis.study import FactError
from analysis.words import Number

UP, ACROSS = Mark(ACCENT), Mark("var(--d1)", "diamond")
HEIGHT, LEFT, BOTTOM = 500, 30, 44  # px
REGIONS = ("upper_left", "upper_right", "lower_left", "lower_right")
KEYS = "pairs x y domain_x domain_y cut diagonal regions".split()


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


def scatter(plan: Plan) -> Picture:
    """`pairs` of two items each; axes named by `x` and `y` (title, short); `cut` marks the region kept."""
    plan.only(*KEYS)
    x, y = plan.need("x"), plan.need("y")
    pairs = [pair(plan, row, x["short"], y["short"]) for row in plan.need("pairs")]
    shown = [p for p in pairs if not p.withheld]
    ends_x = ends(plan.spec.get("domain_x"), [p.x.number for p in shown])
    ends_y = ends(plan.spec.get("domain_y"), [p.y.number for p in shown])
    unit = "%" if pairs and pairs[0].x.number.unit == "share" else ""
    regions = plan.spec.get("regions", {})
    for name in regions:
        if name not in REGIONS:
            raise FactError(f"{plan.path}: region {name!r} is none of {', '.join(REGIONS)}")
    drawn = Map(pairs, x, y, ends_x, ends_y, plan.spec.get("cut", {}), plan.spec.get("diagonal", ""),
                regions, unit)  # fmt: skip
    notes = [f"Axes of the plot are cut: {x['short'].lower()} {ends_x[0]:g} to {ends_x[1]:g}, "
             f"{y['short'].lower()} {ends_y[0]:g} to {ends_y[1]:g}."]  # fmt: skip
    entries = [entry for p in pairs for entry in (p.y, p.x)]
    key = [(UP, y["short"]), (ACROSS, x["short"])]
    return Picture(
        entries, lambda px: plot(drawn) if px >= WIDE else as_list(drawn, px), key, notes, key_narrow=True
    )


def pair(plan: Plan, row: dict[str, str], x: str, y: str) -> Pair:
    first, second = (item(plan, row[axis]) for axis in ("x", "y"))
    name = row.get("label") or second.question.short
    return Pair(
        row.get("short") or name, name,
        Entry(name, x, plan.number(first.key()), ACROSS), Entry(name, y, plan.number(second.key()), UP),
    )  # fmt: skip


def item(plan: Plan, text: str) -> Item:
    question, _, answer = text.partition(".")
    return Item(plan.question(question), answer or "mean", "")


def ends(given: list[float] | None, numbers: list[Number]) -> tuple[float, float]:
    if given:
        return float(given[0]), float(given[1])
    low, high = min(measure.ends(n)[0] for n in numbers), max(measure.ends(n)[1] for n in numbers)
    step = 10 if numbers[0].unit == "share" else 1
    return step * (low // step), step * -(-high // step)


def plot(drawn: Map) -> Sheet:
    """The map: grid, region kept, diagonal, crossbars, names."""
    sheet = Sheet(WIDE, HEIGHT)
    across = Axis(*drawn.ends_x, LEFT, WIDE - 6)
    up = Axis(*drawn.ends_y, HEIGHT - BOTTOM, 26)
    frame(sheet, drawn, across, up)
    lines = cut(sheet, drawn, across, up) + diagonal(sheet, drawn, across, up)
    lines += regions(sheet, drawn, across, up)
    shown = [p for p in drawn.pairs if not p.withheld]
    points = [point(p, across, up) for p in shown]
    for spot in points:
        sheet.line((spot.bars[0], spot.y), (spot.bars[2], spot.y), ACCENT, 1.5)
        sheet.line((spot.x, spot.bars[1]), (spot.x, spot.bars[3]), ACCENT, 1.5)
        sheet.dot(spot.x, spot.y, ACCENT)
    inside = (across.start + 4, up.end + 4, across.end - 2, up.start - 4)
    for spot, at in zip(points, place(points, inside, lines), strict=True):
        sheet.word(at.x, at.y, spot.name, INK, at.align)
    hidden = [p.short for p in drawn.pairs if p.withheld]
    if hidden:
        sheet.word(across.start + 8, up.start - 12, f"Withheld: {', '.join(hidden)}", INK2, size=SMALL)
    return sheet


def frame(sheet: Sheet, drawn: Map, across: Axis, up: Axis) -> None:
    for tick in across.ticks(10):
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
    }  # fmt: skip
    boxes = []
    for name, lines in drawn.regions.items():
        x, y, align = places[name]
        y -= 17 * (len(lines) - 1) if name.startswith("lower") else 0
        for at, line in enumerate(lines):
            look = (INK, 13, 600) if at == 0 else (INK2, SMALL, 400)
            sheet.word(x, y + 17 * at, line, look[0], align, look[1], look[2])
            wide = width(line, look[1], look[2])
            left = x - wide if align == "right" else x
            boxes.append((left, y + 17 * at - 8, left + wide, y + 17 * at + 8))
    return boxes


def point(p: Pair, across: Axis, up: Axis) -> Point:
    (x0, x1), (y0, y1) = measure.ends(p.x.number), measure.ends(p.y.number)
    bars = (across.px(x0), up.px(y1), across.px(x1), up.px(y0))
    return Point(across.px(measure.place(p.x.number)), up.px(measure.place(p.y.number)), bars, p.short)


def as_list(drawn: Map, pixels: int) -> Sheet:
    """Both numbers on one line a topic, ordered by their difference."""
    sheet = Sheet(pixels)
    low, high = min(drawn.ends_x[0], drawn.ends_y[0]), max(drawn.ends_x[1], drawn.ends_y[1])
    axis = Axis(low, high, 8, pixels - 78)
    sheet.word(pixels, HEAD - 10, "difference", INK3, "right", SMALL)
    y = float(HEAD + 4)
    strips: list[Strip] = []
    for p in sorted(drawn.pairs, key=gap):
        sheet.word(0, y + 8, p.name, INK)
        if p.withheld:
            withheld(sheet, axis.start, axis.end, y + 25)
        else:
            interval(sheet, axis, y + 25, p.x, value=False)
            interval(sheet, axis, y + 25, p.y, value=False)
            sheet.word(pixels, y + 25, net(p), INK, "right")
        strips.append((y + 17, y + 34))
        y += 38
    sheet.height = y
    grid(sheet, axis, strips, drawn.unit)
    return sheet


def gap(p: Pair) -> tuple[bool, float]:
    """For sorting: y furthest above x first, withheld pairs last."""
    if p.withheld:
        return True, 0.0
    return False, measure.place(p.x.number) - measure.place(p.y.number)


def net(p: Pair) -> str:
    return measure.difference(p.y.number, p.x.number, 0 if p.y.number.unit == "share" else 1)
