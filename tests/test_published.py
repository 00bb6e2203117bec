"""The published numbers of the demonstration study, held still: a change prints key: old -> new."""

import csv
import sys
from pathlib import Path

NUMBERS = Path("build/numbers.csv")
HELD = Path("tests/published.csv")
COLUMNS = ["key", "value", "low", "high", "base", "status", "reason"]


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def headline(rows: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Everything said of everyone, of descent, of models and of the method; the rest follows."""
    kept = {}
    for key, row in rows.items():
        if row["breakdown"] in ("", "descent") and row["kind"] != "band":
            kept[key] = {c: row[c] for c in COLUMNS}
    return kept


def write() -> None:
    with HELD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(headline(read(NUMBERS)).values())


def test_no_published_number_moves_unnoticed(built_site):
    old, new = read(HELD), headline(read(NUMBERS))
    moved = [
        f"{key}: {[old[key][c] for c in COLUMNS[1:]] if key in old else 'not there'} -> "
        f"{[new[key][c] for c in COLUMNS[1:]] if key in new else 'gone'}"
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    assert not moved, "\n".join([f"{len(moved)} published numbers moved; make published", *moved[:40]])


if __name__ == "__main__":
    write()
    sys.exit(0)
