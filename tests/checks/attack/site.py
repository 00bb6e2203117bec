"""A built site as its readers get it: files, numbers, questions, tables, lists."""

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from pathlib import Path
from typing import Any

from pyarrow import parquet

PARQUET, ZIP = b"PAR1", b"PK\x03\x04"
TEXTS = {".html", ".csv", ".json", ".svg", ".txt", ".xml", ".js", ".css", ".map", ".md", ".toml", ".tsv",
         ".parquet", ".xlsx", ".jsonld", ".cff", ".bib"}  # fmt: skip
TEXT = ("key", "kind", "question", "answer", "breakdown", "level", "unit", "status", "reason")
MEASURES = ("value", "low", "high", "se", "df", "deff", "base", "effective_base", "unweighted", "step")
STEPS = ((1000, 0.001), (100, 0.01), (50, 0.02), (0, 0.05))  # of shares where weights are alike, by base
MEANS = ((1000, 0.001), (100, 0.01), (0, 0.1))  # of means of whole numbers there
TRIED, PART = 5, 0.15  # groups of a level that must be printed in such steps, at least, and of all
ROUND, SMALL = 10, 30  # bases are rounded to the one, and not shown below the other


@dataclass(frozen=True)
class Number:
    """A published number, as its row says."""

    key: str
    kind: str
    question: str
    answer: str
    breakdown: str
    level: str
    unit: str
    status: str
    reason: str
    measures: dict[str, float]

    def __getattr__(self, name: str) -> float | None:
        if name in MEASURES:
            return self.measures.get(name)
        raise AttributeError(name)

    @property
    def private(self) -> bool:
        return self.status == "withheld" and self.reason == "privacy"


@dataclass(frozen=True)
class Question:
    """What the site says of a question: its nets, its answers' numbers, who was asked."""

    id: str
    nets: dict[str, list[str]]
    asked_of: str
    points: dict[str, float]
    multiple: bool
    shown_by: str = ""


class Site:
    """A folder of published files; nothing outside of it is read."""

    told = "data/waves.csv"  # where numbers of earlier waves stand

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {str(p.relative_to(folder)): p for p in sorted(folder.rglob("*")) if p.is_file()}
        if "data/numbers.csv" not in self.files:
            raise SystemExit(f"{folder}: no data/numbers.csv; expected a built site")

    def text(self, name: str) -> str:
        raw = self.files[name].read_bytes()
        if raw.startswith(PARQUET):
            return of_parquet(raw)
        return of_zip(raw) if raw.startswith(ZIP) else raw.decode("utf-8", errors="replace")

    def texts(self, *kinds: str) -> Iterator[tuple[str, str]]:
        """(path, text) of the files of these kinds; of every text without."""
        for name, path in self.files.items():
            if path.suffix in (kinds or TEXTS):
                yield name, self.text(name)

    def records(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(name)))) if name in self.files else []

    @cached_property
    def numbers(self) -> dict[str, Number]:
        """Every row of data/numbers.csv by key."""
        out = {}
        for row in self.records("data/numbers.csv"):
            if "@wave=" in row["key"]:
                continue  # an edition that was kept holds numbers of earlier waves after its own
            measures = {m: float(row[m]) for m in MEASURES if row.get(m)}
            out[row["key"]] = Number(
                row["key"], row["kind"], row["question"], row["answer"], row["breakdown"], row["level"],
                row["unit"], row["status"], row["reason"], measures,
            )  # fmt: skip
        coarse(out)
        return out

    @cached_property
    def earlier(self) -> dict[str, Number]:
        """Every row of data/waves.csv, of earlier waves and changes, by key."""
        rows = self.records(self.told)
        return {
            row["key"]: Number(*(row[c] for c in TEXT), {m: float(row[m]) for m in MEASURES if row.get(m)})
            for row in rows
            if "@wave=" in row["key"]
        }

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question that the site has a file about."""
        scales: dict[str, dict[str, float]] = {}
        for row in self.records("data/scales.csv"):
            if row["number"] and row["treatment"] == "answer":
                scales.setdefault(row["scale"], {})[row["key"]] = float(row["number"])
        book = {row["id"]: row for row in self.records("data/codebook.csv")}
        out = {}
        for name in self.files:
            if re.fullmatch(r"data/questions/[^/]+\.json", name):
                told = json.loads(self.text(name))
                row = book.get(told["id"], {})
                nets = {
                    k: list(v["answers"] if isinstance(v, dict) else v) for k, v in told["nets"].items()
                }
                out[told["id"]] = Question(
                    told["id"], nets, told["asked_of"], scales.get(row.get("scale", ""), {}),
                    row.get("kind") == "multiple", told.get("shown_by", ""),
                )  # fmt: skip
        return out

    @cached_property
    def people(self) -> int:
        """How many respondents the site says there are."""
        told = self.numbers.get("quality.respondents")
        return int(told.value or 0) if told else 0

    def tables(self) -> Iterator[tuple[str, list[str], int]]:
        """(place, columns, rows) of every table: CSV, HTML, lists of records and columns in JSON."""
        for name, text in self.texts(".csv", ".tsv", ".parquet"):
            rows = list(csv.reader(io.StringIO(text), delimiter="\t" if name.endswith(".tsv") else ","))
            yield name, rows[0] if rows else [], max(len(rows) - 1, 0)
        for name, text in self.texts(".html"):
            for table in re.findall(r"<table\b.*?</table>", text, re.S):
                heads = [
                    plain(h)
                    for h in re.findall(
                        r"<th\b[^>]*>(.*?)(?=<t[hr]\b|</t|\Z)", table.split("<tbody")[0], re.S
                    )
                ]
                yield f"{name} <table>", heads, table.count("<tr")
        for name, value in self.structures():
            for part in walk(value):
                if isinstance(part, list) and part and all(isinstance(x, dict) for x in part):
                    yield f"{name} [records]", list(part[0]), len(part)
                if isinstance(part, dict):
                    columns = {k: len(v) for k, v in part.items() if isinstance(v, list)}
                    if len(columns) > 1 and len(set(columns.values())) == 1:
                        yield f"{name} {{columns}}", list(columns), next(iter(columns.values()))

    def lists(self) -> Iterator[tuple[str, int]]:
        """(place, length) of every list: JSON, marks of a drawing, points of a path, attributes."""
        for name, value in self.structures():
            yield from ((f"{name} [list]", len(part)) for part in walk(value) if isinstance(part, list))
        for name, text in self.texts(".svg", ".html"):
            for drawing in re.findall(r"<svg\b.*?</svg>", text, re.S):
                for mark in ("circle", "rect", "line", "use", "path", "text"):
                    yield f"{name} <{mark}>", len(re.findall(rf"<{mark}\b", drawing))
                for points in re.findall(r'\s(?:d|points)="([^"]*)"', drawing):
                    yield f"{name} points", len(re.findall(r"[A-Za-z]", points)) or points.count(",")
            for attribute, cells in re.findall(r'\s(data-[\w-]+)="([^"]*)"', text):
                yield f"{name} {attribute}", len(re.findall(r"[^\s,;|]+", cells))
        for name, text in self.texts(".js", ".html"):
            for listed in re.findall(r"\[([-\d.,\s]{40,})\]", text):
                yield f"{name} [numbers]", listed.count(",") + 1

    def structures(self) -> Iterator[tuple[str, Any]]:
        """Every JSON value: in files, and in the script elements and attributes of pages."""
        for name, text in self.texts(".json", ".map", ".jsonld"):
            yield name, json.loads(text)
        for name, text in self.texts(".html", ".svg"):
            inside = re.findall(r'<script[^>]*type="application/[^"]*json"[^>]*>(.*?)</script>', text, re.S)
            inside += [html.unescape(a) for a in re.findall(r"=[\"']([\[{](?:[^\"']|&quot;)+)[\"']", text)]
            for found in inside:
                try:
                    yield name, json.loads(found)
                except ValueError:
                    continue  # an attribute that only begins like JSON


def coarse(numbers: dict[str, Number]) -> None:
    """Notes the step of each share, and mean, of a group in the steps of equal weights, where most groups of
    its level are: some questions have weights of their own."""
    groups: dict[tuple[str, str], dict[str, list[Number]]] = {}
    for x in numbers.values():
        if x.kind == "share" and x.value is not None:
            groups.setdefault((x.breakdown, x.level), {}).setdefault(x.question, []).append(x)
    for place, level in groups.items():
        mine = {q for q, shares in level.items() if all(map(stepped, shares))}
        if len(mine) >= max(TRIED, PART * len(level)):
            for x in numbers.values():
                if (x.breakdown, x.level) == place and x.question in mine and x.kind in ("share", "mean"):
                    x.measures["step"] = of_base(x, MEANS if x.kind == "mean" else STEPS)


def of_base(x: Number, steps: tuple[tuple[int, float], ...]) -> float:
    return next(step for least, step in steps if (x.base or 0) >= least)


def stepped(x: Number) -> bool:
    """Whether a share is a multiple of the step of equal weights at its base."""
    step = of_base(x, STEPS)
    multiple = [abs(round(y / step) * step - y) < 1e-9 for y in (x.value or 0.0, x.se or 0.0)]
    return multiple[0] and (multiple[1] or of_printed(x))


def of_printed(x: Number) -> bool:
    """Whether the standard error is that of the printed share at the low end of the printed base."""
    if x.se is None or not x.base or not 0 < (x.value or 0) < 1:
        return x.se is None
    least = max(x.base - ROUND / 2, SMALL)
    return abs(x.se - sqrt(x.value * (1 - x.value) / least)) <= 0.006 * x.se


def of_parquet(raw: bytes) -> str:
    """A Parquet table as CSV, and what its metadata say as one more line."""
    table = parquet.read_table(io.BytesIO(raw))
    out = io.StringIO()
    csv.writer(out).writerows([table.column_names, *(row.values() for row in table.to_pylist())])
    told = b" ".join(part for pair in (table.schema.metadata or {}).items() for part in pair)
    return out.getvalue() + told.decode("utf-8", errors="replace") + "\n"


def of_zip(raw: bytes) -> str:
    """The parts of a workbook as text, one after the other."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return "".join(book.read(name).decode("utf-8", errors="replace") for name in book.namelist())


class Earlier(Site):
    """An earlier edition of which the numbers alone are left; questions are those of the edition now."""

    told = "data/numbers.csv"

    def __init__(self, numbers: Path, now: Site) -> None:
        self.folder, self.files = now.folder, {**now.files, "data/numbers.csv": numbers}


def walk(value: Any) -> Iterator[Any]:
    """A JSON value and every value inside it."""
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


def plain(markup: str) -> str:
    """The words of a piece of HTML."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup))).strip()
