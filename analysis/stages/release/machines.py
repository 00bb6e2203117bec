"""The release as two more kinds of programs read it: Croissant (data for learning) and RO-Crate (archives).

Croissant 1.0 (MLCommons, 2024); RO-Crate 1.1 (researchobject.org, 2020). Both are validated by their own
libraries in the tests. Addresses are relative to the folder of downloads.
"""

from collections.abc import Sequence
from typing import Any

from analysis.stages.release.columns import TITLES, known
from analysis.stages.release.dataset import about
from analysis.stages.release.edition import Edition
from analysis.stages.release.folder import File

TYPES = {"string": "sc:Text", "number": "sc:Float", "integer": "sc:Integer"}
JSON, VOCAB = ("data", "examples"), ("dataType",)
TERMS = (
    "citeAs column extract field fileObject fileProperty fileSet format includes isLiveDataset "
    "jsonPath key md5 parentField path recordSet references regex repeated replace separator source "
    "subField transform"
).split()
CONTEXT: dict[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo",
    **{term: f"cr:{term}" for term in TERMS},
    **{term: {"@id": f"cr:{term}", "@type": "@json"} for term in JSON},
    **{term: {"@id": f"cr:{term}", "@type": "@vocab"} for term in VOCAB},
}  # fmt: skip


def croissant(edition: Edition, files: Sequence[File], columns: dict[str, list[str]]) -> dict[str, Any]:
    """Every file with its hash, and of each table its columns; `columns` are those of each CSV."""
    described = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": edition.name,
        "description": edition.abstract,
        "license": edition.licence.get("path", ""),
        "url": edition.address or HERE,
        "version": semantic(edition.version),
        "datePublished": edition.released,
        "citeAs": edition.citation,
        "creator": {"@type": "Organization", "name": edition.authors},
        "keywords": [*edition.themes, edition.says],
        "distribution": [object_of(file) for file in files],
        "recordSet": [records(name, held) for name, held in columns.items()],
    }
    return {key: value for key, value in described.items() if value not in ("", [])}


HERE = "./"  # the address is not known yet, and the format wants one


def semantic(version: str) -> str:
    """Three numbers, as the format wants them: `1.0` is `1.0.0`."""
    parts = [part for part in version.split(".") if part.isdigit()][:3]
    return ".".join([*parts, "0", "0", "0"][:3])


def object_of(file: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject", "@id": file.name, "name": file.name, "description": about(file)[1],
        "contentUrl": file.name, "encodingFormat": about(file)[2], "sha256": file.sha256,
        "contentSize": f"{file.size} B",
    }  # fmt: skip


def records(name: str, held: list[str]) -> dict[str, Any]:
    table = name.removesuffix(".csv")
    types = known(table)
    return {
        "@type": "cr:RecordSet", "@id": table, "name": table, "description": TITLES[table],
        "field": [
            {
                "@type": "cr:Field", "@id": f"{table}/{column}", "name": f"{table}/{column}",
                "description": types[column][1], "dataType": TYPES[types[column][0]],
                "source": {"fileObject": {"@id": name}, "extract": {"column": column}},
            }
            for column in held
        ],
    }  # fmt: skip


def crate(edition: Edition, files: Sequence[File]) -> dict[str, Any]:
    """The folder of downloads as a research object: the whole, its files, who made it, its licence."""
    licence = edition.licence
    licensed = {"license": {"@id": licence["path"]}} if licence else {}
    terms = [{"@id": licence["path"], "@type": "CreativeWork", "name": licence["title"]}] if licence else []
    whole = {
        "@id": "./", "@type": "Dataset", "name": edition.title, "description": edition.abstract,
        "datePublished": edition.released or "2000-01-01", "version": edition.version,
        **licensed, "author": {"@id": "#authors"},
        "keywords": ", ".join([*edition.themes, edition.says]),
        "hasPart": [{"@id": file.name} for file in files],
    }  # fmt: skip
    parts = [
        {
            "@id": file.name, "@type": "File", "name": about(file)[1], "encodingFormat": about(file)[2],
            "contentSize": str(file.size), "sha256": file.sha256,
        }
        for file in files
    ]  # fmt: skip
    return {
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": [
            {
                "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
                "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            },
            whole,
            *parts,
            {"@id": "#authors", "@type": "Organization", "name": edition.authors},
            *terms,
        ],
    }  # fmt: skip
