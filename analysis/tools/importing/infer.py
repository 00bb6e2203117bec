"""From columns to questions: what the rules say, then what blocks and cells show, each guess noted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.tools.importing.forms import FEW, Form, form_of
from analysis.tools.importing.ids import free, key_of, question_id, short_of
from analysis.tools.importing.joined import against, parts
from analysis.tools.importing.marks import Block, block_of, kind_of
from analysis.tools.importing.plan import ANY_OTHER, Level, Option, Plan, Study
from analysis.tools.importing.record import Column, Export, blocks
from analysis.tools.importing.scales import CODE, OUT, levels_of, treated
from analysis.tools.importing.words import is_no, is_yes

DESIGN = ("stratum", "strata", "psu", "psu id", "cluster", "varunit", "vstrat", "vpsu", "duration (in seconds)", "interviewtime")


def infer(export: Export, known: Sequence[Plan], scales: Mapping[str, Sequence[Level]], base: str) -> Study:
    """Plans of all columns: those of `known` (the rules) as they stand, the others inferred."""
    study = Study(scales={name: list(levels) for name, levels in scales.items()})
    named = export.named()
    taken = {p.id.casefold() for p in known}
    for plan in known:
        columns = [named[c] for c in plan.columns if c in named]
        if columns:
            study.plans.append(worded(grown(plan, export, study), columns))
    used = {c for p in study.plans for c in p.columns}
    for plan in repeated(export, used):
        study.plans.append(plan)
        used |= set(plan.columns)
    place = {c.name: i for i, c in enumerate(export.columns, 1)}
    for block, columns in blocks(tuple(c for c in export.columns if c.name not in used)):
        asked = [c for c in columns if not _text(c)]
        found = block_of(asked) if block and len(asked) > 1 else lonely(asked)
        for plan in planned(found, asked, study, place, taken, base):
            study.plans.append(plan)
            taken.add(plan.id.casefold())
        study.plans += [_dropped(c, form_of(c).why) for c in columns if c not in asked]
    study.plans.sort(key=lambda p: place.get(p.columns[0], 0))
    return study


def repeated(export: Export, used: set[str]) -> Iterator[Plan]:
    """Columns of 0 and 1 that say again what a joined column says: left out, with how often they agree."""
    lists = {c.name: (c, f) for c in export.columns if (f := form_of(c)).name == "joined"}
    said = {name: {p for cell in c.counts() for p in parts(cell, f.separator)} for name, (c, f) in lists.items()}
    for column in export.columns:
        heads = {column.name, column.item, column.question}
        found = [(c, f) for c, f in lists.values() if heads & said[c.name]]
        if found and column.name not in lists and column.name not in used and kind_of(column) == "zero_one":
            marks = [any(heads & set(parts(c.cells[i], f.separator)) for c, f in found) for i in range(export.n)]
            agree = sum(m == (not is_no(cell) and bool(cell)) for m, cell in zip(marks, column.cells, strict=True))
            names = " and ".join(repr(c.name) for c, _ in found)
            yield _dropped(column, f"the same marks as {names}: {agree:,} of {export.n:,} rows agree")


def lonely(columns: Sequence[Column]) -> Block:
    """A single column that is an option by its tool is a mark-all question of one option."""
    if len(columns) == 1 and columns[0].form == "option" and kind_of(columns[0]) not in ("", "empty"):
        return Block("options", "one option", "marked")
    return Block("")


def grown(plan: Plan, export: Export, study: Study) -> Plan:
    """A mark-all question of the rules with options that are new in this export."""
    if plan.form != "options":
        return plan
    ours = {export.named()[c].block for c in plan.columns if c in export.named()} - {""}
    new = [c for c in export.columns if c.block in ours and c.name not in plan.columns and kind_of(c) not in ("", "empty")]
    taken = {o.key for o in plan.options}
    options = list(plan.options)
    for column in new:
        options.append(Option(key_of(label_of(column), 0, taken), label_of(column), column.name))
        taken.add(options[-1].key)
        study.guess(plan.id, f"new option {label_of(column)!r}", f"column {column.name!r} stands in its block")
    return replace(plan, columns=(*plan.columns, *(c.name for c in new)), options=tuple(options))


def worded(plan: Plan, columns: Sequence[Column]) -> Plan:
    """A plan of the rules with the wording that this export has."""
    first = columns[0]
    wording = first.question if plan.form in ("single", "number", "design") else (first.text or plan.id)
    return replace(plan, wording=wording, short=short_of(first.item or wording), note=noted(plan.id, first))


def noted(identifier: str, column: Column) -> str:
    return "" if identifier == column.name or column.name == column.question else f"In the export: {' '.join(column.name.split())}"


def _text(column: Column) -> bool:
    option = column.form != "aside" and column.block and kind_of(column) in ("zero_one", "said_no", "tick", "label", "empty")
    return form_of(column).name in ("text", "drop") and not option


def _dropped(column: Column, why: str) -> Plan:
    return Plan(column.name, "drop", (column.name,), column.question, column.name, why=why)


def planned(
    found: Block, columns: Sequence[Column], study: Study, place: Mapping[str, int], taken: set[str], base: str
) -> Iterator[Plan]:
    """The plans of one block of columns."""
    if found.form in ("options", "spread", "mentions"):
        first = columns[0]
        name = free(question_id(first.block if len(first.block) < 24 and not first.block.startswith("@") else first.name, place[first.name], ()), taken)
        plan = {"options": options, "spread": spread, "mentions": mentioned}[found.form](name, columns, found, study)
        if plan.form == "options" and found.base == "marked":
            plan = replace(plan, base=base)
        study.guess(plan.id, {"options": "mark all that apply", "spread": "one answer, spread over columns",
                              "mentions": "first to last mention of one mark-all question"}[found.form], found.why)  # fmt: skip
        yield plan
        return
    shared = battery(columns, found, study, place)
    for column in columns:
        form = form_of(column)
        plan = single(column, form, study, place[column.name], taken, shared)
        taken.add(plan.id.casefold())
        yield plan


def label_of(column: Column) -> str:
    """The label of an option: its item, its only answer, or the column's name."""
    if column.item:
        return column.item
    words = list(column.counts())
    said = [w for w in words if len(w) > 2 and not w.isdigit()]
    return said[0] if kind_of(column) == "label" and said else _other_word(column) or column.name


def _other_word(column: Column) -> str:
    return next((c for c in column.counts() if not is_yes(c) and not is_no(c)), "")


def options(name: str, columns: Sequence[Column], found: Block, study: Study) -> Plan:
    taken: set[str] = set()
    made = []
    for at, column in enumerate(columns, 1):
        label = label_of(column)
        made.append(Option(key_of(label, at, taken), label, column.name))
        taken.add(made[-1].key)
    text = columns[0].text or name
    return Plan(name, "options", tuple(c.name for c in columns), text, short_of(text), name, tuple(made),
                base=found.base, stem=text, why=found.why, note=noted(name, columns[0]))  # fmt: skip


def spread(name: str, columns: Sequence[Column], found: Block, study: Study) -> Plan:
    levels = []
    taken: set[str] = set()
    merged = replace(columns[0], cells=tuple(next((label_of(c) for c in columns if c.cells[i]), "") for i in range(len(columns[0].cells))))
    order = {label_of(c): at for at, c in enumerate(columns)}
    found_levels, known, why = levels_of([replace(merged, labels={}, missing={})])
    by_label = {x.label: x for x in found_levels}
    for label in sorted(order, key=order.__getitem__):
        known_level = by_label.get(label)
        treatment = known_level.treatment if known_level else "answer"
        key = key_of(label, len(levels) + 1, taken)
        taken.add(key)
        levels.append(Level(str(len(levels) + 1), key, label, (label,), treatment))
    scale = shared_scale(study, known or name, levels)
    text = columns[0].text or name
    return Plan(name, "spread", tuple(c.name for c in columns), text, short_of(text), scale, stem=text, why=found.why,
                options=tuple(Option(x.key, label_of(c), c.name) for x, c in zip(levels, columns, strict=True)))  # fmt: skip


def mentioned(name: str, columns: Sequence[Column], found: Block, study: Study) -> Plan:
    counts: dict[str, int] = {}
    for column in columns:
        for cell, n in column.counts().items():
            counts[cell] = counts.get(cell, 0) + n
    often = sorted((c for c, n in counts.items() if n >= FEW), key=lambda c: (-counts[c], c))
    text = columns[0].text or name
    return Plan(name, "mentions", tuple(c.name for c in columns), text, short_of(text), name, keyed(often, counts),
                base="marked", stem=text, why=found.why, note=noted(name, columns[0]))  # fmt: skip


def keyed(often: Sequence[str], counts: Mapping[str, int]) -> tuple[Option, ...]:
    """Options in order; what fewer than three gave joins `other`."""
    taken: set[str] = set()
    made = []
    for at, label in enumerate(often, 1):
        made.append(Option(key_of(label, at, taken), label, label))
        taken.add(made[-1].key)
    if any(c not in often for c in counts):
        made.append(Option(key_of("other_typed", 0, taken), "Other answers", ANY_OTHER))
    return tuple(made)


def battery(columns: Sequence[Column], found: Block, study: Study, place: Mapping[str, int]) -> tuple[str, frozenset[str]]:
    """(scale, its columns) of a block that is a battery: choices that share levels."""
    if len(columns) < 2:
        return "", frozenset()
    choices = [c for c in columns if form_of(c).name == "single"]
    if found.form == "ranking":
        k = len(columns)
        scale = free(f"rank_{k}", study.scales) if f"rank_{k}" not in study.scales else f"rank_{k}"
        study.scales[scale] = [Level(str(i), f"rank_{i}", f"Rank {i}", (str(i),), number=str(i)) for i in range(1, k + 1)]
        study.guess(columns[0].name, f"a ranking of {k}", found.why)
        return scale, frozenset(c.name for c in columns)
    if len(choices) < 2 or len(set(map(_shape, choices))) > 1:
        return "", frozenset()
    levels, known, why = levels_of(choices)
    answers = [x for x in levels if x.treatment == "answer"]
    if len(answers) > max(len([a for a in c.counts()]) for c in choices) + 3:
        return "", frozenset()
    stem = choices[0].block if len(choices[0].block) < 24 and choices[0].block[:1] != "@" else choices[0].name
    scale = shared_scale(study, known or question_id(stem, place[choices[0].name], ()), levels)
    study.guess(choices[0].name, f"a battery of {len(choices)} with one scale", f"one block; order: {why}")
    return scale, frozenset(c.name for c in choices)


def _shape(column: Column) -> tuple[str, ...]:
    """What columns of one battery have in common: their labels, or that they have none."""
    return tuple(column.labels.values())


def shared_scale(study: Study, name: str, levels: Sequence[Level]) -> str:
    """The scale with these levels: one that is there with the same, or a new one."""
    wanted = _cells(levels)
    for there, others in study.scales.items():
        if _cells(others) == wanted:
            return there
    scale = free(name, {n.casefold() for n in study.scales} | {"any"})
    study.scales[scale] = list(levels)
    return scale


def _cells(levels: Sequence[Level]) -> list[tuple[object, ...]]:
    return [(x.code, x.label, x.treatment, x.raws) for x in levels]


def single(
    column: Column, form: Form, study: Study, place: int, taken: set[str], shared: tuple[str, frozenset[str]]
) -> Plan:
    """The plan of one column that stands alone or in a battery."""
    name = question_id(column.name, place, taken)
    plan = Plan(name, "single", (column.name,), column.question, short_of(column.item or column.question), why=form.why,
                stem=column.text if column.item else "", note=noted(name, column))  # fmt: skip
    if column.name.casefold() in DESIGN or form.name == "design":
        return replace(plan, form="design")
    if column.name in shared[1]:
        return replace(plan, scale=shared[0])
    if form.name in ("drop", "text", "decimals"):
        why = f"{form.why}; the format has whole numbers alone: form = \"round\" rounds them" if form.name == "decimals" else form.why
        return replace(plan, form="drop", id=column.name, why=why)
    if form.name == "joined":
        return joined(plan, column, form, study)
    if form.name in ("number", "date"):
        study.scales[free(name, study.scales)] = number_levels(column, form, study, name)
        return replace(plan, form="number", scale=name)
    levels, known, why = levels_of([column], form.sentinels)
    if form.sentinels:
        study.guess(name, f"{', '.join(form.sentinels)} taken as no answer", "far from the other numbers")
    if not column.labels and len(levels) > 2:
        study.guess(name, f"order of {len(levels)} answers: {' < '.join(x.label for x in levels)[:200]}", why)
    return replace(plan, scale=shared_scale(study, known or name, levels))


def joined(plan: Plan, column: Column, form: Form, study: Study) -> Plan:
    counts: dict[str, int] = {}
    for cell, n in column.counts().items():
        found, rest = against(cell, form.separator, form.options)
        for part in [*found, *([ANY_OTHER] if rest else [])]:
            counts[part] = counts.get(part, 0) + n
    study.guess(plan.id, "mark all that apply, joined in one cell", form.why)
    text = column.question
    return replace(plan, form="joined", scale=plan.id, separator=form.separator, base="answered", stem=text,
                   options=keyed(form.options, counts))  # fmt: skip


def number_levels(column: Column, form: Form, study: Study, name: str) -> list[Level]:
    """The range, rounded outwards so that no one's value is told by its ends, and the reasons for none."""
    special = [*form.sentinels, *(m for m in column.missing if m not in form.sentinels)]
    values = [int(float(c)) for c in column.counts() if c not in special]
    low, high = (outwards(min(values), -1), outwards(max(values), 1)) if values else (0, 0)
    levels = [Level(f"{low}..{high}", "value", column.item or short_of(column.question), ())]
    taken = {"value"}
    for code in special:
        label = column.labels.get(code) or column.missing.get(code) or f"Code {code}"
        treatment = treated(code, special, {code: label})
        own = code if CODE.fullmatch(code) else OUT[treatment]
        levels.append(Level(own, key_of(label, 0, taken), label, (code,), treatment))
        taken.add(levels[-1].key)
    if form.sentinels:
        study.guess(name, f"{', '.join(form.sentinels)} taken as no answer", "labelled so, or far from the other numbers")
    return levels


def outwards(number: int, side: int) -> int:
    """A round number at or beyond `number` on that side; 0 stays, years go to their decade."""
    if number == 0 or (side < 0 < number < 1000):
        return 0
    step = 10 if 1000 < abs(number) < 2200 else 10 ** max(1, len(str(abs(number))) - 1)
    return -(-number // step) * step if side > 0 else number // step * step
