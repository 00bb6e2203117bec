"""REDCap: `field___code` checkboxes and the data dictionary of 18 columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from analysis.study import FactError
from analysis.tools.importing.faults import of_this
from analysis.tools.importing.files import read_grid
from analysis.tools.importing.grid import Grid
from analysis.tools.importing.readers.plain import grouped, plain_columns
from analysis.tools.importing.readers.qsf import stripped
from analysis.tools.importing.record import Column, Export

FIELD, TYPE, LABEL, CHOICES, CHECK, IDENT = (
    "Variable / Field Name",
    "Field Type",
    "Field Label",
    "Choices, Calculations, OR Slider Labels",
    "Text Validation Type OR Show Slider Number",
    "Identifier?",
)
RAW = dict(
    zip(
        (FIELD, TYPE, LABEL, CHOICES, CHECK, IDENT),
        (
            "field_name",
            "field_type",
            "field_label",
            "select_choices_or_calculations",
            "text_validation_type_or_show_slider_number",
            "identifier",
        ),
        strict=True,
    )
)
FIELDS = {FIELD, RAW[FIELD]}  # a column that no file of answers has
REPEAT, EVENT = "redcap_repeat_instrument", "redcap_event_name"
HEADER, MATRIX = "Section Header", "Matrix Group Name"
ASIDE = re.compile(
    r"redcap_(event_name|repeat_instrument|repeat_instance|data_access_group|survey_identifier)|.*_complete"
)


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    if any("___" in c for c in grid.first()) and any(c.endswith("_complete") for c in grid.first()):
        return "columns with ___ and _complete"
    found = [c for c in grid.first() if c.startswith("redcap_")]
    return (
        f"columns {', '.join(found)}"
        if found
        else ("a data dictionary beside it" if any(map(is_dictionary, beside)) else "")
    )


def is_dictionary(path: Path) -> bool:
    return path.suffix == ".csv" and bool(FIELDS & set(read_grid(path, {}, na=False).first()))


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    fields: dict[str, dict[str, str]] = {}
    for path in beside:
        fields |= dictionary(path)
    columns = [described(c, fields) for c in as_raw(plain_columns(grid, 1), fields)]
    names = {c.name.split("___")[0] for c in columns}
    asked_for = [f for f, d in fields.items() if d[TYPE] != "descriptive"]
    told = of_this("the dictionary", asked_for, [f for f in asked_for if f not in names], grid.path)
    if not fields:
        told = ["No dictionary beside it: labels are unknown."]
    without, said = repeats(columns)
    kept = tuple(columns) if fields else grouped(columns)
    return Export(grid.path, "redcap", kept, (*told, *said), {"header_rows": 1}, without)


def repeats(columns: Sequence[Column]) -> tuple[dict[str, list[str]], list[str]]:
    """(rows to leave out: further instances of a form, what is said of them)."""
    again = next((c.counts() for c in columns if c.name == REPEAT), {})
    said = [f"{sum(again.values()):,} rows repeat a form of a record and are left out."]
    return ({REPEAT: list(again)}, said) if again else ({}, [])


def symbol(code: str) -> str:
    """A choice's code as column names have it."""
    return re.sub(r"\W", "_", code.casefold())


def as_raw(columns: Sequence[Column], fields: Mapping[str, Mapping[str, str]]) -> list[Column]:
    """An export of labels as the raw one: names of fields for their labels, codes for answers.

    A label that several fields have tells none of them apart, and stays."""
    if {c.name.split("___")[0] for c in columns} & set(fields):
        return list(columns)
    labels = [stripped(f[LABEL]) for f in fields.values()]
    named = {
        stripped(f[LABEL]): name for name, f in fields.items() if labels.count(stripped(f[LABEL])) == 1
    }
    return [raw(c, named, fields) for c in columns]


def raw(column: Column, named: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]) -> Column:
    text, _, option = column.name.partition(" (choice=")
    name = named.get(text, "")
    if not name:
        system = {"Complete?": "form_complete", "Survey Identifier": "redcap_survey_identifier"}
        return replace(column, name=system.get(column.name, column.name))
    kind, codes = fields[name][TYPE], {v: k for k, v in choices(fields[name][CHOICES]).items()}
    if option:
        code = codes.get(option.removesuffix(")"), option)
        name, codes = f"{name}___{symbol(code)}", {"Checked": "1", "Unchecked": "0"}
    elif kind in ("yesno", "truefalse"):
        codes = {"Yes": "1", "No": "0", "True": "1", "False": "0"}
    elif kind not in ("radio", "dropdown"):
        codes = {}
    return replace(column, name=name, text="", cells=tuple(codes.get(c, c) for c in column.cells))


def dictionary(path: Path) -> dict[str, dict[str, str]]:
    """Field -> its row. Raises FactError where the file is no dictionary or a choice cannot be read."""
    grid = read_grid(path, {}, na=False)
    head = [next((k for k, v in RAW.items() if v == c), c) for c in grid.first()]
    if missing := [c for c in (FIELD, TYPE, LABEL, CHOICES) if c not in head]:
        raise FactError(f"{path}: no column {missing[0]!r}; expected REDCap's data dictionary", "header")
    rows = [dict(zip(head, row, strict=True)) for row in grid.rows[1:]]
    for line, row in enumerate(rows, 2):
        if row[TYPE] in ("radio", "dropdown", "checkbox") and any(
            "," not in c for c in row[CHOICES].split("|") if c.strip()
        ):
            raise FactError(
                f"{path}, row {line}, {row[FIELD]}: a choice without a comma; expected e.g. '1, Yes "
                "| 2, No'",
                "syntax",
            )
    return {row[FIELD]: row for row in headed(rows)}


def headed(rows: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Rows of a matrix with the header above its first one."""
    matrix, header = "", ""
    for row in rows:
        own = row.get(MATRIX, row.get("matrix_group_name", ""))
        name = HEADER if HEADER in row else "section_header"
        header = row.get(name, "") or (header if own and own == matrix else "")
        matrix = own
        yield {**row, name: header} if own else row


def choices(text: str) -> dict[str, str]:
    """'1, A | 2, B, C' -> code -> label."""
    parted = (c.partition(",") for c in text.split("|") if c.strip())
    return {code.strip(): stripped(label) for code, _, label in parted}


def described(column: Column, fields: Mapping[str, Mapping[str, str]]) -> Column:
    name, _, code = column.name.partition("___")
    if ASIDE.fullmatch(column.name):
        return replace(column, form="aside", told="a system column of REDCap")
    if column.name.endswith("_timestamp"):
        return replace(column, private="exact time", told="REDCap's own column")
    field = fields.get(name)
    if field is None:
        return replace(column, item=code, block=name, form="option") if code else column
    text, kind, check = stripped(field[LABEL]), field[TYPE], field.get(CHECK, "")
    base = replace(column, text=text)
    if field.get(IDENT, "").casefold() == "y" or check in ("email", "phone", "zipcode"):
        kind = check if check in ("email", "phone", "zipcode") else "marked as an identifier"
        return replace(base, private=kind, told="the dictionary")
    if kind == "checkbox":
        label = next(
            (v for k, v in choices(field[CHOICES]).items() if symbol(k) == code),
            code,
        )
        return replace(base, item=label, block=name, form="option")
    if kind in ("radio", "dropdown") and (matrix := field.get(MATRIX, field.get("matrix_group_name"))):
        head = stripped(field.get(HEADER, field.get("section_header", "")))
        base = replace(base, text=head, item=text, block=matrix)
    if kind in ("radio", "dropdown"):
        return replace(base, labels=choices(field[CHOICES]), form="single")
    if kind in ("yesno", "truefalse"):
        return replace(
            base,
            labels={"1": "Yes", "0": "No"} if kind == "yesno" else {"1": "True", "0": "False"},
            form="single",
        )
    if kind == "slider" or check.startswith(("number", "integer")):
        return replace(base, form="number")
    if check.startswith("date"):
        return replace(base, form="date")
    return (
        replace(base, form="text", told="a text field") if kind in ("text", "notes") and not check else base
    )
