"""The pen: a sheet in pixels, described to Altair once, drawn by vl-convert as often as needed.

A kind of chart puts five sorts of marks on a sheet: rules of the grid, areas, lines, dots and words,
in this order of depth. Statistics and places are computed before: a sheet holds marks of published
numbers, never anyone's answers. Words are set straight into the SVG: their places are known, and the
renderer would measure each again, which costs more than all other marks together. Colours are the
stylesheet's variables, so one drawing serves light, dark and print.
"""

from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

import vl_convert

from analysis.stages.chart.slim import slim

WIDE, NARROW = 680, 358
FACE = "Liberation Sans"  # shipped with the renderer, so the bytes are the same everywhere
SMALL, TEXT = 12, 13  # nothing on a chart is set smaller than 12 px
INK, INK2, INK3, LINE, GRID, BAND, PANEL, PAPER, ACCENT = (
    f"var(--{name})" for name in "ink ink-2 ink-3 line grid band panel paper accent".split()
)
BASELINE = 0.3  # of the size: from the middle of a line down to where its letters stand
HATCH = "url(#hatch)"
LEAST = 12  # px: a side of the box that names a mark
AREAS = {"circle": 72, "diamond": 125, "square": 64, "triangle-up": 84, "stroke": 90}  # of equal look
PATTERN = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0,0V6" stroke="var(--ink-3)" stroke-width="1"/>'
    "</pattern></defs>"
)


@dataclass
class Sheet:
    """Marks on a sheet `width` px wide; the height is known once the rows are laid."""

    width: int
    height: float = 0
    rules: list[dict[str, Any]] = field(default_factory=list)
    areas: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    dots: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    @property
    def narrow(self) -> bool:
        return self.width < WIDE

    def area(self, x: float, x2: float, y: float, y2: float, fill: str, stroke: str = "none") -> None:
        edge = {"stroke": stroke, "width": 0 if stroke == "none" else 1}
        self.areas.append({"x": x, "x2": x2, "y": y, "y2": y2, "fill": fill, **edge})

    def line(
        self, start: tuple[float, float], end: tuple[float, float], stroke: str,
        width: float = 1, dash: tuple[float, ...] = (),
    ) -> None:  # fmt: skip
        self.lines.append(ruled(start, end, stroke, width, dash))

    def rule(
        self, start: tuple[float, float], end: tuple[float, float],
        dash: tuple[float, ...] = (), stroke: str = GRID,
    ) -> None:  # fmt: skip
        """A line of the grid, under everything."""
        self.rules.append(ruled(start, end, stroke, 1, dash))

    def dot(self, x: float, y: float, colour: str, shape: str = "circle", hollow: bool = False) -> None:
        look = {"fill": PAPER, "stroke": colour, "width": 2} if hollow else {
            "fill": colour, "stroke": PAPER, "width": 1,
        }  # fmt: skip
        self.dots.append({"x": x, "y": y, "shape": shape, "size": AREAS[shape], **look})

    def word(
        self, x: float, y: float, text: str, fill: str = INK, align: str = "left",
        size: float = TEXT, weight: int = 400,
    ) -> None:  # fmt: skip
        style = {"fill": fill, "align": align, "size": size, "weight": weight}
        self.words.append({"x": x, "y": y, "text": text, **style})

    def name(self, x: float, x2: float, y: float, y2: float, text: str) -> None:
        """What a screen reader says, and a pointer shows, of the mark in this box, a finger wide."""
        (left, right), (top, bottom) = (reached(*sorted(ends)) for ends in ((x, x2), (y, y2)))
        box = f'x="{left:.0f}" y="{top:.0f}" width="{right - left:.0f}" height="{bottom - top:.0f}"'
        self.named.append(f'<rect role="img" {box}><title>{escape(text, quote=False)}</title></rect>')

    def spec(self) -> dict[str, Any]:
        """The marks but the words as Vega-Lite: the pen, and these marks as its data."""
        marks = {name: getattr(self, name) for name in ("rules", "areas", "lines", "dots")}
        return {**pen(), "width": self.width, "height": round(self.height), "datasets": marks}

    def lettering(self) -> str:
        """The words as SVG text, each around the middle of its line."""
        return "".join(lettered(**word) for word in self.words)

    def svg(self, name: str, sentence: str) -> str:
        """SVG to put into a page: a sentence for the whole, a name for each mark, its ids its own."""
        size = "narrow" if self.narrow else "wide"
        drawn = slim(str(vl_convert.vegalite_to_svg(self.spec())))
        drawn = drawn.replace(">", '><g aria-hidden="true">', 1).removesuffix("</svg>")
        drawn += (
            f'{self.lettering()}</g><g fill="none" pointer-events="all">{"".join(self.named)}</g></svg>'
        )
        if HATCH in drawn:
            own = f"{name}-{size}-hatch"
            drawn = drawn.replace(HATCH, f"url(#{own})").replace(">", f">{PATTERN.format(id=own)}", 1)
        head = f'<svg class="{size}" role="group" aria-label="{escape(sentence)}" '
        return drawn.replace("<svg ", head, 1)


def reached(low: float, high: float) -> tuple[float, float]:
    """Two ends, moved apart where they are nearer than LEAST."""
    more = max(0.0, LEAST - (high - low)) / 2
    return low - more, high + more


def ruled(
    start: tuple[float, float], end: tuple[float, float], stroke: str, width: float, dash: tuple[float, ...]
) -> dict[str, Any]:
    ends = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
    return {**ends, "stroke": stroke, "width": width, "dash": list(dash)}


def lettered(x: float, y: float, text: str, fill: str, align: str, size: float, weight: int) -> str:
    anchor = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}[align]
    bold = f' font-weight="{weight}"' if weight != 400 else ""
    place = f'x="{x:.1f}" y="{y + BASELINE * size:.1f}"'.replace('.0"', '"')
    style = f'{anchor} font-size="{size:g}px"{bold} fill="{fill}"'
    return f"<text {place}{style}>{escape(text, quote=False)}</text>"


@cache
def pen() -> dict[str, Any]:
    """Four layers over four named tables; every channel is a column, no scale stands between."""

    import altair as alt  # a third of a second, where nothing is drawn

    def own(channel: Any, column: str) -> Any:
        return channel(column, scale=None, legend=None)

    def marks(name: str) -> Any:
        return alt.Chart(alt.NamedData(name))

    place = {"x": alt.X("x:Q", scale=None, axis=None), "y": alt.Y("y:Q", scale=None, axis=None)}
    ends = {**place, "x2": alt.X2("x2:Q"), "y2": alt.Y2("y2:Q")}
    stroke = {"stroke": own(alt.Stroke, "stroke:N"), "strokeWidth": own(alt.StrokeWidth, "width:Q")}
    fill, size = own(alt.Fill, "fill:N"), own(alt.Size, "size:Q")
    layers = (
        marks("rules").mark_rule(strokeDash=alt.expr("datum.dash")).encode(**ends, **stroke),
        marks("areas").mark_rect().encode(**ends, **stroke, fill=fill),
        marks("lines").mark_rule(strokeDash=alt.expr("datum.dash")).encode(**ends, **stroke),
        marks("dots")
        .mark_point(opacity=1)
        .encode(**place, **stroke, fill=fill, size=size, shape=own(alt.Shape, "shape:N")),
    )
    sheet = alt.layer(*layers).configure(
        aria=False, padding=0, autosize="none", background="transparent", font=FACE
    )
    return sheet.configure_view(stroke=None).to_dict()
