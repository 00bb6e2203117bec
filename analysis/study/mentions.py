"""Where the settings of a study name a question, and of which kinds it may be there."""

from collections.abc import Iterator

from analysis.study.questions import ASKED
from analysis.study.study import Study

LEVELLED = ("single", "frame")


def variables(study: Study) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(place, name, kinds it may be of) of each variable that a section names."""
    design = study.design
    for what, name in (("strata", design.strata), ("psu", design.psu)):
        if name is not None:
            yield f", [design]: {what}", name, ("design", *LEVELLED)
    if design.weight is not None:
        yield ", [design]: weight", design.weight, ("design",)
    if study.quality.duration is not None:
        yield ", [quality]: duration", study.quality.duration, ("design",)
    if study.risk.sensitive is not None:
        yield ", [risk]: sensitive", study.risk.sensitive, LEVELLED


def listed(study: Study) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The same of each variable in a list."""
    for name in study.breakdowns:
        yield ": breakdowns", name, LEVELLED
    for trait in study.risk.traits:
        yield ", [risk]: traits", trait, (*LEVELLED, "number", "design")
    for where, margins in (
        ("weighting] raking", study.weighting.raking),
        ("robustness] margins", study.robustness.margins),
    ):
        for margin in margins:
            for variable in margin.variables:
                yield f", [{where}: margin {margin.margin!r}", variable, LEVELLED
    for battery, items in study.quality.batteries.items():
        for item in items:
            yield f", [quality.batteries] {battery}", item, ("single",)
    for name, found in study.batteries.items():
        for item in found.items:
            yield f", [batteries.{name}]: items", item, ("single", "number")
    for name in study.imputation.predictors if study.imputation else ():
        yield ", [imputation] predictors", name, ("design", *LEVELLED)
    for item in study.reporting.full:
        yield ", [reporting]: full", item, ("single",)
    for ranking, items in study.rankings.items():
        for item in items:
            yield f", [rankings] {ranking}", item, ASKED
    for name, of in study.modeled.items():
        for item in of.items:
            yield f", [modeled.{name}] items", item, ASKED
