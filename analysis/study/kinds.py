"""Kinds of charts, a record each."""

import re
from dataclasses import dataclass
from typing import Literal

from analysis.study.errors import near
from analysis.study.fields import key
from analysis.study.plane import Axis, Cut, Pair, Regions
from analysis.study.prose import typed
from analysis.study.sections import Words, Wrong

Ends = tuple[float, float]
QUOTED = re.compile("“[^”]*”")  # words of the questionnaire, which are nobody's finding


@dataclass(frozen=True)
class Entry:
    """Something to draw, with a label of its own."""

    is_: str = key("A question, or one of its answers: `question.answer`, `question.mean`")
    label: str | None = key("Label; else the answer's or the question's", None)
    note: str | None = key("Line under the label", None)


Items = tuple[str | Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart has."""

    kind: str = key("Kind of chart")
    title: str = key("What it shows, as a sentence")
    claim: str | Words = key("Claims that the title rests on; a list without entries where it states none")
    note: str | None = key("Line below it", None)
    asked: str | None = key("Line on the question and who was asked; else the wording", None)

    def check(self) -> Wrong:
        """No typed statistic, ends in order, nothing listed empty, and nothing that could do nothing."""
        for found in typed(QUOTED.sub("", self.title)):
            yield ("title",), f"holds {found!r}, a statistic that somebody typed; say it without the number"
        for name in ("domain", "domain_x", "domain_y"):
            ends = getattr(self, name, None)
            if ends is not None and not ends[0] < ends[1]:
                yield (name,), f"runs from {ends[0]:g} to {ends[1]:g}, expected the lower end first"
        for name in ("items", "pairs", "margins"):
            listed = getattr(self, name, None)
            if listed == ():
                yield (name,), "is empty, expected an entry or more"
            for entry in sorted({x.is_ for x in listed or () if isinstance(x, Entry)}):
                if [getattr(x, "is_", x) for x in listed or ()].count(entry) > 1:
                    yield (name,), f"names {entry!r} twice"
        for name in ("levels", "all"):
            if getattr(self, name, None) and not getattr(self, "by", "there"):
                yield (name, "by"), "is read and cannot act: there is no 'by'"


@dataclass(frozen=True, kw_only=True)
class Dots(Chart):
    """A dot with its interval for each group of one or several items."""

    kind: Literal["dots"] = key("Kind of chart")
    items: Items = key("What is drawn")
    by: str | None = key("Breakdown: a row for each of its levels", None)
    levels: Words = key("Levels of it that are shown, in order", ())
    all: bool = key("Whether everyone is a row too", False)
    domain: Ends | None = key("Ends of the axis", None)


@dataclass(frozen=True, kw_only=True)
class Ranked(Chart):
    """One number a row, the highest first."""

    kind: Literal["ranked"] = key("Kind of chart")
    items: Items = key("What is drawn")
    by: str | None = key("Breakdown, of which one level is shown", None)
    levels: Words = key("That level", ())
    domain: Ends | None = key("Ends of the axis", None)
    fit: bool = key("Whether the axis of shares, from 0, ends where the highest interval does", False)

    def check(self) -> Wrong:
        yield from super().check()
        if self.fit and self.domain:
            yield ("fit", "domain"), "is read and cannot act: 'domain' says where the axis ends"
        if self.by and len(self.levels) != 1:
            yield (
                ("levels", "by"),
                f"has {len(self.levels)} entries; with 'by' a ranked chart shows one group",
            )


@dataclass(frozen=True, kw_only=True)
class Effects(Chart):
    """Average marginal effects of a model."""

    kind: Literal["effects"] = key("Kind of chart")
    model: str = key("Name in models.toml")
    terms: Words = key("Terms that are shown; all where none is named", ())
    domain: Ends | None = key("Ends of the axis", None)


@dataclass(frozen=True, kw_only=True)
class Spread(Chart):
    """Items of which the groups lie apart, each with its own intervals."""

    kind: Literal["spread"] = key("Kind of chart")
    items: Items = key("What is drawn")
    by: str = key("Breakdown")
    levels: Words = key("Levels of it that are shown, in order", ())
    domain: Ends | None = key("Ends of the axis", None)


@dataclass(frozen=True, kw_only=True)
class BeforeAfter(Chart):
    """Margins before and after weighting, and of the population."""

    kind: Literal["before_after"] = key("Kind of chart")
    margins: Words = key("Names in margins.csv")
    labels: dict[str, str] = key("Margin: its heading; else the variables' short names", dict)
    domain: Ends | None = key("Ends of the axis", None)

    def check(self) -> Wrong:
        yield from super().check()
        for name in self.labels:
            if name not in self.margins:
                yield ("labels", "margins"), f"names {name!r}, which is not drawn{near(name, self.margins)}"


@dataclass(frozen=True, kw_only=True)
class Likert(Chart):
    """Questions of one scale: one side against the other."""

    kind: Literal["likert"] = key("Kind of chart")
    items: Items = key("Questions")
    left: str = key("Net that is drawn to the left")
    right: str = key("Net that is drawn to the right")
    by: str | None = key("Breakdown; then there is one question", None)
    levels: Words = key("Levels of it that are shown, in order", ())

    def check(self) -> Wrong:
        yield from super().check()
        if self.left == self.right:
            yield ("right", "left"), f"is {self.right!r}, which is drawn to the left"


@dataclass(frozen=True, kw_only=True)
class Stacked(Chart):
    """Answers as parts of a bar: of one question, or of several of one scale."""

    kind: Literal["stacked"] = key("Kind of chart")
    question: str | None = key("The question", None)
    items: Items | None = key("Questions of one scale: a bar for each", None)
    by: str | None = key("Breakdown: a bar for each of its levels", None)
    levels: Words = key("Levels of it that are shown, in order", ())

    def check(self) -> Wrong:
        yield from super().check()
        if bool(self.question) == bool(self.items):
            yield ("question", "items"), "stands beside 'items'; expected one of the two"
        if self.items and self.by:
            yield ("by", "items"), "is read and cannot act: of several questions everyone is shown"


@dataclass(frozen=True, kw_only=True)
class Columns(Chart):
    """One question's answers as columns."""

    kind: Literal["columns"] = key("Kind of chart")
    question: str = key("The question")
    domain: Ends | None = key("Ends of the axis, from 0", None)

    def check(self) -> Wrong:
        yield from super().check()
        if self.domain and self.domain[0] != 0:
            yield ("domain",), f"begins at {self.domain[0]:g}; columns stand on 0"


@dataclass(frozen=True, kw_only=True)
class Scatter(Chart):
    """Two means a point, against a line that people drew."""

    kind: Literal["scatter"] = key("Kind of chart")
    pairs: tuple[Pair, ...] = key("Points")
    x: Axis = key("The axis across")
    y: Axis = key("The axis up")
    domain_x: Ends | None = key("Ends of the axis across", None)
    domain_y: Ends | None = key("Ends of the axis up", None)
    cut: Cut | None = key("Where the region kept begins", None)
    diagonal: str | None = key("Words on the line where both are equal", None)
    regions: Regions | None = key("Words in the corners", None)
