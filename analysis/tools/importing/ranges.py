"""Ranges of numbers: as wide as the answers, rounded outwards; of whole ones, or with as many decimals."""

import math
import re
from collections.abc import Iterable

from analysis.tools.importing.forms import DECIMAL, Form, value
from analysis.tools.importing.ids import key_of, short_of
from analysis.tools.importing.plan import Level, Study
from analysis.tools.importing.record import Column
from analysis.tools.importing.scales import CODE, OUT, treated

MOST = 6  # decimals that the format holds
SMALL = (1, 5, 10)  # upper ends of decimals that are small


def number_levels(column: Column, form: Form, study: Study, name: str) -> list[Level]:
    """The range of a question's numbers, and the reasons for none."""
    special = [*form.sentinels, *(m for m in column.missing if m not in form.sentinels)]
    found = [c for c in column.counts() if c not in special and DECIMAL.fullmatch(c)]
    levels = [Level(span(found), "value", column.item or short_of(column.question), ())]
    taken = {"value"}
    for code in special:
        label = column.labels.get(code) or column.missing.get(code) or f"Code {code}"
        treatment = treated(code, special, {code: label})
        own = code if CODE.fullmatch(code) else OUT[treatment]
        levels.append(Level(own, key_of(label, 0, taken), label, (code,), treatment))
        taken.add(levels[-1].key)
    if form.sentinels:
        study.guess(
            name,
            f"{', '.join(form.sentinels)} taken as no answer",
            "labelled so, or far from the other numbers",
        )
    return levels


def span(cells: Iterable[str], least: int = 0) -> str:
    """The code of a range that holds all cells, with their decimals but at least so many."""
    some = list(cells)
    size = max([least, *map(decimals, some)])
    numbers = [value(c) for c in some] or [0.0]
    return coded(lower(min(numbers), max(numbers)), upper(max(numbers), size), size)


def lower(number: float, most: float) -> int:
    """The lower end; 0 for small numbers, but not for those that all lie far from it, as heights do."""
    low = math.floor(number)
    if low > most / 2 and 100 <= low < 1000:
        return low // 100 * 100
    return outwards(low, -1)


def upper(number: float, size: int) -> int:
    """The upper end; of small numbers with decimals a closer one, as of a proportion or a mark."""
    if size and 0 <= number <= SMALL[-1]:
        return next(end for end in SMALL if number <= end)
    return outwards(math.ceil(number), 1)


def coded(low: float, high: float, size: int) -> str:
    return f"{low:.{size}f}..{high:.{size}f}"


def decimals(cell: str) -> int:
    """How many decimals a cell has, as the format holds them."""
    if re.search("e", cell, re.I):
        return MOST
    return min(MOST, len(cell.replace(",", ".").partition(".")[2]))


def ends(code: str) -> tuple[float, float, int]:
    """(lower end, upper end, decimals) of a range's code."""
    low, high = code.split("..")
    return float(low), float(high), max(decimals(low), decimals(high))


def plain(cell: str, code: str) -> str:
    """A cell as the responses hold it, or '' where it is no number of the range."""
    low, high, size = ends(code)
    if not DECIMAL.fullmatch(cell):
        return ""
    number = round(value(cell), size)
    if not low <= number <= high or (not size and number != value(cell)):
        return ""
    text = f"{number:.{size}f}"
    text = text.rstrip("0").rstrip(".") if size else text
    return "0" if text == "-0" else text


def widened(code: str, cells: Iterable[str]) -> str:
    """The code of a range that holds the cells too."""
    low, high, size = ends(code)
    some = list(cells)
    beyond = [c for c in some if not plain(c, code)]
    if not beyond:
        return code
    other = ends(span(beyond, size))
    return coded(min(low, other[0]), max(high, other[1]), other[2])


def outwards(number: int, side: int) -> int:
    """A round number at or beyond `number` on that side; 0 stays, years go to their decade."""
    if number == 0 or (side < 0 < number < 1000):
        return 0
    step = 10 if 1000 < abs(number) < 2200 else 10 ** max(1, len(str(abs(number))) - 1)
    return -(-number // step) * step if side > 0 else number // step * step
