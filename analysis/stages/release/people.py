"""The numbers for people: a short table in words, and a workbook with labels beside codes."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from analysis.numbers.key import parted
from analysis.numbers.schema import Number
from analysis.stages.release.columns import NUMBERS, TABLES
from analysis.stages.release.edition import Edition
from analysis.words import About, Numbers, said

HEADLINES = [name for name, _, _ in TABLES["headlines"]]
TABLED = ["share", "mean"]  # kinds that the workbook lists, each with its labels
CODES = "key question answer breakdown level".split()
MEASURES = "value low high se base unweighted".split()
WORDS = "status reason".split()
Rows = list[list[str | float | None]]
LONGEST = 60  # characters that a column of the workbook is wide at most


def headlines(edition: Edition, book: Numbers) -> list[list[str]]:
    """Of each question the answers that it leads with: everyone, and the first breakdown's groups."""
    return [
        [
            edition.says, x.question, question.wording, book.asked_of(question), said.answer(x, book),
            said.group(x, book) or "Everyone", *(number(v) for v in (x.value, x.low, x.high)), x.unit,
            number(x.base), x.status, x.key,
        ]
        for question in book.questions.values()
        if question.published and book.table.ask("question", question.id)
        for x in leading(question, book)
    ]  # fmt: skip


def leading(question: Any, book: Numbers) -> Iterator[Number]:
    its = About(question, book)
    for answer in its.leads:
        if its.pooled:
            yield its.whole(answer)
        yield from next(iter(its.groups(answer).values()), [])


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def workbook(edition: Edition, tabs: Sequence[tuple[str, Rows]]) -> bytes:
    """The sheets as a file."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    day = edition.study.release
    made.set_properties({
        "title": edition.title, "author": edition.authors, "comments": edition.says,
        "created": datetime(day.year, day.month, day.day) if day else datetime(2000, 1, 1),
    })  # fmt: skip
    bold = made.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for name, rows in tabs:
        sheet = made.add_worksheet(name)
        widths = [0] * max(map(len, rows))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                write(sheet, at, column, cell, bold if at == 0 else None)
                widths[column] = max(widths[column], min(LONGEST, len(str(cell))))
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide + 2)
        sheet.freeze_panes(1, 0)
    made.close()
    return out.getvalue()


def write(sheet: Any, row: int, column: int, cell: str | float | None, style: Any) -> None:
    """A number as a number, text as text: never as a formula, a link or a date."""
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, style)
    else:
        sheet.write_number(row, column, cell, style)


def sheets(edition: Edition, book: Numbers, short: Sequence[Sequence[str]]) -> Iterator[tuple[str, Rows]]:
    """What this is, headlines, every share and mean with labels, what each column holds."""
    about = [
        [edition.title], [edition.says], [edition.abstract], [edition.citation],
        ["Shares and points are parts of one: 0.25 is 25 per cent. Empty: withheld, and status says why."],
        ["Sheets: Headlines; Numbers (every share and mean, with labels beside codes); Columns."],
    ]  # fmt: skip
    yield "Read me", [[str(cell) for cell in row] for row in about]
    measured = {HEADLINES.index(name) for name in ("value", "low", "high", "base")}
    yield (
        "Headlines",
        [list(HEADLINES), *([typed(c, at in measured) for at, c in enumerate(r)] for r in short)],
    )
    yield "Numbers", [HEAD, *(labelled(x, book, edition) for x in book.table.values() if x.kind in TABLED)]
    described: Rows = [["column", "what it holds"]]
    described.extend([name, says] for name, _, says in NUMBERS)
    described.extend([name, says] for name, says in OWN.items())
    yield "Columns", described


OWN = {
    "question_label": "The question in a few words",
    "answer_label": "The answer as people read it",
    "breakdown_label": "The variable of the group in a few words",
    "level_label": "The group as people read it",
}
CODED = [name for code in CODES[1:] for name in (code, f"{code}_label")]
HEAD: list[str | float | None] = ["data", "key", *CODED, "unit", *MEASURES, *WORDS]


def typed(cell: str, is_number: bool) -> str | float | None:
    return float(cell) if is_number and cell else cell


def labelled(x: Number, book: Numbers, edition: Edition) -> list[str | float | None]:
    """A number with its labels beside its codes."""
    question = book.questions[x.question].short if x.question in book.questions else ""
    names = [book.questions[b].short for b in parted(x.breakdown) if b in book.questions]
    return [
        edition.says, x.key, x.question, question, x.answer, said.answer(x, book),
        x.breakdown, " by ".join(names), x.level, said.group(x, book),
        x.unit, *(getattr(x, name) for name in MEASURES), x.status, x.reason,
    ]  # fmt: skip
