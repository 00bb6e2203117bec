"""What LimeSurvey says of its columns: headings, tables of labels, R syntax."""

import html
import re
from pathlib import Path

from analysis.study import FactError, near
from analysis.tools.importing.files import read_grid
from analysis.tools.importing.readers.qsf import stripped

Labels = dict[str, tuple[str, dict[str, str]]]  # column -> its question, code -> label


def heading(name: str) -> tuple[str, str, str, str]:
    """(code, sub-question's code, text, sub-question's text) of a heading in any of LimeSurvey's forms."""
    name = " ".join(html.unescape(name).split())
    if found := re.fullmatch(r"([A-Za-z]\w*)(?:\[(\w+)\])?\. (.+)", name):  # Q[SQ]. text [item]
        text, item = texts(found[3])
        return found[1], found[2] or "", text, item
    if found := re.fullmatch(r"([A-Za-z]\w*)\[([\w ]+)\](?:\[(\d)\])?", name):
        return found[1], f"{found[2]}#{found[3]}" if found[3] else found[2], "", ""  # of two scales, which
    if found := re.fullmatch(r"([A-Za-z]\w*)\.(\w+)\.?", name):  # as R renames it
        return found[1], found[2], "", ""
    if found := re.fullmatch(r"([A-Za-z]\w*?)_(\w+)", name):
        return found[1], found[2], "", ""
    text, item = texts(name)
    return "", "", text if " " in name else "", item


def texts(text: str) -> tuple[str, str]:
    """(question, sub-question) of `question [sub-question]`, or of `question [row][column]`."""
    if found := re.fullmatch(r"(.+?)\s*\[([^\[\]]+)\]\s*\[([^\[\]]+)\]", text):
        return found[1], f"{found[2]}, {found[3]}"
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
