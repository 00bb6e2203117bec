"""Agreement: one side left, the other right, and all other answers apart on their own zero."""

from dataclasses import dataclass

from analysis.language import phrase, say
from analysis.stages.chart.bars import BAR, UNSURE, segment, shown
from analysis.stages.chart.groups import LINE_HEIGHT
from analysis.stages.chart.lettering import width, wrap
from analysis.stages.chart.marks import HEAD
from analysis.stages.chart.measure import bare, place
from analysis.stages.chart.plan import Entry, Item, Mark, Picture, Plan
from analysis.stages.chart.shades import shades
from analysis.stages.chart.sheet import HATCH, INK, INK2, INK3, SMALL, TEXT, Sheet
from analysis.study import FactError, Question, known
from analysis.words import Number

APART = (Mark("var(--mid)", "box"), Mark("var(--ink-3)", "box"), Mark("var(--ink-2)", "box"))
MIDDLE, LEAST = 22, 24  # px: between the sides and what is apart; the shortest hatched bar


@dataclass(frozen=True)
class Side:
    """Parts of one side, the innermost first, and their sum as published."""

    parts: list[Entry]
    total: Number

    @property
    def hidden(self) -> bool:
        return any(entry.number.withheld for entry in self.parts)

    @property
    def reach(self) -> float:
        """Its length in per cent: of what is shown, or of the sum where parts of it are withheld."""
        parts = sum(shown(entry) for entry in self.parts)
        return parts if self.total.withheld else max(parts, place(self.total))


@dataclass(frozen=True)
class Row:
    """One bar: the wording over it, both sides, and what stands apart."""

    label: str
    left: Side
    right: Side
    apart: list[Entry]

    @property
    def entries(self) -> list[Entry]:
        return [*self.left.parts[::-1], *self.right.parts, *self.apart]

    @property
    def apart_text(self) -> str:
        numbers = [entry.number for entry in self.apart]
        return (
            phrase("number.withheld")
            if any(n.withheld for n in numbers)
            else " + ".join(bare(n) for n in numbers)
        )


def likert(plan: Plan) -> Picture:
    """Questions of one scale: `left` against `right` (nets), all other answers apart on their own zero."""
    plan.only("items", "left", "right", "by", "levels")
    sides = plan.need("left"), plan.need("right")
    names = [row if isinstance(row, dict) else {"is": row} for row in plan.need("items")]
    questions = [plan.question(row["is"]) for row in names]
    for question in questions:
        for side in sides:
            known(side, question.nets, f"{plan.path}: {question.id}: net")
    by = plan.spec.get("by", "")
    if by and len(questions) != 1:
        raise FactError(f"{plan.path}: with 'by' a likert chart shows one question")
    groups = plan.levels(by, Item(questions[0], sides[0], "")) if by else {"": ""}
    rows = [
        bar(plan, question, sides, (by, level, label or name.get("label") or question.wording))
        for question, name in zip(questions, names, strict=True)
        for level, label in groups.items()
    ]
    entries = [entry for row in rows for entry in row.entries]
    key = list({e.group: e.mark for e in entries}.items())
    heads = (questions[0].labels[sides[0]], questions[0].labels[sides[1]])
    notes = [say("chart.sides", left=heads[0].lower(), right=heads[1].lower())]
    return Picture(
        entries, lambda px: draw(px, rows, heads), [(m, g) for g, m in key], notes, lines_shown=False
    )


def bar(plan: Plan, question: Question, sides: tuple[str, str], place: tuple[str, str, str]) -> Row:
    """The parts of one bar; a breakdown publishes nets, everyone together each answer."""
    by, level, label = place
    members = {net: (net,) for net in question.nets} if by else question.nets

    def parts(net: str, side: str) -> list[Entry]:
        """The innermost first."""
        keys = members[net]
        inner = list(keys)[::-1] if in_first_half(question, net) else list(keys)
        inks = shades(side, len(inner), f"{plan.path}: {question.id}")
        return [entry(k, Mark(f"var(--{c})", "box")) for k, c in zip(inner, inks, strict=True)]

    def entry(answer: str, mark: Mark) -> Entry:
        item = Item(question, answer, label)
        return Entry(label, question.labels[answer], plan.number(item.key(by, level)), mark)

    def total(net: str) -> Number:
        return plan.number(Item(question, net, label).key(by, level))

    rest = [k for net, keys in members.items() if net not in sides for k in keys]
    unsure = {k for k, a in question.answers.items() if a.treatment == "dont_know"}
    greys = dict(zip((k for k in rest if k not in unsure), APART, strict=False))
    apart = [entry(k, greys.get(k, UNSURE)) for k in rest]
    left, right = parts(sides[0], "left"), parts(sides[1], "right")
    return Row(label, Side(left, total(sides[0])), Side(right, total(sides[1])), apart)


def in_first_half(question: Question, net: str) -> bool:
    order = [k for k, a in question.answers.items() if a.treatment == "answer"]
    places = [order.index(k) for k in question.nets[net] if k in order]
    return sum(places) / len(places) < (len(order) - 1) / 2


def draw(pixels: int, rows: list[Row], heads: tuple[str, str]) -> Sheet:
    """One scale for all bars: the same length is the same share, on either side and apart."""
    sheet = Sheet(pixels)
    left = max(row.left.reach for row in rows)
    right = max(row.right.reach for row in rows)
    apart = max(sum(shown(entry) for entry in row.apart) for row in rows)
    before, between = (room([getattr(row, side).total for row in rows]) for side in ("left", "right"))
    after = max(width(row.apart_text) for row in rows) + 8
    scale = (pixels - before - between - MIDDLE - after) / max(left + right + apart, 1)
    zero = before + left * scale
    other = zero + right * scale + between + MIDDLE
    headed(sheet, rows, heads, (zero, other))
    y = float(HEAD + 2)
    for row in rows:
        for line in wrap(row.label, pixels, TEXT):
            sheet.word(0, y + 8, line)
            y += LINE_HEIGHT
        lay(sheet, row, y + 2, scale, (zero, other))
        y += BAR + 16
    sheet.height = y - 8
    return sheet


def room(totals: list[Number]) -> float:
    return max(width(bare(total), TEXT, 600) for total in totals) + 10


def headed(sheet: Sheet, rows: list[Row], heads: tuple[str, str], zeros: tuple[float, float]) -> None:
    """What each side is, over it; a long word at the left pushes the right one on."""
    zero, other = zeros
    end = max(zero - 6, width(heads[0], SMALL))
    sheet.word(end, HEAD - 10, heads[0], INK3, "right", SMALL)
    sheet.word(end + 12, HEAD - 10, heads[1], INK3, "left", SMALL)
    named = phrase("list.item").join(dict.fromkeys(entry.group for row in rows for entry in row.apart))
    if named:
        space = sheet.width - other
        sheet.word(
            other,
            HEAD - 10,
            named if width(named, SMALL) < space else phrase("chart.others"),
            INK3,
            size=SMALL,
        )


def lay(sheet: Sheet, row: Row, y: float, scale: float, zeros: tuple[float, float]) -> None:
    zero, other = zeros
    for side, sign, align in ((row.left, -1, "right"), (row.right, 1, "left")):
        x = zero
        for entry in side.parts:
            x = segment(sheet, entry, x, y, sign * shown(entry) * scale)
        if side.hidden:
            x = hatched(sheet, x, y, zero + sign * max(side.reach * scale, LEAST))
        style = {"fill": INK2, "size": SMALL} if side.total.withheld else {"weight": 600}
        sheet.word(x + sign * 6, y + BAR / 2, bare(side.total), align=align, **style)
    x = other
    for entry in row.apart:
        x = segment(sheet, entry, x, y, shown(entry) * scale)
    if any(entry.number.withheld for entry in row.apart):
        x = hatched(sheet, x, y, x + LEAST)
    if row.apart:
        sheet.word(x + 6, y + BAR / 2, row.apart_text, size=SMALL)
        sheet.line((other, y - 2), (other, y + BAR + 2), INK)
    sheet.line((zero, y - 2), (zero, y + BAR + 2), INK)


def hatched(sheet: Sheet, start: float, y: float, end: float) -> float:
    """The part of a bar that is withheld; its far end."""
    sheet.area(start, end, y + 3, y + BAR - 3, HATCH)
    return end
