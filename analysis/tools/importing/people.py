"""Rows of the export -> rows of the study: codes, and respondents numbered anew.

Nothing of the old order or of old identifiers is left, yet the same data give the same file: rows are
sorted by the SHA-256 of what is kept of them, then numbered. The numbers are a function of the set of
kept rows alone, so that no key exists that could lead back, and none has to be destroyed. Rows that
are equal in all that is kept can be told apart by nobody.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from analysis.study import IN_BASE
from analysis.tools.importing import rankings
from analysis.tools.importing.faults import Faults, Report
from analysis.tools.importing.forms import value
from analysis.tools.importing.joined import against
from analysis.tools.importing.marks import marked
from analysis.tools.importing.plan import ANY_OTHER, Level, Plan, Study
from analysis.tools.importing.ranges import plain
from analysis.tools.importing.record import Column, Export

ID = "id"
LEAST = 30  # the gate shows no number of fewer people
Cells = dict[str, list[str]]  # column of the responses -> its cells


def responses(export: Export, study: Study, faults: Faults) -> tuple[list[str], list[dict[str, str]]]:
    """(columns, rows) of responses.csv; answers without a level are faults, counted, never repeated."""
    named, cells = export.named(), Cells()
    for plan in list(study.kept()):
        columns = [named[c] for c in plan.columns if c in named]
        levels = study.scales.get(plan.scale, [])
        report = Report(f"{export.path}, column {plan.columns[0]!r}", faults)
        made = CODED[plan.form](plan, columns, levels, report)
        if why := nothing_to_show(plan, made, levels) if export.n >= LEAST else "":
            study.plans[study.plans.index(plan)] = replace(plan, form="drop", why=why)
        else:
            cells |= made
    rows = (
        [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)] if cells else []
    )
    rows.sort(key=lambda row: hashlib.sha256("\x1f".join(row.values()).encode()).digest())
    width = len(str(len(rows)))
    numbered = [{ID: f"r{at:0{width}d}", **row} for at, row in zip(count(1), rows, strict=False)]
    return [ID, *cells], numbered


def nothing_to_show(plan: Plan, made: Cells, levels: Sequence[Level]) -> str:
    """Why none of a question's numbers could be shown, or told anything; '' where some could."""
    if plan.form == "design":
        return ""
    out = {"", *(x.code for x in levels if x.treatment not in IN_BASE)}
    given = [c for c in next(iter(made.values())) if c not in out]
    if len(given) < LEAST:
        return f"{len(given)} people answered, fewer than {LEAST}: none of its numbers could be shown"
    same = plan.kind in ("single", "number") and len(set(given)) == 1
    return "everyone who answered gave the same answer" if same else ""


def coder(levels: Sequence[Level], report: Report) -> Callable[[str], str]:
    """cell -> code, by the levels of a scale."""
    by_raw = {raw: x.code for x in levels for raw in x.raws}
    other = by_raw.get(ANY_OTHER)
    spans = [x.code for x in levels if ".." in x.code and x.code[0] != "."]

    def code(cell: str) -> str:
        if not cell or cell in by_raw:
            return by_raw.get(cell, "")
        number = next(filter(None, (plain(cell, span) for span in spans)), "")
        return number or other or report.miss(cell)

    return code


def single(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    code = coder(levels, report)
    out = {plan.id: [code(c) for c in columns[0].cells]}
    report.close([x.label for x in levels])
    return out


def rounded(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    cells = tuple(f"{round(value(c))}" if c and _decimal(c) else c for c in columns[0].cells)
    return single(plan, [Column(columns[0].name, cells)], levels, report)


def _decimal(cell: str) -> bool:
    try:
        return value(cell) == value(cell)
    except ValueError:
        return False


def design(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    return {plan.id: [" ".join(c.split()).replace("−", "-") for c in columns[0].cells]}


def spread(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    by_column = {o.raw: x.code for o in plan.options for x in levels if x.key == o.key}
    cells = []
    for row in zip(*(c.cells for c in columns), strict=True):
        hits = [by_column[c.name] for c, cell in zip(columns, row, strict=True) if marked(c, cell)]
        cells.append(hits[0] if len(hits) == 1 else report.row("two answers") if hits else "")
    report.close(["one answer a row"])
    return {plan.id: cells}


def many(
    plan: Plan, sets: Sequence[set[str]], answered: Sequence[bool], unmarked: Sequence[set[str]] = ()
) -> Cells:
    """1 and 0 by option, nothing where a respondent is out of the base."""
    base = [
        {"marked": bool(s), "answered": a, "all": True}[plan.base]
        for s, a in zip(sets, answered, strict=True)
    ]
    return {
        f"{plan.id}_{o.key}": [
            ("1" if o.key in s else "0") if b else "" for s, b in zip(sets, base, strict=True)
        ]
        for o in plan.options
    }


def options(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    key = {o.raw: o.key for o in plan.options}
    rows = list(zip(*(c.cells for c in columns), strict=True))
    sets = [{key[c.name] for c, cell in zip(columns, row, strict=True) if marked(c, cell)} for row in rows]
    return many(plan, sets, [any(row) for row in rows])


def joined(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    return many(
        plan,
        list(_sets(plan, columns, report, lambda cell: _split(plan, cell))),
        [bool(c) for c in columns[0].cells],
    )


def mentions(plan: Plan, columns: Sequence[Column], levels: Sequence[Level], report: Report) -> Cells:
    sets = list(_sets(plan, columns, report, lambda cell: [cell] if cell else []))
    return many(plan, sets, [any(row) for row in zip(*(c.cells for c in columns), strict=True)])


def _split(plan: Plan, cell: str) -> list[str]:
    found, rest = against(cell, plan.separator, tuple(o.raw for o in plan.options)) if cell else ([], [])
    return [*found, *rest]


def _sets(
    plan: Plan, columns: Sequence[Column], report: Report, cut: Callable[[str], list[str]]
) -> Iterator[set[str]]:
    key = {o.raw: o.key for o in plan.options}
    for row in zip(*(c.cells for c in columns), strict=True):
        marks: set[str] = set()
        for part in (p for cell in row for p in cut(cell)):
            hit = key.get(part) or key.get(ANY_OTHER)
            marks |= {hit} if hit else {report.miss(part)} - {""}
        yield marks
    report.close([o.label for o in plan.options])


CODED: Mapping[str, Callable[[Plan, Sequence[Column], Sequence[Level], Report], Cells]] = {
    "single": single,
    "number": single,
    "round": rounded,
    "design": design,
    "spread": spread,
    "options": options,
    "joined": joined,
    "mentions": mentions,
    "places": rankings.places,
    "ranks": rankings.ranks,
    "order": rankings.order,
}
