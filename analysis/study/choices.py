"""What could have been chosen otherwise: the section of study.toml, and the file that a reviewer writes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.study.fields import key
from analysis.study.reader import read_record
from analysis.study.sections import Margin, Trim, Words, Wrong


@dataclass(frozen=True)
class Cuts:
    """A level of variables made from answers, its numbers moved: where the line could have been drawn."""

    level: str = key("Level whose condition compares numbers")
    of: Words = key("Variables that have it")
    by: tuple[float, ...] = key("How far each of its numbers is moved; all are crossed")

    def check(self) -> Wrong:
        for name in ("of", "by"):
            if not getattr(self, name):
                yield (name,), "is empty, expected one or more"


@dataclass(frozen=True)
class Robustness:
    """Other choices that would have been reasonable too; every finding is made again under each."""

    margins: tuple[Margin, ...] = key("Margins that could have been raked to as well", ())
    trim: Trim | None = key("Other bounds of the weights", None)
    cuts: tuple[Cuts, ...] = key("Lines that could have been drawn elsewhere", ())
    shift: float = key(
        "Part of itself by which each target that is composed or assumed is moved; 0 moves none",
        0.0,
        least=0,
        most=1,
    )
    straight: int = key("Straight lines after which a respondent could be left out", 2, least=1, most=100)
    depends: float = key(
        "A sentence that fewer of the choices keep says that it depends on them", 0.95, above=0, most=1
    )


RESERVED = frozenset({"published", "nobody", "together", "models"})  # names of choices that are not theirs


@dataclass(frozen=True)
class OtherMargin:
    """A margin as the reviewer would have it."""

    variables: Words = key("One variable, or several that are crossed")
    shares: dict[str, float] = key("Level: its share of the population; of several variables `a x b`")

    def check(self) -> Wrong:
        if not self.variables:
            yield ("variables",), "is empty, expected a variable or more"
        if abs(sum(self.shares.values()) - 1) > 1e-6 or min(self.shares.values(), default=0) < 0:
            total = sum(self.shares.values())
            yield ("shares",), f"sum to {total:.6f}, expected shares of 0 or more that sum to 1"


@dataclass(frozen=True)
class OtherWeights:
    """Other weights: what is not written stays as the study has it."""

    drop: Words = key("Margins that are not raked to", ())
    add: Words = key("Margins that are raked to as well: of this file, or of [robustness]", ())
    raking: bool = key("Whether there is raking at all", True)
    nonresponse: bool = key("Whether weights are adjusted for nonresponse first", True)
    trimmed: bool = key("Whether weights are held within bounds", True)
    trim: Trim | None = key("Other bounds", None)

    def check(self) -> Wrong:
        if not self.raking and (self.drop or self.add):
            yield ("raking", "drop", "add"), "is false, and margins are named"
        if not self.trimmed and self.trim:
            yield ("trimmed", "trim"), "is false, and bounds are written"


@dataclass(frozen=True)
class Exclude:
    """Respondents who are left out."""

    where: str = key("Condition that they meet")


@dataclass(frozen=True)
class Treat:
    """What becomes of an answer that is no opinion."""

    dont_know: Literal["answer", "missing"] = key("An answer in the base of shares, or none", "answer")


@dataclass(frozen=True)
class OtherModel:
    """A model of the study with other terms, or as a linear probability."""

    terms: Words = key("Terms, the exposure among them; the model's own where none is named", ())
    linear: bool = key("A linear probability in place of a logit", False)

    def check(self) -> Wrong:
        if not (self.terms or self.linear):
            yield ("terms", "linear"), "is as published; expected other terms, or linear = true"


@dataclass(frozen=True)
class Run:
    """Which of the choices are tried."""

    cross: bool = key("Every combination; else each alone, then all together", False)


@dataclass(frozen=True)
class Review:
    """review.toml: the choices that a reviewer would have made."""

    path: Path
    margins: dict[str, OtherMargin] = key("Other margins", dict, ids=True)
    weights: dict[str, OtherWeights] = key("Other weights", dict, ids=True)
    exclude: dict[str, Exclude] = key("Who is left out", dict, ids=True)
    models: dict[str, OtherModel] = key("Models of the study, otherwise", dict, ids=True)
    treat: Treat = key("Don't know", Treat)
    run: Run = key("Which of them are tried", Run)

    def check(self) -> Wrong:
        if not (self.weights or self.exclude or self.models or self.treat.dont_know == "missing"):
            yield (
                ("weights", "exclude", "models", "treat"),
                "are as published; expected a choice or more",
            )
        for where, given in (("weights", self.weights), ("exclude", self.exclude)):
            for name in sorted(RESERVED & given.keys()):
                yield (where,), f"has the name {name!r}, which is ours; give it another"
        both = sorted(self.weights.keys() & self.exclude.keys())
        if both:
            yield ("exclude", "weights"), f"has the name {both[0]!r}, which weights have too"


def read_review(path: Path) -> Review:
    """A reviewer's choices; raises FactError with every fault of the file."""
    return read_record(path, Review)
