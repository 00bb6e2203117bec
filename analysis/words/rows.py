"""Rows of the record tables, thousands of them: plain strings, because a template takes too long."""

from html import escape

from markupsafe import Markup

from analysis.numbers.number import Number
from analysis.words.book import Numbers

SMALLEST_P = 0.0001


def record_rows(numbers: list[Number], book: Numbers) -> Markup:
    """One table row a number: as published, with everything that vouches for it."""
    return Markup("\n".join(record_row(x, book) for x in numbers))


def record_row(x: Number, book: Numbers) -> str:
    places = 1 if x.unit in ("share", "points") else None
    cells = (
        x.text(places),
        x.interval(places),
        x.written(x.se, 2) if x.se is not None else "",
        whole(x.base),
        p_text(x.p_adjusted if x.p is None else x.p),
        f"{x.status}, {x.reason}" if x.withheld else x.status,
    )
    more = (whole(x.effective_base), "" if x.deff is None else f"{x.deff:.2f}")
    first, last = ("".join(f"<td>{escape(c)}</td>" for c in group) for group in (cells, more))
    made = f'<td><a href="{book.code(x)}">{x.made_by.split(".")[-1]}</a></td>'
    key = escape(x.key)
    return f'<tr id="{key}"><th scope="row"><code>{key}</code></th>{first}{made}{last}</tr>'


def whole(x: float | None) -> str:
    return "" if x is None else f"{x:,.0f}"


def p_text(p: float | None) -> str:
    """A p-value to two digits; below the smallest published one as such."""
    if p is None:
        return ""
    return "below 0.0001" if p <= SMALLEST_P else f"{p:.2g}" if p < 0.1 else f"{p:.2f}"
