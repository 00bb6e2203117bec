"""From columns to questions: what the rules say, then what blocks and cells show, each guess noted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.tools.importing.forms import form_of
from analysis.tools.importing.grow import grown
from analysis.tools.importing.ids import by_place, short_of
from analysis.tools.importing.joined import parts
from analysis.tools.importing.many import noted
from analysis.tools.importing.marks import Block, block_of, kind_of
from analysis.tools.importing.plan import Level, Plan, Study
from analysis.tools.importing.questions import planned
from analysis.tools.importing.record import TYPED, Column, Export, blocks
from analysis.tools.importing.tongue import in_tongue, tongue_of
from analysis.tools.importing.words import is_no


def infer(export: Export, known: Sequence[Plan], scales: Mapping[str, Sequence[Level]], base: str) -> Study:
    """Plans of all columns: those of `known` (the rules) as they stand, the others inferred."""
    study = Study(
        scales={name: list(levels) for name, levels in scales.items()}, language=tongue_of(export)
    )
    named = export.named()
    taken = {p.id.casefold() for p in known}
    for plan in known:
        columns = [named[c] for c in plan.columns if c in named]
        if columns:
            study.plans.append(worded(grown(plan, columns, export, study), columns))
    used = {c for p in study.plans for c in p.columns}
    for plan in repeated(export, used):
        study.plans.append(plan)
        used |= set(plan.columns)
    typed = [name for name, c in named.items() if c.told == TYPED]
    place = {**by_place(named), **by_place(name for name in named if name not in typed)}
    for block, group in blocks(tuple(c for c in export.columns if c.name not in used)):
        columns = list(group)
        asked = [c for c in columns if not _text(c)]
        found = block_of(asked) if block and len(asked) > 1 else lonely(asked)
        for plan in planned(found, asked, study, place, taken, base):
            study.plans.append(plan)
            taken.add(plan.id.casefold())
        study.plans += [_dropped(c, form_of(c).why) for c in columns if c not in asked]
    at = {name: i for i, name in enumerate(named)}
    study.plans.sort(key=lambda p: at.get(p.columns[0], -1))
    return in_tongue(study)


BY_RULE = "left out by its rule"


def repeated(export: Export, used: set[str]) -> Iterator[Plan]:
    """Columns of 0 and 1 that say again what a joined column says: left out, with how often they agree."""
    lists = {c.name: (c, f) for c in export.columns if (f := form_of(c)).name == "joined"}
    said = {
        name: {p for cell in c.counts() for p in parts(cell, f.separator)} for name, (c, f) in lists.items()
    }
    for column in export.columns:
        heads = {column.name, column.item, column.question}
        found = [(c, f) for c, f in lists.values() if heads & said[c.name]]
        if found and column.name not in lists and column.name not in used and kind_of(column) == "zero_one":
            marks = [
                any(heads & set(parts(c.cells[i], f.separator)) for c, f in found) for i in range(export.n)
            ]
            agree = sum(
                m == (not is_no(cell) and bool(cell)) for m, cell in zip(marks, column.cells, strict=True)
            )
            names = " and ".join(repr(c.name) for c, _ in found)
            yield _dropped(column, f"the same marks as {names}: {agree:,} of {export.n:,} rows agree")


def lonely(columns: Sequence[Column]) -> Block:
    """A single column that is an option by its tool is a mark-all question of one option."""
    if len(columns) == 1 and columns[0].form == "option" and kind_of(columns[0]) not in ("", "empty"):
        return Block("options", "one option", "marked")
    return Block("")


def worded(plan: Plan, columns: Sequence[Column]) -> Plan:
    """A plan of the rules with the wording that this export has."""
    first = columns[0]
    if plan.form == "drop":
        return replace(plan, wording=first.question, why=BY_RULE)
    if plan.form in ("options", "spread", "mentions", "places", "ranks"):
        text = first.text or plan.id
        return replace(plan, wording=text, short=short_of(text), stem=text, note=noted(plan.id, first))
    text = first.question
    return replace(plan, wording=text, short=short_of(first.item or text), note=noted(plan.id, first))


def _text(column: Column) -> bool:
    option = (
        column.form not in ("aside", "text")
        and column.block
        and kind_of(column) in ("zero_one", "said_no", "tick", "label", "empty")
    )
    return form_of(column).name in ("text", "drop") and not option


def _dropped(column: Column, why: str) -> Plan:
    return Plan(column.name, "drop", (column.name,), column.question, column.name, why=why)
