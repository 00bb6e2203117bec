"""What a condition can be true of, found by trying every kind of person there could be.

Columns are taken as independent: what no combination of their cells meets, nobody can have.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

import numpy as np

from analysis.study.conditions import ORDER, Clause, Column, Condition
from analysis.study.numerals import plain

MOST = 50_000  # combinations tried; beyond them nothing is said
OTHER = "\0"  # a cell as recorded that no condition names


def impossible(
    conditions: Sequence[Condition], asked_of: Condition, columns: Mapping[str, Column]
) -> list[int]:
    """Which of the conditions, each for those whom none before it took, nobody can meet; none where
    there is too much to try."""
    clauses = [c for made in (asked_of, *conditions) for c in made.clauses]
    kinds = {
        name: list(cells(name, clauses, columns[name])) for name in dict.fromkeys(c.column for c in clauses)
    }
    n = int(np.prod([len(k) for k in kinds.values()], dtype=float)) if kinds else 1
    if n > MOST:
        return []
    tried = list(product(*kinds.values()))
    people = {name: np.array([row[i] for row in tried], dtype=object) for i, name in enumerate(kinds)}
    left, never = asked_of.holds(people, n), []
    for at, condition in enumerate(conditions):
        here = condition.holds(people, n) & left
        left &= ~here
        if not here.any():
            never.append(at)
    return never


def cells(name: str, clauses: Sequence[Clause], column: Column) -> Iterator[str]:
    """A cell of each kind that the clauses tell apart."""
    mine = [c for c in clauses if c.column == name]
    seen = set()
    for cell in dict.fromkeys(candidates(mine, column)):
        told = tuple(c.met(cell) for c in mine)
        if None not in told and told not in seen:
            seen.add(told)
            yield cell


def candidates(clauses: Sequence[Clause], column: Column) -> Iterator[str]:
    """Every key; of numbers those on, between and beyond the ones that clauses name."""
    yield from (key for keys in column.keys.values() for key in sorted(keys))
    if column.recorded:
        yield from ("", OTHER, *(k for c in clauses for k in sorted(c.keys)))
    if not column.numeric and not column.recorded:
        return
    ends = [e for span in column.spans for e in span]
    at = sorted({*ends, *(c.number for c in clauses if c.operator in ORDER)} | named_numbers(clauses))
    between = [(a + b) / 2 for a, b in pairwise(at)]
    for x in sorted({x for end in [*at, *between] for x in (end - 1, end, end + 1)}):
        if not column.spans or any(
            low <= x <= high and (x == int(x) or isinstance(low, float)) for low, high in column.spans
        ):
            yield f"{x:.15g}"


def named_numbers(clauses: Sequence[Clause]) -> set[float]:
    return {x for c in clauses for k in c.keys if (x := plain(k)) is not None}
