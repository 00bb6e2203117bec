"""A chart that travels alone: one SVG with its title, key and source in it, its colours resolved."""

import re
from html import escape, unescape
from pathlib import Path

from analysis.language import phrase
from analysis.stages.chart.figure import Words
from analysis.stages.chart.lettering import width, wrap
from analysis.stages.chart.plan import Mark, Picture
from analysis.stages.chart.sheet import FACE, WIDE
from analysis.study import FactError, near

EDGE, LINE_HEIGHT = 24, 17  # px
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{3,8}),\s*(#[0-9a-f]{3,8})\)")
SHAPES = {
    "circle": '<circle r="4.8" {}/>', "diamond": '<path d="M-5.6,0L0,-5.6L5.6,0L0,5.6Z" {}/>',
    "square": '<path d="M-4,-4H4V4H-4Z" {}/>', "triangle-up": '<path d="M-5,4L0,-5L5,4Z" {}/>',
    "box": '<path d="M-6,-5H6V5H-6Z" {}/>', "stroke": '<path d="M-1,-7H1V7H-1Z" {}/>',
}  # fmt: skip


def tokens(stylesheet: Path) -> dict[str, tuple[str, str]]:
    """Each colour of the stylesheet by name: light, dark."""
    found = {name: (light, dark) for name, light, dark in TOKEN.findall(stylesheet.read_text("utf-8"))}
    if not found:
        raise FactError(f"{stylesheet}: no colour of the form --name: light-dark(#..., #...)")
    return found


def light(svg: str, colours: dict[str, tuple[str, str]], place: object) -> str:
    """Every var(--name) as the light colour."""

    def resolve(match: re.Match[str]) -> str:
        if match[1] not in colours:
            raise FactError(f"{place}: no colour {match[1]!r}{near(match[1], colours)}")
        return colours[match[1]][0]

    return re.sub(r"var\(--([\w-]+)\)", resolve, svg)


def alone(
    drawing: str, picture: Picture, said: Words, signed: str, colours: dict[str, tuple[str, str]]
) -> str:
    """The wide drawing between its title and its source, on paper; below them who says so, and where."""
    body, height = inner(drawing)
    out: list[str] = []
    y = EDGE + 16.0
    for line in wrap(said.title, WIDE, 19, 600):
        out.append(text(line, EDGE, y, 19, "var(--ink)", 600))
        y += 25
    for line in wrap(said.asked, WIDE, 13):
        out.append(text(line, EDGE, y, 13, "var(--ink-2)"))
        y += LINE_HEIGHT
    y = legend(out, [] if picture.key_narrow else picture.key, y + 4)
    out.append(f'<g transform="translate({EDGE},{y:g})">{body}</g>')
    y += height + 22
    for line in wrap(said.source, WIDE, 12):
        out.append(text(line, EDGE, y, 12, "var(--ink-3)"))
        y += LINE_HEIGHT
    mark = phrase("chart.synthetic") if said.synthetic else ""
    if mark:
        out.append(text(mark, EDGE, y + 4, 12, "var(--warn)", 600))
    out.append(text(signed, EDGE + (width(mark) if mark else 0), y + 4, 12, "var(--ink-2)"))
    y += LINE_HEIGHT
    wide, tall = WIDE + 2 * EDGE, round(y + EDGE - 12)
    sheet = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" '
        f'viewBox="0 0 {wide} {tall}" font-family="{FACE}, Arial, Helvetica, sans-serif" role="img">'
        f"<title>{escape(said.title)}</title><desc>{escape(label(drawing))}</desc>"
        f'<rect width="{wide}" height="{tall}" fill="var(--paper)"/>{"".join(out)}</svg>\n'
    )
    return light(sheet, colours, said.name)


def inner(drawing: str) -> tuple[str, float]:
    match = re.fullmatch(r'<svg [^>]*viewBox="0 0 \d+ (\d+)"[^>]*>(.*)</svg>', drawing, re.S)
    if match is None:
        raise FactError("the drawing is not one SVG with a viewBox")
    return match[2], float(match[1])


def label(drawing: str) -> str:
    found = re.search(r'aria-label="([^"]*)"', drawing)
    return unescape(found[1]) if found else ""


def legend(out: list[str], key: list[tuple[Mark, str]], y: float) -> float:
    """The key on as many lines as it needs; the y below it."""
    x = float(EDGE)
    for mark, name in key:
        wide = width(name) + 34
        if x > EDGE and x + wide > WIDE + EDGE:
            x, y = float(EDGE), y + 20
        paint = f'fill="{mark.colour}"'
        if mark.hollow:
            paint = f'fill="var(--paper)" stroke="{mark.colour}" stroke-width="1.5"'
        out.append(f'<g transform="translate({x + 7:g},{y:g})">{SHAPES[mark.shape].format(paint)}</g>')
        out.append(text(name, x + 19, y + 4.5, 13, "var(--ink)"))
        x += wide
    return y + 18 if key else y


def text(line: str, x: float, y: float, size: int, fill: str, weight: int = 400) -> str:
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}px" fill="{fill}"{bold}>{escape(line)}</text>'
