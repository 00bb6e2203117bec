"""Blocks of columns: mark-all in each of its forms, one choice spread over columns, ranking, mentions."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.tools.importing.forms import FEW
from analysis.tools.importing.rankings import how
from analysis.tools.importing.record import Column
from analysis.tools.importing.words import is_no, is_yes


@dataclass(frozen=True)
class Block:
    """What a block of columns is: options, spread, places, ranks, mentions, or '' (each its own)."""

    form: str
    why: str = ""
    base: str = ""


def kind_of(column: Column) -> str:
    """Which form of an option a column has: zero_one, said_no, label, tick, empty, or ''."""
    counts = column.counts()
    words = {c: column.labels.get(c, c) for c in counts}
    if not counts:
        return "empty"
    yes = [c for c, w in words.items() if is_yes(w)]
    no = [c for c, w in words.items() if is_no(w)]
    rest = [c for c in counts if c not in yes and c not in no]
    if not rest:
        if yes and not no:
            return "tick"
        return (
            "zero_one"
            if no and not (len(no) == 1 and "not" in words[no[0]].casefold().split())
            else "said_no"
        )
    if len(rest) == 1 and not yes and no:
        return "said_no"
    return "label" if len(counts) == 1 and len(rest[0]) < 300 and not column.labels else ""


def marked(column: Column, cell: str) -> bool:
    """Whether a cell of an option's column is a mark."""
    return bool(cell) and not is_no(column.labels.get(cell, cell))


def block_of(columns: Sequence[Column]) -> Block:
    """What a block of at least two columns is, with the evidence."""
    kinds = [kind_of(c) for c in columns]
    there = {k for k in kinds if k != "empty"}
    if form := how(columns):
        return Block(form, f"{len(columns)} things in order, none twice in a row")
    if (
        (there <= {"zero_one", "tick"} and there)
        or (there <= {"said_no", "tick"} and there)
        or (there <= {"label", "tick"} and there)
    ):
        return options(columns, there)
    if mentions(columns):
        return Block(
            "mentions",
            "answers of one set, none twice in a row, later columns filled only after earlier ones",
            "marked",
        )
    return Block("")


def options(columns: Sequence[Column], kinds: set[str]) -> Block:
    """Mark-all, or one choice over columns where no row has two marks."""
    n = len(columns[0].cells)
    marks = [sum(marked(c, c.cells[i]) for c in columns) for i in range(n)]
    filled = sum(any(c.cells[i] for c in columns) for i in range(n))
    most, rows = max(marks, default=0), sum(m > 0 for m in marks)
    if (columns[0].form != "option" and most == 1 and rows >= 10 and kinds <= {"label", "tick"}) or columns[
        0
    ].form == "single":
        return Block("spread", f"{rows:,} rows have one mark and none has two", "marked")
    if kinds <= {"label", "tick"}:
        why = f"a mark or an empty cell; {rows:,} of {n:,} rows have a mark"
        return Block("options", why, "marked")
    if "said_no" in kinds or filled < n:
        return Block(
            "options", f"marked or said not to be; {filled:,} of {n:,} rows are filled", "answered"
        )
    why = f"yes or no in all {n:,} rows, so that no may also stand for not asked; {rows:,} rows have a mark"
    return Block("options", why, "marked")


def mentions(columns: Sequence[Column]) -> bool:
    """First to k-th mention: one set of answers, never twice in a row, filled from the left."""
    sets = [set(c.counts()) for c in columns]
    if any(len(s) < 3 for s in sets[:1]) or not all(sets) or any(c.form == "text" for c in columns):
        return False
    often = {a for c in columns for a, n in c.counts().items() if n >= FEW}
    if not all(
        sum(n for a, n in c.counts().items() if a in often) >= 0.7 * sum(c.counts().values())
        for c in columns
    ):
        return False
    if not all(len(s & sets[0]) >= 0.5 * len(s) for s in sets[1:]):
        return False
    rows = list(zip(*(c.cells for c in columns), strict=True))
    nested = all(not any(r[i] and not r[i - 1] for i in range(1, len(r))) for r in rows)
    partial = sum(bool(r[0]) and not r[-1] for r in rows)
    repeats = any(len(set(f)) < len(f) for f in ([c for c in r if c] for r in rows))
    return nested and not repeats and partial >= FEW
