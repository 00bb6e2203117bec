"""Parts of one whole: bars that stack, and the columns of a topline."""

from analysis.language import phrase
from analysis.numbers.key import Key
from analysis.stages.chart.bars import BAR, UNSURE, segment, shown
from analysis.stages.chart.groups import LINE_HEIGHT
from analysis.stages.chart.lettering import width, wrap
from analysis.stages.chart.marks import HEAD, Axis, upper, withheld
from analysis.stages.chart.measure import bare, ends, named, place
from analysis.stages.chart.plan import Entry, Item, Mark, Picture, Plan
from analysis.stages.chart.sheet import ACCENT, BAND, HATCH, INK, INK2, INK3, SMALL, Sheet
from analysis.study import FactError, Question

RAMPS = {1: ["a2"], 2: ["a2", "mid"], 3: ["a2", "a1", "mid"], 4: ["a2", "a1", "d1", "d2"],
         5: ["a2", "a1", "mid", "d1", "d2"]}  # fmt: skip
FILL = "var(--a1)"
STEPS = 4  # of the axis of a topline
LABELS = 140  # px: the widest labels that stand beside their bars


def stacked(plan: Plan) -> Picture:
    """Answers as parts of a bar: everyone, then the groups of `by` by their nets; or a bar a question."""
    plan.only("question", "items", "by", "levels")
    rows = [row if isinstance(row, dict) else {"is": row} for row in plan.spec.get("items", ())]
    rows = rows or [{"is": plan.need("question")}]
    question = plan.question(rows[0]["is"])
    by = plan.spec.get("by", "")
    answers = list(question.nets if by else question.answers)
    named = [k for k in answers if k not in question.answers or question.answers[k].treatment == "answer"]
    ramp = RAMPS.get(len(named))
    if ramp is None:
        raise FactError(f"{plan.path}: {len(named)} parts are too many for one bar; use ranked or columns")
    marks = {k: Mark(f"var(--{c})", "box") for k, c in zip(named, ramp, strict=True)}
    everyone = phrase("chart.all")
    places = {everyone: (question, "", "")} | {
        label: (question, by, level)
        for level, label in (plan.levels(by, Item(question, answers[0], "")).items() if by else ())
    }
    if "items" in plan.spec:
        asked = {
            row.get("label") or plan.question(row["is"]).short: plan.question(row["is"]) for row in rows
        }
        places = {label: (of_scale(plan, q, question), "", "") for label, q in asked.items()}
    bars = {
        label: [
            Entry(label, q.labels[k], plan.number(Item(q, k, "").key(*at)), marks.get(k, UNSURE))
            for k in answers
        ]
        for label, (q, *at) in places.items()
    }
    entries = [entry for row in bars.values() for entry in row]
    key = list({e.group: e.mark for e in entries}.items())
    notes = [phrase("chart.parts")]
    return Picture(
        entries, lambda px: draw_stacked(px, bars), [(m, g) for g, m in key], notes, lines_shown=False
    )


def of_scale(plan: Plan, question: Question, first: Question) -> Question:
    """The question, if it has the answers of the first one."""
    if list(question.answers) != list(first.answers):
        raise FactError(f"{plan.path}: {question.id!r} has other answers than {first.id!r}")
    return question


def draw_stacked(pixels: int, bars: dict[str, list[Entry]]) -> Sheet:
    sheet = Sheet(pixels)
    column = 0 if sheet.narrow else min(200, max(width(label) for label in bars) + 14)
    y = 0.0
    for label, entries in bars.items():
        above = wrap(label, pixels if sheet.narrow else column - 10)
        first = y + 8 if sheet.narrow else y + 14 + (BAR - (len(above) - 1) * LINE_HEIGHT) / 2
        for at, line in enumerate(above):
            sheet.word(0, first + at * LINE_HEIGHT, line, INK if label == phrase("chart.all") else INK2)
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
        Entry(question.labels[k], "", plan.number(str(Key("share", question.id, k))),
              UNSURE if a.treatment == "dont_know" else Mark(ACCENT, "box"))
        for k, a in question.answers.items()
    ]  # fmt: skip
    most = max([ends(e.number)[1] for e in entries if not e.number.withheld] or [10])
    _, top = plan.spec.get("domain") or (0, upper(most, STEPS))
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
    ticks = axis.ticks(STEPS)
    for tick in ticks:
        sheet.rule((left, axis.px(tick)), (pixels, axis.px(tick)))
        text = f"{tick:g}{'%' if tick == ticks[-1] else ''}"
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
        sheet.area(middle - half, middle + half, axis.px(0) - 40, axis.px(0), HATCH)
        sheet.word(middle, axis.px(0) - 50, phrase("number.withheld"), INK2, "center", SMALL)
        sheet.name(middle - half, middle + half, axis.px(0) - 40, axis.px(0), named(entry))
        return
    low, high = ends(entry.number)
    fill, edge = (BAND, entry.mark.colour) if entry.mark.hollow else (FILL, "none")
    sheet.area(middle - half, middle + half, axis.px(place(entry.number)), axis.px(0), fill, edge)
    sheet.line((middle, axis.px(low)), (middle, axis.px(high)), INK, 2)
    sheet.name(middle - half, middle + half, axis.px(high), axis.px(0), named(entry))
    sheet.word(middle, axis.px(high) - 9, bare(entry.number), INK, "center")


def draw_lying(sheet: Sheet, entries: list[Entry], top: float) -> Sheet:
    """The same as bars that lie; words beside them where they fit, else above."""
    widest = max(width(entry.item) for entry in entries)
    beside = widest <= LABELS
    axis = Axis(0, top, widest + 10 if beside else 0, sheet.width - 44)
    y = 0.0
    for entry in entries:
        for line in [entry.item] if beside else wrap(entry.item, sheet.width):
            sheet.word(0, y + 8, line, INK2)
            y += 0 if beside else LINE_HEIGHT
        lying(sheet, axis, entry, y)
        y += BAR + 10
    sheet.height = y
    return sheet


def lying(sheet: Sheet, axis: Axis, entry: Entry, y: float) -> None:
    if entry.number.withheld:
        withheld(sheet, axis.start, axis.end, y + 8)
        sheet.name(axis.start, axis.end, y, y + BAR, named(entry))
        return
    low, high = ends(entry.number)
    sheet.name(axis.start, axis.px(high), y, y + BAR, named(entry))
    fill, edge = (BAND, entry.mark.colour) if entry.mark.hollow else (FILL, "none")
    sheet.area(axis.start, axis.px(place(entry.number)), y + 1, y + 1 + BAR, fill, edge)
    sheet.line((axis.px(low), y + 8), (axis.px(high), y + 8), INK, 2)
    sheet.word(axis.px(high) + 8, y + 8, bare(entry.number))
