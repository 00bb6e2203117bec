"""Each file that people wrote, by itself and against the others; what is wrong with one hides no other."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.sample.weighting import read_sample
from analysis.stages.disclose.editions import read_editions
from analysis.study import (
    Claim,
    Faults,
    Model,
    Questions,
    Study,
    Wave,
    check_models,
    check_quoted,
    read_claims,
    read_margins,
    read_models,
    read_questions,
    read_study,
    read_table,
    read_waves,
)
from analysis.study.codebook import CODEBOOK, MORE
from analysis.study.reader import read_records
from analysis.study.recodes import Made
from analysis.study.scales import read_scales
from analysis.study.survey import check_study


@dataclass
class Told:
    """The files of a study, and what could be read of them."""

    study: Path
    codebook: Path
    scales: Path
    recodes: Path | None
    margins: Path | None
    models: Path | None
    claims: Path | None
    sources: Path | None
    published: Path | None
    context: Path | None
    settings: Study | None = None
    questions: Questions = field(default_factory=dict)
    modelled: dict[str, Model] = field(default_factory=dict)
    claimed: dict[str, Claim] = field(default_factory=dict)
    sound: bool = False  # whether settings and questions fit each other
    waves: list[Wave] = field(default_factory=list)  # earlier ones


def check(
    told: Told, sample: Path | None, earlier: Iterable[Path], faults: Faults, asked: Path | None = None
) -> None:
    """Read every file into `told`; what is wrong with it joins the faults."""
    told.settings = attempt(faults, read_study, told.study)
    read = attempt(faults, read_questions, told.codebook, told.scales, told.recodes)
    told.questions = read or {}
    if read is None:
        each_alone(told, faults)
    told.modelled = attempt(faults, read_models, told.models) or {}
    told.claimed = attempt(faults, read_claims, told.claims) or {}
    attempt(faults, read_margins, told.margins)
    if earlier := list(earlier):
        attempt(faults, read_editions, earlier)
    if told.settings and read is not None:
        before = len(faults.found)
        attempt(faults, check_study, told.settings, read)
        told.sound = len(faults.found) == before
        told.waves = attempt(faults, read_waves, asked, told.settings, read) or []
        check_outcomes(told, faults)
        attempt(faults, check_quoted, told.settings, read, told.sources, told.margins, told.published,
                told.context)  # fmt: skip
    if sample and told.settings:
        attempt(faults, read_sample, sample, told.settings)


def attempt(faults: Faults, read: Callable[..., Any], *given: Any) -> Any:
    """What `read` makes of files, or None: where the first is not there, or after what is wrong with it."""
    if given[0] is None:
        return None
    with faults.gathered():
        return read(*given)
    return None


def each_alone(told: Told, faults: Faults) -> None:
    """Where questions cannot be put together: what is wrong with each of their files as such."""
    attempt(faults, read_scales, told.scales)
    with faults.gathered():
        read_table(told.codebook, CODEBOOK, [*CODEBOOK, *MORE])
    if told.recodes:
        attempt(faults, read_records, told.recodes, Made, "recode")


def check_outcomes(told: Told, faults: Faults) -> None:
    """What models name: terms, themes, and the questions and answers of their outcomes."""
    if told.models and told.settings:
        attempt(faults, check_models, told.models, told.modelled, told.settings, told.questions)


def lines_of(faults: Faults) -> list[str]:
    """Each fault once, in a line of its own."""
    return list(dict.fromkeys(line for wrong in faults.found for line in wrong.faults))
