"""Strict reading of CSV and TOML: what is odd is an error, never a guess."""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

from analysis.study.errors import FactError, near

MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
FOREIGN = {
    b"PK\x03\x04": "an Excel or zip file", b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\x1f\x8b": "a gzip file", b"%PDF": "a PDF", b"PAR1": "a Parquet file", b"SQLite": "a database",
    b"<": "HTML or XML", b"{": "JSON",
    b"version https://git-lfs": "a pointer to a large file that was not fetched",
    b"/annex/objects": "a pointer to a large file that was not fetched",
}  # fmt: skip
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.M)
# Control, format and private characters, line separators, and what a lossy conversion leaves behind.
HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ue000-\uf8ff\ufeff\ufff9-\uffff\U000e0000-\U000e007f]"
)
NAMED = {"\r": "carriage return (CRLF line ends?)", "\0": "NUL byte", "\t": "tab"}
QUOTED = re.compile(r'(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*\n?')
# A space where a cell may begin or end; an expression that begins with what is sought is found fast.
SPACED = re.compile(r'[^\S\n](?:(?="?(?:,|$))|(?<=^.)|(?<=,.)|(?<=^".)|(?<=,".))', re.M)


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

    UTF-8 without byte-order mark, comma, line feeds (the last line has one), one line a row, no column
    twice or without a name, no hidden character, no cell that begins or ends with a space.
    Raises FactError naming file, line, what was got and what was expected.
    """
    text = _text(path)
    if not text.endswith("\n"):
        raise FactError(f"{path}: no line feed at the end; the file may have been cut off", "cut-off")
    header, *rows = _rows(path, text)
    check_header(path, header, list(needed), None if allowed is None else list(allowed))
    return Table(path, header, rows)


def check_header(path: Path, header: list[str], needed: list[str], allowed: list[str] | None) -> None:
    """Raises FactError with every column that has no name, stands twice, is not there, or is not known.

    Where few of the columns are there, the first row may be a respondent's: then none of its cells is told.
    """
    lost = [c for c in needed if c not in header]
    wrong = [f"column {at} has no name" for at, column in enumerate(header, 1) if not column]
    if len(lost) * 2 > len(needed):
        more = f", nor {len(lost) - 1} more of {len(needed)}" if lost[1:] else ""
        other = next((name for mark, name in SEPARATORS.items() if any(mark in c for c in header)), "")
        hint = f"cells are parted by {other}, expected commas" if other else "is the header row there?"
        wrong += [f"no column {lost[0]!r}{more}; {hint}"]
    else:
        odd = sorted({c for c in header if c and header.count(c) > 1})
        wrong += [f"column {c!r} stands twice in the header" for c in odd]
        wrong += [f"no column {c!r}{near(c, header)}" for c in lost]
        said = " ".join(wrong)  # what is near a missing column is told beside that one
        unknown = [c for c in header if c and allowed is not None and c not in allowed]
        told = [c for c in unknown if f"did you mean {c!r}" not in said]
        wrong += [f"column {c!r} is not known{near(c, allowed or ())}" for c in told]
    if wrong:
        lines = [f"{path}: {says}" for says in wrong]
        raise FactError("\n".join(lines), "header", tuple(f"{line} [header]" for line in lines))


def _text(path: Path) -> str:
    raw = read_bytes(path)
    if not raw.strip():
        raise FactError(f"{path}: the file is empty; expected a header row", "empty")
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            raise FactError(
                f"{path}: begins with a {name} byte-order mark; save as UTF-8 without", "encoding"
            )
    for start, name in FOREIGN.items():
        if raw.lstrip().startswith(start):
            raise FactError(f"{path}: this is {name}; expected plain text", "foreign")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        at = _place(raw[: wrong.start].decode("latin-1"))
        raise FactError(
            f"{path}, {at}: byte 0x{raw[wrong.start]:02x} is not UTF-8; save as UTF-8", "encoding"
        ) from None
    for pattern in (HIDDEN, CONFLICT):
        if found := pattern.search(text):
            what, at = found[0], _place(text[: found.start()])
            name = NAMED.get(
                what, f"hidden character U+{ord(what):04X}" if len(what) == 1 else "merge conflict"
            )
            raise FactError(
                f"{path}, {at}: a {name}; expected plain text with line feeds",
                "hidden" if pattern is HIDDEN else "conflict",
            )
    if not unicodedata.is_normalized("NFC", text):
        raise FactError(
            f"{path}: accents stand apart from their letters; save as composed Unicode (NFC)", "encoding"
        )
    return text


def _place(before: str) -> str:
    """Where the text after `before` begins."""
    return f"line {before.count(chr(10)) + 1}, character {len(before) - before.rfind(chr(10))}"


def _rows(path: Path, text: str) -> list[list[str]]:
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, strict=True)
    spaced = SPACED.search(text) is not None
    rows: list[list[str]] = []
    try:
        for row in reader:
            line = len(rows) + 1
            if reader.line_num != line:
                raise FactError(
                    f"{path}, line {line}: a quoted cell runs over the end of the line", "quote"
                )
            if rows and len(row) != len(rows[0]):
                raise FactError(
                    f"{path}, line {line}: {len(row)} cells, the header has {len(rows[0])}", "width"
                )
            if '"' in lines[line - 1] and not QUOTED.fullmatch(lines[line - 1]):
                raise FactError(f"{path}, line {line}: a quote inside a cell that is not quoted", "quote")
            for at, cell in enumerate(row) if spaced else ():
                if cell != cell.strip():
                    where = f"column {rows[0][at]!r}" if rows else f"column {at + 1}"
                    raise FactError(f"{path}, line {line}, {where}: begins or ends with a space", "space")
            rows.append([*map(intern, row)])  # an answer that many gave is in memory once
    except csv.Error as wrong:
        raise FactError(f"{path}, line {len(rows) + 1}: {wrong}", "quote") from None
    return rows


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; one that is not there or cannot be read is a FactError."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise FactError(f"{path}: {wrong.strerror}") from None


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dict; a fault in it, or a hidden character, is a FactError that names the file."""
    if not read_bytes(path).strip():
        return {}
    text = _text(path)
    try:
        return tomllib.loads(text)
    except ValueError as wrong:  # of TOML's grammar; of a number of thousands of digits
        raise FactError(f"{path}: {wrong}", "syntax") from None
    except RecursionError:
        raise FactError(f"{path}: lists or tables stand too deep within each other", "syntax") from None
