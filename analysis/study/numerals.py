"""Numbers in text, read strictly: digits, a point, an exponent; finite, within what the field allows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

PLAIN = re.compile(r"-?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,2})?")
LARGEST = 1e15  # below it a double tells whole numbers apart


@dataclass(frozen=True)
class Span:
    """The numbers that a field allows: both ends belong to it, unless `open` leaves the lower one out."""

    least: float = -LARGEST
    most: float = LARGEST
    open: bool = False
    whole: bool = False

    def holds(self, x: float) -> bool:
        """Whether x lies within; not for NaN or infinity."""
        above = x > self.least if self.open else x >= self.least
        return bool(above and x <= self.most and (not self.whole or x == int(x)))

    def __str__(self) -> str:
        kind = "a whole number" if self.whole else "a plain number"
        ends = [f"{'above' if self.open else 'at least'} {self.least:g}"] if self.least > -LARGEST else []
        ends += [f"at most {self.most:g}"] if self.most < LARGEST else []
        return " ".join([kind, *(" and ".join(ends).split())])


ANY_NUMBER = Span()
SHARE = Span(0, 1, open=True)
# A person stands for at most all people on Earth, and is drawn with at least the inverse of that.
WEIGHT = Span(1e-10, 1e10)
PROBABILITY = Span(1e-10, 1)
REPLICATE = Span(0, 1e10)  # a weight in one replicate
SECONDS = Span(0, 1e10)  # three centuries


def plain(text: str, span: Span = ANY_NUMBER) -> float | None:
    """The number that a text is, or None where it is not plainly one within the span.

    nan, inf, 1_0, +1, 1,5, digits of other scripts and what lies outside are none.
    """
    if not PLAIN.fullmatch(text):
        return None
    number = float(text)
    return number if span.holds(number) else None


def plain_numbers(cells: Iterable[object], span: Span = ANY_NUMBER) -> np.ndarray:
    """(n,) floats of cells of text; NaN where `plain` finds none."""
    cells = list(cells)
    read = {cell: plain(str(cell), span) for cell in set(cells)}
    return np.array([np.nan if read[cell] is None else read[cell] for cell in cells], dtype=float)
