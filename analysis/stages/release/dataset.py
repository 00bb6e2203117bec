"""The release as search engines and readers meet it: schema.org Dataset, and the list on the page."""

import json
from typing import Any

from markupsafe import Markup

from analysis.numbers.text import size
from analysis.stages.release.columns import NUMBERS, TITLES
from analysis.stages.release.edition import Edition, clean
from analysis.stages.release.folder import File
from analysis.words import Numbers, escape

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OTHERS = {  # what is no CSV: kind, title, media type
    "numbers.parquet": ("Parquet", "Every published number, typed", "application/vnd.apache.parquet"),
    "numbers.xlsx": ("XLSX", "Workbook: headlines; all shares and means, in words", XLSX),
    "claims.jsonld": ("JSON", "Every claim: verdict, interval, bases, caveat", "application/ld+json"),
    "croissant.json": ("JSON", "Croissant: tables and columns, for learning", "application/ld+json"),
    "ro-crate-metadata.json": ("JSON", "RO-Crate: files and makers, for archives", "application/ld+json"),
    "questions.json": ("JSON", "List of questions", "application/json"),
    "codebook.json": ("JSON", "The questionnaire with answers, for programs", "application/json"),
    "datapackage.json": ("JSON", "Frictionless data package: tables and columns", "application/json"),
    "editions.json": ("JSON", "Editions, and why numbers changed", "application/json"),
    "feed.xml": ("Atom", "Corrections and changes, to follow", "application/atom+xml"),
    "ddi.xml": ("XML", "DDI Codebook 2.5: study and questions, for archives", "application/xml"),
    "dataset.jsonld": ("JSON", "schema.org description, for search engines", "application/ld+json"),
    "CITATION.cff": ("CFF", "Citation File Format", "application/yaml"),
    "citation.bib": ("BIB", "BibTeX, for LaTeX and reference managers", "application/x-bibtex"),
}
INSIDE = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})


def about(file: File) -> tuple[str, str, str]:
    """Kind, title and media type of a file that the page lists."""
    if file.name in OTHERS:
        return OTHERS[file.name]
    return "CSV", TITLES[file.name.removesuffix(".csv")], "text/csv"


def dataset(edition: Edition, book: Numbers, files: list[File]) -> str:
    """JSON-LD that can stand in a script element: no character in it ends one. Addresses are relative
    to the folder of downloads, which is also the page's."""
    creators = [{"@type": "Organization", "name": name} for name in edition.people]
    measured = [clean(q.short) for q in book.questions.values() if q.published]
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": edition.title,
        "description": edition.abstract,
        "version": edition.version,
        "datePublished": edition.released,
        "url": f"{edition.address}data/" if edition.address else "",
        "license": edition.licence.get("path", ""),
        "isAccessibleForFree": True,
        "creator": creators[0] if len(creators) == 1 else creators,
        "publisher": {"@type": "Organization", "name": edition.publisher} if edition.publisher else "",
        "identifier": f"https://doi.org/{edition.doi}" if edition.doi else "",
        "inLanguage": edition.study.language if edition.study.language != "en" else "",
        "keywords": [*edition.themes, *([edition.says] if edition.study.synthetic else [])],
        "measurementTechnique": edition.told("modes"),
        "variableMeasured": measured,
        "distribution": [download(file) for file in files],
    }
    kept = {name: value for name, value in described.items() if value not in ("", [])}
    return json.dumps(kept, ensure_ascii=False, indent=1).translate(INSIDE) + "\n"


def download(file: File) -> dict[str, str]:
    _, title, media = about(file)
    return {
        "@type": "DataDownload", "name": title, "contentUrl": file.name, "encodingFormat": media,
        "contentSize": f"{file.size} B", "sha256": file.sha256,
    }  # fmt: skip


def listed(files: list[File]) -> str:
    """The page's list: kind, title, size; addresses begin at the root of the site."""
    row = Markup('<li><span>{}</span><a href="{{root}}data/{}">{}</a><span>{}</span></li>')
    rows = (row.format(about(f)[0], f.name, escape(about(f)[1]), size(f.size)) for f in files)
    return "\n".join(['<ul class="plain">', *rows, "</ul>\n"])


def script(described: str) -> str:
    """JSON-LD as an element of a page: data, which the content policy lets stand."""
    return f'<script type="application/ld+json">\n{described}</script>\n'


def columns_shown() -> str:
    """What each column of the table of all numbers holds."""
    row = Markup("<div><dt><code>{}</code></dt><dd>{}</dd></div>")
    rows = (row.format(name, says) for name, _, says in NUMBERS)
    return "\n".join(['<dl class="record">', *rows, "</dl>\n"])
