"""An Excel sheet as rows of cells, through openpyxl."""

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path

from analysis.study import FactError, near
from analysis.tools.importing.grid import Grid

QUESTIONNAIRE = "this is a questionnaire; give the file of answers as FROM and this one as WITH"
FEWEST = 3  # rows of a table: a header and two people


def read_sheet(path: Path, sheet: str = "") -> Grid:
    """The sheet named, or the only one that is filled. Raises FactError with the sheets there are."""
    filled = sheets(path)
    if not filled:
        raise FactError(f"{path}: no sheet has a filled cell", "empty")
    if sheet and sheet not in filled:
        raise FactError(
            f"{path}: no filled sheet {sheet!r}{near(sheet, filled)}; there are {', '.join(filled)}"
        )
    if not sheet and {"survey", "choices"} <= {name.casefold() for name in filled}:
        raise FactError(f"{path}: {QUESTIONNAIRE}")
    tables = {name: rows for name, rows in filled.items() if answers(rows)} or filled
    if not sheet and len(tables) > 1:
        raise FactError(
            f"{path}: {len(tables)} sheets are filled ({', '.join(tables)}). Give the one with the "
            'answers in import.toml, [source] sheet = "…"'
        )
    name = sheet or next(iter(tables))
    told = [f"Sheet {name!r}."] + [
        f"Sheet {x!r} holds no table of answers." for x in filled if x not in tables
    ]
    return Grid(path, filled[name], tuple(told), {"sheet": name})


def answers(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet can be a table of respondents: no note of a few cells, no repeats within one."""
    filled = [row for row in rows if any(row)]
    wide = max(sum(map(bool, row)) for row in filled)
    return len(filled) >= FEWEST and wide > 1 and "_parent_index" not in filled[0]


def sheets(path: Path) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Sheet -> rows of text, of every sheet with a filled cell."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if zipfile.is_zipfile(path) and not any(n.startswith("xl/") for n in zipfile.ZipFile(path).namelist()):
        raise FactError(f"{path}: this is a zip file; unpack it, and give the export in it", "foreign")
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, zipfile.BadZipFile, ValueError, OSError) as wrong:
        raise FactError(
            f"{path}: this zip file is no Excel workbook that can be read ({type(wrong).__name__})",
            "foreign",
        ) from None
    out = {}
    for sheet in book.worksheets:
        rows = tuple(tuple(written(cell) for cell in row) for row in sheet.iter_rows(values_only=True))
        if any(any(row) for row in rows):
            out[sheet.title] = rows
    book.close()
    return out


def written(cell: object) -> str:
    """A cell as text: whole numbers whole, dates as ISO, booleans as TRUE and FALSE."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
