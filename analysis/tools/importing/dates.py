"""Dates of one column: day or month first is settled by the whole column or asked."""

import re
from collections.abc import Iterable

from analysis.study import FactError

PARTS = re.compile(r"(\d{1,4})[-/.年](\d{1,2})[-/.月](\d{1,4})")


class Dates:
    """Reads the dates of one column as YYYY-MM-DD. Raises FactError where neither order is settled."""

    def __init__(self, where: str, cells: Iterable[str]) -> None:
        found = [m for m in (PARTS.match(c) for c in cells if c) if m]
        short = [m for m in found if len(m[1]) < 3]
        day = any(int(m[1]) > 12 for m in short)
        month = any(int(m[2]) > 12 for m in short)
        self.where, self.day_first, self.unsettled = where, day, bool(short) and day == month

    def __call__(self, cell: str) -> str:
        match = PARTS.match(cell)
        if not match:
            raise ValueError(cell)
        a, b, c = match.groups()
        if len(a) == 4:
            return f"{a}-{int(b):02d}-{int(c):02d}"
        year = c if len(c) == 4 else f"{'20' if int(c) < 50 else '19'}{int(c):02d}"
        if self.unsettled:
            return f"{year}-??-??"
        day, month = (a, b) if self.day_first else (b, a)
        return f"{year}-{int(month):02d}-{int(day):02d}"

    def settle(self) -> None:
        """Raises FactError where the month is needed and cannot be told from the day."""
        if self.unsettled:
            raise FactError(
                f"{self.where}: day and month cannot be told apart (none is above 12, or both are); "
                "coarsen to year or drop"
            )
