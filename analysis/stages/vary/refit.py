"""Respondents weighted anew, some of them left out: the designs that findings are made again under."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.sample.weighting import targets_of, weighted
from analysis.stages.vary.choices import PUBLISHED, UNWEIGHTED
from analysis.stats import Design, StatsError
from analysis.store import mapped
from analysis.study import FactError, Questions, Study

NOBODY, KEPT, DESIGN = "nobody", "kept", "design"
MISSING, ALONE, REPLICATES = "missing", "weights_alone", "replicates"
IMPUTED = {"answers": "imputed", "opinions": "imputed_unsure"}  # an imputation, and the choice of it


@dataclass(frozen=True)
class Specification:
    """One choice of each kind: weights, who is excluded, what don't know is, which error is told, what is
    adjusted for in which link, what becomes of answers that were not given."""

    weights: str = PUBLISHED
    excluded: str = NOBODY
    unsure: str = KEPT
    error: str = DESIGN
    adjusted: str = "as_published"
    link: str = "as_published"
    unanswered: str = "left_out"

    @property
    def changed(self) -> list[tuple[str, str]]:
        """(kind, name) of each choice that is not the published one."""
        return [(k, v) for k, v in vars(self).items() if v != getattr(PUBLISHED_CHOICE, k)]

    @property
    def naive(self) -> bool:
        """Whether it leaves out what everybody knows to be needed: it is shown, and not counted."""
        return self.weights == UNWEIGHTED or self.error == ALONE


PUBLISHED_CHOICE = Specification()


@dataclass(frozen=True)
class Task:
    """Some of the respondents to be weighted, with all that it takes."""

    people: pd.DataFrame
    cases: pd.DataFrame | None
    margins: Mapping[str, Any]
    study: Study
    questions: Questions


def weigh(task: Task) -> Design | str:
    """The design of the respondents weighted as the study says, or why it cannot be made."""
    study = task.study
    try:
        targets = targets_of(task.people, task.margins, "margins", study, task.questions)
        return weighted(task.people, task.cases, targets, study).design(task.people, study)
    except (FactError, StatsError) as wrong:
        return str(wrong)


@dataclass(frozen=True)
class Refits:
    """Designs by weights and who is excluded, the rows (n,) of each; what could not be made, and why."""

    designs: dict[tuple[str, str], Design]
    rows: dict[str, np.ndarray]
    failed: dict[tuple[str, str], str]


def refits(
    people: pd.DataFrame, cases: pd.DataFrame | None, margins: Mapping[str, Any], questions: Questions,
    studies: Mapping[str, Study], excluded: Mapping[str, np.ndarray], pieces: Path | None,
) -> Refits:  # fmt: skip
    """Every weighting of all but those who are excluded; raises FactError where the published one fails."""
    needed = people[columns(studies, people)]
    about = {c: questions[c] for c in needed if c in questions}
    kept = {name: ~out for name, out in excluded.items()}
    pairs = [(w, e) for w in studies for e in kept]
    tasks = [
        Task(needed[kept[e]].reset_index(drop=True), cases, margins, studies[w], about) for w, e in pairs
    ]
    made = dict(zip(pairs, mapped(weigh, tasks, pieces), strict=True))
    designs = {pair: x for pair, x in made.items() if isinstance(x, Design)}
    failed = {pair: x for pair, x in made.items() if isinstance(x, str)}
    if (PUBLISHED, NOBODY) in failed:
        raise FactError(failed[PUBLISHED, NOBODY])
    return Refits(designs, kept, failed)


def columns(studies: Mapping[str, Study], people: pd.DataFrame) -> list[str]:
    """What any of the recipes reads of the respondents."""
    names = {"respondent"}
    for study in studies.values():
        names |= {v for m in study.weighting.raking for v in m.variables}
        names |= {rule.variable for rule in study.weighting.collapse}
        names |= {c for c in (study.design.strata, study.design.psu, study.design.weight) if c}
    return [c for c in people if c in names]


def specifications(refits: Refits, replicated: bool) -> list[Specification]:
    """Every combination of reasonable choices that could be made, then each naive one alone."""
    pairs = [(w, e) for w, e in refits.designs if w != UNWEIGHTED]
    listed = [Specification(w, e, unsure) for w, e in pairs for unsure in (KEPT, MISSING)]
    if replicated:
        listed.append(Specification(error=REPLICATES))
    if (UNWEIGHTED, NOBODY) in refits.designs:
        listed.append(Specification(UNWEIGHTED))
    return [*listed, Specification(error=ALONE)]
