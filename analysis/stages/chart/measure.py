"""A published number as a place on an axis and as words beside it."""

from decimal import Decimal

from analysis.language import phrase, say
from analysis.numbers.text import written
from analysis.stages.chart.plan import Entry
from analysis.study import FactError
from analysis.words import Number

SIGNED = ("points", "difference")
HUNDREDS = ("share", "points")  # published as parts of one, drawn as parts of a hundred


def scaled(number: Number, value: float | None) -> float:
    """In the units of the axis: per cent and points, everything else as it is."""
    if value is None:
        raise FactError(f"{number.key} is withheld: there is nothing to draw")
    return float(Decimal(repr(value)) * (100 if number.unit in HUNDREDS else 1))


def place(number: Number) -> float:
    return scaled(number, number.value)


def ends(number: Number) -> tuple[float, float]:
    """The interval; the value twice where none was published."""
    low = number.value if number.low is None else number.low
    high = number.value if number.high is None else number.high
    return scaled(number, low), scaled(number, high)


def bare(number: Number) -> str:
    """The value without its unit, signed where it is a difference; or the word `withheld`."""
    if number.value is None:
        return number.text()
    return number.written(number.value, signed=number.unit in SIGNED)


def sentence(number: Number) -> str:
    """As in prose: 49% (45–53)."""
    interval = number.interval()
    said = number.text(signed=number.unit in SIGNED)
    return say("number.with_ends", number=said, ends=interval) if interval else said


def named(entry: Entry) -> str:
    """A mark in words: what it is of, its value, its interval."""
    name = phrase("list.comma").join(filter(None, (entry.item.rstrip(".。:："), entry.group)))
    return say("chart.entry", name=name, number=sentence(entry.number))


def difference(number: Number, other: Number, places: int) -> str:
    """number − other as both are published, with its sign."""
    gap = scaled(number, number.value) - scaled(other, other.value)
    return written(gap, "difference", places, signed=True)
