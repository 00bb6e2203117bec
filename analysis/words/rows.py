"""Rows of the record tables, thousands of them: plain strings, because a template takes too long."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from markupsafe import Markup

from analysis.language import phrase, say
from analysis.numbers.schema import Number
from analysis.numbers.text import count, error, p_text, written
from analysis.words.book import Numbers
from analysis.words.history import History
from analysis.words.said import heading, said

LINE = 48  # letters of code on a line of the first column, on the narrowest screen
COLUMNS = 6  # of a row, the first in words
STATUS = ("shown", "flagged", "privacy", "uncertain")
NONE = History()  # of a study without earlier editions


def record_rows(numbers: list[Number], book: Numbers, history: History = NONE) -> Markup:
    """One table row a number: as published, with everything that vouches for it; a heading a block.

    Blocks are shares and means of everyone, of each breakdown in the order of the file, then differences.
    """
    order = {name: at for at, name in enumerate(dict.fromkeys(block(x) for x in numbers))}
    rows = sorted(numbers, key=lambda x: (x.kind == "difference", order[block(x)]))
    return Markup("\n".join(blocks(rows, book, history)))


def block(x: Number) -> tuple[bool, str, str]:
    return x.kind == "difference", x.breakdown, f"{x.kind} {x.wave}" if x.wave else ""


def blocks(numbers: list[Number], book: Numbers, history: History) -> Iterator[str]:
    for _, found in groupby(numbers, key=block):
        rows = list(found)
        name = heading(rows[0], book)
        told = f"{escape(name)}{side_by_side(rows[0], book)}"
        head = f'<tr><th colspan="{COLUMNS}" scope="rowgroup">{told}</th></tr>\n' if name else ""
        body = "\n".join(record_row(x, book, history) for x in rows)
        opened = '<tbody class="grp">' if name else "<tbody>"
        yield f"{opened}{head}{body}</tbody>"


def side_by_side(x: Number, book: Numbers) -> str:
    """The way to the groups of a block, beside its heading; none of everyone or of two crossed."""
    if x.breakdown not in book.questions or x.kind == "difference":
        return ""
    says = phrase("page.shared.compare_groups")
    return f' <a href="{book.root}explore/?question={x.question}&amp;by={x.breakdown}">{says}</a>'


def record_row(x: Number, book: Numbers, history: History) -> str:
    places = 1 if x.unit in ("share", "points") else None
    p = p_text(x.p_adjusted if x.p is None else x.p)
    cells = (
        (x.text(places), ""),
        (x.interval(places), error(x)),
        (count(x.base), count(x.effective_base)),
        (p, written(x.deff, "ratio")),
    )
    numbers = "".join(f"<td>{escape(one)}{under(escape(two))}</td>" for one, two in cells)
    status = status_of(x)
    made = f'<td>{escape(status)}<i><a href="{book.code(x)}">{x.made_by.split(".")[-1]}</a></i></td>'
    named = f"{escape(said(x, book))}{key(x)}{before(x, history)}"
    return f'<tr id="{escape(x.key)}"><th scope="row">{named}</th>{numbers}{made}</tr>'


def key(x: Number) -> str:
    """The key as code; one too long for a line breaks after dots."""
    told = escape(x.key)
    return f"<code>{told.replace('.', '.<wbr>') if len(told) > LINE else told}</code>"


def status_of(x: Number) -> str:
    """Whether it is shown, or why it is not; a reason that is no word of ours as it stands."""
    said = x.reason if x.withheld else x.status
    return phrase(f"status.{said}") if said in STATUS else said


def before(x: Number, history: History) -> str:
    """What earlier editions told of it, and which edition changed that."""
    told = (say("record.before", old=change.old, version=change.version) for change in history.of(x.key))
    return "".join(under(escape(line)) for line in told)


def under(text: str) -> str:
    return f"<i>{text}</i>" if text else ""
