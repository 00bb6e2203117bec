"""The record of the deposit as repositories take it: DataCite Metadata Schema 4.5 (2024)."""

import json
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Any

from analysis.stages.release.edition import Edition

KERNEL = "http://datacite.org/schema/kernel-4"
SPDX = {"rightsIdentifierScheme": "SPDX", "schemeUri": "https://spdx.org/licenses/"}
FORMATS = {
    ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".json": "application/json",
    ".xml": "application/xml", ".html": "text/html", ".svg": "image/svg+xml", ".png": "image/png",
}  # fmt: skip


def record(edition: Edition, names: Iterable[str], size: int, earlier: Sequence[str]) -> str:
    """JSON of the record; a DOI is the repository's to add. `size` in bytes, unpacked.

    earlier: days of the editions before this one, the oldest first.
    """
    told = edition.study.transparency
    language = edition.study.site.theme.language or "en"
    here = PurePosixPath
    described: dict[str, Any] = {
        "schemaVersion": KERNEL,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Published estimates of a survey"},
        "url": edition.kept,
        "creators": [{"name": edition.authors}],
        "titles": [{"title": edition.title}, {"title": edition.question, "titleType": "Subtitle"}],
        "publisher": {"name": edition.authors},
        "publicationYear": edition.released[:4],
        "dates": [{"date": edition.released, "dateType": "Issued"}],
        "language": language,
        "version": edition.version,
        "subjects": [{"subject": theme} for theme in edition.themes],
        "descriptions": [
            {"description": edition.abstract, "descriptionType": "Abstract"},
            {"description": " ".join((told.sample, told.weighting)), "descriptionType": "Methods"},
            {"description": told.limits, "descriptionType": "Other"},
        ],
        "rightsList": [rights(edition)] if edition.licence else [],
        "relatedIdentifiers": [*related(edition, earlier)],
        "sizes": [f"{size} bytes"],
        "formats": sorted({FORMATS[here(n).suffix] for n in names if here(n).suffix in FORMATS}),
    }
    kept = {name: value for name, value in described.items() if value not in ("", [])}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def rights(edition: Edition) -> dict[str, str]:
    of = edition.licence
    return {"rights": of["title"], "rightsUri": of["path"], "rightsIdentifier": of["name"], **SPDX}


def related(edition: Edition, earlier: Sequence[str]) -> Iterable[dict[str, str]]:
    """The same on the web, and the edition that this one follows."""
    if edition.kept:
        yield linked(edition.kept, "IsIdenticalTo")
        if earlier:
            yield linked(f"{edition.address}{earlier[-1]}/", "IsNewVersionOf")


def linked(address: str, relation: str) -> dict[str, str]:
    return {"relatedIdentifier": address, "relatedIdentifierType": "URL", "relationType": relation}
