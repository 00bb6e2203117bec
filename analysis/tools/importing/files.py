"""Text and Excel files as rows of cells; encoding and separator are told for certain or not at all."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from analysis.facts import FactError
from analysis.facts.tables import FOREIGN

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
# High bytes of Windows-1252 that western text has alone or in pairs; a run of three is another encoding.
WESTERN = set("äöüßÄÖÜéèêëÉÈÊàâáãåæÀÁÂÃÅçÇñÑóòôõøœÓÔÕØŒíìîïÍúùûÚÆŸ’‘“”„–—…€´°§«»¿¡·•®©™ªº²³½¼¾±×£\u00a0")
OTHERS = ("cp1250", "cp1251", "cp932", "gb18030", "euc_kr", "big5", "mac_roman")
ERRORS = ("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class Grid:
    """Rows of cells as written, of one width; `told` says how the file was read."""

    path: Path
    rows: tuple[tuple[str, ...], ...]
    told: tuple[str, ...] = ()
    source: Mapping[str, object] = ()  # type: ignore[assignment]

    def first(self) -> tuple[str, ...]:
        return self.rows[0]


def read_grid(path: Path, asked: Mapping[str, object], na: bool = True) -> Grid:
    """A CSV or Excel file; `asked` holds what import.toml's [source] says of encoding, separator, sheet.

    na: whether an unquoted NA can be R's word for no value; in a table of labels it is a code.
    """
    if not path.is_file():
        raise FactError(f"{path}: no such file")
    raw = path.read_bytes()
    if not raw.strip():
        raise FactError(f"{path}: the file is empty; expected an export", "empty")
    if raw.startswith(b"PK\x03\x04"):
        from analysis.tools.importing.excel import read_sheet

        return trimmed(read_sheet(path, str(asked.get("sheet", ""))))
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        locked = "EncryptedPackage".encode("utf-16-le") in raw
        what = "protected by a password; save it without" if locked else "an old Excel file (.xls); save as .xlsx"
        raise FactError(f"{path}: the file is {what}", "foreign")
    for start, name in FOREIGN.items():
        if raw.lstrip().startswith(start) and start not in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
            raise FactError(f"{path}: this is {name}; expected an export of answers", "foreign")
    text, encoding, notes = decoded(path, raw, str(asked.get("encoding", "")))
    rows, separator = parted(path, text, str(asked.get("separator", "")))
    rows, lost = without_na(rows, text, separator) if na else (rows, ())
    source = {"encoding": encoding, "separator": separator}
    return trimmed(Grid(path, tuple(map(tuple, rows)), (*notes, *lost), source))


def decoded(path: Path, raw: bytes, asked: str) -> tuple[str, str, tuple[str, ...]]:
    """(text, encoding, notes) of bytes whose encoding is certain; FactError names the candidates else."""
    if asked:
        try:
            return raw.decode(asked), asked, ()
        except (UnicodeDecodeError, LookupError) as wrong:
            raise FactError(f"{path}: cannot be read as {asked!r}: {wrong}", "encoding") from None
    for mark, name in MARKS.items():
        if raw.startswith(mark):
            try:
                return raw.decode(name), name, (f"Encoding {name}, by its byte-order mark.",)
            except UnicodeDecodeError as wrong:
                raise FactError(f"{path}: has a {name} mark, but {wrong}", "encoding") from None
    if b"\0" in raw[:4000]:
        raise FactError(f"{path}: holds NUL bytes; expected text. Is it UTF-16 without a mark?", "encoding")
    try:
        return raw.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as wrong:
        return _single_byte(path, raw, wrong)


def _single_byte(path: Path, raw: bytes, wrong: UnicodeDecodeError) -> tuple[str, str, tuple[str, ...]]:
    line = raw[: wrong.start].count(b"\n") + 1
    at = f"line {line}: byte 0x{raw[wrong.start]:02x} is not UTF-8"
    high = re.findall(rb"[\x80-\xff]+", raw)
    try:
        western = all(set(run.decode("cp1252")) <= WESTERN and len(run) < 3 for run in high)
    except UnicodeDecodeError:
        western = False
    if western:
        return raw.decode("cp1252"), "cp1252", (f"Encoding Windows-1252: {at}, and every such byte is a letter or sign of western text.",)  # fmt: skip
    fits = [name for name in ("cp1252", *OTHERS) if _decodes(raw, name)]
    raise FactError(
        f"{path}, {at}; the encoding cannot be told for certain. Give it in import.toml, [source] encoding = "
        f'"…", one of: {", ".join(fits) or "none of the usual ones fits"}',
        "encoding",
    )


def _decodes(raw: bytes, name: str) -> bool:
    try:
        raw.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def parted(path: Path, text: str, asked: str) -> tuple[list[list[str]], str]:
    """(rows, separator): the only separator that gives all rows one width."""
    quote = "'" if re.match(r"'[^'\n]*'\s*[,;\t]", text) else '"'
    trials = {s: _parse(text, s, quote) for s in ([asked] if asked else SEPARATORS)}
    even = {s: rows for s, rows in trials.items() if isinstance(rows, list) and _even(rows) and len(rows[0]) > 1}
    if len(even) == 1:
        return next((rows, s) for s, rows in even.items())
    if len(even) > 1:
        names = ", ".join(SEPARATORS[s] for s in even)
        raise FactError(f"{path}: {names} all fit as separator. Give it in import.toml, [source] separator", "syntax")
    best = max(trials, key=lambda s: text[:20000].count(s))
    rows = trials[best]
    if isinstance(rows, str):
        raise FactError(f"{path}: as {SEPARATORS.get(best, best)}-separated text: {rows}", "quote")
    if all(len(r) <= 1 for r in rows):
        return [r or [""] for r in rows], best
    uneven = [f"line {n}: {len(b)} cells" for n, (a, b) in enumerate(pairwise(rows), 2) if b and len(b) != len(rows[0])]
    raise FactError(
        f"{path}: the header has {len(rows[0])} cells between {SEPARATORS.get(best, best)}s, but "
        f"{'; '.join(uneven[:5])}{f' and {len(uneven) - 5} more' if len(uneven) > 5 else ''}",
        "width",
    )


def _parse(text: str, separator: str, quote: str) -> list[list[str]] | str:
    """Rows, or what is wrong with the quotes."""
    escape = "\\" if quote == "'" else None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quotechar=quote, escapechar=escape, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as wrong:
        return f"line {reader.line_num}: {wrong}; is a quote missing or the file cut off?"
    return rows


def _even(rows: list[list[str]]) -> bool:
    return bool(rows) and len({len(r) for r in rows if r}) == 1


def without_na(rows: list[list[str]], text: str, separator: str) -> tuple[list[list[str]], tuple[str, ...]]:
    """Unquoted NA is R's word for no value, unless the file also quotes it as an answer."""
    s = re.escape(separator)
    bare = re.search(rf"(?:^|{s})NA(?={s}|\r?$)", text, re.M)
    if not bare or re.search(r"([\"'])NA\1", text):
        return rows, ()
    n = sum(r.count("NA") for r in rows)
    return [["" if c == "NA" else c for c in r] for r in rows], (f"{n:,} cells NA, never quoted: no value.",)


def tidy(cell: str) -> str:
    """A cell without outer blanks and invisible characters, accents composed."""
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFC", re.sub("[\u200b-\u200f\u2060\ufeff]", "", cell.replace("\u00a0", " "))).strip()


def trimmed(grid: Grid) -> Grid:
    """Without rows that are wholly blank, outer blanks and invisible characters of cells; all of one width."""
    rows = [[tidy(c) for c in r] for r in grid.rows]
    width = max(map(len, rows), default=0)
    rows = [[*r, *[""] * (width - len(r))] for r in rows]
    kept = [r for r in rows if any(r)]
    notes = list(grid.told)
    if len(kept) < len(rows):
        notes.append(f"{len(rows) - len(kept):,} rows without any cell left out.")
    if not kept:
        raise FactError(f"{grid.path}: no cell is filled", "empty")
    for at, row in enumerate(kept, 1):
        for cell in row:
            if cell in ERRORS:
                raise FactError(f"{grid.path}, row {at}: holds the spreadsheet error {cell}; mend the formula", "syntax")
    return Grid(grid.path, tuple(map(tuple, kept)), tuple(notes), grid.source)
