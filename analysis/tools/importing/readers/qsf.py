"""Qualtrics survey files (.qsf): texts, choices and their order, recoded values."""

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis.study import FactError
from analysis.tools.importing.faults import of_this
from analysis.tools.importing.joined import against
from analysis.tools.importing.record import Column

MANY = ("MAVR", "MAHR", "MACOL", "MSB")  # selectors of multiple answers


def stripped(text: str) -> str:
    """Text without HTML, on one line; tags within a line leave no blank behind."""
    text = re.sub(r"</?(?:a|b|em|font|i|small|span|strong|sub|sup|u)\b[^>]*>", "", text, flags=re.I)
    text = re.sub(r"<(?:script|style).*?</(?:script|style)>|<[^>]+>", " ", text, flags=re.S)
    return " ".join(html.unescape(text).split())


def questions(path: Path) -> dict[str, dict[str, Any]]:
    """DataExportTag -> payload of each question of a .qsf. Raises FactError where the file is none."""
    try:
        survey = json.loads(path.read_text(encoding="utf-8-sig"))
        elements = survey["SurveyElements"]
        if not (isinstance(elements, list) and all(isinstance(e, dict) for e in elements)):
            raise TypeError
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as wrong:
        raise FactError(
            f"{path}: is no Qualtrics survey file ({type(wrong).__name__}); export it again as .qsf",
            "syntax",
        ) from None
    found = [
        e["Payload"] for e in elements if e.get("Element") == "SQ" and isinstance(e.get("Payload"), dict)
    ]
    return {p["DataExportTag"]: p for p in found if p.get("DataExportTag")}


def explained(
    columns: Sequence[Column], asked: Mapping[str, dict[str, Any]], path: Path, export: Path
) -> tuple[list[Column], list[str]]:
    """Columns with text, labels and form from the .qsf; and what is missing on either side."""
    out, met = [], set()
    for column in columns:
        tag = next(
            (
                t
                for t in sorted(asked, key=len, reverse=True)
                if column.name == t or column.name.startswith(f"{t}_")
            ),
            "",
        )
        met.add(tag)
        out.append(
            labelled(column, asked[tag], column.name[len(tag) + 1 :])
            if tag and not column.private
            else column
        )
    aside = ("DB", "Timing", "Captcha", "Meta")
    real = sorted(t for t, p in asked.items() if p.get("QuestionType") not in aside)
    return out, of_this(path.name, real, [t for t in real if t not in met], export)


def labelled(column: Column, question: Mapping[str, Any], suffix: str) -> Column:
    """A column of a question with its text, the item that its suffix names, labels and form."""
    kind, many = question.get("QuestionType"), question.get("Selector") in MANY
    column = replace(column, text=column.text or stripped(question.get("QuestionText", "")))
    choices, answers = question.get("Choices") or {}, question.get("Answers") or {}
    if column.form in ("text", "aside") or kind == "TE" or not choices:
        return column
    item = stripped(choices.get(suffix, {}).get("Display", suffix))
    if kind == "Slider":
        return replace(
            column, item=item if len(choices) > 1 else "", form="number", told="a slider of the .qsf"
        )
    if kind == "MC" and many and not suffix:
        return joined(column, coded(question, choices, "ChoiceOrder")["labels"])
    within = replace(column, item=item, block=str(question["DataExportTag"]))
    if kind == "Matrix" and answers:
        return replace(within, **coded(question, answers, "AnswerOrder"))
    if kind == "RO" or (kind == "MC" and many):
        form, what = ("rank", "ranking") if kind == "RO" else ("option", "multiple answer")
        return replace(within, form=form, told=f"a {what} of the .qsf")
    return replace(column, **coded(question, choices, "ChoiceOrder"))


def joined(column: Column, labels: Mapping[str, str]) -> Column:
    """Several choices in one cell, as codes or texts between commas, as labels between semicolons."""
    clean = {code: label.replace(";", ",") for code, label in labels.items()}

    def listed(cell: str) -> str:
        codes = [c.strip() for c in cell.split(",")]
        if all(c in clean for c in codes):
            return ";".join(clean[c] for c in codes)
        found, rest = against(cell, ",", tuple(labels.values()))
        return ";".join(x.replace(";", ",") for x in [*(v for v in labels.values() if v in found), *rest])

    cells = tuple(listed(c) if c else "" for c in column.cells)
    return replace(column, cells=cells, labels=clean, form="joined", told="a multiple answer of the .qsf")


def coded(question: Mapping[str, Any], choices: Mapping[str, Any], order: str) -> dict[str, Any]:
    """Labels by code, in the order of the .qsf; recoded values where it has them."""
    recode = question.get("RecodeValues") or {}
    keys = [str(k) for k in (question.get(order) or choices)]
    labels = {str(recode.get(k, k)): stripped(choices[k].get("Display", k)) for k in keys if k in choices}
    return {"labels": labels, "form": "single", "told": "choices of the .qsf"}
