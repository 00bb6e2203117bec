"""Pages as the theme made them -> as they are published, from where they stand if they would be the same.

A file in `kept` holds of each page the hash of all that it was made from, of the page before PDFs are
named, and of the page itself. The published page is read and hashed: one that was altered is made again.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from analysis.stages.publish import paper, policy, splice
from analysis.stages.publish.languages import led
from analysis.stages.publish.page import Page
from analysis.store.kept import digest, of_code, read_kept, write_kept
from analysis.study import FactError, write_text

DONE = "done.json"  # file of `kept`


def finished(
    made: Mapping[str, str], fragments: splice.Fragments, base: str, prints: Path | None, kept: Path,
    site: Path, aside: Path, languages: Sequence[str] = (),
) -> dict[str, Page]:  # fmt: skip
    """Every page by its path, with its figures, parts, PDFs and policy in it; its stamp in `kept`.

    made: path -> HTML of the theme. site: as it was published before. languages: of the pages, the study's
    first."""
    if "index.html" not in made:
        raise FactError(f"{aside}: no front page; expected index.md in the folder of Markdown")

    def root(name: str) -> str:
        return base if name == "404.html" else "../" * name.count("/")

    @cache
    def filled(name: str) -> str:
        return led(splice.spliced(made[name], name, root(name), fragments), name, made.keys(), languages)

    had = read_kept(kept / DONE)
    of_all = digest(json.dumps([of_code(), sorted(made), base, list(languages)]))
    sources = {
        name: digest(of_all + name + html + fragments.held(html, name)) for name, html in made.items()
    }
    same = {name for name, key in sources.items() if had.get(name, {}).get("from") == key}
    halves = {name: had[name]["half"] if name in same else digest(filled(name)) for name in made}
    of = paper.stamp(halves)
    write_text(kept / paper.STAMP, of)
    there = paper.printed(prints, of)
    paper.put(aside, there)
    pages, told = {}, {}
    for name, key in sources.items():
        source, was = digest(json.dumps([key, sorted(there)])), had.get(name, {})
        page = published(site / name, was["whole"]) if was.get("of") == source else None
        page = page or policy.guarded(paper.filled(filled(name), root(name), there), name)
        pages[name] = Page(name, page)
        told[name] = {"from": key, "half": halves[name], "of": source, "whole": pages[name].digest}
    write_kept(kept / DONE, told)
    return pages


def published(path: Path, whole: str) -> str | None:
    """A page as it stands on the site, if it is as it was made."""
    raw = path.read_bytes() if path.is_file() else b""
    return raw.decode() if digest(raw) == whole else None
