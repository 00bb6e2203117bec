"""The Frictionless data package: every CSV of the release with its schema, size and hash.

Data Package, version 2.0 (datapackage.org, 2024).
"""

from typing import Any

from analysis.stages.release.edition import Edition, clean, slug
from analysis.stages.release.folder import File

PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"


def resource(file: File, title: str, schema: str | dict[str, Any]) -> dict[str, Any]:
    """One table: where it lies from the descriptor, how it is written, what its columns hold."""
    return {
        "$schema": RESOURCE,
        "name": slug(file.name.removesuffix(".csv")),
        "path": file.name,
        "type": "table",
        "title": title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": schema,
    }


def package(
    edition: Edition, resources: list[dict[str, Any]], sources: list[dict[str, str]]
) -> dict[str, Any]:
    """The descriptor; `sources` are rows of the table of sources."""
    described = {
        "$schema": PACKAGE,
        "data": edition.says,
        "name": edition.name,
        "title": edition.title,
        "description": edition.abstract,
        "version": edition.version,
        "created": f"{edition.released}T00:00:00Z" if edition.released else "",
        "homepage": edition.address,
        "licenses": [edition.licence] if edition.licence else [],
        "contributors": [
            *({"title": name, "roles": ["creator"]} for name in edition.people),
            *([{"title": edition.publisher, "roles": ["publisher"]}] if edition.publisher else []),
        ],
        "id": f"https://doi.org/{edition.doi}" if edition.doi else "",
        "keywords": [*edition.themes, *([edition.says] if edition.study.synthetic else [])],
        "sources": [source(row) for row in sources],
        "resources": resources,
    }
    return {name: value for name, value in described.items() if value not in ("", [])}


def source(row: dict[str, str]) -> dict[str, str]:
    url = clean(row.get("url", ""))
    return {"title": clean(row["citation"])} | ({"path": url} if url.startswith("http") else {})
