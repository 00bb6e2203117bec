"""study.toml: the sections that pages and the theme print."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from analysis.study.fields import key
from analysis.study.sections import Words, Wrong

DOI = re.compile(r"10\.[0-9]{4,9}/[^\s<>\"{}\\\\]+")


@dataclass(frozen=True)
class Transparency:
    """Items of the AAPOR Transparency Initiative; the method page tells each."""

    strategy: str = key("How the research was done, in a sentence or two")
    sponsor: str = key("Who paid for it")
    conductor: str = key("Who did the fieldwork")
    instrument: str = key("The questionnaire, and where its wording stands")
    population: str = key("Whom the survey is about")
    sample: str = key("How the sample was drawn")
    recruitment: str = key("How people were asked, and what they were given for it")
    modes: str = key("Mode and language")
    dates: str = key("Days of fieldwork")
    sizes: str = key("Sample sizes and precision")
    weighting: str = key("How answers were weighted")
    processing: str = key("What was done to the answers")
    quality: str = key("How quality was looked after")
    limits: str = key("What the survey cannot tell")


@dataclass(frozen=True)
class People:
    """Statements for respondents."""

    held: str | None = key("What is held about them", None)
    protection: str | None = key("How it is protected", None)
    consent: str | None = key("What they agreed to", None)
    ethics: str | None = key("Who reviewed the research", None)
    contact: str | None = key("Whom to ask", None)


@dataclass(frozen=True)
class Battery:
    """Questions of one scale that were asked together: one chart and one table."""

    title: str = key("What it is called; a few words")
    items: Words = key("Its questions, in order")

    def check(self) -> Wrong:
        if len(self.items) < 2:
            yield ("items",), f"has {len(self.items)} entries, expected two or more"


@dataclass(frozen=True)
class Citation:
    """Who made the survey, and how it is cited."""

    authors: Words = key("People or bodies, in order; else `site_author`", ())
    publisher: str | None = key("Who publishes the site", None)
    doi: str | None = key("Digital object identifier of this edition: `10.1234/abc`", None)

    def check(self) -> Wrong:
        if self.doi and not DOI.fullmatch(self.doi):
            yield ("doi",), f"is {self.doi!r}, expected one like '10.1234/abc', without its address"


@dataclass(frozen=True)
class Theme:
    """Settings of mkdocs-material that a study may change."""

    language: str | None = key("Language of the theme's own words", None)
    palette: Any = key("Colours", None)
    features: Words = key("Features of the theme", ())
    logo: str | None = key("Path of a logo", None)
    favicon: str | None = key("Path of a small icon", None)
    icon: dict[str, Any] = key("Icons", dict)
    direction: str | None = key("`ltr` or `rtl`", None)


@dataclass(frozen=True)
class Column:
    """A column of links at the foot of each page."""

    title: str = key("Its heading")
    pages: Words = key("Titles of pages of the menu")


@dataclass(frozen=True)
class Extra:
    """What the look of every site prints."""

    header: Words = key("Titles of pages that the head of each page links", ())
    footer: tuple[Column, ...] = key("Columns of links at the foot of each page", ())
    maker: str | None = key("Who made the survey, on the front page", None)
    contact: str | None = key("The one address to write to", None)
    notice: str | None = key("Line over each page of a synthetic study", None)
    about: str | None = key("Lines at the foot of each page", None)


@dataclass(frozen=True)
class Site:
    """Settings of mkdocs that are this study's own."""

    site_name: str | None = key("Name of the site; the study's title where there is none", None)
    site_description: str | None = key("What search engines say of it; the study's question", None)
    site_author: str | None = key("Authors, as cited", None)
    site_url: str | None = key("Address that the site will have", None)
    repo_url: str | None = key("Where its code is kept", None)
    repo_name: str | None = key("How that is called", None)
    edit_uri: str | None = key("Where a page is edited, below it", None, blank=True)
    copyright: str | None = key("Line on rights", None)
    use_directory_urls: bool = key("Addresses end in a slash, not in .html", True)
    nav: tuple[str | dict[str, Any], ...] = key("Pages in the order of the menu", (), repeats=True)
    not_in_nav: str | None = key(
        "Patterns of pages outside the menu, one a line; else those of mkdocs.yml", None
    )
    theme: Theme = key("Settings of the theme", Theme)
    extra: Extra = key("What the look of every site prints", Extra)

    def check(self) -> Wrong:
        for name in ("site_url", "repo_url"):
            if (getattr(self, name) or "https://")[:4] != "http":
                yield (name,), f"is {getattr(self, name)!r}, expected one that begins with https://"
        paths = list(menu_paths(self.nav))
        for path in dict.fromkeys(paths):
            if paths.count(path) > 1:
                yield ("nav",), f"names the page {path!r} twice"
            if ".." in path.split("/") or path.startswith("/"):
                yield ("nav",), f"names {path!r}, expected a page below pages/, e.g. 'findings/index.md'"

    @property
    def titles(self) -> list[str]:
        """The titles in menu, head and foot."""
        columns = [title for column in self.extra.footer for title in (column.title, *column.pages)]
        return list(dict.fromkeys([*menu_titles(self.nav), *self.extra.header, *columns]))

    def given(self) -> dict[str, Any]:
        """As mkdocs takes it: a dict of what is there."""
        found: dict[str, Any] = bare(asdict(self))
        return found


def menu_titles(nav: Any) -> Iterator[str]:
    """The titles of a menu, as mkdocs takes it."""
    for part in nav if isinstance(nav, list | tuple) else ():
        yield from menu_titles(part)
    for name, part in nav.items() if isinstance(nav, dict) else ():
        yield name
        yield from menu_titles(part)


def menu_paths(nav: Any) -> Iterator[str]:
    """The pages of a menu, as mkdocs takes it."""
    if isinstance(nav, str):
        yield nav
    for part in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list | tuple) else ():
        yield from menu_paths(part)


def bare(value: Any) -> Any:
    """Tables and lists without what is absent."""
    if isinstance(value, dict):
        inner = {k: bare(v) for k, v in value.items()}
        return {k: v for k, v in inner.items() if v is not None and v not in ((), [], {})}
    return [bare(v) for v in value] if isinstance(value, list | tuple) else value
