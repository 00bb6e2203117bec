"""fieldwork.toml: the survey as it is planned, before anyone is asked."""

from dataclasses import dataclass
from pathlib import Path

from analysis.study.fields import key
from analysis.study.reader import read_record
from analysis.study.sections import Wrong


@dataclass(frozen=True)
class PlannedStratum:
    """People who are drawn at one rate."""

    name: str = key("What it is called")
    people: float = key("People of the population in it", above=0)
    sampled: float = key("People who will be asked", above=0)
    response: float = key("Part of them who will answer and count", above=0, most=1)
    clusters: int | None = key("Sampling units drawn, where people are drawn within some", None, least=2)


@dataclass(frozen=True)
class Field:
    """What `make field` looks at while answers come in."""

    day: str | None = key("Variable of the day, or week, on which an interview began", None)
    language: str | None = key("Variable that tells who may answer in a second language", None)
    first: tuple[str, ...] = key("Its answers that mean a first language", ())
    alike: float = key(
        "Part of answers shared with another from which both are flagged", 0.95, least=0.8, most=1
    )
    answered: int = key("Answers that someone must have given to be compared with others", 20, least=10)
    pattern: int = key("Answers in a row that repeat two or three places", 15, least=10)

    def check(self) -> Wrong:
        if bool(self.language) != bool(self.first):
            yield ("language", "first"), "and first act together, and one of them is not there"


@dataclass(frozen=True)
class Fieldwork:
    """What is assumed of a survey that is planned."""

    path: Path
    strata: tuple[PlannedStratum, ...] = key("Strata; one where there are none")
    correlation: float = key("Of answers within a cluster (intraclass)", 0.0, least=0, most=1)
    weighting_effect: float = key("Loss by weights for nonresponse and to margins: 1 + CV²", 1.0, least=1)
    shares: tuple[float, ...] = key("Shares of which the precision is told", (0.1, 0.25, 0.5))
    power: float = key("Chance of finding a difference that is there", 0.8, above=0.5, most=0.999)
    alpha: float = key("Chance of finding one that is not", 0.05, above=0, most=0.5)
    overlap: float = key("Part of the people who will be in the next wave too", 0.0, least=0, most=1)
    stability: float = key("Correlation of their answers in two waves", 0.0, least=0, most=1)
    groups: dict[str, dict[str, float]] = key(
        "Breakdown: level: its part of those who answer, where no margin says it", dict, ids=True
    )
    field: Field = key("What is watched while answers come in", Field)

    def check(self) -> Wrong:
        if not self.strata:
            yield ("strata",), "is empty, expected a stratum or more"
        names = [s.name for s in self.strata]
        for twice in sorted({name for name in names if names.count(name) > 1}):
            yield ("strata",), f"have {twice!r} twice"
        for s in self.strata:
            if s.sampled > s.people:
                yield ("strata",), f"ask {s.sampled:g} in {s.name!r}, which has {s.people:g} people"
            if s.clusters is not None and s.clusters > s.sampled:
                yield (
                    ("strata",),
                    f"have {s.clusters} clusters in {s.name!r}, more than the {s.sampled:g} asked",
                )
        if len({s.clusters is None for s in self.strata}) > 1:
            yield ("strata",), "have clusters in some and none in others"
        if self.correlation and any(s.clusters is None for s in self.strata):
            yield ("correlation", "strata"), "is read and cannot act: there are no clusters"
        if bool(self.overlap) != bool(self.stability):
            yield ("overlap", "stability"), "and stability act together, and one of them is not there"
        for share in self.shares:
            if not 0 < share < 1:
                yield ("shares",), f"holds {share}, expected parts between 0 and 1"
        for name, levels in self.groups.items():
            if not 0 < sum(levels.values()) <= 1 + 1e-9 or min(levels.values()) <= 0:
                yield ("groups",), f"{name!r} sums to {sum(levels.values()):g}, expected parts of 1"


def read_fieldwork(path: Path) -> Fieldwork:
    """The plan; raises FactError with every fault of the file."""
    return read_record(path, Fieldwork)
