"""Rows with a dot on its interval: groups compared, shares ranked, means, effects of a model."""

from dataclasses import dataclass, field

from analysis.language import phrase, say
from analysis.numbers.key import Key
from analysis.stages.chart.lettering import width, wrap
from analysis.stages.chart.marks import HEAD, Axis, Strip, base, grid, interval, ticked, upper
from analysis.stages.chart.measure import bare, ends
from analysis.stages.chart.plan import Entry, Item, Picture, Plan
from analysis.stages.chart.sheet import INK, INK2, INK3, SMALL, TEXT, Sheet
from analysis.study import FactError, near

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
    plan.only("items", "by", "levels", "domain", "fit")
    items = plan.items()
    if plan.spec.get("by") and (len(items), len(plan.spec.get("levels", ()))) != (len(items), 1):
        raise FactError(f"{plan.path}: a ranked chart shows one group: 'by' needs one level in 'levels'")
    entries = [entry for item in items for entry in plan.rows(item)]
    entries = [Entry(e.item, e.group, e.number) for e in entries]
    entries.sort(key=lambda e: (e.number.withheld, -(e.number.value or 0)))
    low, high = plan.range(items)
    if plan.spec.get("fit") and unit(items):
        high = upper(max([ends(e.number)[1] for e in entries if not e.number.withheld] or [high]))
    look = Look(low, high, unit(items), row=24)
    return picture([Block("", [(e.item, e) for e in entries])], look, entries)


def effects(plan: Plan) -> Picture:
    """Average marginal effects of a model, in points, around zero; the reference level in words."""
    plan.only("model", "terms", "levels", "domain")
    found = [(Key.parse(n.key), n) for n in plan.under("effect", plan.need("model"))]
    named = list(dict.fromkeys(key.term for key, _ in found))
    terms = plan.spec.get("terms") or named
    blocks = []
    for term in terms:
        levels = {key.level: n for key, n in found if key.term == term}
        if not levels:
            raise FactError(
                f"{plan.path}: model {plan.need('model')!r} has no term {term!r}{near(term, named)}"
            )
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
    notes = [say("chart.axis", low=f"{look.low:g}", high=f"{look.high:g}")] if cut else []
    return Picture(entries, lambda px: draw(px, blocks, look), [], notes, bases_shown=look.bases)


def draw(pixels: int, blocks: list[Block], look: Look) -> Sheet:
    """Lay the rows: labels left of the plot where they fit, above their row where they do not."""
    sheet = Sheet(pixels)
    widest = max(width(label, TEXT) for block in blocks for label, _ in block.rows) + 14
    above = sheet.narrow and widest > LABELS[True]
    first = width(ticked(look.low, look.effects), SMALL) / 2 + 1  # of the lowest, which is centred on it
    left = max(8, first) if above else max(min(widest, LABELS[sheet.narrow]), 76)
    axis = Axis(look.low, look.high, left, pixels - BASES - VALUE)
    laid = Layout(sheet, axis, look, above, HEAD + 4)
    for block in blocks:
        laid.block(block)
    sheet.height = laid.y - BLOCK + 8
    grid(sheet, axis, laid.strips, look.unit, look.effects)
    sheet.word(pixels, HEAD - 10, "n" if look.bases else phrase("chart.effect"), INK3, "right", SMALL)
    return sheet


@dataclass
class Layout:
    """Rows as they are laid: where the next one goes, and the strips that the grid runs through."""

    sheet: Sheet
    axis: Axis
    look: Look
    above: bool
    y: float
    strips: list[Strip] = field(default_factory=list)

    def block(self, block: Block) -> None:
        for line in wrap(block.heading, self.sheet.width, TEXT, 600) if block.heading else ():
            self.sheet.word(0, self.y + 8, line, INK, weight=600)
            self.y += LINE_HEIGHT + 2
        for label, entry in block.rows:
            ink = INK2 if block.heading else INK
            middle = self.over(label, entry, ink) if self.above else self.beside(label, ink)
            if entry is not None:
                self.number(entry, middle)
            elif not self.above:
                self.sheet.word(self.axis.px(0) + 8, middle, phrase("chart.reference"), INK3, size=SMALL)
        self.y += BLOCK

    def beside(self, label: str, ink: str) -> float:
        """The label left of its row; the middle of the row."""
        lines = wrap(label, self.axis.start - 12, TEXT)
        more = (len(lines) - 1) * LINE_HEIGHT
        for at, line in enumerate(lines):
            self.sheet.word(0, self.y + self.look.row / 2 + at * LINE_HEIGHT, line, ink)
        self.strips.append((self.y, self.y + self.look.row + more))
        self.y += self.look.row + more
        return self.y - (self.look.row + more) / 2

    def over(self, label: str, entry: Entry | None, ink: str) -> float:
        """The label above its row; the middle of the row."""
        for line in wrap(label, self.sheet.width - BASES, TEXT):
            self.sheet.word(0, self.y + 8, line, ink)
            self.y += LINE_HEIGHT
        if entry is None:
            self.sheet.word(width(label, TEXT) + 8, self.y - 8, phrase("chart.reference"), INK3, size=SMALL)
            self.y += 4
            return self.y
        self.strips.append((self.y - 1, self.y + 16))
        self.y += LINE_HEIGHT + 2
        return self.y - 11

    def number(self, entry: Entry, y: float) -> None:
        interval(self.sheet, self.axis, y, entry, value=self.look.bases)
        if self.look.bases:
            base(self.sheet, y, entry)
        elif not entry.number.withheld:
            self.sheet.word(self.sheet.width, y, bare(entry.number), INK, "right")
