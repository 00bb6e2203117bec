"""Conditions on people: which of them meet one, given as columns of keys and numbers in text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from analysis.study.errors import FactError, shape
from analysis.study.numerals import plain

ORDER = {">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less}


class Columns(Protocol):
    """Anything that gives a column by its name: a dict of arrays, a frame."""

    def __getitem__(self, name: str, /) -> Any: ...


def distinct(column: Any) -> tuple[list[str], np.ndarray]:
    """The distinct cells of a column, and of each cell (n,) which of them it is."""
    coded = getattr(column, "cat", column)  # of a frame, or alone
    if hasattr(coded, "categories"):
        return list(coded.categories), np.asarray(coded.codes)
    cells = np.asarray(column, dtype=object).tolist()
    place = {cell: i for i, cell in enumerate(dict.fromkeys(cells))}
    return list(place), np.array([place[cell] for cell in cells], dtype=np.int64)


class Keys(frozenset[str]):
    """Keys of answers, pickled in one order: what goes into a piece of work has one hash in every run."""

    def __reduce__(self) -> tuple[type["Keys"], tuple[list[str]]]:
        return Keys, (sorted(self),)


@dataclass(frozen=True)
class Column:
    """What a column of cells may be compared with.

    keys: every key, nets expanded; none where cells are text as recorded. numbers: the number of a key,
    where the scale has one. numeric: other cells are numbers in text. spans: that they
    lie in, of whole numbers where the ends are ints.
    """

    keys: Mapping[str, Keys] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    numeric: bool = False
    spans: tuple[tuple[float, float], ...] = ()

    @property
    def recorded(self) -> bool:
        return not self.keys and not self.numeric


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison: a column, an operator, and the keys (nets resolved) or the number."""

    column: str
    operator: str
    keys: Keys
    number: float
    of: Column = field(compare=False)

    def holds(self, people: Columns) -> np.ndarray:
        """(n,) bool; of a frame the index names the row in messages."""
        column = people[self.column]
        cells, codes = distinct(column)
        met = [self.met(cell) for cell in cells]
        for code in (code for code, verdict in enumerate(met) if verdict is None):
            for at in np.flatnonzero(codes == code)[:1]:
                row = column.index[at] if hasattr(column, "to_numpy") else at + 1
                raise FactError(
                    f"responses, row {row}, column {self.column!r}: a cell like {shape(cells[code])!r} is "
                    f"compared with {self.number:g}, expected a number",
                    "number",
                )
        holds: np.ndarray = np.array(met, dtype=bool)[codes]
        return holds

    def met(self, cell: str) -> bool | None:
        """Whether it holds for a cell; a comparison of numbers does not where the cell has none, and
        None says that the cell should be a number and is not."""
        if self.operator in ORDER:
            number = self.of.numbers.get(cell)
            if number is None and cell not in self.of.keys and cell:
                number = plain(cell)
                if number is None:
                    return None
            return number is not None and bool(ORDER[self.operator](number, self.number))
        return (cell in self.keys) != (self.operator == "!=")


@dataclass(frozen=True, slots=True)
class Condition:
    """Ways to meet it, each of clauses that must all hold; no way at all is `all`."""

    text: str
    ways: tuple[tuple[Clause, ...], ...] = ()

    def holds(self, people: Columns, n: int) -> np.ndarray:
        """(n,) bool: which of the n people, given as columns of keys, meet the condition."""
        met = np.full(n, not self.ways)
        for way in self.ways:
            some = np.ones(n, dtype=bool)
            for clause in way:
                some &= clause.holds(people)
            met |= some
        return met

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(dict.fromkeys(c for way in self.ways for c in way))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(c.column for c in self.clauses))


EVERYONE = Condition("all")
