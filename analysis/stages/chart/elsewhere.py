"""A chart on other pages: what its own page says of it, and the page that other sites may frame."""

from collections.abc import Callable
from html import escape

from analysis.language import phrase, say
from analysis.stages.chart.figure import Words, keyed, quotes
from analysis.stages.chart.plan import Picture, Plan
from analysis.stages.chart.sheet import NARROW, WIDE
from analysis.stages.chart.ways import ROOT, cited, function, tabled

UNKNOWN = "https://address-of-this-site/"  # until somebody has said where it will stand
OUT = '<a target="_blank" rel="noopener" '  # a link out of the frame
FRAME = 110  # px about a drawing: title, question, source, notice


def own(plan: Plan, picture: Picture, said: Words, drawn: Callable[..., Picture]) -> str:
    """The numbers, how to cite the chart, how to put it on a page, what made it; below the figure."""
    address, name = function(drawn)
    made = say("chart.made_by", chart=plan.name, link=ROOT + address, function=name)
    source = escape(plan.path.read_text(encoding="utf-8").strip())
    return (
        f'<h2 id="numbers">{phrase("chart.numbers")}</h2>{tabled(plan, picture)}'
        f'<h2 id="cite">{phrase("chart.cite_this")}</h2>{cited(plan, picture, said.title)}'
        f'<h2 id="frame">{phrase("chart.frame")}</h2>{framing(plan, picture, said)}'
        f'<h2 id="code">{phrase("chart.made")}</h2><p class="sans">'
        f"{made}</p><pre>{source}</pre>\n"
    )


def mark() -> str:
    """What everything of a synthetic study is marked with."""
    return phrase("mark.synthetic")


def framing(plan: Plan, picture: Picture, said: Words) -> str:
    """The lines to copy; the notice is within the frame."""
    site = plan.book.site or UNKNOWN
    tall = round(picture.draw(NARROW).height) + 2 * FRAME
    what = say("chart.titled", title=said.title, mark=mark()) if plan.book.synthetic else said.title
    code = (
        f'<iframe src="{site.rstrip("/")}/charts/{plan.name}/embed/" title="{escape(what)}" '
        f'width="100%" height="{tall}" loading="lazy"></iframe>'
    )
    unknown = "" if plan.book.site else phrase("chart.frame_unknown")
    link = f"{ROOT}charts/{plan.name}/embed/"
    return (
        f'<pre class="copy"><code>{escape(code)}</code></pre><p class="sans">'
        f"{say('chart.framed', unknown=unknown, link=link)}</p>"
    )


def embed(plan: Plan, picture: Picture, said: Words, drawings: dict[int, str], lang: str) -> str:
    """A whole page without script: the figure, the notice, and the way to the chart's own page."""
    synthetic = plan.book.synthetic
    about = say("mark.about", mark=mark(), about=said.title) if synthetic else said.title
    title = say("mark.title", mark=mark(), title=said.title) if synthetic else said.title
    kind = phrase("chart.published" if picture.published else "chart.synthetic")
    notice = f"<b>{kind}</b> " if synthetic else ""
    made = phrase("list.comma").join(filter(None, (plan.book.title, plan.book.edition)))
    robots = '<meta name="robots" content="noindex">' if synthetic else ""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n{robots}\n'
        f'<meta name="description" content="{escape(about)}">\n'
        f'<link rel="icon" href="data:,">\n<link rel="stylesheet" href="{ROOT}static/site.css">\n'
        f'<title>{escape(title)}</title>\n</head>\n<body class="md-typeset framed">\n<main>\n'
        f'<figure class="fig"><figcaption><h1 class="fig-t">{escape(said.title)}</h1>'
        f'<p class="fig-q">{escape(said.asked)}</p></figcaption>{keyed(picture)}'
        f'<div class="plot">{drawings[WIDE]}{drawings[NARROW]}</div>'
        f'<p class="fig-s">{escape(said.source)}</p>{quotes(picture).replace("<a ", OUT)}</figure>\n'
        f'<p class="made">{notice}{OUT}href="{ROOT}charts/{plan.name}/">{escape(made)}</a></p>\n'
        "</main>\n</body>\n</html>\n"
    )
