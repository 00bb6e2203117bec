"""Text and Excel files as rows of cells; encoding and separator are told for certain or not at all."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from analysis.study import FactError
from analysis.study.tables import FOREIGN
from analysis.tools.importing.encodings import decoded
from analysis.tools.importing.grid import Grid

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
OTHERS = {  # how a file begins that a reader of its own would take
    b"$FL2": "an SPSS file (.sav) under another name", b"$FL3": "an SPSS file (.zsav) under another name",
    b"<stata_dta>": "a Stata file (.dta) under another name", b"[{": "JSON",
}  # fmt: skip
ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
csv.field_size_limit(10_000_000)


def read_grid(path: Path, asked: Mapping[str, object], na: bool = True) -> Grid:
    """A CSV or Excel file; `asked` holds what import.toml's [source] says of encoding, separator, sheet.

    na: whether an unquoted NA can be R's word for no value; in a table of labels it is a code.
    """
    there(path)
    raw = path.read_bytes()
    if not raw.strip():
        raise FactError(f"{path}: the file is empty; expected an export", "empty")
    if raw.startswith(b"PK\x03\x04"):
        from analysis.tools.importing.excel import read_sheet

        return trimmed(read_sheet(path, str(asked.get("sheet", ""))))
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in raw
        what = (
            "protected by a password; save it without"
            if locked
            else "an old Excel file (.xls); save as .xlsx"
        )
        raise FactError(f"{path}: the file is {what}", "foreign")
    for start, name in {**OTHERS, **FOREIGN}.items():
        if raw.lstrip().startswith(start) and start not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
            raise FactError(f"{path}: this is {name}; expected an export of answers", "foreign")
    text, encoding, notes = decoded(path, raw, str(asked.get("encoding", "")))
    said = re.match(r"sep=(.)\r?\n", text)  # Excel's own line, which says what the separator is
    text = text[said.end() :] if said else text
    rows, separator = parted(path, text, str(asked.get("separator", "")) or (said[1] if said else ""))
    rows, lost = without_na(rows, text, separator) if na else (rows, ())
    source = {"encoding": encoding, "separator": separator}
    return trimmed(Grid(path, tuple(map(tuple, rows)), (*notes, *lost), source))


def there(path: Path) -> None:
    """Raises FactError where no file is."""
    if not path.is_file():
        what = "a folder, expected a file in it" if path.is_dir() else "no such file"
        raise FactError(f"{path}: {what}")


def parted(path: Path, text: str, asked: str) -> tuple[list[list[str]], str]:
    """(rows, separator): the only separator that gives all rows one width."""
    quote = "'" if re.match(r"'[^'\n]*'\s*[,;\t]", text) else '"'
    trials = {s: _parse(text, s, quote) for s in ([asked] if asked else SEPARATORS)}
    even = {
        s: rows for s, rows in trials.items() if isinstance(rows, list) and _even(rows) and len(rows[0]) > 1
    }
    if len(even) == 1:
        return next((rows, s) for s, rows in even.items())
    if len(even) > 1:
        names = ", ".join(SEPARATORS[s] for s in even)
        raise FactError(
            f"{path}: {names} all fit as separator. Give it in import.toml, [source] separator", "syntax"
        )
    best = max(trials, key=lambda s: text[:20000].count(s))
    rows = trials[best]
    if isinstance(rows, str):
        raise FactError(f"{path}: as {SEPARATORS.get(best, best)}-separated text: {rows}", "quote")
    if all(len(r) <= 1 for r in rows):
        return [r or [""] for r in rows], best
    uneven = [
        f"line {n}: {len(b)} cells"
        for n, (a, b) in enumerate(pairwise(rows), 2)
        if b and len(b) != len(rows[0])
    ]
    raise FactError(
        f"{path}: the header has {len(rows[0])} cells between {SEPARATORS.get(best, best)}s, but "
        f"{'; '.join(uneven[:5])}{f' and {len(uneven) - 5} more' if len(uneven) > 5 else ''}",
        "width",
    )


def _parse(text: str, separator: str, quote: str) -> list[list[str]] | str:
    """Rows, or what is wrong with the quotes."""
    escape = "\\" if quote == "'" else None
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator, quotechar=quote, escapechar=escape, strict=True
    )
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as wrong:
        return f"line {reader.line_num}: {wrong}; is a quote missing or the file cut off?"
    return rows


def _even(rows: list[list[str]]) -> bool:
    return bool(rows) and len({len(r) for r in rows if r}) == 1


def without_na(rows: list[list[str]], text: str, separator: str) -> tuple[list[list[str]], tuple[str, ...]]:
    """Unquoted NA is R's word for no value, unless the file also quotes it or has empty cells."""
    s = re.escape(separator)
    bare = re.search(rf"(?:^|{s})NA(?={s}|\r?$)", text, re.M)
    if not bare or re.search(r"([\"'])NA\1", text):
        return rows, ()
    if any("" in row for row in rows[1:] if row):
        return rows, ("Cells NA stand beside empty ones: they are kept as answers.",)
    n = sum(r.count("NA") for r in rows)
    return [["" if c == "NA" else c for c in r] for r in rows], (
        f"{n:,} cells NA, never quoted: no value.",
    )


def tidy(cell: str) -> str:
    """A cell without outer blanks and invisible characters, accents composed."""
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize(
        "NFC", re.sub("[\u200b-\u200f\u2060\ufeff]", "", cell.replace("\u00a0", " "))
    ).strip()


def title(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the first row holds one cell, at its beginning, and the second holds headers."""
    return bool(first[0]) and not any(first[1:]) and sum(map(bool, second)) > max(1, len(second) / 2)


def trimmed(grid: Grid) -> Grid:
    """Without blank rows, outer blanks and invisible characters of cells; all rows of one width."""
    rows = [[tidy(c) for c in r] for r in grid.rows]
    width = max(map(len, rows), default=0)
    rows = [[*r, *[""] * (width - len(r))] for r in rows]
    kept = [r for r in rows if any(r)]
    notes = list(grid.told)
    if len(kept) < len(rows):
        notes.append(f"{len(rows) - len(kept):,} rows without any cell left out.")
    if not kept:
        raise FactError(f"{grid.path}: no cell is filled", "empty")
    while len(kept) > 2 and title(kept[0], kept[1]):
        notes.append("A row of a title alone, above the headers, left out.")
        kept = kept[1:]
    for at, row in enumerate(kept, 1):
        for cell in row:
            if cell in ERRORS:
                raise FactError(
                    f"{grid.path}, row {at}: holds the spreadsheet error {cell}; mend the formula", "syntax"
                )
    return Grid(grid.path, tuple(map(tuple, kept)), tuple(notes), grid.source)
