"""Cells of a file, before anything is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Grid:
    """Rows of cells as written, of one width; `told` says how the file was read."""

    path: Path
    rows: tuple[tuple[str, ...], ...]
    told: tuple[str, ...] = ()
    source: Mapping[str, object] = field(default_factory=dict)

    def first(self) -> tuple[str, ...]:
        return self.rows[0]
