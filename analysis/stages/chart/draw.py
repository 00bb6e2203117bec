"""The files of one chart."""

from collections.abc import Callable

import oxipng
import vl_convert

from analysis.stages.chart import alone, figure, groups, likert, parts, scatter, spread
from analysis.stages.chart.plan import Picture, Plan
from analysis.stages.chart.sheet import NARROW, WIDE
from analysis.study import known

KINDS: dict[str, Callable[[Plan], Picture]] = {
    "dots": groups.dots, "ranked": groups.ranked, "effects": groups.effects,
    "spread": spread.spread, "before_after": spread.before_after,
    "likert": likert.likert, "stacked": parts.stacked, "columns": parts.columns,
    "scatter": scatter.scatter,
}  # fmt: skip


PLAIN = [oxipng.RowFilter.NoOp]  # flat colours: the other filters take as long again and gain nothing
SCALE = 2  # pixels of the PNG for one of the drawing


def draw(plan: Plan, colours: dict[str, tuple[str, str]]) -> dict[str, bytes]:
    """The files of one chart, by their suffix."""
    drawn = KINDS[known(plan.need("kind"), KINDS, f"{plan.path}: kind")]
    picture = drawn(plan)
    said, sentence = figure.words(plan, picture), figure.told(plan, picture)
    drawings = {px: picture.draw(px).svg(plan.name, sentence) for px in (WIDE, NARROW)}
    signed = ", ".join(filter(None, (plan.book.title, plan.book.edition, plan.book.site)))
    svg = alone.alone(drawings[WIDE], picture, said, signed, colours)
    return {
        "html": figure.fragment(plan, picture, said, drawings, drawn).encode(),
        "csv": figure.csv(plan, picture).encode(),
        "svg": svg.encode(),
        "png": oxipng.optimize_from_memory(
            bytes(vl_convert.svg_to_png(svg, scale=SCALE)), level=0, filter=PLAIN
        ),
    }
