"""Numbers as columns: grown a table at a time, put in the order of the file at the end."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.numbers.schema import ESTIMATES, TEXT

ORDER = ("of_question", "of_part", "of_cut", "of_first", "of_second")  # what rows are sorted by


class Rows:
    """Parts of a table, each some columns of as many rows; a text or a number stands for all of them."""

    def __init__(self) -> None:
        self.parts: dict[str, list[Any]] = {name: [] for name in (*ESTIMATES, *ORDER)}

    def add(self, count: int, **columns: Any) -> None:
        """Rows of one table; columns that are not given are empty."""
        for name, parts in self.parts.items():
            column = columns.pop(name, "" if name in TEXT else np.nan)
            if isinstance(column, str):
                column = [column] * count
            parts.append(
                np.broadcast_to(np.asarray(column, dtype=object if name in TEXT else float), count)
            )
        assert not columns, columns

    def columns(self) -> dict[str, np.ndarray]:
        """Every column, the rows by question, part, breakdown, group and answer."""
        joined = {name: np.concatenate(parts) for name, parts in self.parts.items()}
        at = np.lexsort([joined.pop(name) for name in reversed(ORDER)])
        return {name: column[at] for name, column in joined.items()}


def each(values: Sequence[str], times: int) -> list[str]:
    """Each value so many times in a row."""
    return [value for value in values for _ in range(times)]
