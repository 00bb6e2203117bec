"""Google Forms: a timestamp first, question texts as headers, grids as "Question [row]"."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import grouped, plain_columns
from analysis.tools.importing.record import Export

TIMESTAMPS = {
    "timestamp",
    "marca temporal",
    "horodateur",
    "zeitstempel",
    "タイムスタンプ",
    "时间戳记",
    "時間戳記",
    "carimbo de data/hora",
    "informazioni cronologiche",
    "отметка времени",
}


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    if (
        grid.first()[0].casefold() in TIMESTAMPS
        and sum(" " in c for c in grid.first()) >= len(grid.first()) / 3
    ):
        return f"{grid.first()[0]!r} as the first column"
    return ""


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    return Export(grid.path, "google", grouped(plain_columns(grid, 1)), (), {"header_rows": 1})
