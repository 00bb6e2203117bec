"""LimeSurvey's structure (.lss): texts, answers and types of its questions, in one of its languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from analysis.study import FactError, near
from analysis.tools.importing.faults import of_this
from analysis.tools.importing.readers.lss import heading
from analysis.tools.importing.readers.qsf import stripped
from analysis.tools.importing.record import Column
from analysis.tools.importing.words import fixed, is_other

TABLES = ("questions", "subquestions", "answers", "question_l10ns", "answer_l10ns", "question_attributes")
UNSHOWN = "N/A"  # what an export of full answers can hold for an option that was not shown
OPTIONS = {"M", "P"}  # question types of mark-all
FIXED = {"Y": ("Y", "N"), "C": ("Y", "N", "U"), "E": ("D", "S", "I"), "G": ("F", "M")}  # codes of a type
FORMS = {
    **dict.fromkeys("NK:", ("number", "numbers by its type")), "D": ("date", "a date by its type"),
    **dict.fromkeys("TU|", ("text", "open text by its type")), "R": ("", "a ranking by its type"),
    **dict.fromkeys("*IX", ("aside", "asks nothing")),
}  # fmt: skip
Rows = dict[str, list[dict[str, str]]]
FOUND = "found by its text: "  # told of a column
TWO = "1"  # the type whose items are answered on two scales


@dataclass(frozen=True)
class Structure:
    """Code -> question; (its id, code) -> sub-question; (its id, scale) -> code -> answer."""

    language: str
    asked: Mapping[str, Mapping[str, str]]
    items: Mapping[tuple[str, str], str]
    answers: Mapping[tuple[str, str], Mapping[str, str]]
    heads: Mapping[tuple[str, str], str]  # (question's id, attribute) -> text, in the language

    def texts(self) -> dict[str, str]:
        """Text -> code of the questions whose text no other has."""
        said = [q["question"].rstrip(" :") for q in self.asked.values()]
        return {t: code for t, code in zip(said, self.asked, strict=True) if said.count(t) == 1}

    def item(self, qid: str, sub: str) -> str:
        """The text of a sub-question; of a cell of a table (`row_column`) both, of two scales the item."""
        sub = sub.partition("#")[0]
        row, _, column = sub.partition("_")
        both = [self.items[qid, code] for code in (row, column) if column and (qid, code) in self.items]
        return self.items.get((qid, sub), ", ".join(both))


def read_structure(path: Path, asked: str) -> Structure:
    """The questionnaire of a .lss, in the language asked for or its own; FactError where it is none."""
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as wrong:
        raise FactError(f"{path}: is no LimeSurvey structure: {wrong}", "syntax") from None
    there = [x.text or "" for x in root.iterfind("./languages/language")]
    if asked and there and asked not in there:
        raise FactError(
            f"{path}: has no texts in {asked!r}{near(asked, there)}; there are {', '.join(there)}"
        )
    language = asked or root.findtext("./surveys/rows/row/language") or (there[0] if there else "")
    rows: Rows = {
        name: [
            row
            for line in root.iterfind(f"./{name}/rows/row")
            if (row := {f.tag: f.text or "" for f in line}).get("language") in (None, "", language)
        ]
        for name in TABLES
    }
    if not rows["questions"]:
        raise FactError(f"{path}: holds no <questions>; export the structure as .lss", "syntax")
    return Structure(
        language,
        {q["title"]: q for q in texted(rows, "questions") if q.get("parent_qid", "0") in ("0", "")},
        {(s["parent_qid"], s["title"]): s["question"] for s in texted(rows, "subquestions")},
        answers(rows),
        {(a["qid"], a["attribute"]): a.get("value", "") for a in rows["question_attributes"]},
    )


def texted(rows: Rows, name: str) -> list[dict[str, str]]:
    """Rows of questions with their texts, which newer versions keep in a table of their own."""
    texts = {r["qid"]: r.get("question", "") for r in rows["question_l10ns"]}
    return [{**r, "question": stripped(r.get("question") or texts.get(r["qid"], ""))} for r in rows[name]]


def answers(rows: Rows) -> dict[tuple[str, str], dict[str, str]]:
    said = {r["aid"]: r.get("answer", "") for r in rows["answer_l10ns"]}
    out: dict[tuple[str, str], dict[str, str]] = {}
    for a in sorted(rows["answers"], key=lambda r: (r["qid"], int(r.get("sortorder") or 0))):
        text = stripped(a.get("answer") or said.get(a.get("aid", ""), ""))
        out.setdefault((a["qid"], a.get("scale_id") or "0"), {})[a["code"]] = text
    return out


def with_structure(
    columns: Sequence[Column], path: Path, asked: str, export: Path
) -> tuple[list[Column], list[str]]:
    """Columns with texts, options, types and order of answers from the .lss; and what is said of it."""
    found = read_structure(path, asked)
    columns = [by_text(c, found) for c in columns]
    codes = [code_of(c)[0] for c in columns]
    out = [
        described(c, found.asked[code], found) if code in found.asked else c
        for c, code in zip(columns, codes, strict=True)
    ]
    real = [t for t, q in found.asked.items() if q.get("type") not in ("X", "*", "|")]
    lacks = of_this(path.name, real, [t for t in real if t not in codes], export)
    return out, [f"Texts of {path.name} in {found.language}."] * bool(found.language) + lacks


def code_of(column: Column) -> tuple[str, str]:
    """(code, sub-question's code) of a column, by its name or by the text that it was found by."""
    name = column.told.removeprefix(FOUND) if column.told.startswith(FOUND) else column.name
    code, sub, _, _ = heading(name)
    return code or name, sub


def by_text(column: Column, found: Structure) -> Column:
    """A column whose header is the text of a question, and of an item, with the codes of both."""
    _, _, text, item = heading(column.name)
    text = text or " ".join(column.name.split())
    code = found.texts().get(text.rstrip(" :"))
    if not code or heading(column.name)[0] in found.asked or column.name in found.asked:
        return column
    item, scale = (item.partition(", Scale ") if ", Scale " in item else (item, "", ""))[::2]
    sub = next(
        (c for (qid, c), t in found.items.items() if qid == found.asked[code]["qid"] and t == item), ""
    )
    sub = "other" if item and not sub and is_other(item) else sub
    name = f"{code}[{sub or item}]" if item else code
    told = f"{FOUND}{name}[{int(scale) - 1}]" if scale else FOUND + name
    return replace(column, told=told, block=code if item else "")


def described(column: Column, question: Mapping[str, str], found: Structure) -> Column:
    """A column of a question: its text, its item, and what its type says of the cells."""
    qid, kind, sub = question["qid"], question.get("type", ""), code_of(column)[1]
    column = replace(column, text=question["question"], item=found.item(qid, sub) or column.item)
    if sub.endswith("comment") or (sub == "other" and kind not in OPTIONS):
        return replace(column, form="text", labels={}, told="text of “other” or a comment")
    if kind in OPTIONS:
        if sub == "other":
            head = found.heads.get((qid, "other_replace_text")) or fixed("-oth-", found.language)
            return replace(column, form="text", item=head, told="text of “other”")
        cells = tuple("" if c == UNSHOWN else c for c in column.cells)
        return replace(column, form="option", labels={}, cells=cells)
    if form := FORMS.get(kind):
        labels = column.labels or found.answers.get((qid, "0"), {}) if kind == "R" else {}
        return replace(column, form=form[0], labels=labels, told=form[1])
    if kind == TWO:
        return of_two(column, qid, sub.partition("#")[2], found)
    labels = dict(column.labels or found.answers.get((qid, "0"), {}))
    labels = labels or {code: fixed(code, found.language) for code in FIXED.get(kind, ())}
    if question.get("other") == "Y" and labels:
        labels["-oth-"] = found.heads.get((qid, "other_replace_text")) or fixed("-oth-", found.language)
    return replace(column, labels=labels)


def of_two(column: Column, qid: str, which: str, found: Structure) -> Column:
    """An item on one of its two scales, counted from 0, or from 1 in the headings of texts."""
    scale = which or "0"
    head = found.heads.get((qid, f"dualscale_header{'AB'[int(scale) % 2]}")) or f"{int(scale) + 1}"
    return replace(
        column, text=f"{column.text} ({head})", block=f"{column.block} {scale}",
        labels=found.answers.get((qid, scale), {}),
    )  # fmt: skip
