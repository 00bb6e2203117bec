"""What readers may take away: every published number, a file a question, the codebook, and descriptions
of them that archives, search engines and reference managers read.

Everything here came through the gate or was written for the public; where the study is synthetic,
every file says so in a column, a field or a title.
"""

import csv
import json
from pathlib import Path
from typing import Any

from analysis.language import SOURCE, speaking, spoken
from analysis.stages.release import citation, dataset, ddi, machines
from analysis.stages.release import codebook as asked
from analysis.stages.release.changes import tell
from analysis.stages.release.claims import graph
from analysis.stages.release.columns import TITLES, schema
from analysis.stages.release.edition import Edition
from analysis.stages.release.folder import Folder, check
from analysis.stages.release.package import package, resource
from analysis.stages.release.people import HEADLINES, headlines, sheets, workbook
from analysis.stages.release.tables import (
    OF_WAVES,
    SCHEMA,
    all_numbers,
    authored,
    by_question,
    of_waves,
    pretty,
    read,
    toplines,
)
from analysis.store.kept import Made, digest
from analysis.study import Claim, Questions, Study, read_claims, read_survey, read_table, run, write_text
from analysis.study.planned import Planned, read_planned
from analysis.words import History, Numbers, Table, read_history, read_numbers


def main(
    numbers: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path, data: Path,
    parts: Path, file: list[Path] | None = None, editions: Path | None = None,
    changes: Path | None = None, claims: Path | None = None, kept: Path | None = None,
    words: list[Path] | None = None, waves: Path | None = None, plan: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    stated = read_claims(claims) if claims else {}
    planned = read_planned(plan, questions, stated) if plan else None
    with speaking(settings.language, words or ()):
        history = read_history(editions, changes) if editions else None
        more = (file or [], history, (stated, planned), (kept, waves))
        write(settings, questions, numbers, data, parts, *more)


def write(
    settings: Study, questions: Questions, numbers: Path, data: Path, parts: Path, file: list[Path],
    history: History | None, claims: tuple[dict[str, Claim], Planned | None],
    others: tuple[Path | None, Path | None],
) -> None:  # fmt: skip
    """Every file. others: what is known of files made before; numbers of earlier waves."""
    (kept, waves), (stated, planned) = others, claims
    edition = Edition(settings)
    rows = read(numbers, edition.says)
    this = settings.waves.this if settings.waves else ""
    book = Numbers(read_numbers(numbers, waves), {}, questions, settings.breakdowns, this=this)
    folder = Folder(data)
    resources = [all_numbers(folder, rows, edition), *(authored(folder, p, file, edition) for p in file)]
    earlier = read(waves, edition.says, OF_WAVES) if waves else []
    resources += [of_waves(folder, earlier, edition)] if waves else []
    of_all = [spoken().said] if settings.language != SOURCE else []
    made = Made(kept, Table({}), of_all)
    resources += by_question(folder, rows, edition, book, made, earlier)
    if history:
        resources += tell(folder, history, edition, questions)
    resources.append(for_people(folder, edition, book, made))
    made.finish()
    folder.write("claims.jsonld", graph(edition, book, stated, planned))
    folder.write("codebook.json", pretty(asked.codebook(edition, book)))
    folder.write("ddi.xml", ddi.codebook(edition, book, toplines(rows)))
    folder.write("CITATION.cff", citation.cff(edition))
    folder.write("citation.bib", citation.bibtex(edition))
    sources = [row for p in file if p.stem == "sources" for _, row in read_table(p).records()]
    folder.write("datapackage.json", pretty(package(edition, resources, sources)))
    files = [f for name, f in folder.files.items() if "/" not in name and name != SCHEMA]
    columns = {f.name: header(data / f.name) for f in files if f.name.endswith(".csv")}
    folder.write("croissant.json", pretty(machines.croissant(edition, files, columns)))
    files.append(folder.files["croissant.json"])
    folder.write("ro-crate-metadata.json", pretty(machines.crate(edition, files)))
    files.append(folder.files["ro-crate-metadata.json"])
    described = dataset.dataset(edition, book, files)
    folder.write("dataset.jsonld", described)
    folder.only("questions")
    write_text(parts / "files.html", dataset.listed([*files, folder.files["dataset.jsonld"]]))
    write_text(parts / "columns.html", dataset.columns_shown())
    write_text(parts / "dataset.html", dataset.script(described))
    write_text(parts / "cite.html", citation.shown(edition))


def for_people(folder: Folder, edition: Edition, book: Numbers, made: Made) -> dict[str, Any]:
    """Headlines as CSV, and the workbook."""
    rows = headlines(edition, book)
    check("headlines", HEADLINES, rows)
    folder.table("headlines.csv", HEADLINES, rows)
    tabs, name = list(sheets(edition, book, rows)), "numbers.xlsx"
    own = digest(json.dumps([tabs, *map(str, (edition.title, edition.authors, edition.study.release))]))
    made.make(name, [folder.path / name], own, lambda: [workbook(edition, tabs)])
    folder.standing(name)
    described = schema("headlines", HEADLINES, [], edition.says)
    return resource(folder.files["headlines.csv"], TITLES["headlines"], described)


def header(path: Path) -> list[str]:
    """The columns of a file of this folder."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


if __name__ == "__main__":
    run(main)
