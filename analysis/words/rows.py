"""Rows of the record tables, thousands of them: plain strings, because a template takes too long."""

from html import escape

from markupsafe import Markup

from analysis.numbers.schema import Number
from analysis.numbers.text import count, error, p_text, written
from analysis.words.book import Numbers


def record_rows(numbers: list[Number], book: Numbers) -> Markup:
    """One table row a number: as published, with everything that vouches for it."""
    return Markup("\n".join(record_row(x, book) for x in numbers))


def record_row(x: Number, book: Numbers) -> str:
    places = 1 if x.unit in ("share", "points") else None
    cells = (
        x.text(places),
        x.interval(places),
        error(x),
        count(x.base),
        p_text(x.p_adjusted if x.p is None else x.p),
        f"{x.status}, {x.reason}" if x.withheld else x.status,
    )
    more = (count(x.effective_base), written(x.deff, "ratio"))
    first, last = ("".join(f"<td>{escape(c)}</td>" for c in group) for group in (cells, more))
    made = f'<td><a href="{book.code(x)}">{x.made_by.split(".")[-1]}</a></td>'
    key = escape(x.key)
    return f'<tr id="{key}"><th scope="row"><code>{key}</code></th>{first}{made}{last}</tr>'
