"""Editions that were released, and the list of changes that people keep: what moved, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from analysis.study.errors import FactError, Faults
from analysis.study.fields import key
from analysis.study.reader import read_record
from analysis.study.sections import Wrong
from analysis.study.tables import read_bytes

SHA256 = re.compile(r"[0-9a-f]{64}")
VERSION = re.compile(r"## +(\S+)\s*")
NAMED = re.compile(r"((?:`[^`]+`[, ]*)+): *")  # the keys that a line begins with


@dataclass(frozen=True)
class Released:
    """editions/<day>.toml, written by `make edition`: an edition beside its table of numbers."""

    path: Path
    version: str = key("Version of the edition")
    site: str = key("SHA-256 of the list of hashes (SHA256SUMS) of its site")

    def check(self) -> Wrong:
        if not SHA256.fullmatch(self.site):
            yield ("site",), f"is {self.site!r}, expected 64 digits of a SHA-256"

    @property
    def day(self) -> str:
        """The day of its release, which is the name of the file and of its folder on the site."""
        return self.path.stem


@dataclass(frozen=True)
class Line:
    """A line of CHANGELOG.md: what changed, and the keys of numbers that it moved, with * for any text."""

    says: str
    keys: tuple[str, ...]

    def moved(self, number: str) -> bool:
        return any(fnmatchcase(number, pattern) for pattern in self.keys)


def read_released(paths: Iterable[Path]) -> list[Released]:
    """Editions, the oldest first; raises FactError with every fault of every file."""
    faults, found = Faults(), []
    for path in sorted(paths):
        with faults.gathered():
            try:
                date.fromisoformat(path.stem)
            except ValueError:
                raise FactError(f"{path}: expected a file named by the day of a release") from None
            found.append(read_record(path, Released))
    faults.tell()
    for at, edition in enumerate(found):
        if edition.version in {before.version for before in found[:at]}:
            faults.add(f"{edition.path}: version {edition.version!r} is also that of an edition before it")
    faults.tell()
    return found


def read_changelog(path: Path) -> dict[str, list[Line]]:
    """Version -> its lines, as in `## 1.1` and `- ``share.B7_*`` ``mean.*``: text`."""
    found: dict[str, list[Line]] = {}
    texts: list[str] = []
    for row in [*read_bytes(path).decode("utf-8").splitlines(), "## "]:
        heading = VERSION.fullmatch(row)
        if row.startswith("## "):
            if found and texts:
                found[next(reversed(found))] = [line(text) for text in texts]
            texts = []
        if heading:
            if heading[1] in found:
                raise FactError(f"{path}: version {heading[1]!r} has two headings")
            found[heading[1]] = []
        elif row.startswith("- "):
            texts.append(row[2:].strip())
        elif row.startswith("  ") and texts:
            texts[-1] += " " + row.strip()
    return found


def line(text: str) -> Line:
    named = NAMED.match(text)
    keys = tuple(re.findall(r"`([^`]+)`", named[1])) if named else ()
    return Line(text[named.end() :] if named else text, keys)
