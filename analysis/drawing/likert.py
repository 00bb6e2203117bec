"""Agreement: one side left, the other right, and all other answers apart on their own zero."""

from dataclasses import dataclass

from analysis.drawing.bars import BAR, NEITHER, UNSURE, segment, shown
from analysis.drawing.groups import LINE_HEIGHT
from analysis.drawing.lettering import width, wrap
from analysis.drawing.marks import HEAD
from analysis.drawing.measure import bare
from analysis.drawing.plan import Entry, Item, Mark, Picture, Plan
from analysis.drawing.sheet import INK, INK2, INK3, SMALL, TEXT, Sheet
from analysis.facts import FactError, Question, known
from analysis.words import Number

LEFT, RIGHT = ("d2", "d1"), ("a1", "a2")  # outermost disagreement ... outermost agreement
SUM, MIDDLE = 30, 22  # px: room for a sum, between the sides and what is apart


@dataclass(frozen=True)
class Row:
    """One bar: the wording over it, the parts of each side, and the sums as published."""

    label: str
    left: list[Entry]
    right: list[Entry]
    apart: list[Entry]
    sums: tuple[Number, Number]


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
    entries = [e for row in rows for e in (*row.left, *row.right, *row.apart)]
    key = list({e.group: e.mark for e in entries}.items())
    heads = (questions[0].labels[sides[0]], questions[0].labels[sides[1]])
    notes = [f"Left of the line: {heads[0].lower()}; right of it: {heads[1].lower()}; per cent."]
    return Picture(
        entries, lambda px: draw(px, rows, heads), [(m, g) for g, m in key], notes, lines_shown=False
    )


def bar(plan: Plan, question: Question, sides: tuple[str, str], place: tuple[str, str, str]) -> Row:
    """The parts of one bar; a breakdown publishes nets, everyone together each answer."""
    by, level, label = place
    members = {net: (net,) for net in question.nets} if by else question.nets

    def parts(net: str, colours: tuple[str, ...]) -> list[Entry]:
        keys = members[net]
        outer = list(keys) if in_first_half(question, net) else list(keys)[::-1]
        inks = colours[: len(outer)] if len(outer) <= len(colours) else (*colours, *colours[-1:] * 9)
        return [entry(k, Mark(f"var(--{c})", "box")) for k, c in zip(outer, inks, strict=False)]

    def entry(answer: str, mark: Mark) -> Entry:
        item = Item(question, answer, label)
        return Entry(label, question.labels[answer], plan.number(item.key(by or "all", level)), mark)

    def total(net: str) -> Number:
        return plan.number(Item(question, net, label).key(by or "all", level))

    rest = [k for net, keys in members.items() if net not in sides for k in keys]
    unsure = {k for k, a in question.answers.items() if a.treatment == "dont_know"}
    apart = [entry(k, UNSURE if k in unsure else NEITHER) for k in rest]
    left = parts(sides[0], LEFT)
    right = parts(sides[1], RIGHT[::-1])[::-1]
    return Row(label, left, right, apart, (total(sides[0]), total(sides[1])))


def in_first_half(question: Question, net: str) -> bool:
    order = [k for k, a in question.answers.items() if a.treatment == "answer"]
    places = [order.index(k) for k in question.nets[net] if k in order]
    return sum(places) / len(places) < (len(order) - 1) / 2


def draw(pixels: int, rows: list[Row], heads: tuple[str, str]) -> Sheet:
    """One scale for all bars: the same length is the same share, on either side and apart."""
    sheet = Sheet(pixels)

    def most(which: str) -> float:
        return max([sum(shown(e) for e in getattr(row, which)) for row in rows] or [0])

    left, right, apart = most("left"), most("right"), most("apart")
    scale = (pixels - 4 * SUM - MIDDLE + 8) / max(left + right + apart, 1)
    zero = SUM + left * scale
    other = zero + right * scale + SUM + MIDDLE
    sheet.word(zero - 6, HEAD - 10, heads[0], INK3, "right", SMALL)
    sheet.word(zero + 6, HEAD - 10, heads[1], INK3, "left", SMALL)
    if apart:
        named = ", ".join(dict.fromkeys(e.group for row in rows for e in row.apart))
        text = named if width(named, SMALL) < pixels - other else "Others"
        sheet.word(other, HEAD - 10, text, INK3, "left", SMALL)
    y = float(HEAD + 2)
    for row in rows:
        for line in wrap(row.label, pixels, TEXT):
            sheet.word(0, y + 8, line)
            y += LINE_HEIGHT
        lay(sheet, row, y + 2, scale, (zero, other))
        y += BAR + 16
    sheet.height = y - 8
    return sheet


def lay(sheet: Sheet, row: Row, y: float, scale: float, zeros: tuple[float, float]) -> None:
    zero, other = zeros
    ends = []
    for side, sign in ((row.left[::-1], -1), (row.right, 1)):
        x = zero
        for entry in side:
            x = segment(sheet, entry, x, y, sign * shown(entry) * scale)
        ends.append(x)
    for number, end, align, step in zip(row.sums, ends, ("right", "left"), (-6, 6), strict=True):
        word(sheet, number, end + step, y + BAR / 2, align)
    x = other
    for entry in row.apart:
        x = segment(sheet, entry, x, y, shown(entry) * scale)
    if row.apart:
        apart = [e.number for e in row.apart]
        if any(n.withheld for n in apart):
            sheet.word(x + 6, y + BAR / 2, "withheld", INK2, size=SMALL)
        elif len(apart) == 1:
            sheet.word(x + 6, y + BAR / 2, bare(apart[0]))
        else:
            sheet.word(x + 6, y + BAR / 2, " + ".join(bare(n) for n in apart), size=SMALL)
        sheet.line((other, y - 2), (other, y + BAR + 2), INK, 1)
    sheet.line((zero, y - 2), (zero, y + BAR + 2), INK, 1)


def word(sheet: Sheet, number: Number, x: float, y: float, align: str) -> None:
    if number.withheld:
        sheet.word(x, y, "withheld", INK2, align, SMALL)
    else:
        sheet.word(x, y, bare(number), INK, align, weight=600)
