"""Editions and what each changed, as files: a list, a table of numbers, and a feed."""

from typing import Any

from analysis.stages.release.columns import TITLES, schema
from analysis.stages.release.edition import Edition
from analysis.stages.release.feed import FEED, feed
from analysis.stages.release.folder import Folder, check
from analysis.stages.release.package import resource
from analysis.study import Questions, cell
from analysis.words import History
from analysis.words.history import COLUMNS, row

LISTED = "editions.json"  # which pages of earlier editions ask for the newest


def tell(folder: Folder, history: History, edition: Edition, questions: Questions) -> list[dict[str, Any]]:
    """Write them; the table is a resource of the data package."""
    from analysis.stages.release.tables import pretty

    rows = [[cell(row(x).get(c)) for c in COLUMNS] for x in history.changes]
    check("changes", COLUMNS, rows)
    folder.table("changes.csv", ["data", *COLUMNS], [[edition.says, *cells] for cells in rows])
    told = [
        {"released": x.released, "version": x.version, "name": x.name, "numbers": x.numbers,
         "changed": dict(x.changed), "causes": [cause.says for cause in x.causes]}
        for x in history.editions
    ]  # fmt: skip
    folder.write(LISTED, pretty({"data": edition.says, "study": edition.title, "editions": told}))
    if edition.released:
        shorts = {question.id: question.short for question in questions.values()}
        folder.write(FEED, feed(edition, history, shorts))
    described = schema("changes", ["data", *COLUMNS], [], edition.says)
    return [resource(folder.files["changes.csv"], TITLES["changes"], described)]
