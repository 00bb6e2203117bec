"""The table of published numbers, read strictly."""

from pathlib import Path

from analysis.numbers.schema import FLOATS, Number, number
from analysis.study import FactError, read_table


def read_numbers(path: Path) -> dict[str, Number]:
    """Every published number by key, in the order of the file."""
    numbers: dict[str, Number] = {}
    for place, row in read_table(path, FLOATS).records():
        read = number(row)
        if read.key in numbers:
            raise FactError(f"{place}: {read.key!r} stands twice")
        numbers[read.key] = read
    return numbers
