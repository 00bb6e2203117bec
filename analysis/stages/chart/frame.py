"""The frame of an interactive copy: what Vega draws of rows that `analysis.stages.chart.live` puts into it.

Each row of the data is a number: item, group, place among items (`at`) and within one (`line`), value,
low, high, and words. Signals give the sizes; a reader chooses the order of items and the group that
stands out.
"""

from functools import cache
from typing import Any

import altair as alt
import vl_convert

from analysis.stages.chart.groups import LINE_HEIGHT
from analysis.stages.chart.sheet import GRID, INK, INK3, SMALL, TEXT, WIDE

ROWS = "rows"  # name of the numbers in the specification
SIZES = {"low": 0, "high": 1, "words": 0, "deep": 1, "strip": 0, "ticks": [], "suffix": ""}
ROW, BETWEEN, LEFT, RIGHT = 19, 10, 6, 46  # px: a number, between items, room beside the axis
SANS = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
EVERY, GIVEN, SORTED = "All", "As in the picture", "By value"
FAINT, LIT = 0.2, 0.07  # opacity: of groups that do not stand out, of the row under the pointer
LAST = -1e9  # for sorting: below every number


@cache
def compiled(grouped: bool) -> dict[str, Any]:
    """The specification without a chart's numbers and sizes: compiled once, it serves every chart."""
    order = alt.binding_select(options=[GIVEN, SORTED], name="Order")
    show: Any = alt.binding_select(options=[EVERY], name="Show") if grouped else alt.Undefined
    params = [alt.param("order", value=GIVEN, bind=order), alt.param("shown", value=EVERY, bind=show)]
    params += [alt.param(name, value=value) for name, value in SIZES.items()]
    chart = alt.layer(*layers(ordered(), axis())).add_params(*params).configure(
        padding=0, background="transparent", font=SANS,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    ).configure_view(stroke=None).properties(width=WIDE, height=1)  # fmt: skip
    return dict(vl_convert.vegalite_to_vega(chart.to_dict()))


def ordered() -> alt.Chart:
    """The rows with their middle in pixels: items as in the picture, or by the number that stands out."""
    stands = f"shown === '{EVERY}' || datum.group === shown"
    chart = alt.Chart(alt.NamedData(ROWS)).transform_calculate(
        stands=stands, counted=f"({stands}) && isValid(datum.value) ? datum.value : {LAST:g}"
    )
    chart = chart.transform_joinaggregate(top="max(counted)", groupby=["at"])
    chart = chart.transform_calculate(key=f"order === '{SORTED}' ? -datum.top : datum.at")
    fields: list[Any] = [alt.SortField("key"), alt.SortField("at")]
    chart = chart.transform_window(rank="dense_rank()", sort=fields, frame=[None, None])
    top = "(datum.rank - 1) * strip"
    return chart.transform_calculate(over=f"{top} + 10", y=f"{top} + words + (datum.line + 0.5) * {ROW}")


def axis() -> alt.X:
    """Ticks above; the grid runs through rows, not through the words over them."""
    scale = alt.Scale(
        domain=alt.ExprRef("[low, high]"), range=[LEFT, alt.ExprRef(f"width - {RIGHT}")],
        nice=False, zero=False,
    )  # fmt: skip
    last = "datum.value === ticks[length(ticks) - 1]"
    words: dict[str, Any] = {"labelFontSize": SMALL, "labelColor": INK3, "labelPadding": 4}
    words |= {"labelExpr": f"replace(datum.label, '-', '−') + ({last} ? suffix : '')"}
    words |= {"labelFlush": False, "labelOverlap": False}
    grid: dict[str, Any] = {"gridColor": GRID, "gridDashOffset": alt.ExprRef("-words")}
    grid |= {"gridDash": alt.ExprRef(f"[deep * {ROW}, words + {BETWEEN}]")}
    ticks = alt.ExprRef("ticks")
    look = alt.Axis(
        aria=False, orient="top", title=None, domain=False, ticks=False, values=ticks, **words, **grid
    )
    return alt.X("value:Q", scale=scale, axis=look)


def layers(rows: alt.Chart, x: alt.X) -> list[alt.Chart]:
    """Interval, dot, value, the item's words, and over all the strip that answers the pointer."""

    def own(channel: Any, column: str) -> Any:
        return channel(column, scale=None, legend=None)

    y, over = (alt.Y(f"{column}:Q", scale=None, axis=None) for column in ("y", "over"))
    start, end = alt.value(0), alt.value("width")
    strength = alt.condition("datum.stands", alt.value(1), alt.value(FAINT))
    row: dict[str, Any] = {"y": y, "opacity": strength}
    dot = {
        "fill": own(alt.Fill, "fill:N"),
        "size": own(alt.Size, "size:Q"),
        "shape": own(alt.Shape, "shape:N"),
    }
    stroke = own(alt.Stroke, "colour:N")
    text: dict[str, Any] = {
        "fontSize": TEXT,
        "align": "left",
        "baseline": "middle",
        "fill": INK,
        "aria": False,
    }
    head: dict[str, Any] = {"fontWeight": alt.ExprRef("deep > 1 ? 600 : 400"), "lineHeight": LINE_HEIGHT}
    said = [("item", "Item"), ("group", "Group"), ("said", "Value"), ("interval", "Interval"), ("n", "n")]
    tooltip = [alt.Tooltip(f"{column}:N", title=title) for column, title in said]
    hover = alt.selection_point(name="hover", on="pointerover", clear="pointerout", empty=False)
    lit = alt.condition(hover, alt.value(LIT), alt.value(0))
    shown, heads = (rows.transform_filter(f"isValid(datum.{column})") for column in ("value", "head"))
    return [
        shown.mark_rule(aria=False, strokeWidth=3).encode(x="low:Q", x2="high:Q", stroke=stroke, **row),
        shown.mark_point(aria=False, opacity=1, strokeWidth=1.5).encode(x=x, stroke=stroke, **dot, **row),
        rows.mark_text(**text, dx=8).encode(x="end:Q", text="written:N", **row),
        heads.mark_text(**text, **head).encode(x=start, y=over, text="head:N"),
        rows.mark_rect(aria=False, fill=INK, height=ROW)
        .encode(x=start, x2=end, y=y, fillOpacity=lit, tooltip=tooltip)
        .add_params(hover),
    ]
