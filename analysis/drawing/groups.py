"""Rows with a dot on its interval: groups compared, shares ranked, means, effects of a model."""

from dataclasses import dataclass

from analysis.drawing.lettering import width, wrap
from analysis.drawing.marks import HEAD, Axis, base, grid, interval
from analysis.drawing.measure import bare, ends
from analysis.drawing.plan import Entry, Item, Picture, Plan
from analysis.drawing.sheet import INK, INK2, INK3, SMALL, TEXT, Sheet
from analysis.facts import FactError

ROW, LINE_HEIGHT, BLOCK = 19, 16, 18  # px: a row of a block, a line of words, between blocks
LABELS = {True: 112, False: 236}  # widest column of labels; wider ones stand above their row
BASES, VALUE = 46, 24  # px: column of bases, room for a value beyond the axis


@dataclass(frozen=True)
class Block:
    """A heading and the rows under it; `reference` is a row in words alone."""

    heading: str
    rows: list[tuple[str, Entry | None]]


@dataclass(frozen=True)
class Look:
    """Of a whole chart of rows: ends and unit of the axis, what stands at the right, height of a row."""

    low: float
    high: float
    unit: str
    effects: bool = False  # around zero, the values in the right column in place of the bases
    row: int = ROW

    @property
    def bases(self) -> bool:
        return not self.effects


def dots(plan: Plan) -> Picture:
    """Groups of one or several items, a row each."""
    plan.only("items", "by", "levels", "all", "domain")
    items = plan.items()
    found = [plan.rows(item) for item in items]
    one = len(items) == 1 and bool(plan.spec.get("by"))
    if plan.spec.get("by"):
        blocks = [Block("" if one else rows[0].item, [(e.group, e) for e in rows]) for rows in found]
    else:
        blocks = [Block("", [(e.item, e) for rows in found for e in rows])]
    look = Look(*plan.range(items), unit(items), row=23 if one or len(blocks) == 1 else ROW)
    return picture(blocks, look, [entry for rows in found for entry in rows])


def ranked(plan: Plan) -> Picture:
    """One number a row, the highest first; withheld rows last."""
    plan.only("items", "by", "levels", "domain")
    items = plan.items()
    if plan.spec.get("by") and (len(items), len(plan.spec.get("levels", ()))) != (len(items), 1):
        raise FactError(f"{plan.path}: a ranked chart shows one group: 'by' needs one level in 'levels'")
    entries = [entry for item in items for entry in plan.rows(item)]
    entries = [Entry(e.item, e.group, e.number) for e in entries]
    entries.sort(key=lambda e: (e.number.withheld, -(e.number.value or 0)))
    look = Look(*plan.range(items), unit(items), row=24)
    return picture([Block("", [(e.item, e) for e in entries])], look, entries)


def effects(plan: Plan) -> Picture:
    """Average marginal effects of a model, in points, around zero; the reference level in words."""
    plan.only("model", "terms", "levels", "domain")
    name = f"effect.{plan.need('model')}."
    found = plan.under(name)
    terms = plan.spec.get("terms") or list(dict.fromkeys(n.key.split(".")[2] for n in found))
    blocks = []
    for term in terms:
        levels = {n.key.split(".")[3]: n for n in found if n.key.startswith(f"{name}{term}.")}
        question = plan.question(term)
        labels = question.labels
        rows = [
            (labels[k], Entry(question.short, labels[k], levels[k]) if k in levels else None)
            for k in question.nets
            if k in levels or k == next(iter(question.nets))
        ]
        blocks.append(Block(question.short, rows))
    entries = [entry for block in blocks for _, entry in block.rows if entry]
    low, high = plan.spec.get("domain") or around_zero(entries)
    return picture(blocks, Look(low, high, "", effects=True), entries)


def around_zero(entries: list[Entry]) -> tuple[float, float]:
    reached = [end for e in entries if not e.number.withheld for end in ends(e.number)] or [0.0]
    step = 10 if entries and entries[0].number.unit == "points" else 1
    return min(-step, step * (min(reached) // step)), max(step, step * -(-max(reached) // step))


def unit(items: list[Item]) -> str:
    return "" if all(item.answer == "mean" for item in items) else "%"


def picture(blocks: list[Block], look: Look, entries: list[Entry]) -> Picture:
    cut = look.unit == "%" and (look.low, look.high) != (0, 100)
    notes = [f"The axis runs from {look.low:g} to {look.high:g}%."] if cut else []
    return Picture(entries, lambda px: draw(px, blocks, look), [], notes, bases_shown=look.bases)


def draw(pixels: int, blocks: list[Block], look: Look) -> Sheet:
    """Lay the rows: labels left of the plot where they fit, above their row where they do not."""
    sheet = Sheet(pixels)
    labels = [label for block in blocks for label, _ in block.rows]
    column = max(width(label, TEXT) for label in labels) + 14
    above = column > LABELS[sheet.narrow]
    if above and not sheet.narrow:
        column, above = LABELS[False], False
    left = 8 if above else max(column, 76)
    axis = Axis(look.low, look.high, left, pixels - BASES - VALUE)
    y = float(HEAD + 4)
    for block in blocks:
        y = lay(sheet, axis, block, look, y, above)
    sheet.height = y - BLOCK + 8
    grid(sheet, axis, sheet.height, look.unit, look.effects)
    sheet.word(pixels, HEAD - 10, "n" if look.bases else "effect", INK3, "right", SMALL)
    return sheet


def lay(sheet: Sheet, axis: Axis, block: Block, look: Look, y: float, above: bool) -> float:
    for line in wrap(block.heading, sheet.width, TEXT, 600) if block.heading else ():
        sheet.word(0, y + 8, line, INK, weight=600)
        y += LINE_HEIGHT + 2
    for label, entry in block.rows:
        room = sheet.width - BASES if above else axis.start - 12
        lines = wrap(label, room, TEXT)
        middle = y + look.row / 2 + (len(lines) - 1) * LINE_HEIGHT / 2
        if above:
            middle = y + len(lines) * LINE_HEIGHT + 7
        top = y + 8 if above else middle - (len(lines) - 1) * LINE_HEIGHT / 2
        for at, line in enumerate(lines):
            sheet.word(0, top + at * LINE_HEIGHT, line, INK2 if block.heading else INK)
        if entry is None:
            sheet.word(axis.px(0) + 8, middle, "reference", INK3, size=SMALL)
        else:
            interval(sheet, axis, middle, entry, value=look.bases)
            if look.bases:
                base(sheet, middle, entry)
            elif not entry.number.withheld:
                sheet.word(sheet.width, middle, bare(entry.number), INK, "right")
        y = middle + 11 if above else middle + look.row / 2 + (len(lines) - 1) * LINE_HEIGHT / 2
    return y + BLOCK
