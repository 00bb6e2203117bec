"""What changed since earlier waves, in words and as rows: rose, fell, or no certain change."""

import re
from collections.abc import Iterator
from itertools import pairwise

from markupsafe import Markup

from analysis.language import phrase, say
from analysis.numbers.schema import Number
from analysis.study.waves import SAME, Wave
from analysis.words.about import About
from analysis.words.escape import escape, marked

YEAR = re.compile(r"\d{4}")
ROSE, FELL, OPEN = "rose", "fell", "open"


def moved(x: Number, alpha: float) -> str:
    """Whether a change is certain, and which way: its interval leaves out zero and so does its test."""
    if x.low is None or x.high is None or x.p_adjusted is None or x.p_adjusted >= alpha:
        return OPEN
    return ROSE if x.low > 0 else FELL if x.high < 0 else OPEN


def sentences(its: About) -> Iterator[Markup]:
    """For each earlier wave, the newest first, what became of the numbers that the page leads with."""
    for wave in reversed(its.waves):
        link, name = its.question_in(wave), named(wave)
        if not link.compared:
            yield marked("wave.broken", wave=name)
            continue
        changes = (its.change(its.whole(answer), wave) for answer in its.leads)
        told = [clause(its, x) for x in changes if x is not None and not x.withheld]
        if told:
            yield marked("wave.since", wave=name, told=Markup(phrase("wave.between")).join(told))
            if link.kind != SAME:
                yield marked("wave.reworded", wave=name)
    for one, two in pairwise(its.waves):
        changes = (its.change(its.whole(answer), one, two) for answer in its.leads)
        if told := [clause(its, x) for x in changes if x is not None and not x.withheld]:
            names = {"then": named(one), "now": named(two)}
            yield marked("wave.from", **names, told=Markup(phrase("wave.between")).join(told))


def named(wave: Wave) -> Markup:
    """As a sentence names it: a year, or a name of its own."""
    return escape(say("wave.year", year=wave.name) if YEAR.fullmatch(wave.name) else wave.name)


def clause(its: About, change: Number) -> Markup:
    """The share of those who agree rose by 6 points (2–9)."""
    question, way = its.question, moved(change, its.book.alpha)
    answered = say("lead.answered", answer=question.labels.get(change.answer, ""))
    said = question.says.get(change.answer, answered)
    what = phrase("wave.mean") if change.answer == "mean" else say("wave.share", says=said)
    size = change.turned() if way == FELL else change
    return marked(f"wave.{way}", what=escape(what), change=told_as(its, size))


def told_as(its: About, x: Number) -> Markup:
    """A change with its interval, linked to its record."""
    shown = Markup('<a class="n plain" href="{}"{}>{}</a>').format(
        Markup(its.book.link(x)), its.book.routes(x), escape(x.text().replace(" ", "\u00a0"))
    )
    return shown + marked("number.beside", ends=escape(x.interval().replace(" ", "\u00a0")))


def rows(its: About) -> list[Number]:
    """Of everyone the answers, nets and the mean that some earlier wave has too."""
    whole = [x for x in its.numbers if x.kind in ("share", "mean") and not x.breakdown]
    return [x for x in whole if any(its.in_wave(x, wave) for wave in its.waves)]


def groups(its: About) -> dict[str, list[Number]]:
    """Breakdown -> the numbers that the page leads with, of the groups that some earlier wave has too."""
    found = {
        by: [x for x in xs if any(its.in_wave(x, wave) for wave in its.waves)]
        for answer in its.leads[:1]
        for by, xs in its.groups(answer).items()
    }
    return {by: xs for by, xs in found.items() if xs}
