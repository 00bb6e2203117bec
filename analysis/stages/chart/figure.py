"""A figure on a page: title, question, key, two drawings, source; its CSV."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from analysis.language import phrase, say
from analysis.numbers.text import count
from analysis.stages.chart.lettering import listed
from analysis.stages.chart.measure import SIGNED, place, sentence
from analysis.stages.chart.plan import Entry, Mark, Picture, Plan
from analysis.stages.chart.sheet import NARROW, WIDE
from analysis.stages.chart.ways import ROOT, kind, ways
from analysis.study import FactError, cell

DANGEROUS = tuple("=+-@\t\r＝＋－＠")  # how a cell begins that a spreadsheet would run
LONGEST = 300  # characters of the sentences that stand for a drawing


@dataclass(frozen=True)
class Words:
    """What a figure says around its drawing."""

    name: str
    title: str
    asked: str
    source: str
    synthetic: bool


def words(plan: Plan, picture: Picture) -> Words:
    synthetic = plan.book.synthetic and not picture.published
    source = [*picture.notes, plan.spec.get("note", ""), bases(picture), *lines(plan, picture)]
    source += revised(plan, picture)
    source += kind(picture, synthetic)
    asked = plan.spec.get("asked") or wording(plan, picture)
    said = phrase("list.space").join(filter(None, source))
    return Words(plan.name, plan.spec["title"], asked, said, synthetic)


def wording(plan: Plan, picture: Picture) -> str:
    """The wording of the one question drawn, and whom it was asked of."""
    names = list(dict.fromkeys(e.number.question for e in picture.entries))
    if len(names) != 1 or names[0] not in plan.book.questions:
        raise FactError(f"{plan.path}: it draws several questions: 'asked' must say what was asked of whom")
    question = plan.book.questions[names[0]]
    if question.asked_of.text == "all":
        return say(
            "finding.asked",
            said=say("list.quoted", text=question.wording),
            of_whom=phrase("finding.of_all"),
        )
    raise FactError(f"{plan.path}: {question.id} was not asked of all: 'asked' must say of whom")


def bases(picture: Picture) -> str:
    """n, where no column of the drawing gives it."""
    if picture.bases_shown:
        return phrase("chart.bases_shown")
    groups: dict[str, list[float]] = {}
    for entry in picture.entries:
        if entry.number.base is not None:
            groups.setdefault(entry.group if picture.key else "", []).append(entry.number.base)
    if not groups:
        return ""
    spans = {group: (min(found), max(found)) for group, found in groups.items()}
    if len(set(spans.values())) == 1:
        return say("chart.base", n=span(*next(iter(spans.values()))))
    each = (say("chart.base_of", group=group, n=span(*found)) for group, found in spans.items())
    return say("chart.bases", each=phrase("list.semicolon").join(each))


def span(low: float, high: float) -> str:
    return count(low) if low == high else say("chart.span", low=count(low), high=count(high))


def lines(plan: Plan, picture: Picture) -> list[str]:
    numbers = [entry.number for entry in picture.entries]
    said = []
    if any(n.low is not None for n in numbers):
        where = "chart.lines" if picture.lines_shown else "chart.lines_in_table"
        said.append(say(where, level=plan.book.confidence))
    if any(n.flagged for n in numbers):
        said.append(phrase("chart.hollow"))
    return said


def revised(plan: Plan, picture: Picture) -> list[str]:
    """That numbers drawn were told otherwise before: who shows the picture elsewhere may have that one."""
    edition = plan.book.history.revised(entry.number.key for entry in picture.entries)
    return [say("chart.revised", edition=edition)] if edition else []


def told(plan: Plan, picture: Picture) -> str:
    """The drawing in words for who cannot see it: what it shows, and its numbers or the ends of them.

    At most LONGEST characters; the table beside the drawing holds every number.
    """
    title, entries = plan.spec["title"], picture.entries
    summary = say("chart.summary", title=title, says=picture.summary)
    if picture.summary and len(summary) <= LONGEST:
        return summary
    one = len({entry.item for entry in entries}) == 1
    each = [say("chart.entry", name=name(e, one), number=sentence(e.number)) for e in entries]
    whole = say("chart.whole", title=title, each=listed(each))
    if len(whole) <= LONGEST:
        return whole
    shown = sorted((e for e in entries if not e.number.withheld), key=lambda e: -place(e.number))
    hidden = len(entries) - len(shown)
    tail = say("chart.hidden", hidden=hidden) if hidden else ""
    ends = (
        [
            say("chart.entry", name=name(e, one), number=e.number.text(signed=signs(e)))
            for e in (shown[0], shown[-1])
        ]
        if shown
        else []
    )
    few = {"title": title, "numbers": len(entries), "tail": tail}
    said = say("chart.ends", **few, most=ends[0], least=ends[1]) if ends else say("chart.none", **few)
    return said if len(said) <= LONGEST else say("chart.in_table", **few)


def signs(entry: Entry) -> bool:
    return entry.number.unit in SIGNED


def name(entry: Entry, one: bool) -> str:
    """Item and group; the group alone where all are of one item."""
    parts = [entry.group] if one and entry.group else [entry.item, entry.group]
    return phrase("list.comma").join(filter(None, parts))


def fragment(
    plan: Plan, picture: Picture, said: Words, drawings: dict[int, str], drawn: Callable[..., Picture]
) -> str:
    """The figure as HTML; addresses begin at {root}; `drawn` is the function of its kind."""
    head = f'<p class="fig-t">{escape(said.title)}</p><p class="fig-q">{escape(said.asked)}</p>'
    return (
        f'<figure class="fig" id="fig-{plan.name}"><figcaption>{head}</figcaption>'
        f'{keyed(picture)}<div class="plot" data-search-exclude>{drawings[WIDE]}{drawings[NARROW]}</div>'
        f'<p class="fig-s">{escape(said.source)}</p>{quotes(picture)}'
        f"{ways(plan, picture, said.title, drawn)}</figure>\n"
    )


def quotes(picture: Picture) -> str:
    """The figures of articles that are ringed, each by its number, linked to where it is quoted."""
    rows = (
        f'<li><b>{at}</b> <a href="{ROOT}context/#{name}">“{escape(said)}”</a></li>'
        for at, name, said in picture.quoted
    )
    return f'<ul class="quotes">{"".join(rows)}</ul>' if picture.quoted else ""


def keyed(picture: Picture) -> str:
    rows = "".join(f'<li><i class="{look(mark)}"></i>{escape(label)}</li>' for mark, label in picture.key)
    narrow = " narrow-only" if picture.key_narrow else ""
    return f'<ul class="key{narrow}">{rows}</ul>' if rows else ""


def look(mark: Mark) -> str:
    """Classes of a mark in the key: its colour's name, its shape, hollow."""
    colour = mark.colour.removeprefix("var(--").removesuffix(")")
    return " ".join(("c-" + colour, mark.shape, *(["hollow"] if mark.hollow else [])))


def csv(plan: Plan, picture: Picture) -> str:
    """The rows drawn, as a table that no spreadsheet can be tricked by."""
    if picture.published:
        return table(
            [["data", *picture.rows[0]], *(["published figures", *r] for r in picture.rows[1:])], plan
        )
    head = ["item", "group", "key", "unit", "value", "low", "high", "base", "status", "reason"]
    rows = [head] + [
        [e.item, e.group, n.key, n.unit, *map(cell, (n.value, n.low, n.high, n.base)), n.status, n.reason]
        for e, n in ((entry, entry.number) for entry in picture.entries)
    ]
    if plan.book.synthetic:
        rows = [["data", *rows[0]], *(["synthetic demonstration", *row] for row in rows[1:])]
    return table(rows, plan)


def table(rows: list[list[str]], plan: Plan) -> str:
    for row in rows:
        for text in row:
            if text.startswith(DANGEROUS) and not re.fullmatch(r"-[\d.e-]+", text):
                raise FactError(f"{plan.path}: a cell of its CSV begins with {text[0]!r}: {text!r}")
    return "".join(",".join(quoted(text) for text in row) + "\n" for row in rows)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n') else cell
