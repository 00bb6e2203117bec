"""Every link and anchor of the built pages, followed: a dead one is an error."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import unquote, urlsplit

from analysis.study import FactError, near

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r'\s(href|src|srcset|poster|action|data)="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """A built page: its path from the site's root, and its HTML."""

    path: str
    html: str

    @cached_property
    def tags(self) -> list[str]:
        return TAG.findall(self.html)

    @cached_property
    def ids(self) -> set[str]:
        """Every id; the same one twice is an error."""
        seen: set[str] = set()
        for tag in self.tags:
            if found := ID.search(tag):
                if (name := unescape(found[1])) in seen:
                    raise FactError(f"{self.path}: id {name!r} stands twice on the page")
                seen.add(name)
        return seen

    @cached_property
    def addresses(self) -> list[tuple[str, str]]:
        """(attribute, address) in the order of the page."""
        return [(m[1], unescape(m[2])) for tag in self.tags for m in ADDRESS.finditer(tag)]


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
    for attribute, address in page.addresses:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            if attribute != "href" and parts.scheme != "data":
                raise FactError(f"{page.path}: {attribute}={address!r} asks a foreign host")
            if parts.scheme not in ("http", "https", "mailto", "data"):
                raise FactError(f"{page.path}: link {address!r} has a scheme that no page needs")
        else:
            yield address


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
