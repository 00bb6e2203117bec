"""What readers may take away: every published number, a file a question, the codebook, and descriptions
of them that archives, search engines and reference managers read.

Everything here came through the gate or was written for the public; where the study is synthetic,
every file says so in a column, a field or a title.
"""

from pathlib import Path

from analysis.stages.release import citation, dataset, ddi
from analysis.stages.release import codebook as asked
from analysis.stages.release.changes import tell
from analysis.stages.release.edition import Edition
from analysis.stages.release.folder import Folder
from analysis.stages.release.package import package
from analysis.stages.release.tables import (
    SCHEMA,
    all_numbers,
    authored,
    by_question,
    pretty,
    read,
    toplines,
)
from analysis.study import read_survey, read_table, run, write_text
from analysis.words import Numbers, read_history


def main(
    numbers: Path, codebook: Path, scales: Path, recodes: Path | None, study: Path, data: Path,
    parts: Path, file: list[Path] | None = None, editions: Path | None = None,
    changes: Path | None = None,
) -> None:  # fmt: skip
    settings, questions = read_survey(study, codebook, scales, recodes)
    edition, book = Edition(settings), Numbers({}, {}, questions)
    rows = read(numbers, edition.says)
    folder = Folder(data)
    file = file or []
    resources = [all_numbers(folder, rows, edition), *(authored(folder, p, file, edition) for p in file)]
    resources += by_question(folder, rows, edition, book)
    if editions:
        resources += tell(folder, read_history(editions, changes), edition, questions)
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
    write_text(parts / "files.html", dataset.listed([*files, folder.files["dataset.jsonld"]]))
    write_text(parts / "dataset.html", dataset.script(described))
    write_text(parts / "cite.html", citation.shown(edition))


if __name__ == "__main__":
    run(main)
