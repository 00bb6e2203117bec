"""Every link and anchor of the built pages, followed: a dead one is an error."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from analysis.stages.publish.page import Element, Page
from analysis.study import FactError, near

LEADS = ("a", "area")  # elements whose href a reader follows; other addresses a browser may ask for itself
SAYS = {"canonical", "alternate", "license", "author"}  # links that name a place and load nothing


def check(pages: dict[str, Page], files: set[str], base: str) -> None:
    """Follow each link inside the site; `base` is the path that absolute addresses begin with.

    Raises FactError naming page, link and the nearest page or anchor there is.
    """
    known: dict[str, str] = {}
    for page in pages.values():
        _ = page.ids  # an id that stands twice is found even where nothing points
        folder = posixpath.dirname(page.path)
        for address in dict.fromkeys(inner(page)):
            key = address if address.startswith("/") else f"{folder}\0{address}"
            if address.startswith("#") or not address:
                key = f"{page.path}\0{address}"
            if key not in known:
                known[key] = fault(address, page, folder, pages, files, base)
            if known[key]:
                raise FactError(f"{page.path}: dead link {address!r}: {known[key]}")


def inner(page: Page) -> Iterator[str]:
    """Addresses inside the site; an address that asks for something elsewhere on load is an error."""
    if page.told:
        yield from page.told[1]
        return
    for element, attribute, address in page.addresses:
        if "\\" in address or any(ord(c) < 33 for c in address):
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


def fault(
    address: str, page: Page, folder: str, pages: dict[str, Page], files: set[str], base: str
) -> str:  # fmt: skip
    """What is wrong with a link, or ''."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if path.startswith("/"):
        if not path.startswith(base):
            return f"it leads above the site's root {base!r}"
        target = path.removeprefix(base)
    else:
        target = posixpath.join(folder, path) if path else page.path
    target = posixpath.normpath(target) + ("/" if target.endswith("/") else "") if target else "index.html"
    if target in ("./", "."):
        target = "index.html"
    if target.endswith("/"):
        target += "index.html"
    if target not in files:
        return f"no file {target!r}{near(target, sorted(files))}"
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].ids:
        return f"no id {anchor!r} on {target!r}{near(anchor, sorted(pages[target].ids))}"
    return ""
