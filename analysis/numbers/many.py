"""The keys of one measure in many groups, as text: thousands of them, each part written once."""

from collections.abc import Sequence

from analysis.numbers.ids import EVERYONE
from analysis.numbers.key import ALL, DOT, MEAN, PAIR, Group, Key, crossed


def texts(keys: Sequence[Key], groups: Sequence[Group]) -> list[str]:
    """The keys, as text, of shares, means or ranks in many groups: the groups of one after the other."""
    stems = [str(key if key.group is ALL else key.on(group=ALL)).removesuffix(EVERYONE) for key in keys]
    ends = [str(group) for group in groups]
    return [stem + end for stem in stems for end in ends]


def pair_texts(keys: Sequence[Key], pairs: Sequence[tuple[Group, Group]]) -> list[str]:
    """The keys, as text, of the differences between two groups each of shares or means."""
    stems = [DOT.join(["difference", key.question, key.answer or MEAN, ""]) for key in keys]
    ends = [f"{one}{PAIR}{crossed(two.level)}" for one, two in pairs]
    return [stem + end for stem in stems for end in ends]
