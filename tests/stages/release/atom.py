"""The rules of RFC 4287 (The Atom Syndication Format) for a feed as ours: what of them a document breaks."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # 3.3, RFC 3339
ONCE = {  # 4.1.1, 4.1.2: exactly one, at most one
    "feed": (("id", "title", "updated"), ("generator", "icon", "logo", "rights", "subtitle")),
    "entry": (("id", "title", "updated"), ("content", "published", "rights", "source", "summary")),
}
MAY = {
    "feed": {"id", "title", "updated", "author", "category", "contributor", "generator", "icon", "logo", "link", "rights",
             "subtitle", "entry"},
    "entry": {"id", "title", "updated", "author", "category", "content", "contributor", "link", "published", "rights",
              "source", "summary"},
    "author": {"name", "uri", "email"},
}  # fmt: skip


def faults(text: str) -> Iterator[str]:
    root = ET.fromstring(text)
    if root.tag != f"{ATOM}feed":
        yield f"2: the document is a {root.tag}"
    yield from holder(root, "feed")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        yield from holder(entry, "entry")
        if not (entry.findall(f"{ATOM}author") or root.findall(f"{ATOM}author")):
            yield "4.1.2: an entry has no author, and neither has the feed"
        if entry.find(f"{ATOM}content") is None and not [
            x for x in entry.findall(f"{ATOM}link") if x.get("rel", "alternate") == "alternate"
        ]:
            yield "4.1.2: an entry without content has no alternate link"
    ids = [root.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in entries)]
    yield from (f"4.1.1: the id {one} stands {n} times" for one, n in Counter(ids).items() if n > 1)


def holder(element: ET.Element, what: str) -> Iterator[str]:
    """Rules of a feed or an entry itself."""
    counts = Counter(child.tag.removeprefix(ATOM) for child in element)
    must, may = ONCE[what]
    yield from (f"4.1: {what} has {counts[name]} {name}" for name in must if counts[name] != 1)
    yield from (f"4.1: {what} has {counts[name]} {name}" for name in may if counts[name] > 1)
    yield from (f"4.1: {what} holds {name}" for name in counts if name not in MAY[what])
    if not urlsplit(element.findtext(f"{ATOM}id", "")).scheme:
        yield f"4.2.6: the id of {what} is no IRI"
    if not MOMENT.fullmatch(element.findtext(f"{ATOM}updated", "")):
        yield f"3.3: updated of {what} is no moment"
    if not element.findtext(f"{ATOM}title", "").strip():
        yield f"4.2.14: the title of {what} says nothing"
    for author in element.findall(f"{ATOM}author"):
        if [c.tag.removeprefix(ATOM) for c in author].count("name") != 1:
            yield "3.2.1: an author has not one name"
    same = Counter()
    for link in element.findall(f"{ATOM}link"):
        if not link.get("href") or re.search(r"\s", link.get("href", "")):
            yield "4.2.7.1: a link has no address"
        if link.get("rel", "alternate") == "alternate":
            same[link.get("type"), link.get("hreflang")] += 1
        if len(link) or (link.text or "").strip():
            yield "4.2.7: a link holds something"
    yield from ("4.1: two alternate links of one type" for n in same.values() if n > 1)
    for name in ("title", "subtitle", "summary", "rights"):
        for text in element.findall(f"{ATOM}{name}"):
            if text.get("type", "text") not in ("text", "html", "xhtml") or len(text):
                yield f"3.1: {name} is no text construct"
