"""The published folder and its data -> one file for deposit, whose pages open without a server.

A server shows the index of a folder, a disk does not: links inside the site that end in a folder are
led to the index.html in it. Pages that only a server can use stay out.
"""

import hashlib
import io
import json
import posixpath
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from analysis.stages.release.changes import LISTED
from analysis.stages.release.edition import Edition
from analysis.study import FactError, Faults, Study, read_study, run, write_bytes
from analysis.tools.deposit import datacite, verify
from analysis.tools.publishing.ready import held

SERVED = ("404.html", "sitemap.xml", "sitemap.xml.gz", "SHA256SUMS")
ADDRESSES = ("href", "src", "action")  # attributes that lead to files
UNWRITTEN = re.compile(r"\(to be written\)")  # what an import leaves to people
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of the zip format
MAKEFILE = b".PHONY: verify\nverify:\n\tpython3 verify.py\n"
NOBODY = "\nAll respondents are synthetic: made by a program, nobody was asked.\n"
README = """{title}
{question}
Version {version}{released}
{synthetic}
Open index.html in a browser: every page works without a server. Search and the page "Explore" load
files while they run, which browsers allow from a server alone: python3 -m http.server in this folder.

data/               every published number and the questionnaire as files
data/datapackage.json  what each column holds (Frictionless data package)
data/ddi.xml        the study and its questions (DDI Codebook 2.5)
data/CITATION.cff   how to cite
datacite.json       the record that a DOI is registered with (DataCite 4.5)
SHA256SUMS          hashes of all files: sha256sum -c SHA256SUMS

To check all of it, with Python 3 alone: make verify, or python3 verify.py

Answers of single respondents are not part of this file.

Cite as: {citation}
{terms}"""


def main(study: Path, site: Path, archive: Path) -> None:
    """Write archive/<name>-<version>.zip from the site, and its record beside; same site, same bytes."""
    edition = Edition(read_study(study))
    if not edition.released:
        raise FactError(f"{study}: release is not set, and a deposit has a day")
    faults = Faults()
    for fault in held(edition.study, UNWRITTEN):
        faults.add(fault)
    faults.tell()
    files = opened({p.relative_to(site).as_posix(): p for p in sorted(site.rglob("*")) if p.is_file()})
    files["README.txt"] = readme(edition).encode()
    size = sum(map(len, files.values()))
    files["datacite.json"] = datacite.record(edition, files, size, earlier(site)).encode()
    files["verify.py"], files["Makefile"] = Path(verify.__file__).read_bytes(), MAKEFILE
    sums = "".join(f"{hashlib.sha256(raw).hexdigest()}  {name}\n" for name, raw in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    top = f"{edition.name}-{edition.version}"
    archive.mkdir(parents=True, exist_ok=True)
    aside = archive / f".{top}.zip.new"
    aside.write_bytes(packed(files, top, stamp(edition.study)))
    aside.replace(archive / f"{top}.zip")
    write_bytes(archive / f"{top}.datacite.json", files["datacite.json"])


def earlier(site: Path) -> list[str]:
    """Days of the editions before the one of the site."""
    path = site / "data" / LISTED
    told = json.loads(path.read_text(encoding="utf-8"))["editions"] if path.is_file() else []
    return [edition["released"] for edition in told[:-1]]


def opened(paths: dict[str, Path]) -> dict[str, bytes]:
    """Files by name, with the links of pages made to work from a disk."""
    kept = {name: path for name, path in paths.items() if name not in SERVED}
    if "index.html" not in kept:
        raise FactError("the site has no index.html to open")
    names = set(kept)
    files = {name: path.read_bytes() for name, path in kept.items()}
    for name in kept:
        if name.endswith(".html"):
            files[name] = from_disk(files[name].decode(), name, names).encode()
    return files


def from_disk(html: str, page: str, names: set[str]) -> str:
    """A page whose links into the site name files; one that leads nowhere is an error."""
    tree = LexborHTMLParser(html)
    for node in tree.css('link[rel~="preload"]'):  # browsers refuse it on a disk, and load the font anyway
        node.decompose()
    for attribute in ADDRESSES:
        for node in tree.css(f"[{attribute}]"):
            address = node.attributes[attribute] or ""
            if (to := target(address, page, names)) != address:
                node.attrs[attribute] = to
    return tree.html or ""


def target(address: str, page: str, names: set[str]) -> str:
    """The address with the index.html that a server would have found; foreign ones as they are."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return address
    path = parts.path
    if path.startswith("/"):
        raise FactError(f"{page}: {address!r} begins at the root of a server")
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path)))
    if place not in names:
        path = ("" if path in (".", "./") else path.rstrip("/") + "/") + "index.html"
        place = posixpath.normpath(posixpath.join(place, "index.html"))
    if place not in names:
        raise FactError(f"{page}: {address!r} leads to {place!r}, which is not in the archive")
    return parts._replace(path=path).geturl()


def readme(edition: Edition) -> str:
    """Plain text at the top of the archive."""
    return README.format(
        title=edition.title,
        question=edition.question,
        version=edition.version,
        released=f", {edition.released}" if edition.released else "",
        synthetic=NOBODY if edition.study.synthetic else "",
        citation=edition.citation,
        terms=f"Text and published numbers: {edition.terms}\n" if edition.terms else "",
    )


def stamp(study: Study) -> tuple[int, int, int, int, int, int]:
    """The date on every entry: that of the release."""
    day = study.release
    return (day.year, day.month, day.day, 0, 0, 0) if day and day.year >= EARLIEST[0] else EARLIEST


def packed(files: dict[str, bytes], top: str, date: tuple[int, int, int, int, int, int]) -> bytes:
    """A zip with entries in order of name, one date, and the same rights on every file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packing:
        for name, raw in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{top}/{name}", date)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o100644 << 16
            packing.writestr(entry, raw)
    return out.getvalue()


if __name__ == "__main__":
    run(main)
