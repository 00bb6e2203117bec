"""What readers may take away: every published number, a file a question, the codebook, and descriptions
of them that archives, search engines and reference managers read.

Everything here came through the gate or was written for the public; where the study is synthetic,
every file says so in a column, a field or a title.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.facts import FactError, read_questions, read_study, read_table, run, write_text
from analysis.releasing import citation, dataset, ddi
from analysis.releasing import codebook as asked
from analysis.releasing.columns import NUMBERS, TITLES, schema
from analysis.releasing.edition import Edition
from analysis.releasing.folder import Folder, check
from analysis.releasing.package import package, resource
from analysis.words import Numbers, of_row

COLUMNS = [name for name, _, _ in NUMBERS]
HEADER = ["data", *COLUMNS]
FLOATS = {name for name, kind, _ in NUMBERS if kind == "number"}
SCHEMA = "numbers.schema.json"  # of the table of all numbers and of the one of each question
Cells = list[str]
SHOWN = ("share", "mean", "difference")  # kinds that Explore shows


def main(
    numbers: Path, codebook: Path, scales: Path, recodes: Path, study: Path, data: Path,
    parts: Path, file: list[Path] | None = None,
) -> None:  # fmt: skip
    edition = Edition(read_study(study))
    book = Numbers({}, {}, read_questions(codebook, scales, recodes))
    rows = read(numbers, edition.says)
    folder = Folder(data)
    file = file or []
    resources = [all_numbers(folder, rows, edition), *(authored(folder, p, file, edition) for p in file)]
    resources += by_question(folder, rows, edition, book)
    folder.write("codebook.json", pretty(asked.codebook(edition, book)))
    folder.write("ddi.xml", ddi.codebook(edition, book, toplines(rows)))
    folder.write("CITATION.cff", citation.cff(edition))
    folder.write("citation.bib", citation.bibtex(edition))
    sources = [row for p in file if p.stem == "sources" for _, row in read_table(p).records()]
    folder.write("datapackage.json", pretty(package(edition, resources, sources)))
    files = [f for name, f in folder.files.items() if "/" not in name and name != SCHEMA]
    described = dataset.dataset(edition, book, files)
    folder.write("dataset.jsonld", described)
    folder.only("questions")
    write_text(parts / "data" / "files.html", dataset.listed([*files, folder.files["dataset.jsonld"]]))
    write_text(parts / "data" / "dataset.html", dataset.script(described))
    write_text(parts / "data" / "cite.html", citation.shown(edition))


def read(numbers: Path, says: str) -> list[Cells]:
    """The published numbers, cell by cell as the gate wrote them, each row marked with what `says`.

    Raises FactError where a column, a type or a key is not as expected.
    """
    table = read_table(numbers, COLUMNS)
    if table.columns != COLUMNS:
        raise FactError(f"{numbers}: columns {table.columns}, expected {COLUMNS}")
    check("numbers", COLUMNS, table.rows)
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
    folder.parquet("numbers.parquet", columns, FLOATS, edition.says)
    return resource(folder.files["numbers.csv"], TITLES["numbers"], SCHEMA)


def authored(folder: Folder, path: Path, others: list[Path], edition: Edition) -> dict[str, Any]:
    """A table that people wrote, as they wrote it, with the column that marks synthetic data."""
    table = read_table(path)
    described = schema(path.stem, ["data", *table.columns], [p.stem for p in others], edition.says)
    check(path.stem, table.columns, table.rows)
    says = edition.says
    folder.table(path.name, ["data", *table.columns], [[says, *cells] for cells in table.rows])
    return resource(folder.files[path.name], TITLES[path.stem], described)


def by_question(folder: Folder, rows: list[Cells], edition: Edition, book: Numbers) -> list[dict[str, Any]]:
    """A CSV and a JSON a question, and the list of them."""
    mine: dict[str, list[Cells]] = {}
    at = HEADER.index("question")
    for cells in rows:
        mine.setdefault(cells[at], []).append(cells)
    resources, index = [], []
    for name, question in book.questions.items():
        if name in mine:
            path = f"questions/{name}.csv"
            folder.table(path, HEADER, mine[name])
            resources.append(resource(folder.files[path], f"{name}: {question.short}", SCHEMA))
            about = {"data": edition.says, "study": edition.title, "version": edition.version}
            about |= asked.described(question, book)
            folder.write(f"questions/{name}.json", with_numbers(about, mine[name]))
            index.append({k: getattr(question, k) for k in ("id", "short", "theme", "module")})
    folder.write("questions.json", pretty({"data": edition.says, "questions": index}))
    return resources


def with_numbers(about: Mapping[str, Any], rows: list[Cells]) -> str:
    """JSON of a question with its numbers, a line each; what a number has not is left out."""
    lines = (json.dumps(record(cells), ensure_ascii=False) for cells in rows)
    return pretty(about).removesuffix("\n}\n") + ',\n "numbers": [\n  ' + ",\n  ".join(lines) + "\n ]\n}\n"


def record(cells: Cells) -> dict[str, Any]:
    """A number with what a browser may show of it: the text that pages print, so that none rounds."""
    row = dict(zip(COLUMNS, cells[1:], strict=True))
    found: dict[str, Any] = {c: float(v) if c in FLOATS else v for c, v in row.items() if v}
    return found | ({"written": of_row(row).told()} if row["kind"] in SHOWN else {})


def toplines(rows: list[Cells]) -> dict[tuple[str, str], str]:
    """(question, answer) -> its published share of all who were asked, in percent to a tenth."""
    whole = (dict(zip(HEADER, r, strict=True)) for r in rows if r[1].startswith("share."))
    return {
        (x["question"], x["answer"]): f"{100 * float(x['value']):.1f}"
        for x in whole
        if not x["breakdown"] and x["value"]
    }


def pretty(tree: Mapping[str, Any]) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    run(main)
