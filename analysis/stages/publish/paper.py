"""PDFs beside the pages that they were printed from; one of other pages than these is left out.

Chromium prints them (`make pdf`), and a build does not need it. A page names a PDF in a list entry, which
becomes a link where the PDF is there and was printed from these very pages, and else goes.
"""

import hashlib
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

PLACE = re.compile(r'<li data-paper="([\w-]+)">(.*?)</li>')
APART = ("questions/", "numbers/", "code/", "charts/", "explore/", "check/")  # pages that no PDF holds
STAMP, FOLDER = "stamp", "print"  # the file that says of which pages; where PDFs stand on the site


def stamp(pages: Mapping[str, str]) -> str:
    """The hash of all pages that a PDF may hold, their entries not yet filled."""
    held = [f"{name}\n{html}" for name, html in sorted(pages.items()) if not name.startswith(APART)]
    return hashlib.sha256("".join(held).encode()).hexdigest()


def printed(folder: Path | None, of: str) -> dict[str, Path]:
    """The PDFs of these pages by name; nothing, and a line that says so, where they are of other pages."""
    if folder is None or not (folder / STAMP).is_file():
        return {}
    if (folder / STAMP).read_text(encoding="utf-8") != of:
        print(
            f"{folder}: the PDFs are of other pages than these, and left out; `make pdf` prints them",
            flush=True,
        )
        return {}
    return {path.stem: path for path in sorted(folder.glob("*.pdf"))}


def filled(html: str, root: str, there: Mapping[str, Path]) -> str:
    """A page with a link for each PDF that is there."""

    def entry(match: re.Match[str]) -> str:
        if match[1] not in there:
            return ""
        return f'<li><a href="{root}{FOLDER}/{match[1]}.pdf">{match[2]}</a></li>'

    return PLACE.sub(entry, html)


def put(aside: Path, there: Mapping[str, Path]) -> None:
    if there:
        (aside / FOLDER).mkdir()
    for name, path in there.items():
        shutil.copyfile(path, aside / FOLDER / f"{name}.pdf")
