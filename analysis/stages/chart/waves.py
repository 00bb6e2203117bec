"""A question over its waves: a dot and an interval a wave, joined where the same was asked.

Dashed where it was asked in other words; where something else was asked, no line: a hatched break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from analysis.language import phrase, say
from analysis.stages.chart.marks import Axis
from analysis.stages.chart.measure import bare, ends, place, sentence
from analysis.stages.chart.sheet import ACCENT, GRID, HATCH, INK, INK3, NARROW, SMALL, WIDE, Sheet
from analysis.study import Link
from analysis.words import About, Number, around, stated

TALL, LEFT, HEAD, FOOT, EDGE, REACH = 190, 44, 18, 26, 64, 460  # px
OVER, LINE = 12, 14  # px from a dot to the value over it; of a line of letters
DASH, SECOND = (5.0, 4.0), "var(--w4)"
SAME = Link("same", "")


@dataclass(frozen=True)
class Line:
    """One answer over the waves: what each said, None where nothing was told."""

    label: str
    colour: str
    numbers: list[Number | None]


@dataclass(frozen=True)
class Drawn:
    """The waves by name, the oldest first, how each is linked to the newest, and the lines."""

    name: str
    waves: list[str]
    links: list[Link]
    lines: list[Line]
    axis: tuple[float, float]
    percent: bool


def drawn(its: About) -> Drawn:
    """What a question leads with, at most two answers."""
    waves = its.waves
    lines = []
    for answer, colour in zip(its.leads[:2], (ACCENT, SECOND), strict=False):
        now = its.whole(answer)
        numbers = [its.in_wave(now, wave) for wave in waves]
        lines.append(Line(its.question.labels.get(answer, phrase("answer.mean")), colour, [*numbers, now]))
    links = [*(its.question_in(wave) for wave in waves), SAME]
    marks = [e for x in lines for n in x.numbers if n and not n.withheld for e in ends(n)]
    if its.main.unit == "share":
        axis = (0.0, quarters(max(marks, default=100.0)))
    else:
        axis = stated(its.question) or around(marks)
    return Drawn(
        its.question.id,
        [*(wave.name for wave in waves), its.book.this],
        links,
        lines,
        axis,
        its.main.unit == "share",
    )


def quarters(most: float) -> float:
    """The end of an axis of per cents that holds the greatest: 25, 50, 75 or 100."""
    return next(end for end in (25.0, 50.0, 75.0, 100.0) if most <= end)


def fragment(of: Drawn, confidence: str) -> bytes:
    """The figure as HTML, in two widths; it is part of a question's page and has no page of its own."""
    drawings = "".join(draw(of, px).svg(f"waves-{of.name}", told(of)) for px in (WIDE, NARROW))
    rows = "".join(f'<li><i class="c-{look(x)} circle"></i>{escape(x.label)}</li>' for x in of.lines)
    return (
        f'<figure class="fig" id="fig-waves-{of.name}">'
        f'<figcaption class="vh">{escape(told(of))}</figcaption>'
        f'<ul class="key">{rows}</ul><div class="plot" data-search-exclude>{drawings}</div>'
        f'<p class="fig-s">{escape(phrase("list.space").join(notes(of, confidence)))}</p></figure>\n'
    ).encode()


def look(x: Line) -> str:
    return x.colour.removeprefix("var(--").removesuffix(")")


def told(of: Drawn) -> str:
    """In words, for who cannot see it."""
    said = []
    for x in of.lines:
        each = [
            say("chart.side", name=w, number=sentence(n))
            for w, n in zip(of.waves, x.numbers, strict=True)
            if n
        ]
        said.append(say("chart.entry", name=x.label, number=phrase("list.comma").join(each)))
    return phrase("list.stop").join(said) + phrase("lead.end")


def notes(of: Drawn, confidence: str) -> list[str]:
    kinds = {link.kind for link in of.links}
    return [
        say("chart.upright", level=confidence),
        *([phrase("chart.dashed")] if "reworded" in kinds else []),
        *([phrase("chart.hatched_break")] if "broken" in kinds else []),
    ]


def draw(of: Drawn, pixels: int) -> Sheet:
    sheet = Sheet(pixels, TALL)
    across = Axis(0, max(len(of.waves) - 1, 1), LEFT + 20, min(pixels - EDGE, LEFT + REACH))
    up = Axis(*of.axis, TALL - FOOT, HEAD)
    for tick in up.ticks(4):
        sheet.rule((LEFT, up.px(tick)), (across.end + 20, up.px(tick)), (), GRID)
        last = "%" if tick == up.ticks(4)[-1] and of.percent else ""
        sheet.word(LEFT - 8, up.px(tick), f"{tick:g}{last}", INK3, "right", SMALL)
    for at, name in enumerate(of.waves):
        sheet.word(across.px(at), TALL - FOOT + 16, name, INK3, "center", SMALL)
    for at, (one, two) in enumerate(pairwise(of.links)):
        if "broken" in (one.kind, two.kind) and one.kind != two.kind:
            middle = across.px(at + 0.5)
            sheet.area(middle - 7, middle + 7, up.end, up.start, HATCH)
    for x in of.lines:
        joined(sheet, x, of.links, across, up)
    for at, wave in enumerate(of.waves):
        shown = [(x, n) for x in of.lines if (n := x.numbers[at]) and not n.withheld]
        heights = raised([up.px(place(n)) for _, n in shown], up.start, at == len(of.waves) - 1)
        for (x, number), height in zip(shown, heights, strict=True):
            point(sheet, x, number, wave, across.px(at), up, height)
    return sheet


def raised(dots: Sequence[float], floor: float, last: bool) -> list[float]:
    """How high the values of a wave's dots stand: beside them in the last wave, where no line goes on, and
    else over them; of two the lower one under its own, and never one over the other."""
    over = 0 if last else OVER
    if len(dots) < 2:
        return [y - over for y in dots]
    upper = min(range(2), key=lambda i: dots[i])
    close = max(0.0, LINE - abs(dots[0] - dots[1])) / 2
    under = min(dots[1 - upper] + max(over, close), floor - LINE / 2)
    top = min(dots[upper] - max(over, close), under - LINE)
    return [top, under] if upper == 0 else [under, top]


def joined(sheet: Sheet, x: Line, links: Sequence[Link], across: Axis, up: Axis) -> None:
    """Lines between neighbouring waves that asked the same; dashed where one used other words."""
    for at, (one, two) in enumerate(pairwise(x.numbers)):
        kinds = {links[at].kind, links[at + 1].kind}
        if one and two and not (one.withheld or two.withheld or "broken" in kinds):
            start, end = (across.px(at), up.px(place(one))), (across.px(at + 1), up.px(place(two)))
            sheet.line(start, end, x.colour, 2, DASH if "reworded" in kinds else ())


def point(sheet: Sheet, x: Line, number: Number, wave: str, at: float, up: Axis, height: float) -> None:
    """A dot on its interval; its value beside it, at a height of its own."""
    low, high = (min(max(end, up.low), up.high) for end in ends(number))
    sheet.line((at, up.px(low)), (at, up.px(high)), x.colour, 3)
    sheet.dot(at, up.px(place(number)), x.colour, hollow=number.flagged)
    mark = say("chart.year_mark", series=x.label, year=wave, figure=sentence(number))
    sheet.name(at, at, up.px(high), up.px(low), mark)
    sheet.word(at + 10, height, bare(number), INK, "left", SMALL)
