"""Intervals of differences and effects that are told because they passed a test."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import replace

from analysis.numbers.key import Key
from analysis.numbers.schema import Number
from analysis.numbers.text import interval
from analysis.stats import picked_level, t_interval
from analysis.study import Families
from analysis.words import Numbers

KINDS = ("difference", "effect")


def family(x: Number, families: Families) -> Hashable:
    """What a test is adjusted with: its kind, and all that its family agrees in."""
    if x.kind == "difference":
        return (x.kind, *(getattr(x, name) for name in families.difference))
    parts = {"theme": x.theme, "model": x.answer, "term": Key.parse(x.key).term}
    return (x.kind, *(parts[name] for name in families.effect))


class Picked:
    """The levels at which intervals of what passed are told, by key; whoever asks for a number asks for its
    level too."""

    def __init__(self, book: Numbers, families: Families) -> None:
        tests = {x.key: x for kind in KINDS for x in book.table.ask("kind", kind)}
        passed = {k for k, x in tests.items() if x.p_adjusted is not None and x.p_adjusted < book.alpha}
        of = {k: family(x, families) for k, x in tests.items()}
        every, some = Counter(of.values()), Counter(of[k] for k in passed)
        self.levels = {k: picked_level(some[of[k]], every[of[k]], book.alpha) for k in sorted(passed)}
        for key, level in self.levels.items():
            book.table.beside(key, f"picked at {level}")

    def __call__(self, x: Number) -> str:
        """The interval of a number that passed: of such of its family 1 - alpha hold the truth."""
        if x.value is None or x.se is None or x.df is None:
            return ""
        low, high = t_interval(x.value, x.se, x.df, self.levels[x.key])
        return interval(replace(x, low=float(low), high=float(high)))
