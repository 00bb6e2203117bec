"""Conditions in words: `S3_collab in now past and (D1_04 >= 6 or D2_04 < 3)`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from analysis.study.conditions import ORDER, Clause, Column, Condition, Keys
from analysis.study.errors import FactError, near
from analysis.study.numerals import plain

BLANK = "(blank)"
TOKEN = re.compile(r"\(blank\)|[()]|[^\s()]+")
OPERATORS = ("=", "!=", "in", *ORDER)
DEEPEST, MOST_WAYS = 20, 200
Ways = tuple[tuple[Clause, ...], ...]


def parse_condition(text: str, columns: Mapping[str, Column], place: str) -> Condition:
    """Parse `text`: clauses joined by `and`, `or` and brackets; `and` binds closer.

    `columns` says what each column may be compared with. Raises FactError that begins with `place`.
    """
    text = text.strip()
    if text in ("all", "else", ""):
        return Condition(text or "all")
    reader = _Reader(text, TOKEN.findall(text), columns, place)
    ways = reader.either(0)
    if reader.at < len(reader.tokens):
        raise reader.unread()
    return Condition(text, ways)


@dataclass
class _Reader:
    """The words of a condition, read from left to right."""

    text: str
    tokens: list[str]
    columns: Mapping[str, Column]
    place: str
    at: int = 0

    def unread(self) -> FactError:
        rest = " ".join(self.tokens[self.at :])[:60] or "its end"
        return FactError(
            f"{self.place}: cannot read {self.text[:200]!r} from {rest!r}; "
            "expected e.g. 'S3_collab in now past'"
        )

    def next(self, *words: str) -> bool:
        """Step over one of the words, if it comes next."""
        found = self.at < len(self.tokens) and self.tokens[self.at] in words
        self.at += found
        return found

    def either(self, depth: int) -> Ways:
        ways = self.both(depth)
        while self.next("or"):
            ways += self.both(depth)
        return self.few(joined(ways))

    def both(self, depth: int) -> Ways:
        ways = self.one(depth)
        while self.next("and"):
            ways = self.few(tuple(a + b for a, b in product(ways, self.one(depth))))
        return ways

    def few(self, ways: Ways) -> Ways:
        if len(ways) > MOST_WAYS:
            raise FactError(f"{self.place}: {self.text[:200]!r} has more than {MOST_WAYS} ways to be met")
        return ways

    def one(self, depth: int) -> Ways:
        if not self.next("("):
            return ((self.clause(),),)
        if depth == DEEPEST:
            raise FactError(f"{self.place}: more than {DEEPEST} brackets within each other")
        ways = self.either(depth + 1)
        if not self.next(")"):
            raise self.unread()
        return ways

    def clause(self) -> Clause:
        if len(self.tokens) < self.at + 3 or self.tokens[self.at + 1] not in OPERATORS:
            raise self.unread()
        name, operator = self.tokens[self.at : self.at + 2]
        if name not in self.columns:
            raise FactError(f"{self.place}: {name!r} is no question or recode{near(name, self.columns)}")
        self.at += 2
        words = list(self.words())
        if not words:
            raise self.unread()
        return compared(self.place, name, operator, words, self.columns[name])

    def words(self) -> Iterator[str]:
        while self.at < len(self.tokens) and self.tokens[self.at] not in ("and", "or", "(", ")"):
            yield self.tokens[self.at]
            self.at += 1


def joined(ways: Ways) -> Ways:
    """`x = a or x = b` as `x in a b`, so that whoever reads the clauses sees one."""
    alone = [way[0] for way in ways if len(way) == 1 and way[0].operator in ("=", "in")]
    if len(ways) == 1 or len(alone) < len(ways) or len({c.column for c in alone}) > 1:
        return ways
    keys = Keys(k for c in alone for k in c.keys)
    return ((Clause(alone[0].column, "in", keys, np.nan, alone[0].of),),)


def compared(place: str, name: str, operator: str, words: list[str], column: Column) -> Clause:
    """A clause whose right side fits its column, or FactError."""
    said = " ".join([name, operator, *words])
    if operator in ORDER:
        number = plain(words[0]) if len(words) == 1 else None
        if number is None:
            raise FactError(f"{place}: {' '.join(words)!r} in {said!r} is not a number")
        if column.keys and not column.numeric and not column.numbers:
            raise FactError(
                f"{place}: {said!r} compares numbers, and the answers of {name!r} are keys without; "
                f"numbers go into scales.csv; or name keys: {name} in {' '.join(list(column.keys)[:2])}"
            )
        return Clause(name, operator, Keys(), number, column)
    wanted = words if operator == "in" else [" ".join(words)]
    if column.recorded:
        recorded = Keys("" if key == BLANK else key for key in wanted)
        return Clause(name, operator, recorded, np.nan, column)
    for key in wanted:
        if key not in column.keys and not (column.numeric and plain(key) is not None):
            raise FactError(f"{place}: {name!r} has no answer {key!r}{near(key, column.keys)}")
    each = [column.keys[k] if k in column.keys else Keys({f"{plain(k):.15g}"}) for k in wanted]
    return Clause(name, operator, Keys(k for keys in each for k in keys), np.nan, column)
