"""The table of published numbers, read strictly."""

from collections.abc import Iterable
from pathlib import Path

from analysis.numbers.schema import FLOATS, PUBLIC, Number, number
from analysis.study import FactError, read_table
from analysis.words.table import Table

KEPT = "key kind unit value low high se base status reason".split()  # of every edition


def read_numbers(path: Path, waves: Path | None = None) -> Table:
    """Every published number by key, in the order of the file; beside them those of earlier waves."""
    found, rows = list[dict[str, Number]](), dict[str, str]()
    for table in (read_table(p, FLOATS) for p in (path, waves) if p):
        found.append(by_key((place, number(row)) for place, row in table.records()))
        rows |= dict(zip(found[-1], map("\t".join, table.rows), strict=True))
    return Table(found[0], rows, *found[1:])


def read_earlier(path: Path) -> dict[str, Number]:
    """The same of an earlier edition, whose table may have had other columns."""
    rows = read_table(path, KEPT).records()
    return by_key((place, number({c: x for c, x in row.items() if c in PUBLIC})) for place, row in rows)


def by_key(rows: Iterable[tuple[str, Number]]) -> dict[str, Number]:
    numbers: dict[str, Number] = {}
    for place, read in rows:
        if read.key in numbers:
            raise FactError(f"{place}: {read.key!r} stands twice")
        numbers[read.key] = read
    return numbers
