"""Plans of questions: of a block of columns, of a column alone, of a battery that shares a scale."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.study import IN_BASE
from analysis.tools.importing.forms import Form, form_of
from analysis.tools.importing.ids import free, question_id, short_of
from analysis.tools.importing.joined import against
from analysis.tools.importing.many import keyed, mentioned, noted, options, spread
from analysis.tools.importing.marks import Block
from analysis.tools.importing.plan import ANY_OTHER, SECONDS, Plan, Study
from analysis.tools.importing.ranges import number_levels
from analysis.tools.importing.rankings import options as order_options
from analysis.tools.importing.rankings import ordered, ranking
from analysis.tools.importing.record import Column
from analysis.tools.importing.scales import levels_of
from analysis.tools.importing.shared import battery, shared_scale

SAMPLED = re.compile(r"\b(?:variance|sampling|design) (?:stratum|strata|unit|psu|cluster)\b|\bPSU\b", re.I)
TIMES = ("duration (in seconds)", "interviewtime", "duration")
DESIGN = ("stratum", "strata", "psu", "psu id", "cluster", "varunit", "vstrat", "vpsu", *TIMES)


def planned(
    found: Block,
    columns: Sequence[Column],
    study: Study,
    place: Mapping[str, str],
    taken: set[str],
    base: str,
) -> Iterator[Plan]:
    """The plans of one block of columns."""
    if found.form in ("options", "spread", "mentions", "places", "ranks"):
        first, ranked = columns[0], found.form in ("places", "ranks")
        whole = first.text if ranked and first.text else first.name
        name = free(
            question_id(
                first.block if len(first.block) < 24 and not first.block.startswith("@") else whole,
                place[first.name],
                (),
            ),
            taken,
        )
        if ranked:
            plan = ranking(name, columns, found.form, found.why)
        else:
            plan = {"options": options, "spread": spread, "mentions": mentioned}[found.form](
                name, columns, found, study
            )
        if plan.form == "options" and found.base == "marked":
            plan = replace(plan, base=base)
        study.guess(
            plan.id,
            {
                "options": "mark all that apply",
                "spread": "one answer, spread over columns",
                "mentions": "first to last mention of one mark-all question",
                "places": f"a ranking of {len(columns)}: each column holds the place of one thing",
                "ranks": f"a ranking of {len(columns)}: each column holds what stands at one place",
            }[found.form],
            found.why,
        )
        yield plan
        return
    shared = battery(columns, found, study, place)
    for column in columns:
        form = form_of(column)
        plan = single(column, form, study, place[column.name], taken, shared)
        taken.add(plan.id.casefold())
        yield plan


def single(
    column: Column,
    form: Form,
    study: Study,
    place: str,
    taken: set[str],
    shared: tuple[str, frozenset[str]],
) -> Plan:
    """The plan of one column that stands alone or in a battery."""
    name = question_id(column.name, place, taken)
    plan = Plan(
        name,
        "single",
        (column.name,),
        column.question,
        short_of(column.item or column.question),
        why=form.why,
        stem=column.text if column.item else "",
        note=noted(name, column),
    )
    if column.name.casefold() in DESIGN or SAMPLED.search(column.question) or form.name == "design":
        timed = column.name.casefold() in TIMES and all(c.isdigit() for c in column.cells)
        return replace(plan, form="design", why=SECONDS if timed else form.why)
    if column.name in shared[1]:
        return replace(plan, scale=shared[0])
    if form.name in ("drop", "text"):
        return replace(plan, form="drop", id=column.name, why=form.why)
    if form.name == "joined":
        return joined(plan, column, form, study)
    if form.name in ("number", "date"):
        study.scales[free(name, study.scales)] = number_levels(column, form, study, name)
        return replace(plan, form="number", scale=name)
    levels, known, why = levels_of([column], form.sentinels)
    if not any(x.treatment in IN_BASE for x in levels if set(x.raws) & {*column.counts(), ANY_OTHER}):
        return replace(plan, form="drop", id=column.name, why="no cell but reasons for none")
    if form.sentinels:
        study.guess(name, f"{', '.join(form.sentinels)} taken as no answer", "far from the other numbers")
    if not column.labels and len(levels) > 2:
        study.guess(
            name, f"order of {len(levels)} answers: {' < '.join(x.label for x in levels)[:200]}", why
        )
    return replace(plan, scale=shared_scale(study, known or name, levels))


def joined(plan: Plan, column: Column, form: Form, study: Study) -> Plan:
    counts: dict[str, int] = {}
    for cell, n in column.counts().items():
        found, rest = against(cell, form.separator, form.options)
        for part in [*found, *([ANY_OTHER] if rest else [])]:
            counts[part] = counts.get(part, 0) + n
    text = column.question
    if ordered(column.counts(), form.separator, form.options):
        study.guess(
            plan.id, "a ranking, all in one cell", "nearly every cell lists each, in different orders"
        )
        things = order_options([(o, o) for o in form.options], set())
        return replace(
            plan, form="order", scale=plan.id, separator=form.separator, stem=text, options=things
        )
    study.guess(plan.id, "mark all that apply, joined in one cell", form.why)
    return replace(
        plan,
        form="joined",
        scale=plan.id,
        separator=form.separator,
        base="answered",
        stem=text,
        options=keyed(form.options, counts),
    )
