"""Distances: between the groups of one item, and between a sample before and after weighting."""

from dataclasses import dataclass, replace

from analysis.language import phrase, say
from analysis.numbers.key import NONE, Group, Key
from analysis.stages.chart.groups import LINE_HEIGHT, unit
from analysis.stages.chart.lettering import width, wrap
from analysis.stages.chart.marks import HEAD, Axis, Strip, grid, interval, upper, withheld
from analysis.stages.chart.measure import difference, place
from analysis.stages.chart.plan import SHAPES, Entry, Item, Mark, Picture, Plan
from analysis.stages.chart.sheet import ACCENT, BAND, INK, INK2, INK3, SMALL, TEXT, Sheet
from analysis.study import known
from analysis.words import crossed

LABELS, RIGHT, STEP = 236, 56, 15  # px: column of labels, column of gaps, between groups of an item
# Of a margin: part of its key, what it is called, its mark.
CHANGE = (
    ("before", "chart.base_weights", Mark(hollow=True)),
    ("after", "chart.weighted", Mark()),
    ("target", "chart.population", Mark(INK, "stroke")),
)


@dataclass(frozen=True)
class Row:
    """An item with its groups and what is written at the right: the gap."""

    item: Item
    rows: list[Entry]
    gap: str


def spread(plan: Plan) -> Picture:
    """Several items; the groups of each on close rows, a band from lowest to highest, the gap in points."""
    plan.only("items", "by", "levels", "domain")
    by = plan.need("by")
    groups = []
    for item in plan.items():
        rows = [replace(e, mark=told_apart(e.mark, at)) for at, e in enumerate(plan.rows(item))]
        groups.append(Row(item, rows, gap(plan, item, rows, by)))
    entries = [entry for group in groups for entry in group.rows]
    items = [group.item for group in groups]
    ends, mark = plan.range(items), unit(items)
    key = [(entry.mark, entry.group) for entry in groups[0].rows]
    notes = [phrase("chart.gap_points" if mark else "chart.gap_steps")]
    return Picture(entries, lambda px: draw(px, groups, ends, mark), key, notes)


def told_apart(mark: Mark, at: int) -> Mark:
    """Groups without colours of their own differ in shape."""
    return mark if mark != Mark() else Mark(shape=SHAPES[at % len(SHAPES)], hollow=at >= len(SHAPES))


def gap(plan: Plan, item: Item, rows: list[Entry], by: str) -> str:
    """The published difference between the highest and the lowest group."""
    shown = [e.number for e in rows if not e.number.withheld]
    if len(shown) < 2:
        return phrase("number.withheld")
    order = sorted(shown, key=place)
    ends = [Group.of(by, x.level) for x in (order[-1], order[0])]
    whole = Key("difference", item.question.id, item.answer)
    pairs = [str(whole.on(group=a, less=b.level)) for a, b in (ends, reversed(ends))]
    number = plan.number(next((k for k in pairs if k in plan.book.numbers), pairs[0]))
    if number.value is None:
        return number.text()
    return number.written(abs(number.value))


def draw(pixels: int, groups: list[Row], ends: tuple[float, float], unit: str) -> Sheet:
    sheet = Sheet(pixels)
    axis = Axis(*ends, 8 if sheet.narrow else LABELS, pixels - RIGHT - 14)
    sheet.word(pixels, HEAD - 10, phrase("chart.gap"), INK3, "right", SMALL)
    y = float(HEAD + 8)
    bands = []
    for group in groups:
        room = pixels if sheet.narrow else LABELS - 14
        head = wrap(group.item.label, room, TEXT, 600)
        note = wrap(group.item.note, room, SMALL) if group.item.note else []
        words = (len(head) + len(note)) * LINE_HEIGHT
        tall = STEP * len(group.rows) + 6
        top = y + words + 4 if sheet.narrow else y + max(0, words - tall) / 2
        write(sheet, head, note, y if sheet.narrow else top + (tall - words) / 2)
        bands.append((group, top, tall))
        y = top + max(tall, 0 if sheet.narrow else words) + 20
    sheet.height = y - 10
    for group, top, tall in bands:
        band(sheet, axis, group, top, tall)
    strips = [(top, top + tall) for _, top, tall in bands]
    grid(sheet, axis, strips if sheet.narrow else [(HEAD, sheet.height)], unit)
    return sheet


def write(sheet: Sheet, head: list[str], note: list[str], y: float) -> None:
    for at, line in enumerate(head):
        sheet.word(0, y + 8 + at * LINE_HEIGHT, line, INK, weight=600)
    for at, line in enumerate(note, start=len(head)):
        sheet.word(0, y + 8 + at * LINE_HEIGHT, line, INK2, size=SMALL)


def band(sheet: Sheet, axis: Axis, group: Row, top: float, tall: float) -> None:
    """The band from lowest to highest behind the groups' rows, the gap beside them."""
    places = [axis.px(place(e.number)) for e in group.rows if not e.number.withheld]
    if len(places) > 1:
        sheet.area(min(places), max(places), top, top + tall, BAND)
    for at, entry in enumerate(group.rows):
        interval(sheet, axis, top + 3 + STEP * (at + 0.5), entry)
    faint = group.gap == phrase("number.withheld")
    sheet.word(sheet.width, top + tall / 2, group.gap, INK2 if faint else INK, "right",
               SMALL if faint else TEXT, 400 if faint else 600)  # fmt: skip


def before_after(plan: Plan) -> Picture:
    """Margins: hollow on base weights, filled after weighting, an upright for the population."""
    plan.only("margins", "domain", "labels")
    blocks = {margin: triples(plan, margin) for margin in plan.need("margins")}
    entries = [entry for rows in blocks.values() for row in rows for entry in row]
    most = max(place(e.number) for e in entries if not e.number.withheld)
    ends = plan.spec.get("domain") or (0.0, upper(most))
    names = {margin: plan.spec.get("labels", {}).get(margin) or title(plan, margin) for margin in blocks}
    marks = [(mark, phrase(says)) for _, says, mark in CHANGE]
    notes = [phrase("chart.change_points")]
    notes += [say("chart.axis", low=f"{ends[0]:g}", high=f"{ends[1]:g}")] if ends != (0, 100) else []
    headed = [(names[margin], rows) for margin, rows in blocks.items()]
    return Picture(entries, lambda px: draw_change(px, headed, ends), marks, notes)


def title(plan: Plan, margin: str) -> str:
    return crossed(plan.question(name).short for name in variables(plan, margin))


def variables(plan: Plan, margin: str) -> list[str]:
    known(margin, plan.book.margins, f"{plan.path}: margin")
    return plan.book.margins[margin]


def triples(plan: Plan, margin: str) -> list[tuple[Entry, Entry, Entry]]:
    """Before, after and target of each level of a margin, in the file's order."""
    found = [Key.parse(n.key) for n in plan.under("margin", margin)]
    questions = [plan.question(v) for v in variables(plan, margin)]
    rows = []
    for key in (key for key in found if key.part == "before"):
        levels, none = zip(questions, key.levels, strict=True), phrase("chart.no_answer")
        label = phrase("list.comma").join(none if k == NONE else q.labels[k] for q, k in levels)
        first, after, target = (
            Entry(label, phrase(says), plan.number(str(key.on(part=part))), mark)
            for part, says, mark in CHANGE
        )
        rows.append((first, after, target))
    return rows


Triples = list[tuple[Entry, Entry, Entry]]


def draw_change(pixels: int, blocks: list[tuple[str, Triples]], ends: tuple[float, float]) -> Sheet:
    sheet = Sheet(pixels)
    labels = [first.item for _, rows in blocks for first, _, _ in rows]
    column = min(LABELS, max(width(label) for label in labels) + 14)
    axis = Axis(*ends, 8 if sheet.narrow else column, pixels - RIGHT - 14)
    sheet.word(pixels, HEAD - 10, phrase("chart.change"), INK3, "right", SMALL)
    y = float(HEAD + 4)
    strips: list[Strip] = []
    for heading, rows in blocks:
        sheet.word(0, y + 8, heading, INK, weight=600)
        y += LINE_HEIGHT + 4
        for row in rows:
            lines = wrap(row[0].item, pixels - RIGHT if sheet.narrow else column - 12)
            words = len(lines) * LINE_HEIGHT
            for at, line in enumerate(lines):
                sheet.word(0, y + 8 + at * LINE_HEIGHT, line, INK2)
            middle = y + words + 7 if sheet.narrow else y + words / 2
            change(sheet, axis, middle, row)
            y = middle + 12 if sheet.narrow else y + words + 5
            strips.append((middle - 9, middle + 9))
        y += 14
    sheet.height = y - 6
    grid(sheet, axis, strips, "%")
    return sheet


def change(sheet: Sheet, axis: Axis, y: float, row: tuple[Entry, Entry, Entry]) -> None:
    before, after, target = (entry.number for entry in row)
    parts = (say("chart.entry", name=entry.group, number=entry.number.text()) for entry in row)
    said = say("chart.entry", name=row[0].item, number=phrase("list.semicolon").join(parts))
    if before.value is None or after.value is None or target.value is None:
        withheld(sheet, axis.start, axis.end, y)
        sheet.name(axis.start, axis.end, y, y, said)
        return
    across = [axis.px(place(x)) for x in (before, after, target)]
    sheet.name(min(across), max(across), y, y, said)
    sheet.line((axis.px(place(before)), y), (axis.px(place(after)), y), ACCENT, 2)
    sheet.line((axis.px(place(target)), y - 8), (axis.px(place(target)), y + 8), INK, 2)
    sheet.dot(axis.px(place(before)), y, ACCENT, hollow=True)
    sheet.dot(axis.px(place(after)), y, ACCENT)
    sheet.word(sheet.width, y, difference(after, before, 1), INK, "right")
