"""Two means a point, with both intervals, against a line that people drew."""

from analysis.language import phrase, say
from analysis.stages.chart import measure
from analysis.stages.chart.field import BOTTOM, REGIONS, Map, Pair, both, field, point
from analysis.stages.chart.labels import place
from analysis.stages.chart.letters import lettered, zone
from analysis.stages.chart.marks import Axis
from analysis.stages.chart.plan import Entry, Item, Mark, Picture, Plan
from analysis.stages.chart.sheet import ACCENT, INK, INK2, SMALL, WIDE, Sheet
from analysis.study import FactError
from analysis.words import Number

UP, ACROSS = Mark(ACCENT), Mark("var(--d1)", "diamond")
HEIGHT, LEFT = 500, 30  # px
KEYS = "pairs x y domain_x domain_y cut diagonal regions".split()


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
    drawn = Map(
        pairs, x, y, ends_x, ends_y, plan.spec.get("cut", {}), plan.spec.get("diagonal", ""), regions, unit
    )
    notes = [say("chart.axes_cut", x=x["short"].lower(), low_x=f"{ends_x[0]:g}", high_x=f"{ends_x[1]:g}",
                 y=y["short"].lower(), low_y=f"{ends_y[0]:g}", high_y=f"{ends_y[1]:g}")]  # fmt: skip
    entries = [entry for p in pairs for entry in (p.y, p.x)]
    return Picture(
        entries,
        lambda px: plot(drawn) if px >= WIDE else lettered(drawn, px),
        notes=notes,
        summary=summed(drawn),
    )


def summed(drawn: Map) -> str:
    """Who is in which region."""
    members = {
        lines[0]: [p.short for p in drawn.pairs if not p.withheld and zone(p, drawn) == name]
        for name, lines in drawn.regions.items()
    }
    return phrase("list.stop").join(
        say("chart.entry", name=head, number=phrase("list.item").join(found))
        for head, found in members.items()
        if found
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
    """The map with names beside its points."""
    sheet = Sheet(WIDE, HEIGHT)
    across = Axis(*drawn.ends_x, LEFT, WIDE - 6)
    up = Axis(*drawn.ends_y, HEIGHT - BOTTOM, 26)
    points = [point(p, across, up) for p in drawn.pairs if not p.withheld]
    lines = field(sheet, drawn, points, across, up)
    for spot, p in zip(points, (p for p in drawn.pairs if not p.withheld), strict=True):
        sheet.dot(spot.x, spot.y, ACCENT)
        sheet.name(spot.bars[0], spot.bars[2], spot.y, spot.y, both(p))
    inside = (across.start + 4, up.end + 4, across.end - 2, up.start - 4)
    for spot, at in zip(points, place(points, inside, lines), strict=True):
        sheet.word(at.x, at.y, spot.name, INK, at.align)
    hidden = [p.short for p in drawn.pairs if p.withheld]
    if hidden:
        sheet.word(
            across.start + 8,
            up.start - 12,
            say("chart.withheld_names", names=phrase("list.item").join(hidden)),
            INK2,
            size=SMALL,
        )
    return sheet
