"""The files of one chart."""

from collections.abc import Callable

import oxipng
import vl_convert

from analysis.language import phrase
from analysis.stages.chart import (
    alone,
    elsewhere,
    figure,
    groups,
    likert,
    parts,
    preview,
    scatter,
    spread,
    trend,
)
from analysis.stages.chart.plan import Picture, Plan
from analysis.stages.chart.sheet import NARROW, WIDE
from analysis.study import known

KINDS: dict[str, Callable[[Plan], Picture]] = {
    "dots": groups.dots, "ranked": groups.ranked, "effects": groups.effects,
    "spread": spread.spread, "before_after": spread.before_after,
    "likert": likert.likert, "stacked": parts.stacked, "columns": parts.columns,
    "scatter": scatter.scatter, "trend": trend.trend,
}  # fmt: skip


PLAIN = [oxipng.RowFilter.NoOp]  # flat colours: the other filters take as long again and gain nothing
PACKED = oxipng.Deflaters.libdeflater(8)  # from 10 on ten times as long for a twentieth
SCALE = 2  # pixels of the PNG for one of the drawing


def translated(plan: Plan, colours: dict[str, tuple[str, str]], shared: bool) -> dict[str, bytes]:
    """The files of a chart in another language; with the preview of a page that is `shared` with it."""
    drawn = KINDS[known(plan.need("kind"), KINDS, f"{plan.path}: kind")]
    picture = drawn(plan)
    said, sentence = figure.words(plan, picture), figure.told(plan, picture)
    drawings = {px: picture.draw(px).svg(plan.name, sentence) for px in (WIDE, NARROW)}
    files = {
        "html": figure.fragment(plan, picture, said, drawings, drawn).encode(),
        "csv": figure.csv(plan, picture).encode(),
        "svg": alone.alone(drawings[WIDE], picture, said, signed(plan), colours).encode(),
    }
    return (
        {**files, "preview.png": previewed(plan, picture, said, drawings[WIDE], colours)}
        if shared
        else files
    )


def previewed(
    plan: Plan, picture: Picture, said: figure.Words, drawing: str, colours: dict[str, tuple[str, str]]
) -> bytes:
    """The picture that a link to the chart, or to a page with it, is shown with."""
    svg = preview.preview(
        said.title, picture, plan.spec["kind"], drawing, signed(plan), marked(plan, picture), colours
    )
    return pixels(plan, svg, 1)


def signed(plan: Plan) -> str:
    """Who shows it, in which edition, where."""
    parts = (plan.book.title, plan.book.edition, plan.book.site)
    return phrase("list.comma").join(filter(None, parts))


def draw(plan: Plan, colours: dict[str, tuple[str, str]], lang: str = "en") -> dict[str, bytes]:
    """The files of one chart, by their suffix."""
    drawn = KINDS[known(plan.need("kind"), KINDS, f"{plan.path}: kind")]
    picture = drawn(plan)
    said, sentence = figure.words(plan, picture), figure.told(plan, picture)
    drawings = {px: picture.draw(px).svg(plan.name, sentence) for px in (WIDE, NARROW)}
    svg = alone.alone(drawings[WIDE], picture, said, signed(plan), colours)
    return {
        "html": figure.fragment(plan, picture, said, drawings, drawn).encode(),
        "page.html": elsewhere.own(plan, picture, said, drawn).encode(),
        "embed.html": elsewhere.embed(plan, picture, said, drawings, lang).encode(),
        "preview.png": previewed(plan, picture, said, drawings[WIDE], colours),
        "csv": figure.csv(plan, picture).encode(),
        "svg": svg.encode(),
        "png": pixels(plan, svg, SCALE),
    }


def marked(plan: Plan, picture: Picture) -> str:
    """The notice of a preview."""
    said = phrase("chart.published_short" if picture.published else "mark.synthetic")
    return said if plan.book.synthetic else ""


def pixels(plan: Plan, svg: str, scale: float) -> bytes:
    face = plan.book.face
    drawn = bytes(vl_convert.svg_to_png(face.put(svg, plan.path) if face else svg, scale=scale))
    return oxipng.optimize_from_memory(drawn, level=0, filter=PLAIN, deflate=PACKED)
