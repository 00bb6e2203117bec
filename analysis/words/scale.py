"""The scale that a mean stands on: stated by its question, or round ends around what is shown."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from analysis.study import Question


def stated(question: Question) -> tuple[float, float] | None:
    """Lowest and highest number that the question's answers count as; None where it states none."""
    ends = [float(e) for a in question.answers.values() if ".." in a.code for e in a.code.split("..")]
    ends += [a.number for a in question.answers.values() if a.number is not None]
    return (min(ends), max(ends)) if ends else None


def around(marks: Iterable[float]) -> tuple[float, float]:
    """The round values next below and above all marks: whole steps of the span's power of ten."""
    found = [Decimal(repr(mark)) for mark in marks] or [Decimal(0), Decimal(1)]
    low, high = min(found), max(found)
    step = Decimal(1).scaleb((high - low or Decimal(1)).adjusted())
    below = (low / step).to_integral_value(ROUND_FLOOR) * step
    above = (high / step).to_integral_value(ROUND_CEILING) * step
    return float(below), float(above if above > below else below + step)
