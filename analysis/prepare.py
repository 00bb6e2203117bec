"""Responses as recorded -> people with readable answers, and a report on their quality.

Every cell is checked against codebook and scales, every skip against its routing. Nothing is
changed or guessed: what does not fit stops the build with its place.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.facts import (
    FactError,
    Question,
    Questions,
    Study,
    comparable,
    near,
    numbers,
    of_columns,
    parse_condition,
    read_questions,
    read_study,
    read_table,
    run,
    shape,
    write_rows,
)

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
QUALITY = ["key", "kind", "unit", "value", "base", "made_by"]
MADE_BY = "analysis.prepare.report"


def main(
    responses: Path, codebook: Path, scales: Path, recodes: Path, study: Path, people: Path, quality: Path
) -> None:
    settings = read_study(study)
    questions = read_questions(codebook, scales, recodes)
    raw = read_responses(responses, questions, settings)
    kept = keep(raw, questions, settings)
    decoded = pd.DataFrame(
        {column: decode(kept[column], column, q, responses) for column, q in of_columns(questions).items()},
        index=kept.index,
    )
    for question in questions.values():
        if question.recode is None and question.kind in ASKED:
            skip_unasked(question, decoded, kept, settings)
            check_routing(question, questions, decoded, responses)
    check_break_offs(questions, decoded, responses)
    add_recodes(questions, decoded)
    ids = kept[settings.need("respondents", "id")]
    decoded.insert(0, "respondent", ids)
    write_rows(quality, QUALITY, report(raw, decoded, questions, settings, responses))
    write_rows(people, list(decoded.columns), decoded.to_dict("records"))


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


def skip_unasked(question: Question, people: pd.DataFrame, raw: pd.DataFrame, study: Study) -> None:
    """Where the study says what its questionnaire recorded for people who were not asked
    (`unasked` in study.toml), that code becomes the skip it stands for."""
    codes = ["" if c == "(blank)" else c for c in study.respondents.get("unasked", [])]
    skip = next((a.key for a in question.rows if a.treatment == "skip"), None)
    if not codes or skip is None:
        return
    unasked = ~question.asked_of.holds(people, len(people))
    for column in question.columns:
        people.loc[unasked & raw[column].isin(codes).to_numpy(), column] = skip


def check_routing(question: Question, questions: Questions, people: pd.DataFrame, path: Path) -> None:
    """Skipped exactly where the routing says so; not shown exactly where the split says so."""
    asked = question.asked_of.holds(people, len(people))
    treatments = {a.key: a.treatment for a in question.rows}
    shown = np.ones(len(people), bool)
    if question.shown_by:
        drawn = {a.key for a in questions[question.shown_by].rows if a.number}
        shown = people[question.shown_by].isin(drawn).to_numpy()
    for column in question.columns:
        got = people[column].map(treatments).fillna("answer").to_numpy()
        reached = got != "break_off"
        for wrong, code, rule in (
            (got == "screened", "someone of the population", "ends the interview"),
            (reached & ~asked & (got != "skip"), "the skip code", f"asked of {question.asked_of.text}"),
            (reached & asked & (got == "skip"), "an answer", f"asked of {question.asked_of.text}"),
            (reached & asked & ~shown & (got != "not_shown"), "the not-shown code", "split"),
            (reached & asked & shown & (got == "not_shown"), "an answer", "split"),
        ):
            for line in people.index[wrong][:1]:
                raise FactError(
                    f"{path}, row {line}, column {column!r}: got {CODED[got[people.index == line][0]]}, "
                    f"expected {code} ({rule})",
                    "routing",
                )


def check_break_offs(questions: Questions, people: pd.DataFrame, path: Path) -> None:
    """After the first item that was never reached, none is answered."""
    order = [c for q in questions.values() if q.recode is None and q.kind in ASKED for c in q.columns]
    off = {a.key for q in questions.values() for a in q.rows if a.treatment == "break_off"}
    cells = people[order].isin(off).to_numpy()
    back = cells[:, :-1] & ~cells[:, 1:]
    if back.any():
        row, column = (int(i[0]) for i in np.nonzero(back))
        raise FactError(
            f"{path}, row {people.index[row]}, column {order[column + 1]!r}: an answer after the break-off"
            f" at {order[column]!r}",
            "routing",
        )


ASKED = ("single", "multiple", "number")
CODED = {
    "answer": "an answer", "dont_know": "don't know", "refused": "a refusal", "skip": "the skip code",
    "not_shown": "the not-shown code", "break_off": "a break-off", "screened": "someone screened out",
}  # fmt: skip


def add_recodes(questions: Questions, people: pd.DataFrame) -> None:
    """Append each recode as a column of keys or numbers; out of its base is `skip`."""
    n = len(people)
    for question in questions.values():
        recode = question.recode
        if recode is None:
            continue
        out = np.full(n, "", dtype=object)
        for level, condition in reversed(recode.levels):
            out[condition.holds(people, n)] = level
        if recode.count:
            out[:] = np.sum([c.holds(people, n) for c in recode.count], axis=0).astype(str)
        if recode.difference:
            first, second = (numbers(number_cells(questions, people, c)) for c in recode.difference)
            out[:] = [f"{d:.12g}" if d == d else "" for d in first - second]
        out[~question.asked_of.holds(people, n) | (out == "")] = "skip"
        people[question.id] = out


def number_cells(questions: Questions, people: pd.DataFrame, column: str) -> np.ndarray:
    """Cells of a column as numbers in text: the scale's numbers where it has them."""
    scale = {a.key: f"{a.number:.12g}" for a in questions[column].rows if a.number is not None}
    cells = people[column].to_numpy(dtype=object)
    return np.array([scale.get(c, "" if scale else c) for c in cells], dtype=object)


def report(
    raw: pd.DataFrame, people: pd.DataFrame, questions: Questions, study: Study, path: Path
) -> Iterator[dict]:
    """Rows on quality: who answered too fast, in a straight line, not to the end, and not each item."""

    def row(key: str, hit: float, base: float) -> dict:
        value = hit / base if base else np.nan
        return quality_row(key, "band", "share", value, base)

    n = len(people)
    yield quality_row("records", "diagnostic", "count", len(raw), len(raw))
    yield quality_row("respondents", "diagnostic", "count", n, n)
    if duration := study.quality.get("duration"):
        seconds = measured(people[duration], path)
        yield row("speeders", (seconds < study.quality["speeder_share"] * seconds.median()).sum(), n)
    for name, battery in study.quality.get("batteries", {}).items():
        cells = people[battery]
        answered = cells.apply(lambda c: c.isin(questions[c.name].answers)).all(axis=1)
        yield row(
            f"straight_line.{name}",
            cells[answered].eq(cells[answered].iloc[:, 0], axis=0).all(axis=1).sum(),
            answered.sum(),
        )
    for question in questions.values():
        if question.kind in ASKED and question.recode is None:
            treatments = {a.key: a.treatment for a in question.rows}
            got = people[question.columns[0]].map(treatments).fillna("answer")
            asked = got.isin(["answer", "dont_know", "refused", "break_off"]).sum()
            yield row(f"refused.{question.id}", (got == "refused").sum(), asked)
            yield row(f"break_off.{question.id}", (got == "break_off").sum(), asked)


def measured(cells: pd.Series, path: Path) -> pd.Series:
    """A design variable as numbers; a cell that is none is an error with its row."""
    seconds = pd.to_numeric(cells, errors="coerce")
    for line in cells.index[~(seconds >= 0)]:
        raise FactError(
            f"{path}, row {line}, column {cells.name!r}: a cell like {shape(cells[line])!r}, expected "
            "seconds",
            "number",
        )
    return seconds


def quality_row(key: str, kind: str, unit: str, value: float, base: float) -> dict:
    return dict(zip(QUALITY, (f"quality.{key}", kind, unit, value, base, MADE_BY), strict=True))


if __name__ == "__main__":
    run(main)
