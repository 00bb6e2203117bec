"""What LimeSurvey says of its columns: headings, tables of labels, R syntax, the structure (.lss)."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from analysis.study import FactError, near
from analysis.tools.importing.files import read_grid
from analysis.tools.importing.readers.qsf import stripped
from analysis.tools.importing.record import Column

OPTIONS = {"M", "P"}  # question types of mark-all


Labels = dict[str, tuple[str, dict[str, str]]]  # column -> its question, code -> label


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


def codebook(path: Path) -> Labels:
    """A table of position, name, question, code, label, as made from the syntax file."""
    grid = read_grid(path, {}, na=False)
    wanted = ("name", "question", "code", "label")
    missing = [w for w in wanted if w not in grid.first()]
    if missing:
        raise FactError(
            f"{path}: no column {missing[0]!r}{near(missing[0], grid.first())}; expected "
            f"{', '.join(wanted)}",
            "header",
        )
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
    said = dict(
        re.findall(r'attributes\(data\)\$variable\.labels\[(\d+)\]\s*<-\s*"((?:[^"\\]|\\.)*)"', text)
    )
    factors = re.findall(
        r"data\[,\s*(\d+)\]\s*<-\s*factor\(data\[,\s*\d+\],\s*levels=c\((.*?)\),\s*labels=c\((.*?)\)\)",
        text,
        re.S,
    )
    if not names:
        raise FactError(f'{path}: is no R syntax file of LimeSurvey: no names(data)[1] <- "…"', "syntax")
    quoted = r'"((?:[^"\\]|\\.)*)"'
    codes = {
        i: dict(
            zip(
                (c.strip().strip('"') for c in re.findall(r"[^,]+", levels)),
                re.findall(quoted, words),
                strict=False,
            )
        )
        for i, levels, words in factors
    }
    for i, name in names.items():
        labels[str(name)] = (str(said.get(i, name)), dict(codes.get(i, {})))
    return labels


def with_structure(columns: Sequence[Column], path: Path) -> tuple[list[Column], list[str]]:
    """Columns with texts, options and order of answers from the .lss."""
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as wrong:
        raise FactError(f"{path}: is no LimeSurvey structure: {wrong}", "syntax") from None
    rows: dict[str, list[dict[str, str]]] = {
        name: [{f.tag: f.text or "" for f in row} for row in root.iterfind(f"./{name}/rows/row")]
        for name in ("questions", "subquestions", "answers", "question_l10ns", "answer_l10ns")
    }
    if not rows["questions"]:
        raise FactError(f"{path}: holds no <questions>; export the structure as .lss", "syntax")
    texts_of = {r["qid"]: r.get("question", "") for r in rows["question_l10ns"]}
    asked = {q["title"]: q for q in rows["questions"] if q.get("parent_qid", "0") == "0"}
    subs = {
        (s["parent_qid"], s["title"]): stripped(s.get("question") or texts_of.get(s["qid"], ""))
        for s in rows["subquestions"]
    }
    said = {r["aid"]: r.get("answer", "") for r in rows["answer_l10ns"]}
    answers: dict[str, dict[str, str]] = {}
    for a in sorted(rows["answers"], key=lambda r: (r["qid"], int(r.get("sortorder") or 0))):
        answers.setdefault(a["qid"], {})[a["code"]] = stripped(
            a.get("answer") or said.get(a.get("aid", ""), "")
        )
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
            c = replace(
                c, text=text, item=subs.get((question["qid"], sub), c.item), labels=labels, form=form
            )
        out.append(c)
    absent = [t for t in asked if t not in met]
    return out, ([f"{path.name} asks {', '.join(absent[:20])}, which the export lacks."] if absent else [])
