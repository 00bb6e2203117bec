"""Scales that several questions share: those of batteries, and equal ones."""

from collections.abc import Mapping, Sequence

from analysis.tools.importing.forms import form_of
from analysis.tools.importing.ids import free, question_id
from analysis.tools.importing.marks import Block
from analysis.tools.importing.plan import Level, Study
from analysis.tools.importing.record import Column
from analysis.tools.importing.scales import levels_of


def battery(
    columns: Sequence[Column], found: Block, study: Study, place: Mapping[str, str]
) -> tuple[str, frozenset[str]]:
    """(scale, its columns) of a block that is a battery: choices that share levels."""
    if len(columns) < 2:
        return "", frozenset()
    choices = [c for c in columns if form_of(c).name == "single"]
    if len(choices) < 2 or len(set(map(_shape, choices))) > 1:
        return "", frozenset()
    levels, known, why = levels_of(choices)
    answers = [x for x in levels if x.treatment == "answer"]
    if len(answers) > max(len(list(c.counts())) for c in choices) + 3:
        return "", frozenset()
    stem = (
        choices[0].block if len(choices[0].block) < 24 and choices[0].block[:1] != "@" else choices[0].name
    )
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
