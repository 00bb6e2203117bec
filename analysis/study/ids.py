"""The one rule for ids and keys: what a name of a question, an answer, a level, a chart may be.

A name becomes part of the keys of published numbers (`share.role.early.all`), of addresses, file names and
columns of downloads, and is typed in conditions. So it is ASCII whatever the study's language: letters of
other scripts stand in labels and wordings, which readers see. Two letters that look alike (Latin and
Cyrillic a), that are written with one character or two (e and its accent), or that a file system folds
(I with and without a dot) would make two names out of one or one out of two, without a word. What a name
would be in ASCII is proposed: `cote_d_ivoire` for the country's own spelling.
"""

import re
import unicodedata
from collections.abc import Iterable

from analysis.numbers.ids import EVERYONE, RULE, is_id
from analysis.study.errors import FactError

LONGEST = 100  # so that a file named by two of them is one that file systems take
# Words of the keys, of conditions, and of columns that stages add.
RESERVED = frozenset([EVERYONE, *"mean and or in else".split()])
PAGES = frozenset("index con prn aux nul".split())  # a folder's own page; names that Windows keeps
COLUMNS = frozenset(["respondent"])  # of people
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "œ": "oe", "ł": "l", "đ": "d",
                         "&": " and ", "%": " percent "})  # fmt: skip


def check_id(name: str, place: str, what: str, taken: Iterable[str] = ()) -> str:
    """`name` if it obeys the rule and is none of `taken`; raises FactError with rule and proposal."""
    kept = RESERVED.union(taken)
    if not isinstance(name, str) or not name:
        raise FactError(f"{place}: {what} is empty; expected {RULE}")
    if name.lower() in kept:
        raise FactError(
            f"{place}: {what} {name!r} is a word of the project; expected another name, e.g. "
            f"{proposal(name, kept)!r}"
        )
    if not is_id(name) or len(name) > LONGEST:
        better = proposal(name, kept)
        raise FactError(
            f"{place}: {what} {name[:LONGEST]!r} is no name ({RULE})"
            + (f"; {better!r} would be one" if better else "; write one that stands for it in ASCII")
        )
    return name


def proposal(name: str, taken: Iterable[str] = RESERVED) -> str:
    """The nearest name that obeys the rule; empty where nothing of `name` is ASCII."""
    flat = unicodedata.normalize("NFKD", name.translate(LETTERS))
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    words = [w for w in re.split(r"[^A-Za-z0-9]+", flat) if w]
    made = "_".join("by" if w == "x" else w for w in words)
    made = made[:LONGEST].strip("_")
    return f"{made}_1" if made.lower() in taken else made


def distinct(names: Iterable[str], place: str, what: str) -> None:
    """Raises FactError where two names differ in case alone: some file systems hold them for one."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(name.lower(), name)
        if other != name:
            raise FactError(f"{place}: {what} {name!r} and {other!r} differ in case alone")
