"""This folder against what it says of itself: python3 verify.py. Needs Python 3.8 or later, no package.

Every file by the list of hashes, and none beside it; every table of the data package by its size, hash,
columns and types; each question's numbers, and each number that a page of records shows, by the one
table of all numbers.
"""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
import sys
from pathlib import Path

SUMS, OWN = "SHA256SUMS", "__pycache__"
ROW = re.compile(r'<tr id="([^"]+)"')


def hashed(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def listed(top: Path) -> tuple[int, list[str]]:
    """Faults of files: gone, altered, or beside the list."""
    lines = (top / SUMS).read_text(encoding="utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = {p.relative_to(top).as_posix() for p in top.rglob("*") if p.is_file() and OWN not in p.parts}
    there -= {SUMS}
    faults = [f"{name}: listed and not there" for name in sorted(told.keys() - there)]
    faults += [f"{name}: there and not listed" for name in sorted(there - told.keys())]
    both = sorted(told.keys() & there)
    return len(told), faults + [f"{n}: not as listed" for n in both if hashed(top / n) != told[n]]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def package(data: Path) -> tuple[int, list[str]]:
    """Faults of tables by the data package."""
    told = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    faults = []
    for of in told:
        path, schema = data / of["path"], of["schema"]
        if not path.is_file():
            faults.append(f"{of['path']}: in the data package and not there")
            continue
        if isinstance(schema, str):
            schema = json.loads((data / schema).read_text(encoding="utf-8"))
        if (of["bytes"], of["hash"]) != (path.stat().st_size, f"sha256:{hashed(path)}"):
            faults.append(f"{of['path']}: not of the size and hash in the data package")
        types = {field["name"]: field["type"] for field in schema["fields"]}
        table = rows(path)
        if table and list(table[0]) != list(types):
            faults.append(f"{of['path']}: not the columns in the data package")
            continue
        numbers = [name for name, kind in types.items() if kind in ("number", "integer")]
        for at, row in enumerate(table, start=2):
            faults += [
                f"{of['path']}, row {at}: {n} is no number" for n in numbers if not is_number(row[n])
            ]
    return len(told), faults


def is_number(cell: str) -> bool:
    try:
        return cell == "" or float(cell) == float(cell)
    except ValueError:
        return False


def agreed(top: Path) -> tuple[int, list[str]]:
    """Faults between the table of all numbers and what else shows them."""
    table = {row["key"]: row for row in rows(top / "data" / "numbers.csv")}
    faults = []
    for path in sorted((top / "data" / "questions").glob("*.csv")):
        wrong = [row["key"] for row in rows(path) if table.get(row["key"]) != row]
        faults += [f"data/questions/{path.name}: {key} is not as in numbers.csv" for key in wrong]
    shown = set()
    for path in sorted((top / "numbers").glob("*/index.html")):
        shown |= {html.unescape(key) for key in ROW.findall(path.read_text(encoding="utf-8"))}
    waves = top / "data" / "waves.csv"
    known = table.keys() | ({row["key"] for row in rows(waves)} if waves.is_file() else set())
    faults += [f"numbers/: {key} is shown and not in numbers.csv" for key in sorted(shown - known)]
    faults += [f"numbers.csv: {key} has no record on a page" for key in sorted(table.keys() - shown)]
    return len(table), faults


def main() -> int:
    top = Path(__file__).resolve().parent
    files, wrong = listed(top)
    tables, more = package(top / "data")
    numbers, most = agreed(top)
    faults = wrong + more + most
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    if faults:
        print(f"verify: {len(faults)} faults", file=sys.stderr)
        return 1
    print(f"verify: {files} files, {tables} tables and {numbers} numbers are as this archive says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
