"""What people must say before anything is published, and words that were only holding a place.

python -m analysis.tools.publishing.ready study.toml
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis.study import Faults, Study, read_study, run

# Of RFC 2606 and RFC 6761, and what people write to come back to.
HOLDING = re.compile(
    r"\bexample\.(?:org|com|net|edu)\b|\.(?:example|invalid|test|localhost)\b|\b[Uu]nset\b|\bUNSET\b"
    r"|\(to be written\)|\bTODO\b|\bTBD\b|\bFIXME\b|\bXXX\b|[Ll]orem ipsum|address-of-this-site"
)
WORDS = {"TODO": ("es", "pt"), "XXX": ("es", "pt", "it")}  # there: all, and thirty, as congresses count
LANGUAGE = re.compile(r'<html\b[^>]* lang="(\w+)')
OLDER = re.compile(r"<p [^>]*\bdata-older\b")  # as main.html says of a page
UNSAID = date(2000, 1, 1)  # the day that an import writes until somebody says it
NEEDED = {  # setting -> where it stands in study.toml, and an example of it
    "address": ('[site] site_url = "https://..."', "the address that the site will have"),
    "author": ('[site] site_author = "..."', "who is cited as its author"),
    "licence": ('licence = "CC-BY-4.0"', "under which text and numbers may be used"),
    "contact": ('[site.extra] contact = "...@..."', "whom readers write to"),
    "release": ("release = 2026-06-15", "the day of this edition"),
}
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def check_ready(study: Study) -> None:
    """Raises FactError with everything that is unset, not an address, or only holding a place."""
    faults, path = Faults(), study.path
    given = {
        "address": study.site.site_url, "author": study.site.site_author, "licence": study.licence,
        "contact": study.site.extra.contact, "release": study.release if study.release != UNSAID else None,
    }  # fmt: skip
    for name, value in given.items():
        if not value:
            where, what = NEEDED[name]
            faults.add(f"{path}: the {name} is not set: {where}, {what}")
    if (url := urlsplit(study.site.site_url or "https://a.b")).scheme != "https" or "." not in url.netloc:
        faults.add(f"{path}, [site]: site_url is {study.site.site_url!r}, expected https:// and a host")
    if study.site.extra.contact and not MAIL.fullmatch(study.site.extra.contact):
        faults.add(f"{path}, [site.extra]: contact is no address to write to: {study.site.extra.contact!r}")
    for fault in held(study):
        faults.add(fault)
    faults.tell()


def held(study: Study, words: re.Pattern[str] = HOLDING) -> Iterator[str]:
    """Each text of the study that only holds a place."""
    for place, text in texts(study, ""):
        if found := holding(text, study.language, words):
            yield f"{study.path}: {place} says {found!r}, which only holds a place"


def holding(text: str, language: str, words: re.Pattern[str] = HOLDING) -> str:
    """What of a text only holds a place, and is no word of its language; or ''."""
    found = (met[0] for met in words.finditer(text))
    return next((word for word in found if language not in WORDS.get(word, ())), "")


def texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """(place, text) of every text in a record."""
    if isinstance(value, str):
        yield place, value
    elif is_dataclass(value):
        for f in fields(value):
            yield from texts(getattr(value, f.name), f"{place}.{f.name}" if place else f.name)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts(inner, place)


def check_pages(site: Path, language: str) -> None:
    """Raises FactError with each page that says what only holds a place, but for pages of code, and each
    translation that is older than its original. language: of what does not say its own."""
    faults = Faults()
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site)
        if path.suffix not in (".html", ".xml", ".cff", ".bib"):
            continue
        text = path.read_text(encoding="utf-8")
        own = LANGUAGE.search(text)
        if name.parts[0] != "code" and (found := holding(text, own[1] if own else language)):
            faults.add(f"{name}: says {found!r}, which only holds a place")
        if path.suffix == ".html" and OLDER.search(text):
            faults.add(f"{name}: its original has changed since it was translated; translate it again")
    faults.tell()


if __name__ == "__main__":
    run(lambda study: check_ready(read_study(study)))
