"""What any export becomes first: columns with their texts, labels, declared missings and cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FORMS = ("", "single", "option", "joined", "number", "text", "date", "rank", "weight", "aside")
TYPED = "something was typed beside the options"  # told of a column that keeps only that


@dataclass(frozen=True)
class Column:
    """One column of an export.

    name: unique, as in the file (a repeated one has ` (2)`) · text: the question · item: the option or
    row within it · block: what the tool says belongs together · form: one of FORMS, where the tool
    tells it · labels: code -> label in the questionnaire's order · missing: code -> label, declared as
    no answer · private: kind of personal data, where the tool tells it · told: the sign for form.
    """

    name: str
    cells: tuple[str, ...]
    text: str = ""
    item: str = ""
    block: str = ""
    form: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    private: str = ""
    told: str = ""

    def counts(self) -> dict[str, int]:
        """Distinct cells that are not empty -> how often, in the order first met."""
        out: dict[str, int] = {}
        for cell in self.cells:
            if cell:
                out[cell] = out.get(cell, 0) + 1
        return out

    @property
    def question(self) -> str:
        """The text with the item, or the name where the file has no text."""
        text = self.text.rstrip(" :：") if self.item else self.text
        return ": ".join(filter(None, (text, self.item))) or self.name


@dataclass(frozen=True)
class Export:
    """A whole export: `told` says what reading it decided, each with its evidence."""

    path: Path
    tool: str
    columns: tuple[Column, ...]
    told: tuple[str, ...] = ()
    source: Mapping[str, object] = field(default_factory=dict)  # how the file was read, for import.toml
    without: Mapping[str, list[str]] = field(
        default_factory=dict
    )  # rows that are no answers: column = values

    @property
    def n(self) -> int:
        return len(self.columns[0].cells) if self.columns else 0

    def named(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}


def blocks(columns: tuple[Column, ...]) -> Iterator[tuple[str, tuple[Column, ...]]]:
    """Columns of one block together, each block where its first column stands; '' alone.

    An item that comes again begins another block: two branches of the questionnaire may ask the same.
    """
    members: dict[tuple[str, int], list[Column]] = {}
    turn: dict[str, int] = {}
    for column in columns:
        key = column.block or f"\0{column.name}"
        there = members.get((key, turn.setdefault(key, 0)), [])
        if column.item and column.item in {c.item for c in there}:
            turn[key] += 1
        members.setdefault((key, turn[key]), []).append(column)
    for (block, _), group in members.items():
        yield ("" if block.startswith("\0") else block), tuple(group)
