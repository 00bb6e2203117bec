"""What a stage made before and need not make again: a file that says what went into each thing.

Such a file begins with the hash of the rest, so that one that was half written, or changed, says nothing.
"""

import hashlib
import json
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from analysis.study import write_bytes


def digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def of_files(*paths: Path | None) -> list[str]:
    """The hash of each file; of one that is not given nothing."""
    return [digest(path.read_bytes()) if path else "" for path in paths]


def of_code() -> str:
    """The hash of every module of the project that is loaded, of this Python and of the packages beside it;
    what started it (tools) makes nothing."""
    project = __name__.partition(".")[0]
    own = sorted(
        name
        for name in sys.modules
        if name.partition(".")[0] == project and not f"{name}.".startswith(f"{project}.tools.")
    )
    files = [file for name in own if (file := sys.modules[name].__file__)]
    return digest("".join([*of_files(*map(Path, files)), sys.version, *packages()]))


def packages() -> list[str]:
    """What is installed, each with its version in its name."""
    return sorted(x.name for x in Path(sysconfig.get_path("purelib")).glob("*-info"))


def read_kept(path: Path | None) -> dict[str, Any]:
    """What an earlier run kept; nothing where the file is not as it was written."""
    told = opened(path.read_bytes() if path and path.exists() else b"")
    return json.loads(told) if told else {}


def write_kept(path: Path | None, told: dict[str, Any]) -> None:
    if path:
        write_bytes(path, sealed(json.dumps(told).encode()))


def sealed(content: bytes) -> bytes:
    """Behind its own hash."""
    return digest(content).encode() + b"\n" + content


def opened(raw: bytes) -> bytes:
    """What was sealed; nothing where it is not what was written."""
    hashed, _, content = raw.partition(b"\n")
    return content if hashed.decode(errors="replace") == digest(content) else b""


class Found:
    """What was found by reading texts, each read again only where it is another text."""

    def __init__(self, path: Path | None, of_all: Sequence[Any]) -> None:
        self.path, self.of_all = path, digest(json.dumps([of_code(), *of_all]))
        had = read_kept(path)
        self.had: dict[str, Any] = had.get("found", {}) if had.get("of_all") == self.of_all else {}
        self.found: dict[str, Any] = {}

    def get(self, text: str, find: Callable[[], Any]) -> Any:
        """What `find` gives, which JSON can hold and which depends on nothing but the text."""
        name = digest(text)
        if name not in self.found:
            self.found[name] = self.had[name] if name in self.had else find()
        return self.found[name]

    def finish(self) -> None:
        write_kept(self.path, {"of_all": self.of_all, "found": self.found})


class Asked(Protocol):
    """What things are made from: it knows what it was asked, and the hash of each answer."""

    asked: set[tuple[str, str]]

    def answered(self, question: tuple[str, str], /) -> str: ...


class Made:
    """Files that are made again only where what they are made from has changed.

    Each is made from what all of them are (`of_all`), from something of its own, and from what it asks of
    `table` while it is made; all are kept as hashes in the file `path`. No path: everything is made.
    """

    def __init__(self, path: Path | None, table: Asked, of_all: Sequence[Any]) -> None:
        self.path, self.table, self.of_all = path, table, digest(json.dumps([of_code(), *of_all]))
        had = read_kept(path)
        self.had: dict[str, Any] = had.get("made", {}) if had.get("of_all") == self.of_all else {}
        self.made: dict[str, Any] = {}

    def make(
        self, name: str, paths: Sequence[Path], own: str, render: Callable[[], Sequence[bytes]]
    ) -> None:
        """Write what `render` gives for each of the paths, unless it would be what stands there."""
        had = self.had.get(name)
        if had and self.same(paths, own, had):
            self.made[name] = had
            return
        self.table.asked.clear()
        files = render()
        asked = [[*question, self.table.answered(question)] for question in sorted(self.table.asked)]
        self.made[name] = {"own": own, "asked": asked, "made": [digest(raw) for raw in files]}
        for path, raw in zip(paths, files, strict=True):
            if not path.exists() or path.read_bytes() != raw:
                write_bytes(path, raw)

    def same(self, paths: Sequence[Path], own: str, had: dict[str, Any]) -> bool:
        """Whether files are made from what they were made from, and stand as they were made."""
        stand = [digest(path.read_bytes()) if path.exists() else "" for path in paths]
        if own != had["own"] or stand != had["made"]:
            return False
        return all(self.table.answered((what, name)) == answer for what, name, answer in had["asked"])

    def finish(self, others: bool = False) -> None:
        """Keep what is known of the files of this run, and of `others` that an earlier one made."""
        made = {**(self.had if others else {}), **self.made}
        write_kept(self.path, {"of_all": self.of_all, "made": made})
