"""What an import decides: a plan for each question, the levels of each scale, each guess, all as rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = {
    "single": "single",
    "spread": "single",
    "number": "number",
    "round": "number",
    "design": "design",
    "options": "multiple",
    "joined": "multiple",
    "mentions": "multiple",
    "places": "ranking",
    "ranks": "ranking",
    "order": "ranking",
    "drop": "",
}
BASES = ("marked", "answered", "all")
SECONDS = "seconds that the interview took"
ANY_OTHER = "*"  # in Level.raws: every answer that no other level names


@dataclass(frozen=True)
class Level:
    """One answer of a scale; raws: the cells of the export that mean it."""

    code: str
    key: str
    label: str
    raws: tuple[str, ...]
    treatment: str = "answer"
    number: str = ""


@dataclass(frozen=True)
class Option:
    """One option of a mark-all question: a column of the export, or a part of joined cells."""

    key: str
    label: str
    raw: str


@dataclass(frozen=True)
class Plan:
    """One question (or design variable) of the study.

    form, one of KINDS: spread is one answer over columns, round a number to be rounded, options a column an
    option, joined several in a cell, mentions first to k-th in as many columns; of a ranking, places is a
    column a thing, ranks a column a place, order all in one cell. base, of mark-all: marked (who marked
    any) · answered (who has any cell filled) · all.
    """

    id: str
    form: str
    columns: tuple[str, ...]
    wording: str
    short: str
    scale: str = ""
    options: tuple[Option, ...] = ()
    separator: str = ""
    base: str = ""
    stem: str = ""
    note: str = ""
    why: str = ""

    @property
    def kind(self) -> str:
        return KINDS[self.form]


@dataclass
class Study:
    """All plans and scales in order, with the guesses that a person should confirm."""

    plans: list[Plan] = field(default_factory=list)
    scales: dict[str, list[Level]] = field(default_factory=dict)
    guesses: list[tuple[str, str, str]] = field(default_factory=list)  # where, what, evidence
    language: str = ""

    def guess(self, where: str, what: str, evidence: str) -> None:
        self.guesses.append((where, what, evidence))

    def kept(self) -> Iterator[Plan]:
        return (p for p in self.plans if p.form != "drop")


@dataclass
class Rules:
    """import.toml as records; a file that is not there has none."""

    path: Path
    rows_given: bool = False
    source: dict[str, Any] = field(default_factory=dict)
    only: dict[str, list[str]] = field(default_factory=dict)
    without: dict[str, list[str]] = field(default_factory=dict)
    confirmed: bool = False
    rare: str = "stop"
    private: dict[str, str] = field(default_factory=dict)
    base: str = "marked"
    treatments: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, str] = field(default_factory=dict)
    scales: dict[str, list[Level]] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    guesses: list[tuple[str, str, str]] = field(default_factory=list)
