"""SPSS .sav, .zsav, .por and Stata .dta, through pyreadstat."""

import datetime as dt
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from analysis.study import FactError
from analysis.tools.importing.files import tidy
from analysis.tools.importing.readers.plain import stem
from analysis.tools.importing.record import Column, Export
from analysis.tools.importing.words import UNSPACED

SUFFIXES = {".sav": "spss", ".zsav": "spss", ".por": "spss", ".dta": "stata"}


def read(path: Path, asked: Mapping[str, object]) -> Export:
    """A labelled file as the record: codes as cells, labels in order, every missing value kept."""
    import pyreadstat

    reader: Any = getattr(pyreadstat, f"read_{path.suffix.casefold().strip('.').replace('zsav', 'sav')}")
    options: dict[str, Any] = {"output_format": "dict"}
    if path.suffix.casefold() != ".por":
        options["user_missing"] = True
    if encoding := asked.get("encoding"):
        options["encoding"] = encoding
    if not path.read_bytes().strip():
        raise FactError(f"{path}: the file is empty; expected an export", "empty")
    try:
        data, meta = reader(str(path), **options)
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError) as wrong:
        raise FactError(
            f"{path}: is no {SUFFIXES[path.suffix.casefold()]} file that can be read: {wrong}", "foreign"
        ) from None
    if not data or not next(iter(data.values())):
        raise FactError(f"{path}: holds no rows", "no-rows")
    columns = [column(name, values, meta) for name, values in data.items()]
    sets = {
        v: spec | {"name": name}
        for name, spec in (meta.mr_sets or {}).items()
        for v in spec["variable_list"]
    }
    columns = [blocked(c, sets.get(c.name, {}), {c.name for c in columns}) for c in columns]
    columns = list(parted(columns))
    return Export(path, SUFFIXES[path.suffix.casefold()], tuple(columns), told(columns), {})


def column(name: str, values: Sequence[object], meta: Any) -> Column:
    numeric = meta.readstat_variable_types.get(name) != "string"
    labels = {
        coded(c, numeric): tidy(str(x)) for c, x in (meta.variable_value_labels.get(name) or {}).items()
    }
    cells = tuple(tidy(coded(v, numeric)) for v in values)
    there = set(cells)
    missing = {c: labels.get(c, c) for c in sorted(declared(name, there, meta))}
    known = {c: x for c, x in labels.items() if c not in missing}
    text = tidy(meta.column_names_to_labels.get(name) or "")
    measure = meta.variable_measure.get(name, "")
    number = measure == "scale" and len({c for c in there if c and c not in labels}) > 12
    dates = any(isinstance(v, dt.date | dt.datetime) for v in values)
    return Column(
        name,
        cells,
        "" if text == name else text,
        labels={} if dates else known | missing,
        missing=missing,
        form="date" if dates else "number" if number else "",
    )


def declared(name: str, there: set[str], meta: Any) -> set[str]:
    """Cells that the file itself declares to be no answer: single values, ranges, Stata's .a to .z."""
    numeric = meta.readstat_variable_types.get(name) != "string"
    out = {c for c in there if numeric and re.fullmatch(r"\.[a-z]", c)} | {
        coded(v, numeric) for v in meta.missing_user_values.get(name, [])
    }
    for span in meta.missing_ranges.get(name, []):
        low, high = span["lo"], span["hi"]
        if isinstance(low, str):
            out |= {c for c in there if c and low.strip() <= c <= high.strip()}
        else:
            out |= {c for c in there if c and _number(c) is not None and low <= (_number(c) or 0) <= high}
            out |= {written(low)} if low == high else set()
    return out


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def written(value: object) -> str:
    """A value as text: whole doubles whole to 17 digits, extended missing values as .a, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value == int(value) and abs(value) < 1e17 else f"{value:.12g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value).strip()


def coded(value: object, numeric: bool) -> str:
    """As `written`; a letter in a numeric variable is one of Stata's .a to .z."""
    text = written(value)
    return f".{text}" if numeric and re.fullmatch(r"[a-z]", text) else text


def blocked(column: Column, spec: Mapping[str, Any], names: set[str]) -> Column:
    """A column with its multiple-response set, or with the block that its name and neighbours show."""
    if spec and spec["is_dichotomy"]:
        marks = {
            c: "selected" if c == written(spec["counted_value"]) else "not selected"
            for c in column.counts()
        }
        text = spec["label"] or column.text
        return replace(
            column,
            block=spec["name"],
            item=column.text or column.name,
            text=text,
            form="option",
            labels=marks,
        )
    if spec:
        return replace(
            column,
            block=spec["name"],
            item=column.text or column.name,
            text=spec["label"] or column.text,
            cells=tuple("" if c in column.missing else c for c in column.cells),
        )
    root = stem(replace(column, text=""))
    alike = [
        n
        for n in names
        if n != column.name and root and re.fullmatch(re.escape(root) + r"[_.]?([A-Za-z]?\d+|[a-z])", n)
    ]
    return replace(column, block=root) if alike else column


def parted(columns: Sequence[Column]) -> Iterator[Column]:
    """Columns of a block with what their labels have in common as the question and the rest as the item."""
    labels: dict[str, list[str]] = {}
    for column in columns:
        if column.block and not column.item:
            labels.setdefault(column.block, []).append(column.text)
    for column in columns:
        alike = labels.get(column.block, [])
        if column.item or len(alike) < 2:
            yield column
            continue
        letters = takewhile(lambda at: len(set(at)) == 1, zip(*alike, strict=False))
        common = re.match(r"(.*(?:[?:.)–—？：。）（(-]| - )\s*)?", "".join(at[0] for at in letters), re.S)
        root = (
            common[0]
            if common
            and len(common[0]) > (4 if UNSPACED.search(common[0]) else 8)
            and all(len(x) > len(common[0]) for x in alike)
            else ""
        )
        item = column.text[len(root) :].strip()
        item = item[:-1] if root[-1:] in ("(", "（") and item[-1:] in (")", "）") else item
        yield replace(column, text=root.strip(" -–—:：(（"), item=item)


def told(columns: Sequence[Column]) -> tuple[str, ...]:
    odd = [
        f"{c.name}: {len(bare)} codes without a label"
        for c in columns
        if c.labels and not c.form and 0 < len(bare := [x for x in c.counts() if x not in c.labels]) <= 12
    ]
    unused = sum(x not in c.counts() for c in columns for x in c.labels)
    return (*odd, *((f"{unused:,} labels are of codes that nobody has.",) if unused else ()))
