"""Strict reading of CSV and TOML: what is odd is an error, never a guess."""

import csv
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.facts.errors import FactError, near

MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its header and its rows, every cell as written."""

    path: Path
    columns: list[str]
    rows: list[list[str]]

    def records(self) -> Iterator[tuple[str, dict[str, str]]]:
        """(place, cells) of each row; the place names file and line, for messages."""
        for line, row in enumerate(self.rows, start=2):
            yield f"{self.path}, row {line}", dict(zip(self.columns, row, strict=True))


def read_table(path: Path, needed: Iterable[str] = (), allowed: Iterable[str] | None = None) -> Table:
    """Read a CSV file that must hold the columns `needed`, and no other than `allowed` if given.

    UTF-8 without byte-order mark, comma, line feeds, one line a row, no column twice.
    Raises FactError naming file, line, what was got and what was expected.
    """
    header, *rows = _rows(path, _text(path))
    twice = sorted({c for c in header if header.count(c) > 1})
    if twice:
        raise FactError(f"{path}: column {twice[0]!r} stands twice in the header")
    for column in needed:
        if column not in header:
            raise FactError(f"{path}: no column {column!r}{near(column, header)}")
    for column in header if allowed is not None else ():
        if column not in (choices := list(allowed or ())):
            raise FactError(f"{path}: column {column!r} is not known{near(column, choices)}")
    return Table(path, header, rows)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if not raw.strip():
        raise FactError(f"{path}: the file is empty; expected a header row")
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            raise FactError(f"{path}: begins with a {name} byte-order mark; save as UTF-8 without")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise FactError(
            f"{path}, line {line}: byte 0x{raw[wrong.start]:02x} is not UTF-8; save as UTF-8"
        ) from None
    for character, name in (("\r", "carriage return (CRLF line ends?)"), ("\0", "NUL byte")):
        if character in text:
            line = text.count("\n", 0, text.index(character)) + 1
            raise FactError(f"{path}, line {line}: a {name}; expected plain line feeds")
    return text


def _rows(path: Path, text: str) -> list[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            line = len(rows) + 1
            if reader.line_num != line:
                raise FactError(f"{path}, line {line}: a quoted cell runs over the end of the line")
            if rows and len(row) != len(rows[0]):
                raise FactError(f"{path}, line {line}: {len(row)} cells, the header has {len(rows[0])}")
            rows.append(row)
    except csv.Error as wrong:
        raise FactError(f"{path}, line {len(rows) + 1}: {wrong}") from None
    return rows


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict; a fault in it is a FactError that names the file."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise FactError(f"{path}: {wrong}") from None
