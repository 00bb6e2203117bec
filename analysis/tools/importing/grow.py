"""What a later export holds that the rules do not: new options and answers, wider ranges, other labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from analysis.tools.importing.forms import DECIMAL, FEW, value
from analysis.tools.importing.ids import key_of
from analysis.tools.importing.joined import parts
from analysis.tools.importing.many import label_of
from analysis.tools.importing.marks import kind_of
from analysis.tools.importing.plan import ANY_OTHER, Level, Option, Plan, Study
from analysis.tools.importing.ranges import widened
from analysis.tools.importing.record import Column, Export
from analysis.tools.importing.rules import Rules, changed
from analysis.tools.importing.scales import CODE, following, gathered, harmless, treated


def grown(plan: Plan, columns: Sequence[Column], export: Export, study: Study) -> Plan:
    """A plan of the rules with what is new in this export; its scale in `study` grows in place."""
    if plan.form == "options":
        return with_columns(plan, export, study)
    if plan.form == "joined":
        return with_parts(plan, columns[0], study)
    if plan.form in ("single", "number", "round"):
        study.scales[plan.scale] = list(with_answers(plan, columns, study))
    return plan


def with_columns(plan: Plan, export: Export, study: Study) -> Plan:
    """A mark-all question with the columns that are new in its block, and without those that are gone: of
    what nobody was offered, nobody left it unmarked."""
    named = export.named()
    there = [named[c] for c in plan.columns if c in named]
    ours, items = {c.block for c in there} - {""}, {c.item for c in there}
    new = [
        c
        for c in export.columns
        if c.block in ours
        and c.name not in plan.columns
        and c.item not in items
        and kind_of(c) not in ("", "empty")
    ]
    options, taken = [o for o in plan.options if o.raw in named], {o.key for o in plan.options}
    for column in new:
        options.append(Option(key_of(label_of(column), 0, taken), label_of(column), column.name))
        taken.add(options[-1].key)
        study.guess(
            plan.id, f"new option {label_of(column)!r}", f"column {column.name!r} stands in its block"
        )
    return replace(plan, columns=tuple(c.name for c in (*there, *new)), options=tuple(options))


def with_parts(plan: Plan, column: Column, study: Study) -> Plan:
    """A joined question with the answers that at least three people newly give, and a rest."""
    counts: dict[str, int] = {}
    for cell, n in column.counts().items():
        for part in parts(cell, plan.separator):
            counts[part] = counts.get(part, 0) + n
    known = {p for o in plan.options for p in parts(o.raw, plan.separator)} | {o.raw for o in plan.options}
    options, taken = list(plan.options), {o.key for o in plan.options}
    for part, n in counts.items():
        if part not in known and n >= FEW:
            options.append(Option(key_of(part, 0, taken), part, part))
            taken.add(options[-1].key)
            study.guess(plan.id, f"new answer {part!r}", f"{n:,} people give it")
    if ANY_OTHER not in known and any(p not in known and n < FEW for p, n in counts.items()):
        options.append(Option(key_of("other_typed", 0, taken), "Other answers", ANY_OTHER))
    return replace(plan, options=tuple(options))


def with_answers(plan: Plan, columns: Sequence[Column], study: Study) -> Iterator[Level]:
    """The levels of a question's scale, with new answers and a wider range."""
    levels = list(study.scales.get(plan.scale, []))
    counts, labels, missing = gathered(columns)
    known = {raw for x in levels for raw in x.raws}
    new = {c: n for c, n in counts.items() if c not in known}
    if any(".." in x.code for x in levels):
        numbers = [c for c in new if DECIMAL.fullmatch(c)]
        levels = [wider(plan, x, numbers, study) for x in levels]
        new = {c: n for c, n in new.items() if not DECIMAL.fullmatch(c)}
    gone = [x.label for x in levels if x.raws and not any(r in counts for r in x.raws)]
    taken = {x.key for x in levels}
    for cell, n in new.items():
        if not (cell in labels or cell in missing or n >= FEW or harmless(cell)):
            continue
        label = labels.get(cell, cell)
        code = (
            cell
            if CODE.fullmatch(cell) and (cell in labels or DECIMAL.fullmatch(cell))
            else following(levels)
        )
        levels.append(
            Level(code, key_of(label, len(levels) + 1, taken), label, (cell,), treated(cell, (), missing))
        )
        taken.add(levels[-1].key)
        known.add(cell)
        near = get_close_matches(label, gone, n=1)
        hint = (
            f"; perhaps {near[0]!r} under another name: then give that one from = [..., {label!r}]"
            if near
            else ""
        )
        study.guess(plan.id, f"new answer {label!r}{hint}", f"{n:,} people give it")
    if ANY_OTHER not in known and any(c not in known for c in new):
        levels.append(
            Level(following(levels), key_of("other_typed", 0, taken), "Other answers", (ANY_OTHER,))
        )
        study.guess(
            plan.id,
            "new answers that few give, as “Other answers”",
            f"{sum(c not in known for c in new)} different",
        )
    yield from levels


def wider(plan: Plan, level: Level, numbers: Sequence[str], study: Study) -> Level:
    """A range that holds the numbers too, in a round plan rounded."""
    if ".." not in level.code or not numbers:
        return level
    whole = plan.form == "round"
    code = widened(level.code, [f"{round(value(c))}" for c in numbers] if whole else numbers)
    if code != level.code:
        study.guess(plan.id, f"range {level.code} is now {code}", "numbers beyond it")
    return replace(level, code=code)


def news(export: Export, study: Study, rules: Rules, told: Sequence[tuple[str, str, str]]) -> list[str]:
    """What is new, gone or relabelled beside the rules; `told`: the guesses of earlier imports."""
    before = [c for p in rules.plans for c in p.columns] + list(rules.dropped)
    new, gone = changed(before, [c.name for c in export.columns])
    lines = [f"new column: {n}{_perhaps(n, gone)}" for n in new] + [f"gone: column {n}" for n in gone]
    lines += [
        f"{where}: {what} ({why})"
        for where, what, why in study.guesses
        if (where, what, why) not in told and where in {p.id for p in rules.plans}
    ]
    return lines + list(relabelled(export.named(), study))


def _perhaps(name: str, gone: Sequence[str]) -> str:
    near = get_close_matches(name, gone, n=1)
    return f" (perhaps {near[0]!r} under another name: then write the new name in its rule)" if near else ""


def relabelled(named: Mapping[str, Column], study: Study) -> Iterator[str]:
    """Codes whose label in the export is another than in the rules."""
    for plan in study.kept():
        column = named.get(plan.columns[0])
        for level in study.scales.get(plan.scale, ()) if plan.form == "single" and column else ():
            label = (
                column.labels.get(level.raws[0] if level.raws else "", level.label)
                if column
                else level.label
            )
            if label != level.label:
                yield f"{plan.id}: {level.label!r} is now {label!r}"
