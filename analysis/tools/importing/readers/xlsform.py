"""An XLSForm, the questionnaire of KoBo and ODK: its questions and lists of choices, in one language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from analysis.study import FactError, near
from analysis.tools.importing.excel import sheets
from analysis.tools.importing.readers.qsf import stripped

Form = tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]  # question -> row; list -> code -> label


def is_form(path: Path) -> bool:
    return {"survey", "choices"} <= {s.casefold() for s in sheets(path)}


def xlsform(path: Path, language: str) -> Form:
    """Questions and lists of choices of an XLSForm, in one language."""
    found = {name.casefold(): rows for name, rows in sheets(path).items()}
    for name in ("survey", "choices"):
        if name not in found:
            raise FactError(f"{path}: no sheet {name!r}{near(name, found)}; expected an XLSForm", "header")
    head = found["survey"][0]
    labels = [h for h in head if h == "label" or h.startswith("label::")]
    if not labels:
        raise FactError(f"{path}, sheet 'survey': no column 'label'{near('label', head)}", "header")
    language = language or default(found)
    if len(labels) > 1 and not language:
        raise FactError(
            f"{path}: labels in {len(labels)} languages ({', '.join(labels)}). Give one in "
            'import.toml, [source] language = "…"'
        )
    label = next(
        (h for h in labels if language and language.casefold() in h.casefold()),
        labels[0] if not language else "",
    )
    if not label:
        raise FactError(f"{path}: no label in language {language!r}; there are {', '.join(labels)}")
    rows = [dict(zip(head, r, strict=False)) for r in found["survey"][1:]]
    rows = list(stemmed([{**r, "label": unstyled(r.get(label, ""))} for r in rows]))
    questions = {r["name"]: r for r in rows if r.get("name")}
    lists: dict[str, dict[str, str]] = {}
    top = found["choices"][0]
    for row in (dict(zip(top, r, strict=False)) for r in found["choices"][1:]):
        name = row.get("list_name") or row.get("list name") or ""
        if name and row.get("name"):
            lists.setdefault(name, {})[row["name"]] = unstyled(row.get(label, "")) or row["name"]
    return questions, lists


def unstyled(text: str) -> str:
    """A label without the marks of style that forms show, and without names of other answers in it."""
    text = re.sub(r"\$\{[^}]*\}", "…", stripped(text))
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|^#+ )", "", text)


def stemmed(rows: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Rows, those asked together on one screen with the label of their group as `stem`."""
    stems: list[str] = []
    for row in rows:
        if row.get("type", "").replace(" ", "_") == "begin_group":
            together = {"field-list", "table-list"} & set(row.get("appearance", "").split())
            stems.append(row["label"] if together else "")
        elif row.get("type", "").replace(" ", "_") == "end_group" and stems:
            stems.pop()
        yield {**row, "stem": stems[-1] if stems else ""}


def default(found: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The language that the form's sheet of settings names as its own, or nothing."""
    head, *rows = found.get("settings", [()])
    return next((dict(zip(head, row, strict=False)).get("default_language", "") for row in rows), "")
