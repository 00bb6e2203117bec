"""Responses as recorded: the file read strictly, who counts, and every code as its key."""

import re
import struct
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.stages.prepare.columns import gathered
from analysis.stages.prepare.decoding import decode
from analysis.study import (
    REPLICATE,
    WEIGHT,
    FactError,
    Faults,
    Questions,
    Study,
    columns_of,
    near,
    of_columns,
    parse_condition,
    plain,
    read_bytes,
    read_table,
    recorded,
    shape,
)

MISSING = re.compile(r"(?:\.[a-z]?)?")  # nothing, or a missing value of Stata
EXACT = 2**53  # whole numbers up to here are exact in a double


def read_responses(path: Path, questions: Questions, study: Study) -> pd.DataFrame:
    """Cells as written, categories a column, a row a respondent; the index is the line in the file."""
    id_column, ignored = study.respondents.id, study.respondents.ignore
    delivered = study.replicates.named if study.replicates else ()
    needed = list(dict.fromkeys([id_column, *recorded(questions), *delivered]))
    for column in ignored:
        if column in needed:
            raise FactError(f"{study.path}, [respondents]: ignore names {column!r}, which is used")
    if path.suffix == ".dta":
        raw = read_stata(path, needed, id_column)
    else:
        table = read_table(path, needed, [*needed, *ignored])
        for column in ignored:
            if column not in table.columns:
                hint = near(column, table.columns)
                raise FactError(
                    f"{study.path}, [respondents]: ignore names {column!r}, no column of {path}{hint}"
                )
        columns = zip(*table.rows, strict=True) if table.rows else ()
        raw = pd.DataFrame({c: coded(cells) for c, cells in zip(table.columns, columns, strict=False)})
    if raw.empty:
        raise FactError(f"{path}: a header and no respondents", "no-rows")
    raw.index += 2
    check_ids(raw[id_column].astype(object), path)
    for code in study.respondents.unasked:
        if not any(("" if code == "(blank)" else code) in raw[c].cat.categories for c in needed):
            raise FactError(
                f"{study.path}, [respondents]: unasked names {code!r}, which nobody has in {path}"
            )
    return gathered(raw, questions, str(path))


def coded(cells: Iterable[str]) -> pd.Categorical:
    """Cells as codes of their distinct texts, in the order in which these first stand."""
    codes, found = pd.factorize(np.array(cells, dtype=object))
    return pd.Categorical.from_codes(codes, pd.Index(found))


def check_ids(ids: pd.Series, path: Path) -> None:
    """Each respondent has an identifier, and no other has it."""
    for line in ids.index[ids.map(blank)][:1]:
        raise FactError(f"{path}, row {line}, column {ids.name!r}: no identifier", "twice")
    for line in ids.index[ids.duplicated()][:1]:
        first = ids.index[ids == ids[line]][0]
        raise FactError(
            f"{path}, row {line}, column {ids.name!r}: the respondent of row {first} again", "twice"
        )


def blank(cell: str) -> bool:
    return bool(MISSING.fullmatch(cell))


def read_stata(path: Path, needed: list[str], id_column: str) -> pd.DataFrame:
    """A Stata file as codes; extended missing values stay apart as .a to .z."""
    read_bytes(path)
    try:
        raw = pd.read_stata(path, convert_categoricals=False, convert_missing=True)
    except (ValueError, KeyError, IndexError, OverflowError, EOFError, struct.error) as wrong:
        raise FactError(f"{path}: no Stata file that can be read ({wrong})", "foreign") from None
    for column in needed:
        if column not in raw.columns:
            raise FactError(f"{path}: no variable {column!r}{near(column, raw.columns)}", "header")
    for line, value in enumerate(raw[id_column], start=2):
        if isinstance(value, float) and abs(value) > EXACT:
            raise FactError(
                f"{path}, row {line}, column {id_column!r}: an identifier above {EXACT} held as a double, "
                "which cannot tell such numbers apart; export it as text",
                "number",
            )
    return pd.DataFrame({c: coded([as_text(cell) for cell in raw[c]]) for c in needed})


def as_text(value: object) -> str:
    """A cell of a Stata file as text: whole numbers whole, others with every digit that they hold."""
    number = float(value) if isinstance(value, float | np.floating) else np.nan
    return f"{number:.0f}" if number.is_integer() and abs(number) <= EXACT else str(value)


def keep(raw: pd.DataFrame, questions: Questions, study: Study, path: Path) -> pd.DataFrame:
    """The rows that count as respondents by the rule in study.toml."""
    place = f"{study.path}, [respondents] keep"
    columns, known = of_columns(questions), columns_of(questions)
    condition = parse_condition(study.respondents.keep, known, place)
    for name in condition.columns:
        if name not in columns:
            raise FactError(f"{place}: {name!r} is made from answers; expected columns of the responses")
    cells = {c: pd.Series(decode(raw[c], c, columns[c], path), raw.index) for c in condition.columns}
    kept = raw[condition.holds(cells, len(raw))]
    if kept.empty:
        raise FactError(f"{place}: {condition.text!r} leaves nobody of {len(raw)}")
    return kept.apply(lambda column: column.cat.remove_unused_categories())


def check_design(kept: pd.DataFrame, study: Study, path: Path) -> None:
    """Everyone who counts has a stratum, a sampling unit and a base weight, where the study has them."""
    faults, design = Faults(), study.design
    for column in dict.fromkeys(c for c in (design.strata, design.psu, design.weight) if c):
        cells = kept[column].astype(object)
        for line in cells.index[cells.map(blank)][:1]:
            faults.add(f"{path}, row {line}, column {column!r}: a blank cell, expected a name", "number")
    if design.weight:
        cells = kept[design.weight].astype(object)
        for line in cells.index[cells.map(lambda c: plain(c, WEIGHT) is None)][:1]:
            faults.add(
                f"{path}, row {line}, column {design.weight!r}: a cell like {shape(cells[line])!r}, "
                f"expected {WEIGHT}",
                "number",
            )
    for column in study.replicates.named if study.replicates else ():
        cells = kept[column]
        for line in cells.index[cells.map(lambda c: plain(c, REPLICATE) is None)][:1]:
            faults.add(
                f"{path}, row {line}, column {column!r}: a cell like {shape(cells[line])!r}, expected "
                f"{REPLICATE}",
                "number",
            )
    faults.tell()
