"""KoBo's export of labels, as the one of values: names of questions for their labels, codes for answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.tools.importing.readers.xlsform import unstyled
from analysis.tools.importing.record import Column

Lists = Mapping[str, Mapping[str, str]]  # list -> code -> label


def as_values(
    columns: Sequence[Column], questions: Mapping[str, Mapping[str, str]], lists: Lists
) -> list[Column]:
    """The columns under the names of the form, where their headers are its labels and none of its names.

    A label that several questions have tells none of them apart, and stays.
    """
    asked = {name for name, row in questions.items() if row["label"] and row["label"] != name}
    if {c.name.split("/")[-1] for c in columns} & asked:
        return list(columns)
    labels = [row["label"] for row in questions.values() if row["label"]]
    named = {row["label"]: name for name, row in questions.items() if labels.count(row["label"]) == 1}
    return [valued(c, named, questions, lists) for c in columns]


def valued(
    column: Column, named: Mapping[str, str], questions: Mapping[str, Mapping[str, str]], lists: Lists
) -> Column:
    """One column: a question, or an option of one as `label/option`."""
    header = unstyled(column.name)
    text = next(
        (x for x in sorted(named, key=len, reverse=True) if header == x or header.startswith(f"{x}/")), ""
    )
    if not text:
        typed = header == "Specify other."  # KoBo's own question beside `or_other`
        return replace(column, form="text", told="what was typed as “other”") if typed else column
    name = named[text]
    kind, _, choices = questions[name]["type"].partition(" ")
    codes = {label: code for code, label in lists.get(choices.split()[0], {}).items()} if choices else {}
    if header != text:
        option = header.removeprefix(f"{text}/")
        return replace(column, name=f"{name}/{codes.get(option, option)}", text="")
    cells = column.cells
    if kind == "select_one":
        cells = tuple(codes.get(unstyled(c), c) for c in cells)
    return replace(column, name=name, text="", cells=cells)
