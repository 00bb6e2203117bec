"""Responses as recorded: the file read strictly, who counts, and every code as its key."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.study import (
    FactError,
    Question,
    Questions,
    Study,
    comparable,
    near,
    of_columns,
    parse_condition,
    read_table,
    shape,
)

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)


def read_responses(path: Path, questions: Questions, study: Study) -> pd.DataFrame:
    """Cells as written, a row a respondent; the index is the line in the file."""
    id_column = study.need("respondents", "id")
    columns = of_columns(questions)
    needed = list(dict.fromkeys([id_column, *columns]))
    allowed = [*needed, *study.respondents.get("ignore", [])]
    if path.suffix == ".dta":
        raw = read_stata(path, needed)
    else:
        table = read_table(path, needed, allowed)
        raw = pd.DataFrame(table.rows, columns=table.columns, dtype=object)
    if raw.empty:
        raise FactError(f"{path}: a header and no respondents", "no-rows")
    raw.index += 2
    ids = raw[id_column]
    for line in raw.index[ids.duplicated()][:1]:
        first = ids.index[ids == ids[line]][0]
        raise FactError(
            f"{path}, row {line}, column {id_column!r}: the respondent of row {first} again", "twice"
        )
    return raw


def read_stata(path: Path, needed: list[str]) -> pd.DataFrame:
    """A Stata file as codes; extended missing values stay apart as .a to .z."""
    raw = pd.read_stata(path, convert_categoricals=False, convert_missing=True)
    for column in needed:
        if column not in raw.columns:
            raise FactError(f"{path}: no variable {column!r}{near(column, raw.columns)}", "header")
    return raw[needed].map(lambda v: f"{v:.15g}" if isinstance(v, float) else str(v)).astype(object)


def keep(raw: pd.DataFrame, questions: Questions, study: Study) -> pd.DataFrame:
    """The rows that count as respondents by the rule in study.toml."""
    rule = study.respondents.get("keep", "all")
    columns = of_columns(questions)
    keys = {c: k for q in columns.values() for c, k in comparable(q).items()}
    condition = parse_condition(rule, keys, f"{study.path}, [respondents] keep")
    cells = {c: decode(raw[c], c, columns[c], study.path) for c in condition.columns}
    return raw[condition.holds(cells, len(raw))]


def decode(codes: pd.Series, column: str, question: Question, path: Path) -> np.ndarray:
    """(n,) keys of the codes recorded in one column; a code off its scale is an error."""
    if question.kind == "design":
        return codes.to_numpy(dtype=object)
    by_code, ranges = codes_of(question)
    out = codes.map(by_code)
    for line in out.index[out.isna()]:
        code = codes[line]
        if not in_ranges(code, ranges):
            expected = ", ".join([*by_code, *(f"{a} to {b}" for a, b in ranges)])
            raise FactError(
                f"{path}, row {line}, column {column!r}: a code like {shape(code)!r} is not on scale "
                f"{question.scale or 'any'!r} ({expected}){near(code, by_code)}",
                "off-scale",
            )
        out[line] = code
    return out.to_numpy(dtype=object)


def codes_of(question: Question) -> tuple[dict[str, str], list[tuple[int, int]]]:
    """code -> key, and the ranges of whole numbers that a question takes."""
    singles: dict[str, str] = {"1": "yes", "0": "no"} if question.kind == "multiple" else {}
    ranges = []
    for a in question.rows:
        if question.kind == "multiple" and a.treatment == "answer":
            continue
        if ".." in a.code and a.code[0] != ".":
            low, high = a.code.split("..")
            ranges.append((int(low), int(high)))
        elif a.treatment != "net" and a.code:
            singles["" if a.code == "(blank)" else a.code] = a.key
    return singles, ranges


def in_ranges(code: str, ranges: list[tuple[int, int]]) -> bool:
    return bool(WHOLE.fullmatch(code)) and any(low <= int(code) <= high for low, high in ranges)
