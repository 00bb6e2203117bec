"""The interactive copy of a chart: a dot on its interval for each number, its record under the pointer.

Vega draws it in the reader's browser, when asked to, from a compiled specification: published numbers
with their words, in a frame that is the same for every chart.
"""

import json
from functools import cache
from itertools import groupby
from typing import Any

import vl_convert

from analysis.stages.chart.frame import BETWEEN, EVERY, ROW, ROWS, compiled
from analysis.stages.chart.groups import LINE_HEIGHT
from analysis.stages.chart.lettering import wrap
from analysis.stages.chart.marks import FULL, Axis
from analysis.stages.chart.measure import SIGNED, bare, ends, place
from analysis.stages.chart.plan import Entry, Picture, Plan
from analysis.stages.chart.sheet import AREAS, NARROW, PAPER, TEXT
from analysis.words import around, stated

SHAPES = {"box": "square"}  # a bar's mark, as a point


@cache
def library() -> bytes:
    """Vega and what embeds it, from the package that ships the pen; its one global is vegaEmbed."""
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")).encode()


def live(plan: Plan, picture: Picture) -> bytes:
    """The compiled Vega specification of the numbers that the picture draws, as JSON."""
    items = [(name, list(found)) for name, found in groupby(named(picture), key=lambda row: row[0])]
    heads = {name: wrap(name, NARROW, TEXT) for name, _ in items}
    rows: list[dict[str, Any]] = []
    for at, (name, found) in enumerate(items):
        for line, (_, group, entry) in enumerate(found):
            head = {"head": heads[name]} if line == 0 else {}
            rows.append({"item": name, "group": group, "at": at, "line": line, **head, **told(entry)})
    groups = list(dict.fromkeys(row["group"] for row in rows if row["group"]))
    low, high = span(plan, picture)
    words, deep = LINE_HEIGHT * max(map(len, heads.values())) + 4, max(len(found) for _, found in items)
    given = {"low": low, "high": high, "words": words, "deep": deep, "ticks": Axis(low, high, 0, 1).ticks()}
    given |= {"suffix": "%" if shares(picture) else "", "strip": words + deep * ROW + BETWEEN}
    return filled(compiled(len(groups) > 1), rows, given, [EVERY, *groups], len(items))


def filled(
    spec: dict[str, Any], rows: list[dict[str, Any]], given: dict[str, Any], groups: list[str], items: int
) -> bytes:  # fmt: skip
    """The compiled specification with this chart's numbers and sizes in it."""
    signals = [{**s, "value": given[s["name"]]} if s["name"] in given else dict(s) for s in spec["signals"]]
    for signal in signals:
        if signal["name"] == "shown" and "bind" in signal:
            signal["bind"] = {**signal["bind"], "options": groups}
    data = [{**d, "values": rows} if d["name"] == ROWS else d for d in spec["data"]]
    whole = {**spec, "signals": signals, "data": data, "height": given["strip"] * items}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def named(picture: Picture) -> list[tuple[str, str, Entry]]:
    """(item, group, entry), those of an item together; groups that no key names stand as items."""
    entries = picture.entries
    if len({entry.item for entry in entries}) == 1:
        return [(entry.group or entry.item, "", entry) for entry in entries]
    if not picture.key:
        return [(": ".join(filter(None, (e.item, e.group))), "", e) for e in entries]
    first = list(dict.fromkeys(entry.item for entry in entries))
    return [(e.item, e.group, e) for e in sorted(entries, key=lambda e: first.index(e.item))]


def told(entry: Entry) -> dict[str, Any]:
    """One number as marks and words; of a withheld one the word alone."""
    number, mark = entry.number, entry.mark
    count = "" if number.base is None else f"{number.base:,.0f}"
    words = {"said": number.text(signed=number.unit in SIGNED), "interval": number.interval(), "n": count}
    if number.withheld:
        return {**words, "written": "withheld", "end": None}
    shape = SHAPES.get(mark.shape, mark.shape)
    fill = PAPER if mark.hollow or number.flagged else mark.colour
    look = {"colour": mark.colour, "fill": fill, "shape": shape, "size": AREAS[shape]}
    low, high = ends(number)
    places = {"value": place(number), "low": low, "high": high, "end": high}
    return {**words, **look, **places, "written": bare(number)}


def shares(picture: Picture) -> bool:
    return all(entry.number.unit == "share" for entry in picture.entries)


def span(plan: Plan, picture: Picture) -> tuple[float, float]:
    """The ends of the axis: of all shares, of a mean's own scale, else round values around all and zero."""
    if shares(picture):
        return FULL
    numbers = [entry.number for entry in picture.entries]
    scales = [stated(plan.book.questions[n.question]) for n in numbers if n.unit == "mean"]
    if scales and all(scales):
        return min(s[0] for s in scales if s), max(s[1] for s in scales if s)
    return around([0.0, *(end for n in numbers if not n.withheld for end in ends(n))])
