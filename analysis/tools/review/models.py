"""The claims on effects of models under a reviewer's choices."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.numbers.key import Key
from analysis.sample.models.plan import Plan
from analysis.stages.vary.effects import LINEAR, of_terms, one, task_of, ways
from analysis.stages.vary.findings import Finding, Made, judged
from analysis.stages.vary.refit import Refits, Specification
from analysis.study import FactError, Faults, Held, Questions, Review, Study, known, read_models

OTHER = "models"  # what a specification holds equal where the reviewer's models stand for the study's


def others(
    review: Review, models: Path | None, people: pd.DataFrame, questions: Questions
) -> dict[str, Plan]:
    """The models that a reviewer would have otherwise; raises FactError with every name that is none."""
    if not review.models:
        return {}
    columns = {c: people[c].to_numpy(dtype=object) for c in people.columns}
    specs, made, faults = read_models(models) if models else {}, {}, Faults()
    for name, other in review.models.items():
        place = f"{review.path}, [models.{name}]"
        with faults.gathered():
            spec = specs[known(name, specs, f"{place}: model")]
            if other.linear and spec.kind != "logistic":
                raise FactError(f"{place}: linear, and the model is of kind {spec.kind!r}")
            if other.terms and spec.exposure not in other.terms:
                raise FactError(f"{place}: terms leave out the exposure, {spec.exposure!r}")
            terms = [t for t in other.terms if t != spec.exposure]
            held = tuple(Held(t, "precision", "unclear", "A reviewer's choice.") for t in terms)
            new = replace(spec, adjust=held if other.terms else spec.adjust, by=None)
            plan = Plan(name, new, place, columns, questions)
            made[name] = of_terms(plan, new.terms, LINEAR) if other.linear else plan
    faults.tell()
    return made


def refitted(
    listed: Sequence[Specification], findings: Sequence[Finding], plans: Mapping[str, Plan],
    otherwise: Mapping[str, Plan], refits: Refits, people: pd.DataFrame, study: Study,
) -> Iterator[tuple[list[Finding], Made]]:  # fmt: skip
    """Of each model the claims on its effects under each specification, as `findings.again` has the others.

    An effect of a term that the reviewer's model does not hold says nothing: NaN.
    """
    weighed = tuple(ways(refits, people, study))
    way = {(w.weights, w.excluded): w for w in weighed}
    for name, plan in plans.items():
        mine = [f for f in findings if Key.parse(f.left).model == name]
        task, less = task_of(plan, mine, weighed, study.reporting.alpha), np.array([f.less for f in mine])
        rows = []
        for s in listed:
            fit = otherwise.get(name, plan) if s.adjusted == OTHER else plan
            _, value, se, df, base = one(task, fit, way[s.weights, s.excluded], s)
            rows.append(judged(value - less, se, df, base, mine))
        yield mine, Made(*(np.array(part) for part in zip(*rows, strict=True)))
