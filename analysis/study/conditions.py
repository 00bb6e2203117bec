"""Conditions in words: `S3_collab in now past and D1_04 >= 6`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from analysis.study.errors import FactError, near

CLAUSE = re.compile(r"^(\S+)\s+(=|!=|in|>=|<=|>|<)\s+(.+)$")
ORDER = {
    ">=": np.greater_equal, "<=": np.less_equal, ">": np.greater, "<": np.less,
}  # fmt: skip


class Columns(Protocol):
    """Anything that gives a column by its name: a dict of arrays, a frame."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Clause:
    """One comparison: a column, an operator, and the keys (nets resolved) or the number."""

    column: str
    operator: str
    keys: frozenset[str]
    number: float

    def holds(self, people: Columns) -> np.ndarray:
        cells = np.asarray(people[self.column], dtype=object)
        if self.operator in ORDER:
            with np.errstate(invalid="ignore"):
                return ORDER[self.operator](numbers(cells), self.number)
        hit = np.isin(cells.astype(str), sorted(self.keys))
        return ~hit if self.operator == "!=" else hit


@dataclass(frozen=True, slots=True)
class Condition:
    """Clauses that must all hold; none for `all`."""

    text: str
    clauses: tuple[Clause, ...]

    def holds(self, people: Columns, n: int) -> np.ndarray:
        """(n,) bool: which of the n people, given as columns of keys, meet the condition."""
        met = np.ones(n, dtype=bool)
        for clause in self.clauses:
            met &= clause.holds(people)
        return met

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(c.column for c in self.clauses)


def parse_condition(text: str, keys: Mapping[str, Mapping[str, frozenset[str]]], place: str) -> Condition:
    """Parse `text`; `keys` maps each column to the keys it may be compared with (nets expanded).

    A column with no keys at all (a design variable) is compared with text as recorded. Raises
    FactError that begins with `place`.
    """
    text = text.strip()
    if text in ("all", "else", ""):
        return Condition(text or "all", ())
    return Condition(text, tuple(_clause(part.strip(), keys, place) for part in text.split(" and ")))


def _clause(part: str, keys: Mapping[str, Mapping[str, frozenset[str]]], place: str) -> Clause:
    match = CLAUSE.match(part)
    if not match:
        raise FactError(f"{place}: cannot read {part!r}; expected e.g. 'S3_collab in now past'")
    column, operator, right = match.groups()
    if column not in keys:
        raise FactError(f"{place}: {column!r} is no question or recode{near(column, keys)}")
    if operator in ORDER:
        try:
            return Clause(column, operator, frozenset(), float(right))
        except ValueError:
            raise FactError(f"{place}: {right!r} in {part!r} is not a number") from None
    wanted = right.split() if operator == "in" else [right]
    if not keys[column]:
        as_recorded = frozenset("" if key == "(blank)" else key for key in wanted)
        return Clause(column, operator, as_recorded, np.nan)
    for key in wanted:
        if key not in keys[column]:
            raise FactError(f"{place}: {column!r} has no answer {key!r}{near(key, keys[column])}")
    return Clause(column, operator, frozenset().union(*(keys[column][k] for k in wanted)), np.nan)


def numbers(cells: np.ndarray) -> np.ndarray:
    """(n,) floats of cells that hold numbers; anything else is missing."""
    out = np.full(len(cells), np.nan)
    for i, cell in enumerate(cells):
        if cell and cell[-1].isdigit():
            out[i] = float(cell)
    return out
