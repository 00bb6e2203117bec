"""What earlier editions said: every edition with its causes of change, and every number that moved."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from analysis.language import phrase
from analysis.study import read_bytes, read_table, write_rows, write_text
from analysis.words.edition import dated, named

MOVED, NEW, GONE, WITHHELD, SHOWN = "moved", "new", "gone", "withheld", "shown"
CHANGED = (MOVED, NEW, GONE, WITHHELD, SHOWN)  # as a page counts them
MEASURES = ("value", "low", "high", "se", "base")
COLUMNS = [
    "released", "version", "key", "what", *(f"old_{c}" for c in MEASURES), *(f"new_{c}" for c in MEASURES),
    "old", "new", "headline", "causes",
]  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """A line of the list of changes, and how many numbers it moved."""

    says: str
    numbers: int


@dataclass(frozen=True)
class Told:
    """An edition: when, which, how much of it differs from the one before it, and why."""

    released: str
    version: str
    numbers: int
    compared: bool  # with an edition before it
    changed: Mapping[str, int]
    causes: tuple[Cause, ...]

    @property
    def day(self) -> str:
        """`15 June 2026`, or nothing while it has no date."""
        return dated(date.fromisoformat(self.released)) if self.released else ""

    @property
    def name(self) -> str:
        return named(self.version, self.day)


@dataclass(frozen=True)
class Change:
    """A number that an edition tells otherwise than the one before it.

    old and new are the texts that pages print, with interval. Where it is withheld now, what was told of
    it is not said again.
    """

    released: str
    version: str
    key: str
    what: str
    old: str
    new: str
    headline: str  # the question whose page leads with it, or nothing
    causes: tuple[int, ...] = ()  # places in the causes of the edition
    measures: Mapping[str, float | None] | None = None

    @property
    def read(self) -> bool:
        """Whether a reader sees it: the text differs, not a digit behind it."""
        return self.what in (MOVED, WITHHELD, SHOWN) and self.old != self.new


@dataclass(frozen=True)
class History:
    """Editions, the oldest first and this one last, and what moved from each to the next."""

    editions: tuple[Told, ...] = ()
    changes: tuple[Change, ...] = ()

    def of(self, key: str) -> list[Change]:
        """What was told of a number before, the newest first."""
        return self._by_key.get(key, [])

    @cached_property
    def _by_key(self) -> dict[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in reversed(self.changes):
            if change.read:
                found.setdefault(change.key, []).append(change)
        return found

    def headlines(self, released: str) -> list[Change]:
        """What an edition changed of the figures that pages of questions lead with."""
        return [x for x in self.changes if x.released == released and x.headline and x.read]

    def revised(self, keys: Iterable[str]) -> str:
        """The newest edition that changed one of these numbers for a reader: `Edition 1.1, 1 May 2027`."""
        changed = {x.released for key in keys for x in self.of(key)}
        return next((told.name for told in reversed(self.editions) if told.released in changed), "")


def changed_words() -> dict[str, str]:
    """What may have become of a number, as a page counts them."""
    return {what: phrase(f"changed.{what}") for what in CHANGED}


def write_history(history: History, editions: Path, changes: Path) -> None:
    write_text(
        editions, json.dumps([asdict(e) for e in history.editions], ensure_ascii=False, indent=1) + "\n"
    )
    write_rows(changes, COLUMNS, map(row, history.changes))


def row(change: Change) -> dict[str, Any]:
    cells = {**asdict(change), "causes": " ".join(str(at + 1) for at in change.causes)}
    return cells | dict(change.measures or {})


def read_history(editions: Path | None, changes: Path | None) -> History:
    """As the stage `compare` wrote it; empty where a study is built without."""
    if not editions or not changes:
        return History()
    told = json.loads(read_bytes(editions))
    causes = [tuple(Cause(**cause) for cause in each.pop("causes")) for each in told]
    rows = [cells for _, cells in read_table(changes, COLUMNS).records()]
    return History(
        tuple(Told(**each, causes=why) for each, why in zip(told, causes, strict=True)),
        tuple(map(change_of, rows)),
    )


def change_of(cells: Mapping[str, str]) -> Change:
    measures = {name: float(x) if x else None for name, x in cells.items() if name[4:] in MEASURES}
    plain = {name: cells[name] for name in "released version key what old new headline".split()}
    return Change(**plain, causes=tuple(int(x) - 1 for x in cells["causes"].split()), measures=measures)
