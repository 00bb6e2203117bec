"""What a reviewer's file asks for: the study's recipe in other ways, people who are left out."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from analysis.sample.weighting.margins import target
from analysis.stages.vary.choices import PUBLISHED
from analysis.stages.vary.refit import KEPT, MISSING, NOBODY, Specification
from analysis.study import (
    FactError,
    Faults,
    Margin,
    Questions,
    Review,
    Study,
    columns_of,
    known,
    near,
    parse_condition,
)
from analysis.study.choices import OtherWeights
from analysis.tools.review.models import OTHER

TOGETHER = "together"
FEWEST = 10  # people in one set and not in another: of fewer, two answers would tell what they said


def weightings(review: Review, study: Study) -> dict[str, Study]:
    """Name -> the study with a reviewer's recipe; raises FactError with every name that is none."""
    faults, made = Faults(), {PUBLISHED: study}
    for name, other in review.weights.items():
        with faults.gathered():
            made[name] = recipe(f"{review.path}, [weights.{name}]", other, review, study)
    faults.tell()
    return made


def recipe(place: str, other: OtherWeights, review: Review, study: Study) -> Study:
    """The study's steps, some of them left out or in another way."""
    own = study.weighting
    there = {m.margin: m for m in own.raking}
    more = {m.margin: m for m in study.robustness.margins if m.margin not in there}
    more |= {name: Margin(name, m.variables) for name, m in review.margins.items()}
    for what, names, listed in (("drop", other.drop, there), ("add", other.add, more)):
        for name in names:
            if name not in listed:
                raise FactError(
                    f"{place}: {what} names {name!r}, which is no margin{near(name, listed)}; "
                    f"expected one of {', '.join(listed) or 'none: there is none'}"
                )
    kept = [m for name, m in there.items() if name not in other.drop]
    raking = (*kept, *(more[name] for name in other.add)) if other.raking else ()
    trim = (other.trim or own.trim) if other.trimmed and raking else None
    nonresponse = own.nonresponse if other.nonresponse else None
    return replace(study, weighting=replace(own, raking=raking, trim=trim, nonresponse=nonresponse))


def margins(
    review: Review, own: Mapping[str, Any], people: pd.DataFrame, questions: Questions, study: Study
) -> dict[str, Any]:
    """The study's margins, and the reviewer's in the same form, each with a level for every respondent."""
    faults, theirs = Faults(), {}
    columns = columns_of(questions)
    levelled = [c for c in people if c in questions and questions[c].answers and not columns[c].numeric]
    for name, margin in review.margins.items():
        place = f"{review.path}, [margins.{name}]"
        theirs[name] = {level: {"share": str(share)} for level, share in margin.shares.items()}
        with faults.gathered():
            if name in own:
                raise FactError(f"{place}: margins.csv has that name; give it another")
            for variable in margin.variables:
                known(variable, levelled, f"{place}, variables: variable")
            target(people, Margin(name, margin.variables), theirs[name], place, study, questions)
    faults.tell()
    return {**own, **theirs}


def exclusions(
    review: Review, people: pd.DataFrame, questions: Questions, min_base: int
) -> dict[str, np.ndarray]:
    """Name -> (n,) bool who is left out, nobody first and all of them together last.

    Raises FactError where two sets differ by one to nine people, without their number.
    """
    faults, n = Faults(), len(people)
    found = {NOBODY: np.zeros(n, dtype=bool)}
    for name, exclude in review.exclude.items():
        place = f"{review.path}, [exclude.{name}]: where"
        with faults.gathered():
            columns = columns_of(questions)
            found[name] = parse_condition(exclude.where, columns, place).holds(people, n)
            if not found[name].any():
                faults.add(f"{place}: {exclude.where!r} leaves out nobody")
            if (~found[name]).sum() < min_base:
                faults.add(f"{place}: {exclude.where!r} leaves fewer than {min_base} people")
    if len(found) > 2:
        found[TOGETHER] = np.any(list(found.values()), axis=0)
    for one, two in combinations(found, 2):
        if 1 <= (found[one] ^ found[two]).sum() < FEWEST:
            faults.add(
                f"{review.path}, [exclude]: {two!r} and {one!r} differ by fewer than {FEWEST} people, "
                f"whose answers the two would tell; leave out more, or one of the two"
            )
    faults.tell()
    return found


def specifications(review: Review, excluded: Mapping[str, Any]) -> dict[str, Specification]:
    """Name -> what is tried: each choice alone, then all together, or every combination."""
    weights, out = list(review.weights), [name for name in excluded if name not in (NOBODY, TOGETHER)]
    models = [Specification.adjusted, *([OTHER] if review.models else [])]
    unsure = MISSING if review.treat.dont_know == "missing" else KEPT
    if review.run.cross:
        each = product([PUBLISHED, *weights], [NOBODY, *out], dict.fromkeys([KEPT, unsure]), models)
        listed = [Specification(w, e, u, adjusted=m) for w, e, u, m in each]
    else:
        every = TOGETHER if TOGETHER in excluded else (out or [NOBODY])[0]
        listed = [Specification(name) for name in weights]
        listed += [Specification(excluded=name) for name in out]
        listed += [Specification(unsure=unsure)]
        listed += [Specification(adjusted=m) for m in models]
        listed += [Specification(w, every, unsure, adjusted=models[-1]) for w in weights or [PUBLISHED]]
    return {named(s): s for s in dict.fromkeys(listed) if s.changed}


def named(specification: Specification) -> str:
    """`no_visa and fast`."""
    says = {MISSING: "don't know missing", TOGETHER: "all of these left out", OTHER: "other models"}
    return " and ".join(says.get(name, name) for _, name in specification.changed)
