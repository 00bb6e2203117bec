"""What changed, for who follows the study: an Atom feed (RFC 4287) of editions and of headlines that moved.

Identifiers are UUIDs made from the study's title, the day of the edition and the key of the number, so
they stay the same wherever the site stands. Without a date there is no edition to follow, and no feed.
"""

from collections.abc import Mapping
from uuid import NAMESPACE_OID, uuid5
from xml.etree import ElementTree as ET

from analysis.numbers.key import record_of
from analysis.numbers.text import count
from analysis.stages.release.edition import Edition, clean
from analysis.words import History
from analysis.words.history import Change, Told, changed_words

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = "feed.xml"


def feed(edition: Edition, history: History, shorts: Mapping[str, str]) -> str:
    """The feed, the newest edition first; `shorts` is the name of each question in a few words."""
    root = ET.Element("feed", {"xmlns": ATOM, LANGUAGE: edition.study.site.theme.language or "en"})
    add(root, "id", identifier(edition))
    add(root, "title", f"{edition.title}: corrections and changes")
    add(root, "subtitle", edition.question)
    add(root, "updated", moment(history.editions[-1].released))
    add(add(root, "author"), "name", edition.authors)
    if edition.licence:
        add(root, "rights", edition.licence["title"])
    if edition.address:
        add(root, "link", rel="self", type="application/atom+xml", href=f"{edition.address}data/{FEED}")
    add(root, "link", rel="alternate", type="text/html", href=f"{start(edition)}changes/")
    for told in reversed(history.editions):
        entry(root, edition, told)
        for change in history.headlines(told.released):
            headline(root, edition, change, shorts.get(change.headline, change.headline))
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def entry(root: ET.Element, edition: Edition, told: Told) -> None:
    """An edition: how many numbers it changed, and why."""
    found = ((told.changed.get(what), says) for what, says in changed_words().items())
    counts = ", ".join(f"{count(number)} {says}" for number, says in found if number)
    says = [] if told.compared else [f"First edition, with {count(told.numbers)} numbers."]
    of = "Numbers" if told.compared else "Numbers of earlier waves"
    says += [f"{of}: {counts}."] if counts else ["No number changed."] if told.compared else []
    made = add(root, "entry")
    add(made, "id", identifier(edition, told.released))
    add(made, "title", edition.marked(told.name, ": "))
    add(made, "updated", moment(told.released))
    add(made, "link", rel="alternate", href=f"{start(edition)}changes/#edition-{told.released}")
    add(made, "summary", " ".join([*says, *(cause.says for cause in told.causes)]))


def headline(root: ET.Element, edition: Edition, change: Change, short: str) -> None:
    """A figure that a question's page leads with, told otherwise than before."""
    made = add(root, "entry")
    add(made, "id", identifier(edition, change.released, change.key))
    add(made, "title", edition.marked(f"{short}: {change.old}, now {change.new}", ": "))
    add(made, "updated", moment(change.released))
    add(
        made, "link", rel="alternate", href=f"{start(edition)}numbers/{record_of(change.key)}/#{change.key}"
    )
    add(made, "summary", f"{change.key}: {change.old} before edition {change.version}, {change.new} in it.")


def start(edition: Edition) -> str:
    """Where addresses begin: at the site, or at its root as seen from the feed while it has no address."""
    return edition.address or "../"


def identifier(edition: Edition, *parts: str) -> str:
    return uuid5(NAMESPACE_OID, " ".join((edition.name, *parts))).urn


def moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    child.text = clean(text) or None
    return child
