"""A site in several languages: what the frame of a page says in each, and where links of a page lead."""

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Any

from analysis.language import SOURCE, phrase, speaking, spoken
from analysis.study import Study
from analysis.study.prose import front_of
from analysis.study.texts import language, read_texts
from analysis.words import edition

FRAMES = ("frame.", "mark.")  # before the words of every page
MARK = "mark.synthetic"
LINK = re.compile(r"<a [^>]*>")
HREF = re.compile(r'href="([^"#?:]*)([^"]*)"')


def faces(
    study: Study, words: Iterable[Path], texts: Iterable[Path], docs: Path, charts: Path
) -> dict[str, Any]:
    """Language -> its own name, the words of the frame, the study's own texts, the pages that are in it
    and, in another language than the study's, the charts whose pictures those are shared with."""
    words = list(words)
    found = {study.language: face(study, study.language, words)}
    for path in texts:
        one, folder = read_texts(path, study.language), docs / language(path)
        titles = {escape(title): escape(str(one.of(title))) for title in study.site.titles}
        pages = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.md"))
        own = face(one.inside(study), one.language, words)
        shared = previews([folder / page for page in pages], charts / one.language)
        found[one.language] = own | {"titles": titles, "pages": pages, "previews": shared}
    return found


def previews(pages: Iterable[Path], charts: Path) -> list[str]:
    """The charts that pages name as their pictures and that are drawn in their language."""
    named = {front_of(page.read_text(encoding="utf-8"))[0].get("preview") for page in pages}
    return sorted(name for name in named if name and (charts / f"{name}.preview.png").is_file())


def face(study: Study, language: str, words: list[Path]) -> dict[str, Any]:
    """What the frame of a page in a language says, as HTML; of a study in that language."""
    extra, site = study.site.extra, study.site
    with speaking(language, words):
        own = {
            "name": spoken().name, "mark": phrase(MARK), "site": site.site_name or study.title,
            "edition": edition(study), "about": extra.about or site.site_description,
            "notice": extra.notice, "maker": extra.maker,
        }  # fmt: skip
        said = {key: escape(str(value or "")) for key, value in own.items()}
        return said | {"words": frame(), "titles": {}, "pages": []}


def frame() -> dict[str, str]:
    """The words of the frame by their last name."""
    said = spoken().said.items()
    return {k.partition(".")[2]: escape(str(v)) for k, v in said if k.startswith(FRAMES)}


def plain_face() -> dict[str, Any]:
    """The face of a site that is no study's: its own words and nothing else."""
    return {
        SOURCE: {"name": spoken().name, "words": frame(), "mark": phrase(MARK), "titles": {}, "pages": []}
    }


def led(html: str, page: str, pages: Collection[str], languages: Sequence[str]) -> str:
    """The page, whose links lead to pages in its language where those are, and else say in which.

    languages: of the pages, the study's first. Numbers and other marked links say nothing of a language."""
    code = page.split("/")[0]
    if code not in languages[1:]:
        return html
    here = posixpath.dirname(page)

    def to(tag: re.Match[str]) -> str:
        found = HREF.search(tag[0])
        if not found or not found[1] or "hreflang=" in tag[0] or "download" in tag[0]:
            return tag[0]
        target = posixpath.normpath(posixpath.join(here, found[1]))
        own = target if target == code or target.startswith(f"{code}/") else f"{code}/{target}"
        own = posixpath.normpath(own)
        if f"{own}/index.html" not in pages:
            there = f"{target}/index.html" in pages and "class=" not in tag[0]
            return f'<a hreflang="{languages[0]}"{tag[0][2:]}' if there else tag[0]
        address = posixpath.relpath(own, here) + "/"
        return tag[0].replace(found[0], f'href="{"./" if address == "./" else address}{found[2]}"')

    return LINK.sub(to, html)


def names(faces_: Mapping[str, Mapping[str, Any]], site: str) -> dict[str, str]:
    """Language -> the name of the site in it."""
    return {language: unescape(face.get("site") or site) for language, face in faces_.items()}


def marks(faces_: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Language -> the mark of synthetic data in it."""
    return {language: face["mark"] for language, face in faces_.items()}
