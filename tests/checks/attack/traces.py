"""Strings that must not be on a site: planted marks in every disguise, personal data by pattern."""

import base64
import gzip
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from tests.checks.attack.site import PARQUET, Site, of_parquet, plain

NAME = r"[A-Z][a-z]+(?: [A-Z]\.)?(?:[ -][A-Z][a-z]+)+"
PLACE = r"(?:University|Institute|College|Laboratory|Department|School|Hospital|Academy)"
PERSONAL = {
    "e-mail": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}",
    "e-mail spelled out": r"\b[\w.]+ ?[\[(]at[\])] ?[\w.]+ ?[\[(]dot[\])] ?\w+",
    "phone, US": r"(?<![\d.])(?:\+?1[-. ])?(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\d.])",
    "phone, international": r"(?<![\w.])\+\d{1,3}(?:[ -]\d{2,4}){3,5}(?![\d.])",
    "phone, Chinese": r"(?<![\d.#a-fA-F])1[3-9]\d-?\d{4}-?\d{4}(?![\d.a-fA-F])",
    "ORCID": r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b",
    "ResearcherID": r"\b[A-Z]{1,3}-\d{4}-(?:19|20)\d\d\b",
    "author page": r"(?:scholar\.google\.\w+/citations\?user=|scopus\.com/authid/|researchgate\.net/profile/)\S+",
    "profile": r"(?:linkedin\.com/in/|twitter\.com/|x\.com/|facebook\.com/|weibo\.com/|bsky\.app/profile/)\w+",
    "street address": r"\b\d{1,5} (?:[NSEW]\.? )?[A-Z][a-z]+ (?:St|Street|Ave|Avenue|Rd|Road|Blvd|Drive|Dr|Lane|Ln|Way|Court)\b",
    "ZIP code": r"\b[A-Z]{2} \d{5}(?:-\d{4})?\b",
    "social security number": r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
    "Chinese identity number": r"(?<![\da-f])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX](?![\da-f])",
    "passport": r"\b[Pp]assport(?: no\.?| number)?:? ?[A-Z]{0,2}\d{7,9}\b",
    # No card begins as the years on an axis do.
    "card number": r"(?<![\d.-])(?!19|20)(?:\d{4}[ -]){3}\d{4}(?![\d.-])",
    "bank account": r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b",
    "IP address": r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])",
    "IPv6 address": r"(?<![\w:])(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}(?![\w:])",
    "MAC address": r"(?<![\w:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![\w:])",
    "coordinates": r"(?<![\d.])-?[1-9]\d?\.\d{4,}, ?-?[1-9]\d{0,2}\.\d{4,}(?![\d.])",
    "date of birth": r"\b(?:born|birth|DOB)\b[^.<]{0,20}(?:\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4})",
    "time to the second": r"\b20\d\d-[01]\d-[0-3]\d[T ](?!00:00:00)[0-2]\d:[0-5]\d:[0-5]\d",
    "response id": r"\bR_[0-9A-Za-z]{15,17}\b",
    "browser": r"Mozilla/5\.0 \(",
    "person with institution": rf"\b(?:Dr|Prof|Professor)\.? {NAME}\b|\b{NAME}, (?:[A-Z]\w+ )*{PLACE}\b(?: of)?",
    "self-introduction": rf"\b(?:[Mm]y name is|I am called) {NAME.split('(?:[ -]')[0]}",
}
COMPILED = {name: re.compile(pattern) for name, pattern in PERSONAL.items()}
PAGES = (".html", ".csv", ".json", ".svg", ".txt", ".xml", ".parquet")
WRITTEN = re.compile(
    r"^(?:code/|assets/|static/.*LICENSE|SHA256SUMS)"
)  # this project's own text, no one's answers
AUTHORED = (
    "data/sources.csv",
    "data/published.csv",
    "data/context.csv",
    "data/codebook.csv",
    "data/margins.csv",
)

MAILTO = re.compile(r"""href=["']?mailto:([^"'?>\s]+)""")


def personal(site: Site) -> list[tuple[str, str, str]]:
    """(file, pattern, text) of personal data; what the study's public lists of sources say is none, nor is
    the one address that the front page gives to write to."""
    written = " ".join(plain(site.text(name)) for name in AUTHORED if name in site.files) + contact(site)
    found, read = [], set[str]()
    for name, text in site.texts(*PAGES):
        if WRITTEN.match(name) or name in AUTHORED:
            continue
        words = plain(text) if name.endswith((".html", ".svg")) else html.unescape(text)
        if name.endswith(".csv"):  # a record stands in several files; none is read twice
            words, here = "\n".join(x for x in words.split("\n") if x not in read), words
            read.update(here.split("\n"))
        for pattern, compiled in COMPILED.items():
            found += [(name, pattern, m[0]) for m in compiled.finditer(words) if m[0] not in written]
    return found


def contact(site: Site) -> str:
    """The address that the front page leads to, if it is one alone."""
    front = html.unescape(site.text("index.html")) if "index.html" in site.files else ""
    found = {m[1] for m in MAILTO.finditer(front)}
    return f" {found.pop()}" if len(found) == 1 else ""


def disguises(mark: str) -> set[bytes]:
    """The ways in which a string can stand in a file."""
    raw = mark.encode()
    numeric = "".join(f"&#{ord(c)};" for c in mark)
    hexed = "".join(f"&#x{ord(c):x};" for c in mark)
    out = {raw, raw.lower(), raw.upper(), raw[::-1], mark.encode("utf-16-le"), mark.encode("utf-16-be")}
    out |= {
        numeric.encode(),
        hexed.encode(),
        raw.hex().encode(),
        urllib.parse.quote(mark, safe="").encode(),
    }
    out |= {"".join(f"\\u{ord(c):04x}" for c in mark).encode(), html.escape(mark).encode()}
    for pad in range(3):  # base64 has three phases
        coded = base64.b64encode(b"\0" * pad + raw)
        out.add(coded[(0, 2, 3)[pad] : len(coded) - 4 if (pad + len(raw)) % 3 else len(coded)])
    return {x for x in out if len(x) >= 4}


def opened(name: str, raw: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """A file's bytes, and those of what is packed in it: gzip, zip, Parquet, PNG text, data addresses."""
    yield name, raw
    if depth > 3:
        return
    if raw[:2] == b"\x1f\x8b":
        yield from opened(f"{name}!gz", gzip.decompress(raw), depth + 1)
    if raw.startswith(PARQUET):
        yield f"{name}!parquet", of_parquet(raw).encode()
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for inner in packed.namelist():
                yield from opened(f"{name}!{inner}", packed.read(inner), depth + 1)
    if raw[:8] == b"\x89PNG\r\n\x1a\n":
        yield from (
            (f"{name}!{kind.decode()}", body) for kind, body in _chunks(raw) if kind in (b"zTXt", b"iTXt")
        )
    for coded in re.findall(rb"base64,([A-Za-z0-9+/=]{40,})", raw):
        yield from opened(f"{name}!base64", base64.b64decode(coded + b"=" * (-len(coded) % 4)), depth + 1)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at + 8 <= len(raw):
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        body = raw[at + 8 : at + 8 + size]
        packed = body.split(b"\0", 1)[-1][1:] if kind == b"zTXt" else b""
        yield kind, zlib.decompress(packed) if packed else body
        at += size + 12


def planted(site: Site, marks: Iterable[str]) -> list[tuple[str, str]]:
    """(place, mark) wherever a mark stands: in bytes, unpacked bytes, words between tags, or a file name."""
    marks = list(marks)
    disguised = [(d, mark) for mark in marks for d in sorted(disguises(mark))]
    either = re.compile(b"|".join(re.escape(d) for d, _ in disguised))
    names = dict(disguised)
    found = [
        (f"name of {name}", mark) for name in site.files for mark in marks if mark.lower() in name.lower()
    ]
    for name, path in site.files.items():
        for place, raw in opened(name, path.read_bytes()):
            found += [(place, names[hit]) for hit in set(either.findall(raw))]
        if path.suffix in (".html", ".svg", ".xml"):
            words = re.sub(r"<[^>]*>", "", html.unescape(site.text(name)))
            found += [(f"{name} (words)", mark) for mark in marks if mark in words]
    return sorted(set(found))
