"""The keys of one measure in many groups, as text: thousands of them, each part written once."""

from collections.abc import Sequence

from analysis.numbers.ids import EVERYONE
from analysis.numbers.key import ALL, DOT, MEAN, PAIR, Group, Key, crossed


def texts(key: Key, groups: Sequence[Group]) -> list[str]:
    """The keys, as text, of one share, mean or rank in many groups."""
    stem = str(key if key.group is ALL else key.on(group=ALL)).removesuffix(EVERYONE)
    return [stem + str(group) for group in groups]


def pair_texts(key: Key, pairs: Sequence[tuple[Group, Group]]) -> list[str]:
    """The keys, as text, of the differences between two groups each of one share or mean."""
    stem = DOT.join(["difference", key.question, key.answer or MEAN, ""])
    return [f"{stem}{one}{PAIR}{crossed(two.level)}" for one, two in pairs]
