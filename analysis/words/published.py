"""The table of published numbers, read strictly."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from analysis.numbers.schema import FLOATS, PUBLIC, SCHEMA, Number, number
from analysis.study import FactError, read_table
from analysis.words.table import Read, Table

NEEDED, COLUMNS = ["key", "kind", "unit", *FLOATS], [column.name for column in SCHEMA]
KEPT = "key kind unit value low high se base status reason".split()  # of every edition
Told = TypeVar("Told")


def read_numbers(path: Path, waves: Path | None = None) -> Table:
    """Every published number by key, in the order of the file; beside them those of earlier waves."""
    found = list[Read]()
    for table in (read_table(p, NEEDED, COLUMNS) for p in (path, waves) if p):
        at = table.columns.index("key")
        named = ((f"{table.path}, row {i}", row[at], row) for i, row in enumerate(table.rows, 2))
        found.append(Read(table.columns, by_key(named)))
    return Table(*found)


def read_earlier(path: Path) -> dict[str, Number]:
    """The same of an earlier edition, whose table may have had other columns."""
    rows = read_table(path, KEPT).records()
    told = ((place, number({c: x for c, x in row.items() if c in PUBLIC})) for place, row in rows)
    return by_key((place, read.key, read) for place, read in told)


def by_key(rows: Iterable[tuple[str, str, Told]]) -> dict[str, Told]:
    """What stands under each key; raises FactError, which names the place, where one stands twice."""
    found: dict[str, Told] = {}
    for place, key, told in rows:
        if key in found:
            raise FactError(f"{place}: {key!r} stands twice")
        found[key] = told
    return found
