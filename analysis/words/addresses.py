"""Where pages stand on the site, by their templates."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

FOLDERS = ("pages", "common")  # what follows one of these in a template's path is the page's address
THEME = re.compile(r'^theme: "(\w+)"$', re.M)  # in the front matter of a page: the theme that it is about


LANG = re.compile(r"^lang: \"?([\w-]+)\"?$", re.M)  # the language of a page, where it is not the study's
TITLE = re.compile(r'^title: "([^"]+)"$', re.M)


def title_of(path: Path) -> str:
    """The title in a template's front matter; its file's name where that is made by rule."""
    found = TITLE.search(path.read_text(encoding="utf-8"))
    return found[1] if found and "{" not in found[1] else address(path)


def address(path: Path) -> str:
    """`.../pages/findings/fear.md.j2` -> `findings/fear.md`."""
    at = max(i for i, part in enumerate(path.parts) if part in FOLDERS)
    return str(PurePosixPath(*path.parts[at + 1 :])).removesuffix(".j2")


def language(path: Path, own: str) -> str:
    """The language of a page by its template; `own` is the study's."""
    found = LANG.search(path.read_text(encoding="utf-8"))
    return found[1] if found else own


def folder(page: str) -> str:
    """Where a page stands below the root: `findings/fear.md` -> `findings/fear/`, `index.md` -> nothing."""
    path = PurePosixPath(page)
    return "".join(
        f"{part}/" for part in (path.parent if path.name == "index.md" else path.with_suffix("")).parts
    )


def themed(templates: Iterable[Path]) -> dict[str, str]:
    """Theme -> address of the page that is about it, from the root of the site: `findings/fear/`."""
    found = {}
    for path in templates:
        if theme := THEME.search(path.read_text(encoding="utf-8")):
            found[theme[1]] = folder(address(path))
    return found
