"""Figures and big tables go into pages after mkdocs: Markdown and search never see them."""

import re
from html import unescape
from pathlib import Path

from analysis.store.kept import digest
from analysis.study import FactError, near

PLACE = re.compile(r'<div data-(figure|part)="([^"]*)"></div>')
CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
ROOT = '="{root}'  # how an address in a fragment begins: at the root of the site
LEFT = re.compile(r' markdown="[01]"')  # what md_in_html leaves in raw HTML, and HTML does not know


class Fragments:
    """The fragments of a build, read once: figures by name, parts by path."""

    def __init__(self, charts: Path, parts: Path) -> None:
        self.folders = {"figure": charts, "part": parts}
        self.read: dict[tuple[str, str], str] = {}
        self.hashed: dict[tuple[str, str], str] = {}
        self.used: set[tuple[str, str]] = set()

    def get(self, kind: str, name: str, page: str) -> str:
        if (kind, name) not in self.read:
            path = self.folders[kind] / f"{name}.html"
            if not path.is_file():
                found = sorted(self.folders[kind].rglob("*.html"))
                names = [str(p.relative_to(self.folders[kind]).with_suffix("")) for p in found]
                raise FactError(f"{page}: no {kind} {name!r} in {self.folders[kind]}{near(name, names)}")
            self.read[kind, name] = path.read_text(encoding="utf-8")
        self.used.add((kind, name))
        return self.read[kind, name]

    def held(self, html: str, page: str) -> str:
        """The hashes of the fragments that a page asks for, in their order."""
        places = PLACE.findall(html)
        for kind, name in places:
            text = self.get(kind, name, page)
            self.hashed[kind, name] = self.hashed.get((kind, name)) or digest(text)
        return "".join(self.hashed[place] for place in places)

    def caption(self, name: str) -> str:
        """The words above a figure; nothing where there is none of the name, which `spliced` will say."""
        path = self.folders["figure"] / f"{name}.html"
        found = CAPTION.search(path.read_text(encoding="utf-8")) if path.is_file() else None
        return unescape(re.sub(r"<[^>]+>", " ", found[1])) if found else ""


def spliced(html: str, page: str, root: str, fragments: Fragments) -> str:
    """The page with each placeholder replaced, and the addresses in what came in made the page's own."""

    def fill(match: re.Match[str]) -> str:
        return fragments.get(match[1], match[2], page).replace(ROOT, f'="{root}')

    filled = PLACE.sub(fill, html)
    if left := re.search(r"<div data-(?:figure|part)[^>]*>", filled):
        raise FactError(f'{page}: {left[0]} is no placeholder: expected <div data-figure="name"></div>')
    return LEFT.sub("", filled)
