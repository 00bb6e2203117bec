"""What a chart's TOML asks for, looked up: items, levels, marks and the numbers behind them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.language import phrase
from analysis.numbers.key import Group, Key, kind_of, stem
from analysis.stages.chart.book import Book
from analysis.stages.chart.sheet import ACCENT, INK, INK3, Sheet
from analysis.study import FactError, Question, known, near
from analysis.study.charts import as_given, read_chart
from analysis.words import Number, stated

SHAPES = ("circle", "diamond", "square", "triangle-up")
COMMON = {"kind", "title", "claim", "note", "asked"}


@dataclass(frozen=True)
class Mark:
    """Colour and shape of a row; the shape is the second channel."""

    colour: str = ACCENT
    shape: str = "circle"
    hollow: bool = False


@dataclass(frozen=True)
class Entry:
    """One number that a chart draws, with the words that name it."""

    item: str
    group: str
    number: Number
    mark: Mark = field(default_factory=Mark)


@dataclass(frozen=True)
class Item:
    """A question's answer (or net, or its mean) as one thing to draw."""

    question: Question
    answer: str
    label: str
    note: str = ""

    def key(self, breakdown: str = "", level: str = "") -> str:
        return str(Key.about(self.question.id, self.answer, Group.of(breakdown, level)))


@dataclass(frozen=True)
class Picture:
    """A chart ready to draw: its numbers, its key (mark, label), and one drawing for each width."""

    entries: list[Entry]
    draw: Callable[[int], Sheet]
    key: list[tuple[Mark, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    bases_shown: bool = False
    key_narrow: bool = False  # the wide drawing needs none
    lines_shown: bool = True  # intervals are drawn, not left to the table
    summary: str = ""  # what a reader sees at once, where no list of numbers says it
    rows: list[list[str]] = field(default_factory=list)  # head and cells of what others published
    quoted: list[tuple[int, str, str]] = field(default_factory=list)  # a ringed figure: number, name, words

    @property
    def published(self) -> bool:
        """By others: no result of this survey."""
        return bool(self.rows)


@dataclass(frozen=True)
class Plan:
    """One chart's TOML with its name; every question about it is answered here or is a FactError."""

    path: Path
    spec: dict[str, Any]
    book: Book

    @property
    def name(self) -> str:
        return self.path.stem

    def need(self, key: str) -> Any:
        if key in self.spec:
            return self.spec[key]
        raise FactError(f"{self.path}: kind {self.spec.get('kind')!r} needs {key!r}")

    def only(self, *keys: str) -> None:
        for key in self.spec:
            known(key, (*COMMON, *keys), f"{self.path}: key")

    def question(self, name: str) -> Question:
        known(name, self.book.questions, f"{self.path}: question")
        return self.book.questions[name]

    def number(self, key: str) -> Number:
        if key not in self.book.numbers:
            alike = [k for k in self.book.numbers if kind_of(k) == kind_of(key)]
            raise FactError(f"{self.path}: no published number {key!r}{near(key, alike)}")
        return self.book.numbers[key]

    def under(self, kind: str, *parts: str) -> list[Number]:
        """Every number of a kind whose key begins with these parts, in the file's order."""
        prefix = stem(kind, *parts)
        found = self.book.numbers.ask("under", prefix)
        if not found:
            raise FactError(f"{self.path}: no published number begins with {prefix!r}")
        return found

    def items(self) -> list[Item]:
        """`items` of the TOML; a mark-all question named alone stands for all its options."""
        rows = [row if isinstance(row, dict) else {"is": row} for row in self.need("items")]
        whole = [r for r in rows if "." not in r["is"]]
        for row in whole:
            options = self.question(row["is"]).answers
            at = rows.index(row)
            rows[at : at + 1] = [{**row, "is": f"{row['is']}.{key}"} for key in options]
        one = len({r["is"].split(".")[0] for r in rows}) == 1
        return [self._item(row, one) for row in rows]

    def _item(self, row: dict[str, str], one: bool) -> Item:
        name, answer = row["is"].split(".", 1)
        question = self.question(name)
        known(answer, ("mean", *question.labels), f"{self.path}: answer of {name}")
        same = (one or question.kind == "multiple") and answer != "mean"
        own = question.labels[answer] if same else question.short
        return Item(question, answer, row.get("label", own), row.get("note", ""))

    def levels(self, breakdown: str, item: "Item") -> dict[str, str]:
        """Levels of a breakdown with labels: those that `levels` names, or all that anyone stands in."""
        question = self.question(breakdown)
        labels = {net: question.labels[net] for net in question.nets}
        if not labels:
            raise FactError(f"{self.path}: by is {breakdown!r}, which has no levels")
        if "levels" in self.spec:
            return {lv: labels[known(lv, labels, f"{self.path}: level")] for lv in self.spec["levels"]}
        found = {lv: label for lv, label in labels.items() if item.key(breakdown, lv) in self.book.numbers}
        return found or labels

    def mark(self, breakdown: str, level: str) -> Mark:
        """g1, g2, g3 for the first three levels of the breakdown that owns them, a fourth is grey.

        Other breakdowns are drawn in the accent.
        """
        if breakdown != self.book.groups:
            return Mark()
        at = list(self.question(breakdown).nets).index(level)
        return Mark(f"var(--g{at + 1})" if at < 3 else INK3, SHAPES[at])

    def rows(self, item: Item) -> list[Entry]:
        """The numbers of an item: one for each level of `by`, and for everyone where `all` says so."""
        by = str(self.spec.get("by", ""))
        found = [
            Entry(item.label, label, self.number(item.key(by, level)), self.mark(by, level))
            for level, label in (self.levels(by, item).items() if by else ())
        ]
        if not by or self.spec.get("all"):
            whole = Mark(INK) if by else Mark()
            found.append(
                Entry(item.label, phrase("chart.all") if by else "", self.number(item.key()), whole)
            )
        return found

    def range(self, items: list[Item]) -> tuple[float, float]:
        """The axis: `domain`, else 0 to 100 for shares, else the numbers of the question's scale."""
        if "domain" in self.spec:
            low, high = self.spec["domain"]
            return float(low), float(high)
        if all(item.answer != "mean" for item in items):
            return 0.0, 100.0
        ends = [found for item in items if (found := stated(item.question))]
        if not ends:
            raise FactError(f"{self.path}: a mean without a scale of numbers needs 'domain'")
        return min(low for low, _ in ends), max(high for _, high in ends)


def read_plan(path: Path, book: Book) -> Plan:
    """A chart's TOML whose title is guarded: each claim it names is published and holds."""
    chart = read_chart(path)
    said = book.texts.inside(chart) if book.texts else chart
    plan = Plan(path, as_given(said), book)
    for claim in [chart.claim] if isinstance(chart.claim, str) else chart.claim:
        verdict = plan.number(str(Key("claim", claim=claim)))
        if verdict.status != "shown" or verdict.value != 1:
            got = f"status {verdict.status}, value {verdict.value}"
            raise FactError(f"{path}: the title rests on claim {claim!r}, which does not hold ({got})")
    return plan
