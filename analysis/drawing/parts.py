"""Parts of one whole: diverging bars for agreement, stacked bars, columns."""

from dataclasses import dataclass

from analysis.drawing.groups import LINE_HEIGHT
from analysis.drawing.lettering import width, wrap
from analysis.drawing.marks import HEAD, Axis, withheld
from analysis.drawing.measure import bare, ends, place
from analysis.drawing.plan import Entry, Item, Mark, Picture, Plan
from analysis.drawing.sheet import ACCENT, BAND, INK, INK2, INK3, SMALL, TEXT, Sheet
from analysis.facts import FactError, Question, known
from analysis.words import Number

LEFT, RIGHT = ("d2", "d1"), ("a1", "a2")  # outermost disagreement ... outermost agreement
RAMPS = {1: ["a2"], 2: ["a2", "mid"], 3: ["a2", "a1", "mid"], 4: ["a2", "a1", "d1", "d2"],
         5: ["a2", "a1", "mid", "d1", "d2"]}  # fmt: skip
NEITHER, UNSURE = Mark("var(--mid)", "box"), Mark("var(--mid)", "box", hollow=True)
BAR, SUM, MIDDLE = 14, 30, 22  # px: height of a bar, room for a sum, between the sides and what is apart


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
    groups = plan.levels(by) if by else {"": ""}
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


def shown(entry: Entry) -> float:
    return 0 if entry.number.withheld else place(entry.number)


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


def segment(sheet: Sheet, entry: Entry, x: float, y: float, length: float) -> float:
    """One part of a bar from x on; its far end. A paper hairline stands between parts."""
    if entry.number.withheld:
        return x
    far = x + length
    inner = far - (1 if length > 2 else -1 if length < -2 else 0)
    if entry.mark.hollow:
        sheet.area(x + 0.5, inner, y + 0.5, y + BAR - 0.5, BAND, entry.mark.colour)
    else:
        sheet.area(x, inner, y, y + BAR, entry.mark.colour)
    return far


def stacked(plan: Plan) -> Picture:
    """One question's answers as parts of a bar: everyone, or the groups of `by` (then its nets)."""
    plan.only("question", "by", "levels")
    question = plan.question(plan.need("question"))
    by = plan.spec.get("by", "")
    answers = list(question.nets if by else question.answers)
    named = [k for k in answers if k not in question.answers or question.answers[k].treatment == "answer"]
    ramp = RAMPS.get(len(named))
    if ramp is None:
        raise FactError(f"{plan.path}: {len(named)} parts are too many for one bar; use ranked or columns")
    marks = {k: Mark(f"var(--{c})", "box") for k, c in zip(named, ramp, strict=True)}
    places = {"All": ("all", "")} | {
        label: (by, level) for level, label in (plan.levels(by).items() if by else ())
    }
    bars = {
        label: [
            Entry(
                label, question.labels[k], plan.number(Item(question, k, "").key(*at)), marks.get(k, UNSURE)
            )
            for k in answers
        ]
        for label, at in places.items()
    }
    entries = [entry for row in bars.values() for entry in row]
    key = list({e.group: e.mark for e in entries}.items())
    notes = ["Parts are per cent."]
    return Picture(
        entries, lambda px: draw_stacked(px, bars), [(m, g) for g, m in key], notes, lines_shown=False
    )


def draw_stacked(pixels: int, bars: dict[str, list[Entry]]) -> Sheet:
    sheet = Sheet(pixels)
    column = 0 if sheet.narrow else min(200, max(width(label) for label in bars) + 14)
    y = 0.0
    for label, entries in bars.items():
        above = wrap(label, pixels if sheet.narrow else column - 10)
        first = y + 8 if sheet.narrow else y + 14 + (BAR - (len(above) - 1) * LINE_HEIGHT) / 2
        for at, line in enumerate(above):
            sheet.word(0, first + at * LINE_HEIGHT, line, INK if label == "All" else INK2)
        top = y + len(above) * LINE_HEIGHT + 14 if sheet.narrow else y + 14
        x, scale = float(column), (pixels - column) / 100
        hidden = [e for e in entries if e.number.withheld]
        for entry in entries:
            far = segment(sheet, entry, x, top, shown(entry) * scale)
            if far - x >= width(bare(entry.number)) + 4 and not entry.number.withheld:
                sheet.word((x + far) / 2, top - 8, bare(entry.number), INK2, "center", SMALL)
            x = far
        if hidden:
            withheld(sheet, x + 4, pixels, top + BAR / 2)
        y = top + BAR + 12
    sheet.height = y
    return sheet


def columns(plan: Plan) -> Picture:
    """A topline in the order of its scale: upright bars from zero, each with its interval."""
    plan.only("question", "domain")
    question = plan.question(plan.need("question"))
    entries = [
        Entry(question.labels[k], "", plan.number(f"share.{question.id}.{k}.all"),
              UNSURE if a.treatment == "dont_know" else Mark(ACCENT, "box"))
        for k, a in question.answers.items()
    ]  # fmt: skip
    most = max([ends(e.number)[1] for e in entries if not e.number.withheld] or [10])
    _, top = plan.spec.get("domain") or (0, min(100.0, 10 * -(-most // 10)))
    return Picture(entries, lambda px: draw_columns(px, entries, float(top)))


def draw_columns(pixels: int, entries: list[Entry], top: float) -> Sheet:
    """Words under the columns where they fit, else (narrow) the same as bars that lie."""
    sheet = Sheet(pixels)
    left, height = 36, 200
    step = (pixels - left) / len(entries)
    longest = max(width(word, SMALL) for e in entries for word in e.item.split())
    if longest > step - 4:
        return draw_lying(sheet, entries, top)
    axis = Axis(0, top, HEAD + height, HEAD)
    for tick in axis.ticks(4):
        sheet.rule((left, axis.px(tick)), (pixels, axis.px(tick)))
        text = f"{tick:g}{'%' if tick == axis.ticks(4)[-1] else ''}"
        sheet.word(left - 8, axis.px(tick), text, INK3, "right", SMALL)
    lines = 1
    for at, entry in enumerate(entries):
        middle = left + (at + 0.5) * step
        words = wrap(entry.item, step - 4, SMALL)
        lines = max(lines, len(words))
        for row, line in enumerate(words):
            sheet.word(middle, axis.px(0) + 14 + row * LINE_HEIGHT, line, INK2, "center", SMALL)
        column(sheet, axis, entry, middle, min(44, step * 0.62) / 2)
    sheet.height = axis.px(0) + 8 + lines * LINE_HEIGHT
    return sheet


def column(sheet: Sheet, axis: Axis, entry: Entry, middle: float, half: float) -> None:
    if entry.number.withheld:
        sheet.area(middle - half, middle + half, axis.px(0) - 40, axis.px(0), "url(#hatch)")
        sheet.word(middle, axis.px(0) - 50, "withheld", INK2, "center", SMALL)
        return
    low, high = ends(entry.number)
    fill, edge = (BAND, entry.mark.colour) if entry.mark.hollow else ("var(--a1)", "none")
    sheet.area(middle - half, middle + half, axis.px(place(entry.number)), axis.px(0), fill, edge)
    sheet.line((middle, axis.px(low)), (middle, axis.px(high)), INK, 2)
    sheet.word(middle, axis.px(high) - 9, bare(entry.number), INK, "center")


def draw_lying(sheet: Sheet, entries: list[Entry], top: float) -> Sheet:
    axis = Axis(0, top, 0, sheet.width - 44)
    y = 0.0
    for entry in entries:
        for line in wrap(entry.item, sheet.width):
            sheet.word(0, y + 8, line, INK2)
            y += LINE_HEIGHT
        if entry.number.withheld:
            withheld(sheet, 0, axis.end, y + 8)
        else:
            low, high = ends(entry.number)
            fill, edge = (BAND, entry.mark.colour) if entry.mark.hollow else ("var(--a1)", "none")
            sheet.area(0, axis.px(place(entry.number)), y + 1, y + 1 + BAR, fill, edge)
            sheet.line((axis.px(low), y + 8), (axis.px(high), y + 8), INK, 2)
            sheet.word(axis.px(high) + 8, y + 8, bare(entry.number))
        y += BAR + 10
    sheet.height = y
    return sheet
