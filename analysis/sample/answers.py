"""What people answered, as arrays: who is in the base of a share, who chose it, which number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.study import Question, Reporting, plain_numbers, shape


@dataclass(frozen=True)
class Hits:
    """One answer or net of a question: who chose it, of whom."""

    key: str
    hit: np.ndarray
    base: np.ndarray


def toplines(
    question: Question, people: Mapping[str, np.ndarray], points: int = Reporting.points
) -> Iterator[Hits]:
    """Every answer, then every net; of a scale with more points than tables show, nets alone."""
    if question.kind == "multiple" or len(question.nets) < len(question.answers) > points:
        yield from netted(question, people)
        return
    cells = people[question.id]
    base = np.isin(cells.astype(str), list(question.answers))
    for key in question.answers:
        yield Hits(key, cells == key, base)
    for net, keys in question.nets.items():
        if net not in question.answers:
            yield Hits(net, np.isin(cells.astype(str), keys), base)


def netted(question: Question, people: Mapping[str, np.ndarray]) -> Iterator[Hits]:
    """What breakdowns show: nets; of a mark-all question each option."""
    if question.kind == "multiple":
        for key, column in zip(question.answers, question.columns, strict=True):
            cells = people[column]
            yield Hits(key, cells == "yes", np.isin(cells.astype(str), ["yes", "no"]))
        return
    cells = people[question.id].astype(str)
    base = np.isin(cells, list(question.answers))
    for net, keys in question.nets.items():
        yield Hits(net, np.isin(cells, keys), base)


def values(question: Question, cells: np.ndarray) -> np.ndarray:
    """(n,) the numbers behind cells; what has none (don't know, refused, skipped) is missing."""
    scale = {a.key: a.number for a in question.rows if a.number is not None}
    treated = {a.key for a in question.rows}
    worth = {c: scale.get(c, "" if c in treated else c) for c in dict.fromkeys(cells)}
    out = plain_numbers(str(worth[c]) for c in cells)
    for c in (c for c, x in zip(cells, out, strict=True) if np.isnan(x) and worth[c] != ""):
        raise ValueError(f"{question.id}: a cell like {shape(c)!r} is neither a number nor an answer")
    return out
