"""Rows of the record tables, thousands of them: plain strings, because a template takes too long."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from markupsafe import Markup

from analysis.words.book import Numbers
from analysis.words.number import Number
from analysis.words.said import heading, said

SMALLEST_P = 0.0001
COLUMNS = 6  # of a row, the first in words


def record_rows(numbers: list[Number], book: Numbers) -> Markup:
    """One table row a number: as published, with everything that vouches for it; a heading a block.

    Blocks are shares and means of everyone, of each breakdown in the order of the file, then differences.
    """
    order = {name: at for at, name in enumerate(dict.fromkeys(block(x) for x in numbers))}
    rows = sorted(numbers, key=lambda x: (x.kind == "difference", order[block(x)]))
    return Markup("\n".join(blocks(rows, book)))


def block(x: Number) -> tuple[bool, str]:
    return x.kind == "difference", x.breakdown


def blocks(numbers: list[Number], book: Numbers) -> Iterator[str]:
    for _, found in groupby(numbers, key=block):
        rows = list(found)
        name = heading(rows[0], book)
        head = f'<tr><th colspan="{COLUMNS}" scope="rowgroup">{escape(name)}</th></tr>\n' if name else ""
        body = "\n".join(record_row(x, book) for x in rows)
        opened = '<tbody class="grp">' if name else "<tbody>"
        yield f"{opened}{head}{body}</tbody>"


def record_row(x: Number, book: Numbers) -> str:
    places = 1 if x.unit in ("share", "points") else None
    p = p_text(x.p_adjusted if x.p is None else x.p)
    cells = (
        (x.text(places), ""),
        (x.interval(places), x.written(x.se, 2)),
        (whole(x.base), whole(x.effective_base)),
        (p, "" if x.deff is None else f"{x.deff:.2f}"),
    )
    numbers = "".join(f"<td>{escape(one)}{under(escape(two))}</td>" for one, two in cells)
    status = x.reason if x.withheld else x.status
    made = (
        f'<td>{escape(status)}<small><a href="{book.code(x)}">{x.made_by.split(".")[-1]}</a></small></td>'
    )
    return (
        f'<tr id="{escape(x.key)}"><th scope="row">{escape(said(x, book))}{key(x)}</th>{numbers}{made}</tr>'
    )


def key(x: Number) -> str:
    """The key as code that breaks after dots."""
    return f"<code>{escape(x.key).replace('.', '.<wbr>')}</code>"


def under(text: str) -> str:
    return f"<small>{text}</small>" if text else ""


def whole(x: float | None) -> str:
    return "" if x is None else f"{x:,.0f}"


def p_text(p: float | None) -> str:
    """A p-value to two digits; below the smallest published one as such."""
    if p is None:
        return ""
    return "below 0.0001" if p <= SMALLEST_P else f"{p:.2g}" if p < 0.1 else f"{p:.2f}"
