"""Published numbers as files: all of them, a file a question, and what people wrote."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from analysis.numbers.schema import TEXT, number
from analysis.numbers.text import told, written
from analysis.stages.release import codebook as asked
from analysis.stages.release.columns import NUMBERS, TITLES, WAVE, schema
from analysis.stages.release.edition import Edition
from analysis.stages.release.folder import Folder, check
from analysis.stages.release.package import resource
from analysis.store.kept import Made, digest
from analysis.study import FactError, read_table
from analysis.words import Numbers

COLUMNS = [name for name, _, _ in NUMBERS]
HEADER = ["data", *COLUMNS]
OF_WAVES = [*COLUMNS, *(name for name, _, _ in WAVE)]
FLOATS = {name for name, kind, _ in NUMBERS if kind == "number"}
OF_FILE = ("question", "theme")  # what the JSON of a question says once, above its numbers
LISTED = TEXT - {"key"}  # fields of that JSON whose texts stand in lists
READING = (
    "Each number is a list of cells, in the order of fields; where lists has the field, a place in it."
)
SCHEMA = "numbers.schema.json"  # of the table of all numbers and of the one of each question
Cells = list[str]
SHOWN = ("share", "mean", "difference")  # kinds that Explore shows


def read(numbers: Path, says: str, columns: list[str] = COLUMNS) -> list[Cells]:
    """The published numbers, cell by cell as the gate wrote them, each row marked with what `says`.

    Raises FactError where a column, a type or a key is not as expected.
    """
    table = read_table(numbers, columns)
    if table.columns != columns:
        raise FactError(f"{numbers}: columns {table.columns}, expected {columns}")
    check(numbers.stem, columns, table.rows)
    seen: set[str] = set()
    for line, (key, *_) in enumerate(table.rows, start=2):
        if key in seen:
            raise FactError(f"{numbers}, row {line}: {key!r} stands twice")
        seen.add(key)
    return [[says, *cells] for cells in table.rows]


def all_numbers(folder: Folder, rows: list[Cells], edition: Edition) -> dict[str, Any]:
    """The table of all numbers, as CSV and, beside the data package, as Parquet."""
    folder.write(SCHEMA, pretty(schema("numbers", HEADER, [], edition.says)))
    folder.table("numbers.csv", HEADER, rows)
    columns = dict(zip(HEADER, zip(*rows, strict=True), strict=True))
    folder.parquet("numbers.parquet", columns, edition.says)
    return resource(folder.files["numbers.csv"], TITLES["numbers"], SCHEMA)


def of_waves(folder: Folder, rows: list[Cells], edition: Edition) -> dict[str, Any]:
    """The table of earlier waves and changes: as that of all numbers, with a column for the wave."""
    folder.table("waves.csv", ["data", *OF_WAVES], rows)
    described = schema("waves", ["data", *OF_WAVES], [], edition.says)
    return resource(folder.files["waves.csv"], TITLES["waves"], described)


def authored(folder: Folder, path: Path, others: list[Path], edition: Edition) -> dict[str, Any]:
    """A table that people wrote, as they wrote it, with the column that marks synthetic data."""
    table = read_table(path)
    described = schema(path.stem, ["data", *table.columns], [p.stem for p in others], edition.says)
    check(path.stem, table.columns, table.rows)
    says = edition.says
    folder.table(path.name, ["data", *table.columns], [[says, *cells] for cells in table.rows])
    return resource(folder.files[path.name], TITLES[path.stem], described)


def by_question(
    folder: Folder, rows: list[Cells], edition: Edition, book: Numbers, made: Made,
    earlier: Sequence[Cells] = (),
) -> list[dict[str, Any]]:  # fmt: skip
    """A CSV and a JSON a question, and the list of them; `made` knows which need not be made again.

    earlier: numbers of earlier waves, which stand in the JSON too."""
    mine, then = of_questions(rows), of_questions(earlier)
    resources, index = [], []
    for name, question in book.questions.items():
        if name in mine:
            path = f"questions/{name}.csv"
            folder.table(path, HEADER, mine[name])
            resources.append(resource(folder.files[path], f"{name}: {question.short}", SCHEMA))
            about = {"data": edition.says, "study": edition.title, "version": edition.version}
            about |= asked.described(question, book)
            both = [*mine[name], *then.get(name, ())]
            path, own = f"questions/{name}.json", digest(json.dumps([about, both]))
            made.make(path, [folder.path / path], own, partial(with_numbers, about, both))
            folder.standing(path)
            index.append({k: getattr(question, k) for k in ("id", "short", "theme", "module")})
    folder.write("questions.json", pretty({"data": edition.says, "questions": index}))
    return resources


def of_questions(rows: Sequence[Cells]) -> dict[str, list[Cells]]:
    """Question -> its rows."""
    found: dict[str, list[Cells]] = {}
    at = HEADER.index("question")
    for cells in rows:
        found.setdefault(cells[at], []).append(cells)
    return found


def with_numbers(about: Mapping[str, Any], rows: list[Cells]) -> list[bytes]:
    """JSON of a question with its numbers, a line each, its cells under the names in `fields`: a text that
    may come again is a place in the list of its field, what is not there at the end of a line is left out,
    and so is what the file says of all numbers."""
    numbers = [record(cells) for cells in rows]
    had = Counter(name for x in numbers for name in x)
    fields = sorted(had, key=lambda name: -had[name])
    lists = {f: list(dict.fromkeys(x[f] for x in numbers if f in x)) for f in fields if f in LISTED}
    place = {f: {text: at for at, text in enumerate(texts)} for f, texts in lists.items()}
    lines = []
    for x in numbers:
        last = max(at for at, f in enumerate(fields) if f in x)
        cells = [place[f].get(x.get(f)) if f in LISTED else x.get(f) for f in fields[: last + 1]]
        lines.append(json.dumps(cells, ensure_ascii=False, separators=(",", ":")))
    head = pretty({**about, "reading": READING, "lists": lists, "fields": fields}).removesuffix("\n}\n")
    return [(head + ',\n "numbers": [\n' + ",\n".join(lines) + "\n ]\n}\n").encode()]


def record(cells: Cells) -> dict[str, Any]:
    """What a browser gets of a number; of what it may show, `written.…` is the text that pages print."""
    given = dict(zip(OF_WAVES, cells[1:], strict=False))
    found: dict[str, Any] = {
        c: numeric(v) if c in FLOATS else v for c, v in given.items() if v and c not in OF_FILE
    }
    if found["kind"] in SHOWN:
        found |= {f"written.{what}": text for what, text in told(number(given)).items()}
    return found


def numeric(cell: str) -> int | float:
    """A number as the gate wrote it."""
    return int(cell) if cell.lstrip("-").isdigit() else float(cell)


def toplines(rows: list[Cells]) -> dict[tuple[str, str], str]:
    """(question, answer) -> its published share of all who were asked, in percent to a tenth."""
    numbers = (dict(zip(HEADER, r, strict=True)) for r in rows)
    return {
        (x["question"], x["answer"]): written(float(x["value"]), "share", 1)
        for x in numbers
        if x["kind"] == "share" and not x["breakdown"] and x["value"]
    }


def pretty(tree: Mapping[str, Any]) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
