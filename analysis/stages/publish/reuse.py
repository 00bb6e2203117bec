"""Pages made again where their Markdown changed; all others as they were made before, by content.

A file in the folder `kept` holds the HTML of every page as mkdocs made it, with the hash of its Markdown,
and one hash of all that every page depends on: settings, look, list of pages, packages, this code. Where
that differs, or a plugin sees all pages, everything is made. Pages of the menu are always made, so that no
title stands in for another. Another file holds the ids and links of every finished page that passed its
checks. Each begins with a hash of the rest.
"""

import hashlib
import json
import re
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

from analysis.stages.publish import build, links, policy
from analysis.stages.publish import page as page_of
from analysis.stages.publish.page import Page
from analysis.study import FactError, write_text

PACKAGES = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "pygments")
PAGE = ".md"
MADE, FACTS = "made.json", "facts.json"  # files of `kept`
OF_ALL = ("sitemap.xml", "sitemap.xml.gz")  # what mkdocs makes of the list of pages, which is the same


def make(
    configuration: dict[str, Any], mkdocs: Path, folders: dict[str, Path], epoch: int, kept: Path
) -> None:  # fmt: skip
    """As build.make, the same bytes; then write what is kept."""
    docs, site = folders["docs"], folders["site"]
    files = {str(p.relative_to(docs)): p for p in sorted(docs.rglob("*")) if p.is_file()}
    sources = {
        name: path.read_text(encoding="utf-8") for name, path in files.items() if path.suffix == PAGE
    }
    key = shell(configuration, mkdocs, folders["overrides"], [*files, str(epoch)])
    had = read(kept / MADE)
    same = had.get("pages", {}) if had.get("shell") == key and apart(configuration) else {}
    pages = {n: html for n, (told, html) in same.items() if n in sources and told == digest(sources[n])}
    if not pages or not some(configuration, mkdocs, folders, epoch, sources, pages, files):
        build.make(configuration, mkdocs, folders, epoch)
        pages = {}
    places = {name: place(name, configuration) for name in sources}
    for name, html in pages.items():
        (site / places[name]).parent.mkdir(parents=True, exist_ok=True)
        (site / places[name]).write_text(html, encoding="utf-8")
    made = {n: [digest(sources[n]), (site / places[n]).read_text(encoding="utf-8")] for n in sources}
    for name in OF_ALL:
        if pages and name in had["of_all"]:
            (site / name).write_bytes(bytes.fromhex(had["of_all"][name]))
    of_all = {name: (site / name).read_bytes().hex() for name in OF_ALL if (site / name).exists()}
    told = json.dumps({"shell": key, "pages": made, "of_all": of_all})
    write_text(kept / MADE, f"{digest(told)}\n{told}")


def checked(pages: dict[str, Page], synthetic: bool, kept: Path) -> dict[str, Page]:
    """Every page, having passed its own checks, now or in an earlier run with the same bytes and code."""
    code = [digest(Path(str(module.__file__)).read_bytes()) for module in (links, page_of, policy)]
    key = digest(json.dumps([code, synthetic, version("selectolax")]))
    had = read(kept / FACTS)
    same = had.get("facts", {}) if had.get("shell") == key else {}
    facts, found = {}, {}
    for name, page in pages.items():
        hashed = digest(f"{name}\n{page.html}")
        if hashed not in same:
            policy.check(page, synthetic)
            same[hashed] = [sorted(page.ids), list(dict.fromkeys(links.inner(page)))]
        facts[hashed] = same[hashed]
        found[name] = Page(name, page.html, (facts[hashed][0], facts[hashed][1]))
    told = json.dumps({"shell": key, "facts": facts})
    write_text(kept / FACTS, f"{digest(told)}\n{told}")
    return found


def some(
    configuration: dict[str, Any], mkdocs: Path, folders: dict[str, Path], epoch: int,
    sources: dict[str, str], pages: dict[str, str], files: dict[str, Path],
) -> bool:  # fmt: skip
    """Make the pages that are not in `pages`, with those of the menu; False where mkdocs finds a fault.

    A fault may be a link to a page that is not there to be made; making everything tells.
    """
    menu = {name for name in sources if name in re.findall(r"'([^']+)'", repr(configuration.get("nav")))}
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder)
        for name in (sources.keys() - pages.keys()) | menu:
            (docs / name).parent.mkdir(parents=True, exist_ok=True)
            (docs / name).write_text(sources[name], encoding="utf-8")
            pages.pop(name, None)
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


def read(kept: Path) -> dict[str, Any]:
    """What an earlier run kept; nothing where the file is not as it was written."""
    hashed, _, told = kept.read_bytes().partition(b"\n") if kept.exists() else (b"", b"", b"")
    return json.loads(told) if hashed.decode(errors="replace") == digest(told) and told else {}


def apart(configuration: dict[str, Any]) -> bool:
    """Whether a page depends on no other: a menu that is written down, and no plugin."""
    return bool(configuration.get("nav")) and configuration.get("plugins") == []


def shell(configuration: dict[str, Any], mkdocs: Path, overrides: Path, names: list[str]) -> str:
    """The hash of all that every page depends on."""
    look = [(str(p), digest(p.read_bytes())) for p in sorted(overrides.rglob("*")) if p.is_file()]
    code = [digest(Path(path).read_bytes()) for path in (__file__, build.__file__)]
    packages = [version(name) for name in PACKAGES]
    told = [configuration, digest(mkdocs.read_bytes()), look, names, packages, code]
    return digest(json.dumps(told, default=str))


def place(name: str, configuration: dict[str, Any]) -> str:
    """Where mkdocs writes a page."""
    return File(name, "", "", configuration.get("use_directory_urls", True)).dest_uri


def digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
