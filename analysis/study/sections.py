"""study.toml: a record a section. A threshold's floor stands beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.study.errors import FactError, near
from analysis.study.fields import key

Words = tuple[str, ...]
Wrong = Iterator[tuple[Words, str]]


@dataclass(frozen=True)
class Respondents:
    """Who counts as a respondent."""

    id: str = key("Column of the responses that names the respondent")
    keep: str = key("Condition that a respondent meets", "all")
    ignore: Words = key("Columns of the responses that no question owns", ())
    unasked: Words = key("Codes that the questionnaire recorded for people who were not asked", ())


@dataclass(frozen=True)
class Design:
    """How the sample was drawn."""

    strata: str | None = key("Design variable of the strata", None)
    psu: str | None = key("Design variable of the sampling units", None)
    weight: str | None = key("Design variable of the base weights: 1 / selection probability", None)
    lonely: Literal["fail", "remove", "certainty", "adjust", "average"] = key(
        "What a stratum of one unit does to variances", "fail"
    )
    df: Literal["design", "group"] = key(
        "Degrees of freedom of a group: units less strata of the whole design, or of what it reaches",
        "design",
    )


@dataclass(frozen=True)
class Quality:
    """What is counted as a sign of poor answers; nobody is removed for it."""

    duration: str | None = key("Design variable of the seconds taken", None)
    speeder_share: float = key("Part of the median time below which someone was fast", 0.3, above=0, most=1)
    batteries: dict[str, Words] = key(
        "Items, of which one answer throughout is a straight line", dict, ids=True
    )

    def check(self) -> Wrong:
        if self.speeder_share != 0.3 and not self.duration:
            yield ("speeder_share", "duration"), "is read and cannot act: there is no 'duration'"
        for name, items in self.batteries.items():
            if len(items) < 2:
                yield ("batteries",), f"{name!r} has {len(items)} items, expected two or more"


@dataclass(frozen=True)
class Margin:
    """A margin to rake to."""

    margin: str = key("Its name in margins.csv")
    variables: Words = key("One variable, or several that are crossed")

    def check(self) -> Wrong:
        if not self.variables:
            yield ("variables",), "is empty, expected a variable or more"


@dataclass(frozen=True)
class Nonresponse:
    """The adjustment for nonresponse, before raking."""

    method: Literal["propensity", "classes"] = key("A model of who responds, or classes")
    variables: Words = key("What the frame knows of everyone drawn: columns of sample.csv")

    def check(self) -> Wrong:
        if not self.variables:
            yield ("variables",), "is empty, expected a variable or more"


@dataclass(frozen=True)
class Collapse:
    """A level of a raking variable that no margin knows."""

    variable: str = key("The variable")
    from_: str = key("The level that is put elsewhere")
    to: str = key("Where it is put; `missing` for nowhere")


@dataclass(frozen=True)
class Trim:
    """Bounds of the weights, as multiples of the median weight."""

    low: float = key("Lower bound", above=0, most=1)
    high: float = key("Upper bound", least=1, most=1000)


@dataclass(frozen=True)
class Weighting:
    """From base weights to final weights."""

    raking: tuple[Margin, ...] = key("Margins to rake to, in turn", ())
    nonresponse: Nonresponse | None = key("Adjustment before raking", None)
    missing: Literal["fail", "proportional"] = key(
        "What becomes of those who are at no level of a margin: an error, or they keep their share", "fail"
    )
    collapse: tuple[Collapse, ...] = key("Levels that are put elsewhere before raking", ())
    tolerance: float = key("Largest relative distance from a margin", 1e-9, above=0, most=1e-3)
    max_rounds: int = key("Rounds before raking gives up", 500, least=1, most=100_000)
    trim: Trim | None = key("Bounds of the weights", None)
    chart: str | None = key("Chart of the method page", None)

    def check(self) -> Wrong:
        """What is written and could do nothing is refused."""
        written = {
            "trim": self.trim is not None, "collapse": bool(self.collapse),
            "missing": self.missing != "fail", "chart": self.chart is not None,
            "tolerance": self.tolerance != 1e-9, "max_rounds": self.max_rounds != 500,
        }  # fmt: skip
        for name, there in written.items():
            if there and not self.raking:
                yield (name, "raking"), "is read and cannot act: there is no 'raking'"
        raked = {v for margin in self.raking for v in margin.variables}
        for rule in self.collapse if self.raking else ():
            if rule.variable not in raked:
                says = f"names {rule.variable!r}, which is not raked on{near(rule.variable, raked)}"
                yield ("collapse", "raking"), says
        names = [margin.margin for margin in self.raking]
        for name in sorted({n for n in names if names.count(n) > 1}):
            yield ("raking",), f"names the margin {name!r} twice"


@dataclass(frozen=True)
class Disclosure:
    """What may be published; no threshold goes below its floor."""

    min_base: int = key("Fewest people that a share or mean rests on", 30, least=30, most=100_000)
    min_cell: int = key("Fewest people who gave an answer, and who did not", 5, least=5, most=10_000)
    round_base: int = key("What bases are rounded to", 10, least=10, most=10_000)
    width: int = key("Fewest people between the bounds on a withheld count", 10, least=10, most=10_000)
    effective_base: int = key("A mean on a smaller effective base is flagged", 30, least=30, most=100_000)
    outcome_class: int = key(
        "Fewest people in each outcome class at a level of a model's term", 10, least=10, most=10_000
    )
    exceptions: dict[str, str] = key("Key of a share that needs a review: why it may be shown", dict)

    def excused(self, keys: Iterable[str], path: Path) -> dict[str, str]:
        """The exceptions, each for a number that there is; raises FactError for another key."""
        there = set(keys)
        for name in (name for name in self.exceptions if name not in there):
            alike = near(name, sorted(there))
            raise FactError(f"{path}, [disclosure.exceptions]: there is no number {name!r}{alike}")
        return dict(self.exceptions)


@dataclass(frozen=True)
class ResponseRates:
    """For AAPOR's response rates."""

    late: str = key(
        "Condition of who answered late: after reminders, at a later attempt, in the last weeks", ""
    )
    late_says: str = key("The same in words, for readers", "")
    eligibility: float | None = key(
        "e: part of the cases of unknown eligibility that are eligible; needed with sample.csv",
        None,
        least=0,
        most=1,
    )


@dataclass(frozen=True)
class Replication:
    """Standard errors from replicates beside the linearized ones, on the method page."""

    replicates: int = key("How often sampling units are drawn anew", 200, least=50, most=10_000)
    seed: int = key("Seed of the draws", 20260601, least=0, most=2**32 - 1)


@dataclass(frozen=True)
class Risk:
    """What the report on the file of responses looks at."""

    traits: Words = key("Variables that anyone could look up; the breakdowns where none is named", ())
    sensitive: str | None = key(
        "The answer to protect; the first question on a theme where none is named", None
    )


@dataclass(frozen=True)
class Waves:
    """The study was asked before: what lies in the folder waves, and how it is told beside this wave."""

    this: str = key("What this wave is called; those before are called as their folders")
    breakdowns: Words = key("Breakdowns that earlier waves are told by too, beside everyone", ())
    overlap: Literal["none", "units", "people"] = key(
        "What has the same labels in all waves: nothing, sampling units, or people too (a panel)", "none"
    )
