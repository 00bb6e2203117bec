"""Every link and anchor of the built pages, followed: a dead one is an error."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from analysis.stages.publish.page import Element, Page
from analysis.study import FactError, near

LEADS = ("a", "area")  # elements whose href a reader follows; other addresses a browser may ask for itself
UNCLEAR = re.compile(r"[\x00-\x20\\]")  # in an address: what browsers read each in its own way
SAYS = {"canonical", "alternate", "license", "author"}  # links that name a place and load nothing


class Link(NamedTuple):
    """An address as it stands on a page, the file that it leads to, and the id there."""

    address: str
    target: str
    anchor: str


@dataclass(frozen=True)
class Told:
    """What others want to know of a page: its ids, where its links lead, and the names of elements,
    classes and properties that stylesheets must keep."""

    ids: list[str]
    links: list[Link]
    names: list[str]
    properties: list[str]


def check(pages: Mapping[str, Told], files: set[str]) -> None:
    """Follow each link inside the site.

    Raises FactError naming page, link and the nearest page or anchor there is.
    """
    ids = {name: set(page.ids) for name, page in pages.items()}
    for name, page in pages.items():
        for address, target, anchor in page.links:
            if target not in files:
                raise FactError(
                    f"{name}: dead link {address!r}: no file {target!r}{near(target, sorted(files))}"
                )
            if anchor and target in ids and anchor not in ids[target]:
                raise FactError(
                    f"{name}: dead link {address!r}: no id {anchor!r} on {target!r}"
                    f"{near(anchor, sorted(ids[target]))}"
                )


def followed(page: Page, base: str) -> list[Link]:
    """Each link of a page inside the site; `base` is the path that absolute addresses begin with."""
    return [Link(address, *led(address, page, base)) for address in dict.fromkeys(inner(page))]


def inner(page: Page) -> Iterator[str]:
    """Addresses inside the site; an address that asks for something elsewhere on load is an error."""
    for element, attribute, address in page.addresses:
        if UNCLEAR.search(address):
            raise FactError(f"{page.path}: {attribute}={address!r} holds what a browser reads its own way")
        parts = urlsplit(address)
        if not parts.scheme and not parts.netloc:
            yield address
        elif parts.scheme == "data" and element.tag not in LEADS:
            continue
        elif attribute != "href" or not leads(element):
            raise FactError(f"{page.path}: {attribute}={address!r} asks a foreign host")
        elif parts.scheme not in ("http", "https", "mailto"):
            raise FactError(f"{page.path}: link {address!r} has a scheme that no page needs")


def leads(element: Element) -> bool:
    """Whether a browser asks for the element's href only if a reader follows it."""
    rel = set(element.get("rel").lower().split())
    return element.tag in LEADS or (element.tag == "link" and bool(rel) and rel <= SAYS)


def led(address: str, page: Page, base: str) -> tuple[str, str]:
    """The file that an address leads to, and the id there."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if path.startswith("/"):
        if not path.startswith(base):
            raise FactError(f"{page.path}: dead link {address!r}: it leads above the site's root {base!r}")
        target = path.removeprefix(base)
    else:
        target = posixpath.join(posixpath.dirname(page.path), path) if path else page.path
    target = posixpath.normpath(target) + ("/" if target.endswith("/") else "") if target else "index.html"
    if target in ("./", "."):
        target = "index.html"
    if target.endswith("/"):
        target += "index.html"
    return target, unquote(parts.fragment)
