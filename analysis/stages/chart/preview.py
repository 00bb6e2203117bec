"""The picture that a link is shown with, 1,200 by 630: one finding, four rows at most, the notice."""

from html import escape

from analysis.language import phrase
from analysis.stages.chart.alone import inner, light, text
from analysis.stages.chart.lettering import width, wrap
from analysis.stages.chart.marks import Axis
from analysis.stages.chart.measure import SIGNED, ends, place
from analysis.stages.chart.plan import Entry, Picture
from analysis.stages.chart.sheet import FACE, WIDE

W, H, EDGE, FOOT = 1200, 630, 64, 100  # px
ROW, MOST, LABELS = 54, 4, 420
SHAPES = {
    "circle": '<circle r="12" {}/>', "diamond": '<path d="M-14,0L0,-14L14,0L0,14Z" {}/>',
    "square": '<path d="M-11,-11H11V11H-11Z" {}/>', "triangle-up": '<path d="M-13,10L0,-13L13,10Z" {}/>',
}  # fmt: skip
WHOLE = ("trend", "likert", "stacked", "before_after")  # kinds of which no row says the finding


def preview(
    title: str, picture: Picture, kind: str, drawing: str, signed: str, mark: str,
    colours: dict[str, tuple[str, str]],
) -> str:  # fmt: skip
    """The sheet as SVG, its colours resolved; `drawing` is put in whole where rows would not say enough."""
    out: list[str] = []
    y = EDGE + 30.0
    size = 44 if len(wrap(title, W - 2 * EDGE, 44)) < 3 else 36
    for line in balanced(title, W - 2 * EDGE, size)[:3]:
        out.append(text(line, EDGE, y, size, "var(--ink)"))
        y += size * 1.2
    room = H - FOOT - y
    entries = shown(picture, kind)
    if kind == "scatter":
        out += regions(picture.summary, y)
    else:
        out += whole(drawing, y, room) if kind in WHOLE or not entries else rows(entries, y, room)
    out.append(f'<rect x="0" y="{H - FOOT}" width="{W}" height="{FOOT}" fill="var(--panel)"/>')
    out.append(text(signed, EDGE, H - FOOT / 2 + 9, 26, "var(--ink-2)"))
    if mark:
        style = 'font-size="28px" font-weight="600" fill="var(--warn)" text-anchor="end"'
        out.append(f'<text x="{W - EDGE}" y="{H - FOOT / 2 + 9:g}" {style}>{mark}</text>')
    sheet = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{W}" height="{H}" viewBox="0 0 {W} {H}" '
        f'font-family="{FACE}, Arial, Helvetica, sans-serif"><title>{escape(title)}</title>'
        f'<rect width="{W}" height="{H}" fill="var(--paper)"/>{"".join(out)}</svg>'
    )
    return light(sheet, colours, title)


def balanced(title: str, pixels: float, size: int) -> list[str]:
    """A title in as few lines as fit, the last of them no widow."""
    lines = wrap(title, pixels, size)
    while len(lines) > 1 and width(lines[-1], size) < pixels / 4:
        pixels -= size
        if len(closer := wrap(title, pixels, size)) != len(lines):
            break
        lines = closer
    return lines


def shown(picture: Picture, kind: str) -> list[Entry]:
    """Groups of the item in which they lie farthest apart, or the first items; a model's first term."""
    items: dict[str, list[Entry]] = {}
    for entry in picture.entries:
        if not entry.number.withheld:
            items.setdefault(entry.item, []).append(entry)
    if not any(len(groups) > 1 for groups in items.values()):
        return [groups[0] for groups in items.values()][:MOST]
    first = next(iter(items.values()))
    return (first if kind == "effects" else max(items.values(), key=spread))[:MOST]


def spread(groups: list[Entry]) -> float:
    places = [place(e.number) for e in groups]
    return max(places) - min(places)


def whole(drawing: str, y: float, room: float) -> list[str]:
    """The wide drawing as large as there is room."""
    body, height = inner(drawing)
    scale = min((W - 2 * EDGE) / WIDE, (room - 10) / height)
    left = (W - scale * WIDE) / 2
    return [f'<g transform="translate({left:.1f},{y - 10:.1f}) scale({scale:.3f})">{body}</g>']


def regions(summary: str, y: float) -> list[str]:
    """Who is in which region of a map, in words: a map is too fine for a preview."""
    out: list[str] = []
    for said in summary.split(phrase("list.stop")):
        head, _, members = said.partition(phrase("list.colon"))
        out.append(text(head, EDGE, y + 16, 26, "var(--ink)", 600))
        for line in wrap(members, W - 2 * EDGE - LABELS + 120, 26)[:2]:
            out.append(text(line, EDGE + LABELS - 120, y + 16, 26, "var(--ink-2)"))
            y += 36
        y += 18
    return out


def rows(entries: list[Entry], y: float, room: float) -> list[str]:
    """A dot on its interval a row, its value beside it, on an axis from 0 to 100 where they are shares."""
    out: list[str] = []
    one = len({e.item for e in entries}) == 1
    if one and entries[0].group:
        out.append(text(wrap(entries[0].item, W - 2 * EDGE, 26)[0], EDGE, y + 10, 26, "var(--ink-2)"))
        y += 34
        room -= 34
    marks = [end for e in entries for end in ends(e.number)]
    low, high = (0.0, 100.0) if entries[0].number.unit == "share" else (min(*marks, 0.0), max(*marks, 0.0))
    axis = Axis(low, high, LABELS + EDGE, W - EDGE - 130)
    top = y + max(0.0, (room - ROW * len(entries)) / 2) + 6
    whole_scale = (low, high) == (0.0, 100.0)
    for tick in (0.0, 50.0, 100.0) if whole_scale else (0.0,):
        x = axis.px(tick)
        said = f"{tick:g}{'%' if tick == 100 else ''}"
        style = 'font-size="22px" fill="var(--ink-3)" text-anchor="middle"'
        out.append(f'<text x="{x:.1f}" y="{top - 10:.1f}" {style}>{said}</text>')
        out.append(
            f'<path d="M{x:.1f},{top:.1f}v{ROW * len(entries)}" stroke="var(--line)" stroke-width="2"/>'
        )
    for at, entry in enumerate(entries):
        middle = top + ROW * (at + 0.5)
        out += row(entry, entry.group if one and entry.group else entry.item, axis, middle)
    return out


def row(entry: Entry, label: str, axis: Axis, y: float) -> list[str]:
    lines = wrap(label, LABELS - 20, 26)[:2]
    low, high = ends(entry.number)
    x, colour = axis.px(place(entry.number)), entry.mark.colour
    paint = f'fill="{colour}"'
    drawn = SHAPES.get(entry.mark.shape, SHAPES["circle"]).format(paint)
    value = entry.number.text(signed=entry.number.unit in SIGNED)
    return [
        *(
            text(line, EDGE, y + 9 - 15 * (len(lines) - 1) + 30 * at, 26, "var(--ink)")
            for at, line in enumerate(lines)
        ),
        f'<path d="M{axis.px(low):.1f},{y:.1f}H{axis.px(high):.1f}" stroke="{colour}" stroke-width="8"/>',
        f'<g transform="translate({x:.1f},{y:.1f})">{drawn}</g>',
        text(value, max(axis.px(high), x + 12) + 16, y + 10, 30, "var(--ink)", 600),
    ]
