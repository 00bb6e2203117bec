"""The cells of a survey's toplines and breakdowns, as sets of levels on axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.stats.errors import StatsError

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
TOPLINE = ""  # breakdown and level of a cell for everyone asked
ANSWER = ""  # answer of a base, and the name of that axis
Place = tuple[str, str, str]  # answer, breakdown, level
Subset = tuple[str, frozenset[str]]  # an axis and which of its finest levels
Nets = Mapping[tuple[str, str], tuple[str, ...]]  # (question, net) -> answers
Recodes = Mapping[tuple[str, str], tuple[str, tuple[str, ...]]]  # (breakdown, level) -> finer one, levels
WHOLE = ("nets", "recodes")  # what is of all cells, and no column


class UnprotectedError(StatsError):
    """No choice of cells protects a table; `place` is the question, the breakdown and the level."""

    def __init__(self, message: str, question: str, breakdown: str, level: str) -> None:
        self.place = question, breakdown, level
        super().__init__(message)


@dataclass(frozen=True)
class Cells:
    """Every share that could be published, a row a cell; sequences of one length.

    question, answer, breakdown, level: labels, the last two empty in the topline. Every table is
    complete: answers by levels, cells with nobody in them and levels such as "not stated" included.
    count, base: unweighted people. primary: unsafe by itself. hidden: stays unpublished for another
    reason (too uncertain), so it is neither known to anybody nor protected; none if omitted.
    nets: (question, net) -> the answers it sums. recodes: (breakdown, level) -> the finer
    breakdown and those of its levels that it sums. mass, whole: weighted people in the cell and in
    its base, in units that make the base of a question as many as its people; unweighted if omitted.
    same: the row of which this one is a mirror, a cell of another table with the same people in it,
    its base that of the other; -1 for cells of their own, as all if omitted. worth: cells of less go
    first where one more has to be withheld; 0 for all if omitted. told: known already, as from an
    earlier edition, so that nothing protects them and they protect no other; none if omitted. alike:
    cells of a group whose weights are alike, so that its shares are those of whole people.
    Raises StatsError for sequences of different length and counts outside 0..base.
    """

    question: NDArray[np.str_]
    answer: NDArray[np.str_]
    breakdown: NDArray[np.str_]
    level: NDArray[np.str_]
    count: NDArray[np.int64]
    base: NDArray[np.int64]
    primary: Bools
    hidden: Bools = field(default_factory=lambda: np.zeros(0, bool))
    nets: Nets = field(default_factory=dict)
    recodes: Recodes = field(default_factory=dict)
    mass: Floats = field(default_factory=lambda: np.zeros(0))
    whole: Floats = field(default_factory=lambda: np.zeros(0))
    same: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    worth: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    told: Bools = field(default_factory=lambda: np.zeros(0, bool))
    alike: Bools = field(default_factory=lambda: np.zeros(0, bool))

    def __post_init__(self) -> None:
        n = len(self.question)
        if len(self.hidden) == 0:
            object.__setattr__(self, "hidden", np.zeros(n, bool))
        for name, default in (("same", -1), ("worth", 0), ("told", False), ("alike", False)):
            if len(getattr(self, name)) == 0:
                object.__setattr__(self, name, np.full(n, default))
        for weighted, people in (("mass", self.count), ("whole", self.base)):
            if len(getattr(self, weighted)) == 0:
                object.__setattr__(self, weighted, np.asarray(people, float))
        kinds = {"count": np.int64, "base": np.int64, "primary": np.bool_, "hidden": np.bool_,
                 "mass": np.float64, "whole": np.float64, "same": np.int64, "worth": np.int64,
                 "told": np.bool_, "alike": np.bool_}  # fmt: skip
        values: NDArray[Any]
        for name in ("question", "answer", "breakdown", "level", *kinds):
            given = np.asarray(getattr(self, name))
            values = given.astype(kinds.get(name, np.str_))
            if values.shape != (n,) or (name in kinds and np.any(values != given)):
                raise StatsError(f"cells: {name} {given.dtype}{given.shape}, expected ({n},)")
            object.__setattr__(self, name, values)
        if np.any((self.count < 0) | (self.count > self.base)):
            row = int(np.argmax((self.count < 0) | (self.count > self.base)))
            raise StatsError(f"cells: row {row} counts {self.count[row]} of {self.base[row]}")

    @cached_property
    def by_question(self) -> dict[str, NDArray[np.intp]]:
        """Each question, in the order of the rows, and its rows."""
        found: dict[str, list[int]] = {}
        for row, question in enumerate(self.question.tolist()):
            found.setdefault(question, []).append(row)
        return {question: np.array(rows, np.intp) for question, rows in found.items()}

    def some(self, rows: NDArray[np.intp]) -> Cells:
        """Cells of some rows alone; raises StatsError where one of them mirrors a cell that is not."""
        place = np.full(len(self.same), -1)
        place[rows] = np.arange(len(rows))
        if (place[self.same[rows][self.same[rows] >= 0]] < 0).any():
            raise StatsError("cells: a mirror without what it mirrors")
        mine = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name not in WHOLE}
        return replace(self, **mine | {"same": np.where(mine["same"] >= 0, place[mine["same"]], -1)})


def places(cells: Cells, rows: NDArray[np.intp]) -> list[Place]:
    """Answer, breakdown and level of each row."""
    columns = (c[rows].tolist() for c in (cells.answer, cells.breakdown, cells.level))
    return list(zip(*columns, strict=True))


def members(cells: Cells, question: str, at: list[Place], rest: bool) -> list[Floats]:
    """Which finest answers and levels each place covers: one (places, levels) array an axis.

    rest: whether some people in the base gave none of the answers at these places.
    """
    axes: dict[str, dict[int, frozenset[str]]] = {ANSWER: {}}
    for row, (answer, b, level) in enumerate(at):
        if answer != ANSWER:
            axes[ANSWER][row] = answers_of(question, answer, cells.nets)
        if b != TOPLINE:
            axis, subset = _levels(b, level, cells.recodes)
            axes.setdefault(axis, {})[row] = subset
    covers = [_indicator(subsets, len(at)) for subsets in axes.values()]
    if rest:
        margin = ~np.isin(np.arange(len(at)), list(axes[ANSWER]))
        covers[0] = np.column_stack([covers[0], margin])
    return covers


def _indicator(subsets: dict[int, frozenset[str]], n: int) -> Floats:
    """0/1 rows of membership; a row without a subset is a margin and covers all levels."""
    column = {x: i for i, x in enumerate(sorted(frozenset().union(*subsets.values())))}
    covers = np.ones((n, len(column)))
    covers[list(subsets)] = 0
    for row, subset in subsets.items():
        covers[row, [column[x] for x in subset]] = 1
    return covers


def axis_of(cells: Cells, breakdown: str, level: str) -> str:
    """The finest breakdown of which this is a level or a sum of levels."""
    return _levels(breakdown, level, cells.recodes)[0]


def answers_of(
    question: str, answer: str, nets: Mapping[tuple[str, str], tuple[str, ...]]
) -> frozenset[str]:
    """The finest answers that an answer or net covers."""
    parts = nets.get((question, answer))
    if parts is None:
        return frozenset([answer])
    return frozenset().union(*(answers_of(question, part, nets) for part in parts))


def _levels(breakdown: str, level: str, recodes: Recodes) -> Subset:
    if (breakdown, level) not in recodes:
        return breakdown, frozenset([level])
    finer, parts = recodes[breakdown, level]
    resolved = [_levels(finer, part, recodes) for part in parts]
    return resolved[0][0], frozenset().union(*(s for _, s in resolved))
