"""Tables of an earlier import and of this one: what a person changed stays, bands of numbers stay."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from analysis.study import read_table
from analysis.tools.importing.ranges import coded, ends

Row = Mapping[str, str]
Names = set[tuple[str, ...]]  # of rows


def with_bands(rows: Sequence[Row], theirs: Sequence[Row]) -> list[Row]:
    """Rows of scales with the bands of numbers that are there, and one more at an end that lies beyond."""
    there: dict[str, list[Row]] = {}
    for row in theirs:
        there.setdefault(row["scale"], []).extend([row] if ".." in row["code"] else [])
    out: list[Row] = []
    for scale, group in groupby(rows, key=lambda r: r["scale"]):
        mine = list(group)
        fresh, old = [r for r in mine if ".." in r.get("code", "")], there.get(scale, [])
        if fresh and (len(old) > 1 or (old and within(fresh, old))):
            at = mine.index(fresh[0])
            others = [r for r in mine if r not in fresh]
            mine = [*others[:at], *beyond(fresh, old), *others[at:]]
        out += mine
    return out


def within(fresh: Sequence[Row], old: Sequence[Row]) -> bool:
    """Whether the old bands hold all that the new ones do."""
    (low, *_), (_, high, _) = ends(fresh[0]["code"]), ends(fresh[-1]["code"])
    return ends(old[0]["code"])[0] <= low and high <= ends(old[-1]["code"])[1]


def beyond(fresh: Sequence[Row], old: Sequence[Row]) -> Iterator[Row]:
    """The old bands, before and after them what the new ones reach besides."""
    (low, *_), (_, high, size) = ends(fresh[0]["code"]), ends(fresh[-1]["code"])
    first, last, unit = ends(old[0]["code"])[0], ends(old[-1]["code"])[1], 10**-size
    if low < first:
        yield band(fresh[0], low, first - unit, size)
    yield from old
    if high > last:
        yield band(fresh[-1], last + unit, high, size)


def band(like: Row, low: float, high: float, size: int) -> Row:
    code = coded(low, high, size)
    key = code.replace("..", "_").replace(".", "_").replace("-", "m")
    return {**like, "code": code, "key": key, "label": code.replace("..", "–")}


def merged(
    path: Path, columns: Sequence[str], rows: Sequence[Row], by: Sequence[str], before: Names
) -> tuple[list[Row], list[str]]:
    """(rows, what is said of them) of a table that a person changed since the last import.

    Their rows stay and new ones join them; what an earlier import wrote and this one does not leaves. The
    scale `any` is theirs, and what stands in it joins no other; nets and bands join no scale of theirs.
    by: the columns that name a row · before: names of the rows of the last import.
    """
    theirs: list[Row] = [row for _, row in read_table(path, columns, columns).records()]
    ours, there = {name_of(r, by): r for r in rows}, {name_of(r, by) for r in theirs}
    kept = [r for r in theirs if name_of(r, by) in ours or name_of(r, by) not in before]
    shared = {code for scale, code in there if scale == "any"} if "scale" in by else set()
    new = [r for n, r in ours.items() if n not in there and n[0] != "any" and n[-1] not in shared]
    grouped = {n[0] for n in there}, {n[0] for n in there if ".." in n[-1]}  # their scales; of numbers
    new = [r for r in new if not grouping(r, r[by[0]], *grouped)]
    said = [f"new in {path.name}: {' '.join(name_of(r, by))}" for r in new]
    said += [f"gone from {path.name}: {' '.join(name_of(r, by))}" for r in theirs if r not in kept]
    return (together([*kept, *new], by[0]) if len(by) > 1 else [*kept, *new]), said


def grouping(row: Row, scale: str, scales: set[str], numbers: set[str]) -> bool:
    """Whether a row would put answers of a person's scale together: a net, or a band of its numbers."""
    net = row.get("treatment") == "net" and scale in scales
    return net or (".." in row.get("code", "") and scale in numbers)


def name_of(row: Row, by: Sequence[str]) -> tuple[str, ...]:
    """A net has no code: its key says which row it is."""
    return tuple(row.get(b, "") or row.get("key", "") for b in by)


def together(rows: Sequence[Row], column: str) -> list[Row]:
    """Rows of one scale side by side, in the order first met."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return [row for group in groups.values() for row in group]
