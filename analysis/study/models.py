"""models.toml: what is modelled, whose effects are wanted, and what is held equal, with the reasons."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.study.fields import key
from analysis.study.reader import read_records
from analysis.study.sections import Words, Wrong

CAME = {
    "confounder": "before",
    "mediator": "after",
}  # role -> when such a term came, seen from the exposure


@dataclass(frozen=True)
class Held:
    """A term that is held equal, and why. VanderWeele (2019), Eur. J. Epidemiol. 34, 211–219."""

    term: str = key("Variable")
    role: Literal["confounder", "mediator", "precision"] = key(
        "What it is to exposure and outcome: it goes with both, it lies on the way between them, or it "
        "goes with the outcome alone"
    )
    when: Literal["before", "after", "unclear"] = key("When it came, seen from the exposure")
    why: str = key("Why it is held equal")

    def check(self) -> Wrong:
        due = CAME.get(self.role, self.when)
        if "unclear" not in (self.when, due) and self.when != due:
            yield ("role", "when"), f"a {self.role} comes {due} the exposure"


@dataclass(frozen=True)
class Coding:
    """How a term with numbers enters; without one, a term enters by its levels."""

    kind: Literal["numeric", "spline"] = key("A line, or pieces of cubics that end in lines")
    per: float = key("Of a line: the step that its effect is told for", 1.0, above=0)
    knots: tuple[float, ...] = key("Of a spline: where its pieces meet, three or more, rising", ())
    between: tuple[float, float] | None = key(
        "Of a spline: the values that its effect is told between", None
    )

    @property
    def told(self) -> str:
        """What its effect is called in keys, where others have a level."""
        return "between" if self.kind == "spline" else "step"

    def check(self) -> Wrong:
        spline = self.kind == "spline"
        if spline and (len(self.knots) < 3 or list(self.knots) != sorted(set(self.knots))):
            yield ("knots",), "needs three or more numbers, each above the one before"
        if spline != (self.between is not None):
            yield ("between", "kind"), "belongs to a spline, which needs it"
        if self.between and self.between[0] == self.between[1]:
            yield ("between",), "names one value twice"
        if not spline and self.knots:
            yield ("knots", "kind"), "belongs to a spline"
        if spline and self.per != 1:
            yield ("per", "kind"), "belongs to a line"


@dataclass(frozen=True)
class Model:
    """A regression, told as average marginal effects of its terms.

    Other things are equal for the exposure alone: what must be held equal is chosen for it, and a row of a
    held term mixes what it does with what comes of it. Westreich & Greenland (2013), Am. J. Epidemiol. 177,
    292–298.
    """

    question: str = key("The question that it answers")
    outcome: str = key("Condition that is modelled; of a linear model, a variable with numbers")
    kind: Literal["logistic", "ordinal", "multinomial", "linear"] = key(
        "Whether it holds; all answers of its variable in order; the same without order; a mean"
    )
    exposure: str = key("Variable whose effects are wanted; the first level of its scale is the reference")
    adjust: tuple[Held, ...] = key("What is held equal, each with its reason", ())
    coding: dict[str, Coding] = key("Term: how its numbers enter", dict)
    by: str | None = key("Held term at whose levels the effect of the exposure is told apart", None)
    theme: str = key("Theme that it belongs to", "", blank=True)
    note: str = key("For readers", "", blank=True)

    @property
    def terms(self) -> Words:
        """The exposure and all that is held equal."""
        return (self.exposure, *(held.term for held in self.adjust))

    def check(self) -> Wrong:
        for name in sorted({t for t in self.terms if self.terms.count(t) > 1}):
            yield ("adjust", "exposure"), f"names {name!r} twice"
        for name in self.coding:
            if name not in self.terms:
                yield ("coding", "adjust"), f"names {name!r}, which is no term"
        if self.by is not None:
            if self.by not in self.terms[1:]:
                yield ("by", "adjust"), f"is {self.by!r}, which is not held equal"
            if {self.by, self.exposure} & set(self.coding):
                yield ("by", "coding"), "needs terms that enter by their levels"


def read_models(path: Path) -> dict[str, Model]:
    """Every model by name; raises FactError with every fault of the file."""
    return read_records(path, Model, "model")
