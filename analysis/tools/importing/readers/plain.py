"""A table with one or two header rows and no known tool; blocks by how names and texts are built."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from analysis.study import FactError
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.record import Column, Export

NAMES = (
    r"(.+?)___(\w+)",
    r"(.+?)\[(.+?)\]",
    r"(.+?)/(.+)",
    r"(\w+?)[_.]([A-Za-z]?\d+)",
    r"(\w*?\d)([a-z])",
    r"(.+?)\.(\w+)\.?",
)
TEXTS = (r"(.{6,}?)\s*\[(.+)\]", r"(.{6,}[?:])\.(\S.*)", r"(.{6,}) - (.+)", r"(.{6,}\?):? (.+)")


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    return "no sign of a tool"


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    rows = int(str(asked.get("header_rows", 0))) or header_rows(grid)
    if beside:
        names = ", ".join(str(p) for p in beside)
        raise FactError(
            f"{names}: nothing in {grid.path} says of which tool; give it in import.toml, [source] tool"
        )
    if not asked.get("header_rows") and answers(grid):
        raise FactError(
            f"{grid.path}: the first row holds answers that stand below it too, and no names of columns; "
            "write names above it, or, if these are names, header_rows = 1 in import.toml, [source]",
            "header",
        )
    columns = plain_columns(grid, rows)
    return Export(grid.path, "plain", grouped(columns), (f"Header rows: {rows}.",), {"header_rows": rows})


def header_rows(grid: Grid) -> int:
    """Two where the first row has gaps that the second fills, else one."""
    if len(grid.rows) < 3:
        return 1
    first, second = grid.rows[:2]
    gaps = [i for i, c in enumerate(first) if not c]
    return 2 if len(gaps) > 1 and sum(bool(second[i]) for i in gaps) > 0.8 * len(gaps) else 1


def answers(grid: Grid) -> bool:
    """Whether every cell of the first row is also an answer in its own column."""
    first, *others = grid.rows
    return len(others) > 1 and all(c and c in {row[at] for row in others} for at, c in enumerate(first))


def unique(names: Sequence[str]) -> list[str]:
    """Names with ` (2)` after a repeated one, and its place for one that is empty."""
    out: list[str] = []
    for at, name in enumerate(names, 1):
        new, k = name or f"column {at}", 2
        while new in out:
            new, k = f"{name or f'column {at}'} ({k})", k + 1
        out.append(new)
    return out


def filled_right(row: Sequence[str]) -> list[str]:
    """A row of headings in which a heading holds for the empty cells to its right."""
    out: list[str] = []
    for cell in row:
        out.append(cell or (out[-1] if out else ""))
    return out


def plain_columns(grid: Grid, rows: int) -> list[Column]:
    """Columns of a table: names from the header, cells from what is below."""
    if len(grid.rows) <= rows:
        raise FactError(f"{grid.path}: a header and no answers", "no-rows")
    cells = list(zip(*grid.rows[rows:], strict=True))
    if rows == 1:
        names = unique([" ".join(c.split()) for c in grid.first()])
        heads = [" ".join(c.split()) for c in grid.first()]
        return [
            Column(n, tuple(c), text=h if " " in h else "")
            for n, c, h in zip(names, cells, heads, strict=True)
            if h or any(c)
        ]
    heads, items = filled_right(grid.rows[0]), grid.rows[1]
    names = unique(
        [f"{h}: {i}" if h and i and h != i else h or i for h, i in zip(heads, items, strict=True)]
    )
    spans = [heads.count(h) for h in heads]
    return [
        Column(n, tuple(c), text=h or i, item=i if s > 1 else "", block=h if s > 1 else "")
        for n, c, h, i, s in zip(names, cells, heads, items, spans, strict=True)
    ]


def grouped(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns with block, text and item where neighbours are built alike."""
    keyed = [(c, c.block or stem(c)) for c in columns]
    out: list[Column] = []
    for key, group in groupby(keyed, key=lambda pair: pair[1]):
        members = [c for c, _ in group]
        if not key or len(members) < 2:
            out += members
            continue
        out += [_member(c, key) for c in members]
    return tuple(out)


def said(column: Column) -> str:
    """The heading as it stands in the file, without the number of a repeated one."""
    return column.text or column.name


def stem(column: Column) -> str:
    """What a column's name or text has before its last part, or ''."""
    name = said(column)
    for pattern in TEXTS if " " in name else NAMES:
        if found := re.fullmatch(pattern, name, re.S):
            return found[1]
    return ""


def _member(column: Column, key: str) -> Column:
    if column.item:
        return column
    last = re.sub(r"\]\s*\[", ", ", said(column)[len(key) :].strip(" -:[]/_.?"))
    words = " " in said(column) or "/" in column.name
    text = key if " " in key else column.text
    return Column(
        column.name,
        column.cells,
        text,
        last if words else column.item,
        column.block or key,
        column.form,
        column.labels,
        column.missing,
        column.private,
        column.told,
    )
