"""Codes as recorded -> keys of answers, years of dates, numbers within their ranges."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.study import IN_BASE, NOT_MARKED, Answer, Faults, Question, shape

DATE = re.compile(r"([0-9]{4})(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def decode(codes: pd.Series, column: str, question: Question, path: Path) -> pd.Categorical:
    """(n,) keys of the codes recorded in one column; a code off its scale is an error with its row."""
    if question.kind == "design":
        return codes.array
    by_code, ranges = codes_of(question)
    named = [year(code) if question.dated else code for code in codes.cat.categories]
    keys = [key_of(code, by_code, ranges, question) for code in named]
    faults = Faults()
    for code in (code for code, key in zip(codes.cat.categories, keys, strict=True) if key is None):
        expected = ", ".join([*by_code, *(a.code.replace("..", " to ") for a in ranges)])
        faults.add(
            f"{path}, row {codes.index[codes == code][0]}, column {column!r}: a code like {shape(code)!r} "
            f"is not on scale {question.scale or 'any'!r} ({expected})",
            "off-scale",
        )
    faults.tell()
    which, found = pd.factorize(np.array(keys, dtype=object))
    return pd.Categorical.from_codes(which[codes.cat.codes], pd.Index(found))


def year(cell: str) -> str:
    """The year of a date as 2016-05-03, 2016-05 or 2016 has it; another cell as it is."""
    found = DATE.fullmatch(cell)
    return found[1] if found else cell


Ranges = list[Answer]


def codes_of(question: Question) -> tuple[dict[str, str], Ranges]:
    """code -> key, and the answers that take a range of numbers."""
    multiple = question.kind == "multiple"
    singles: dict[str, str] = {"1": "yes", "0": "no"} if multiple else {}
    ranges: Ranges = []
    for a in question.rows:
        if a.treatment == "net" or not a.code or (multiple and a.treatment in IN_BASE):
            continue
        if a.span:
            ranges.append(a)
        else:
            code = "" if a.code == "(blank)" else a.code
            singles[code] = "no" if multiple and a.treatment == NOT_MARKED else a.key
    return singles, ranges


def key_of(code: str, by_code: dict[str, str], ranges: Ranges, question: Question) -> str | None:
    """The key that a code stands for; of a number within its range the number itself; else None."""
    if code in by_code:
        return by_code[code]
    found = next((a.key for a in ranges if a.holds(code)), None)
    return f"{float(code):.15g}" if found is not None and question.kind == "number" else found
