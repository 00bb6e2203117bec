"""Pages made again where their Markdown changed; all others as they were made before, by content.

A file in the folder `kept` holds the HTML of every page as mkdocs made it, with the hash of its Markdown,
and one hash of all that every page depends on: settings, look, list of pages, packages, the code. Where
that differs, or a plugin sees all pages, everything is made. Of a page that is as it was and stands in the
menu under a title of its own mkdocs gets the ids alone, since others may link to them. Other files hold
what was found in every finished page that passed its checks, and in every page by the search.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

from analysis.stages.publish import build, links, policy, prune
from analysis.stages.publish.page import Page
from analysis.store.kept import Found, digest, of_code, read_kept, write_kept
from analysis.study import FactError
from analysis.words.lean import lean

PAGE = ".md"
MADE, FACTS, SAID = "made.json", "facts.json", "said.json"  # files of `kept`
OF_ALL = ("sitemap.xml", "sitemap.xml.gz")  # what mkdocs makes of the list of pages, which is the same


def make(
    configuration: dict[str, Any], mkdocs: Path, folders: dict[str, Path], epoch: int, kept: Path
) -> dict[str, str]:
    """As build.make, each page lean, the same bytes; then write what is kept. Returns path -> HTML of the
    pages, of which those that are as they were are not written."""
    docs, site = folders["docs"], folders["site"]
    files = {str(p.relative_to(docs)): p for p in sorted(docs.rglob("*")) if p.is_file()}
    sources = {
        name: path.read_text(encoding="utf-8") for name, path in files.items() if path.suffix == PAGE
    }
    key = shell(configuration, mkdocs, folders["overrides"], [*files, str(epoch)])
    had = read_kept(kept / MADE)
    same = had.get("pages", {}) if had.get("shell") == key and apart(configuration) else {}
    pages = {n: html for n, (told, html) in same.items() if n in sources and told == digest(sources[n])}
    if not pages or not some(configuration, mkdocs, folders, epoch, sources, pages, files):
        build.make(configuration, mkdocs, folders, epoch)
        pages = {}
    places = {name: place(name, configuration) for name in sources}
    for name in OF_ALL:
        if pages and name in had["of_all"]:
            (site / name).write_bytes(bytes.fromhex(had["of_all"][name]))
    of_all = {name: (site / name).read_bytes().hex() for name in OF_ALL if (site / name).exists()}
    for name in (name for name in sources if name not in pages):
        pages[name] = lean((site / places[name]).read_text(encoding="utf-8"))
    made = {name: [digest(sources[name]), pages[name]] for name in sources}
    write_kept(kept / MADE, {"shell": key, "pages": made, "of_all": of_all})
    of_theme = {str(path.relative_to(site)): path for path in site.rglob("*.html")}
    found = {name: path.read_text(encoding="utf-8") for name, path in of_theme.items()}
    return dict(sorted({**found, **{places[name]: html for name, html in pages.items()}}.items()))


def checked(
    pages: dict[str, Page], synthetic: bool, base: str, kept: Path, marks: dict[str, str]
) -> dict[str, links.Told]:
    """What is told of every page; each has passed its own checks, now or as the same bytes before."""
    known = Found(kept / FACTS, [synthetic, base, marks])

    def look(page: Page) -> dict[str, list]:
        policy.check(page, synthetic, marks)
        names, read = prune.used([page.html]), prune.properties([page.html])
        return {
            "ids": sorted(page.ids), "links": links.followed(page, base), "names": sorted(names),
            "properties": sorted(read),
        }  # fmt: skip

    found = {name: known.get(f"{name}\n{page.digest}", partial(look, page)) for name, page in pages.items()}
    known.finish()
    return {name: links.Told(**told) for name, told in found.items()}


def some(
    configuration: dict[str, Any], mkdocs: Path, folders: dict[str, Path], epoch: int,
    sources: dict[str, str], pages: dict[str, str], files: dict[str, Path],
) -> bool:  # fmt: skip
    """Make the pages that are not in `pages`, with those of the menu; False where mkdocs finds a fault.

    A fault may be a link to a page that is not there to be made; making everything tells.
    """
    menu = dict(entries(configuration["nav"]))
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder)
        for name in sources.keys() & (sources.keys() - pages.keys() | menu.keys()):
            if not menu.get(name):
                pages.pop(name, None)
            (docs / name).parent.mkdir(parents=True, exist_ok=True)
            text = anchors(Page(name, pages[name])) if name in pages else sources[name]
            (docs / name).write_text(text, encoding="utf-8")
        try:
            build.make(configuration, mkdocs, folders | {"docs": docs}, epoch)
        except FactError:
            shutil.rmtree(folders["site"])
            folders["site"].mkdir()
            return False
    for name, path in files.items():
        if path.suffix != PAGE:
            (folders["site"] / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folders["site"] / name)
    return True


def entries(nav: Any, title: str = "") -> Iterator[tuple[str, str]]:
    """(file, its title in the menu, or '' where the page itself says it) of all that a menu names."""
    if isinstance(nav, str):
        yield nav, title
    for name, part in nav.items() if isinstance(nav, dict) else ():
        yield from entries(part, str(name) if isinstance(part, str) else "")
    for part in nav if isinstance(nav, list) else ():
        yield from entries(part)


def anchors(page: Page) -> str:
    """Nothing but the ids of a page."""
    return "".join(f'<a id="{escape(name)}"></a>' for name in sorted(page.ids)) + "\n"


def apart(configuration: dict[str, Any]) -> bool:
    """Whether a page depends on no other: a menu that is written down, and no plugin."""
    return bool(configuration.get("nav")) and configuration.get("plugins") == []


def shell(configuration: dict[str, Any], mkdocs: Path, overrides: Path, names: list[str]) -> str:
    """The hash of all that every page depends on."""
    look = [(str(p), digest(p.read_bytes())) for p in sorted(overrides.rglob("*")) if p.is_file()]
    told = [configuration, digest(mkdocs.read_bytes()), look, names, of_code()]
    return digest(json.dumps(told, default=str))


def place(name: str, configuration: dict[str, Any]) -> str:
    """Where mkdocs writes a page."""
    return File(name, "", "", configuration.get("use_directory_urls", True)).dest_uri
