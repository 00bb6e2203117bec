"""Plans of questions with several columns or answers: mark-all, one answer over columns, mentions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.tools.importing.forms import FEW
from analysis.tools.importing.ids import key_of, short_of
from analysis.tools.importing.marks import Block, kind_of
from analysis.tools.importing.plan import ANY_OTHER, Level, Option, Plan, Study
from analysis.tools.importing.record import Column
from analysis.tools.importing.scales import levels_of
from analysis.tools.importing.shared import shared_scale
from analysis.tools.importing.words import is_no, is_yes


def noted(identifier: str, column: Column) -> str:
    return (
        ""
        if identifier == column.name or column.name == column.question
        else f"In the export: {' '.join(column.name.split())}"
    )


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
    return Plan(
        name,
        "options",
        tuple(c.name for c in columns),
        text,
        short_of(text),
        name,
        tuple(made),
        base=found.base,
        stem=text,
        why=found.why,
        note=noted(name, columns[0]),
    )


def spread(name: str, columns: Sequence[Column], found: Block, study: Study) -> Plan:
    levels: list[Level] = []
    taken: set[str] = set()
    merged = replace(
        columns[0],
        cells=tuple(
            next((label_of(c) for c in columns if c.cells[i]), "") for i in range(len(columns[0].cells))
        ),
    )
    order = {label_of(c): at for at, c in enumerate(columns)}
    found_levels, known, _why = levels_of([replace(merged, labels={}, missing={})])
    by_label = {x.label: x for x in found_levels}
    for label in sorted(order, key=order.__getitem__):
        known_level = by_label.get(label)
        treatment = known_level.treatment if known_level else "answer"
        key = key_of(label, len(levels) + 1, taken)
        taken.add(key)
        levels.append(Level(str(len(levels) + 1), key, label, (label,), treatment))
    scale = shared_scale(study, known or name, levels)
    text = columns[0].text or name
    return Plan(
        name,
        "spread",
        tuple(c.name for c in columns),
        text,
        short_of(text),
        scale,
        stem=text,
        why=found.why,
        note=noted(name, columns[0]),
        options=tuple(Option(x.key, label_of(c), c.name) for x, c in zip(levels, columns, strict=True)),
    )


def mentioned(name: str, columns: Sequence[Column], found: Block, study: Study) -> Plan:
    counts: dict[str, int] = {}
    for column in columns:
        for cell, n in column.counts().items():
            counts[cell] = counts.get(cell, 0) + n
    labels = {code: label for column in columns for code, label in column.labels.items()}
    often = sorted((c for c, n in counts.items() if n >= FEW), key=lambda c: (-counts[c], c))
    often = [c for c in labels if c in counts] or often
    text = columns[0].text or name
    return Plan(
        name,
        "mentions",
        tuple(c.name for c in columns),
        text,
        short_of(text),
        name,
        keyed(often, counts, labels),
        base="marked",
        stem=text,
        why=found.why,
        note=noted(name, columns[0]),
    )


def keyed(
    often: Sequence[str], counts: Mapping[str, int], labels: Mapping[str, str] = {}
) -> tuple[Option, ...]:
    """Options in order, with the labels of their codes; what fewer than three gave joins `other`."""
    taken: set[str] = set()
    made = []
    for at, cell in enumerate(often, 1):
        label = labels.get(cell, cell)
        made.append(Option(key_of(label, at, taken), label, cell))
        taken.add(made[-1].key)
    if any(c not in often for c in counts):
        made.append(Option(key_of("other_typed", 0, taken), "Other answers", ANY_OTHER))
    return tuple(made)
