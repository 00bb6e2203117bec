"""Other files that tell a published number: a workbook, headlines, claims. None says more than the table of all."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import takewhile
from xml.etree import ElementTree

from tests.checks.attack.site import Site, walk

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TOLD = ("value", "low", "high", "base", "se", "unweighted")
OBSERVED = {"value": "value", "minValue": "low", "maxValue": "high"}  # of schema.org -> of the table


def copies(site: Site) -> list[str]:
    """`file: key column` of each figure that the table of all numbers does not give, or gives otherwise."""
    return [
        f"{place}: {key} {column}"
        for place, key, column, value in told(site)
        if not same(value, key, column, site)
    ]


def same(value: float, key: str, column: str, site: Site) -> bool:
    number = site.numbers.get(key) or site.earlier.get(key)
    hidden = number is None or (number.status == "withheld" and column != "base")
    known = None if hidden or number is None else number.measures.get(column)
    return known is not None and abs(known - value) <= 1e-9 * max(1.0, abs(known))


def told(site: Site) -> Iterator[tuple[str, str, str, float]]:
    """(file, key, column, value) of every figure beside a key, in every file but the tables of numbers."""
    for name in site.files:
        if name.endswith(".xlsx"):
            for rows in sheets(site.files[name].read_bytes()):
                yield from beside(name, rows)
        elif re.fullmatch(r"data/(?!(?:numbers|waves)\.csv)[^/]+\.csv", name):
            yield from beside(name, list(csv.reader(io.StringIO(site.text(name)))))
        elif name.endswith(".jsonld"):
            yield from observed(name, json.loads(site.text(name)))


def beside(name: str, rows: list[list[str]]) -> Iterator[tuple[str, str, str, float]]:
    head = rows[0] if rows else []
    if "key" not in head:
        return
    for row in rows[1:]:
        cells = dict(zip(head, row, strict=False))
        for column in TOLD:
            if cells.get(column):
                yield name, cells["key"], column, float(cells[column])


def observed(name: str, graph: object) -> Iterator[tuple[str, str, str, float]]:
    for part in walk(graph):
        if not isinstance(part, dict) or "@id" not in part or not isinstance(part.get("value"), dict):
            continue
        key = part["@id"].partition("#")[2]
        for theirs, ours in OBSERVED.items():
            if theirs in part["value"]:
                yield name, key, ours, float(part["value"][theirs])
        for more in part.get("additionalProperty", []):
            yield name, key, "base", float(more["value"])


def sheets(raw: bytes) -> Iterator[list[list[str]]]:
    """The cells of each sheet of a workbook, as text."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        shared = [
            "".join(t.text or "" for t in item.iter(f"{NS}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        for name in sorted(n for n in book.namelist() if n.startswith("xl/worksheets/sheet")):
            found = []
            for row in ElementTree.fromstring(book.read(name)).iter(f"{NS}row"):
                cells: list[str] = []
                for cell in row:
                    at = column(cell.get("r", ""))
                    cells += [""] * (at - len(cells))
                    value = cell.findtext(f"{NS}v") or ""
                    cells.append(shared[int(value)] if cell.get("t") == "s" and value else value)
                found.append(cells)
            yield found


def column(reference: str) -> int:
    """`AB12` -> 27."""
    at = 0
    for letter in takewhile(str.isalpha, reference):
        at = 26 * at + ord(letter) - 64
    return at - 1
