"""What changed since earlier waves, in words and as rows: rose, fell, or no certain change."""

from collections.abc import Iterator

from markupsafe import Markup

from analysis.numbers.schema import Number
from analysis.study import Wave
from analysis.words.about import About
from analysis.words.escape import escape

ROSE, FELL, OPEN = "rose", "fell", "open"


def moved(x: Number, alpha: float) -> str:
    """Whether a change is certain, and which way: its interval leaves out zero and so does its test."""
    if x.low is None or x.high is None or x.p_adjusted is None or x.p_adjusted >= alpha:
        return OPEN
    return ROSE if x.low > 0 else FELL if x.high < 0 else OPEN


def sentences(its: About) -> Iterator[Markup]:
    """For each earlier wave, the newest first, what became of the numbers that the page leads with."""
    for wave in reversed(its.waves):
        link = its.question_in(wave)
        if not link.compared:
            said = Markup("In {} something else was asked, so nothing is compared.")
            yield said.format(escape(wave.name))
            continue
        for answer in its.leads:
            change = its.change(its.whole(answer), wave)
            if change is not None and not change.withheld:
                yield sentence(its, change, wave)


def sentence(its: About, change: Number, wave: Wave) -> Markup:
    """Since 2025 the share of those who ... rose by 6 points (2–9)."""
    question, way = its.question, moved(change, its.book.alpha)
    said = question.says.get(change.answer, f"answered “{question.labels.get(change.answer, '')}”")
    what = "the mean" if change.answer == "mean" else f"the share of those who {said}"
    if way == OPEN:
        told = Markup("of {} there is no certain change: {}").format(escape(what), told_as(its, change))
    else:
        size = change.turned() if way == FELL else change
        told = Markup("{} {} by {}").format(escape(what), way, told_as(its, size))
    reworded = its.question_in(wave).kind != "same"
    more = Markup(" The question was then put in other words.") if reworded else Markup("")
    return Markup("Since {} {}.{}").format(escape(wave.name), told, more)


def told_as(its: About, x: Number) -> Markup:
    """A change with its interval, linked to its record."""
    shown = Markup('<a class="n plain" href="{}">{}</a>').format(
        Markup(its.book.link(x)), escape(x.text().replace(" ", "\u00a0"))
    )
    return shown + Markup(" <small>({})</small>").format(escape(x.interval().replace(" ", "\u00a0")))


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
