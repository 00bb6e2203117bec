"""What could have been chosen otherwise: how people are weighted, and who is left out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.study import FactError, Margin, Questions, Study, plain_numbers

PUBLISHED = "published"
UNWEIGHTED = "unweighted"


def weightings(study: Study) -> dict[str, Study]:
    """Name -> the study with another recipe: without the steps, without and with each margin, other bounds.

    Only steps that the study takes can be left out. `unweighted` is there to be compared with.
    """
    made = {PUBLISHED: study}
    design, recipe = study.design, study.weighting
    if design.weight or recipe.raking:
        bare = replace(study, design=replace(design, weight=None))
        made[UNWEIGHTED] = without(bare, nonresponse=None, raking=())
    if recipe.nonresponse or recipe.raking:
        made["base"] = without(study, nonresponse=None, raking=())
    if recipe.nonresponse and recipe.raking:
        made["nonresponse"] = without(study, raking=())
        made["no_nonresponse"] = without(study, nonresponse=None)
    for name, margins in marginal(recipe.raking, study.robustness.margins):
        made[name] = without(study, raking=margins)
    if recipe.raking and recipe.trim:
        made["untrimmed"] = without(study, trim=None)
    if recipe.raking and study.robustness.trim:
        made["other_trim"] = without(study, trim=study.robustness.trim)
    return made


def without(study: Study, **steps: Any) -> Study:
    """The study with some steps of its recipe in another way."""
    return replace(study, weighting=replace(study.weighting, **steps))


def marginal(raking: Sequence[Margin], more: Sequence[Margin]) -> Iterator[tuple[str, tuple[Margin, ...]]]:
    """One margin fewer, and one more."""
    for margin in raking if len(raking) > 1 else ():
        yield f"without_{margin.margin}", tuple(m for m in raking if m != margin)
    for margin in more:
        yield f"with_{margin.margin}", (*raking, margin)


def exclusions(people: pd.DataFrame, study: Study, questions: Questions) -> dict[str, np.ndarray]:
    """Name -> (n,) bool who is left out: the fast, those with straight lines or broken off, all of them."""
    quality, found = study.quality, {}
    if quality.duration:
        seconds = plain_numbers(people[quality.duration].astype(object))
        found["fast"] = seconds < quality.speeder_share * np.median(seconds)
    if quality.batteries:
        lines = [
            straight(people[list(items)].astype(object), questions) for items in quality.batteries.values()
        ]
        found["straight"] = np.sum(lines, axis=0) >= study.robustness.straight
    found["partial"] = broken_off(people, questions)
    found = {name: out for name, out in found.items() if out.any()}
    if len(found) > 1:
        found["all_of_them"] = np.any(list(found.values()), axis=0)
    return {"nobody": np.zeros(len(people), dtype=bool), **found}


def straight(cells: pd.DataFrame, questions: Questions) -> np.ndarray:
    """(n,) who gave one answer throughout a battery that they answered to the end."""
    answered = np.all([cells[c].isin(questions[c].answers) for c in map(str, cells)], axis=0)
    return answered & cells.eq(cells.iloc[:, 0], axis=0).all(axis=1).to_numpy()


def broken_off(people: pd.DataFrame, questions: Questions) -> np.ndarray:
    """(n,) who left before a question that they would have been asked."""
    left = np.zeros(len(people), dtype=bool)
    for question in questions.values():
        keys = [a.key for a in question.rows if a.treatment == "break_off"]
        for column in question.columns if keys and question.recode is None else ():
            left |= people[column].isin(keys).to_numpy()
    return left


def checked(study: Study, margins: Sequence[str]) -> None:
    """Raises FactError where a margin that could be raked to as well is not there, or is raked to."""
    raked = {m.margin for m in study.weighting.raking}
    for margin in study.robustness.margins:
        place = f"{study.path}, [robustness] margins: {margin.margin!r}"
        if margin.margin in raked:
            raise FactError(f"{place} is raked to already")
        if margin.margin not in margins:
            raise FactError(f"{place} is not in margins.csv, which has {', '.join(margins)}")
