"""Which lines of the list of changes account for the numbers that moved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analysis.study import Line
from analysis.words.history import GONE, MOVED, NEW, SHOWN, WITHHELD, Cause, Change, Told


def explained(
    changes: Sequence[Change],
    lines: Sequence[Line],
    released: str,
    version: str,
    numbers: int,
    compared: bool,
) -> tuple[Told, list[Change]]:
    """The edition, and its changes with the places of their causes in it.

    Lines that moved no number are left out: they are no cause.
    """
    matches = [[at for at, line in enumerate(lines) if line.moved(x.key)] for x in changes]
    counts = Counter(at for found in matches for at in found)
    order = sorted(counts)
    causes = tuple(Cause(lines[at].says, counts[at]) for at in order)
    given = [
        replace(x, causes=tuple(order.index(at) for at in found))
        for x, found in zip(changes, matches, strict=True)
    ]
    whats = Counter(x.what for x in changes)
    changed = {what: whats[what] for what in (MOVED, NEW, GONE, WITHHELD, SHOWN) if whats[what]}
    return Told(released, version, numbers, compared, changed, causes), given
