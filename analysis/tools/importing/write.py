"""The study folder: codebook, scales, responses, study.toml; what a person changed stays."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from analysis.study import cell, read_table
from analysis.study.batteries import split, stem
from analysis.study.codebook import CODEBOOK
from analysis.study.scales import SCALES
from analysis.tools.importing.ids import short_of
from analysis.tools.importing.merge import merged, name_of, with_bands
from analysis.tools.importing.nets import bands, nets
from analysis.tools.importing.people import ID
from analysis.tools.importing.plan import Level, Plan, Study
from analysis.tools.importing.private import traits
from analysis.tools.importing.rules import Rules
from analysis.tools.importing.words import fixed, is_check

Row = Mapping[str, str]
POINTS = 5  # of a scale whose mean says more than its commonest answer


def tidy(text: str) -> str:
    """Text as reader and downloads take it: one line, single blanks, nothing invisible, no formula."""
    text = " ".join("".join(c if c.isprintable() or c.isspace() else " " for c in text).split())
    if text[:1] == "-" and text[1:2].isdigit():
        return f"−{text[1:]}"
    return f"“{text}”" if text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else text


def codebook_rows(study: Study) -> Iterator[Row]:
    """Two themes until a person says more: what others could look up of somebody, and all else."""
    known = {p.id for p in traits(study.plans)}
    yield {
        "id": ID,
        "kind": "design",
        "wording": fixed("numbered", study.language),
        "short": fixed("respondent", study.language),
        "asked_of": "all",
    }
    shorts = short_names(list(study.kept()))
    for plan in study.kept():
        scale = (
            ""
            if plan.form == "design"
            else plan.id
            if plan.options and plan.form != "spread"
            else plan.scale
        )
        aside = plan.form == "design" or is_check(plan.columns[0])  # what tests people is no finding
        theme = "" if aside else "people" if plan.id in known else "answers"
        yield {
            "id": plan.id,
            "theme": theme,
            "wording": tidy(plan.wording),
            "short": tidy(shorts[plan.id]),
            "kind": plan.kind,
            "scale": scale,
            "asked_of": "all",
            "headline": "mean" if rated(study.scales.get(scale, ())) and plan.kind == "single" else "",
            "note": tidy(plan.note),
        }


def rated(levels: Sequence[Level]) -> bool:
    """Whether answers are points from low to high and have no other label: their mean leads."""
    points = [x for x in levels if x.treatment == "answer"]
    return len(points) >= POINTS and all(x.number and x.label == x.number for x in points)


def short_names(plans: Sequence[Plan]) -> dict[str, str]:
    """Short name of each question; of those asked together, what each asks after what they share."""
    out = {p.id: p.short for p in plans}
    for _, group in groupby(plans, key=lambda p: (p.kind, p.scale or p.id)):
        for together in split(list(group)):
            start = stem([p.wording for p in together])
            for plan in (p for p in together if start.startswith(p.short.rstrip(" …"))):
                out[plan.id] = short_of(plan.wording[len(start) :]) or plan.short
    return out


def scale_rows(study: Study, people: Sequence[Row]) -> Iterator[Row]:
    for code, key, says, treatment in (
        ("", "skip", "not_asked", "skip"),
        ("(blank)", "no_answer", "no_answer", "refused"),
    ):
        label = fixed(says, study.language)
        yield {"scale": "any", "code": code, "key": key, "label": label, "treatment": treatment}
    used = {p.scale for p in study.kept() if p.kind in ("single", "number")}
    for name, levels in study.scales.items():
        if name in used:
            yield from (
                {"scale": name, **row}
                for row in level_rows(levels, study.language, told(study, name, people))
            )
    for plan in study.kept():
        if plan.kind in ("multiple", "ranking"):
            for option in plan.options:
                yield {
                    "scale": plan.id,
                    "code": option.key,
                    "key": option.key,
                    "label": tidy(option.label),
                    "treatment": "answer",
                }


def told(study: Study, scale: str, people: Sequence[Row]) -> list[float]:
    """The numbers that people answered on a scale of numbers."""
    columns = [p.id for p in study.kept() if p.scale == scale and p.kind == "number"]
    codes = {x.code for x in study.scales[scale]}
    return [float(row[c]) for c in columns for row in people if row[c] and row[c] not in codes]


def level_rows(levels: Sequence[Level], language: str, numbers: Sequence[float]) -> Iterator[Row]:
    """The answers of a scale, and before the first of each net the net."""
    of, seen = nets(levels, language), set()
    for level in (part for x in levels for part in bands(x, numbers)):
        key, label = of.get(level.code, ("", ""))
        if key and key not in seen:
            seen.add(key)
            yield {"key": key, "label": tidy(label), "treatment": "net"}
        yield {**level_row(level), "net": key}


def level_row(level: Level) -> Row:
    return {
        "code": level.code,
        "key": level.key,
        "label": tidy(level.label),
        "number": level.number,
        "treatment": level.treatment,
    }


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(c)) for c in columns] for row in rows)
    return out.getvalue()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def tables(
    folder: Path, study: Study, rules: Rules, people: Sequence[Row]
) -> tuple[list[str], dict[Path, str]]:
    """(what a person's rows meant, text by file) of codebook.csv and scales.csv; nothing is written."""
    said: list[str] = []
    texts: dict[Path, str] = {}
    last = Study(rules.plans, rules.scales)
    for name, columns, of, by in (
        ("codebook", CODEBOOK, codebook_rows, ("id",)),
        ("scales", SCALES, lambda x: scale_rows(x, people), ("scale", "code")),
    ):
        path, rows = folder / f"{name}.csv", list(of(study))
        if name == "scales" and path.exists():
            rows = with_bands(rows, [row for _, row in read_table(path, columns, columns).records()])
        fresh = as_csv(columns, rows)
        texts[path] = fresh
        if path.exists() and sha(path.read_text(encoding="utf-8")) != rules.written.get(name):
            both, lines = merged(path, columns, rows, by, {name_of(r, by) for r in of(last)})
            texts[path] = as_csv(columns, both)
            said += lines
        rules.written[name] = sha(fresh)
    return said, texts
