"""Intervals of differences and effects that are told because they passed a test."""

from collections import Counter
from collections.abc import Hashable
from functools import cache

from analysis.numbers.key import Key
from analysis.numbers.schema import Number
from analysis.numbers.text import interval
from analysis.stats import picked_level, t_interval
from analysis.study import Families
from analysis.words.book import Numbers


def family(x: Number, families: Families) -> Hashable:
    """What a test is adjusted with: its kind, and all that its family agrees in."""
    if x.kind == "difference":
        return (x.kind, *(getattr(x, name) for name in families.difference))
    parts = {"theme": x.theme, "model": x.answer, "term": Key.parse(x.key).term}
    return (x.kind, *(parts[name] for name in families.effect))


@cache
def _counted(book: Numbers, kind: str, families: Families) -> tuple[Counter, Counter]:
    """How many tests each family has, withheld ones among them, and how many pass."""
    tests = [x for x in book.table.values() if x.kind == kind]
    passed = [x for x in tests if x.p_adjusted is not None and x.p_adjusted < book.alpha]
    return Counter(family(x, families) for x in tests), Counter(family(x, families) for x in passed)


def picked(x: Number, book: Numbers, families: Families) -> str:
    """The interval of a number that passed: of such intervals of its family 1 - alpha hold the truth."""
    if x.value is None or x.se is None or x.df is None:
        return ""
    tests, passed = _counted(book, x.kind, families)
    of = family(x, families)
    level = picked_level(passed[of], tests[of], book.alpha)
    low, high = t_interval(x.value, x.se, x.df, level)
    return interval(x.within(float(low), float(high)))
