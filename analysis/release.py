"""What readers may take away: every published number as CSV and JSON, a file a question, and the codebook.

Everything here comes through the gate; where the study is synthetic, every file says so in a
column or a field of its own.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis.facts import (
    FactError,
    Question,
    Study,
    read_questions,
    read_study,
    read_table,
    run,
    write_text,
)
from analysis.words import Number, read_numbers

COLUMNS = (
    "key kind theme question answer breakdown level unit value low high se df deff base effective_base "
    "unweighted p p_adjusted status reason made_by"
).split()
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
SYNTHETIC, REAL = "synthetic demonstration", "survey"


def main(
    numbers: Path, codebook: Path, scales: Path, recodes: Path, study: Path, data: Path,
    file: list[Path] = [],  # noqa: B006
) -> None:  # fmt: skip
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    table = read_numbers(numbers)
    says = SYNTHETIC if settings.synthetic else REAL
    write_csv(data / "numbers.csv", ["data", *COLUMNS], (row(x, says) for x in table.values()))
    by_question: dict[str, list[Number]] = {}
    for number in table.values():
        by_question.setdefault(number.question, []).append(number)
    for name, mine in by_question.items():
        if name in questions:
            write_csv(data / "questions" / f"{name}.csv", ["data", *COLUMNS], (row(x, says) for x in mine))
            described = describe(questions[name], mine, settings, says)
            text = json.dumps(described, ensure_ascii=False, indent=1, sort_keys=False)
            write_text(data / "questions" / f"{name}.json", text + "\n")
    for path in file:
        copied = read_table(path)
        rows = (dict(zip(copied.columns, cells, strict=True)) | {"data": says} for cells in copied.rows)
        write_csv(data / path.name, ["data", *copied.columns], rows)
    index = [
        {"id": q.id, "short": q.short, "theme": q.theme, "module": q.module}
        for q in questions.values()
        if q.id in by_question
    ]
    write_text(
        data / "questions.json", json.dumps({"data": says, "questions": index}, ensure_ascii=False) + "\n"
    )


def row(number: Number, says: str) -> dict[str, Any]:
    return {"data": says, **{c: getattr(number, c) for c in COLUMNS}}


def describe(question: Question, numbers: Iterable[Number], study: Study, says: str) -> dict[str, Any]:
    """A question with all that was published about it, for programs."""
    return {
        "data": says, "study": study.title, "version": study.version, "id": question.id,
        "wording": question.wording, "asked_of": question.asked_of.text, "labels": dict(question.labels),
        "nets": {k: list(v) for k, v in question.nets.items()},
        "numbers": [
            {k: v for k, v in row(x, says).items() if v not in (None, "") and k != "data"} for x in numbers
        ],
    }  # fmt: skip


def write_csv(path: Path, columns: list[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A CSV that no spreadsheet takes for formulas: a text cell that begins like one is an error."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for cells in rows:
        line = [cells[c] for c in columns]
        for column, cell in zip(columns, line, strict=True):
            if isinstance(cell, str) and cell.startswith(FORMULA) and not is_number(cell):
                raise FactError(
                    f"{path.name}, column {column!r}: the text {cell[:20]!r} begins like a formula"
                )
        writer.writerow(["" if c is None else f"{c:.12g}" if isinstance(c, float) else c for c in line])
    write_text(path, out.getvalue())


def is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


if __name__ == "__main__":
    run(main)
