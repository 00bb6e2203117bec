"""The ways out of a figure: to the groups in Explore, its table, files, address, citation and code."""

from collections.abc import Callable
from html import escape

from analysis.language import phrase, say
from analysis.numbers.text import count, figures
from analysis.stages.chart.measure import bare
from analysis.stages.chart.plan import Picture, Plan
from analysis.words import Number

FEW = 6  # questions that are named beside a chart
ROOT = "{root}"  # stands in a fragment for the way from its page to the site's root


def ways(plan: Plan, picture: Picture, title: str, drawn: Callable[..., Picture]) -> str:
    """To the groups in Explore, the questions; table, downloads, the chart's own page, citation, code."""
    about = f'<span class="vh">{escape(phrase("list.colon") + title)}</span>'
    texts = plan.book.texts
    folder, kinds = ("", ("csv", "svg", "png")) if not texts else (f"{texts.language}/", ("csv", "svg"))
    files = "".join(
        f'<a href="{ROOT}charts/{folder}{plan.name}.{kind}" download>{kind.upper()}{about}</a>'
        for kind in kinds
    )
    page = f"{ROOT}charts/{plan.name}/"
    link = f'<a href="{page}" data-do="copy">{phrase("chart.link")}{about}</a>'
    cite = (
        f'<button type="button" popovertarget="{plan.name}-cite">{phrase("chart.cite")}{about}</button>'
        f'<div class="note" popover id="{plan.name}-cite">{cited(plan, picture, title)}</div>'
    )
    code = f'<a href="{ROOT}{function(drawn)[0]}">{phrase("chart.code")}{about}</a>'
    table = f"<details><summary>{phrase('chart.table')}{about}</summary>{tabled(plan, picture)}</details>"
    return (
        f'<div class="acts" data-search-exclude>{compared(plan, picture, about)}{asked(plan, picture)}'
        f'{table}<div class="ways">{files}{link}{cite}{code}'
        f'<a href="{page}#data">{phrase("page.shared.about_these_data")}{about}</a></div></div>'
    )


def function(drawn: Callable[..., Picture]) -> tuple[str, str]:
    """Where the function that draws stands on the site, and its name."""
    module, name = drawn.__module__, drawn.__name__
    return f"code/{module.removeprefix('analysis.').replace('.', '/')}/#def-{name}", f"{module}.{name}"


def asked(plan: Plan, picture: Picture) -> str:
    """The questions drawn, each a link to its page, where they are few."""
    drawn = dict.fromkeys(e.number.question for e in picture.entries)
    names = [q for q in drawn if q in plan.book.questions and plan.book.questions[q].published]
    word = phrase("chart.question")
    links = (
        f'<a href="{ROOT}questions/{q}/"><span class="vh">{word} </span>{q.split("_")[0]}</a>'
        for q in names
    )
    return f'<span class="asks">{" ".join(links)}</span>' if 0 < len(names) <= FEW else ""


def compared(plan: Plan, picture: Picture, about: str) -> str:
    """The link to Explore, with the first question drawn and its groups; nothing where none is asked."""
    asked = (e.number.question for e in picture.entries if e.number.kind in ("share", "mean"))
    question = next((q for q in asked if q in plan.book.questions), "")
    by = plan.spec.get("by", "")
    by = by if by in plan.book.breakdowns else next(iter(plan.book.breakdowns), "")
    if not question:
        return ""
    state = f"question={question}" + (f"&amp;by={by}" if by else "")
    return f'<a class="go" href="{ROOT}explore/?{state}">{phrase("page.shared.compare_groups")}{about}</a>'


def cited(plan: Plan, picture: Picture, title: str) -> str:
    """How to cite the chart."""
    book = plan.book
    said = say("chart.citation", title=title, study=book.title, edition=book.edition, figure=plan.name)
    parts = [said, *kind(picture, book.synthetic)]
    link = f'<a href="{ROOT}charts/{plan.name}/">{book.site}charts/{plan.name}/</a>'
    return (
        f"<p>{escape(phrase('list.space').join(parts))}</p>"
        f"<p>{say('chart.address', link=link, cite=f'{ROOT}cite/')}</p>"
    )


def kind(picture: Picture, synthetic: bool) -> list[str]:
    """Whose figures these are, where they are no results of a survey."""
    if picture.published:
        return [phrase("chart.published")]
    return [phrase("chart.synthetic")] if synthetic else []


def yearly(plan: Plan, picture: Picture) -> str:
    """What others published, year by year, with the edition that each figure is of."""
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{year}</td><td>{figures(float(value), ",.10g")}</td>'
        f'<td class="l w">{escape(edition or source)}</td></tr>'
        for _, label, year, value, _, _, source, edition, _ in picture.rows[1:]
    )
    head = (
        f'<th scope="col"><span class="vh">{phrase("chart.head_series")}</span></th>'
        f'<th scope="col">{phrase("chart.head_year")}</th><th scope="col">{phrase("chart.head_value")}</th>'
        f'<th scope="col" class=l>{phrase("chart.head_edition")}</th>'
    )
    return framed(plan, head, rows)


def tabled(plan: Plan, picture: Picture) -> str:
    """Every number drawn, linked to where it came from."""
    if picture.published:
        return yearly(plan, picture)
    groups, items = ({getattr(e, side) for e in picture.entries} for side in ("group", "item"))
    sides = [side for side, found in (("item", items), ("group", groups)) if len(found) > 1] or ["item"]
    unit = "%" if all(e.number.unit == "share" for e in picture.entries) else phrase("chart.head_value")
    heads = "".join(
        f'<th scope="col"><span class="vh">{phrase(f"chart.head_{side}")}</span></th>' for side in sides
    )
    rows = "".join(
        "<tr>"
        + "".join(named(getattr(e, side), at == 0) for at, side in enumerate(sides))
        + f'<td><a href="{ROOT}{record(e.number)}">{bare(e.number)}</a></td>'
        + f'<td class="w">{e.number.interval()}</td><td class="w">{counted(e.number)}</td></tr>'
        for e in picture.entries
    )
    interval = phrase("chart.head_interval")
    head = f'{heads}<th scope="col">{unit}</th><th scope="col">{interval}</th><th scope="col">n</th>'
    return framed(plan, head, rows)


def framed(plan: Plan, head: str, rows: str) -> str:
    """A table that scrolls by itself where it is too wide."""
    label = escape(say("chart.table_of", title=plan.spec["title"]))
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="tab"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def named(words: str, first: bool) -> str:
    return f'<th scope="row">{escape(words)}</th>' if first else f'<td class="l">{escape(words)}</td>'


def record(number: Number) -> str:
    """Where the site tells how a number came about, or why it is withheld."""
    return "method/#withheld" if number.withheld else f"numbers/{number.record}/#{number.key}"


def counted(number: Number) -> str:
    return count(number.base)
