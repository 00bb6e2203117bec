"""The folder of downloads: what is written there, with size and hash; tables that no spreadsheet runs."""

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.numbers.schema import SCHEMA as MEASURES
from analysis.stages.release.columns import known
from analysis.study import FactError, write_bytes

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class File:
    """A file of the release, named from the folder of downloads; rows is 0 for what is no table."""

    name: str
    size: int
    sha256: str
    rows: int


class Folder:
    """Writes files below one path and remembers them in the order of writing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: dict[str, File] = {}

    def write(self, name: str, what: str | bytes, rows: int = 0) -> None:
        raw = what.encode() if isinstance(what, str) else what
        self.files[name] = File(name, len(raw), hashlib.sha256(raw).hexdigest(), rows)
        write_bytes(self.path / name, raw)

    def standing(self, name: str, rows: int = 0) -> None:
        """Remember a file that was made in its place."""
        raw = (self.path / name).read_bytes()
        self.files[name] = File(name, len(raw), hashlib.sha256(raw).hexdigest(), rows)

    def table(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A CSV of cells as they are written."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        self.write(name, out.getvalue(), len(rows))

    def parquet(self, name: str, table: Mapping[str, Sequence[str]], says: str) -> None:
        """Columns of cells for programs: numbers as numbers, an empty cell as null; `says` as metadata."""
        import pyarrow as pa
        from pyarrow import parquet

        schema = arrow(table).with_metadata({"data": says})
        made = []
        for of in schema:
            read = str if of.type == pa.string() else float
            made.append(pa.array([read(x) if x else None for x in table[of.name]], of.type))
        out = pa.BufferOutputStream()
        parquet.write_table(pa.table(made, schema=schema), out, compression="zstd")
        self.write(name, out.getvalue().to_pybytes(), len(next(iter(table.values()))))

    def only(self, folder: str) -> None:
        """Remove what an earlier release left in a folder of this one."""
        for path in sorted((self.path / folder).glob("*")):
            if path.relative_to(self.path).as_posix() not in self.files:
                path.unlink()


def arrow(names: Iterable[str]) -> Any:
    """The Parquet schema of a table with these columns; what is no column of numbers is text."""
    import pyarrow as pa

    measures = {c.name for c in MEASURES if not c.is_text}
    return pa.schema([(name, pa.float64() if name in measures else pa.string()) for name in names])


def check(table: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Every cell is of its column's type, and no text begins like a formula.

    Raises FactError naming table, column and cell: a spreadsheet would run the one, a program
    stumble over the other.
    """
    types = known(table)
    for column, cells in zip(columns, zip(*rows, strict=True), strict=False):
        kind = types[column][0] if column in types else "string"
        for cell in sorted(set(cells)):
            if kind != "string" and cell and not is_a(kind, cell):
                raise FactError(f"{table}.csv, column {column!r}: {cell[:20]!r} is no {kind}")
            if kind == "string" and cell.startswith(FORMULA) and not is_range(cell):
                raise FactError(
                    f"{table}.csv, column {column!r}: the text {cell[:20]!r} begins like a formula"
                )


def is_range(cell: str) -> bool:
    """Whether a cell is a number, or two as scales write ranges (-10..10): a spreadsheet runs neither."""
    return all(is_a("number", end) for end in cell.split("..", 1))


def is_a(kind: str, cell: str) -> bool:
    """Whether a cell is written as a number or an integer: no spaces, no signs but minus."""
    if not cell.isascii() or cell != cell.strip() or cell.startswith("+") or "_" in cell:
        return False
    try:
        number = float(cell)
    except ValueError:
        return False
    return math.isfinite(number) and (kind != "integer" or cell.lstrip("-").isdigit())
