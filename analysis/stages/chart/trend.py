"""Lines over years that others published: breaks of editions as breaks, missing years as gaps."""

from collections.abc import Iterator

from analysis.language import phrase, say
from analysis.stages.chart.plan import Mark, Picture, Plan
from analysis.stages.chart.sheet import ACCENT
from analysis.stages.chart.years import Drawn, Line, Ring, draw, hollow, wide_gaps
from analysis.study import FactError, known
from analysis.study.quoted import author
from analysis.study.series import Point, editions, runs
from analysis.words.context import YEAR

SECOND = "var(--w4)"  # the second line; its points have no dots
HEADS = ["series", "label", "year", "value", "unit", "status", "source", "edition", "note"]


def trend(plan: Plan) -> Picture:
    """`lines` of series.csv; `moves` and `twice` hold, or the build stops."""
    plan.only("years", "lines", "moves", "twice", "rings", "band")
    check_moves(plan)
    check_twice(plan)
    lines = [line(plan, at, row) for at, row in enumerate(plan.need("lines"))]
    rings = [ring(plan, at, row) for at, row in enumerate(plan.spec.get("rings", []), start=1)]
    first, last = plan.need("years")
    band = shaded(plan, plan.spec["band"]) if "band" in plan.spec else None
    drawn = Drawn(lines, rings, (first, last), band)
    key = [(Mark(x.colour, "circle" if x.dotted else "box"), x.label) for x in lines] if lines[1:] else []
    return Picture(
        [], lambda px: draw(px, drawn), key, list(notes(plan, drawn)), summary=summed(lines),
        rows=[HEADS, *cells(lines)], quoted=[(r.at, r.figure, r.said) for r in rings],
    )  # fmt: skip


def points(plan: Plan, name: str) -> list[Point]:
    known(name, plan.book.series, f"{plan.path}: series")
    return plan.book.series[name]


def point(plan: Plan, name: str, year: str) -> Point:
    """The point of a year; of several editions the last."""
    found = {p.year: p for p in points(plan, name)}
    known(year, found, f"{plan.path}: year of {name}")
    return found[year]


def line(plan: Plan, at: int, row: dict) -> Line:
    first, last = plan.need("years")
    found = sorted(
        (p for p in points(plan, row["series"]) if first <= p.at <= last + 1), key=lambda p: p.at
    )
    says = [point(plan, row["series"], year).year for year in row.get("says", [])]
    breaks = row.get("breaks", [])
    if not found:
        raise FactError(f"{plan.path}: {row['series']!r} has no year from {first} to {last}")
    return Line(row["label"], SECOND if at else ACCENT, not at, found, runs(found, breaks), says, breaks)


def ring(plan: Plan, at: int, row: dict) -> Ring:
    known(row["figure"], plan.book.context, f"{plan.path}: figure of context.csv")
    quoted = plan.book.context[row["figure"]]
    said = f"{quoted['figure']}, {quoted['years']}"
    return Ring(at, point(plan, row["series"], row["year"]), row["figure"], said)


def shaded(plan: Plan, figure: str) -> tuple[int, int]:
    known(figure, plan.book.context, f"{plan.path}: band")
    years = [int(y) for y in YEAR.findall(plan.book.context[figure]["figure"])]
    if not years:
        raise FactError(f"{plan.path}: band is {figure!r}, which names no years")
    return min(years), max(years)


def check_moves(plan: Plan) -> None:
    """Each series goes the way that is said, within one edition; several sources so agree on it."""
    for move in plan.need("moves"):
        for name in move["series"]:
            ends = [
                (found[move["start"]], found[move["end"]])
                for members in editions(points(plan, name)).values()
                if {move["start"], move["end"]} <= (found := {p.year: p for p in members}).keys()
            ]
            if not ends:
                raise FactError(
                    f"{plan.path}: no edition of {name!r} has both {move['start']} and {move['end']}"
                )
            for a, b in ends:
                if not (b.value > a.value if move["way"] == "up" else b.value < a.value):
                    raise FactError(
                        f"{plan.path}: {name!r} goes from {a.written} ({a.year}) to {b.written} "
                        f"({b.year}), expected {move['way']}"
                    )


def check_twice(plan: Plan) -> None:
    """Two series that count the same agree in every year and edition that both have, and there is one."""
    for double in plan.spec.get("twice", []):
        one, other = ({(p.source, p.edition, p.year): p for p in points(plan, n)} for n in double["series"])
        both = [key for key in one if key in other]
        if not both:
            raise FactError(f"{plan.path}: {' and '.join(double['series'])} have no year in common")
        for key in both:
            a, b = one[key], other[key]
            if abs(a.value - b.value) > double["within"] * a.value:
                raise FactError(
                    f"{plan.path}: {a.series} is {a.written} in {a.year}, {b.series} {b.written}; "
                    f"expected within {100 * double['within']:g}%"
                )


def notes(plan: Plan, drawn: Drawn) -> Iterator[str]:
    """Who counted, where editions break, what is missing."""
    for x in drawn.lines:
        named = list(dict.fromkeys(p.source for p in x.points))
        who = [author(plan.book.sources[name]["citation"]) for name in named]
        who = [plan.book.texts.of(name) for name in who] if plan.book.texts else who
        told = [e for e in dict.fromkeys(p.edition for p in x.points) if e]
        comma = phrase("list.comma")
        beside = say("chart.editions", editions=comma.join(told)) if told else ""
        yield say("chart.series", series=x.label, sources=comma.join(dict.fromkeys(who)), editions=beside)
    if any(hollow(x) for x in drawn.lines):
        yield phrase("chart.hollow_dots")
    if drawn.band:
        shown = plan.book.context[plan.spec["band"]]
        what = shown["measures"][:1].lower() + shown["measures"][1:]
        yield say("chart.shaded", what=what, figure=shown["figure"])
    if any(wide_gaps(x) for x in drawn.lines):
        yield phrase("chart.hatched")


def summed(lines: list[Line]) -> str:
    """First, highest and last of each line."""
    said = []
    for x in lines:
        first, last, most = x.points[0], x.points[-1], max(x.points, key=lambda p: p.value)
        ends = dict.fromkeys(
            say("chart.in_year", figure=p.written, year=p.year) for p in (first, most, last)
        )
        said.append(say("chart.entry", name=x.label, number=phrase("list.comma").join(ends)))
    return phrase("list.semicolon").join(said)


def cells(lines: list[Line]) -> list[list[str]]:
    return [
        [p.series, x.label, p.year, f"{p.value:.10g}", p.unit, p.status, p.source, p.edition, p.note]
        for x in lines
        for p in x.points
    ]
