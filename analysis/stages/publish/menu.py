"""The menu of a study that names none: its findings, its own pages, and what every site has."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from analysis.language import phrase
from analysis.study import Study

TITLE = re.compile(r'^title: "(.*)"$', re.M)  # in the front matter of a page
LAST = {  # what every menu ends with, by its words
    "questions": "questions.md", "explore": "explore.md", "method": "method.md", "data": "data.md",
    "numbers": "numbers.md", "code": "code/index.md", "changes": "changes.md", "cite": "cite.md",
}  # fmt: skip
CLAIMED = ("robustness.md", "silent.md", "missing.md", "measurement.md")  # where they have sections
HEADED = 6  # entries in the head of each page; the menu has them all


def menu(docs: Path, study: Study, beyond: Sequence[str]) -> list[dict[str, Any]]:
    """Entries as mkdocs takes them, in the order that readers come: findings, own pages, then the rest.

    beyond: patterns of pages that no menu lists."""
    there = [p.relative_to(docs).as_posix() for p in sorted(docs.rglob("*.md"))]
    themes = [f"findings/{theme}.md" for theme in study.themes]
    found = [p for p in there if p.startswith("findings/")]
    found.sort(key=lambda p: (p != "findings/index.md", themes.index(p) if p in themes else len(themes), p))
    entries: list[dict[str, Any]] = [{phrase("frame.menu_home"): "index.md"}]
    if found:
        entries.append({phrase("frame.menu_findings"): found})
    entries += [{title: path} for title, path in own(docs, there, beyond)]
    last = ({phrase(f"frame.menu_{name}"): path} for name, path in LAST.items() if path in there)
    return [*entries, *last]


def unlisted(nav: Sequence[Any]) -> Iterator[str]:
    """Patterns of findings by rule, where a menu names no finding: the front page leads to them."""
    if "findings/" not in str(nav):
        yield "/findings/*.md"  # and none of a folder within


def own(docs: Path, there: list[str], beyond: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pages that not every study has, by their titles."""
    common = {"index.md", *LAST.values()}
    for path in there:
        apart = any(fnmatch(f"/{path}", pattern) for pattern in beyond)
        if path not in common and not path.startswith("findings/") and (path in CLAIMED or not apart):
            text = (docs / path).read_text(encoding="utf-8")
            title = TITLE.search(text)
            if path not in CLAIMED or "<h2" in text:
                yield (title[1] if title else Path(path).stem), path


def header(entries: list[Any]) -> list[str]:
    """The first entries after the front page, which the head of each page links."""
    return [title for entry in entries for title in entry][1 : HEADED + 1]
