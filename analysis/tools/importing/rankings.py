"""Things put in order, in each of its forms: a column a thing that holds its place, a column a place that
holds the thing, all things in one cell from the first to the last."""

from collections.abc import Mapping, Sequence

from analysis.tools.importing.faults import Report
from analysis.tools.importing.forms import FEW
from analysis.tools.importing.ids import key_of, short_of
from analysis.tools.importing.joined import split
from analysis.tools.importing.plan import Level, Option, Plan
from analysis.tools.importing.record import Column

LEAST = 3  # things that make an order
WHOLE = 0.95  # of the cells of one column that list every thing
Cells = dict[str, list[str]]


def how(columns: Sequence[Column]) -> str:
    """places, ranks, or '' where the columns hold no ranking. None stands twice in a row, and at least
    three people ranked all."""
    k = len(columns)
    rows = [[c for c in row if c] for row in zip(*(c.cells for c in columns), strict=True)]
    whole = sum(len(r) == k for r in rows) >= FEW and all(len(set(r)) == len(r) for r in rows)
    if k < LEAST or not whole:
        return ""
    sets = [set(c.counts()) for c in columns]
    if all(s <= set(map(str, range(1, k + 1))) for s in sets):
        words = [c.labels.get(x, x) for c, s in zip(columns, sets, strict=True) for x in s]
        return "places" if all(any(ch.isdigit() for ch in w) for w in words) else "ranks"
    things = set().union(*sets)
    return "ranks" if len(things) == k and all(len(s) > 1 for s in sets) else ""


def ordered(counts: Mapping[str, int], separator: str, options: Sequence[str]) -> bool:
    """Whether cells put things in order: nearly all list each thing, in different orders."""
    if len(options) < LEAST:
        return False
    lists = {cell: split(cell, separator) for cell in counts}
    full = {cell: found for cell, found in lists.items() if sorted(found) == sorted(options)}
    said = sum(counts[cell] for cell in full)
    return len({*map(tuple, full.values())}) >= LEAST and said >= WHOLE * sum(counts.values())


def ranking(name: str, columns: Sequence[Column], form: str, why: str) -> Plan:
    """The plan of a block: places of things, or things at places."""
    first, taken = columns[0], set[str]()
    if form == "places":
        things = [(c.item or c.question, c.name) for c in columns]
    else:
        found = dict.fromkeys(cell for c in columns for cell in c.counts())
        raws = [code for code in first.labels if code in found] or sorted(found)
        things = [(first.labels.get(raw, raw), raw) for raw in raws]
    text = first.text or first.question
    return Plan(
        name, form, tuple(c.name for c in columns), text, short_of(text), name, options(things, taken),
        stem=text, why=why,
    )  # fmt: skip


def options(things: Sequence[tuple[str, str]], taken: set[str]) -> tuple[Option, ...]:
    """Things (label, cell or column of the export) with keys of their own."""
    made = []
    for at, (label, raw) in enumerate(things, 1):
        made.append(Option(key_of(label, at, taken), label, raw))
        taken.add(made[-1].key)
    return tuple(made)


def placed(plan: Plan, orders: Sequence[Sequence[str]]) -> Cells:
    """Each respondent's things in order, '' where nothing holds a place -> the place of each thing."""
    at = [{key: str(place) for place, key in enumerate(order, 1)} for order in orders]
    return {f"{plan.id}_{o.key}": [found.get(o.key, "") for found in at] for o in plan.options}


def places(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    """A column a thing. Two things at one place are no order, and a fault."""
    key = {o.raw: o.key for o in plan.options}
    allowed = [str(i) for i in range(1, len(plan.options) + 1)]
    cells: Cells = {f"{plan.id}_{o.key}": [] for o in plan.options}
    for row in zip(*(c.cells for c in columns), strict=True):
        given = [c for c in row if c]
        tied = len(set(given)) < len(given)
        if tied:
            report.row("two things at one place")
        for column, cell in zip(columns, row, strict=True):
            good = tied or not cell or cell in allowed
            cells[f"{plan.id}_{key[column.name]}"].append(cell if good else report.miss(cell))
    report.close([f"places 1 to {len(allowed)}, each once a row"])
    return cells


def ranks(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    """A column a place."""
    rows = zip(*(c.cells for c in columns), strict=True)
    return told(plan, [list(row) for row in rows], report)


def order(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    """All of them in one cell."""
    return told(plan, [split(cell, plan.separator) for cell in columns[0].cells], report)


def told(plan: Plan, rows: Sequence[Sequence[str]], report: Report) -> Cells:
    key = {o.raw: o.key for o in plan.options}
    orders = []
    for row in rows:
        named = [key.get(cell, "") if cell in key or not cell else report.miss(cell) for cell in row]
        given = [x for x in named if x]
        if len(set(given)) < len(given):
            report.row("one thing at two places")
        orders.append(named)
    report.close([o.label for o in plan.options])
    return placed(plan, orders)
