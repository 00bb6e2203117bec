"""LimeSurvey: headings by code or text, R's data file with its labels, the .lss for types and order."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from analysis.facts import FactError, near
from analysis.tools.importing.files import Grid, read_grid
from analysis.tools.importing.readers.plain import unique
from analysis.tools.importing.readers.qualtrics import stripped
from analysis.tools.importing.record import Column, Export

SYSTEM = {"submitdate", "lastpage", "startlanguage", "seed", "datestamp", "startdate"}
TEXTS = ("response id", "antwort id", "date submitted", "datum abgeschickt", "last page", "letzte seite", "start language", "startsprache",
         "id de la réponse", "date de soumission", "id de respuesta", "fecha de envío")  # fmt: skip
ASIDE = {"lastpage", "startlanguage", "seed", "letzte seite", "last page", "start language", "startsprache", "zufallsstartwert", "interviewtime"}
OPTIONS = {"M", "P"}  # question types of mark-all
Labels = dict[str, tuple[str, dict[str, str]]]  # column -> its question, code -> label


def sign(grid: Grid, beside: Sequence[Path]) -> str:
    names = [c.casefold() for c in grid.first()]
    if len(SYSTEM & set(names)) >= 2:
        return f"columns {', '.join(sorted(SYSTEM & set(names)))}"
    if any(n.startswith(TEXTS[:2]) for n in names[:3]) or sum(n.startswith(TEXTS) for n in names) >= 2:
        return "its words for response id or date submitted"
    if any(p.suffix == ".lss" for p in beside):
        return "a .lss beside it"
    if sum(bool(re.fullmatch(r"\w+\[\w+\]\. .+|\w+\. .+", c, re.S)) for c in grid.first()) > 0.5 * len(names) > 4:
        return "headings of code and text"
    return "labels by position beside a file without a header" if _headless(grid, beside) else ""


def _headless(grid: Grid, beside: Sequence[Path]) -> bool:
    return bool(beside) and not any(re.search("[A-Za-z]{3}", c) for c in grid.first()[:1]) and any(
        p.suffix == ".csv" and read_grid(p, {}, na=False).first()[:2] == ("position", "name") for p in beside
    )


def read(grid: Grid, beside: Sequence[Path], asked: Mapping[str, object]) -> Export:
    told: list[str] = []
    labels: Labels = {}
    body, names = grid.rows[1:], list(grid.first())
    for path in beside:
        if path.suffix == ".lss":
            continue
        labels = codebook(path) if path.suffix == ".csv" else syntax(path)
        if _headless(grid, beside) or set(names).isdisjoint(labels) and len(labels) == len(names):
            if len(labels) != len(names):
                raise FactError(f"{grid.path}: {len(names)} columns, {path} names {len(labels)}", "width")
            body, names = grid.rows, list(labels)
            told.append(f"Names by position from {path.name}.")
    if not body:
        raise FactError(f"{grid.path}: a header and no answers", "no-rows")
    fields = [heading(n) for n in names]
    columns = [
        column(name, code, sub, text, item, tuple(c), labels.get(name))
        for name, (code, sub, text, item), c in zip(unique(names), fields, zip(*body, strict=True), strict=True)
    ]
    for path in (p for p in beside if p.suffix == ".lss"):
        columns, lines = with_structure(columns, path)
        told += lines
    submitted = next((c for c in columns if c.name.casefold() in ("submitdate", "datum abgeschickt", "date submitted")), None)
    if submitted and (open_ := sum(not c for c in submitted.cells)):
        told.append(f'{open_:,} rows were never submitted; leave them out with [rows.only] "{submitted.name}" = ["*"].')
    return Export(grid.path, "limesurvey", tuple(columns), tuple(told))


def heading(name: str) -> tuple[str, str, str, str]:
    """(code, sub-question's code, text, sub-question's text) of a heading in any of LimeSurvey's forms."""
    name = " ".join(html.unescape(name).split())
    if found := re.fullmatch(r"([A-Za-z]\w*)(?:\[(\w+)\])?\. (.+)", name):  # Q[SQ]. text [item]
        text, item = texts(found[3])
        return found[1], found[2] or "", text, item
    if found := re.fullmatch(r"([A-Za-z]\w*)\[([\w ]+)\]", name):
        return found[1], found[2], "", ""
    if found := re.fullmatch(r"([A-Za-z]\w*)\.(\w+)\.?", name):  # as R renames it
        return found[1], found[2], "", ""
    if found := re.fullmatch(r"([A-Za-z]\w*?)_(\w+)", name):
        return found[1], found[2], "", ""
    text, item = texts(name)
    return "", "", text if " " in name else "", item


def texts(text: str) -> tuple[str, str]:
    """(question, sub-question) of `question [sub-question]`."""
    found = re.fullmatch(r"(.+?)\s*\[([^\[\]]*)\]", text) or re.fullmatch(r"(.+?)\s*\[(.*)\]", text)
    return (found[1], found[2]) if found else (text, "")


def column(name: str, code: str, sub: str, text: str, item: str, cells: tuple[str, ...], labels: tuple[str, dict[str, str]] | None) -> Column:
    known = {k: v for k, v in labels[1].items() if k} if labels else {}
    if labels and not text:
        said = labels[0].replace("\\", "")
        found = re.fullmatch(r"\[(.*?)\]\s*(.+)", said, re.S)
        text, item = (stripped(found[2]), stripped(found[1])) if found else (stripped(said), "")
        text, code = ("" if text == name else text), (code if found else "")
    block = (code if sub else "") or (text if item else "")
    base = Column(name, cells, text, item, block, labels=known)
    low = name.casefold()
    if low in ASIDE or low.endswith("time") and low.startswith(("interview", "group", "question")):
        return replace(base, form="aside", told="a system column of LimeSurvey")
    if sub.endswith("comment") or sub == "other" or item in ("Sonstiges", "Other", "Autre", "Otro", "Kommentar", "Comment"):
        answers = base.counts()
        if not all(a in ("Ja", "Nein", "Yes", "No", "Y", "N") for a in answers):
            return replace(base, form="text", told="text of “other” or a comment")
    return base


def codebook(path: Path) -> Labels:
    """A table of position, name, question, code, label, as made from the syntax file."""
    grid = read_grid(path, {}, na=False)
    wanted = ("name", "question", "code", "label")
    missing = [w for w in wanted if w not in grid.first()]
    if missing:
        raise FactError(f"{path}: no column {missing[0]!r}{near(missing[0], grid.first())}; expected {', '.join(wanted)}", "header")
    at = [grid.first().index(w) for w in wanted]
    out: Labels = {}
    for row in grid.rows[1:]:
        name, question, code, label = (row[i] for i in at)
        out.setdefault(name, (question, {}))[1][code] = stripped(label.replace("\\", "")).rstrip(".")
    return out


def syntax(path: Path) -> Labels:
    """LimeSurvey's R syntax file: names, variable labels and factor levels by position."""
    text = path.read_text(encoding="utf-8-sig")
    labels: Labels = {}
    names = dict(re.findall(r'names\(data\)\[(\d+)\]\s*<-\s*"([^"]*)"', text))
    said = dict(re.findall(r'attributes\(data\)\$variable\.labels\[(\d+)\]\s*<-\s*"((?:[^"\\]|\\.)*)"', text))
    factors = re.findall(r"data\[,\s*(\d+)\]\s*<-\s*factor\(data\[,\s*\d+\],\s*levels=c\((.*?)\),\s*labels=c\((.*?)\)\)", text, re.S)
    if not names:
        raise FactError(f"{path}: is no R syntax file of LimeSurvey: no names(data)[1] <- \"…\"", "syntax")
    quoted = r'"((?:[^"\\]|\\.)*)"'
    codes = {i: dict(zip((c.strip().strip('"') for c in re.findall(r"[^,]+", levels)), re.findall(quoted, words), strict=False))
             for i, levels, words in factors}  # fmt: skip
    for i, name in names.items():
        labels[name] = (said.get(i, name), codes.get(i, {}))
    return labels


def with_structure(columns: Sequence[Column], path: Path) -> tuple[list[Column], list[str]]:
    """Columns with texts, options and order of answers from the .lss."""
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as wrong:
        raise FactError(f"{path}: is no LimeSurvey structure: {wrong}", "syntax") from None
    rows = {name: [{f.tag: f.text or "" for f in row} for row in root.iterfind(f"./{name}/rows/row")]
            for name in ("questions", "subquestions", "answers", "question_l10ns", "answer_l10ns")}  # fmt: skip
    if not rows["questions"]:
        raise FactError(f"{path}: holds no <questions>; export the structure as .lss", "syntax")
    texts_of = {r["qid"]: r.get("question", "") for r in rows["question_l10ns"]}
    asked = {q["title"]: q for q in rows["questions"] if q.get("parent_qid", "0") == "0"}
    subs = {(s["parent_qid"], s["title"]): stripped(s.get("question") or texts_of.get(s["qid"], "")) for s in rows["subquestions"]}
    said = {r["aid"]: r.get("answer", "") for r in rows["answer_l10ns"]}
    answers: dict[str, dict[str, str]] = {}
    for a in sorted(rows["answers"], key=lambda r: (r["qid"], int(r.get("sortorder") or 0))):
        answers.setdefault(a["qid"], {})[a["code"]] = stripped(a.get("answer") or said.get(a.get("aid", ""), ""))
    out, met = [], set()
    for c in columns:
        code, sub, _, _ = heading(c.name)
        code = code or c.name
        question = asked.get(code)
        if question:
            met.add(code)
            text = stripped(question.get("question") or texts_of.get(question["qid"], ""))
            form = "option" if question.get("type") in OPTIONS and c.form != "text" else c.form
            labels = {} if form == "option" else (c.labels or answers.get(question["qid"], {}))
            c = replace(c, text=text, item=subs.get((question["qid"], sub), c.item), labels=labels, form=form)
        out.append(c)
    absent = [t for t in asked if t not in met]
    return out, ([f"{path.name} asks {', '.join(absent[:20])}, which the export lacks."] if absent else [])
