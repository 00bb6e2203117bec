"""The whole of study.toml."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from analysis.study.choices import Robustness
from analysis.study.errors import near
from analysis.study.fields import key
from analysis.study.imputation import Imputation
from analysis.study.modeled import Modeled, Pooled
from analysis.study.pages import Battery, Citation, People, Site, Transparency
from analysis.study.reader import read_record
from analysis.study.replicates import Replicates
from analysis.study.reporting import Families, Reporting
from analysis.study.sections import (
    Design,
    Disclosure,
    Quality,
    Replication,
    Respondents,
    ResponseRates,
    Risk,
    Waves,
    Weighting,
    Words,
    Wrong,
)


@dataclass(frozen=True)
class Study:
    """study.toml: what the study is called, asks, breaks down by, and may publish."""

    path: Path
    title: str = key("Title")
    question: str = key("The question it answers")
    kind: Literal["probability", "nonprobability"] = key("Kind of sample")
    respondents: Respondents = key("Who counts")
    transparency: Transparency = key("What every report of a survey must tell")
    synthetic: bool = key("Whether every answer is made up", False)
    release: date | None = key("Day of this edition", None)
    version: str = key("Version of this edition", "1.0")
    language: str = key("Language of the texts, as browsers call it: `en`, `es`, `zh`", "en")
    citation: Citation = key("Who made it, and how it is cited", Citation)
    licence: Literal["", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"] = key(
        "Licence of text and numbers, as SPDX calls it", ""
    )
    confidence: float = key("Level of intervals", 0.95, above=0.5, most=0.9999)
    responses: str = key("File of responses, seen from the project's root; else responses.csv here", "")
    breakdowns: Words = key("Variables that tables are broken down by", ())
    pairs: tuple[tuple[str, str], ...] = key("Breakdowns that are crossed, two and two", ())
    apart: str | None = key(
        "Breakdown whose levels are populations of their own: no number is of all of them together", None
    )
    rankings: dict[str, Words] = key("Questions whose means are put in order", dict, ids=True)
    modeled: dict[str, Modeled] = key("Rankings whose groups are modeled", dict, ids=True)
    pooled: dict[str, Pooled] = key("Crossed breakdowns whose groups are modeled", dict, ids=True)
    themes: dict[str, str] = key("Theme: its title, in order", dict, ids=True)
    glossary: tuple[tuple[str, str], ...] = key("Words of this study, each with what it means here", ())
    batteries: dict[str, Battery] = key(
        "Questions asked together; where none is named, found by rule", dict, ids=True
    )
    design: Design = key("How the sample was drawn", Design)
    replicates: Replicates | None = key("Replicate weights as delivered, in place of a design", None)
    quality: Quality = key("Signs of poor answers", Quality)
    weighting: Weighting = key("The weights", Weighting)
    response_rates: ResponseRates = key("Response rates", ResponseRates)
    disclosure: Disclosure = key("What may be published", Disclosure)
    replication: Replication = key("Replicates", Replication)
    families: Families = key("Tests whose p-values are adjusted together", Families)
    reporting: Reporting = key("How much is shown", Reporting)
    risk: Risk = key("The report on the file of responses", Risk)
    robustness: Robustness = key("What could have been chosen otherwise", Robustness)
    imputation: Imputation | None = key("Findings again with the answers that were not given", None)
    waves: Waves | None = key("Waves before this one", None)
    people: People = key("Statements for respondents", People)
    site: Site = key("Settings of mkdocs", Site)

    def check(self) -> Wrong:
        used: list[str] = []
        pooled = [("pooled", spec.pair) for spec in self.pooled.values()]
        for place, (one, two) in (*(("pairs", pair) for pair in self.pairs), *pooled):
            for name in (one, two):
                if name not in self.breakdowns:
                    says = f"names {name!r}, which is no breakdown{near(name, self.breakdowns)}"
                    yield (place, "breakdowns"), says
                if name in used or one == two:
                    yield (place,), f"names {name!r} twice; a breakdown stands in one pair at most"
            used += [one, two]
        for name in self.waves.breakdowns if self.waves else ():
            if name not in self.breakdowns:
                says = f"names {name!r}, which is no breakdown{near(name, self.breakdowns)}"
                yield ("waves", "breakdowns"), says
        if self.waves and self.waves.overlap == "units" and not self.design.psu:
            yield ("waves", "overlap"), "is 'units', and [design] names no psu; of respondents say 'people'"
        if self.replicates:
            yield from self.as_delivered()
        if self.apart:
            yield from self.populations()
        for name, listed in self.rankings.items():
            if len(listed) < 2:
                yield ("rankings",), f"{name!r} has {len(listed)} entries, expected two or more"

    def populations(self) -> Wrong:
        """Everything goes by the levels of `apart`: nothing is put in order, or crossed, across them."""
        if self.apart not in self.breakdowns:
            says = f"is {self.apart!r}, which is no breakdown{near(str(self.apart), self.breakdowns)}"
            yield ("apart", "breakdowns"), says
        inside = {name for pair in self.pairs if self.apart in pair for name in pair}
        for name in self.breakdowns:
            if name != self.apart and name not in inside:
                says = f"has {name!r}, whose groups would be of all populations together: cross it with"
                yield ("breakdowns", "apart"), f"{says} {self.apart!r} in pairs, or leave it out"
        for margin in (*self.weighting.raking, *self.robustness.margins):
            if margin.variables[:1] != (self.apart,) or len(margin.variables) < 2:
                says = (
                    f"has the margin {margin.margin!r}, expected its variables to begin with {self.apart!r}"
                )
                yield ("weighting", "apart"), says
        for name, there in (("rankings", self.rankings), ("waves", self.waves), ("modeled", self.modeled)):
            if there:
                yield (name, "apart"), "would be of all populations together"

    def as_delivered(self) -> Wrong:
        """Replicate weights come with the weight that they are replicates of, and replace a design."""
        if not self.design.weight:
            yield (
                ("replicates", "design"),
                "needs 'weight' in [design]: the weight that they are replicates of",
            )
        for what, there in (("strata", self.design.strata), ("psu", self.design.psu)):
            if there:
                yield ("replicates", "design"), f"replaces a design, and [design] {what} could not act"
        if self.weighting.raking or self.weighting.nonresponse:
            yield (
                ("replicates", "weighting"),
                "holds weights as delivered, which are not weighted again here",
            )


def modeled_items(study: Study, name: str) -> Words:
    """The questions whose means in small groups are modeled."""
    return study.modeled[name].items or study.rankings[name]


def crossed_pairs(study: Study) -> dict[tuple[str, str], frozenset[str] | None]:
    """Breakdowns that are crossed, two and two -> the questions that are told by them; None of all."""
    pooled = {spec.pair: frozenset(spec.questions) for spec in study.pooled.values()}
    return {**dict.fromkeys(study.pairs), **pooled}


def read_study(path: Path) -> Study:
    """The study's settings; raises FactError with every fault of the file."""
    return read_record(path, Study)
